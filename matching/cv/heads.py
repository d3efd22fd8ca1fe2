"""Which words of an entry's head are the employer and which the title.

The head's lines are cut where a mark surely divides (a tab, a bar) and tried cut where
one may (a comma, a dash, "at"). Every way to cut is weighed with every pair of pieces
as employer and title; the best pair stands if both are carried: by their own weight, or
one by its weight and the other by being the only name left. Else the other entries of
the section may tell which comes first. What nothing tells stays open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.cv.cuts import hard_pieces, ways_to_cut
from matching.cv.rows import Piece
from matching.cv.weigh import (
    SOME,
    SURE,
    as_employer,
    as_place,
    as_title,
    as_unit,
    is_employment_type,
    looks_like_a_name,
)
from matching.cv.words import label_kinds, listed
from matching.forgetting import remembered
from matching.reference.names import is_legal_form

_FIRST_PART = re.compile(r",\s+|\s+-\s+")
_MOST_PIECES = 8
_HOLDS_ANOTHER = 3.0  # a part that is surely of the other role
_UNEXPLAINED = 1.0  # a piece that no role explains
_TOLD = 0.1  # a piece that is plainly something else, such as a place
_BARE_CUT = 0.5  # a cut at a mere space
_TORN = 2.0  # such a cut that leaves words without a role: it tore a name


@dataclass(frozen=True, slots=True)
class Naming:
    """An employer and a title, and how well they are carried; `first` is which comes first."""

    employer: Piece | None
    title: Piece | None
    weight: float
    others: tuple[Piece, ...] = ()
    first: str | None = None


def named(rows: Sequence[Piece], *, usual: str | None = None) -> Naming:
    """Return the best naming of a head's lines; `usual` is what comes first in the section's other entries."""
    hard = [piece for row in rows for piece in hard_pieces(row)][:_MOST_PIECES]
    if not hard:
        return Naming(None, None, 0.0)
    choices = [_worth(piece) for piece in hard]
    starts = ([way[0] for way in choices], [max(way, key=_promise) for way in choices])
    return max((_climbed(start, choices, usual) for start in starts), key=lambda naming: naming.weight)


def _climbed(
    start: list[tuple[Piece, ...]], choices: Sequence[Sequence[tuple[Piece, ...]]], usual: str | None
) -> Naming:
    """Return the best naming that changing the cuts of one piece after the other leads to."""
    cuts = list(start)
    best = _best(tuple(itertools.chain.from_iterable(cuts)), usual)
    for at, ways in enumerate(choices):
        for way in ways:
            tried = [*cuts[:at], way, *cuts[at + 1 :]]
            naming = _best(tuple(itertools.chain.from_iterable(tried)), usual) if way != cuts[at] else best
            if naming.weight > best.weight + 1e-9:
                best, cuts = naming, tried
    return best


def _worth(piece: Piece) -> list[tuple[Piece, ...]]:
    """Return the ways to cut a piece that are worth weighing together with its neighbours, whole first."""
    if is_explained(piece.text):
        return [(piece,)]
    ways = ways_to_cut(piece)
    return [ways[0], *sorted(ways[1:], key=_promise, reverse=True)[:3]]


def _promise(way: tuple[Piece, ...]) -> float:
    """Weigh a cut by itself: its best employer and title in different pieces, less what they leave unexplained."""
    return _best(way, None).weight


def _best(pieces: tuple[Piece, ...], usual: str | None) -> Naming:
    pieces = pieces[:12]
    employers = _likely([(_net_employer(piece.text), piece) for piece in pieces], pieces)
    titles = _likely([(_net_title(piece.text), piece) for piece in pieces], pieces)
    pairs = ((one, other) for one in employers for other in titles if one is None or one != other)
    weighed = (_naming(pieces, employer, title, usual) for employer, title in pairs)
    return max(weighed, key=lambda naming: naming.weight)


def _likely(weighed: list[tuple[float, Piece]], pieces: Sequence[Piece]) -> list[Piece | None]:
    """Return the two heaviest pieces, those that could be a name by being left over, and nothing at all."""
    heavy = sorted((each for each in weighed if each[0] >= SOME), key=lambda each: -each[0])[:2]
    loose = [piece for piece in pieces if not is_explained(piece.text) and _left_over(piece.text)]
    return list(dict.fromkeys([None, *(piece for _, piece in heavy), *(loose if len(loose) <= 2 else [])]))


def _naming(pieces: Sequence[Piece], employer: Piece | None, title: Piece | None, usual: str | None) -> Naming:
    others = tuple(piece for piece in pieces if piece not in (employer, title))
    loose = sum(not is_explained(piece.text) for piece in others)
    first = _order(employer, title)
    weights = _carried(employer, title, loose=loose, usual=usual is not None and usual == first)
    if weights is None or not _may_be_cut(employer, title):
        return _NOTHING
    bonus = 0.25 if usual is not None and usual == first else 0.0
    told = _TOLD * (len(others) - loose)
    bare = _cuts_at_spaces(pieces)
    cuts = _BARE_CUT * bare + (_TORN if bare and loose else 0.0) + 0.01 * len(pieces)
    return Naming(employer, title, sum(weights) + bonus + told - _UNEXPLAINED * loose - cuts, others, first)


def _may_be_cut(employer: Piece | None, title: Piece | None) -> bool:
    """Whether an employer and a title that only a space divides are sure enough to be two names.

    "한빛소재 책임연구원" is, for a rank stands alone; "데이터 엔지니어" is not.
    """
    if (
        employer is None
        or title is None
        or not _cuts_at_spaces(sorted((employer, title), key=lambda piece: piece.start))
    ):
        return True
    is_rank = title.text.casefold() in listed("title", "ranks")
    return as_employer(employer.text) >= (SURE if is_rank else 3.0)


def _cuts_at_spaces(pieces: Sequence[Piece]) -> int:
    """Count the pieces that were cut from the one before where no mark stands."""
    pairs = itertools.pairwise(pieces)
    return sum(one.row is two.row and one.row.text[one.end : two.start] == " " for one, two in pairs)


def _order(employer: Piece | None, title: Piece | None) -> str | None:
    if employer is None or title is None:
        return None
    before = (employer.row.number, employer.start) < (title.row.number, title.start)
    return "employer" if before else "title"


def _carried(employer: Piece | None, title: Piece | None, *, loose: int, usual: bool) -> tuple[float, float] | None:
    """Return the weights of a pair, `None` where one of them has nothing to carry it."""
    of_employer = _net_employer(employer.text) if employer else 0.0
    of_title = _net_title(title.text) if title else 0.0
    if employer is not None and of_employer < SOME:
        if loose or not _left_over(employer.text) or not (of_title >= SURE or usual):
            return None
        of_employer = 0.9
    if title is not None and of_title < SOME:
        if loose or not _left_over(title.text) or not (of_employer >= SURE or usual):
            return None
        if _net_employer(title.text) >= SURE:
            return None
        of_title = 0.9
    return of_employer, of_title


@remembered(8192)
def _net_employer(text: str) -> float:
    """Weigh an employer against what else the words may be."""
    weight, title = as_employer(text), as_title(text)
    if is_employment_type(text) or label_kinds(text) or as_place(text) >= SURE:
        return 0.0
    if any(as_title(part) >= _HOLDS_ANOTHER for part in text.split(", ")[:-1]):
        return 0.0
    return weight if title < SURE or weight >= 3.5 else weight - 2.0


@remembered(8192)
def _net_title(text: str) -> float:
    """Weigh a title against what else the words may be."""
    weight, employer = as_title(text), as_employer(text)
    if label_kinds(text) and weight < 3.0:
        return 0.0
    if as_place(_FIRST_PART.split(text, maxsplit=1)[0]) >= SURE and weight >= SURE:
        weight -= 1.5
    if employer >= 3.5 or any(as_employer(part) >= _HOLDS_ANOTHER + 1.0 for part in text.split(", ")[1:]):
        return weight - 3.0
    return weight - (0.5 if employer >= SURE else 0.0)


@remembered(8192)
def _left_over(text: str) -> bool:
    """Whether words can be a name by being the only ones left."""
    return (
        looks_like_a_name(text)
        and not text[0].isdigit()
        and not label_kinds(text)
        and not is_explained(text)
        and 1 < len(text) <= 70
    )


@remembered(8192)
def is_explained(text: str) -> bool:
    """Whether words need no place as employer or title: a place, a team, a kind of employment, a number."""
    if is_employment_type(text) or as_place(text) >= SURE or is_legal_form(text):
        return True
    return (as_unit(text) >= SURE and as_employer(text) < 4.0) or not any(map(str.isalpha, text))


def usual_order(namings: Iterable[Naming]) -> str | None:
    """Return what comes first wherever a section's entries tell, `None` where they differ or none does."""
    told = {naming.first for naming in namings if naming.first is not None}
    return told.pop() if len(told) == 1 else None


_NOTHING = Naming(None, None, -100.0)
