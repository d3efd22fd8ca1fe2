"""The words that a pair's reasons rest on, marked in the masked profile and in the advert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from api.pages.marked import Marked, Piece, cut, in_turn, shortened
from matching.bulk import Column, Kind, columns
from matching.bulk.cells import choice_label
from matching.domain import Json
from matching.explanation import Cited, Document, Span
from matching.explanation.leaves import text_of, value_at
from matching.ingest.codecs import Form
from matching.language import Text
from matching.matches import Match

_ORDER = ("against", "read", "even")
_AROUND = 60  # characters shown beside a mark
_BY_LIKENESS = "similarity"  # such features cite whole fields, and mark nothing that a reader could not see


class Words(NamedTuple):
    """One text of a document: what it is called there, and its pieces; `said` is a value of ours in words."""

    where: Text
    pieces: list[Piece]
    said: Text | None = None


def words_cited(match: Match, document: Document, source: Json) -> list[list[Words]]:
    """Return the texts of one document of a pair in which something was read, with the words marked.

    `source` is the document itself, a profile as it is masked. Texts that are called alike
    stand together.
    """
    marks: dict[str, dict[tuple[int, int], str]] = {}
    for cited in _cited(match, document):
        for span in cited.spans:
            _mark(marks.setdefault(span.pointer, {}), span, cited.favours)
    kind: Kind = "candidates" if document == "candidate" else "openings"
    found = [
        _words(kind, pointer, text, marks[pointer])
        for pointer in sorted(marks, key=lambda each: _place(kind, each))
        if (text := text_of(value_at(source, pointer))) is not None
    ]
    return [list(some) for _, some in groupby(found, key=lambda each: each.where)]


def _words(kind: Kind, pointer: str, text: str, marks: dict[tuple[int, int], str]) -> Words:
    column = _column(kind, pointer)
    if column is not None and column.form in (Form.CHOICE, Form.NUMBER, Form.WHOLE):
        what = min(marks.values(), key=_ORDER.index)
        return Words(_name(kind, pointer), [Piece(text, what)], _said(column, text))
    return Words(_name(kind, pointer), shortened(list(cut(text, in_turn(_marked(marks), _ORDER))), _AROUND))


def _said(column: Column, text: str) -> Text:
    """Say a value of a closed vocabulary by its name, a number with commas."""
    if column.form is Form.CHOICE:
        value = next((each for each in column.allowed() if str(each) == text), text)
        return choice_label(column, value)
    number = f"{int(text):,}" if text.isdecimal() else text
    return Text(number, number)


def _cited(match: Match, document: Document) -> Iterator[Cited]:
    for reason in (*match.company_reasons, *match.candidate_reasons):
        if _BY_LIKENESS not in reason.feature:
            yield from (each for each in reason.cited if each.document == document)


def _mark(found: dict[tuple[int, int], str], span: Span, favours: bool | None) -> None:
    """Keep the weightiest thing that is said of some words."""
    what = "even" if favours is None else "read" if favours else "against"
    at = span.start, span.end
    found[at] = min(what, found.get(at, what), key=_ORDER.index)


def _marked(found: dict[tuple[int, int], str]) -> Iterable[Marked]:
    return (Marked(start, end, what) for (start, end), what in found.items())


def _steps(pointer: str) -> list[str]:
    return pointer.split("/")[1:]


def _column(kind: Kind, pointer: str) -> Column | None:
    """Return the column of a table that a place in a document is in."""
    found = _placed(kind, tuple(None if step.isdecimal() else step for step in _steps(pointer)))
    return found[0] if found else None


@lru_cache(maxsize=4_096)
def _placed(kind: Kind, shape: tuple[str | None, ...]) -> tuple[Column, int, int] | None:
    """Return the column that a path is in, its place among the columns, and that of the first of its group."""
    order = list(columns(kind).values())
    longest = sorted(order, key=lambda each: -len(each.path))
    column = next((each for each in longest if shape[: len(each.path)] == each.path), None)
    if column is None:
        return None
    own = order.index(column)
    if not column.depth:
        return column, own, own
    before = column.path[: column.path.index(None) + 1]
    return column, own, next(n for n, each in enumerate(order) if each.path[: len(before)] == before)


def _name(kind: Kind, pointer: str) -> Text:
    column = _column(kind, pointer)
    if column is None:
        return Text(pointer.rsplit("/", 1)[-1], pointer.rsplit("/", 1)[-1])
    numbers = [int(step) + 1 for step in _steps(pointer) if step.isdecimal()][: column.depth]
    return column.label_at(numbers)


def _place(kind: Kind, pointer: str) -> tuple[int, ...]:
    """Return where a text stands in the order of a table's columns, entry by entry."""
    steps = _steps(pointer)
    numbers = [int(step) for step in steps if step.isdecimal()]
    found = _placed(kind, tuple(None if step.isdecimal() else step for step in steps))
    if found is None:
        return len(columns(kind)), *numbers
    column, own, first = found
    return (first, numbers[0], own, *numbers[1:]) if column.depth else (own, *numbers)
