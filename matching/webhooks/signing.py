"""Secrets of webhooks, kept wrapped, and the headers by which a receiver knows that a message is ours.

Signatures follow Standard Webhooks 1.0 (symmetric, `v1`): HMAC-SHA256 over id, time and
body. A secret is wrapped with AES-256-GCM under a key of the service; the webhook's id is
authenticated with it, so that one webhook's secret cannot be put in another's place.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from standardwebhooks import Webhook

from matching.errors import StoreError

SECRET_BYTES, NONCE_BYTES = 32, 12
PREFIX = "whsec_"


def shown(secret: bytes) -> str:
    """Return a secret as it is shown to its owner, once.

    >>> shown(bytes(32))[:12]
    'whsec_AAAAAA'
    """
    return PREFIX + base64.b64encode(secret).decode()


def wrapped(key: bytes, webhook: str, secret: bytes, nonce: bytes) -> bytes:
    """Return a secret as it is kept; a nonce of 12 bytes is never used twice."""
    return nonce + AESGCM(key).encrypt(nonce, secret, webhook.encode())


def unwrapped(key: bytes, webhook: str, kept: bytes) -> bytes:
    """Return a secret that was kept. Raises `StoreError` where the key is another or the row was changed."""
    try:
        return AESGCM(key).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], webhook.encode())
    except (InvalidTag, ValueError):
        raise StoreError("webhook-secret") from None


def headers(secret: bytes, message: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers of a message as it is sent at a moment."""
    moment = at.astimezone(UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "ktech-match",
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, moment, body),
    }
