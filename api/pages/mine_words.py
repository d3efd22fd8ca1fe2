"""What the pages of one candidate say: days, when a door opens, what is missing, where a passage stands."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from api.pages.passages import Passage
from api.pages.words import day_in_words, say, to_prove
from matching.consents import State
from matching.domain import Candidate
from matching.eligibility import Assessment, Grade
from matching.eligibility.timeline import Timeline
from matching.language import Text, message

MOST_MISSING = 3


def first_day_in_words(candidate: Candidate, assessment: Assessment, first: date | None) -> Text:
    """Say from which day the answer is yes, and what is taken for granted by that."""
    if assessment.grade is Grade.YES:
        return say("mine-first-now", day=day_in_words(assessment.day))
    if first is None:
        return say("mine-first-never")
    if any(each.ongoing for each in candidate.employments or ()):
        return say("mine-first-if-job", day=day_in_words(first))
    return say("mine-first-if-nothing", day=day_in_words(first))


class Missing(NamedTuple):
    """A criterion of the nearest door that is not met."""

    grade: Grade
    title: Text
    reason: Text


def missing_of(assessment: Assessment) -> list[Missing]:
    """Return the criteria of the nearest door that are not met."""
    return [Missing(each.grade, each.title, each.reason) for each in assessment.lacking]


def missing_in_short(assessment: Assessment) -> list[Text]:
    """Return the few things that are missing: what would settle what is open, else the criteria that are not met."""
    proofs = to_prove(assessment)
    texts = proofs or [each.reason for each in assessment.lacking]
    return texts[:MOST_MISSING]


class Point(NamedTuple):
    """A day of a timeline as a picture shows it, with the status it begins."""

    day: date
    label: str
    kind: str


def points_of(timeline: Timeline, *, is_open: bool) -> list[Point]:
    """Return the days on which a status can be had: the first one, then the further ones."""
    first = Point(timeline.day, timeline.status, "done" if is_open else "next")
    steps = [Point(each.day, each.status or "", "maybe") for each in timeline.steps if each.day is not None]
    return [first, *sorted(steps)]


def invitation_state(state: State) -> Text:
    """Say how an invitation stands."""
    return message("consents", f"state-{state}")


SECTIONS = {
    "basics": "section-basics", "work": "section-work", "education": "section-education", "skills": "section-skills",
    "languages": "section-languages", "title": "mine-in-title", "description": "mine-in-text",
    "responsibilities": "mine-in-tasks", "qualifications": "mine-in-asked", "x-ktech": "mine-in-asked",
    "jobLocation": "place",
}  # fmt: skip
_NUMBERED = ("work", "education")


def place_of_passage(passage: Passage) -> Text:
    """Say in which part of a document a passage stands."""
    section = say(SECTIONS.get(passage.section, "mine-in-text"))
    if passage.section in _NUMBERED and passage.number:
        return say("entry-number", section=section, number=passage.number)
    return section
