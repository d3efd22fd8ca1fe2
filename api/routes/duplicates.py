"""What may stand twice, merged after a look and taken apart again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from api import examples
from api.as_one import as_one
from api.dependencies import Document, Limit, Today, known_parameters
from api.objects import Reach, Reachable
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.schemas import DecisionGiven, read_decision
from matching.documents.asking import proposals_document
from matching.domain import Candidate, Opening
from matching.merges import Decision, Merges
from matching.workspace import Workspace

router = APIRouter(prefix="/v1/duplicates", tags=["duplicates"], dependencies=[Depends(known_parameters)])

Of = Annotated[Literal["candidate", "opening"], Query(description="People or openings.")]
_BOTH = {
    "kind": "`candidate` or `opening`.",
    "first": "The id of one.",
    "second": "The id of the other.",
    "by": "Who decides.",
    "reason": "Why.",
}
_CHOICES = {"choices": "By JSON pointer, the id whose word is taken where the two say different things."}
_MERGE = body("What to make one.", examples.MERGE, {**_BOTH, **_CHOICES}, required=["first", "second", "by"])
_APART = body("What is not the same.", examples.APART, _BOTH, required=["first", "second", "by"])
_UNDO = body(
    "Which merge to take apart again.",
    examples.UNDO,
    {"kind": _BOTH["kind"], "merge": "The merge's id.", "by": _BOTH["by"]},
    required=["merge", "by"],
)


def _decision(document: Document) -> DecisionGiven:
    return read_decision(document)


Given = Annotated[DecisionGiven, Depends(_decision)]


def _merges(workspace: Workspace, kind: str) -> Merges[Candidate] | Merges[Opening]:
    return workspace.opening_merges if kind == "opening" else workspace.people_merges


def _people(kind: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids of those whose data pairs are about: nobody's where they are openings."""
    return [each for pair in pairs for each in pair] if kind == "candidate" else []


def _decided(given: DecisionGiven, reach: Reach, today: date) -> Decision:
    """Return the decision as it is recorded: under the name of whoever asks."""
    reach.in_own_name(given.by, "/by")
    return given.decision(today)


@router.get("", summary="List what may stand twice", responses=answered("Pairs, by their ids.", "duplicates"))
def proposals(reach: Reachable, record: Record, kind: Of = "candidate", limit: Limit = 50) -> Response:
    """List pairs with the kinds of keys they share and the places where they differ; nothing of a person is shown."""
    workspace = reach.merging()
    records = workspace.records
    if kind == "opening":
        found = workspace.opening_merges.proposals(records.openings)
    else:
        found = workspace.people_merges.proposals(records.candidates)
    answer = JSONResponse(proposals_document(found, kind, shown=limit))
    return record(answer, _people(kind, [(each.first, each.second) for each in found[:limit]]))


@router.get("/merges", summary="List merges", responses=answered("The latest first.", "merges"))
def merges(reach: Reachable, record: Record, kind: Of = "candidate") -> Response:
    """List the merges that were made, and which of them were undone."""
    found = _merges(reach.merging(), kind).records()
    answer = JSONResponse({"merges": [each.document() for each in found]})
    return record(answer, _people(kind, [(each.first, each.second) for each in found]))


@router.post(
    "/merge",
    summary="Make two entries one",
    openapi_extra=_MERGE,
    responses=answered("The merge; both documents are kept.", "merge", "not-found", "encoder-unavailable", *WITH_BODY),
)
@as_one
def merge(given: Given, reach: Reachable, record: Record, today: Today) -> Response:
    """Merge two entries under the smaller id; the places where they differ need a choice each."""
    workspace, (first, second) = reach.merging(), given.pair
    decision = _decided(given, reach, today)
    reach.check_merge(given.kind, first, second)
    do = workspace.merge_openings if given.kind == "opening" else workspace.merge_people
    done = do(first, second, given.choices, decision=decision)
    return record(JSONResponse(done.document()), _people(given.kind, [given.pair]))


@router.post(
    "/undo",
    summary="Take a merge apart again",
    openapi_extra=_UNDO,
    responses=answered("The merge, undone.", "undone", "not-found", *WITH_BODY),
)
@as_one
def undo(given: Given, reach: Reachable, record: Record, today: Today) -> Response:
    """Bring both entries back as they were, unless what came of the merge has changed since."""
    done = _merges(reach.merging(), given.kind).undo(given.merge_id, decision=_decided(given, reach, today))
    return record(JSONResponse(done.document()), _people(given.kind, [(done.first, done.second)]))


@router.post(
    "/apart",
    summary="Record that two entries are not the same",
    openapi_extra=_APART,
    responses=answered("The two ids, which are not proposed again.", "apart", "not-found", *WITH_BODY),
)
@as_one
def apart(given: Given, reach: Reachable, record: Record, today: Today) -> Response:
    """Keep two entries apart from now on."""
    first, second = given.pair
    _merges(reach.merging(), given.kind).keep_apart(first, second, decision=_decided(given, reach, today))
    answer = JSONResponse({"kind": given.kind, "first": first, "second": second})
    return record(answer, _people(given.kind, [given.pair]))
