"""Making a list that was shown again, from the documents as they were, and comparing it bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matching.documents.lists import shortlist_document, suggestions_document
from matching.domain import Candidate, Json
from matching.eligibility import policy
from matching.errors import BadInputError, NotFoundError, ScorerError
from matching.language import Text, message
from matching.ledger import asking
from matching.ledger.entries import LIST, Kept
from matching.ledger.keeping import Ledger
from matching.ledger.kinds import LISTS, Kind
from matching.ledger.listed import Wanted, digest_of, unpacked
from matching.ledger.listing import ranked_openings, ranked_people
from matching.masking import masked_shortlist, masked_suggestions
from matching.pool import OpeningPool, Pool
from matching.registry import Shelf
from matching.scoring import TwoSided
from matching.store import Revision
from matching.versions import software_versions
from matching.workspace import Workspace

_NONE = Revision(-1, -1)  # before the first write


class Outcome(StrEnum):
    """What came of making a list again."""

    SAME = "same"
    DIFFERENT = "different"  # all that it was made of is there, and it came out otherwise
    CHANGED = "changed"  # something it was made of is another now
    ERASED = "erased"  # documents it was made of are gone
    FOREIGN = "foreign"  # it was made of documents that were never stored

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return message("ledger", f"replay-{self.value}")


@dataclass(frozen=True)
class Change:
    """An input that is another now; `since` is when an entry first bore another value, None where none did."""

    name: str
    then: str
    now: str | None
    since: datetime | None

    @property
    def text(self) -> Text:
        """The input in words."""
        return message("ledger", f"input-{self.name}")


@dataclass(frozen=True)
class Replayed:
    """A list made again; `document` is what can be shown of it, None where nothing can.

    `gone` counts the documents that are not kept any more, `gone_since` is when the first
    of them was erased, where that was recorded.
    """

    entry: Kept
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    gone: int = 0
    gone_since: datetime | None = None
    document: Json | None = None


class Replays:
    """Makes lists of a ledger again, in the workspace over the same store."""

    def __init__(self, space: Workspace, ledger: Ledger, shelf: Shelf | None = None) -> None:
        self._space, self._ledger = space, ledger
        self._shelf = shelf or Shelf.of_settings()
        self._people: tuple[int, Pool | None] | None = None
        self._posts: tuple[int, OpeningPool | None] | None = None

    def replay(self, number: str) -> Replayed:
        """Make the list of an entry again. Raises `NotFoundError`, and `BadInputError` for an entry of no list."""
        entry = self._ledger.entry(number)
        kind = _kind_of_list(entry)
        if kind is None:
            raise BadInputError("ledger-not-a-list", kind=entry.kind.text)
        if "day" not in entry.inputs:
            return Replayed(entry, Outcome.FOREIGN)
        changes, scorer = self._changes(entry)
        if scorer is None or any(each.name in _NEEDED for each in changes):
            return Replayed(entry, Outcome.CHANGED, changes)
        make = self._shortlist if kind is Kind.LIST_SHOWN else self._suggestions
        try:
            document, gone = make(entry, Wanted.of(entry.inputs), scorer)
        except _NothingLeftError as nothing:
            return self._short(entry, changes, nothing.gone, None)
        if gone:
            return self._short(entry, changes, gone, document)
        if digest_of(document) == entry.list_digest:
            return Replayed(entry, Outcome.SAME, changes, document=document)
        return Replayed(entry, Outcome.CHANGED if changes else Outcome.DIFFERENT, changes, document=document)

    def _short(self, entry: Kept, changes: tuple[Change, ...], gone: int, document: Json | None) -> Replayed:
        """Return a list of which documents are gone, with when the first erasure after it was."""
        with self._ledger.file.reading() as file:
            erased = asking.erased_after(file, entry.number)
        return Replayed(entry, Outcome.ERASED, changes, gone, erased[0].at if erased else None, document)

    def _changes(self, entry: Kept) -> tuple[tuple[Change, ...], TwoSided | None]:
        """Return what is another now, and the scorer of then, None where it is not there any more."""
        scorer = self._scorer(entry.versions)
        now: dict[str, str | None] = {
            "policy": policy().digest,
            "encoder": self._space.embedder.fingerprint,
            "scorer_sha256": entry.versions.get("scorer_sha256") if scorer else None,
            **software_versions(),
        }
        differing = [name for name in now if name in entry.versions and entry.versions[name] != now[name]]
        return tuple(self._change(entry, name, now[name]) for name in differing), scorer

    def _change(self, entry: Kept, name: str, now: str | None) -> Change:
        with self._ledger.file.reading() as file:
            first = asking.first_with(file, entry.number, "versions", name, entry.versions[name])
        return Change(name, entry.versions[name], now, first.at if first else None)

    def _scorer(self, versions: Mapping[str, str]) -> TwoSided | None:
        name = versions.get("scorer", "")
        try:
            if self._shelf.sha256(name) != versions.get("scorer_sha256"):
                return None
            return self._shelf.load(name)
        except (NotFoundError, ScorerError):
            return None

    def _shortlist(self, entry: Kept, wanted: Wanted, scorer: TwoSided) -> tuple[Json, int]:
        asked, pool_then = _part(entry, "opening"), _part(entry, "candidates")
        opening = self._space.store.opening_at(entry.objects["opening"], _number(asked, "revision"))
        pool, left = self._people_at(_number(pool_then, "revision"))
        gone = _number(pool_then, "count") - left
        if opening is None or pool is None:
            raise _NothingLeftError(gone + (opening is None))
        there = unpacked(_part(entry, "there"), _number(pool_then, "count"))
        if gone and not there.rows.all():  # rows are told by number: with some gone nobody can say whose they were
            raise _NothingLeftError(gone)
        there = replace(there, rows=there.rows[: len(pool)])
        found = ranked_people(opening, self._space.opening_vectors(opening), pool, wanted, scorer, there)
        return shortlist_document(masked_shortlist(found) if wanted.view == "masked" else found), gone

    def _suggestions(self, entry: Kept, wanted: Wanted, scorer: TwoSided) -> tuple[Json, int]:
        asked, pool_then = _part(entry, "candidate"), _part(entry, "openings")
        person = self._person(entry, _number(asked, "revision"))
        pool, left = self._posts_at(_number(pool_then, "revision"))
        gone = _number(pool_then, "count") - left
        if person is None or pool is None:
            raise _NothingLeftError(gone + (person is None))
        found = ranked_openings(self._space, person, pool, wanted, scorer)
        return suggestions_document(masked_suggestions(found) if wanted.view == "masked" else found), gone

    def _person(self, entry: Kept, revision: int) -> Candidate | None:
        known = self._ledger.people([entry])
        (subject,) = entry.subjects
        return self._space.store.candidate_at(known[subject], revision) if subject in known else None

    def _people_at(self, revision: int) -> tuple[Pool | None, int]:
        """Return the people as of a write, ready to be searched, and how many are left; the last asked for is kept."""
        if self._space.store.revision.candidates == revision and self._space.pool_at[0] == revision:
            self._people = self._space.pool_at
        if self._people is None or self._people[0] != revision:
            found = self._space.store.records_at(Revision(revision, _NONE.openings)).candidates
            self._people = revision, self._space.pool_of(found) if found else None
        pool = self._people[1]
        return pool, len(pool) if pool is not None else 0

    def _posts_at(self, revision: int) -> tuple[OpeningPool | None, int]:
        if self._posts is None or self._posts[0] != revision:
            found = self._space.store.records_at(Revision(_NONE.candidates, revision)).openings
            self._posts = revision, self._space.opening_pool_of(found) if found else None
        pool = self._posts[1]
        return pool, len(pool.openings) if pool is not None else 0


def _kind_of_list(entry: Kept) -> Kind | None:
    """Return as what an entry's list was shown, `None` where it is of none; a file may be of one."""
    if entry.kind is Kind.EXPORTED and LIST in entry.inputs:
        return Kind.SUGGESTIONS_SHOWN if entry.inputs.get("of") == "suggestions" else Kind.LIST_SHOWN
    return entry.kind if entry.kind in LISTS else None


_NEEDED = ("policy", "encoder", "scorer_sha256")  # with others of these nothing comparable could be made


class _NothingLeftError(Exception):
    """So much was erased that there is nothing to make a list of."""

    def __init__(self, gone: int) -> None:
        self.gone = gone
        super().__init__(gone)


def _part(entry: Kept, name: str) -> Mapping[str, object]:
    part = entry.inputs[name]
    return part if isinstance(part, Mapping) else {}


def _number(part: Mapping[str, object], name: str) -> int:
    return int(str(part[name]))
