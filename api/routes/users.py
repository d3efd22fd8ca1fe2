"""Users, for administrators, who see no profiles."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import examples_accounts as examples
from api.account_schemas import UserChange, read_user_asked, read_user_change
from api.as_one import as_one
from api.cursors import After
from api.dependencies import Document, Limit, known_parameters
from api.errors import ProblemError
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import page
from api.security import Now, Users, Who
from matching.accounts import Principal, Role, reach
from matching.errors import BadInputError, NotFoundError

router = APIRouter(prefix="/v1/users", tags=["accounts"], dependencies=[Depends(known_parameters)])

_ROLES = f"Of: {', '.join(Role)}. A candidate has no other role."
_EMPLOYER = "The id of the company that a user with the role company acts for."
_BODY = body(
    "Who is to be a user. A candidate gets a profile of their own, still empty.",
    examples.USER_ASKED,
    {
        "name": "The login name, such as an e-mail address.",
        "password": "A first password, of 12 characters or more, for them to change.",
        "roles": _ROLES,
        "employer": _EMPLOYER,
    },
    required=["name", "password", "roles"],
)
_CHANGE = body(
    "What is to be another; what is left out stays.",
    examples.USER_CHANGE,
    {"roles": _ROLES, "employer": _EMPLOYER, "disabled": "Whether they are kept from signing in."},
    required=[],
)


@router.get("", summary="List users", responses=answered("A page of users.", "users"))
def users(
    request: Request, who: Who, accounts: Users, record: Record, limit: Limit = 50, after: After = None
) -> Response:
    """List users in the order of their ids; the header Link leads to the next page."""
    _admitted(who)
    found, following = accounts.users(after, limit)
    answer = page(request, "users", [each.document() for each in found], following)
    return record(answer, [each.candidate for each in found if each.candidate])


@router.post(
    "",
    summary="Add a user",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered("The user.", "user", "already-exists", *WITH_BODY, status=201),
)
@as_one
def add_user(document: Document, who: Who, accounts: Users, record: Record, now: Now) -> Response:
    """Make a user with a first password."""
    _admitted(who)
    given = read_user_asked(document)
    made = accounts.create_user(given.name, given.password, given.roles, now=now, employer=given.employer)
    return record.unread(JSONResponse(made.document(), 201), {"user": made.id})


@router.patch(
    "/{identifier}",
    summary="Change a user",
    openapi_extra=_CHANGE,
    responses=answered("The user.", "user", "not-found", *WITH_BODY),
)
@as_one
def change_user(identifier: str, document: Document, who: Who, accounts: Users, record: Record, now: Now) -> Response:
    """Disable a user, or change their roles; sessions and keys end with what they allowed."""
    if not reach.manages_users(who):
        raise NotFoundError("user", identifier)
    given = read_user_change(document)
    _spare_oneself(who, identifier, given)
    changed = accounts.change_user(
        identifier, now=now, roles=given.roles, employer=given.employer, disabled=given.disabled
    )
    return record.unread(JSONResponse(changed.document()), {"user": changed.id})


def _spare_oneself(who: Principal, identifier: str, given: UserChange) -> None:
    """Refuse what would leave nobody who could take it back. Raises `BadInputError`."""
    loses = given.disabled or (given.roles is not None and Role.ADMINISTRATOR not in given.roles)
    if identifier == who.user and loses:
        raise BadInputError("not-oneself")


def _admitted(who: Principal) -> None:
    if not reach.manages_users(who):
        raise ProblemError("not-allowed")
