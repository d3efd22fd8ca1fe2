"""Answers within a transaction: given, changed, taken back, shown to their company, and forgotten.

Whoever calls has seen to it that the opening is the company's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from matching.consents import sees
from matching.consents.walking import KOREA
from matching.errors import NotFoundError
from matching.screening.model import Answer, Given, Reason, Screening
from matching.screening.tables import SCREENINGS
from matching.store.documents import is_storable
from matching.store.metadata import moment_of, upsert, written
from matching.store.tables import CANDIDATES, OPENINGS

_KEY = ("opening", "candidate", "by")


def answer(
    file: Connection, employer: str, opening: str, candidate: str, given: Given, now: datetime, *, by: str, shown: str
) -> Screening:
    """Keep a user's answer about a person in the place of their earlier one; the same again is the one there is.

    `shown` is the SHA-256 of the list on which the person was seen.
    """
    before = next((each for each in about(file, opening, candidate) if each.by == by), None)
    if before is not None and (before.answer, before.reason) == (given.answer, given.reason):
        return before
    made = Screening(opening, candidate, by, employer, given.answer, given.reason, shown, now)
    key = {name: getattr(made, name) for name in _KEY}
    said = {"employer": employer, "answer": made.answer.value, "shown": shown, "at": written(now)}
    said_why = {**said, "reason": made.reason.value if made.reason else None}
    new = upsert(file, SCREENINGS).values(**key, **said_why)
    file.execute(new.on_conflict_do_update(index_elements=_KEY, set_=said_why))
    return made


def withdraw(file: Connection, opening: str, candidate: str, *, by: str) -> None:
    """Take a user's answer back. Raises `NotFoundError` where they gave none."""
    own = (SCREENINGS.c.opening == opening, SCREENINGS.c.candidate == candidate, _theirs(by))
    if not is_storable(candidate) or not file.execute(delete(SCREENINGS).where(*own)).rowcount:
        raise NotFoundError("screening", candidate)


def about(file: Connection, opening: str, candidate: str) -> tuple[Screening, ...]:
    """Return what a company's users answer about a person, in order of time."""
    if not is_storable(candidate):
        return ()
    return _found(file, SCREENINGS.c.opening == opening, SCREENINGS.c.candidate == candidate)


def of_opening(file: Connection, opening: str) -> Mapping[str, tuple[Screening, ...]]:
    """Return all answers by person, in order of their ids, about people who are hidden from the company by now too."""
    by_person: dict[str, tuple[Screening, ...]] = {}
    for each in _found(file, SCREENINGS.c.opening == opening):
        by_person[each.candidate] = (*by_person.get(each.candidate, ()), each)
    return {person: by_person[person] for person in sorted(by_person)}


def there(file: Connection, employer: str, people: Iterable[str]) -> Iterator[str]:
    """Yield those of some people who are stored under that id still, and there for a company."""
    return (each for each in people if _is_stored(file, each) and sees(file, employer, each))


def _is_stored(file: Connection, candidate: str) -> bool:
    return file.scalar(select(CANDIDATES.c.id).where(CANDIDATES.c.id == candidate)) is not None


def of_candidate(file: Connection, candidate: str) -> tuple[Screening, ...]:
    """Return all that companies answer about a person, in order of time."""
    return _found(file, SCREENINGS.c.candidate == candidate)


def forget(file: Connection, candidate: str) -> int:
    """Take out the answers about a person who is erased; return how many."""
    return _removed(file, SCREENINGS.c.candidate == candidate)


def forget_user(file: Connection, user: str) -> int:
    """Take out the answers of a user who goes; return how many."""
    return _removed(file, _theirs(user))


def forget_opening(file: Connection, opening: str) -> int:
    """Take out the answers given for an opening that goes; return how many."""
    return _removed(file, SCREENINGS.c.opening == opening)


def forget_before(file: Connection, day: date) -> int:
    """Take out the answers given before a day in Korea, and those for openings that are gone; return how many."""
    begins = written(datetime.combine(day, time(), KOREA))
    return _removed(file, (SCREENINGS.c.at < begins) | SCREENINGS.c.opening.not_in(select(OPENINGS.c.id)))


def _theirs(user: str) -> ColumnElement[bool]:
    return SCREENINGS.c.by == user


def _removed(file: Connection, where: Any) -> int:
    return file.execute(delete(SCREENINGS).where(where)).rowcount


def _found(file: Connection, *where: Any) -> tuple[Screening, ...]:
    rows = file.execute(select(SCREENINGS).where(*where).order_by(SCREENINGS.c.at, SCREENINGS.c.by))
    return tuple(map(_screening, rows))


def _screening(row: Row[Any]) -> Screening:
    reason = None if row.reason is None else Reason(row.reason)
    return Screening(
        row.opening, row.candidate, row.by, row.employer, Answer(row.answer), reason, row.shown, moment_of(row.at)
    )
