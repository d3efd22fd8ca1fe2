"""Scorers: their cards, two of them side by side, the gates, and which one serves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.acting import Acting, Asking
from api.askers import asker_of
from api.background import asked_for, background_of
from api.dependencies import InUse, Today, known_parameters, language_asked
from api.errors import ProblemError
from api.pages.forms import UNUSABLE, Texts, on_to
from api.pages.show import page
from api.promoting import GATES
from api.recording import Record
from matching.accounts import reach
from matching.domain import Json
from matching.errors import BadInputError, MatchingError, NotFoundError, ScorerError
from matching.evaluation.scorer_report import card_section
from matching.features import SIDES, Side, feature_names
from matching.jobs import Job
from matching.language import Text
from matching.registry import Shelf
from matching.registry.document import gates_in
from matching.scoring.cards import Card, Metric
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

JOBS_LOOKED_THROUGH = 50
Name = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True)
class OnShelf:
    """A scorer by name, with its card, or why that cannot be read."""

    name: str
    card: Card | None
    wrong: Text | None = None


def _admitted(acting: Acting) -> None:
    if not reach.tunes(acting.who):
        raise ProblemError("not-allowed")


def _on(shelf: Shelf) -> list[OnShelf]:
    return [_one(shelf, name) for name in shelf.names()]


def _one(shelf: Shelf, name: str) -> OnShelf:
    try:
        return OnShelf(name, shelf.card(name))
    except ScorerError as error:
        return OnShelf(name, None, error.text())


@router.get("/scorers")
def scorers(request: Request, acting: Asking, workspace: InUse) -> Response:
    """Show the scorers there are, which one serves, and which did."""
    _admitted(acting)
    return _listed(request, workspace)


def _listed(request: Request, workspace: Workspace, error: MatchingError | None = None) -> Response:
    shelf, served = workspace.shelf, workspace.served
    return page(
        request,
        "scorers.html",
        status=UNUSABLE if error else 200,
        scorers=_on(shelf),
        serves=served.scorer.name,
        notice=served.notice,
        placed=shelf.placed()[::-1] if served.notice is None else (),
        error=error.text() if error else None,
    )


@router.post("/scorers")
def go_back(request: Request, form: Texts, acting: Asking, workspace: InUse, record: Record, today: Today) -> Response:
    """Go back to the scorer that served before the last promotion."""
    _admitted(acting)
    if form.get("sure") != "1":
        return record.nothing(_listed(request, workspace, BadInputError("not-confirmed")))
    try:
        with record.as_one(), workspace.store.file.writing():  # no record, no change; and the other way round
            answer = record(on_to("/scorers"), objects={"takenBack": workspace.served.scorer.name})
            workspace.shelf.rollback(day=today)
            return answer
    except BadInputError as error:
        return record.nothing(_listed(request, workspace, error))


@router.get("/scorers/{identifier}")
def scorer(request: Request, identifier: str, acting: Asking, workspace: InUse) -> Response:
    """Show all that a scorer's card says."""
    _admitted(acting)
    return _card(request, workspace, identifier)


def _card(request: Request, workspace: Workspace, name: str, error: BadInputError | None = None) -> Response:
    shelf = workspace.shelf
    card, sha256 = shelf.card(name), shelf.sha256(name)
    served = workspace.served.scorer.name
    return page(
        request,
        "scorer.html",
        status=UNUSABLE if error else 200,
        card=card,
        section=card_section(card, sha256),
        serves=served,
        others=[each for each in shelf.names() if each != name],
        jobs=_asked_about(request, name),
        error=MatchingError.text(error) if error else None,
    )


def _asked_about(request: Request, name: str) -> list[Job]:
    """Return when whoever asks asked the gates of a scorer, the latest first."""
    kept = background_of(request.app).jobs
    found, _ = kept.page(asker_of(request).user, limit=JOBS_LOOKED_THROUGH)
    return [each for each in found if each.kind == GATES and each.asked.get("scorer") == name]


@router.post("/scorers/{identifier}")
def ask(request: Request, identifier: str, form: Texts, acting: Asking, workspace: InUse, today: Today) -> Response:
    """Have every gate of a scorer asked, and promote it if it passes them all and that is wanted."""
    _admitted(acting)
    workspace.shelf.load(identifier)
    wants = form.get("do") == "promote"
    if wants and form.get("sure") != "1":
        return _card(request, workspace, identifier, BadInputError("not-confirmed"))
    values: Json = {"scorer": identifier, "promote": wants, "today": today.isoformat()}
    job = asked_for(request, GATES, values, b"")
    return on_to(f"/scorers-asked/{quote(job.id, safe='')}")


@router.get("/scorers-asked/{identifier}")
def asked(request: Request, identifier: str, workspace: InUse) -> Response:
    """Show to whoever asked the gates what they said, or that they are still being asked."""
    kept = background_of(request.app).jobs
    job = kept.one(asker_of(request).user, identifier)
    if job.kind != GATES:
        raise NotFoundError("job", identifier)
    said = json.loads(b"".join(kept.pieces(job))) if job.has_result else {}
    return page(
        request,
        "gates.html",
        job=job,
        name=str(job.asked["scorer"]),
        wanted=job.asked.get("promote") is True,
        said=said,
        gates=gates_in(said.get("gates")),
        why=job.error["message"] if job.error else None,
        serves=workspace.served.scorer.name,
    )


@router.get("/scorers-compare")
def compare(request: Request, acting: Asking, workspace: InUse, a: Name = "", b: Name = "") -> Response:
    """Show two scorers side by side: their weights and what was measured of them, with intervals."""
    _admitted(acting)
    shelf, serves = workspace.shelf, workspace.served.scorer.name
    names = shelf.names()
    first = a or serves
    second = b or next((name for name in reversed(names) if name != first), first)
    cards = shelf.card(first), shelf.card(second)
    return page(
        request,
        "scorers_compare.html",
        names=names,
        first=first,
        second=second,
        serves=serves,
        weights={side: _weights(side, *cards) for side in SIDES},
        metrics=_metrics(*cards),
    )


@dataclass(frozen=True)
class Weight:
    """A feature's weight on two cards, with two standard deviations to either side."""

    feature: str
    values: tuple[float, float]
    ends: tuple[tuple[float, float], tuple[float, float]]


def _weights(side: Side, *cards: Card) -> list[Weight]:
    found = []
    for feature in feature_names(side):
        first, second = (card.side(side).features[feature] for card in cards)
        ends = [(max(e.weight - 2 * e.spread, 0.0), min(e.weight + 2 * e.spread, 1.0)) for e in (first, second)]
        found.append(Weight(feature, (first.weight, second.weight), (ends[0], ends[1])))
    return found


def _metrics(*cards: Card) -> list[tuple[str, Side | None, Metric | None, Metric | None]]:
    """Return what was measured of either card, by the measure and its side."""
    first, second = ({(each.name, each.side): each for each in card.metrics} for card in cards)
    return [(name, side, first.get((name, side)), second.get((name, side))) for name, side in {**first, **second}]
