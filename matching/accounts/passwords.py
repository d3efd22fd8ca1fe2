"""Passwords: what is asked of one, and how it is kept (argon2id, RFC 9106, with OWASP's smaller memory).

Hashing takes memory, so only a few are worked out at once, and whoever comes next waits.
For a name that nobody has the same work is done on the hash of nothing anybody knows, so
that the time says nothing.
"""

from __future__ import annotations

import threading
import unicodedata
from typing import NamedTuple

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from matching.errors import BadInputError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 4
_FEWEST_LETTERS = 4  # a password of fewer different letters, or with no more left of it than these, is obvious
_RUN = 4
_OBVIOUS = (
    "password", "passw0rd", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r", "1qaz2wsx", "qwer1234", "asdf1234",
    "letmein", "iloveyou", "welcome", "changeme", "administrator", "admin", "ktech-match", "ktechmatch", "ktechpass",
    "test", "abc123", "korea", "seoul", "비밀번호", "패스워드", "안녕하세요", "대한민국", "사랑해",
)  # fmt: skip
_FORWARD = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "가나다라마바사아자차카타파하")
_ROWS = (*_FORWARD, *(row[::-1] for row in _FORWARD))


_NO_SALT, _NO_HASH = "A" * 22, "A" * 43  # in argon2's encoding 16 and 32 bytes of nothing, which no password gives


class Cost(NamedTuple):
    """What one hash costs: memory in KiB, passes, lanes."""

    memory: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


def normal(password: str) -> str:
    """Return a password as it is hashed: the same whichever keyboard composed it (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def admitted(password: str, *, name: str = "") -> str:
    """Return a password that may be chosen, as it is hashed. Raises `BadInputError`; composition is not asked of it."""
    if len(password) > LONGEST:
        raise BadInputError("password-too-long", most=LONGEST)
    if not _is_encodable(password):
        raise BadInputError("invalid-text")
    whole = normal(password)
    if len(whole) < SHORTEST:
        raise BadInputError("password-too-short", least=SHORTEST)
    if is_obvious(whole, name=name):
        raise BadInputError("password-obvious")
    return whole


def _is_encodable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def is_obvious(password: str, *, name: str = "") -> bool:
    """Whether a password would be among the first tried: a common one, a run of keys, a repetition, the name itself.

    >>> [is_obvious(each) for each in ("Password1234!", "aaaaaaaaaaaa", "123456789012", "plum tractor quiet 7")]
    [True, True, True, False]
    """
    rest = "".join(password.casefold().split())
    if len(set(rest)) < _FEWEST_LETTERS or rest in (rest + rest)[1:-1]:
        return True
    own = [part for part in (name.casefold(), *name.casefold().split("@")) if len(part) >= _FEWEST_LETTERS]
    for word in sorted((*own, *_OBVIOUS), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_without_runs(rest)) <= _FEWEST_LETTERS


def _without_runs(text: str) -> str:
    """Return a text without stretches of four or more that lie side by side on a keyboard or in an alphabet.

    >>> _without_runs("x12345y")
    'xy'
    """
    in_run = [False] * len(text)
    for start in range(len(text) - _RUN + 1):
        if any(text[start : start + _RUN] in row for row in _ROWS):
            in_run[start : start + _RUN] = [True] * _RUN
    return "".join(letter for letter, run in zip(text, in_run, strict=True) if not run)


class Passwords:
    """Hashes passwords and checks them, a few at once."""

    def __init__(self, cost: Cost | None = None, *, at_once: int = AT_ONCE) -> None:
        paid = cost or Cost()
        self._hasher = PasswordHasher(
            time_cost=paid.passes, memory_cost=paid.memory, parallelism=paid.lanes, type=Type.ID
        )
        self._turns = threading.BoundedSemaphore(at_once)
        self._nobodys = f"$argon2id$v=19$m={paid.memory},t={paid.passes},p={paid.lanes}${_NO_SALT}${_NO_HASH}"

    def hash(self, password: str) -> str:
        """Return what is kept of a password that was admitted."""
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that was kept; with `None` never, at the same cost."""
        whole = normal(password) if len(password) <= LONGEST and _is_encodable(password) else ""
        against = self._nobodys if kept is None else kept
        with self._turns:
            try:
                return self._hasher.verify(against, whole) and kept is not None and bool(whole)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made at another cost, and is to be made anew at the next sign-in."""
        return self._hasher.check_needs_rehash(kept)
