"""Stored people as columns of what is asked of everybody, their documents sealed until somebody is asked for.

A profile that is read takes some thirty kilobytes, its document four. Nobody is read to
search, narrow or count people: that is what columns are for. A document lies as the store
kept it, sealed with its person's key, and the key is asked of the store at the moment: whose
key is gone can be read by nobody. Whoever was read is the very same value as long as it is
in use, and the last few stay read until somebody is erased.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, overload
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate
from matching.forgetting import forgets
from matching.ingest.json_resume import read_candidate
from matching.recent import Recent
from matching.sealed import Documents, Gathering
from matching.splicing import Splice
from matching.strings import Repeated, RowsById, Strings

Digests = NDArray[np.uint8]
"""The checksums of documents, SHA-256, shape (documents, 32)."""

_DIGEST = 32
_GATHERED_AT_ONCE, _OPENED_AT_ONCE = 2_000, 200
_READ: Recent[Candidate] = Recent(1_000)
_IN_USE: WeakValueDictionary[str, Candidate] = WeakValueDictionary()


@forgets
def forget_read() -> None:
    """Hold nobody who was read; each is read anew when somebody asks."""
    _READ.clear()
    _IN_USE.clear()


class Record(NamedTuple):
    """A person as they are kept; `checksum` is that of their id and document, which is sealed."""

    id: str
    checksum: str
    is_synthetic: bool
    headline: str
    sealed: bytes


class Sealed(NamedTuple):
    """A document to be opened, with what shows that it is whole."""

    id: str
    checksum: str
    sealed: bytes


Opens = Callable[[Sequence[Sealed]], Sequence[str]]
"""Opens documents, asking for the keys of all of them at once."""


def as_they_are(documents: Sequence[Sealed]) -> list[str]:
    """Return documents that are not sealed."""
    return [each.sealed.decode() for each in documents]


def held(checksum: str, read: Callable[[], Candidate]) -> Candidate:
    """Return the person of a document by its checksum, read where nobody holds them, and hold them for a while."""
    found = _IN_USE.get(checksum)
    return _READ.put(checksum, _IN_USE.setdefault(checksum, read()) if found is None else found)


@dataclass(frozen=True, eq=False)
class PackedPeople(Sequence[Candidate]):
    """People by row, with their ids, the checksums of their documents, and where these lie.

    It equals any sequence of the same people. To go through it reads one after the other and holds nobody.
    To read somebody raises `ErasedMeanwhileError` where they were erased, `StoreError` where the document is damaged.
    """

    ids: Strings = field(default_factory=Strings)
    digests: Digests = field(default_factory=lambda: np.zeros((0, _DIGEST), dtype=np.uint8))
    synthetic: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    headlines: Repeated = field(default_factory=Repeated)
    documents: Documents = field(default_factory=Documents)
    opens: Opens = as_they_are

    @classmethod
    def of(cls, records: Iterable[Record], opens: Opens = as_they_are, home: Path | None = None) -> PackedPeople:
        """Return people from their records, given one after the other; their documents lie in a folder's file."""
        left, gathering, parts, headlines = iter(records), Gathering(home), [cls()], dict[str, int]()
        while some := list(islice(left, _GATHERED_AT_ONCE)):
            for each in some:
                gathering.add(each.sealed)
            digests = np.frombuffer(bytes.fromhex("".join(each.checksum for each in some)), dtype=np.uint8)
            synthetic = np.array([each.is_synthetic for each in some], dtype=np.bool_)
            numbers = np.array([headlines.setdefault(each.headline, len(headlines)) for each in some], dtype=np.int32)
            ids = Strings.of(each.id for each in some)
            parts.append(cls(ids, digests.reshape(-1, _DIGEST), synthetic, Repeated(numbers=numbers)))
        return cls(
            Strings.joined([each.ids for each in parts]),
            np.concatenate([each.digests for each in parts]),
            np.concatenate([each.synthetic for each in parts]),
            Repeated(Strings.of(headlines), np.concatenate([each.headlines.numbers for each in parts])),
            gathering.done(),
            opens,
        )

    def __len__(self) -> int:
        return len(self.digests)

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> PackedPeople: ...
    def __getitem__(self, at: int | slice) -> Candidate | PackedPeople:
        if not isinstance(at, slice):
            return self.read([at])[0]
        rows = np.arange(len(self))[at]
        documents = self.documents.taking(rows)
        return PackedPeople(
            self.ids[at], self.digests[at], self.synthetic[at], self.headlines[at], documents, self.opens
        )

    def __iter__(self) -> Iterator[Candidate]:
        for first in range(0, len(self), _OPENED_AT_ONCE):
            rows = range(first, min(first + _OPENED_AT_ONCE, len(self)))
            texts = self._missing(rows)
            for row in rows:
                found = _IN_USE.get(self.checksum(row))
                yield self._read(row, texts) if found is None else found

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedPeople):
            return np.array_equal(self.digests, other.digests)
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"PackedPeople of {len(self):,}"

    @property
    def has_synthetic(self) -> bool:
        """Whether anybody is synthetic."""
        return bool(self.synthetic.any())

    def read(self, rows: Sequence[int]) -> list[Candidate]:
        """Return people by their rows, and hold them for a while; the keys of all are asked for at once."""
        some = [range(len(self))[row] for row in rows]
        texts = self._missing(some)
        return [held(self.checksum(row), partial(self._read, row, texts)) for row in some]

    def checksum(self, row: int) -> str:
        """Return the checksum of somebody's document."""
        return bytes(self.digests[row]).hex()

    def taking(self, rows: Iterable[int]) -> PackedPeople:
        """Return some of them, by their rows."""
        some = np.fromiter(rows, dtype=np.intp)
        ids, headlines = self.ids.taking(some.tolist()), self.headlines.taking(some)
        documents = self.documents.taking(some)
        return PackedPeople(ids, self.digests[some], self.synthetic[some], headlines, documents, self.opens)

    def spliced(self, fresh: PackedPeople, splice: Splice, home: Path | None = None) -> PackedPeople:
        """Return a splice's people, `fresh` being those who are new or changed."""
        return PackedPeople(
            self.ids.spliced(fresh.ids, splice),
            splice.rows(self.digests, fresh.digests),
            splice.rows(self.synthetic, fresh.synthetic),
            self.headlines.spliced(fresh.headlines, splice),
            self.documents.spliced(fresh.documents, splice, home),
            fresh.opens,
        )

    def headings(self) -> Iterator[tuple[str, str]]:
        """Yield everybody's id and headline, which is empty where there is none."""
        return zip(self.ids, self.headlines, strict=True)

    def _missing(self, rows: Iterable[int]) -> dict[str, str]:
        """Return the documents of those of some rows whom nobody holds, by their checksums."""
        missing = {checksum: row for row in rows if (checksum := self.checksum(row)) not in _IN_USE}
        return dict(zip(missing, self.opens([*map(self._sealed, missing.values())]), strict=True)) if missing else {}

    def _read(self, row: int, texts: Mapping[str, str]) -> Candidate:
        """Read somebody from a document at hand, or from their own where they were let go of just now."""
        text = texts.get(self.checksum(row))
        return read_candidate(json.loads(self.opens([self._sealed(row)])[0] if text is None else text))

    def _sealed(self, row: int) -> Sealed:
        return Sealed(self.ids[row], self.checksum(row), self.documents[row])


