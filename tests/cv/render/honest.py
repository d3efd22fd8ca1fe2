"""Honest CVs in bright clothes: every word on them is seen. They count false alarms of the search for hidden text."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

from tests.cv.render.html import colour
from tests.cv.render.plans import plans
from tests.cv.render.press import LAYOUTS, print_page
from tests.cv.render.resume import Resume, make

SEED = 20260202
CLOTHES = Path(__file__).parent / "css" / "honest"
NOT_WITH = {  # layouts on which a piece of clothing would hide words, or be hidden itself
    "dark-page": ("timeline", "sidebar", "linkedin", "canva"),
    "watermark-behind": ("timeline", "sidebar", "linkedin", "korean-form"),
    "translucent-cards": ("sidebar", "linkedin"),
    "ink-of-the-theme": ("sidebar", "linkedin", "canva"),
    "highlighter": ("sidebar",),
}
BEFORE = {
    "watermark-behind": '<div class="wm">RÉSUMÉ</div>',
    "small-print": '<div class="sp">I consent to the processing of my personal data for recruitment purposes.</div>',
    "small-print-in-korean": '<div class="sp">채용 목적의 개인정보 수집 및 이용에 동의합니다.</div>',
    "ribbon-over-the-corner": '<div class="rb"></div>',
    "picture-behind": (
        '<svg class="bg" viewBox="0 0 100 140" preserveAspectRatio="none"><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="#e8f1ff"/><stop offset="1" stop-color="#fff3e8"/></linearGradient></defs>'
        '<rect width="100" height="140" fill="url(#g)"/><circle cx="90" cy="10" r="30" fill="COLOUR" opacity=".12"/>'
        "</svg>"
    ),
}


def wardrobe() -> list[str]:
    """Return the names of all clothing: one style sheet each."""
    return sorted(path.stem for path in CLOTHES.glob("*.css"))


def dressed(number: int) -> tuple[str, str, Resume]:
    """Return what the number-th honest CV wears, its layout, and the CV; the same for the same number."""
    chance = random.Random(SEED + number)
    names = wardrobe()
    wear = names[number % len(names)]
    layouts = [name for name in LAYOUTS if name not in NOT_WITH.get(wear, ())]
    plan = dataclasses.replace(
        chance.choice(plans()), theme=chance.randrange(16), html=chance.choice(layouts), headings=chance.randrange(3)
    )
    resume = make(plan)
    sheet = (CLOTHES / f"{wear}.css").read_text(encoding="utf-8")
    resume.css, resume.before = (text.replace("COLOUR", colour(resume)) for text in (sheet, BEFORE.get(wear, "")))
    return wear, plan.html, resume


def print_honest(number: int, folder: Path) -> tuple[str, Path]:
    """Print the number-th honest CV; return what it wears and the file."""
    wear, layout, resume = dressed(number)
    path = folder / f"honest-{number:03d}.pdf"
    print_page(LAYOUTS[layout](resume), path, tagged=resume.plan.language == "en")
    return wear, path
