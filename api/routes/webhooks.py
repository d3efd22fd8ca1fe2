"""Webhooks: receivers that are told when a verdict changed, a shortlist was published or a dispute was opened."""

from __future__ import annotations

import secrets
import uuid

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import examples_outward as examples
from api.as_one import as_one
from api.askers import asker_of
from api.background import background_of
from api.cursors import After
from api.dependencies import Document, InUse, Limit, known_parameters
from api.errors import ProblemError
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import page
from api.schemas import WebhookGiven, read_webhook
from api.security import Who
from matching.accounts import reach
from matching.errors import BadInputError, Place
from matching.webhooks import Webhook, announce_test, events_named, fresh_message, read_url, signing
from matching.webhooks.kept import own_webhook

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[Depends(known_parameters)])

_DIGITS = 15
_BODY = body(
    "Where to tell of what. Messages are signed by Standard Webhooks and hold ids alone.",
    examples.WEBHOOK,
    {
        "url": "An https address that can be reached over the internet, on port 443 or 8443.",
        "events": "Of `verdict.changed`, `shortlist.published`, `dispute.opened`.",
    },
    required=["url", "events"],
)


@router.get("", summary="List one's own webhooks", responses=answered("All of them, without secrets.", "webhooks"))
def webhooks(request: Request) -> Response:
    """List the webhooks of whoever asks."""
    found = background_of(request.app).webhooks.of(asker_of(request).user)
    return JSONResponse({"webhooks": [each.document() for each in found]})


@router.post(
    "",
    summary="Add a webhook",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered(
        "Added, with the secret that its messages are signed with. The secret is not shown again.",
        "added-webhook", *WITH_BODY, status=201,
    ),
)  # fmt: skip
@as_one
def add_webhook(request: Request, document: Document, who: Who, record: Record) -> Response:
    """Add a receiver; a company's is told of its own openings, the service's own of everything."""
    background, asker = background_of(request.app), asker_of(request)
    given = _checked(request, read_webhook(document))
    if not reach.is_told(who):
        raise ProblemError("not-allowed")
    value, now = secrets.token_bytes(signing.SECRET_BYTES), request.app.state.now()
    made = Webhook(str(uuid.uuid4()), asker.user, who.employer, given.url, given.events, "active", now)
    nonce = secrets.token_bytes(signing.NONCE_BYTES)
    background.webhooks.add(made, signing.wrapped(background.key, made.id, value, nonce))
    return record.unread(JSONResponse({**made.document(), "secret": signing.shown(value)}, 201), {"webhook": made.id})


def _checked(request: Request, given: WebhookGiven) -> WebhookGiven:
    try:
        read_url(given.url, background_of(request.app).allowed)
    except BadInputError as error:
        raise error.within(pointer="/url") from None
    try:
        return given.model_copy(update={"events": events_named(given.events)})
    except BadInputError as error:
        raise BadInputError(error.code, at=Place(pointer="/events"), **error.values) from None


@router.delete(
    "/{identifier}", summary="Delete a webhook", responses=answered("It is deleted.", "deleted-webhook", "not-found")
)
@as_one
def delete_webhook(request: Request, identifier: str, record: Record) -> Response:
    """Delete a webhook with whatever is still to be told to it."""
    background_of(request.app).webhooks.remove(asker_of(request).user, identifier)
    return record.unread(JSONResponse({"deleted": identifier}), {"webhook": identifier})


@router.post(
    "/{identifier}/test",
    summary="Send a webhook a test message",
    status_code=202,
    responses=answered(
        "The message's id; how it went stands among the deliveries.", "webhook-tested", "not-found", status=202
    ),
)
def test_webhook(request: Request, identifier: str, workspace: InUse) -> Response:
    """Send a message that says only that it is a test."""
    message = fresh_message()
    with workspace.store.file.writing() as file:
        webhook = own_webhook(file, asker_of(request).user, identifier)
        announce_test(file, webhook.id, message=message, now=request.app.state.now())
    background_of(request.app).teller.wake()
    return JSONResponse({"message": message}, 202)


@router.get(
    "/{identifier}/deliveries",
    summary="Say how the messages to a webhook went",
    responses=answered("A page of deliveries, the latest first.", "deliveries", "not-found"),
)
def deliveries(request: Request, identifier: str, limit: Limit = 50, after: After = None) -> Response:
    """List messages with attempts, outcomes and when they are tried again; one that is dead is tried no more."""
    before = int(after) if after is not None and after.isdecimal() and len(after) <= _DIGITS else None
    kept = background_of(request.app).webhooks
    found = kept.deliveries(asker_of(request).user, identifier, after=before, limit=limit + 1)
    following = str(found[limit - 1].number) if len(found) > limit else None
    return page(request, "deliveries", [each.document() for each in found[:limit]], following)
