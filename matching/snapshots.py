"""The people of a store as they were laid out last, in one sealed file, so that a start lays out who changed since.

The file is nothing but a saving of time and may be deleted at any time. It is sealed with a
key derived from the store's (AES-256-GCM, every piece bound to its place), so that nothing in
it can be read or put there without that key. It is taken only by the very code and data that
wrote it, for the same encoder, and goes as soon as anybody is erased. In front lie people's
documents as the store keeps them, each sealed with its person's key: these are not read at a
start, but each when somebody is asked for.
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
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matching.collecting import give_back, leave_to_rest, without_collecting
from matching.fusion import RETRIEVED
from matching.laid_out import LaidOut
from matching.packed import PackedPeople, as_they_are
from matching.pool import Pool
from matching.pools import Pools
from matching.sealed import Documents, Piece
from matching.settings import cores
from matching.store import Store
from matching.store.keys import secret
from matching.store.reading import Records
from matching.versions import software_versions

log = logging.getLogger(__name__)

_MAGIC = b"ktech-match pool 5\n"
_NONCE, _TAG, _PIECE = 12, 16, 1024 * 1024
_LENGTH = struct.Struct("<Q")
_LENGTHS = struct.Struct("<QQ")  # of the documents in front, and how many parts follow them
_WORTH_SEVERAL = 4
"""With fewer processors it takes longer to send what was read from one process to another than to read it in one."""
_FEW = 50
"""Where more than one person in so many was laid out again at a start, the file is written anew."""


class _NotWholeError(Exception):
    """The file is damaged, of another key, or of other code or data."""


class _Kept(NamedTuple):
    """What is kept of a pool."""

    people: PackedPeople
    laid_out: LaidOut


@dataclass
class Snapshots:
    """The snapshot in a folder, under the secret of the store that lies there.

    Where it cannot be used or kept, all goes on without it.
    """

    home: Path
    secret: Callable[[Path], bytes] = lambda home: secret("store", home, make=False)
    _opened: _Kept | None = field(default=None, init=False, repr=False)
    _known: Piece | None = field(default=None, init=False, repr=False)  # where the documents in the file lie

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
            store.take_people(self._opened.people)
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
        self._known = None if kept is None else kept.people.documents.pieces[0]
        if kept is not None and kept.people == people:
            pool = kept.laid_out.pool(people)
            leave_to_rest(look=False)
            give_back()  # what reading took, of a million 60 MiB
            return pool
        return pools.people_after(None if kept is None else kept.laid_out.pool(kept.people), people)

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
        known = self._known if self.path.exists() else None
        if len(people) <= RETRIEVED or people.documents.outside(known) * _FEW <= len(people):
            return
        self.save(pool, people)
        store.lie_as(people)  # who was read meanwhile
        if store.last_erased != erased:
            self.forget()

    def save(self, pool: Pool, people: PackedPeople) -> None:
        """Keep a pool of some people, in the place of the one before; their documents lie in the file from then on."""
        kept = _Kept(people, LaidOut.of(pool))
        fresh = self.path.with_suffix(".new")
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with _private(fresh) as file:
                documents = self._write(file, kept)
            fresh.replace(self.path)
            people.documents.lie_as(documents)
            self._known = documents.pieces[0]
        except OSError as error:
            log.warning("the pool was not kept for the next start: %s", error.strerror)
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete the file, and hold nothing of it. Raises `OSError` where it is there and cannot be deleted."""
        self._opened = self._known = None
        with suppress(FileNotFoundError):
            _cut_off(self.path)
        for path in (self.path, self.path.with_suffix(".new")):
            path.unlink(missing_ok=True)

    def _kept(self, people: PackedPeople, pools: Pools) -> _Kept | None:
        """Return what is kept, None where it is of no use for these people."""
        opened, self._opened = self._opened, None
        if len(people) <= RETRIEVED:
            return None
        kept = opened or self._whole()
        return None if kept is None or kept.laid_out.encoder != pools.encoder else kept

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

    def _write(self, file: IO[bytes], kept: _Kept) -> Documents:
        """Write what is kept into a file, and return the documents as they lie there."""
        sealing, about = self._sealing()
        first = len(about) + _LENGTHS.size
        file.write(about + bytes(_LENGTHS.size))
        at, steps = kept.people.documents.write(file)
        end = file.tell()
        buffers: list[pickle.PickleBuffer] = []
        light = kept._replace(people=replace(kept.people, documents=Documents(), opens=as_they_are)), at, steps
        whole = pickle.dumps(light, protocol=5, buffer_callback=buffers.append)
        about += _LENGTHS.pack(end - first, 1 + len(buffers))
        number = 0
        for each in chain([memoryview(whole)], (buffer.raw() for buffer in buffers)):
            file.write(_LENGTH.pack(len(each)))
            for start in range(0, len(each), _PIECE):
                nonce = os.urandom(_NONCE)
                file.write(nonce + sealing.encrypt(nonce, each[start : start + _PIECE], about + _LENGTH.pack(number)))
                number += 1
        file.seek(0)
        file.write(about)
        file.flush()
        os.fsync(file.fileno())
        return Documents.in_file(file, first, at, steps)

    def _read(self, file: IO[bytes]) -> _Kept:
        sealing, about = self._sealing()
        is_ours, lengths = file.read(len(about)) == about, file.read(_LENGTHS.size)
        if not is_ours or len(lengths) < _LENGTHS.size:
            raise _NotWholeError
        first, (length, count) = file.tell(), _LENGTHS.unpack(lengths)
        if length > os.fstat(file.fileno()).st_size:
            raise _NotWholeError
        file.seek(first + length)
        light = list(islice(_parts(file, sealing, about + lengths), count))
        if len(light) != count or not light:
            raise _NotWholeError
        with without_collecting():
            kept, at, steps = pickle.loads(light[0], buffers=light[1:])  # noqa: S301 - sealed with the store's key
        people = replace(kept.people, documents=Documents.in_file(file, first, at, steps))
        whole: _Kept = kept._replace(people=people)
        return whole

    def _sealing(self) -> tuple[AESGCM, bytes]:
        """Return what seals the file, and its first bytes: which code and which data it is of."""
        key = hmac.digest(self.secret(self.home), b"ktech-match snapshot", "sha256")
        return AESGCM(key), _head()


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


def _private(path: Path) -> IO[bytes]:
    """Open a file that only its owner can read, empty."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _cut_off(path: Path) -> None:
    """Leave nothing of a file but the documents in front, for whoever still holds it after its name is gone."""
    with path.open("r+b") as file:
        lengths = file.read(len(_head()) + _LENGTHS.size)[len(_head()) :]
        end = file.tell() + _LENGTHS.unpack(lengths)[0] if len(lengths) == _LENGTHS.size else 0
        file.truncate(min(end, os.fstat(file.fileno()).st_size))


def _head() -> bytes:
    """Return the first bytes of a file: which code and which data it is of."""
    return _MAGIC + "".join(software_versions().values()).encode() + b"\n"
