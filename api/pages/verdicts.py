"""A person's verdict for an opening with the openings suggested to them, and what else could lead there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.acting import Asking
from api.dependencies import InUse, known_parameters, language_asked
from api.objects import Reachable
from api.pages.mine_words import Missing, Point, first_day_in_words, missing_of, points_of
from api.pages.own import own_of
from api.pages.passages import Passages, all_passages
from api.pages.show import page
from api.pages.views import Day, Field, what_was_asked
from api.recording import Record
from api.remembering import KeptAnswers
from api.sight import Sighted
from matching.consents import permits
from matching.consents.model import ON_LISTS
from matching.domain import Candidate, Opening
from matching.eligibility import Assessment, Grade, assess, policy
from matching.eligibility.change import day_by_time_alone
from matching.eligibility.dossier import Dossier, dossier
from matching.eligibility.judge import Question
from matching.eligibility.timeline import Timeline, timeline
from matching.errors import NotFoundError
from matching.explained import advert_of
from matching.language import Text
from matching.ledger import Kind
from matching.ledger.listed import Wanted
from matching.masking import masked_document
from matching.recommend import Suggestions
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

OTHERS_SHOWN = 40
SUGGESTED = 6


class Asked(NamedTuple):
    """Which opening is asked about, empty for the one that suits best, on which day, by which version of the rule."""

    opening: str
    day: date
    policy: str

    @property
    def inputs(self) -> dict[str, str | None]:
        """What an entry of the ledger keeps of it."""
        return {"day": self.day.isoformat(), "policy": self.policy or None}


@router.get("/candidates/{identifier:path}")
def candidate(
    request: Request,
    identifier: str,
    workspace: InUse,
    answers: KeptAnswers,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    opening: Field = "",
    policy: Field = "",
) -> Response:
    """Show a person's verdict for an opening, and the openings suggested to them; to a company one of its own alone."""
    said = Asked(opening, day, policy)
    if not reach.has_all_of(reach.seen(identifier)):
        own = reach.openings(workspace.records.openings)
        with record.as_one():
            person = sight.profile(identifier)[0]
            verdict = _for_company(request, person, own, said)
            return record(verdict, [person.id], objects={"opening": opening}, kind=Kind.VERDICT_GIVEN)
    sight.profile(identifier)
    listed = answers.suggestions(identifier, Wanted(day, policy or None, SUGGESTED))
    found = listed.shown
    chosen = reach.opening(opening) if opening else best_of(found, workspace)
    answer = page(
        request,
        "candidate.html",
        candidate=listed.found.candidate,
        own=own_of(sight.acting, identifier),
        suggestions=found,
        passages=_passages(found, listed.found.candidate),
        opening=chosen,
        others=_others(found, chosen, workspace),
        asked=what_was_asked(day, policy),
        able=sum(count for grade, count in found.counts.items() if grade is not Grade.NO),
        all=sum(found.counts.values()),
        is_on_lists=is_on_lists(workspace, identifier),
        synthetic=found.candidate.synthetic or chosen.synthetic,
        verdict=what_follows(listed.found.candidate, chosen, said),
    )
    return record(answer, listed=listed)


@router.get("/routes/{identifier:path}")
def routes(
    request: Request,
    identifier: str,
    workspace: InUse,
    reach: Reachable,
    sight: Asking,
    answers: KeptAnswers,
    record: Record,
    day: Day,
    opening: Field = "",
    policy: Field = "",
) -> Response:
    """Compare all ways to stay for a person and an opening, and say what would change the answer."""
    person = workspace.store.candidate(str(reach.subject(identifier)))
    suggested = None if opening else answers.suggestions(identifier, Wanted(day, policy or None, SUGGESTED)).shown
    chosen = reach.opening(opening) if suggested is None else best_of(suggested, workspace)
    asked = (person.id, chosen.id, day, policy)
    found = answers.once(Dossier, asked, lambda: dossier(person, chosen, day, pack=policy or None))
    answer = page(
        request,
        "routes.html",
        candidate=person,
        own=own_of(sight, identifier),
        opening=chosen,
        dossier=found,
        asked=what_was_asked(day, policy),
        synthetic=person.synthetic or chosen.synthetic,
    )
    inputs = Asked(opening, day, policy).inputs
    return record(answer, [person.id], objects={"opening": chosen.id}, inputs=inputs)


class Follows(NamedTuple):
    """A verdict as a page shows it: the answer, its first day in words, what is missing, what it leads to and when."""

    assessment: Assessment
    first: Text
    missing: list[Missing]
    timeline: Timeline
    points: list[Point]


def what_follows(person: Candidate, opening: Opening, said: Asked) -> Follows:
    """Return the verdict for a pair with what follows from it, if it is given on the first day on which it can be."""
    answer = assess(person, opening, said.day, pack=said.policy or None)
    first = first_day(person, opening, answer, said)
    after = timeline(policy(), answer.pack, first or said.day)
    return Follows(
        answer,
        first_day_in_words(person, answer, first),
        missing_of(answer),
        after,
        points_of(after, is_open=answer.grade is Grade.YES),
    )


def first_day(person: Candidate, opening: Opening, answer: Assessment, said: Asked) -> date | None:
    """Return the first day on which time alone makes the answer a yes, None where it does not."""
    if answer.grade is Grade.YES:
        return said.day
    return day_by_time_alone(person, opening, said.day, Question(policy(), answer.pack.route, said.policy or None))


def is_on_lists(workspace: Workspace, identifier: str) -> bool:
    """Whether a person has agreed to be shown to companies."""
    with workspace.store.file.reading() as file:
        return permits(file, identifier, ON_LISTS)


def _passages(found: Suggestions, person: Candidate) -> Passages:
    adverts = {each.opening.id: advert_of(each.opening).document for each in found.matches}
    return all_passages(found.matches, masked_document(person), adverts)


def _for_company(request: Request, person: Candidate, own: Sequence[Opening], said: Asked) -> Response:
    """Show a company a person's verdict for one opening of its own."""
    chosen = next((each for each in own if each.id == said.opening), None)
    if chosen is None:
        raise NotFoundError("opening", said.opening)
    return page(
        request,
        "candidate.html",
        candidate=person,
        own=None,
        suggestions=None,
        opening=chosen,
        others=own[:OTHERS_SHOWN],
        asked=what_was_asked(said.day, said.policy),
        synthetic=person.synthetic or chosen.synthetic,
        verdict=what_follows(person, chosen, said),
    )


def named(found: Suggestions) -> list[Opening]:
    """Return the openings suggested, then the near misses."""
    return [each.opening for each in found.matches] + [each.opening for each in found.near_misses]


def best_of(found: Suggestions, workspace: Workspace) -> Opening:
    """Return the opening suggested first, else the nearest miss, else any."""
    return next(iter((*named(found), *workspace.records.openings)))


def _others(found: Suggestions, chosen: Opening, workspace: Workspace) -> list[Opening]:
    """Return the openings to choose from besides those suggested, the chosen one among them."""
    known = {each.id for each in named(found)}
    others = [each for each in workspace.records.openings if each.id not in known][:OTHERS_SHOWN]
    return others if chosen.id in known or chosen in others else [chosen, *others]
