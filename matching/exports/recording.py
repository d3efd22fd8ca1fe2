"""What is to be recorded of a list that leaves as a file: who took whose data, how many rows, in which form, and why.

`recorder_of` is the one place where records of the API and of the command line go through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from matching.errors import BadInputError
from matching.exports.table import Sheet
from matching.store import Store

MOST_WITHOUT_REASON = 20
LONGEST_REASON = 500


@dataclass(frozen=True)
class Exported:
    """One file that was handed out; `digest` is the SHA-256 of its bytes, `people` are ids."""

    at: datetime
    actor: str
    company: str | None
    origin: str | None
    of: str
    objects: tuple[str, ...]
    people: tuple[str, ...]
    file_format: str
    rows: int
    reason: str | None
    digest: str


Recorder = Callable[[Exported], None]


def recorder_of(store: Store) -> Recorder:  # noqa: ARG001 - whoever records does so in the store
    """Return what records for a store. The ledger is put in here."""
    return _nowhere


def _nowhere(exported: Exported) -> None:
    """Keep nothing."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def people_on(sheet: Sheet) -> tuple[str, ...]:
    """Return the ids of those whom a table speaks of."""
    if sheet.of == "suggestions":
        return (sheet.about,)
    at = next(number for number, column in enumerate(sheet.columns) if column.key == "id")
    return tuple(str(row[at]) for row in sheet.rows)


def checked_reason(reason: str | None, rows: int) -> str | None:
    """Return why so many rows are taken. Raises `BadInputError` where it must be said and is not."""
    said = " ".join((reason or "").split())
    if len(said) > LONGEST_REASON:
        raise BadInputError("text-too-long", most=LONGEST_REASON)
    if rows > MOST_WITHOUT_REASON and not said:
        raise BadInputError("export-reason", most=MOST_WITHOUT_REASON)
    return said or None
