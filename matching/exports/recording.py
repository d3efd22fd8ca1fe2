"""What is recorded of a list that leaves as a file: who took whose data, how many rows, in which form, and why.

`recorder_of` is the one place where records of calls, jobs and the command line go through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matching.domain import Json
from matching.errors import BadInputError
from matching.exports.table import Sheet
from matching.ledger import Entry, Kind, Ledger
from matching.versions import software_versions

MOST_WITHOUT_REASON = 20
LONGEST_REASON = 500


@dataclass(frozen=True)
class Exported:
    """One file that was handed out; `digest` is the SHA-256 of its bytes, `people` are ids.

    `opening` is the id of the opening it is for, `versions` and `inputs` what its list was
    made with and of, `job` the id of the job that made it.
    """

    at: datetime
    actor: str
    company: str | None
    origin: str | None
    of: str
    opening: str | None
    people: tuple[str, ...]
    file_format: str
    rows: int
    reason: str | None
    digest: str
    action: str
    versions: Mapping[str, str] = field(default_factory=dict)
    inputs: Json = field(default_factory=dict)
    job: str | None = None

    def entry(self) -> Entry:
        """Return it as the ledger keeps it."""
        objects = {"opening": self.opening, "job": self.job}
        return Entry(
            kind=Kind.EXPORTED, at=self.at, actor=self.actor, company=self.company, origin=self.origin,
            people=self.people, action=self.action, reason=self.reason, digest=self.digest,
            objects={name: each for name, each in objects.items() if each is not None},
            versions={**software_versions(), **self.versions},
            inputs={**self.inputs, "of": self.of, "format": self.file_format, "rows": self.rows},
        )  # fmt: skip


Recorder = Callable[[Exported], None]


def recorder_of(ledger: Ledger) -> Recorder:
    """Return what records in a ledger; it raises `StoreError` where that cannot be done."""

    def record(exported: Exported) -> None:
        ledger.record(exported.entry())

    return record


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
