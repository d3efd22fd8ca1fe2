"""A list as one table, from which every kind of file is written: so the numbers in all of them are the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from matching.language import Language, Text, message

CODE = version("ktech-match")
"""The program's version, as a stamp names it."""

DECIMALS = 4
"""To how many places a score is given out, in every file."""

Cell = str | int | float | bool | Text | None
"""None is what is not known. A float is a score and was rounded to `DECIMALS`."""


@dataclass(frozen=True)
class Column:
    """A column: its name for machines, its title for people, and its share of a page's width."""

    key: str
    width: int

    @property
    def title(self) -> Text:
        """The title."""
        return message("exports", f"column-{self.key}")


@dataclass(frozen=True)
class Stamp:
    """What a list was made with, so that it can be made again; None where nothing of that kind was."""

    day: date
    code: str
    pack: str | None = None
    policy: str | None = None
    encoder: str | None = None
    scorer: str | None = None
    is_synthetic: bool = False

    def lines(self) -> list[tuple[Text, Cell]]:
        """Return what is said of it, each with its title."""
        given: dict[str, Cell] = {
            "day": self.day.isoformat(),
            "pack": self.pack,
            "policy": self.policy,
            "encoder": self.encoder,
            "scorer": self.scorer,
            "code": self.code,
            "data": message("exports", "synthetic") if self.is_synthetic else None,
        }
        return [(message("exports", f"stamp-{name}"), value) for name, value in given.items() if value is not None]


@dataclass(frozen=True)
class Sheet:
    """A table with what it is of, under which title, how its rows are ordered, and what it was made with."""

    of: str
    about: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...]
    stamp: Stamp


def score(value: float | None) -> float | None:
    """Return a score as it is given out.

    >>> score(0.123456), score(None)
    (0.1235, None)
    """
    return None if value is None else round(value, DECIMALS) + 0.0


def shown(cell: Cell, language: Language) -> str:
    """Return a cell as text, empty where it is not known.

    >>> shown(0.5, "en"), shown(None, "en"), shown(True, "ko")
    ('0.5000', '', '예')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return message("exports", "yes" if cell else "no")[language]
    if isinstance(cell, float):
        return f"{cell:.{DECIMALS}f}"
    return cell[language] if isinstance(cell, Text) else str(cell)
