"""Who was erased, written down beside the live store, so that a restored backup forgets them again.

Each line is a number and a mark, from which no id can be told without the store's secret.
The same rows stand in the table `erased`; the list outlives the database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, select

from matching.errors import BadInputError, Place
from matching.store.complaints import on_disk
from matching.store.tables import ERASED

_LINE = re.compile(r"^([0-9]{1,15}) ([0-9a-f]{64})$", re.MULTILINE)


def list_file(home: Path) -> Path:
    """Return where the list lies."""
    return home / "erased.txt"


def marks_in(file: Connection, *, after: int = 0) -> dict[int, str]:
    """Return the marks in a store whose numbers come after one."""
    rows = file.execute(select(ERASED).where(ERASED.c.number > after).order_by(ERASED.c.number))
    return {row.number: row.mark for row in rows}


def marks_listed(path: Path) -> dict[int, str]:
    """Return the marks of a list by their numbers, which have no gaps. Raises `BadInputError`."""
    try:
        marks = _marks(path)
    except OSError as error:
        raise BadInputError("cannot-read-file", at=Place(file=str(path)), why=error.strerror or "?") from None
    if sorted(marks) != list(range(1, len(marks) + 1)):
        raise BadInputError("erased-list-damaged", at=Place(file=str(path)))
    return marks


def last_in(home: Path, name: str) -> int:
    """Return the last number before the first gap in the list, which is made where it is missing."""
    try:
        _open(list_file(home)).close()
        marks = _marks(list_file(home))
    except OSError as error:
        raise on_disk(error, name) from error
    return next(last for last in range(len(marks) + 1) if last + 1 not in marks)


def _marks(path: Path) -> dict[int, str]:
    """Return what stands on whole lines."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return {int(number): mark for number, mark in _LINE.findall(text)}


def add(home: Path, marks: Mapping[int, str], name: str) -> None:
    """Write marks at the end of the list, safe from a power cut."""
    if not marks:
        return
    lines = [f"{number} {mark}\n" for number, mark in marks.items()]
    try:
        before = list_file(home).read_bytes()
        if before and not before.endswith(b"\n"):
            lines.insert(0, "\n")  # a line that was half written ends here
        with _open(list_file(home)) as file:
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise on_disk(error, name) from error


def _open(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
