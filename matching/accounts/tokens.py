"""Tokens: what a session or an API key is proved with, 256 random bits of which only a hash is kept.

A key reads `ktm_<id>_<secret><checksum>`: the prefix lets scanners of leaked secrets find
it, the checksum (CRC-32 of all before it) tells a mistyped one from a revoked one without
asking the store.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Callable
from typing import NamedTuple

PREFIX = "ktm"
_BYTES, _ID_BYTES = 32, 8
_KEY = re.compile(r"ktm_([0-9a-f]{16})_[0-9a-f]{64}([0-9a-f]{8})")
_SESSION = re.compile(r"[0-9a-f]{64}")

Chance = Callable[[int], str]
"""Gives so many random bytes in hexadecimal, as `secrets.token_hex` does."""


class Key(NamedTuple):
    """A key's id and the whole of it, which is shown once."""

    id: str
    token: str


def session_token(chance: Chance = secrets.token_hex) -> str:
    """Return a token for a session."""
    return chance(_BYTES)


def api_key(chance: Chance = secrets.token_hex) -> Key:
    """Return a key with an id of its own."""
    identifier = chance(_ID_BYTES)
    body = f"{PREFIX}_{identifier}_{chance(_BYTES)}"
    return Key(identifier, body + _checksum(body))


def id_in_key(token: str) -> str | None:
    """Return the id that a key names, `None` where it is no whole key."""
    found = _KEY.fullmatch(token)
    return found.group(1) if found and _checksum(token[:-8]) == found.group(2) else None


def is_session_token(text: str) -> bool:
    """Whether a text is shaped like a session's token."""
    return _SESSION.fullmatch(text) is not None


def hashed(token: str) -> str:
    """Return what is kept of a token; of 256 random bits a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """Return what a session's forms carry: whoever cannot read the session's pages cannot send it."""
    return hashlib.sha256(b"form:" + token.encode()).hexdigest()


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
