"""The form that narrows a shortlist: what may be chosen, what was, and the address of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.pages.words import say
from api.screening import Answers
from matching.columns import CEFR_RANK
from matching.language import Text
from matching.narrowing import Narrowing
from matching.reference import sectors
from matching.reference.places import places
from matching.screening import Answer

LANGUAGES = ("ko", "ko-B1", "ko-B2", "en", "en-B2")
NOBODY = "nobody"
"""Asks for those about whom nobody has answered."""
LEAST = ("0.5", "0.6", "0.7", "0.8")


class Chosen:
    """What was chosen; each is empty where nothing was."""

    def __init__(
        self,
        verdict: Annotated[str, Query(pattern="^(yes)?$")] = "",
        sector: Annotated[str, Query(max_length=40)] = "",
        place: Annotated[str, Query(max_length=40)] = "",
        language: Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})?$")] = "",
        least: Annotated[str, Query(pattern=r"^(0\.[0-9]{1,2})?$")] = "",
        answered: Annotated[str, Query(pattern=f"^({'|'.join((NOBODY, *Answer))})?$")] = "",
    ) -> None:
        self.values = {
            "answered": answered, "verdict": verdict, "sector": sector, "place": place, "language": language,
            "least": least,
        }  # fmt: skip

    def __bool__(self) -> bool:
        return any(self.values.values())

    @property
    def query(self) -> str:
        """What was chosen, as a part of an address."""
        return urlencode({name: value for name, value in self.values.items() if value})

    @property
    def least(self) -> float:
        """The least score."""
        return float(self.values["least"] or 0)

    def narrowing(self, answers: Answers) -> Narrowing | None:
        """Return to whom the list is narrowed, None where by nothing; `answers` are what the company answers."""
        chosen, answered = self.values, self.values["answered"]
        language, _, level = chosen["language"].partition("-")
        found = Narrowing(
            is_sure=bool(chosen["verdict"]),
            sector=chosen["sector"] or None,
            province=chosen["place"] or None,
            language=language or None,
            level=CEFR_RANK.get(level, 1),
            only=_who_was_answered(answers, answered) if answered and answered != NOBODY else None,
            without=frozenset(answers) if answered == NOBODY else frozenset(),
        )
        return None if found == Narrowing() else found


Narrowed = Annotated[Chosen, Depends(Chosen)]


def choices() -> dict[str, list[tuple[str, Text]]]:
    """Return what each field of the form may be, with its name."""
    return {
        "answered": [(NOBODY, say("hire-answered-nobody")), *((each.value, each.text) for each in Answer)],
        "verdict": [("yes", say("hire-verdict-yes"))],
        "sector": [(each.id, each.name) for each in sectors()],
        "place": [(each.id, each.name) for each in places().values() if each.province == each.id],
        "language": [(each, _language(each)) for each in LANGUAGES],
        "least": [(each, say("hire-least-from", score=each)) for each in LEAST],
    }


def _who_was_answered(answers: Answers, answer: str) -> frozenset[str]:
    return frozenset(person for person, said in answers.items() if any(each.answer == answer for each in said))


def _language(choice: str) -> Text:
    code, _, level = choice.partition("-")
    spoken = say(f"judge-language-{code}")
    return say("hire-language-from", language=spoken, level=level) if level else spoken
