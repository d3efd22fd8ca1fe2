"""Openings, and the people shortlisted for them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import examples
from api.cursors import After
from api.dependencies import Day, Document, InUse, Limit, Many, PolicyName, known_parameters
from api.errors import ProblemError
from api.objects import Reachable
from api.own_ids import under_address
from api.recording import KeptLists, Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import created, page
from api.routes.replaced import REPLACING, replaced
from api.sight import Sighted
from api.tags import WHOLE, precondition, refuse_unless_named, tagged
from matching.documents.lists import post_document
from matching.documents.rules import terms_document
from matching.ingest.job_posting import read_opening, write_opening
from matching.ledger.listed import Wanted
from matching.recommend import SHOWN
from matching.screening import kept as screenings
from matching.store.documents import POSTS, version_of

router = APIRouter(prefix="/v1/openings", tags=["openings"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "A schema.org JobPosting as JSON-LD; what the vocabulary lacks stands under `x-ktech`. Other keys are kept.",
    examples.OPENING,
    {
        "@type": "`JobPosting`.",
        "title": "The post.",
        "description": "Text or HTML.",
        "hiringOrganization": "With `id`, `size`, `sector` and `country` under `x-ktech`.",
        "baseSalary": "A `MonetaryAmount` in KRW by YEAR or MONTH, before tax; else the pay is open.",
        "jobLocation": "A `Place` with a `PostalAddress`.",
        "x-ktech": "`id`, `synthetic`, `sector`, `remote`, `languages`, `requirements` (must, nice, years, degree).",
    },
    required=["title"],
)


@router.get("", summary="List openings", responses=answered("A page of openings.", "openings"))
def openings(request: Request, reach: Reachable, limit: Limit = 50, after: After = None) -> Response:
    """List openings in the order of their ids, to a company its own; the header Link leads to the next page."""
    found = reach.page_of_openings(after, limit)
    return page(request, "openings", [post_document(each) for each in found.entries], found.following)


@router.post(
    "",
    summary="Add an opening",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered(
        "Stored; the header Location says where.",
        "added-opening",
        "already-exists",
        "encoder-unavailable",
        *WITH_BODY,
        status=201,
    ),
)
def add_opening(document: Document, workspace: InUse, reach: Reachable, sight: Sighted) -> Response:
    """Store one JobPosting, whole or not at all; a company's under an id that begins with the company's.

    Where a name mixes scripts with letters that look alike, `findings` says so.
    """
    opening = reach.own_opening(document)
    workspace.add_new(openings=(opening,))
    sight.knows(opening)
    return created("openings", opening)


@router.get(
    "/{identifier}",
    summary="Show an opening",
    responses=answered("The JobPosting as it came.", "opening", "not-found"),
)
def opening(request: Request, identifier: str, reach: Reachable) -> Response:
    """Show an opening as it came."""
    found = reach.opening(identifier)
    return tagged(request, write_opening(found), version_of(POSTS, found))


@router.put(
    "/{identifier}",
    summary="Replace an opening",
    openapi_extra=_BODY,
    responses=answered("The id; the header ETag names what is stored now.", "added-opening", *REPLACING),
)
def replace_opening(
    request: Request, identifier: str, document: Document, workspace: InUse, reach: Reachable
) -> Response:
    """Put another JobPosting in the place of the version that the header If-Match names, whole or not at all."""
    reach.own(identifier)
    refuse_unless_named(request, required=True)
    post = read_opening(under_address(document, identifier))
    return replaced(request, workspace.replace(post, precondition(request)), WHOLE, post)


@router.delete(
    "/{identifier}",
    summary="Delete an opening",
    responses=answered("It is not there any more.", "deleted", "not-found", "precondition-failed"),
)
def delete_opening(request: Request, identifier: str, workspace: InUse, reach: Reachable) -> Response:
    """Delete an opening with what was answered about people for it; with If-Match only the version that it names."""
    with workspace.store.file.as_one():
        if not workspace.store.delete_opening(reach.own(identifier), precondition(request)):
            raise ProblemError("precondition-failed")
        with workspace.store.file.writing() as file:
            screenings.forget_opening(file, identifier)
    return JSONResponse({"deleted": identifier})


@router.get(
    "/{identifier}/shortlist",
    summary="Rank the people for an opening",
    responses=answered(
        "People for whom the pass is, or may be, open, with reasons; who fails is counted by reason, who agreed to be "
        "on no list is counted in fives.", "shortlist",
        "not-found", "too-many-profiles", "too-many-listed", "too-many-openings", "nothing-loaded",
        "policy-not-in-force", "encoder-unavailable", "scorer-unavailable",
    ),
)  # fmt: skip
def shortlist(
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    policy: PolicyName = None,
    k: Many = SHOWN,
) -> Response:
    """Rank the people who can, or may, get the pass for an opening on a day.

    Whoever did not agree to be on lists, or blocks the opening's employer, is not there. A
    company asks about so many different openings a day, a changed one counting as another,
    and all its lists of a day together show so many different people.
    """
    post = lists.post(reach.offered(reach.ranked(identifier)))
    sight.asks(post.opening, post.checksum)
    listed = lists.shortlist(identifier, Wanted(day, policy, k), employer=sight.acting.company)
    answer = Response(listed.body, media_type="application/json")
    with record.as_one():
        answer.headers.update(sight.listed(listed))
        return record(answer, listed=listed)


@router.get(
    "/{identifier}/terms",
    summary="Price an opening's terms",
    responses=answered(
        "How many eligible people each requirement removes, alone and in pairs, and which pay opens doors; a count "
        "below five is null.", "terms",
        "not-found", "too-many-openings", "nothing-loaded", "policy-not-in-force", "encoder-unavailable",
        "scorer-unavailable",
    ),
)  # fmt: skip
def terms(
    identifier: str, workspace: InUse, reach: Reachable, sight: Sighted, day: Day, policy: PolicyName = None
) -> Response:
    """Say what an opening's own terms cost it among the stored people there for its employer; nobody is named."""
    sight.asks(reach.opening(reach.ranked(identifier)))
    found = workspace.terms(identifier, day, pack=policy, employer=sight.acting.company)
    return JSONResponse(terms_document(found))
