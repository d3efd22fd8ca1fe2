"""What handlers are given: the workspace, the day, and a body that was read with care."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, get_origin

from fastapi import Depends, Query, Request
from fastapi.routing import APIRoute
from pydantic import JsonValue

from api.admission import Admission
from api.errors import Flaw, ProblemError, flaw
from matching.domain import PartialDate
from matching.errors import BadInputError, MatchingError
from matching.ingest.files import parse_json
from matching.uploads.kept import Uploads
from matching.workspace import Workspace

LARGEST_BODY = 256 * 1024
_KOREA = timezone(timedelta(hours=9))  # the same all year since 1988
_MEDIA_TYPES = ("application/json", "application/ld+json")


def utc_now() -> datetime:
    """Return what time it is, in UTC; with the day in Korea and the command line, all that reads a clock."""
    return datetime.now(UTC)


def today_in_korea() -> date:
    """Return the day it is in Korea."""
    return datetime.now(_KOREA).date()


async def turn_of(request: Request) -> AsyncIterator[None]:
    """Give a turn to use what is kept, one for a whole call: two that wait for each other's second would both fail."""
    admission: Admission = request.app.state.admission
    async with admission.turn(request):
        yield


_Turn = Annotated[None, Depends(turn_of, scope="function")]


async def _workspace(request: Request, _: _Turn) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


async def _uploads(request: Request, _: _Turn) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


async def _today(request: Request) -> date:
    today: Callable[[], date] = request.app.state.today
    return today()


def whole_day(text: object) -> date:
    """Read `YYYY-MM-DD`; raises `BadInputError`."""
    day = PartialDate.parse(text)
    if day.day is None:
        raise BadInputError("not-a-whole-date")
    return day.first


Today = Annotated[date, Depends(_today)]


async def _day(
    today: Today,
    day: Annotated[str | None, Query(description="The day asked about, YYYY-MM-DD; default today in Korea.")] = None,
) -> date:
    if day is None:
        return today
    try:
        return whole_day(day)
    except BadInputError as error:
        raise ProblemError("invalid-input", (Flaw("query", "/day", error.code, MatchingError.text(error)),)) from None


async def known_parameters(request: Request) -> None:
    """Refuse query parameters that a route does not take, and any that stands twice."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    parameters = _parameters(route)
    known = sorted(parameters)
    flaws = [
        flaw("unknown-parameter", f"/{name[:60]}", allowed=", ".join(known) or "-")
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    flaws += [
        flaw("parameter-twice", f"/{name}")
        for name in known
        if not parameters[name] and len(request.query_params.getlist(name)) > 1
    ]
    if flaws:
        raise ProblemError("invalid-input", tuple(flaws))


async def language_asked(lang: Annotated[str, Query(pattern="^(en|ko)?$")] = "") -> str:
    """Take the language that a page is asked for in; `languages.language_of` reads it."""
    return lang


def _parameters(route: APIRoute) -> dict[str, bool]:
    """Return all query parameters of a route and of what it depends on, with whether each may stand more than once."""
    waiting, found = [route.dependant], dict[str, bool]()
    while waiting:
        dependant = waiting.pop()
        found |= {each.alias: get_origin(each.field_info.annotation) is list for each in dependant.query_params}
        waiting += dependant.dependencies
    return found


async def _document(request: Request) -> JsonValue:
    """Read the body as one JSON document, counting while it comes in."""
    _check_type(request)
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > LARGEST_BODY:
        raise ProblemError("body-too-large")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise ProblemError("body-too-large")
    return parse_json(bytes(body))


def _check_type(request: Request) -> None:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.replace(" ", "").replace('"', "").casefold()
    if media_type.strip().casefold() not in _MEDIA_TYPES or (charset and charset != "charset=utf-8"):
        raise ProblemError("unsupported-media-type", headers={"Accept-Post": ", ".join(_MEDIA_TYPES)})
    if request.headers.get("content-encoding", "identity") != "identity":
        raise ProblemError("unsupported-media-type", headers={"Accept-Encoding": "identity"})


InUse = Annotated[Workspace, Depends(_workspace, scope="function")]
KeptUploads = Annotated[Uploads, Depends(_uploads, scope="function")]
Day = Annotated[date, Depends(_day)]
Document = Annotated[JsonValue, Depends(_document)]
PolicyName = Annotated[
    str | None, Query(alias="policy", description="A version of the rule by name; default the one in force on the day.")
]
Many = Annotated[int, Query(alias="k", ge=1, le=100, description="How many to list.")]
PerEmployer = Annotated[
    int, Query(alias="perEmployer", ge=1, le=100, description="How many openings of one employer to list at most.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many to list.")]
