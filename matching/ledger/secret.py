"""The ledger's secret: from the environment, else from a file that only its owner can read, made when it is missing."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from matching.errors import StoreError

VARIABLE, LENGTH = "KTECH_LEDGER_KEY", 32


def ledger_secret(home: Path) -> bytes:
    """Return the 32 bytes of `KTECH_LEDGER_KEY`, or of `<home>/keys/ledger.key`. Raises `StoreError`."""
    if text := os.environ.get(VARIABLE):
        return _decoded(text, VARIABLE)
    path = home / "keys" / "ledger.key"
    try:
        if not path.exists():
            _make(path)
        return _decoded(path.read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError):
        raise StoreError("ledger-key", where=str(path), length=LENGTH) from None


def _make(path: Path) -> None:
    """Put a key there whole or not at all; where another process was faster, its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(LENGTH)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()


def _decoded(text: str, where: str) -> bytes:
    try:
        value = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != LENGTH:
        raise StoreError("ledger-key", where=where, length=LENGTH)
    return value
