"""Careers as data: `careers/*.txt`, one fact a line, `^` between the words of one telling and of another.

= id
name One ^ Other
work employer | title | from | to | place | TYPE:words | department
* a line under the entry above it
edu school | degree in its words | field | from | to | ISCED | note | place
skill Group: a, b  |  lang language | how well | CEFR  |  cert, award, pub text | date
link Network address  |  personal label | value (must never be read)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
FIELDS = {"work": 7, "edu": 8, "lang": 3, "cert": 2, "award": 2, "pub": 2, "military": 3, "personal": 2, "project": 4}
LISTS = ("work", "edu", "skill", "lang", "cert", "award", "pub", "military", "personal", "project", "link", "act",
         "ref", "letter")  # fmt: skip


@dataclass
class Row:
    """One line of a career: its fields, and the lines under it."""

    fields: list[str]
    under: list[str] = field(default_factory=list)


@dataclass
class Career:
    """A career in one telling."""

    id: str
    single: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Row]:
        """Return the rows of a kind, in order."""
        return self.rows.get(kind, [])


def _told(text: str, telling: int) -> str:
    choices = [choice.strip() for choice in text.split("^")]
    return choices[telling % len(choices)]


def _read(lines: list[str], telling: int) -> Career:
    career, row = Career(lines[0].removeprefix("= ").strip()), Row([])
    for line in lines[1:]:
        kind, _, rest = line.partition(" ")
        if kind == "*":
            row.under.append(_told(rest, telling))
        elif kind in LISTS:
            fields = [_told(part, telling) for part in rest.split("|")] if kind in FIELDS else [_told(rest, telling)]
            row = Row(fields + [""] * (FIELDS.get(kind, 1) - len(fields)))
            career.rows.setdefault(kind, []).append(row)
        else:
            career.single[kind] = _told(rest, telling)
    return career


def blocks() -> dict[str, list[str]]:
    """Return each career's lines by its id."""
    found: dict[str, list[str]] = {}
    for path in sorted((HERE / "careers").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                found[line.removeprefix("= ").strip()] = block = []
            if line.strip():
                block.append(line.strip())
    return found


def career(identifier: str, telling: int) -> Career:
    """Return a career, told in one of its ways (0 or 1)."""
    return _read(blocks()[identifier], telling)
