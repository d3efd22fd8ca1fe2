"""What the service signs for itself: cursors, ETags, and the keys under which answers are kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Signing:
    """A secret of 32 bytes, from which there is another key for each purpose."""

    secret: bytes

    def mac(self, purpose: str, *parts: str | bytes) -> bytes:
        """Return the HMAC-SHA256 of some parts; no two lists of parts are taken for one another."""
        key = hmac.digest(self.secret, purpose.encode(), hashlib.sha256)
        raw = [part.encode(errors="surrogatepass") if isinstance(part, str) else part for part in parts]
        message = b"".join(len(part).to_bytes(8, "big") + part for part in raw)
        return hmac.digest(key, message, hashlib.sha256)


def signing_of(request: Request) -> Signing:
    """Return what the application signs with."""
    signing: Signing = request.app.state.signing
    return signing


def to_text(raw: bytes) -> str:
    """Return bytes as base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Read what `to_text` wrote, and nothing that it would have written otherwise. Raises `ValueError`."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if to_text(raw) != text:
        raise ValueError
    return raw
