"""Keys that calls are sent with, and the answers that were given.

An answer is enciphered under a key made of the service's secret and the caller's own
Idempotency-Key, of which the table holds a hash alone: it can be read again by whoever
sent it. A call that was cut off by the end of its process leaves a row without an answer,
and may be tried again once `LEASE` is over.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from sqlalchemy import Connection, delete, insert, select, update

from matching.idempotency.tables import ANSWERS
from matching.store import Store
from matching.store.metadata import moment_of, written

LEASE = timedelta(seconds=120)
_NONCE = bytes(12)  # a key enciphers one answer, and AES-GCM-SIV forgives the same one twice


class InProgressError(Exception):
    """The same call came earlier and is being answered; `seconds` until it may be given up for lost."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__()


class ReusedError(Exception):
    """The key was sent before, with something else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call: who sent which key where, and the digest of all else that it says."""

    user: str
    route: str
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent: status, headers, body; `subject` is the id of what was made."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    subject: str | None = None


class Idempotency:
    """The answers in a store. `holder` names this process. Raises `StoreError` as the store does."""

    def __init__(self, store: Store, secret: bytes, *, holder: str, kept: timedelta) -> None:
        self._store, self._secret, self._holder, self._kept = store, secret, holder, kept

    def begin(self, asked: Asked, now: datetime) -> Answer | None:
        """Return the answer that was given before, or `None` and hold the key.

        Raises `InProgressError` and `ReusedError`.
        """
        key, digest = self._name(asked), self._digest(asked)
        with self._store.file.writing() as file:
            file.execute(delete(ANSWERS).where(ANSWERS.c.began < written(now - self._kept)))
            row = file.execute(select(ANSWERS).where(ANSWERS.c.key == key)).one_or_none()
            if row is not None and not hmac.compare_digest(row.digest, digest):
                raise ReusedError
            if row is not None and row.answer is not None:
                return self._opened(asked, row.answer)
            if row is not None:
                self._refuse_held(row.began, now)
                file.execute(delete(ANSWERS).where(ANSWERS.c.key == key))
            file.execute(insert(ANSWERS).values(key=key, digest=digest, holder=self._holder, began=written(now)))
        return None

    def finish(self, asked: Asked, answer: Answer) -> None:
        """Keep the answer, to be given again."""
        with self._store.file.writing() as file:
            mine = update(ANSWERS).where(ANSWERS.c.key == self._name(asked), ANSWERS.c.holder == self._holder)
            file.execute(mine.values(answer=self._closed(asked, answer), subject=answer.subject))

    def release(self, asked: Asked) -> None:
        """Let go of a key whose call came to nothing."""
        with self._store.file.writing() as file:
            mine = ANSWERS.c.key == self._name(asked), ANSWERS.c.holder == self._holder, ANSWERS.c.answer.is_(None)
            file.execute(delete(ANSWERS).where(*mine))

    @staticmethod
    def _refuse_held(began: str, now: datetime) -> None:
        left = moment_of(began) + LEASE - now
        if left > timedelta():
            raise InProgressError(max(1, round(left.total_seconds())))

    def _mac(self, purpose: str, *parts: str) -> bytes:
        message = json.dumps([purpose, *parts]).encode()
        return hmac.digest(self._secret, message, hashlib.sha256)

    def _name(self, asked: Asked) -> str:
        return self._mac("name", asked.user, asked.route, asked.key).hex()

    def _digest(self, asked: Asked) -> str:
        return self._mac("digest", asked.user, asked.route, asked.key, asked.digest.hex()).hex()

    def _cipher(self, asked: Asked) -> AESGCMSIV:
        return AESGCMSIV(self._mac("answer", asked.user, asked.route, asked.key))

    def _closed(self, asked: Asked, answer: Answer) -> bytes:
        whole = {"status": answer.status, "headers": answer.headers, "body": base64.b64encode(answer.body).decode()}
        return self._cipher(asked).encrypt(_NONCE, json.dumps(whole).encode(), None)

    def _opened(self, asked: Asked, answer: bytes) -> Answer:
        whole: Mapping[str, object] = json.loads(self._cipher(asked).decrypt(_NONCE, answer, None))
        headers = whole["headers"] if isinstance(whole["headers"], list) else []
        body = base64.b64decode(str(whole["body"]))
        return Answer(int(str(whole["status"])), tuple((str(name), str(text)) for name, text in headers), body)


def forget(file: Connection, subject: str) -> int:
    """Delete every answer that was about somebody or something; return how many."""
    return file.execute(delete(ANSWERS).where(ANSWERS.c.subject == subject)).rowcount
