"""Erasing a person: everything in one transaction, with its entry in the ledger, then what lies outside the database.

The transaction takes out documents and past versions, destroys the keys that sealed them,
and leaves nothing of the person in any table: of judgements and merges the numbers stay.
The ledger keeps its entries under a pseudonym that nobody can resolve any more. What lies
beside the database, vectors by hashes of texts, is noted within the same transaction and
goes right after it; where a process is killed between the two, the next one goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from matching import all_pairs
from matching.accounts import leaving
from matching.consents import blocks, given, invitations, listing, walking
from matching.disputes import kept as disputes
from matching.domain import Candidate
from matching.encoding import keys_of
from matching.errors import MatchingError, NotFoundError, StoreError
from matching.idempotency import kept as answers
from matching.jobs import kept as jobs
from matching.judgements import kept as judgements
from matching.language import Text, message
from matching.ledger import Entry, Kind, Ledger
from matching.profiles import candidate_embedded
from matching.rights.tables import SINCE, UNFINISHED
from matching.screening import kept as screenings
from matching.store.documents import is_storable
from matching.store.metadata import in_parts, upsert
from matching.store.people import CANDIDATE, keys_to_seal, person_keys, same_person
from matching.store.people import forget as destroy
from matching.store.versions import former, standing
from matching.uploads import kept as uploads
from matching.webhooks import kept as webhooks
from matching.workspace import Workspace

Record = Callable[[Connection, Entry], int]
"""What writes an erasure into the ledger, as `Ledger.erase` does."""


class Why(StrEnum):
    """Why somebody is erased: one of a few reasons, since the ledger keeps it and may hold nothing of a person."""

    ASKED = "asked"  # the person wants it
    RETENTION = "retention"  # the time for which their documents may be kept is over
    MISTAKE = "mistake"  # they should never have been stored
    ORDER = "order"  # an authority orders it
    RESTORED = "restored"  # a backup that was brought back had them still

    @property
    def text(self) -> Text:
        """The reason in words."""
        return message("rights", f"why-{self}")


@dataclass(frozen=True)
class By:
    """Who acts, as the ledger names them: a user's id, their company, an address, and the route or command."""

    actor: str
    company: str | None = None
    origin: str | None = None
    action: str = ""


@dataclass(frozen=True)
class Certificate:
    """That a person was erased: when, why, by which entry of the ledger, and how much of what was removed.

    It names nobody; `removed` counts rows and documents by kind.
    """

    at: datetime
    why: Why
    entry: int
    removed: Mapping[str, int]


def erase(space: Workspace, ledger: Ledger, person: str, now: datetime, by: By, why: Why = Why.ASKED) -> Certificate:
    """Erase a person with all that was merged into them. Raises `NotFoundError` where nothing of them is there.

    `StoreError` with the code `erasure-unfinished` says that they are erased and `finish` is to be called again.
    """
    finish(space)
    with space.store.file.writing() as file:
        ids = whole_person(file, person)
        made = erase_in(file, ids, now, by, why, ledger.erase)
    try:
        finish(space)
    except MatchingError as error:
        raise StoreError("erasure-unfinished", file=space.store.name) from error
    return made


def whole_person(file: Connection, person: str) -> tuple[str, ...]:
    """Return all ids that stand for a person. Raises `NotFoundError`."""
    if not is_storable(person):
        raise NotFoundError(CANDIDATE, person)
    ids = sorted(same_person(file, [person]))
    if not person_keys(file, CANDIDATE, ids) and not leaving.users_of(file, ids):
        raise NotFoundError(CANDIDATE, person)
    return tuple(ids)


def erase_in(file: Connection, ids: Sequence[str], now: datetime, by: By, why: Why, record: Record) -> Certificate:
    """Erase all ids of one person within a write transaction; `finish` is to be called after it."""
    now_kept, before = standing(file, ids), former(file, ids)
    removed = Counter({"documents": len(now_kept), "versions": len(before)})
    keys_to_seal(file, CANDIDATE, ids)  # who never had a document is to leave a mark as well
    removed["keys"] = len(ids)
    _note(file, [*now_kept, *before])
    destroy(file, ids[0])
    removed += forget_rest(file, ids, now)
    counts = {kind: count for kind, count in removed.items() if count}
    return Certificate(now, why, record(file, entry_of(ids, now, by, why, counts)), counts)


def entry_of(ids: Sequence[str], now: datetime, by: By, why: Why, removed: Mapping[str, int]) -> Entry:
    """Return what the ledger keeps of an erasure."""
    return Entry(
        kind=Kind.ERASED, at=now, actor=by.actor, company=by.company, origin=by.origin, people=tuple(ids),
        action=by.action, inputs={"why": why.value, "removed": {**removed}},
    )  # fmt: skip


def forget_rest(file: Connection, ids: Collection[str], now: datetime) -> Counter[str]:
    """Take out all that is kept of some people beside their documents; return how much, by kind."""
    removed: Counter[str] = Counter()
    for each in ids:
        removed["consents"] += given.forget(file, each)
        removed["blocks"] += blocks.forget(file, each)
        removed["invitations"] += invitations.forget(file, each)
        removed["views"] += walking.forget(file, each) + listing.forget(file, each)
        removed["judgements"] += judgements.forget(file, each)
        removed["screenings"] += screenings.forget(file, each)
        removed["disputes"] += disputes.forget(file, each)
        removed["jobs"] += jobs.forget_person(file, each, now=now) + jobs.forget_named(file, each, now=now)
        removed["messages"] += webhooks.forget_person(file, each)
        removed["answers"] += answers.forget(file, each)
        file.execute(delete(SINCE).where(SINCE.c.candidate == each))
    for user in leaving.users_of(file, ids):
        removed += _forget_user(file, user)
    return removed


def _forget_user(file: Connection, user: str) -> Counter[str]:
    left = leaving.forget(file, user)
    return Counter(
        answers=sum(answers.forget(file, each) for each in left.uploads),
        accounts=1, sessions=left.sessions, apiKeys=left.keys, uploads=uploads.forget(file, left.uploads),
        jobs=jobs.forget_user(file, user), webhooks=webhooks.forget_user(file, user),
        screenings=screenings.forget_user(file, user),
    )  # fmt: skip


def _note(file: Connection, people: Iterable[Candidate]) -> None:
    """Note which rows of the vector cache are to go: those of each text, and of all texts of a person together."""
    for key in sorted(keys_of(map(candidate_embedded, people))):
        file.execute(upsert(file, UNFINISHED).values(text_key=key.hex()).on_conflict_do_nothing())


def finish(space: Workspace) -> bool:
    """Do what erasures have still to do outside the database; whether there was anything."""
    space.store.file.settle()
    with space.store.file.reading() as file:
        keys = list(file.scalars(select(UNFINISHED.c.text_key)))
    if not keys:
        return False
    space.let_go([bytes.fromhex(each) for each in keys])
    all_pairs.remove(space.store.file.home)
    with space.store.file.writing() as file:
        for some in in_parts(keys):
            file.execute(delete(UNFINISHED).where(UNFINISHED.c.text_key.in_(some)))
    space.store.file.sweep()
    return True