def rows_among(before: Digests, now: Digests) -> NDArray[np.intp]:
    """Return for each of some checksums the row that it has among those of before, -1 for none, shape (now,).

    A row that is told has the very same checksum; of a pair that begin with the same eight
    bytes one may be taken for new.
    """
    one, other = (np.ascontiguousarray(each).view(np.uint64).reshape(-1, _DIGEST // 8) for each in (before, now))
    lead = _alike(one, other)
    tail = _alike(one[lead:][::-1], other[lead:][::-1])
    rows = np.full(len(other), -1, dtype=np.intp)
    rows[:lead] = np.arange(lead)
    rows[len(other) - tail :] = np.arange(len(one) - tail, len(one))
    one, other = one[lead : len(one) - tail], other[lead : len(other) - tail]
    if len(one) and len(other):
        order = np.argsort(one[:, 0], kind="stable")
        at = order[np.minimum(np.searchsorted(one[:, 0], other[:, 0], sorter=order), len(one) - 1)]
        rows[lead : lead + len(other)] = np.where((one[at] == other).all(axis=1), at + lead, -1)
    return rows


def _alike(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """Return how many rows are the same in both, from the first on."""
    most = min(len(one), len(other))
    differ = (one[:most] != other[:most]).any(axis=1)
    return int(differ.argmax()) if differ.any() else most


def ids_of(people: Sequence[Candidate]) -> Strings:
    """Return the ids of some people, reading nobody who is packed."""
    return people.ids if isinstance(people, PackedPeople) else Strings.of(each.id for each in people)


def stamp_of(people: Sequence[Candidate], row: int) -> str | None:
    """Return the checksum of somebody's document, None where they are not packed."""
    return people.checksum(row) if isinstance(people, PackedPeople) else None


def people_at(people: Sequence[Candidate], rows: Sequence[int]) -> list[Candidate]:
    """Return some people by their rows; of those who are packed the keys of all are asked for at once."""
    return people.read(rows) if isinstance(people, PackedPeople) else [people[row] for row in rows]


def by_id(people: Sequence[Candidate], ids: Collection[str]) -> dict[str, Candidate]:
    """Return those of some people whose ids are among some, in their order, reading nobody else who is packed."""
    known = ids_of(people)
    rows = RowsById(known).among(ids).tolist()
    return {known[row]: person for row, person in zip(rows, people_at(people, rows), strict=True)}
