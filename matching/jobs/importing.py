"""The job of reading a large table: every row checked, then all rows stored or none, or all that are good.

The rows are written in the very transaction in which the job is done. Killed before, it
has stored nothing and begins again; killed after, it is done.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

from matching.bulk import KINDS, Report, bad_rows_file, check, read_table
from matching.bulk import Kind as Table
from matching.bulk.document import report_document
from matching.bulk.table import Most
from matching.domain import Json
from matching.errors import AlreadyExistsError, BadInputError
from matching.jobs.model import Job, Kind, Turn
from matching.jobs.runner import error_document
from matching.language import Language
from matching.store import Known, Store
from matching.store.documents import KINDS as STORED
from matching.store.documents import Document, KindName, checksum_of, put

IMPORT = "import"
MOST = Most(rows=200_000, unpacked=300_000_000)
NAMES: dict[Table, KindName] = {"candidates": "candidate", "openings": "opening"}

Ids = Callable[[Job, KindName], Container[str]]
Stored = Callable[[Connection, Job, Sequence[str]], object]
Rows = Callable[[Connection, Job, KindName, Iterable[tuple[str, str]]], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Wanted:
    """How a table is to be read; see `ktech-match import`."""

    kind: Table
    name: str
    dry_run: bool
    skip_bad: bool
    replace: bool
    language: Language

    def values(self) -> Json:
        """Return it as it is kept with the job."""
        return {
            "kind": self.kind, "name": self.name, "dryRun": self.dry_run, "skipBad": self.skip_bad,
            "replace": self.replace, "language": self.language,
        }  # fmt: skip

    @classmethod
    def of(cls, values: Json) -> Wanted:
        """Read what is kept with a job."""
        kind = next(each for each in KINDS if each == values["kind"])
        return cls(
            kind,
            str(values["name"]),
            dry_run=values["dryRun"] is True,
            skip_bad=values["skipBad"] is True,
            replace=values["replace"] is True,
            language="ko" if values["language"] == "ko" else "en",
        )


def importing(store: Store, *, ids: Ids | None = None, rows: Rows | None = None, stored: Stored | None = None) -> Kind:
    """Return the kind of job that imports a table.

    `ids` are those that its rows stand against, by default all that are stored; `rows`
    says under which ids rows are stored, by default their own. `stored` is called within the
    transaction that writes the rows, with the ids of people among them.
    """

    def run(turn: Turn) -> None:
        wanted = Wanted.of(turn.job.asked)
        one = NAMES[wanted.kind]
        table = read_table(turn.content, wanted.name, wanted.kind, most=MOST)
        against = store.ids(one) if ids is None else ids(turn.job, one)
        report = check(table, against, replace=wanted.replace, progress=lambda done: turn.report(done, None))
        refused = _refused(report, wanted)
        stores = not wanted.dry_run and refused is None
        document = _document(report, wanted, len(report.good) if stores else None)

        def write(file: Connection) -> None:
            theirs: Iterable[tuple[str, str]] = report.good
            if rows is not None:
                theirs = rows(file, turn.job, one, theirs)
            _store(file, one, theirs, Known.REPLACE if wanted.replace else Known.REFUSE)
            if stored is not None:
                stored(file, turn.job, [each for each, _ in report.good] if one == "candidate" else [])

        turn.report(report.total, report.total)
        turn.end(document, people=_people(report, one), write=write if stores else None, error=refused)

    return Kind(IMPORT, run, "application/json", "json")


def _refused(report: Report, wanted: Wanted) -> Json | None:
    try:
        report.to_store(skip_bad=wanted.skip_bad or wanted.dry_run)
    except BadInputError as error:
        return error_document(error)
    return None


def _store(file: Connection, one: KindName, rows: Iterable[tuple[str, str]], known: Known) -> None:
    kind: Any = STORED[one]
    put(file, kind, (Document(each, text, checksum_of(each, text)) for each, text in rows), known)


def _document(report: Report, wanted: Wanted, stored: int | None) -> bytes:
    bad: Json | None = None
    if report.bad:
        name = f"{PurePath(report.table.name).stem}-bad.{report.table.format}"
        bad = {"name": name, "base64": base64.b64encode(bad_rows_file(report, wanted.language)).decode()}
    return json.dumps({**report_document(report, stored), "badRows": bad}, allow_nan=False).encode()


def _people(report: Report, one: KindName) -> set[str]:
    """Return the ids of stored people of whom the bad rows speak."""
    taken = (problem.error for problem in report.problems if isinstance(problem.error, AlreadyExistsError))
    return {each.identifier for each in taken} if one == "candidate" else set()
