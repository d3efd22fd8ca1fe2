"""What a company answers about the people on its shortlist: a small form on each card, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.as_one import as_one
from api.dependencies import InUse, known_parameters, language_asked
from api.objects import Reach, Reachable
from api.pages.forms import Texts, on_to
from api.pages.narrow import Narrowed
from api.pages.views import Day, Field
from api.pages.words import say
from api.recording import Record, TheLedger
from api.screening import Answers, answered, recorded, taken_back
from api.security import Now
from api.sight import Sighted
from matching.consents.walking import day_in_korea
from matching.domain import Json
from matching.errors import NotFoundError
from matching.language import Text, message
from matching.screening import Answer, Reason, Screening
from matching.screening.reading import read_given

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_SENT = ("answer", "reason", "list")
TAKE_BACK = "none"


@dataclass(frozen=True)
class Said:
    """One user's answer in words: whose it is, of which day in Korea, and whether it is of whoever looks."""

    screening: Screening
    who: Text
    day: date
    is_own: bool


@dataclass(frozen=True)
class Screened:
    """What stands on the cards of a list: the answers by person, and the SHA-256 of the list for those to come."""

    said: Mapping[str, tuple[Said, ...]]
    shown: str
    answers: tuple[Answer, ...] = tuple(Answer)
    reasons: tuple[Reason, ...] = tuple(Reason)
    take_back: str = TAKE_BACK

    @property
    def no_effect(self) -> Text:
        """What the answers do not do."""
        return message("screening", "no-effect")

    def own(self, person: str) -> Screening | None:
        """Return what whoever looks answers about a person."""
        return next((each.screening for each in self.said.get(person, ()) if each.is_own), None)


def screened(answers: Answers | None, reach: Reach, shown: str) -> Screened | None:
    """Return the answers as a page shows them, `None` to whoever is not asked for any."""
    if answers is None:
        return None
    users = {each.by for said in answers.values() for each in said}
    names = {each: _name(reach, each) for each in users}
    said = {
        person: tuple(Said(each, names[each.by], day_in_korea(each.at), each.by == reach.who.user) for each in some)
        for person, some in answers.items()
    }
    return Screened(said, shown)


def _name(reach: Reach, user: str) -> Text:
    """Return how a page calls a user: the reader `you`, a colleague by what they sign in with, else by the id."""
    if user == reach.who.user:
        return say("hire-answer-you")
    try:
        name = reach.accounts.user(user).name
    except NotFoundError:
        name = user
    return Text(name, name)


@router.post("/openings/{identifier:path}")
@as_one
def answer_on_card(
    identifier: str,
    form: Texts,
    workspace: InUse,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    ledger: TheLedger,
    now: Now,
    chosen: Narrowed,
    day: Day,
    policy: Field = "",
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """Keep an answer about a person on the list, or take one's own back, and lead back to the card, the list as it was.

    How the list was asked for stands in the address, as it does there.
    """
    opening, person = reach.opening(reach.own(identifier)), form.get("who", "")
    with workspace.store.file.writing() as file:
        if form.get("answer") == TAKE_BACK:
            done = taken_back(file, sight.acting, opening, person)
        else:
            sent: Json = {name: form[name] for name in _SENT if form.get(name)}
            done = answered(file, ledger, sight.acting, opening, person, read_given(sent), now)
    values = {"day": day.isoformat(), "policy": policy, "k": k, **chosen.values}
    asked = urlencode({name: value for name, value in values.items() if value})
    answer = on_to(f"/openings/{quote(opening.id, safe='')}?{asked}#{_place(form.get('place', ''))}")
    return recorded(record, ledger, answer, done)


def _place(rank: str) -> str:
    return f"m{rank}" if rank.isascii() and rank.isdecimal() and len(rank) < 4 else "shortlist"
