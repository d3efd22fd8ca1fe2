"""Colours and whether one is told from another."""

from __future__ import annotations

import re
from typing import TypeAlias

from matching.forgetting import remembered

Colour: TypeAlias = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
LEAST_CONTRAST = 1.2  # black on white has 21; the palest grey that print shops call readable has about 1.5


def colour_of_hex(said: str | None) -> Colour | None:
    """Return a colour written RRGGBB; `None` for "auto" and whatever is no colour.

    >>> colour_of_hex("FF8000"), colour_of_hex("auto")
    ((255, 128, 0), None)
    """
    if said is None or not re.fullmatch("#?[0-9A-Fa-f]{6}", said):
        return None
    said = said.lstrip("#")
    return int(said[:2], 16), int(said[2:4], 16), int(said[4:], 16)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@remembered(4096)
def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast((0, 0, 0), WHITE)), contrast(WHITE, WHITE)
    (21, 1.0)
    """
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def is_told_from(first: Colour, second: Colour) -> bool:
    """Return whether text of one colour is seen on the other: by its light, or by a plainly different hue."""
    distance = max(abs(mine - theirs) for mine, theirs in zip(first, second, strict=True))
    return contrast(first, second) >= LEAST_CONTRAST or distance >= 64
