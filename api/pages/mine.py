"""A candidate's home: how they stand in one line, what is missing, who suits them, and what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.acting import Asking
from api.dependencies import InUse, Today, known_parameters, language_asked
from api.pages.mine_words import first_day_in_words, missing_in_short
from api.pages.own import Own, whose
from api.pages.show import page
from api.pages.verdicts import SUGGESTED, Asked, best_of, first_day, is_on_lists
from api.pages.views import Field
from api.recording import Record
from api.remembering import KeptAnswers
from api.security import Now
from api.sight import ConsentRules
from matching.consents import Rules, State, invitations
from matching.disputes import State as Disputed
from matching.disputes import of_candidate
from matching.domain import Candidate, Opening
from matching.eligibility import Assessment, assess
from matching.errors import NotFoundError
from matching.language import Text
from matching.ledger import Kind
from matching.ledger.listed import Wanted
from matching.matches import Match
from matching.recommend import Suggestions
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN = 3
TO_CHOOSE = 30


@router.get("/mine")
def mine(
    request: Request,
    workspace: InUse,
    answers: KeptAnswers,
    acting: Asking,
    record: Record,
    today: Today,
    now: Now,
    rules: ConsentRules,
    who: Field = "",
) -> Response:
    """Show a candidate how they stand, or the one next step where there is no profile yet."""
    people = workspace.records.candidates if acting.is_operator else ()
    own = whose(acting, people, who)
    person = _stored(workspace, own)
    if who and (person is None or person.id != who):
        raise NotFoundError("candidate", who)
    if own is None or person is None:
        return record.nothing(page(request, "mine.html", own=None, candidate=None, choices=(), synthetic=False))
    listed = answers.suggestions(person.id, Wanted(today, None, SUGGESTED)) if workspace.records.openings else None
    answer = page(
        request,
        "mine.html",
        own=own,
        candidate=person,
        choices=_choices(people, person),
        waiting=_waiting(workspace, person.id, now, rules),
        is_on_lists=is_on_lists(workspace, person.id),
        standing=_standing(person, listed.shown, workspace, today) if listed else None,
        synthetic=person.synthetic,
    )
    return record(answer, listed=listed) if listed else record(answer, [person.id], kind=Kind.RECORD_READ)


class Standing(NamedTuple):
    """How a person stands for the opening that suits them best, and which openings are suggested."""

    opening: Opening
    assessment: Assessment
    first: Text
    missing: list[Text]
    matches: tuple[Match, ...]


def _standing(person: Candidate, found: Suggestions, workspace: Workspace, today: date) -> Standing:
    chosen = best_of(found, workspace)
    answer = assess(person, chosen, today)
    first = first_day(person, chosen, answer, Asked(chosen.id, today, ""))
    return Standing(
        chosen, answer, first_day_in_words(person, answer, first), missing_in_short(answer), found.matches[:SHOWN]
    )


def _stored(workspace: Workspace, own: Own | None) -> Candidate | None:
    try:
        return None if own is None else workspace.store.candidate(own.id)
    except NotFoundError:  # an account is there before its profile is
        return None


def _choices(people: Sequence[Candidate], chosen: Candidate) -> list[Candidate]:
    """Return some people to choose from, the chosen one among them."""
    some = list(people[:TO_CHOOSE])
    return some if not some or any(each.id == chosen.id for each in some) else [chosen, *some]


def _waiting(workspace: Workspace, person: str, now: datetime, rules: Rules) -> dict[str, int]:
    """Count the invitations that wait for an answer and the disputes that wait for a decision."""
    with workspace.store.file.reading() as file:
        asked = [each for each in invitations.of_candidate(file, person) if each.state(now, rules) is State.ASKED]
        open_ones = [each for each in of_candidate(file, person) if each.state is not Disputed.DECIDED]
    return {"invitations": len(asked), "disputes": len(open_ones)}
