"""What a report consists of: sections, each with a note, tables and plots, in two languages.

Every part of a report (`PARTS`) is a function that returns a `Section` or several; the terminal and the HTML
report show the same ones. To plug a part in:

    def parity_section(...) -> Section:
        return Section(
            key="parity",                                   # one of PARTS, or any other word
            title=message("parity", "title"),
            note=(message("parity", "what-it-says", n=200),),
            tables=(Table(head=(Text("Language", "언어"), Text("Shift", "변화")),
                          rows=((Text("Korean", "한국어"), figure(0.42, (0.31, 0.55))),)),),
            plots=(Dots(title=..., points=(Point(label, 0.42, 0.31, 0.55),)),),
            synthetic=True,                                 # marks tables and plots
        )

and hand it to `report.report_of` (the parts that the
project measures are listed in `whole.py`). A part that could not be measured returns `missing_section(key, why)`;
`complete` adds one for each of `PARTS` that nobody handed in, so that a report says what
was not measured instead of leaving it out. Text that people read comes from `texts/`, never
from here. A `Picture` takes any SVG, such as one that matplotlib saved, once a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matching.language import Text, message

PARTS = (
    "quality",
    "parity",
    "fairness",
    "explanation",
    "calibration",
    "agreement",
    "planted-bias",
    "scorer",
    "latency",
)
"""What a whole report has, in its order; `quality` are the sections of the labelled sets."""

Tone = Literal["plain", "ours", "good", "bad", "quiet"]
"""How a cell or a point is shown: plainly, as the system in question, as better, as worse, as less important."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a table: what it says, and beneath it in small letters its interval or the like."""

    text: Text
    under: Text | None = None
    tone: Tone = "plain"
    is_number: bool = False


Row = tuple[Cell | Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first cell of each row names it. Every row is as long as the head."""

    head: tuple[Text, ...]
    rows: tuple[Row, ...]
    caption: Text | None = None

    def __post_init__(self) -> None:
        """Refuse rows of another length than the head."""
        lengths = {len(row) for row in self.rows}
        if lengths - {len(self.head)}:
            raise ValueError(f"rows of {sorted(lengths)} cells under a head of {len(self.head)}")


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval; without `low` and `high` the interval is not known."""

    label: Text
    value: float
    low: float | None = None
    high: float | None = None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Dots:
    """Values with intervals on one scale, a row each.

    `ends` are the ends of the scale, found from the points where not given; `mark` is a
    value that a line is drawn at, such as 0 for differences, which are then written with
    their signs.
    """

    title: Text
    points: tuple[Point, ...]
    ends: tuple[float, float] | None = None
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x, y, low, high) joined by a line; the interval's ends may be `None`."""

    label: Text
    points: tuple[tuple[float, float, float | None, float | None], ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves over one plane, for calibration and the like; `diagonal` draws y = x."""

    title: Text
    across: Text
    upward: Text
    curves: tuple[Curve, ...]
    diagonal: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG element as text, once a language, and what it shows in words."""

    title: Text
    svg: Text
    alt: Text


Plot = Dots | Curves | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report. `synthetic` says that it rests on invented documents alone."""

    key: str
    title: Text
    note: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    synthetic: bool = False
    missing: Text | None = None
    command: str | None = None


def figure(value: float, interval: tuple[float, float] | None = None, *, digits: int = 3, tone: Tone = "plain") -> Cell:
    """Return a cell with a number and its interval beneath.

    >>> cell = figure(0.5, (0.25, 0.75))
    >>> cell.text.en, cell.under.en
    ('0.500', '0.250 – 0.750')
    """
    under = None
    if interval is not None:
        low, high = (f"{end:.{digits}f}" for end in interval)
        under = same(f"{low} – {high}")
    return Cell(same(f"{value:.{digits}f}"), under, tone, is_number=True)


def same(text: str) -> Text:
    """Return what is written alike in both languages: a number, a name, a command."""
    return Text(text, text)


def missing_section(key: str, why: Text) -> Section:
    """Return the section of a part that could not be measured, with the reason."""
    return Section(key=key, title=message("evaluation", f"part-{key}"), missing=why)


def complete(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections in the order of `PARTS`, then any others; a part nobody handed in says so.

    A section belongs to the part that its key names up to the first colon.
    """
    by_part: dict[str, list[Section]] = {part: [] for part in PARTS}
    for section in sections:
        by_part.setdefault(section.key.partition(":")[0], []).append(section)
    return tuple(
        each
        for part, given in by_part.items()
        for each in given or [missing_section(part, message("evaluation", "not-measured"))]
    )
