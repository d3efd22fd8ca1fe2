"""The secrets that open what is kept: from the environment, else from files that only their owner can read.

`KTECH_<NAME>_KEY` holds the base64 of 32 bytes. Where it is not set, the same text stands
in `<home>/keys/<name>.key`, made when a store is first opened. Whoever has a copy of the
store and not the key has nothing; whoever loses the key has lost the store.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from matching.errors import StoreError
from matching.settings import settings

LENGTH = 32
_OTHERS = 0o077


def secret(name: str, home: Path | None = None, *, make: bool = True) -> bytes:
    """Return the 32 bytes of a secret, `store` or `ledger`; made where there is none and it may be made.

    `home` is the folder above `keys/`, that of the settings where none is given. Raises
    `StoreError` where the secret is missing, damaged, or open to others.
    """
    variable = variable_of(name)
    if text := os.environ.get(variable):
        return _decoded(text, variable)
    path = key_file(name, home)
    try:
        if not path.exists():
            if not make:
                raise StoreError("key-missing", file=str(path), variable=variable)
            _make(path)
        _refuse_open_to_others(path)
        return _decoded(path.read_text(encoding="ascii"), str(path))
    except OSError as error:
        raise StoreError("key-unreadable", file=str(path), why=error.strerror or "?") from error
    except UnicodeDecodeError as error:
        raise StoreError("key-damaged", where=str(path), length=LENGTH) from error


def variable_of(name: str) -> str:
    """Return the name of the environment variable that holds a secret.

    >>> variable_of("store")
    'KTECH_STORE_KEY'
    """
    return f"KTECH_{name.upper()}_KEY"


def key_file(name: str, home: Path | None = None) -> Path:
    """Return where a secret lies that is not in the environment."""
    return (home or settings().home) / "keys" / f"{name}.key"


def _decoded(text: str, where: str) -> bytes:
    try:
        value = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != LENGTH:
        raise StoreError("key-damaged", where=where, length=LENGTH) from None
    return value


def _make(path: Path) -> None:
    """Put a key there whole or not at all; where another process was faster, its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(os.urandom(LENGTH)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return
        flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make sure that a name just given in a folder is still there after a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _refuse_open_to_others(path: Path) -> None:
    for each, mode in ((path, "600"), (path.parent, "700")):
        if each.stat().st_mode & _OTHERS:
            raise StoreError("key-too-open", file=str(each), mode=mode)
