"""People: their profiles, masked, and the openings suggested to them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import examples
from api.as_one import as_one
from api.cursors import After
from api.dependencies import Day, Document, InUse, Limit, Many, PerEmployer, PolicyName, known_parameters
from api.objects import Reachable
from api.own_ids import under_address
from api.recording import KeptLists, Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import created, page
from api.routes.replaced import REPLACING, replaced
from api.sight import Sighted
from api.tags import precondition, refuse_unless_named, tagged
from matching.blotting import headline_of
from matching.caps import PER_EMPLOYER
from matching.consents import Sight
from matching.documents.lists import person_document
from matching.domain import Candidate, Json
from matching.ingest.json_resume import read_candidate
from matching.ledger.listed import Wanted
from matching.masking import shown_document
from matching.recommend import SHOWN
from matching.store.documents import PEOPLE, version_of

router = APIRouter(prefix="/v1/candidates", tags=["candidates"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "A JSON Resume 1.0.0; what the standard lacks stands under `x-ktech`. Other keys are kept as they are.",
    examples.CANDIDATE,
    {
        "basics": "Of these only `label` and `summary` are read for matching.",
        "work": "Each may say its `sector`, `employmentType`, `fullTimeShare`, `country` under `x-ktech`.",
        "education": "Each may say its `isced` level, `status`, day `awarded` and `campus` under `x-ktech`.",
        "skills": "Names and keywords.",
        "languages": "With `fluency` in words or a test's level, or `cefr` under `x-ktech`.",
        "x-ktech": "`id`, `synthetic`, `preferences` and `residence`. Without `id` one is made from the content.",
    },
    required=[],
)


def _listed(candidate: Candidate) -> Json:
    return {**person_document(candidate), "headline": headline_of(candidate)}


@router.get("", summary="List people by headline and id", responses=answered("A page of people.", "candidates"))
def candidates(request: Request, workspace: InUse, record: Record, limit: Limit = 50, after: After = None) -> Response:
    """List people in the order of their ids; the header Link leads to the next page."""
    found = workspace.store.page_of_candidates(after, limit)
    answer = page(request, "candidates", [_listed(each) for each in found.entries], found.following)
    return record(answer, [each.id for each in found.entries])


@router.post(
    "",
    summary="Add a person",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered(
        "Stored; the header Location says where.",
        "added-candidate",
        "already-exists",
        "encoder-unavailable",
        *WITH_BODY,
        status=201,
    ),
)
@as_one
def add_candidate(document: Document, workspace: InUse, reach: Reachable, record: Record) -> Response:
    """Store one JSON Resume, whole or not at all; a candidate's under the id of their own profile.

    Where a name mixes scripts with letters that look alike, `findings` says so.
    """
    candidate = read_candidate(reach.own_profile(document))
    workspace.add_new(candidates=(candidate,))
    return record(created("candidates", candidate), [candidate.id])


@router.get(
    "/{identifier}",
    summary="Show a profile without whoever it is about",
    responses=answered("The JSON Resume as it came, masked.", "candidate", "not-found", "too-many-profiles"),
)
@as_one
def candidate(request: Request, identifier: str, reach: Reachable, sight: Sighted, record: Record) -> Response:
    """Show a profile without name, contact, photo, web addresses and referees; to whoever it is about, all of it.

    A company to which the person said yes sees who they are; whom it may not see is not
    found. So many different profiles a day are opened to it (headers `X-Profiles-Limit`
    and `X-Profiles-Remaining`; from four fifths on also `X-Profiles-Warning`).
    """
    found, how, headers = sight.profile(reach.seen(identifier))
    answer = tagged(request, shown_document(found, how), version_of(PEOPLE, found), str(how))
    answer.headers.update(headers)
    return record(answer, [identifier])


@router.put(
    "/{identifier}",
    summary="Replace a profile",
    openapi_extra=_BODY,
    responses=answered("The id; the header ETag names what is stored now.", "added-candidate", *REPLACING),
)
@as_one
def replace_candidate(
    request: Request, identifier: str, document: Document, workspace: InUse, reach: Reachable, record: Record
) -> Response:
    """Put another JSON Resume in the place of the version that the header If-Match names, whole or not at all."""
    reach.changed(identifier)
    refuse_unless_named(request, required=True)
    person = read_candidate(under_address(document, identifier))
    changed = workspace.replace(person, precondition(request))
    view = Sight.OWN if reach.is_own(identifier) else Sight.MASKED  # as whoever asks is shown it
    return record(replaced(request, changed, view, person), [identifier])


@router.get(
    "/{identifier}/suggestions",
    summary="Rank the openings for a person",
    responses=answered(
        "Openings for which the pass is, or may be, open, with reasons.", "suggestions",
        "not-found", "nothing-loaded", "policy-not-in-force", "encoder-unavailable",
        "scorer-unavailable",
    ),
)  # fmt: skip
def suggestions(
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    record: Record,
    day: Day,
    policy: PolicyName = None,
    k: Many = SHOWN,
    per_employer: PerEmployer = PER_EMPLOYER,
) -> Response:
    """Rank the openings for which a person can, or may, get the pass on a day."""
    listed = lists.suggestions(reach.subject(identifier), Wanted(day, policy, k, per_employer))
    return record(Response(listed.body, media_type="application/json"), listed=listed)
