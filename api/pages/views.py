"""Two pages: one opening with its shortlist, one person with the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, Today, known_parameters, language_asked, whole_day
from api.errors import Flaw, ProblemError
from api.objects import Reachable
from api.pages.show import page
from api.pages.start import any_synthetic
from api.recording import KeptLists, Record
from api.rules import pack_in_force
from api.sight import Sighted
from matching.domain import Candidate, Opening
from matching.eligibility import Grade, assess, policy
from matching.eligibility.dossier import dossier
from matching.eligibility.records import K_TECH_PASS
from matching.errors import BadInputError, MatchingError, NotFoundError
from matching.ledger import Kind
from matching.ledger.listing import Wanted
from matching.recommend import Suggestions
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

OTHERS_SHOWN = 300
NAMED_NOBODY = ""  # what a form sends for a field that was left empty
Field = Annotated[str, Query(max_length=200)]


def _day(today: Today, day: Field = NAMED_NOBODY) -> date:
    if not day:
        return today
    try:
        return whole_day(day)
    except BadInputError as error:
        raise ProblemError("invalid-input", (Flaw("query", "/day", error.code, MatchingError.text(error)),)) from None


Day = Annotated[date, Depends(_day)]


def asked_on(day: date, name: str) -> dict[str, object]:
    """Return what the form for day and version shows."""
    rules = policy()
    others = [pack for pack in rules.all_packs if pack.route != K_TECH_PASS]
    return {"day": day, "policy": name, "packs": rules.packs, "others": others, "in_force": pack_in_force(rules, day)}


@router.get("/openings/{identifier:path}")
def opening(
    request: Request,
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    policy: Field = "",
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """Show an opening, and to whom it is or who works here who is shortlisted for it."""
    post = reach.opening(identifier)
    if not reach.ranks(identifier):
        asked = asked_on(day, policy)
        alone = page(request, "opening.html", opening=post, shortlist=None, asked=asked, synthetic=post.synthetic)
        return record.nothing(alone)
    sight.knows(post)
    listed = lists.shortlist(identifier, Wanted(day, policy or None, k), employer=sight.acting.company)
    sight.listed(listed.found)
    found = listed.shown
    people = [each.candidate for each in found.matches] + [each.candidate for each in found.near_misses]
    answer = page(
        request,
        "opening.html",
        opening=found.opening,
        shortlist=found,
        asked=asked_on(day, policy),
        able=sum(count for grade, count in found.counts.items() if grade is not Grade.NO),
        k=k,
        synthetic=found.opening.synthetic or any_synthetic((), people),
    )
    return record(answer, listed=listed)


@router.get("/candidates/{identifier:path}")
def candidate(
    request: Request,
    identifier: str,
    workspace: InUse,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    opening: Field = "",
    policy: Field = "",
) -> Response:
    """Show a person's verdict for an opening, and the openings suggested to them; to a company one of its own alone."""
    person = sight.profile(reach.seen(identifier))[0]
    if not reach.has_all_of(identifier):
        own = reach.openings(workspace.records.openings)
        verdict = _verdict(request, person, own, _Asked(opening, day, policy))
        return record(verdict, [person.id], objects={"opening": opening}, kind=Kind.VERDICT_GIVEN)
    listed = lists.suggestions(identifier, Wanted(day, policy or None, 10))
    found = listed.found
    chosen = reach.opening(opening) if opening else _best(found, workspace)
    follows = dossier(found.candidate, chosen, day, pack=policy or None)
    answer = page(
        request,
        "candidate.html",
        candidate=found.candidate,
        suggestions=found,
        opening=chosen,
        assessment=follows.assessment,
        dossier=follows,
        others=_others(found, chosen, workspace),
        asked=asked_on(day, policy),
        able=sum(count for grade, count in found.counts.items() if grade is not Grade.NO),
        all=sum(found.counts.values()),
        synthetic=found.candidate.synthetic or chosen.synthetic,
    )
    return record(answer, listed=listed)


class _Asked(NamedTuple):
    opening: str
    day: date
    policy: str


def _verdict(request: Request, person: Candidate, own: Sequence[Opening], said: _Asked) -> Response:
    """Show a company a person's verdict for one opening of its own."""
    chosen = next((each for each in own if each.id == said.opening), None)
    if chosen is None:
        raise NotFoundError("opening", said.opening)
    return page(
        request,
        "candidate.html",
        candidate=person,
        suggestions=None,
        opening=chosen,
        assessment=assess(person, chosen, said.day, pack=said.policy or None),
        others=own[:OTHERS_SHOWN],
        asked=asked_on(said.day, said.policy),
        synthetic=person.synthetic or chosen.synthetic,
    )


def _named(found: Suggestions) -> list[Opening]:
    """Return the openings suggested, then the near misses."""
    return [each.opening for each in found.matches] + [each.opening for each in found.near_misses]


def _best(found: Suggestions, workspace: Workspace) -> Opening:
    """Return the opening suggested first, else the nearest miss, else any."""
    return next(iter((*_named(found), *workspace.records.openings)))


def _others(found: Suggestions, chosen: Opening, workspace: Workspace) -> list[Opening]:
    """Return the openings to choose from besides those suggested, the chosen one among them."""
    named = {each.id for each in _named(found)}
    others = [each for each in workspace.records.openings if each.id not in named][:OTHERS_SHOWN]
    return others if chosen.id in named or chosen in others else [chosen, *others]
