"""Sealed documents of many rows, one after the other in a file, or in memory where they are few.

Whoever is asked for is read from the file at that moment, so that hardly any of it is in
memory. The file has no name, or is a part of one that may lose its name: it is there as
long as anybody holds it.
"""

from __future__ import annotations

import logging
import os
import struct
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.splicing import Splice

log = logging.getLogger(__name__)

Places = NDArray[np.integer]

_STEP = 16  # each document begins at a multiple of it, so that four bytes say where in 64 GiB
_LENGTH = struct.Struct("<I")
_LONGEST = 64 << 20  # what says more is damaged
_FEW = 1 << 20  # so many bytes are no file
_MOST_PIECES = 64


class Piece(Protocol):
    """Where documents lie one after the other."""

    def read(self, at: int, length: int) -> bytes:
        """Return some bytes, fewer where there are not so many or they cannot be read."""


class InMemory(NamedTuple):
    """Documents in memory."""

    content: bytes

    def read(self, at: int, length: int) -> bytes:
        """Return some bytes."""
        return self.content[at : at + length]


class InFile:
    """Documents in a file from `first` on, which is there as long as anybody holds this."""

    def __init__(self, file: IO[bytes], first: int = 0) -> None:
        self._number, self._first = os.dup(file.fileno()), first
        weakref.finalize(self, os.close, self._number)

    @classmethod
    def in_folder(cls, folder: Path) -> InFile:
        """Return an empty file without a name on the disk of a folder. Raises `OSError`."""
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            return cls(file)

    def append(self, content: bytes) -> None:
        """Write behind what is there. Raises `OSError`."""
        left = memoryview(content)
        while left:
            left = left[os.write(self._number, left) :]

    def read(self, at: int, length: int) -> bytes:
        """Return some bytes, none where they cannot be read."""
        try:
            return os.pread(self._number, length, self._first + at)
        except OSError:
            return b""


class _Lie(NamedTuple):
    at: Places
    starts: tuple[int, ...]  # the step at which each piece begins
    pieces: tuple[Piece, ...]
    steps: int


class Documents:
    """Documents by row."""

    def __init__(self, lie: _Lie | None = None) -> None:
        self._lie = lie or _Lie(np.zeros(0, dtype=np.uint32), (), (), 0)

    @classmethod
    def in_file(cls, file: IO[bytes], first: int, at: Places, steps: int) -> Documents:
        """Return the documents that `write` wrote from a byte of a file on."""
        return cls(_Lie(at, (0,), (InFile(file, first),), steps))

    def __len__(self) -> int:
        return len(self._lie.at)

    def __getitem__(self, row: int) -> bytes:
        lie = self._lie
        step = int(lie.at[row])
        piece = bisect_right(lie.starts, step) - 1
        at, where = (step - lie.starts[piece]) * _STEP, lie.pieces[piece]
        head = where.read(at, _LENGTH.size)
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        return where.read(at + _LENGTH.size, length) if length <= _LONGEST else b""

    def __iter__(self) -> Iterator[bytes]:
        return (self[row] for row in range(len(self)))

    @property
    def in_memory(self) -> int:
        """How many bytes of memory they take, but for what says where they lie."""
        return sum(len(each.content) for each in self._lie.pieces if isinstance(each, InMemory))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Where they lie."""
        return self._lie.pieces

    def outside(self, piece: Piece | None) -> int:
        """Return how many of them do not lie in a piece."""
        lie = self._lie
        bounds = zip(lie.starts, (*lie.starts[1:], lie.steps), lie.pieces, strict=True)
        inside = [((lie.at >= start) & (lie.at < end)).sum() for start, end, each in bounds if each is piece]
        return len(self) - int(sum(inside))

    @property
    def places(self) -> Places:
        """Where each lies, in steps, shape (documents,)."""
        return self._lie.at

    def taking(self, rows: NDArray[np.intp]) -> Documents:
        """Return some of them, by their rows; they lie where they did."""
        return Documents(self._lie._replace(at=self._lie.at[rows]))

    def spliced(self, fresh: Documents, splice: Splice, home: Path | None) -> Documents:
        """Return the documents of a splice's rows; all lie where they did, unless that is in too many pieces."""
        one, other = self._lie, fresh._lie
        steps = one.steps + other.steps
        at = splice.rows(_narrow(one.at, steps), _narrow(other.at.astype(np.int64) + one.steps, steps))
        starts = (*one.starts, *(each + one.steps for each in other.starts))
        joined = Documents(_Lie(at, starts, (*one.pieces, *other.pieces), steps))
        return joined if len(starts) <= _MOST_PIECES else joined._together(home)

    def _together(self, home: Path | None) -> Documents:
        """Return the same documents: those in the piece that has most where they are, all others anew in one place."""
        lie = self._lie
        most = int(np.bincount(np.searchsorted(lie.starts, lie.at, side="right") - 1).argmax())
        start, end = (*lie.starts, lie.steps)[most : most + 2]
        others = np.flatnonzero((lie.at < start) | (lie.at >= end))
        again: Documents = gather((self[row] for row in others.tolist()), home)
        gathered, size = again._lie, end - start
        at, steps = lie.at.astype(np.int64) - start, size + gathered.steps
        at[others] = gathered.at.astype(np.int64) + size
        starts = (0, *(each + size for each in gathered.starts))
        return Documents(_Lie(_narrow(at, steps), starts, (lie.pieces[most], *gathered.pieces), steps))

    def write(self, file: IO[bytes]) -> tuple[Places, int]:
        """Write all into a file, from where it stands; return where each lies from there, and the steps of all."""
        at, steps = np.empty(len(self), dtype=np.int64), 0
        for row, each in enumerate(self):
            at[row] = steps
            steps += file.write(_framed(each)) // _STEP
        return _narrow(at, steps), steps

    def lie_as(self, other: Documents, rows: NDArray[np.intp] | None = None, home: Path | None = None) -> None:
        """Lie where the very same documents lie elsewhere, and let go of where these lay.

        With `rows`, document i is the other's `rows[i]`, and where that is -1 it is none of them and kept beside.
        """
        if rows is None:
            self._lie = other._lie
            return
        source = np.where(rows < 0, len(other) + np.arange(len(rows)), rows)
        joined: Documents = other.spliced(self, Splice.of(source, len(other), len(self)), home)
        self.lie_as(joined._together(home))


