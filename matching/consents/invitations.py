"""A company asks, a person answers: only after a yes to that company does it learn who they are.

    asked -> accepted -> withdrawn
          -> declined
          -> expired        nobody answered in time

A no is final for that opening, and so is a yes taken back. For another opening the same
company may ask again only after a while, and in a year only so often (`Rules`); an
invitation that nobody answered may be made once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from matching.consents.employers import is_abroad, known_marks
from matching.consents.model import Asker, Invitation, Rules, State
from matching.consents.tables import INVITATIONS
from matching.domain import Opening
from matching.errors import BadInputError, NotFoundError, Place
from matching.store.documents import is_storable
from matching.store.metadata import in_parts, moment_of, written

Answer = Literal["yes", "no"]
YEAR = timedelta(days=365)
ASKED_FOR_ONE_OPENING = 2
LONGEST_MESSAGE = 2_000


def ask(
    file: Connection,
    asker: Asker,
    opening: Opening,
    candidate: str,
    now: datetime,
    *,
    identifier: str,
    text: str,
    rules: Rules,
) -> Invitation:
    """Keep a company's question to a person whom it may see (`sight.sees`).

    `identifier` is a fresh id. Raises `BadInputError` where it may not ask.
    """
    if len(text) > LONGEST_MESSAGE:
        raise BadInputError("text-too-long", at=Place(pointer="/message"), most=f"{LONGEST_MESSAGE:,}")
    before = [each for each in of_employer(file, asker.id) if each.candidate == candidate]
    refusal = _why_not(before, opening.id, now, rules)
    if refusal is not None:
        raise refusal
    asked = Invitation(
        identifier, asker.id, asker.said.name, opening.id, opening.title, candidate, text, asker.by, now
    )  # fmt: skip
    columns = ("id", "employer", "employer_name", "opening", "opening_title", "candidate", "message", "by")
    values = {name: getattr(asked, name) for name in columns}
    file.execute(insert(INVITATIONS).values(**values, asked=written(now)))
    return asked


def _why_not(before: list[Invitation], opening: str, now: datetime, rules: Rules) -> BadInputError | None:
    """Return why a company may not ask a person now, `None` where it may."""
    states = [(each, each.state(now, rules)) for each in before]
    same = [state for each, state in states if each.opening == opening]
    if State.DECLINED in same or State.WITHDRAWN in same:
        return BadInputError("invitation-refused-for-good")
    if State.ASKED in same or State.ACCEPTED in same:
        return BadInputError("invitation-there-already")
    if len(same) >= ASKED_FOR_ONE_OPENING:
        return BadInputError("invitation-asked-twice")
    if len([each for each in before if now - each.asked < YEAR]) >= rules.asked_a_year:
        return BadInputError("invitation-too-often", most=rules.asked_a_year)
    refused = [each.withdrawn or each.answered for each, state in states if state in _REFUSED]
    if any(at is not None and now - at < rules.again_after for at in refused):
        return BadInputError("invitation-too-soon", days=rules.again_after.days)
    return None


_REFUSED = (State.DECLINED, State.WITHDRAWN)


def answer(
    file: Connection, candidate: str, identifier: str, said: Answer, now: datetime, *, rules: Rules
) -> Invitation:
    """Say yes or no to an invitation, or no after a yes, which takes it back.

    The same answer again changes nothing. Raises `NotFoundError` where it is not theirs,
    `BadInputError` where it can no longer be answered so.
    """
    found = one(file, identifier)
    if found.candidate != candidate:
        raise NotFoundError("invitation", identifier)
    state = found.state(now, rules)
    if (state, said) in _SAID_ALREADY:
        return found
    if (state, said) not in _POSSIBLE:
        raise BadInputError("invitation-expired" if state is State.EXPIRED else "invitation-answered")
    changed = {"withdrawn": written(now)} if state is State.ACCEPTED else {"answer": said, "answered": written(now)}
    file.execute(update(INVITATIONS).where(INVITATIONS.c.id == identifier).values(**changed))
    return one(file, identifier)


_SAID_ALREADY = {(State.ACCEPTED, "yes"), (State.DECLINED, "no"), (State.WITHDRAWN, "no")}
_POSSIBLE = {(State.ASKED, "yes"), (State.ASKED, "no"), (State.ACCEPTED, "no")}


def one(file: Connection, identifier: str) -> Invitation:
    """Return an invitation. Raises `NotFoundError`."""
    asked = select(INVITATIONS).where(INVITATIONS.c.id == identifier)
    row = file.execute(asked).one_or_none() if is_storable(identifier) else None
    if row is None:
        raise NotFoundError("invitation", identifier)
    return _invitation(row)


def of_candidate(file: Connection, candidate: str) -> tuple[Invitation, ...]:
    """Return what a person was asked, the latest first."""
    return _found(file, INVITATIONS.c.candidate == candidate)


def of_employer(file: Connection, employer: str) -> tuple[Invitation, ...]:
    """Return what a company asked, the latest first, of people who are hidden from it by now too."""
    return _found(file, INVITATIONS.c.employer == employer)


def everybodys(file: Connection) -> tuple[Invitation, ...]:
    """Return every invitation, the latest first."""
    return _found(file)


def accepted(
    file: Connection, *, candidates: Sequence[str] | None = None, openings: Sequence[str] | None = None
) -> tuple[Invitation, ...]:
    """Return every yes that stands of some people, or about some openings."""
    column = INVITATIONS.c.candidate if candidates is not None else INVITATIONS.c.opening
    found = (each for some in in_parts(list(candidates or openings or ())) for each in _found(file, column.in_(some)))
    return tuple(each for each in found if each.stands)


def has_yes(file: Connection, employer: str, candidate: str) -> bool:
    """Whether a yes of a person to a company stands."""
    pair = (INVITATIONS.c.employer == employer, INVITATIONS.c.candidate == candidate)
    return any(each.stands for each in _found(file, *pair))


def end_with(file: Connection, candidate: str, marks: Collection[str], now: datetime) -> None:
    """Decline what employers known by some marks have asked a person, and take back every yes to them."""
    theirs = of_candidate(file, candidate)
    meant = {each for each in {found.employer for found in theirs} if not known_marks(file, each).isdisjoint(marks)}
    _end(file, [each for each in theirs if each.employer in meant], now)


def end_abroad(file: Connection, candidate: str, now: datetime) -> None:
    """Decline what employers outside Korea have asked a person, and take back every yes to them."""
    theirs = of_candidate(file, candidate)
    _end(file, [each for each in theirs if is_abroad(known_marks(file, each.employer))], now)


def end_all(file: Connection, candidate: str, now: datetime) -> None:
    """Take back every yes of a person, and decline what is open."""
    _end(file, of_candidate(file, candidate), now)


def _end(file: Connection, invitations: Iterable[Invitation], now: datetime) -> None:
    for each in invitations:
        changed = {"withdrawn": written(now)} if each.stands else {"answer": "no", "answered": written(now)}
        if each.stands or each.answer is None:
            file.execute(update(INVITATIONS).where(INVITATIONS.c.id == each.id).values(**changed))


def forget(file: Connection, candidate: str) -> int:
    """Take out what a person who is erased was asked, and return how many invitations that were."""
    return file.execute(delete(INVITATIONS).where(INVITATIONS.c.candidate == candidate)).rowcount


def _found(file: Connection, *where: Any) -> tuple[Invitation, ...]:
    asked = select(INVITATIONS).where(*where).order_by(INVITATIONS.c.asked.desc(), INVITATIONS.c.id)
    return tuple(map(_invitation, file.execute(asked)))


def _invitation(row: Row[Any]) -> Invitation:
    times = {
        name: None if getattr(row, name) is None else moment_of(getattr(row, name))
        for name in ("answered", "withdrawn")
    }
    return Invitation(
        row.id, row.employer, row.employer_name, row.opening, row.opening_title, row.candidate, row.message, row.by,
        moment_of(row.asked), row.answer, times["answered"], times["withdrawn"],
    )  # fmt: skip
