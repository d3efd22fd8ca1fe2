"""The headings people write, in sets: what one writer uses together (`headings.txt`)."""

from __future__ import annotations

from pathlib import Path

TABLE = Path(__file__).parent / "headings.txt"


def headings(language: str, which: int) -> dict[str, str]:
    """Return the heading of each kind of section; none at all for -1."""
    first, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    kinds = [each.strip() for each in first.partition(":")[2].split("|")]
    if which < 0:
        return dict.fromkeys(kinds, "")
    sets = [[each.strip() for each in line.split("|")] for line in lines]
    sets = [words for own, *words in sets if own == language]
    return dict(zip(kinds, sets[which % len(sets)], strict=True))
