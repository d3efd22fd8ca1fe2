"""One opening: who is shortlisted for it and why, two to four of them side by side, what its own terms cost it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.inviting import invitations_for
from api.objects import Reachable
from api.pages.narrow import Narrowed, choices
from api.pages.pairs import MATCHES, first_days, words_of
from api.pages.screening import Screened, screened
from api.pages.show import page
from api.pages.start import any_synthetic
from api.pages.views import Day, Field, what_was_asked
from api.recording import KeptLists, Record
from api.screening import answers_for
from api.sight import ConsentRules, Seeing, Sighted
from matching.consents import Invitation, Rules
from matching.domain import Opening
from matching.eligibility import Grade
from matching.ledger.listed import Wanted
from matching.narrowing import Narrowing, grade_counts
from matching.recommend import Shortlist

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

FEWEST, MOST = 2, 4

Compared = Annotated[list[str], Query(alias="with", max_length=20)]


@router.get("/openings/{identifier:path}")
def opening(
    request: Request,
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    rules: ConsentRules,
    chosen: Narrowed,
    day: Day,
    policy: Field = "",
    k: Annotated[int, Query(ge=1, le=100)] = MATCHES,
) -> Response:
    """Show an opening, and to whom it is or who works here who is shortlisted for it."""
    post = reach.opening(identifier)
    if not reach.ranks(identifier):
        return record.nothing(_alone(request, post, what_was_asked(day, policy)))
    sight.asks(post)
    wanted = Wanted(day, policy or None, k, least=chosen.least)
    answers = answers_for(sight, identifier)
    narrowing = chosen.narrowing(answers or {})
    listed = lists.shortlist(identifier, wanted, employer=sight.acting.company, narrowing=narrowing)
    found = listed.shown
    people = [each.candidate for each in found.matches] + [each.candidate for each in found.near_misses]
    answer = page(
        request, "opening.html", opening=post, shortlist=found, words=words_of(listed),
        counts=_counts(sight, found) if narrowing else found.counts,
        first_days=first_days(listed, day, policy),
        invited=None if answers is None else _invited(sight, identifier, rules),
        screened=screened(answers, reach, listed.digest),
        chosen=chosen, choices=choices(), asked=what_was_asked(day, policy), able=_able(found), k=k,
        synthetic=any_synthetic((post,), people),
    )  # fmt: skip
    with record.as_one():
        sight.listed(listed)
        return record(answer, listed=listed)


def _alone(request: Request, post: Opening, asked: Mapping[str, object]) -> Response:
    return page(request, "opening.html", opening=post, shortlist=None, asked=asked, synthetic=post.synthetic)


def _able(found: Shortlist) -> int:
    return sum(count for grade, count in found.counts.items() if grade is not Grade.NO)


def _counts(sight: Seeing, found: Shortlist) -> Mapping[Grade, int]:
    """Count everybody who is there for an opening by verdict, however far the list is narrowed."""
    pool = sight.workspace.pool
    there = sight.workspace.taking_part(found.opening, pool, sight.acting.company)
    return grade_counts(found.opening, pool, found.rulebook, there.rows)


def _invited(sight: Seeing, identifier: str, rules: Rules) -> dict[str, tuple[Invitation, str]]:
    """Return by person what they were asked about an opening last, and how that stands."""
    asked = [each for each, _ in invitations_for(sight.workspace, sight.acting) if each.opening == identifier]
    return {each.candidate: (each, f"state-{each.state(sight.now, rules)}") for each in reversed(asked)}


@router.get("/compare/{identifier:path}")
def compare(
    request: Request,
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    people: Compared = [],  # noqa: B006 - FastAPI copies it
    policy: Field = "",
) -> Response:
    """Show two to four people of a shortlist side by side; each counts to a company as opened."""
    post = reach.opening(reach.ranked(identifier))
    asked = what_was_asked(day, policy)
    if not FEWEST <= len(set(people)) <= MOST:
        return record.nothing(_side_by_side(request, post, asked, None))
    sight.asks(post)
    narrowing = Narrowing(only=frozenset(people))
    wanted = Wanted(day, policy or None, MOST)
    listed = lists.shortlist(identifier, wanted, employer=sight.acting.company, narrowing=narrowing)
    said = screened(answers_for(sight, identifier), reach, listed.digest)
    answer = _side_by_side(request, post, asked, listed.shown, said)
    with record.as_one():
        sight.handed_out([each.who.id for each in listed.found.matches])
        return record(answer, listed=listed)


def _side_by_side(
    request: Request,
    post: Opening,
    asked: Mapping[str, object],
    shortlist: Shortlist | None,
    said: Screened | None = None,
) -> Response:
    """Show the people of a short list side by side, or that too few or too many are named."""
    matches = shortlist.matches if shortlist else ()
    return page(
        request,
        "compare.html",
        opening=post,
        asked=asked,
        fewest=FEWEST,
        most=MOST,
        matches=matches,
        shortlist=shortlist,
        screened=said,
        synthetic=any_synthetic((post,), [each.candidate for each in matches]),
    )


@router.get("/terms/{identifier:path}")
def terms(
    request: Request, identifier: str, workspace: InUse, reach: Reachable, sight: Sighted, day: Day, policy: Field = ""
) -> Response:
    """Show how many eligible people each thing that an opening asks removes, and which pay opens doors."""
    post = reach.opening(reach.ranked(identifier))
    sight.asks(post)
    found = workspace.terms(identifier, day, pack=policy or None, employer=sight.acting.company)
    return page(
        request, "terms.html", opening=post, terms=found, asked=what_was_asked(day, policy), synthetic=post.synthetic
    )
