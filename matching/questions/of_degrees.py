"""What may be open of a degree: its level, whether and when it was awarded, its school and that school's country."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pydantic import JsonValue

from matching.domain import Degree, DegreeStatus, Isced
from matching.eligibility.readings import held_from, korean_school_grade, level_of, school_of
from matching.eligibility.reasons.case import level_name
from matching.eligibility.reasons.degrees import title_of
from matching.eligibility.spans import EVER
from matching.eligibility.verdict import Grade
from matching.questions.model import AnswerKind, Fact, Option, Scene, before, edges, is_vague, say, writes
from matching.questions.places import country_fact
from matching.reference import Match, resolve_school, schools

ON_NO_LIST = "Example School"
"""A name that is on none of the lists, to try what such a school would mean."""
_OVER = (DegreeStatus.COURSEWORK_COMPLETED, DegreeStatus.WITHDRAWN, DegreeStatus.HONORARY)


def facts_of_degree(row: int, degree: Degree) -> Iterator[Fact]:
    """Yield what is open of one degree; nothing of what is none."""
    if level_of(degree)[1] is not Grade.NO:
        for each in FACTS_OF_DEGREE:
            yield from each(f"/education/{row}", degree)


def _level(place: str, degree: Degree) -> Iterator[Fact]:
    if level_of(degree)[1] is Grade.YES:
        return
    pointer = f"{place}/x-ktech/isced"
    options = tuple(Option(int(level), level_name(level)) for level in sorted(Isced, reverse=True))
    text = say("ask-level", title=title_of(degree))
    yield Fact(
        pointer, AnswerKind.CHOICE, text, lambda _: [each.value for each in options], writes(pointer), options
    )  # fmt: skip


def _status(place: str, degree: Degree) -> Iterator[Fact]:
    """Ask how far a degree has come where it is not known to be held by any day."""
    if held_from(degree)[1] != EVER or degree.status in _OVER:
        return
    pointer = f"{place}/x-ktech/status"
    options = tuple(Option(each.value, say(f"degree-{each.value}")) for each in DegreeStatus)
    tried: list[JsonValue] = [
        DegreeStatus.AWARDED, DegreeStatus.EXPECTED, DegreeStatus.IN_PROGRESS, DegreeStatus.WITHDRAWN,
    ]  # fmt: skip
    text = say("ask-status", title=title_of(degree))
    yield Fact(pointer, AnswerKind.CHOICE, text, lambda _: tried, writes(pointer), options)


def _awarded(place: str, degree: Degree) -> Iterator[Fact]:
    day = degree.awarded or degree.end
    if not is_vague(day) or degree.status not in (DegreeStatus.AWARDED, None):
        return

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return edges(day) if day else before(scene.day, scene.lengths)

    pointer = f"{place}/x-ktech/awarded"
    text = say("ask-awarded-exactly" if day else "ask-awarded", title=title_of(degree), said=day or "")
    yield Fact(pointer, AnswerKind.DATE, text, trial, writes(pointer))


def _school(place: str, degree: Degree) -> Iterator[Fact]:
    meant = school_of(degree.school, degree.campus)
    person_decides = meant.status is Match.CAMPUS and meant.kind == "person-decides" and meant.entity is not None
    if meant.status not in (Match.AMBIGUOUS, Match.MISSING) and not person_decides:
        return
    meant_ones = (meant.entity,) if person_decides and meant.entity else meant.candidates
    names = [each.name for each in meant_ones if resolve_school(each.name.en).status is Match.FOUND]
    options = tuple(Option(name.en, name) for name in names)

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return [*(option.value for option in options), ON_NO_LIST] if options else [*_listed(scene), ON_NO_LIST]

    pointer = f"{place}/institution"
    text = say("ask-school-which" if options else "ask-school", title=title_of(degree), school=degree.school or "")
    yield Fact(pointer, AnswerKind.TEXT, text, trial, writes(pointer), options, free=True)


def _listed(scene: Scene) -> list[JsonValue]:
    """Return the name of one school that counts under some rule."""
    for school in schools().values():
        if any(terms.listing_of_school(school) for terms in scene.terms):
            return [school.name.en]
    return []


def _country(place: str, degree: Degree) -> Iterator[Fact]:
    if degree.country is None and Grade.NO < korean_school_grade(degree) < Grade.YES:
        yield country_fact(f"{place}/x-ktech/country", say("ask-country-of-school", title=title_of(degree)))


FACTS_OF_DEGREE: Sequence[Callable[[str, Degree], Iterator[Fact]]] = (_level, _status, _awarded, _school, _country)
