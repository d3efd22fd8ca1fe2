"""The text of a table too large to hold: read from its file a piece at a time, the same as if all of it were held."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import GzipFile
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from matching.errors import BadInputError, Place
from matching.ingest.files import bytes_in

LONGEST_LINE = 16_000_000
_PIECE = 1 << 20  # bytes


class Stamp(NamedTuple):
    """What shows, without reading it, that a file is the one it was: device, number, bytes, nanoseconds."""

    device: int
    number: int
    size: int
    changed: int


class Content(NamedTuple):
    """A file's content, unpacked where it is gzipped: its SHA-256, and how many line feeds are in it."""

    sha256: str
    line_feeds: int


@dataclass(frozen=True)
class TextFile:
    """A text in a file. `skipped` are characters at its start that are no part of the table."""

    path: Path
    encoding: str
    stamp: Stamp
    skipped: int = 0

    def refuse_change(self) -> None:
        """Raise `BadInputError` where the file is not the one, or not as, it was when it was first looked at."""
        if stamp_of(self.path) != self.stamp:
            raise BadInputError("table-changed-meanwhile", at=Place(file=str(self.path)))

    def lines(self, newline: str) -> Iterator[str]:
        r"""Yield the lines with their ends: LF alone for `newline` "\n", also CR and CR LF for "".

        Raises `BadInputError`, also for a line of more than 16 million characters.
        """
        self.refuse_change()
        with bytes_in(self.path) as raw, text_in(raw, self.encoding, newline) as text:
            text.read(self.skipped)
            number = 0
            while line := text.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise BadInputError("table-line-too-long", most=f"{LONGEST_LINE:,}", at=Place(line=number))
                yield line

    def content(self) -> Content:
        """Go through all of the file."""
        whole, ends = hashlib.sha256(), 0
        for piece in pieces(self.path):
            whole.update(piece)
            ends += piece.count(b"\n")
        return Content(whole.hexdigest(), ends)


@contextmanager
def text_in(raw: GzipFile | BufferedReader, encoding: str, newline: str) -> Iterator[TextIOWrapper]:
    """Give the text of some bytes; whose they are closes them."""
    text = TextIOWrapper(raw, encoding, newline=newline)
    try:
        yield text
    finally:
        text.detach()


def stamp_of(path: Path) -> Stamp:
    """Return a file's stamp. Raises `BadInputError` where it is none, a pipe for one, or cannot be read."""
    try:
        said = os.stat(path)  # noqa: PTH116 - what is asked of it stands below
    except OSError as error:
        raise BadInputError("cannot-read-file", at=Place(file=str(path)), why=error.strerror or "?") from None
    if not S_ISREG(said.st_mode):
        raise BadInputError("table-not-a-file", at=Place(file=str(path)))
    return Stamp(said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns)


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes, unpacked where it is gzipped, a MiB at a time."""
    with bytes_in(path) as file:
        while piece := file.read(_PIECE):
            yield piece
