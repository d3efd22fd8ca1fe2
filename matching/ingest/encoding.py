"""The encoding of a text that somebody sent: UTF-8, UTF-16 with its mark, or CP949, strictly."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from matching.errors import BadInputError, Place

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HANGUL = re.compile("[\uac00-\ud7a3]")
_FOREIGN = re.compile("[^\0-\x7f]")


class Decoded(NamedTuple):
    """A file's text, and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 with its mark, or CP949; anything else is an error that names the line."""
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(name), name)
            except UnicodeDecodeError as error:
                raise _unknown_encoding(content, error.start + len(mark)) from None
    if b"\0" in content:
        raise _unknown_encoding(content, content.index(b"\0"))
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    return _korean(content, start)


def _korean(content: bytes, start: int) -> Decoded:
    """Read CP949; its bytes could also be some other encoding's, so most of what is not ASCII must be Hangul."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError as error:
        raise _unknown_encoding(content, max(start, error.start)) from None
    if 2 * len(_HANGUL.findall(text)) < len(_FOREIGN.findall(text)):
        raise _unknown_encoding(content, start)
    return Decoded(text, "cp949")


def _unknown_encoding(content: bytes, position: int) -> BadInputError:
    before = content[:position]
    return BadInputError("table-encoding", at=Place(line=len(re.findall(rb"\r\n|\r|\n", before)) + 1))
