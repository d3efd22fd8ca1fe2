"""Schools on the ranking lists held, and which of them a name means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from matching.language import Text
from matching.reference.countries import country_code
from matching.reference.index import OWN, Entry, Index, entries, file_under, owners
from matching.reference.lists import Listing
from matching.reference.names import is_east_asian, key, keys, normalise, parts, shortened
from matching.reference.resolution import Match, Resolution
from matching.reference.tables import note, rows
from matching.reference.units import follows_a_school, is_academic_unit

_BELONGING = frozenset(["campus", "person-decides"])
_STATE = 3  # letters of "NSW": an abbreviation, too short to ask which school of that state is meant
_LONGEST_SOLID = 24  # no school's name in Korean, Chinese or Japanese is longer
_MAIN = frozenset(["main", "main campus", "본교", "본교캠퍼스", "hauptcampus"])
_NOT_A_PLACE = frozenset(
    re.split(
        r"\|",
        "campus|campuses|university|of|at|in|and|the|college|school|institute|centre|center|medical|medicine|global|online"
        "|international|graduate|polytechnic|science|technology|business|studies|city|캠퍼스",
    )
)


@dataclass(frozen=True, slots=True)
class School:
    """A school on at least one list held; `country` is ISO 3166-1 alpha-2, `ranks` those of 100 and better."""

    id: str
    name: Text
    country: str
    ranks: tuple[Listing, ...]


@cache
def schools() -> Mapping[str, School]:
    """Return all schools by id."""
    ranks: defaultdict[str, list[Listing]] = defaultdict(list)
    for row in rows("school_ranks.csv"):
        ranks[row["school"]].append(Listing(row["list"], row["edition"], int(row["rank"])))
    return {
        row["id"]: School(row["id"], Text(row["name_en"], row["name_ko"]), row["country"], tuple(ranks[row["id"]]))
        for row in rows("schools.csv")
    }


def resolve_school(name: str | None, *, campus: str | None = None) -> Resolution[School]:
    """Return which school a name means; `campus` is the campus where the profile names one.

    Only an exact name answers FOUND, alone or with parts beside it that change nothing
    (a department, the school's own city). Any other part leaves the school a candidate.
    """
    if name is None or not normalise(name):
        return Resolution(Match.MISSING)
    found = _named(name)
    answer = _answer(found) if found else _compound(name)
    if answer.status is Match.UNLISTED and answer.matched is None:
        answer = _by_place(name) or answer
    return _on_campus(answer, campus) if campus else answer


@cache
def _names() -> tuple[Entry, ...]:
    return tuple(entries(rows("school_names.csv"), "school"))


@cache
def _index() -> Index:
    return file_under(_names(), keys)


@cache
def _shortened_index() -> Index:
    return file_under(_names(), lambda name: map(shortened, keys(name)))


def _named(text: str) -> tuple[Entry, ...]:
    """Return the rows that a text means as it stands, or else with its common words cut short: "Univ. of Oxford"."""
    spelling = key(text)
    return _index().get(spelling) or _shortened_index().get(shortened(spelling), ())


def _answer(found: tuple[Entry, ...]) -> Resolution[School]:
    own = [entry for entry in found if entry.kind in OWN]
    part = [entry for entry in found if entry.kind in _BELONGING]
    meant = own or part or list(found)
    one = len(owners(meant)) == 1 and not any(entry.ambiguous for entry in meant)
    if not own and not part:
        return _resolution(Match.UNLISTED, meant[0])
    if not one or (own and len(meant) < len(found)):
        return _ambiguous(meant)
    return _resolution(Match.FOUND if own else Match.CAMPUS, meant[0])


def _resolution(status: Match, entry: Entry) -> Resolution[School]:
    entity = None if status is Match.UNLISTED else schools()[entry.owner]
    return Resolution(status, entity, matched=entry.name, kind=entry.kind, note=note(entry.note))


def _ambiguous(found: Iterable[Entry]) -> Resolution[School]:
    several = list(found)
    first = several[0]
    candidates = tuple(schools()[school] for school in owners(several))
    reason = note(first.note if first.ambiguous else "name-shared")
    return Resolution(Match.AMBIGUOUS, None, candidates, first.name, first.kind, reason)


def _compound(name: str) -> Resolution[School]:
    pieces = [small for piece in parts(name) for small in _name_and_unit(piece)]
    answers = [_answer(named) if (named := _named(piece)) else None for piece in pieces]
    known = [answer for answer in answers if answer is not None]
    belonging = [answer for answer in known if answer.status is Match.CAMPUS]
    found = [answer for answer in known if answer.status is Match.FOUND]
    if len(pieces) == 1 or not known:
        return Resolution(Match.UNLISTED)
    if len({answer.entity for answer in belonging}) == 1 and {a.entity for a in found} <= {belonging[0].entity}:
        return belonging[0]
    settled = [a for a in found if a.entity and _is_settled(a.entity, pieces, answers)]
    if len({answer.entity for answer in settled}) == 1:
        return settled[0]
    return _of_several(pieces, answers)


def _of_several(pieces: list[str], answers: list[Resolution[School] | None]) -> Resolution[School]:
    """Return all whom the parts of a name may mean, and UNLISTED when none of them is on a list."""
    by_piece = {piece: _meant(answer) for piece, answer in zip(pieces, answers, strict=True) if answer is not None}
    candidates = [
        school
        for piece, meant in by_piece.items()
        for school in meant
        if not any(_is_place_of(other, piece) for some in by_piece.values() for other in some if other != school)
    ]
    known = next(answer for answer in answers if answer is not None)
    if not candidates:
        return known
    several = tuple(dict.fromkeys(candidates))
    return Resolution(Match.AMBIGUOUS, None, several, known.matched, known.kind, note("rest-not-known"))


def _meant(answer: Resolution[School]) -> tuple[School, ...]:
    return answer.candidates if answer.entity is None else (answer.entity,)


def _is_place_of(school: School, piece: str) -> bool:
    return key(piece) in _places()[school.id] or country_code(piece) == school.country


def _name_and_unit(piece: str) -> list[str]:
    """Split "Cornell University College of Engineering" and "서울대학교 공과대학" after the longest known name."""
    words = piece.split()
    for end in range(len(words) - 1, 0, -1):
        head, rest = " ".join(words[:end]), " ".join(words[end:])
        if found := _named(head):
            stands_there = all(key(rest) in _places()[school] for school in owners(found))
            return [head, rest] if (stands_there or follows_a_school(rest)) and not _named(piece) else [piece]
    return _solid_name_and_unit(piece) if is_east_asian(piece) else [piece]


def _solid_name_and_unit(piece: str) -> list[str]:
    """Split "東京大学大学院工学系研究科", which has no spaces, after the longest known name."""
    solid = key(piece)
    for end in range(min(len(solid) - 1, _LONGEST_SOLID), 1, -1):
        if _named(solid[:end]):
            return [solid[:end], solid[end:]] if follows_a_school(solid[end:]) else [piece]
    return [piece]


def _by_place(name: str) -> Resolution[School] | None:
    """Return the schools of a town or state where nothing else is named: "Tokyo"."""
    place = key(name)
    if len(place) <= _STATE and not is_east_asian(name):
        return None
    there = tuple(school for school in schools().values() if place in _places()[school.id])
    return Resolution(Match.AMBIGUOUS, None, there, name, "place", note("city-name")) if there else None


def _is_settled(school: School, pieces: list[str], answers: list[Resolution[School] | None]) -> bool:
    return all(_changes_nothing(school, *each) for each in zip(pieces, answers, strict=True))


def _changes_nothing(school: School, piece: str, answer: Resolution[School] | None) -> bool:
    """Return whether a part beside a school's name leaves it that school."""
    if _is_place_of(school, piece):
        return True
    if answer is not None:
        return school in _meant(answer) and answer.status is not Match.CAMPUS
    return is_academic_unit(piece) and not _names_a_campus(school, piece)


@cache
def _places() -> Mapping[str, frozenset[str]]:
    return {row["id"]: frozenset(map(key, row["places"].split(";"))) for row in rows("schools.csv")}


@cache
def _campus_words() -> Mapping[str, frozenset[str]]:
    own: defaultdict[str, set[str]] = defaultdict(set)
    elsewhere: defaultdict[str, set[str]] = defaultdict(set)
    for entry in _names():
        (elsewhere if entry.kind == "campus" else own)[entry.owner].update(normalise(entry.name).split())
    return {school: frozenset(elsewhere[school] - own[school] - _NOT_A_PLACE) for school in schools()}


def _names_a_campus(school: School, piece: str) -> bool:
    text = normalise(piece)
    words = set(text.split())
    return any(word in words or (re.match("[가-힣]", word) and word in text) for word in _campus_words()[school.id])


def _on_campus(answer: Resolution[School], campus: str) -> Resolution[School]:
    place = key(campus)
    school = answer.entity
    if answer.status is not Match.FOUND or school is None or not place or place in _MAIN:
        return answer
    if place.removesuffix(" campus").removesuffix("캠퍼스") in _places()[school.id]:
        return answer
    return Resolution(Match.CAMPUS, school, (), answer.matched, "campus", note("campus-named"))
