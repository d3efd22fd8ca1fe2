"""What people agreed to: a log to which rows are only added, and how each purpose stands by its last row.

Who has no row was put there by an operator, who answers for the basis: every purpose
stands as "imported". A profile that is born with an account gets a row for each purpose at
its beginning, "not given" (`begin`); from then on nobody says anything for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from matching.consents.invitations import end_abroad, end_all
from matching.consents.model import TEXT_VERSION, Basis, Consent, Purpose
from matching.consents.tables import CONSENT_CLOCK, CONSENTS
from matching.errors import BadInputError, Place
from matching.store.metadata import moment_of, written


def begin(file: Connection, candidate: str, now: datetime, *, by: str) -> None:
    """Say that a profile belongs to an account and that nothing is agreed to; nothing where it has begun."""
    if not _rows(file, candidate):
        for purpose in Purpose:
            _append(file, candidate, Consent(purpose, False, Basis.CONSENT, now, None, by))


def change(
    file: Connection, candidate: str, wanted: Mapping[Purpose, bool], now: datetime, *, version: str, by: str
) -> tuple[Consent, ...]:
    """Give and withdraw, and return how every purpose stands; what stands so already gets no row.

    Who does not share their profile any more takes back every yes to a company as well, who
    takes back that it may leave Korea every yes to one outside.
    Raises `BadInputError` where something is given to a text that is not the one in use.
    """
    if any(wanted.values()) and version != TEXT_VERSION:
        raise BadInputError("consent-text-not-in-use", at=Place(pointer="/textVersion"), now=TEXT_VERSION)
    known = {each.purpose: each for each in current(file, candidate)}
    for purpose, given in wanted.items():
        said = Consent(purpose, given, Basis.CONSENT, now, version if given else known[purpose].text_version, by)
        if not _says_the_same(known[purpose], said):
            _append(file, candidate, said)
    if wanted.get(Purpose.SHARING) is False:
        end_all(file, candidate, now)
    elif wanted.get(Purpose.CROSS_BORDER) is False:
        end_abroad(file, candidate, now)
    return current(file, candidate)


def _says_the_same(known: Consent, said: Consent) -> bool:
    return (known.basis, known.given, known.text_version) == (said.basis, said.given, said.text_version)


def current(file: Connection, candidate: str) -> tuple[Consent, ...]:
    """Return how every purpose stands, in the order of `Purpose`."""
    found = {each.purpose: each for each in history(file, candidate)}
    return tuple(found.get(purpose) or Consent(purpose, True, Basis.IMPORTED) for purpose in Purpose)


def history(file: Connection, candidate: str) -> tuple[Consent, ...]:
    """Return all that a person ever said, in order."""
    return tuple(map(_consent, _rows(file, candidate)))


def permits(file: Connection, candidate: str, purposes: Iterable[Purpose]) -> bool:
    """Whether all of some purposes stand as given."""
    given = {each.purpose for each in current(file, candidate) if each.given}
    return given.issuperset(purposes)


def without(file: Connection, purposes: Collection[Purpose]) -> frozenset[str]:
    """Return the ids for which some of these purposes do not stand as given; who is not among them takes part."""
    last = (
        select(func.max(CONSENTS.c.number))
        .where(CONSENTS.c.purpose.in_(list(purposes)))
        .group_by(CONSENTS.c.candidate, CONSENTS.c.purpose)
    )
    asked = select(CONSENTS.c.candidate).where(CONSENTS.c.number.in_(last), CONSENTS.c.given.is_(False))
    return frozenset(file.scalars(asked))


def forget(file: Connection, candidate: str) -> int:
    """Take out all that was said by a person who is erased, and return how many rows that were."""
    gone = file.execute(delete(CONSENTS).where(CONSENTS.c.candidate == candidate)).rowcount
    if gone:
        _tick(file)
    return gone


def clock(file: Connection) -> int:
    """Return the number of the last change, 0 where there was none."""
    return int(file.scalar(select(CONSENT_CLOCK.c.last)) or 0)


def changes_after(file: Connection, number: int) -> list[tuple[str, Purpose, bool]]:
    """Return what was said after a number: who, of which purpose, whether it is given."""
    columns = (CONSENTS.c.candidate, CONSENTS.c.purpose, CONSENTS.c.given)
    rows = file.execute(select(*columns).where(CONSENTS.c.number > number).order_by(CONSENTS.c.number))
    return [(row.candidate, Purpose(row.purpose), row.given) for row in rows]


def _append(file: Connection, candidate: str, said: Consent) -> None:
    values = {"purpose": str(said.purpose), "given": said.given, "text_version": said.text_version, "by": said.by}
    at = None if said.at is None else written(said.at)
    file.execute(insert(CONSENTS).values(number=_tick(file), candidate=candidate, at=at, **values))


def _tick(file: Connection) -> int:
    number = clock(file) + 1
    if number == 1:
        file.execute(insert(CONSENT_CLOCK).values(only=1, last=number))
    else:
        file.execute(update(CONSENT_CLOCK).values(last=number))
    return number


def _rows(file: Connection, candidate: str) -> list[Row[Any]]:
    asked = select(CONSENTS).where(CONSENTS.c.candidate == candidate).order_by(CONSENTS.c.number)
    return list(file.execute(asked))


def _consent(row: Row[Any]) -> Consent:
    return Consent(Purpose(row.purpose), row.given, Basis.CONSENT, moment_of(row.at), row.text_version, row.by)
