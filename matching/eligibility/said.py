"""A dossier in sentences, the same in a terminal and on a page."""

from __future__ import annotations

from datetime import date

from matching.eligibility.assess import Assessment, RouteAnswer
from matching.eligibility.change import Way
from matching.eligibility.reasons.case import joined, listed_names, say
from matching.eligibility.verdict import Grade
from matching.language import Text

WAYS_SHOWN = 6
"""The ways are in the order of their weight; more than these help nobody to choose."""


def way_in_words(way: Way) -> Text:
    """Say a set of changes, from which day it opens which door, and whether something has to be confirmed."""
    waits = any(move.kind in ("time", "work") for move in way.moves)
    moves = joined([move.text for move in way.moves], "; ")
    said = say("way-on-a-day" if waits else "way", day=way.day.isoformat(), moves=moves, door=way.door.title)
    return joined([said, say("needs-confirmation")], " ") if way.needs_confirmation else said


def short_reason(answer: Assessment) -> Text:
    """Name the door that is open, or the criteria that shut the nearest one or leave it open."""
    if answer.grade is Grade.YES:
        return answer.best_door.title
    shut = [each.title for each in answer.lacking if each.grade is Grade.NO]
    names = listed_names(shut or [each.title for each in answer.lacking])
    return say("lacking" if shut else "to-settle", list=names)


def route_in_words(each: RouteAnswer, first: date | None) -> list[Text]:
    """Say why a route answers as it does, from which day time alone opens it, and what else may be asked for."""
    if each.assessment is None:
        return [say("route-not-held", day=each.first_day.isoformat())]
    said = [short_reason(each.assessment)]
    if first is not None:
        said.append(say("opens-by-time", day=first.isoformat()))
    if each.assessment.asks:
        said.append(say("or-ask", list=joined([ask.title for ask in each.assessment.asks], "; ")))
    return said
