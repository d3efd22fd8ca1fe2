"""Lists as files: CSV, XLSX, PDF and JSON with the same numbers and the versions they were made with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api import examples_outward as examples
from api.background import asked_for
from api.dependencies import (
    Day,
    Document,
    InUse,
    Many,
    PerEmployer,
    PolicyName,
    Today,
    known_parameters,
    language_asked,
)
from api.errors import ProblemError, flaw
from api.exporting import EXPORT, MOST_OPENINGS, handed_out
from api.languages import language_of
from api.objects import Reach, Reachable
from api.recording import KeptLists, Record
from api.routes.described import WITH_BODY, answered, body, problems
from api.routes.jobs import accepted
from api.schemas import ExportWanted, read_export
from api.screening import answers_for
from api.sight import Sighted
from matching.blotting import masked_person
from matching.caps import PER_EMPLOYER
from matching.domain import Json
from matching.exports import CODE, people_sheet, shortlist_sheet, suggestions_sheet
from matching.exports.recording import LONGEST_REASON, checked_reason
from matching.ledger.listed import Wanted
from matching.recommend import SHOWN

router = APIRouter(prefix="/v1", tags=["exports"], dependencies=[Depends(known_parameters), Depends(language_asked)])

Form = Annotated[str, Path(pattern="^(csv|xlsx|pdf|json)$", description="csv, xlsx, pdf or json.")]
Reason = Annotated[
    str | None, Query(max_length=LONGEST_REASON, description="What it is for; needed for more than 20 rows, recorded.")
]
MostPeople = Annotated[int, Query(alias="limit", ge=1, le=1_000, description="How many; all of them by a job.")]
AfterPerson = Annotated[str | None, Query(alias="after", max_length=200, description="Who comes after this id.")]
_RANKS = (
    "not-found",
    "too-many-profiles",
    "too-many-listed",
    "too-many-openings",
    "nothing-loaded",
    "policy-not-in-force",
    "encoder-unavailable",
    "scorer-unavailable",
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}


def _file(description: str, example: str, *codes: str) -> dict[int | str, dict[str, Any]]:
    content = {
        "application/json": {"schema": {"type": "object"}, "x-example-of": example},
        "text/csv": {"schema": {"type": "string"}},
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BINARY,
        "application/pdf": _BINARY,
    }
    return {200: {"description": description, "content": content}, **problems(*codes)}


@router.get(
    "/openings/{identifier}/shortlist.{form}",
    summary="Hand out the people for an opening as a file",
    responses=_file("The shortlist as a file, masked.", "exported-shortlist", *_RANKS),
)
def shortlist_file(
    request: Request,
    identifier: str,
    form: Form,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    policy: PolicyName = None,
    k: Many = SHOWN,
    reason: Reason = None,
) -> Response:
    """Rank the people for an opening and hand them out as CSV, XLSX, PDF or JSON; who takes it is recorded.

    It is the list that `GET /v1/openings/{identifier}/shortlist` shows, and counts as that does. Whoever's opening it
    is finds what their company answers about each person beside it.
    """
    sight.asks(reach.opening(reach.ranked(identifier)))
    made = lists.shortlist(identifier, Wanted(day, policy, k), employer=sight.acting.company)
    sheet = shortlist_sheet(made.shown, CODE, answers_for(sight, identifier))
    checked_reason(reason, len(sheet.rows))
    with record.as_one():
        return handed_out(request, record, sheet, form, reason, made=made, told=sight.listed(made))


@router.get(
    "/candidates/{identifier}/suggestions.{form}",
    summary="Hand out the openings for a person as a file",
    responses=_file("The suggestions as a file.", "exported-suggestions", *_RANKS),
)
def suggestions_file(
    request: Request,
    identifier: str,
    form: Form,
    lists: KeptLists,
    reach: Reachable,
    record: Record,
    day: Day,
    policy: PolicyName = None,
    k: Many = SHOWN,
    per_employer: PerEmployer = PER_EMPLOYER,
    reason: Reason = None,
) -> Response:
    """Rank the openings for a person and hand them out as CSV, XLSX, PDF or JSON; who takes it is recorded."""
    made = lists.suggestions(reach.subject(identifier), Wanted(day, policy, k, per_employer))
    return handed_out(request, record, suggestions_sheet(made.shown, CODE), form, reason, made=made)


@router.get(
    "/candidates.{form}",
    summary="Hand out the list of people as a file",
    responses=_file("People by id and headline, masked.", "exported-people"),
)
def people_file(
    request: Request,
    form: Form,
    workspace: InUse,
    reach: Reachable,
    record: Record,
    today: Today,
    limit: MostPeople = 20,
    after: AfterPerson = None,
    reason: Reason = None,
) -> Response:
    """Hand out people in the order of their ids as CSV, XLSX, PDF or JSON; who takes it is recorded."""
    reach.listing_people()
    people = [masked_person(each) for each in workspace.store.page_of_candidates(after, limit).entries]
    return handed_out(request, record, people_sheet(people, today, CODE), form, reason)


_BODY = body(
    "Which lists are wanted, in which form, and what they are for.",
    examples.EXPORT,
    {
        "of": "`shortlists` of the openings named, or `people`: all of them.",
        "format": "`csv`, `xlsx`, `pdf` or `json`.",
        "openings": f"Ids of openings, at most {MOST_OPENINGS}.",
        "reason": "What they are for; it is recorded.",
        "day": "YYYY-MM-DD; default today in Korea.",
        "policy": "A version of the rule by name; default the one in force on the day.",
        "k": "How many people on each list, at most 100.",
    },
    required=["of", "format", "reason"],
)


@router.post(
    "/exports",
    summary="Hand out many lists as a file",
    status_code=202,
    openapi_extra=_BODY,
    responses=answered("A job whose result is a ZIP of files.", "job", "not-found", "busy", *WITH_BODY, status=202),
)
def exports(request: Request, document: Document, reach: Reachable, today: Today) -> Response:
    """Ask for many lists in one ZIP; the result is that of a job, and every list in it is recorded by itself.

    To a company everybody on these lists counts as a profile opened.
    """
    wanted = read_export(document)
    checked_reason(wanted.reason, _ALWAYS)
    _check(wanted, reach)
    return accepted(request, asked_for(request, EXPORT, _values(request, wanted, today), b""))


_ALWAYS = 10**6  # rows: many lists need a reason however short they are


def _check(wanted: ExportWanted, reach: Reach) -> None:
    if (wanted.of == "shortlists") != bool(wanted.openings) or len(wanted.openings) > MOST_OPENINGS:
        raise ProblemError("invalid-input", (flaw("needs-openings", "/openings", part="body", most=MOST_OPENINGS),))
    if wanted.of == "people":
        reach.listing_people()
    for each in wanted.openings:
        reach.opening(reach.ranked(each))


def _values(request: Request, wanted: ExportWanted, today: date) -> Json:
    return {
        "of": wanted.of, "format": wanted.format, "openings": [*wanted.openings], "reason": wanted.reason,
        "day": (wanted.day or today).isoformat(), "policy": wanted.policy, "k": wanted.k,
        "language": language_of(request),
    }  # fmt: skip
