"""Which CVs there are: one line each, two tellings of a career."""

from __future__ import annotations

from pathlib import Path

from tests.cv.render.resume import Plan

TABLE = Path(__file__).parent / "plans.txt"
LANGUAGES = {"en": "en", "ko": "ko", "mx": "mixed"}


def plans() -> list[Plan]:
    """Return all plans; `plans.txt` says what its columns are."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        career, telling, html, word, style, pattern, headings, printer, theme, *footer = line.split(maxsplit=9)
        identifier = f"{career}-{'ab'[int(telling)]}"
        found.append(
            Plan(identifier, career, int(telling), LANGUAGES[career[:2]], html, word, style, pattern, int(headings),
                 printer, int(theme), footer[0] if footer else "")
        )  # fmt: skip
    return found
