"""The ledger, searched and verified: ids and hashes of what was shown, decided and recorded, never what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.acting import Acting, Asking
from api.dependencies import InUse, known_parameters, language_asked, whole_day
from api.errors import ProblemError
from api.pages.forms import UNUSABLE, Texts, on_to
from api.pages.show import page
from api.pages.views import Field
from api.recording import Record, Recorder
from api.security import Now
from matching.accounts import reach
from matching.errors import BadInputError, MatchingError
from matching.language import Text
from matching.ledger import Anchor, Kept, Kind, Ledger
from matching.ledger.anchor import read_anchor
from matching.ledger.asking import Sought
from matching.ledger.kinds import LISTS

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN = 50
_KOREA = timezone(timedelta(hours=9))
Before = Annotated[int | None, Query(ge=1, le=10**15)]
_NAMES = ("since", "until", "kind", "actor", "about")


def _admitted(acting: Acting) -> None:
    if not reach.audits(acting.who):
        raise ProblemError("not-allowed")


def _ledger(request: Request) -> Ledger:
    found: Ledger = request.app.state.ledger
    return found


@router.get("/audit")
def audit(
    request: Request,
    acting: Asking,
    _space: InUse,
    record: Record,
    since: Field = "",
    until: Field = "",
    kind: Field = "",
    actor: Field = "",
    about: Field = "",
    number: Field = "",
    before: Before = None,
) -> Response:
    """Show the entries that are looked for, the latest first, without whose data they are about."""
    _admitted(acting)
    if number.strip():
        return record.nothing(on_to(f"/audit/{quote(number.strip(), safe='')}"))
    asked = dict(zip(_NAMES, (since, until, kind, actor.strip(), about.strip()), strict=True))
    wrong: dict[str, Text] = {}
    found: Sequence[Kept] = ()
    try:
        found = _ledger(request).sought(_sought(asked, before), most=SHOWN + 1)
    except _WrongFieldError as error:
        wrong = {error.field: MatchingError.text(error.why)}
    answer = page(
        request,
        "audit.html",
        status=UNUSABLE if wrong else 200,
        asked=asked,
        wrong=wrong,
        kinds=tuple(Kind),
        entries=found[:SHOWN],
        following=_following(asked, found[SHOWN - 1].number) if len(found) > SHOWN else None,
        first=_following(asked, None) if before else None,
    )
    return record(answer, inputs={name: value for name, value in asked.items() if value})


class _WrongFieldError(Exception):
    def __init__(self, field: str, why: BadInputError) -> None:
        self.field, self.why = field, why


def _sought(asked: dict[str, str], before: int | None) -> Sought:
    since, until = _day(asked["since"], "since"), _day(asked["until"], "until")
    kind = Kind(asked["kind"]) if asked["kind"] in tuple(Kind) else None
    return Sought(
        None if since is None else _midnight(since),
        None if until is None else _midnight(until + timedelta(days=1)),
        kind,
        asked["actor"],
        asked["about"],
        before,
    )


def _day(text: str, field: str) -> date | None:
    try:
        return whole_day(text) if text else None
    except BadInputError as error:
        raise _WrongFieldError(field, error) from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _KOREA).astimezone(UTC)


def _following(asked: dict[str, str], before: int | None) -> str:
    said = {name: value for name, value in asked.items() if value}
    return "/audit?" + urlencode(said | ({"before": str(before)} if before else {}))


@router.get("/audit/{identifier}")
def entry(request: Request, identifier: str, acting: Asking, _space: InUse, record: Record) -> Response:
    """Show one entry with all it holds."""
    _admitted(acting)
    kept = _ledger(request)
    found = kept.entry(identifier)
    people = kept.people([found])
    answer = page(
        request,
        "audit_entry.html",
        entry=found,
        people=[people[each] for each in found.subjects if each in people],
        erased=sum(each not in people for each in found.subjects),
        is_list=found.kind in LISTS,
    )
    return record(answer, sorted(people.values()), objects={"entry": identifier})


@router.get("/audit-chain")
def chain(request: Request, acting: Asking, _space: InUse, record: Record, now: Now) -> Response:
    """Verify the whole ledger, and show where it ends."""
    _admitted(acting)
    return _verified(request, record, now, None)


@router.post("/audit-chain")
def compare(request: Request, form: Texts, acting: Asking, _space: InUse, record: Record, now: Now) -> Response:
    """Verify the whole ledger against a note of where it once ended."""
    _admitted(acting)
    return _verified(request, record, now, form.get("anchor", ""))


def _verified(request: Request, record: Recorder, now: datetime, text: str | None) -> Response:
    kept, anchor, wrong = _ledger(request), None, None
    try:
        anchor = None if text is None else read_anchor(text.encode(errors="replace"), kept.keys, name="anchor")
    except BadInputError as error:
        wrong = MatchingError.text(error)
    found = kept.verify(anchor)
    note = Anchor.of(found.head, now).text(kept.keys) if found.head is not None and found.holds else None
    answer = page(
        request,
        "audit_chain.html",
        status=UNUSABLE if wrong else 200,
        found=found,
        note=note,
        at=now,
        typed=text or "",
        wrong=wrong,
        anchor=anchor,
    )
    return record(answer)
