"""What may be open of a person: education and work as a whole, where they stay, which languages they speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from matching.columns import level_range
from matching.domain import Candidate, Cefr, DegreeStatus, Isced, LanguageSkill
from matching.eligibility.readings import HIGHEST_TOPIK, KOREA, lives_in_korea, status_of_stay, topik_range
from matching.eligibility.reasons.case import level_name
from matching.eligibility.verdict import Grade
from matching.errors import BadInputError, Place
from matching.language import Text
from matching.questions.model import AnswerKind, Edit, Fact, Option, Scene, before, edges, is_vague, say, writes
from matching.questions.places import country_fact
from matching.reference import language_code

NONE = "none"
SOME = "some"
A_VISITORS = "C-3"
"""A status of stay that none of the rules names."""


def facts_of_person(person: Candidate) -> Iterator[Fact]:
    """Yield what is open of a person as a whole."""
    if person.degrees is None:
        yield _education()
    if person.employments is None:
        yield _work()
    yield from _residence(person)
    yield from _languages(person)


def _education() -> Fact:
    """Ask the highest degree; its school, its day and the like are asked of the entry that this makes."""
    levels = tuple(Option(int(level), level_name(level)) for level in sorted(Isced, reverse=True))
    options = (*levels, Option(NONE, say("answer-no-degree")))
    known = [option.value for option in options]

    def edits(value: JsonValue) -> list[Edit]:
        if isinstance(value, bool) or value not in known:
            raise BadInputError("not-one-of", at=Place(pointer="/education"), allowed=", ".join(map(str, known)))
        held: JsonValue = {"x-ktech": {"isced": value, "status": DegreeStatus.AWARDED.value}}
        return [("/education", [] if value == NONE else [held])]

    return Fact("/education", AnswerKind.CHOICE, say("ask-education"), lambda _: known, edits, options)


def _work() -> Fact:
    """Ask whether there was work at all; an entry of which nothing is known is then asked about."""
    options = (Option(SOME, say("answer-yes")), Option(NONE, say("answer-no")))

    def edits(value: JsonValue) -> list[Edit]:
        if value not in (SOME, NONE):
            raise BadInputError("not-one-of", at=Place(pointer="/work"), allowed=f"{SOME}, {NONE}")
        return [("/work", [{}] if value == SOME else [])]

    return Fact("/work", AnswerKind.CHOICE, say("ask-work"), lambda _: [SOME, NONE], edits, options)


def _residence(person: Candidate) -> Iterator[Fact]:
    residence, place = person.residence, "/x-ktech/residence"
    if residence.country is None and residence.status is None:
        yield country_fact(f"{place}/country", say("ask-residence"))
    if lives_in_korea(person) is Grade.NO:
        return
    if status_of_stay(residence.status) is None:
        yield _status(f"{place}/status")
    elif is_vague(residence.since):
        pointer, since = f"{place}/since", residence.since

        def trial(scene: Scene) -> Sequence[JsonValue]:
            return edges(since) if since else before(scene.day, scene.lengths)

        text = say("ask-since-exactly" if since else "ask-since", status=residence.status or "", said=since or "")
        yield Fact(pointer, AnswerKind.DATE, text, trial, writes(pointer))


def _status(pointer: str) -> Fact:
    """Ask the status of stay; who has one lives in Korea."""

    def edits(value: JsonValue) -> list[Edit]:
        if not isinstance(value, str) or status_of_stay(value) is None:
            raise BadInputError("not-a-status", at=Place(pointer=pointer))
        return [(pointer, value), ("/x-ktech/residence/country", KOREA)]

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return [*scene.statuses, A_VISITORS]

    return Fact(pointer, AnswerKind.TEXT, say("ask-stay"), trial, edits, free=True)


def _languages(person: Candidate) -> Iterator[Fact]:
    if person.languages is None:
        yield _all_languages()
        return
    low, high = topik_range(person)
    for row, skill in enumerate(person.languages):
        code = language_code(skill.language) if skill.language else None
        if code == "ko" and low < high:
            yield _topik(f"/languages/{row}/fluency")
        lowest, highest = level_range(skill)
        if code is not None and lowest < highest:
            yield _level(f"/languages/{row}/x-ktech/cefr", skill)


def _topik(pointer: str) -> Fact:
    """Ask the level of a test of Korean; who took none answers "I don't know"."""
    levels = range(HIGHEST_TOPIK, 0, -1)
    options = tuple(Option(f"TOPIK {level}", say("answer-topik", level=level)) for level in levels)
    allowed = [option.value for option in options]

    def edits(value: JsonValue) -> list[Edit]:
        if value not in allowed:
            raise BadInputError("not-one-of", at=Place(pointer=pointer), allowed=", ".join(map(str, allowed)))
        return [(pointer, value)]

    return Fact(pointer, AnswerKind.CHOICE, say("ask-topik"), lambda _: allowed, edits, options)


def _level(pointer: str, skill: LanguageSkill) -> Fact:
    options = tuple(Option(level.value, Text(level.value, level.value)) for level in reversed(Cefr))
    answers = [option.value for option in options]
    text = say("ask-cefr", language=skill.language or "")
    return Fact(pointer, AnswerKind.CHOICE, text, lambda _: answers, writes(pointer), options)


def _all_languages() -> Fact:
    """Ask all languages at once: a list that names one would say that no other is spoken."""

    def edits(value: JsonValue) -> list[Edit]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise BadInputError("not-a-list", at=Place(pointer="/languages"))
        entries: list[JsonValue] = []
        for each in value:
            name, _, fluency = str(each).partition(":")
            if language_code(name) is None:
                raise BadInputError("not-a-language", at=Place(pointer="/languages"))
            entries.append({"language": name.strip(), "fluency": fluency.strip()})
        return [("/languages", entries)]

    def trial(scene: Scene) -> Sequence[JsonValue]:
        asked = {language_code(need.language) for post in scene.openings for need in post.languages or ()} - {
            None,
            "ko",
        }
        best: list[JsonValue] = [f"{code}: C2" for code in sorted(str(each) for each in asked)]
        return [[*best, f"ko: TOPIK {HIGHEST_TOPIK}"], ["ko: TOPIK 4"], best, []]

    return Fact("/languages", AnswerKind.TEXT, say("ask-languages"), trial, edits, several=True, free=True)
