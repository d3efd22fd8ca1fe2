"""Keys of people: what belongs to a person is sealed with a key of their own, and gone when the key is.

AES-256-GCM with a random nonce of 12 bytes before the text; kind and id are bound to it, so
that nobody's text opens under another's name. The keys themselves are wrapped the same way
with a key derived from the store's secret.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _KEY = 12, 32


class Lock(Protocol):
    """What a text is kept under."""

    def seal(self, text: str) -> bytes:
        """Return a text as it is kept."""

    def open(self, sealed: bytes) -> str:
        """Return what was sealed. Raises `NotWholeError`."""


class NotWholeError(ValueError):
    """Sealed bytes are damaged, another's, or of another key."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The key of one person or upload."""

    key: bytes
    bound: bytes
    entropy: Callable[[int], bytes]

    def seal(self, text: str) -> bytes:
        """Return a text that only this key opens."""
        nonce = self.entropy(_NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode(), self.bound)

    def open(self, sealed: bytes) -> str:
        """Return the text. Raises `NotWholeError`."""
        return _decrypted(AESGCM(self.key), sealed, self.bound).decode()

    def digest(self, content: bytes) -> str:
        """Return HMAC-SHA256 of some content, which nobody can try guesses on without the key."""
        return hmac.digest(hmac.digest(self.key, b"digest", "sha256"), content, "sha256").hex()


class Unsealed:
    """Keeps texts that are nobody's as they are; the whole file is encrypted all the same."""

    def seal(self, text: str) -> bytes:
        """Return the text's bytes."""
        return text.encode()

    def open(self, sealed: bytes) -> str:
        """Return the text. Raises `NotWholeError`."""
        try:
            return sealed.decode()
        except UnicodeDecodeError as error:
            raise NotWholeError from error


class Vault:
    """Makes and opens people's keys with the store's secret of 32 bytes."""

    def __init__(self, secret: bytes, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._wrapping = AESGCM(hmac.digest(secret, b"ktech-match person keys", "sha256"))
        self._marking = hmac.digest(secret, b"ktech-match erased", "sha256")
        self._entropy = entropy

    def make(self, kind: str, identifier: str) -> tuple[PersonKey, bytes]:
        """Return a fresh key and how it is kept."""
        key, nonce, bound = self._entropy(_KEY), self._entropy(_NONCE), _bound(kind, identifier)
        return PersonKey(key, bound, self._entropy), nonce + self._wrapping.encrypt(nonce, key, bound)

    def unwrap(self, kind: str, identifier: str, wrapped: bytes) -> PersonKey:
        """Return a key that was kept. Raises `NotWholeError`."""
        bound = _bound(kind, identifier)
        return PersonKey(_decrypted(self._wrapping, wrapped, bound), bound, self._entropy)

    def mark(self, identifier: str) -> str:
        """Return what is remembered of an erased person: the same for the same id, and no way back to it."""
        return hmac.digest(self._marking, identifier.encode(), "sha256").hex()


def _bound(kind: str, identifier: str) -> bytes:
    return f"{kind}\0{identifier}".encode()


def _decrypted(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), bound)
    except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce
        raise NotWholeError from error
