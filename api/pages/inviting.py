"""The page on which a company asks a person about an opening."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.as_one import as_one
from api.dependencies import InUse, known_parameters, language_asked
from api.inviting import invited
from api.objects import Reachable
from api.pages.forms import UNUSABLE, on_to, texts_of
from api.pages.show import page
from api.recording import Record, Recorder
from api.security import Now
from api.sight import ConsentRules, Seeing, Sighted
from matching.consents.invitations import LONGEST_MESSAGE
from matching.domain import Opening
from matching.errors import BadInputError, MatchingError
from matching.ledger import Kind

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_LARGEST, _MOST_FIELDS = 64 * 1024, 6


@router.get("/invite/{identifier:path}")
def invite_form(
    request: Request,
    identifier: str,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    who: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the form that asks a person about an opening; whom it names counts to a company as opened."""
    post = reach.opening(reach.own(identifier))
    if not who:
        return record.nothing(page(request, "invite.html", opening=post, candidate=None, synthetic=post.synthetic))
    with record.as_one():
        return _shown(request, record, sight, post, who)


@router.post("/invite/{identifier:path}")
@as_one
def send_invitation(
    request: Request,
    identifier: str,
    form: Annotated[dict[str, str], Depends(texts_of(most=_LARGEST, fields=_MOST_FIELDS))],
    workspace: InUse,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    now: Now,
    rules: ConsentRules,
) -> Response:
    """Ask the person, and lead back to the shortlist; or show the form again with what is wrong."""
    post = reach.opening(reach.own(identifier))
    who, text = form.get("who", ""), form.get("message", "").replace("\r\n", "\n")
    try:
        made = invited(workspace, sight.acting, post, who, text, now, rules)
    except BadInputError as error:
        return _shown(request, record, sight, post, who, text=text, error=error)
    answer = on_to(f"/openings/{quote(post.id, safe='')}#shortlist")
    return record(answer, [made.candidate], objects={"opening": post.id, "invitation": made.id})


def _shown(
    request: Request,
    record: Recorder,
    sight: Seeing,
    post: Opening,
    who: str,
    *,
    text: str | None = None,
    error: BadInputError | None = None,
) -> Response:
    person = sight.profile(sight.reach.seen(who))[0]
    answer = page(
        request,
        "invite.html",
        status=UNUSABLE if error else 200,
        opening=post,
        candidate=person,
        typed=text,
        error=error and MatchingError.text(error),
        longest=LONGEST_MESSAGE,
        synthetic=person.synthetic or post.synthetic,
    )
    return record(answer, [person.id], objects={"opening": post.id}, kind=Kind.RECORD_READ)
