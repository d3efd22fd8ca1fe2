"""The people of a store as they were laid out last, in one sealed file, so that a start lays out who changed since.

The file is nothing but a saving of time and may be deleted at any time. It is sealed with a
key derived from the store's (AES-256-GCM, every piece bound to its place), so that nothing in
it can be read or put there without that key. It is taken only by the very code and data that
wrote it, for the same encoder, and goes as soon as anybody is erased.
"""

from __future__ import annotations

import hmac
import logging
import os
import pickle
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from matching.background import Background
from matching.collecting import leave_to_rest, without_collecting
from matching.columns import Wishes
from matching.eligibility.careers import Careers
from matching.features import LAYOUTS, lay_out
from matching.fusion import RETRIEVED
from matching.lexical import LexicalIndex
from matching.mentions import SkillTable
from matching.packed import PackedPeople, Record
from matching.pool import COLUMNS, Pool
from matching.pools import Pools
from matching.retrieval import Likeness, PackedSections, PackedVectors
from matching.settings import cores
from matching.store import Store
from matching.store.keys import secret
from matching.store.reading import Records
from matching.versions import software_versions

log = logging.getLogger(__name__)

_MAGIC = b"ktech-match pool 4\n"
_NONCE, _TAG, _PIECE = 12, 16, 1024 * 1024
_SHEAF = 4_096  # people whose records are one part
_LENGTH = struct.Struct("<Q")
_WORTH_SEVERAL = 4
"""With fewer processors it takes longer to send what was read from one process to another than to read it in one."""
_FEW = 50
"""Where more than one person in so many was laid out again at a start, the file is written anew."""


class _NotWholeError(Exception):
    """The file is damaged, of another key, or of other code or data."""


class _Kept(NamedTuple):
    """What is kept of a pool."""

    people: PackedPeople
    encoder: str
    likeness: Likeness
    vectors: PackedVectors
    sections: PackedSections
    careers: Careers
    skills: SkillTable
    wishes: Wishes
    background: Background
    words: LexicalIndex
    layouts: dict[str, object]


