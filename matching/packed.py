"""Stored people as the bytes of their documents, each read when somebody is asked for.

A profile that is read takes some thirty kilobytes, its document packed one and a half. Nobody
is read to search, narrow or count people: that is what columns are for. Whoever was read is
the very same value as long as it is in use, and the last few stay read until somebody is erased.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload
from weakref import WeakValueDictionary

from matching.domain import Candidate
from matching.forgetting import forgets
from matching.ingest.json_resume import read_candidate
from matching.recent import Recent

Record = bytes
"""Whether somebody is synthetic, their headline, and their document, compressed."""

_HEAD = struct.Struct("<?I")
_QUICKLY = 1  # zlib's level: more takes three times as long and saves a twentieth
_READ: Recent[Candidate] = Recent(1_000)
_IN_USE: WeakValueDictionary[str, Candidate] = WeakValueDictionary()


@forgets
def forget_read() -> None:
    """Hold nobody who was read; each is read anew when somebody asks."""
    _READ.clear()
    _IN_USE.clear()


def pack(person: Candidate, document: str) -> Record:
    """Return a person's record; `document` is the ASCII JSON that they were read from."""
    headline = (person.headline or "").encode()
    packed = zlib.compress(document.encode("ascii"), _QUICKLY)
    return _HEAD.pack(person.synthetic, len(headline)) + headline + packed


def unpack(stamp: str, record: Record) -> Candidate:
    """Return the person of a record; `stamp` is the checksum of their id and document."""
    found = _IN_USE.get(stamp)
    return _READ.put(stamp, _IN_USE.setdefault(stamp, _read(record)) if found is None else found)


def document_of(record: Record) -> bytes:
    """Return a record's document."""
    _, length = _HEAD.unpack_from(record)
    return zlib.decompress(memoryview(record)[_HEAD.size + length :])


def _read(record: Record) -> Candidate:
    return read_candidate(json.loads(document_of(record)))


@dataclass(frozen=True, eq=False)
class PackedPeople(Sequence[Candidate]):
    """People by row, with their ids, the checksums of their documents, and their records.

    It equals any sequence of the same people. To go through it reads one after the other and holds nobody.
    """

    ids: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> PackedPeople: ...
    def __getitem__(self, at: int | slice) -> Candidate | PackedPeople:
        if isinstance(at, slice):
            return PackedPeople(self.ids[at], self.stamps[at], self.records[at])
        return unpack(self.stamps[at], self.records[at])

    def __iter__(self) -> Iterator[Candidate]:
        for stamp, record in zip(self.stamps, self.records, strict=True):
            found = _IN_USE.get(stamp)
            yield _read(record) if found is None else found

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedPeople):
            return self.stamps == other.stamps
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"PackedPeople of {len(self):,}"

    @property
    def by_stamp(self) -> Mapping[str, Record]:
        """The records by the checksums of the documents."""
        return dict(zip(self.stamps, self.records, strict=True))

    @property
    def has_synthetic(self) -> bool:
        """Whether anybody is synthetic."""
        return any(_HEAD.unpack_from(each)[0] for each in self.records)

    def taking(self, rows: Iterable[int]) -> PackedPeople:
        """Return some of them, by their rows."""
        some = list(rows)
        ids, stamps = (tuple(each[row] for row in some) for each in (self.ids, self.stamps))
        return PackedPeople(ids, stamps, tuple(self.records[row] for row in some))

    def headings(self) -> Iterator[tuple[str, str]]:
        """Yield everybody's id and headline, which is empty where there is none."""
        for identifier, record in zip(self.ids, self.records, strict=True):
            end = _HEAD.size + _HEAD.unpack_from(record)[1]
            yield identifier, record[_HEAD.size : end].decode()


def ids_of(people: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the ids of some people, reading nobody who is packed."""
    return people.ids if isinstance(people, PackedPeople) else tuple(each.id for each in people)


def stamp_of(people: Sequence[Candidate], row: int) -> str | None:
    """Return the checksum of somebody's document, None where they are not packed."""
    return people.stamps[row] if isinstance(people, PackedPeople) else None


def by_id(people: Sequence[Candidate], ids: Collection[str]) -> dict[str, Candidate]:
    """Return those of some people whose ids are among some, in their order, reading nobody else who is packed."""
    rows = ((row, each) for row, each in enumerate(ids_of(people)) if each in ids)
    return {each: people[row] for row, each in rows}
