"""API keys: of whoever asks; an administrator sees and revokes everybody's."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import examples_accounts as examples
from api.account_schemas import read_key_asked
from api.as_one import as_one
from api.dependencies import Document, known_parameters
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.security import Now, Users, Who
from matching.accounts import Principal, reach
from matching.accounts.scopes import SCOPES

router = APIRouter(prefix="/v1/keys", tags=["accounts"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "What key is wanted.",
    examples.KEY_ASKED,
    {
        "label": "What it is for; at most 100 characters.",
        "scopes": f"What it may do, of: {', '.join(SCOPES)}. Never more than its user may.",
        "days": "For how many days it is taken; default the longest, 365 unless configured otherwise.",
        "replaces": "The id of a key that it replaces, which is still taken for 24 hours unless configured otherwise.",
    },
    required=["scopes"],
)


def _whose(who: Principal) -> str | None:
    """Return whose keys somebody has to do with, `None` for everybody's."""
    return None if reach.manages_users(who) else who.user


@router.get("", summary="List API keys", responses=answered("The keys without their secrets.", "keys"))
def keys(who: Who, accounts: Users) -> Response:
    """List keys in the order of their making, the revoked ones too; when one was last used is told to the hour."""
    return JSONResponse({"keys": [each.document() for each in accounts.keys(_whose(who))]})


@router.post(
    "",
    summary="Make an API key",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered(
        "The key, shown this once and kept as a hash alone.", "key", "not-found", *WITH_BODY, status=201
    ),
)
@as_one
def add_key(document: Document, who: Who, accounts: Users, record: Record, now: Now) -> Response:
    """Make a key for whoever asks."""
    given = read_key_asked(document)
    made, key = accounts.create_key(
        who.user, given.label, given.scopes, now=now, days=given.days, replaces=given.replaces
    )
    answer = JSONResponse({**made.document(), "token": key.token}, 201, {"Location": f"/v1/keys/{made.id}"})
    return record.unread(answer, {"key": made.id})


@router.delete(
    "/{identifier}", summary="Revoke an API key", responses=answered("The key, revoked.", "revoked-key", "not-found")
)
@as_one
def revoke_key(identifier: str, who: Who, accounts: Users, record: Record, now: Now) -> Response:
    """Revoke a key: the next request with it is refused."""
    revoked = accounts.revoke_key(identifier, now=now, user=_whose(who))
    return record.unread(JSONResponse(revoked.document()), {"key": revoked.id})
