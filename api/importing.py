"""Storing the good rows of a table and naming the file of the bad ones, the same from the API and from the pages."""

from __future__ import annotations

from pathlib import PurePath

from api.objects import Reach
from matching.bulk import Report
from matching.bulk.table import Most
from matching.jobs.importing import NAMES
from matching.store import Known

MOST = Most(rows=20_000, unpacked=100_000_000)
LARGEST_AT_ONCE = 2 * 1024 * 1024


def stored(reach: Reach, report: Report, known: Known = Known.REFUSE) -> int:
    """Store the good rows of a table for whoever sent it, and return how many."""
    kind = NAMES[report.table.kind]
    return reach.workspace.store.add_documents(kind, reach.imported(kind, report.good), known=known)


def bad_rows_name(report: Report) -> str:
    """Return what the file of a table's bad rows is called."""
    return f"{PurePath(report.table.name).stem}-bad.{report.table.format}"
