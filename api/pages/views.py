"""The day and the rule that pages are asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from api.dependencies import Today, whole_day
from api.errors import Flaw, ProblemError
from api.rules import pack_in_force
from matching.eligibility import policy
from matching.eligibility.records import K_TECH_PASS
from matching.errors import BadInputError, MatchingError

NAMED_NOBODY = ""  # what a form sends for a field that was left empty
Field = Annotated[str, Query(max_length=200)]


async def _day(today: Today, day: Field = NAMED_NOBODY) -> date:
    if not day:
        return today
    try:
        return whole_day(day)
    except BadInputError as error:
        raise ProblemError("invalid-input", (Flaw("query", "/day", error.code, MatchingError.text(error)),)) from None


Day = Annotated[date, Depends(_day)]


def what_was_asked(day: date, name: str) -> dict[str, object]:
    """Return what the form for day and version shows."""
    rules = policy()
    others = [pack for pack in rules.all_packs if pack.route != K_TECH_PASS]
    return {"day": day, "policy": name, "packs": rules.packs, "others": others, "in_force": pack_in_force(rules, day)}
