"""The encoding of a text that somebody sent: UTF-8, UTF-16 with its mark, or CP949, strictly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from matching.errors import BadInputError, Place

Pieces = Callable[[], Iterable[bytes]]
"""Gives a file's bytes from their start, a piece at a time, each time it is called."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HANGUL = re.compile("[\uac00-\ud7a3]")
_FOREIGN = re.compile("[^\0-\x7f]")


class Decoded(NamedTuple):
    """A file's text, and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 with its mark, or CP949; anything else is an error that names the line."""
    name = encoding_of(lambda: (content,))
    return Decoded(content.decode(name), name)


def encoding_of(pieces: Pieces) -> str:
    """Return the encoding by which all of some bytes can be read, as `decode` reads them."""
    first = next(iter(pieces()), b"")
    for mark, name in _BYTE_ORDER_MARKS:
        if first.startswith(mark):
            wrong = first_unreadable(pieces, name)
            if wrong is not None:
                raise _unknown_encoding(pieces, wrong)
            return name
    nothing = _first_of(pieces, b"\0")
    if nothing is not None:
        raise _unknown_encoding(pieces, nothing)
    wrong = first_unreadable(pieces, "utf-8")
    return "utf-8" if wrong is None else _korean(pieces, wrong)


def first_unreadable(pieces: Pieces, encoding: str) -> int | None:
    """Return the place of the first byte that cannot be read by an encoding, `None` where all can."""
    decoder, before = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))(), 0
    for piece in chain(pieces(), [b""]):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return before - waiting + error.start
        before += len(piece)
    return None


def _korean(pieces: Pieces, start: int) -> str:
    """Say CP949; its bytes could also be some other encoding's, so most of what is not ASCII must be Hangul."""
    wrong = first_unreadable(pieces, "cp949")
    if wrong is not None:
        raise _unknown_encoding(pieces, max(start, wrong))
    decoder, hangul, foreign = codecs.getincrementaldecoder("cp949")(), 0, 0
    for piece in pieces():
        text = decoder.decode(piece)
        hangul += len(_HANGUL.findall(text))
        foreign += len(_FOREIGN.findall(text))
    if 2 * hangul < foreign:
        raise _unknown_encoding(pieces, start)
    return "cp949"


def _first_of(pieces: Pieces, byte: bytes) -> int | None:
    before = 0
    for piece in pieces():
        if (found := piece.find(byte)) >= 0:
            return before + found
        before += len(piece)
    return None


def _unknown_encoding(pieces: Pieces, position: int) -> BadInputError:
    return BadInputError("table-encoding", at=Place(line=line_of(pieces, position)))


def line_of(pieces: Pieces, position: int) -> int:
    """Return the number of the line, from 1, that a byte lies in; a line ends in CR LF, CR or LF."""
    line, was_return, left = 1, False, position
    for piece in pieces():
        before = piece[:left]
        line += before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        line -= was_return and before.startswith(b"\n")
        was_return, left = before.endswith(b"\r"), left - len(before)
        if not left:
            break
    return line
