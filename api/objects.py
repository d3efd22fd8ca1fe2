"""What handlers get their objects from: each is asked for by whoever wants it, and refused before it is looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, TypeVar

from fastapi import Depends
from pydantic import JsonValue

from api.dependencies import InUse, KeptUploads, Today
from api.errors import ProblemError
from api.own_ids import own_opening_id, under_id, under_own_id
from api.security import Now, Users, Who
from matching.accounts import Accounts, Principal, reach
from matching.domain import Candidate, Opening
from matching.errors import BadInputError, NotFoundError, Place
from matching.ingest.fields import EXTENSION
from matching.ingest.job_posting import read_opening
from matching.judgements import Judgement, Judgements
from matching.packed import PackedPeople
from matching.store import Page
from matching.store.documents import KindName
from matching.uploads.kept import Uploads
from matching.uploads.upload import DAYS_KEPT, Upload
from matching.workspace import Workspace

T = TypeVar("T", bound=Candidate | Opening | str)


@dataclass(frozen=True)
class Reach:
    """What is stored, as far as somebody may have it. What they may not have, and what is not there, raise alike."""

    who: Principal
    workspace: Workspace
    accounts: Accounts
    uploads: Uploads
    today: date
    now: Now
    _owners: dict[str, str | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    # People

    def seen(self, identifier: str) -> str:
        """Return the id of a profile that they may see, if masked."""
        _found(reach.reads_profile(self.who, identifier), "candidate", identifier)
        return identifier

    @property
    def lists_people(self) -> bool:
        """Whether they may list people."""
        return reach.lists_people(self.who)

    def people(self, every: PackedPeople) -> PackedPeople:
        """Return whom of some people they may list."""
        return every if self.lists_people else PackedPeople()

    def has_all_of(self, identifier: str) -> bool:
        """Whether they may have all that follows from a profile."""
        return reach.reads_all_of_profile(self.who, identifier)

    def is_own(self, identifier: str) -> bool:
        """Whether a profile is their own."""
        return reach.is_own_profile(self.who, identifier)

    def judged(self, person: Candidate | str) -> Candidate | str:
        """Return whom a verdict is asked about: any document, or the id of a profile that they may see."""
        if isinstance(person, str):
            _found(reach.reads_profile(self.who, person), "candidate", person)
        return person

    def subject(self, person: T) -> T:
        """Return whom more than a verdict is asked about: any document, or an id."""
        if isinstance(person, str):
            _found(reach.reads_all_of_profile(self.who, person), "candidate", person)
        return person

    def changed(self, person: Candidate | str) -> Candidate | str:
        """Return whose profile is to be changed: any document, or an id."""
        if isinstance(person, str):
            _found(reach.changes_profile(self.who, person), "candidate", person)
        return person

    def own_profile(self, document: JsonValue) -> JsonValue:
        """Return a document under the id of their own profile. Raises `BadInputError` where it has another."""
        if self.who.is_operator or self.who.candidate is None:
            return document
        return under_id(document, self.who.candidate)

    def own_person(self, person: Candidate) -> Candidate:
        """Return a profile that was read under the id of their own."""
        if self.who.is_operator or self.who.candidate is None:
            return person
        return person.model_copy(update={"id": self.who.candidate})

    # Openings

    def opening(self, identifier: str) -> Opening:
        """Return an opening that they may see."""
        return self.workspace.store.opening(self.offered(identifier))

    def offered(self, opening: T) -> T:
        """Return what is asked about: any document, or the id of an opening that they may see."""
        if isinstance(opening, str):
            _found(self._sees(opening), "opening", opening)
        return opening

    def _sees(self, identifier: str) -> bool:
        return reach.reads_every_opening(self.who) or reach.reads_opening(self.who, self._owner(identifier))

    def ranks(self, identifier: str) -> bool:
        """Whether they may see who is shortlisted for an opening."""
        return reach.ranks_opening(self.who, self._owner(identifier))

    def ranked(self, identifier: str) -> str:
        """Return the id of an opening of which they may see who is shortlisted."""
        _found(self.ranks(identifier), "opening", identifier)
        return identifier

    def ranks_unstored(self) -> None:
        """Refuse whoever may not see who is shortlisted for an opening that they bring along. Raises `ProblemError`."""
        _admitted(reach.sees_masked(self.who))

    def own(self, identifier: str) -> str:
        """Return the id of an opening that is theirs, to change or to ask people about."""
        _found(self.owns(identifier), "opening", identifier)
        return identifier

    def owns(self, identifier: str) -> bool:
        """Whether an opening is theirs."""
        return self.who.is_operator or reach.is_own_opening(self.who, self._owner(identifier))

    def listing_people(self) -> None:
        """Refuse whoever may not list people. Raises `ProblemError`."""
        _admitted(self.lists_people)

    def _owner(self, identifier: str) -> str | None:
        if identifier not in self._owners:
            self._owners[identifier] = self.accounts.owners.of("opening", identifier)
        return self._owners[identifier]

    def openings(self, every: Iterable[Opening]) -> list[Opening]:
        """Return those of some openings that they may see."""
        if reach.reads_every_opening(self.who):
            return list(every)
        own = set(self._own_openings())
        return [each for each in every if each.id in own]

    def page_of_openings(self, after: str | None, limit: int) -> Page[Opening]:
        """Return the first openings that they may see whose ids come after a given one."""
        if reach.reads_every_opening(self.who):
            return self.workspace.store.page_of_openings(after, limit)
        found = self._own_openings(after=after, limit=limit + 1)
        there = [self._there(each) for each in found[:limit]]
        return Page(tuple(each for each in there if each), found[limit - 1] if len(found) > limit else None)

    def _own_openings(self, *, after: str | None = None, limit: int | None = None) -> list[str]:
        company = self.who.employer
        if company is None or not reach.is_own_opening(self.who, company):
            return []
        return self.accounts.owners.owned("opening", company, after=after, limit=limit)

    def _there(self, identifier: str) -> Opening | None:
        try:
            return self.workspace.store.opening(identifier)
        except NotFoundError:  # claimed, but never stored, or merged into another
            return None

    def own_opening(self, document: JsonValue) -> Opening:
        """Return a document as an opening of theirs, claimed but not stored; its id begins with their company's."""
        opening = read_opening(document)
        if self.who.employer is None or not isinstance(document, dict):
            return opening
        theirs = own_opening_id(self.who.employer, opening.id)
        self.claim_openings([theirs])
        said = document.get(EXTENSION)
        return read_opening({**document, EXTENSION: {**(said if isinstance(said, dict) else {}), "id": theirs}})

    def claim_openings(self, identifiers: list[str]) -> None:
        """Say that openings are their company's."""
        if self.who.employer is not None:
            self.accounts.owners.claim("opening", identifiers, self.who.employer, self.now)
            self._owners.clear()

    def imported_ids(self, kind: KindName) -> frozenset[str]:
        """Return the ids that rows of a table stand against: those of a company's own openings, written either way."""
        if self.who.is_operator:
            return self.workspace.store.ids(kind)
        _admitted(kind == "opening" and reach.is_own_opening(self.who, self.who.employer))
        own = self._own_openings()
        return frozenset([*own, *(each.partition(".")[2] for each in own)])

    def imported(
        self, kind: KindName, rows: Iterable[tuple[str, str]], claim: Callable[[list[str]], None] | None = None
    ) -> Iterable[tuple[str, str]]:
        """Return the documents of a table, ids and JSON, as they are stored: a company's under its own ids.

        `claim` says that openings are the company's where that is not to be a transaction of its own.
        """
        company = self.who.employer
        if kind != "opening" or company is None:
            return rows
        theirs = [under_own_id(company, identifier, text) for identifier, text in rows]
        (claim or self.claim_openings)([identifier for identifier, _ in theirs])
        return theirs

    # Uploads

    def upload(self, identifier: str) -> Upload:
        """Return an upload of theirs."""
        return self.uploads.get(self.own_upload(identifier), today=self.today)

    def own_upload(self, identifier: str) -> str:
        """Return the id of an upload of theirs."""
        is_theirs = reach.has_upload(self.who, self.accounts.owners.of("upload", identifier))
        _found(is_theirs, "upload", identifier)
        return identifier

    def add_upload(self, upload: Upload) -> None:
        """Keep an upload as theirs."""
        if not self.who.is_operator:
            kept = timedelta(days=DAYS_KEPT + 1)
            self.accounts.owners.claim_upload(upload.id, self.who.user, self.now, kept=kept)
        self.uploads.add(upload, today=self.today)

    def remove_upload(self, identifier: str) -> None:
        """Delete an upload of theirs."""
        self.uploads.remove(self.own_upload(identifier))
        self.accounts.owners.release("upload", identifier)

    def confirm(
        self, identifier: str, person: Candidate, *, same_again: bool = False, replaces: str | None = None
    ) -> Candidate:
        """Store what was read of their upload as a profile, their own where they have one, and delete the upload.

        With `same_again` the very same profile may be there already; `replaces` is the id of a
        profile that it corrects, which they may change. Raises `AlreadyExistsError`, `NotFoundError`.
        """
        theirs = self.own_person(person)
        is_over = replaces is not None and self.changed(replaces) == theirs.id
        if self.is_own(theirs.id) or same_again or is_over:
            self.workspace.add(candidates=(theirs,), replace=self.is_own(theirs.id) or is_over)
        else:
            self.workspace.add_new(candidates=(theirs,))
        self.remove_upload(identifier)
        return theirs

    # Judgements and merges

    def judgements(self) -> Judgements:
        """Return the judgements, for whoever judges."""
        _admitted(reach.judges(self.who))
        return Judgements(self.workspace.store)

    def judgement(self, number: str) -> Judgement:
        """Return a judgement."""
        _found(reach.judges(self.who), "judgement", number)
        return Judgements(self.workspace.store).one(number)

    def merging(self) -> Workspace:
        """Return what is stored, for whoever makes one of what stands twice."""
        _admitted(reach.judges(self.who))
        return self.workspace

    def check_merge(self, kind: str, first: str, second: str) -> None:
        """Refuse a merge by which somebody would lose what is theirs. Raises `BadInputError`."""
        gone = max(first, second)  # both are kept under the smaller id
        if kind == "candidate" and self.accounts.is_somebodys_profile(gone):
            raise BadInputError("merge-of-a-users-profile")
        if kind == "opening" and self._owner(gone) not in (None, self._owner(min(first, second))):
            raise BadInputError("merge-of-a-companys-opening")

    def in_own_name(self, name: str, pointer: str) -> str:
        """Return the name that something is recorded under: a user's is their id. Raises `BadInputError`."""
        if self.who.is_operator or name == self.who.user:
            return name
        raise BadInputError("not-your-name", at=Place(pointer=pointer))


def _found(is_theirs: bool, kind: str, identifier: str) -> None:
    if not is_theirs:
        raise NotFoundError(kind, identifier)


def _admitted(is_allowed: bool) -> None:
    if not is_allowed:
        raise ProblemError("not-allowed")


async def _reach(who: Who, workspace: InUse, accounts: Users, uploads: KeptUploads, today: Today, now: Now) -> Reach:
    return Reach(who, workspace, accounts, uploads, today, now)


Reachable = Annotated[Reach, Depends(_reach)]