def gather(documents: Iterable[bytes], home: Path | None) -> Documents:
    """Return documents that are given one after the other: in an unnamed file of a folder once they are many.

    Without a folder, or where its disk is full, they stay in memory.
    """
    gathering = Gathering(home)
    for each in documents:
        gathering.add(each)
    return gathering.done()


class Gathering:
    """Takes documents one after the other, as `gather` does."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._file: InFile | None = None
        self._at: list[NDArray[np.int64]] = []
        self._some: list[int] = []
        self._steps, self._in_file, self._waiting = 0, 0, bytearray()

    def add(self, document: bytes) -> None:
        """Take a document."""
        framed = _framed(document)
        self._some.append(self._steps)
        self._steps += len(framed) // _STEP
        self._waiting += framed
        if len(self._waiting) >= _FEW:
            self._put_away()

    def _put_away(self) -> None:
        """Write what waits; from the first time that this fails all stays in memory."""
        self._at.append(np.array(self._some, dtype=np.int64))
        self._some = []
        if self._home is None:
            return
        try:
            self._file = self._file or InFile.in_folder(self._home)
            self._file.append(bytes(self._waiting))
        except OSError as error:
            log.warning("documents stay in memory: %s", error.strerror)
            self._home = None
            return
        self._in_file += len(self._waiting)
        self._waiting = bytearray()

    def done(self) -> Documents:
        """Return all that was taken."""
        if self._file is not None and self._home is not None and self._waiting:
            self._put_away()
        at = np.concatenate([*self._at, np.array(self._some, dtype=np.int64)])
        pieces: list[tuple[int, Piece]] = []
        if self._file is not None and self._in_file:
            pieces.append((0, self._file))
        if self._waiting:
            pieces.append((self._in_file // _STEP, InMemory(bytes(self._waiting))))
        starts, where = tuple(start for start, _ in pieces), tuple(piece for _, piece in pieces)
        return Documents(_Lie(_narrow(at, self._steps), starts, where, self._steps))


def _narrow(at: Places, steps: int) -> Places:
    """Return places in four bytes each where these are enough for all steps."""
    return at.astype(np.uint32 if steps < 2**32 else np.int64, copy=False)


def _framed(document: bytes) -> bytes:
    whole = _LENGTH.pack(len(document)) + document
    return whole + bytes(-len(whole) % _STEP)
