"""Long texts cut into windows that a network can read, so that no tail is lost."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

_BORDERS = (re.compile(r"(?<=\n)"), re.compile(r"(?<=[.!?。])\s+"), re.compile(r"\s+"))

CountTokens = Callable[[str], int]


def windows(text: str, *, tokens: CountTokens, limit: int) -> list[str]:
    """Cut a text into windows of at most `limit` tokens, of about equal length.

    Cuts fall between lines where they can, else between sentences, else between
    words, else inside a word. A text within the limit is its only window.

    >>> windows("one two. three four.", tokens=lambda text: len(text.split()), limit=3)
    ['one two.', 'three four.']
    """
    total = tokens(text)
    if total <= limit:
        return [text]
    enough = total / math.ceil(total / limit)
    return _packed(_parts(text, tokens=tokens, limit=limit), tokens=tokens, limit=limit, enough=enough)


def _parts(text: str, *, tokens: CountTokens, limit: int, level: int = 0) -> list[str]:
    """Return parts of at most `limit` tokens, each cut no finer than it must be."""
    if level < len(_BORDERS):
        parts = [part for part in _BORDERS[level].split(text) if part.strip()]
    else:
        parts = [text[: len(text) // 2], text[len(text) // 2 :]]
    finer = [
        [part] if len(part) < 2 or tokens(part) <= limit else _parts(part, tokens=tokens, limit=limit, level=level + 1)
        for part in parts
    ]
    return [part for parts in finer for part in parts]


def _packed(parts: list[str], *, tokens: CountTokens, limit: int, enough: float) -> list[str]:
    """Join neighbouring parts until a window has enough tokens or would have too many."""
    packed, now, size = [], parts[0], tokens(parts[0])
    for part in parts[1:]:
        joined = f"{now} {part}"
        if size >= enough or tokens(joined) > limit:
            packed.append(now)
            joined = part
        now, size = joined, tokens(joined)
    return [*packed, now]
