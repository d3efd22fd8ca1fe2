"""The chain: HMAC-SHA256 over an entry's columns and the code before it, each use under a key of its own."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any, NamedTuple

_SEPARATOR = "\x1f"
_COLUMNS = 8


class Keys(NamedTuple):
    """The keys derived from the ledger's secret, one for each thing that is signed."""

    entries: bytes
    head: bytes
    people: bytes
    origins: bytes
    inputs: bytes
    anchor: bytes

    @classmethod
    def of(cls, secret: bytes) -> Keys:
        """Derive them; the labels are fixed for good."""
        return cls(*(hmac.digest(secret, f"ktech-match ledger {name}".encode(), "sha256") for name in cls._fields))


def first_mac(keys: Keys, ledger: str) -> bytes:
    """Return what the first entry of a ledger follows: two ledgers under one key share no code."""
    return hmac.digest(keys.entries, f"begin{_SEPARATOR}{ledger}".encode(), "sha256")


def entry_mac(key: bytes, before: bytes, columns: Sequence[Any]) -> bytes:
    """Return the code of an entry's columns, `number` to `details`, after the code before it.

    Raises `ValueError` or `TypeError` where the columns are not those of an entry.
    """
    text = f"{columns[0]}{_SEPARATOR}{_SEPARATOR.join(columns[1:])}"
    if text.count(_SEPARATOR) != _COLUMNS - 1:
        raise ValueError("a separator within a column")
    return hmac.digest(key, before + text.encode(), "sha256")


def signed(key: bytes, *columns: int | str) -> str:
    """Return the code of some columns, which hold no separator, in hexadecimal."""
    return hmac.digest(key, _SEPARATOR.join(map(str, columns)).encode(), "sha256").hex()
