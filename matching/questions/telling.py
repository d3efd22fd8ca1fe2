"""What an answer would do, and why a question is asked, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import JsonValue

from matching.eligibility.reasons.case import listed_names, sentences
from matching.eligibility.verdict import Grade
from matching.language import Text
from matching.questions.grounds import Verdicts
from matching.questions.model import Fact, say

SETTLED = (Grade.NO, Grade.YES)


@dataclass(frozen=True)
class Outcome:
    """What one answer alone would do: which doors it opens and closes, and how many places of the list it changes.

    A door is told of where it does so for any of the openings.
    """

    answer: JsonValue
    label: Text
    opens: tuple[Text, ...]
    closes: tuple[Text, ...]
    places: int


def outcome(fact: Fact, said: JsonValue, at: int, answers: Sequence[Verdicts], places: int) -> Outcome:
    """Return what an answer does that makes variant `at`; variant 0 is the person as they are."""
    yes, no = [Grade.YES], [Grade.NO]
    opens = tuple(door for each in answers for door in doors_turned(each, at, to=yes))
    closes = tuple(door for each in answers for door in doors_turned(each, at, to=no))
    return Outcome(said, _label(fact, said), opens, closes, places)


def doors_turned(answers: Verdicts, at: int, before: int = 0, *, to: Sequence[Grade] = SETTLED) -> Iterator[Text]:
    """Yield the doors that turn from one variant to another for an opening whose verdict is not yes already."""
    then, now = answers.doors[:, :, before], answers.doors[:, :, at]
    differ = now != then
    if not differ.any():
        return
    wanted = np.zeros(len(Grade), dtype=bool)
    wanted[list(to)] = True
    turned = wanted[now] & differ & (answers.route[:, before, None] != Grade.YES)
    for number, door in enumerate(answers.ground.rulebook.pack.door):
        if turned[:, number].any():
            yield say("door-of-route", door=door.title, route=answers.ground.rulebook.route.title)


def _label(fact: Fact, said: JsonValue) -> Text:
    """Return an answer as it is shown; what is none of the options stands for itself."""
    if isinstance(said, list):
        return listed_names([_label(fact, each) for each in said]) if said else say("answer-nothing")
    option = next((each for each in fact.options if each.value == said), None)
    return option.label if option else Text(str(said), str(said))


def why(outcomes: Sequence[Outcome], together: Sequence[Text]) -> Text:
    """Say what the answers could change, alone and (doors) together with others."""
    opens, closes = (
        listed_names(list(dict.fromkeys(door for each in outcomes for door in getattr(each, name))))
        for name in ("opens", "closes")
    )
    parts = [say("why-opens", doors=opens)] if opens.en else []
    parts += [say("why-closes", doors=closes)] if closes.en else []
    places = max((each.places for each in outcomes), default=0)
    parts += [say("why-places", count=places)] if places else []
    if together and not (opens.en or closes.en):
        parts.append(say("why-together", doors=listed_names(list(together))))
    return sentences(parts)