@dataclass
class Snapshots:
    """The snapshot in a folder, under the secret of the store that lies there.

    Where it cannot be used or kept, all goes on without it.
    """

    home: Path
    secret: Callable[[Path], bytes] = lambda home: secret("store", home, make=False)
    _opened: _Kept | None = field(default=None, init=False, repr=False)
    _known: frozenset[str] = field(default=frozenset(), init=False, repr=False)  # the people's stamps in the file

    @property
    def path(self) -> Path:
        """The file."""
        return self.home / "pool.snapshot"

    def records(self, store: Store) -> Records:
        """Return what is stored; people whose documents are those of the snapshot are taken from there.

        Without one they are read by several processes, where there are enough of them.
        """
        self._opened = self._whole()
        if self._opened is not None:
            store.take_people(self._opened.people.by_stamp)
        elif (processes := cores()) >= _WORTH_SEVERAL:
            store.read_ahead(processes)
        found = store.records()
        if len(found.candidates) > RETRIEVED:  # else whatever is loaded next has all of them looked through
            leave_to_rest(look=False)
        return found

    def pool_after(self, before: Pool | None, people: PackedPeople, pools: Pools) -> Pool:
        """Return the pool of some people, ready to be searched.

        It is made from the pool of before, else from the snapshot, else from nothing.
        """
        if before is not None:
            return pools.people_after(before, people)
        kept = self._kept(people, pools)
        self._known = frozenset() if kept is None else frozenset(kept.people.stamps)
        if kept is not None and kept.people.stamps == people.stamps:
            pool = _pool_of(kept, people)
            leave_to_rest(look=False)
            return pool
        return pools.people_after(None if kept is None else _pool_of(kept, kept.people), people)

    def renew(self, store: Store, pool_at: Callable[[], tuple[int, Pool]]) -> None:
        """Do what `keep` does with the pool there is, given with the number of the write that it is as of."""
        erased, now = store.last_erased, store.revision.candidates  # in this order: whoever went before is out by then
        at, pool = pool_at()
        if at >= now and isinstance(pool.candidates, PackedPeople):
            self.keep(pool, pool.candidates, store, erased)

    def keep(self, pool: Pool, people: PackedPeople, store: Store, erased: int | None) -> None:
        """Save a pool where there is no file or much has changed since it was written.

        The file goes again if somebody was erased after `erased`: by whoever could not know of it.
        """
        known = self._known if self.path.exists() else frozenset()
        if len(people) <= RETRIEVED or len(set(people.stamps) - known) * _FEW <= len(people):
            return
        self.save(pool, people)
        if store.last_erased != erased:
            self.forget()

    def save(self, pool: Pool, people: PackedPeople) -> None:
        """Keep a pool of some people, in the place of the one before."""
        lay_out(pool)
        made = {each.__name__: pool.once(each) for each in LAYOUTS}
        kept = _Kept(
            people, pool.encoder, pool.likeness, pool.vectors, dict(pool.sections),
            pool.careers, pool.skills, pool.wishes, pool.background, pool.words, made,
        )  # fmt: skip
        fresh = self.path.with_suffix(".new")
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with _private(fresh) as file:
                self._write(file, kept)
            fresh.replace(self.path)
            self._known = frozenset(people.stamps)
        except OSError as error:
            log.warning("the pool was not kept for the next start: %s", error.strerror)
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete the file, and hold nothing of it. Raises `OSError` where it is there and cannot be deleted."""
        self._opened, self._known = None, frozenset()
        for path in (self.path, self.path.with_suffix(".new")):
            path.unlink(missing_ok=True)

    def _kept(self, people: PackedPeople, pools: Pools) -> _Kept | None:
        """Return what is kept, None where it is of no use for these people."""
        opened, self._opened = self._opened, None
        if len(people) <= RETRIEVED:
            return None
        kept = opened or self._whole()
        return None if kept is None or kept.encoder != pools.encoder else kept

    def _whole(self) -> _Kept | None:
        """Return what the file holds, None where there is none that can be used."""
        if not self.path.exists():
            return None
        try:
            with self.path.open("rb") as file:
                return self._read(file)
        except (OSError, _NotWholeError) as error:
            log.info("the pool that was kept cannot be used: %s", type(error).__name__)
            return None

    def _write(self, file: IO[bytes], kept: _Kept) -> None:
        buffers: list[pickle.PickleBuffer] = []
        records = kept.people.records
        lengths = np.array([len(each) for each in records], dtype=np.int32)
        light = kept._replace(people=replace(kept.people, records=())), lengths
        whole = pickle.dumps(light, protocol=5, buffer_callback=buffers.append)
        sheaves = (b"".join(records[first : first + _SHEAF]) for first in range(0, len(records), _SHEAF))
        sealing, about = self._sealing()
        about += _LENGTH.pack(1 + len(buffers))
        file.write(about)
        number = 0
        for each in chain([memoryview(whole)], (buffer.raw() for buffer in buffers), map(memoryview, sheaves)):
            file.write(_LENGTH.pack(len(each)))
            for start in range(0, len(each), _PIECE):
                nonce = os.urandom(_NONCE)
                file.write(nonce + sealing.encrypt(nonce, each[start : start + _PIECE], about + _LENGTH.pack(number)))
                number += 1
        file.flush()
        os.fsync(file.fileno())

    def _read(self, file: IO[bytes]) -> _Kept:
        sealing, about = self._sealing()
        is_ours, count = file.read(len(about)) == about, file.read(_LENGTH.size)
        if not is_ours or len(count) < _LENGTH.size:
            raise _NotWholeError
        parts = _parts(file, sealing, about + count)
        light = list(islice(parts, _LENGTH.unpack(count)[0]))
        if len(light) != _LENGTH.unpack(count)[0]:
            raise _NotWholeError
        with without_collecting():
            kept, lengths = pickle.loads(light[0], buffers=light[1:])  # noqa: S301 - sealed with the store's key
            del light
            records = tuple(_cut(parts, lengths))
        if len(records) != len(kept.people):
            raise _NotWholeError
        whole: _Kept = kept._replace(people=replace(kept.people, records=records))
        return whole

    def _sealing(self) -> tuple[AESGCM, bytes]:
        """Return what seals the file, and its first bytes: which code and which data it is of."""
        key = hmac.digest(self.secret(self.home), b"ktech-match snapshot", "sha256")
        return AESGCM(key), _MAGIC + "".join(software_versions().values()).encode() + b"\n"


def _parts(file: IO[bytes], sealing: AESGCM, about: bytes) -> Iterator[memoryview]:
    """Yield each part of a file. Raises `_NotWholeError`."""
    number, longest = 0, os.fstat(file.fileno()).st_size
    while head := file.read(_LENGTH.size):
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else longest
        if length >= longest:  # no room is made for what a damaged length says
            raise _NotWholeError
        part = np.empty(length, dtype=np.uint8).data
        for first in range(0, length, _PIECE):
            into = part[first : first + _PIECE]
            sealed = file.read(_NONCE + len(into) + _TAG)
            try:
                into[:] = sealing.decrypt(sealed[:_NONCE], sealed[_NONCE:], about + _LENGTH.pack(number))
            except (InvalidTag, ValueError) as error:
                raise _NotWholeError from error
            number += 1
        yield part


def _cut(sheaves: Iterator[memoryview], lengths: NDArray[np.int32]) -> Iterator[Record]:
    """Yield records that were joined, `_SHEAF` at a time, so that no second copy of all is held."""
    for first, sheaf in zip(range(0, len(lengths), _SHEAF), sheaves, strict=False):
        ends = np.cumsum(lengths[first : first + _SHEAF]).tolist()
        yield from (bytes(sheaf[start:end]) for start, end in pairwise([0, *ends]))


def _private(path: Path) -> IO[bytes]:
    """Open a file that only its owner can read, empty."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _pool_of(kept: _Kept, people: PackedPeople) -> Pool:
    """Return the pool that is kept, of its people."""
    pool = Pool(people, kept.vectors, kept.encoder, kept.likeness, kept.sections)
    vars(pool).update({name: getattr(kept, name) for name in COLUMNS})
    pool.take({layout: kept.layouts[layout.__name__] for layout in LAYOUTS})
    return pool
