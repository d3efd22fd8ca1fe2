"""What is asked of a page whose colours the reader has chosen (`forced-colors: active`, Windows' contrast themes).

Text, borders and outlines take the reader's colours by themselves; what a picture is painted with does not, nor what
opts out. So everything seen has to be in one of the reader's colours, and to stand out from what is behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""WCAG 2.2: 1.4.3 for text, 1.4.11 for what has to be seen of controls and pictures."""
_FUNCTIONS = (Path(__file__).parent / "forcing.js").read_text(encoding="utf-8")
_LEAST = [TEXT_CONTRAST, SHAPE_CONTRAST]


def _asked(page: Any, function: str) -> Any:
    return page.evaluate(f"least => {{ {_FUNCTIONS}\nreturn {function}(least); }}", _LEAST)


def unforced(page: Any) -> list[str]:
    """Return what of a page, its details opened, is not in the reader's colours, or is not told in them."""
    found: list[str] = _asked(page, "notForced")
    return found


def ringless(page: Any, stops: int) -> list[str]:
    """Return which of the first stops of the Tab key do not show in the reader's colours that they are reached."""
    page.evaluate("() => document.activeElement.blur()")
    found: dict[str, list[str]] = {}
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = _asked(page, "notRinged")
        if stop is not None:  # a date is several stops, of which one shows the ring around it
            number, wrong = stop
            found[number] = [each for each in wrong if each in found.get(number, wrong)]
    return [each for wrong in found.values() for each in wrong]
