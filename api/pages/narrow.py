"""The form that narrows a shortlist: what may be chosen, what was, and the address of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.pages.words import say
from matching.columns import CEFR_RANK
from matching.language import Text
from matching.narrowing import Narrowing
from matching.reference import sectors
from matching.reference.places import places

LANGUAGES = ("ko", "ko-B1", "ko-B2", "en", "en-B2")
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
    ) -> None:
        self.values = {"verdict": verdict, "sector": sector, "place": place, "language": language, "least": least}

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

    @property
    def narrowing(self) -> Narrowing | None:
        """To whom the list is narrowed, None where to nobody."""
        chosen = self.values
        language, _, level = chosen["language"].partition("-")
        found = Narrowing(
            is_sure=bool(chosen["verdict"]),
            sector=chosen["sector"] or None,
            province=chosen["place"] or None,
            language=language or None,
            level=CEFR_RANK.get(level, 1),
        )
        return None if found == Narrowing() else found


Narrowed = Annotated[Chosen, Depends(Chosen)]


def choices() -> dict[str, list[tuple[str, Text]]]:
    """Return what each field of the form may be, with its name."""
    return {
        "verdict": [("yes", say("hire-verdict-yes"))],
        "sector": [(each.id, each.name) for each in sectors()],
        "place": [(each.id, each.name) for each in places().values() if each.province == each.id],
        "language": [(each, _language(each)) for each in LANGUAGES],
        "least": [(each, say("hire-least-from", score=each)) for each in LEAST],
    }


def _language(choice: str) -> Text:
    code, _, level = choice.partition("-")
    spoken = say(f"judge-language-{code}")
    return say("hire-language-from", language=spoken, level=level) if level else spoken
