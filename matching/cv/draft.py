"""A profile in the making: facts with the words they came from, put together as a JSON Resume with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import JsonValue

from matching.cv.rows import Piece, Place, Row
from matching.domain import Grade, Json

MOST_FACTS = 4_900  # a profile holds 5,000 pieces of evidence
MOST_ENTRIES = 200
LONGEST_FACT = 20_000
Step: TypeAlias = "str | int"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, where it goes within its entry, and the words that say it."""

    path: tuple[Step, ...]
    value: JsonValue
    pieces: tuple[Piece, ...]
    grade: Grade = Grade.READ


Facts: TypeAlias = list[Fact]


def said(path: str, *pieces: Piece) -> Fact:
    """Return a fact in the document's own words; `path` is written with dots, whole numbers are places in a list."""
    kept, length = [], 0
    for piece in pieces:
        length += piece.end - piece.start + 1
        if length <= LONGEST_FACT:
            kept.append(piece)
    return Fact(steps(path), " ".join(piece.fact for piece in kept), tuple(kept))


def value(path: str, what: JsonValue, *pieces: Piece, grade: Grade = Grade.READ) -> Fact:
    """Return a fact in another form than the document's words."""
    return Fact(steps(path), what, pieces, grade)


def steps(path: str) -> tuple[Step, ...]:
    """Return a path written with dots, its whole numbers as places in lists."""
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should look at: a key of `texts/cv.toml` and the words it is about."""

    why: str
    piece: Piece


@dataclass
class Found:
    """What one section said: entries by the list they go to, remarks, and rows that are spoken for."""

    entries: dict[str, list[Facts]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    settled: list[Piece] = field(default_factory=list)  # read and needed no more: labels, headings, what is dropped

    def add(self, key: str, facts: Facts) -> None:
        """Put an entry into a list of the profile."""
        if facts and len(self.entries.setdefault(key, [])) < MOST_ENTRIES:
            self.entries[key].append(facts)

    def merge(self, other: Found) -> None:
        """Take in what another section said."""
        for key, entries in other.entries.items():
            for facts in entries:
                self.add(key, facts)
        self.remarks += other.remarks
        self.settled += other.settled

    def settle(self, *what: Piece | Row) -> None:
        """Say that words are spoken for without a fact of their own."""
        self.settled += [each.piece() if isinstance(each, Row) else each for each in what]

    def pieces(self) -> Iterable[Piece]:
        """Yield all words that are spoken for."""
        for entries in self.entries.values():
            for facts in entries:
                for fact in facts:
                    yield from fact.pieces
        yield from self.settled


def resume_of(found: Found, sha256: str) -> Json:
    """Return the JSON Resume: `basics` is one object, every other list holds its entries."""
    document: Json = {"basics": {}}
    evidence: list[JsonValue] = []
    for key, entries in found.entries.items():
        for number, facts in enumerate(entries):
            base: tuple[Step, ...] = (key,) if key == "basics" else (key, number)
            for fact in facts:
                if len(evidence) + len(fact.pieces) > MOST_FACTS:
                    break
                if _put(document, (*base, *fact.path), fact.value):
                    evidence += _evidence((*base, *fact.path), fact, sha256)
    document["x-ktech"] = {"evidence": evidence}
    return document


def _put(document: Json, path: Sequence[Step], what: JsonValue) -> bool:
    """Set a value, making the objects and lists on the way; the first value of a place stays."""
    at: JsonValue = document
    for step, following in zip(path, (*path[1:], None), strict=True):
        last = following is None
        made: JsonValue = what if last else ([] if isinstance(following, int) else {})
        if isinstance(at, list) and isinstance(step, int):
            if step < len(at) and last:
                return False
            if step >= len(at):
                at.append(made)
            at = at[min(step, len(at) - 1)]
        elif isinstance(at, dict) and isinstance(step, str):
            if step in at and last:
                return False
            at = at.setdefault(step, made)
    return True


def _evidence(path: Sequence[Step], fact: Fact, sha256: str) -> list[JsonValue]:
    pointer = "".join(f"/{step}" for step in path)
    return [
        {"pointer": pointer, "grade": fact.grade.value, "document": sha256, "page": page, "start": start, "end": end}
        for page, start, end in _places(fact.pieces)
    ]


def _places(pieces: Iterable[Piece]) -> list[Place]:
    """Return where the words stand; lines that follow one another without a break are one place."""
    found: list[Place] = []
    last: Piece | None = None
    for piece in [part for whole in pieces for part in whole.seen()]:
        place = piece.place
        if last is not None and _runs_on(last, piece):
            place = Place(place.page, found.pop().start, place.end)
        found.append(place)
        last = piece
    return found


def _runs_on(above: Piece, below: Piece) -> bool:
    rows = above.row, below.row
    if (
        rows[0].page != rows[1].page
        or rows[1].start != rows[0].start + len(rows[0].raw) + 1
        or rows[0].blots
        or rows[1].blots
    ):
        return False
    return not rows[0].text[above.end :].strip() and not rows[1].text[: below.start].strip()
