"""Importing a table of any size part by part: `import --in-parts`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from matching.cli.common import BAD_INPUT, bars, print_json, printer_in, store_here, write_through
from matching.cli.ledger import now

if TYPE_CHECKING:
    from typing import IO

    from matching.cli.importing import Call
    from matching.large_tables import Bookmark, LargeTable, Whole


def import_in_parts(call: Call) -> None:
    """Go on with a table where an earlier call stopped, or check it as a whole and begin to store it."""
    from matching.bulk.table import open_table
    from matching.language import message
    from matching.large_tables import LargeTable

    table = open_table(call.file, call.kind, call.mapping)
    whole = LargeTable(store_here(), table, now=now, mapping=call.mapping, replace=call.replace)
    if call.start_over:
        whole.forget()
    mark = whole.bookmark()
    checking, storing = bars(*(message("bulk", each)[call.language] for each in ("reading", "storing")))
    if mark is None:
        mark = _checked(whole, call, checking)
    else:
        _say(call, "going-on" if mark.ended is None else "stored-before", **mark.said)
        if mark.ended is None:
            _refuse_bad("table-leaves-out", whole.report(mark.decided), call)
    if mark is None:
        return
    if mark.ended is None and not call.dry_run:
        with _telling_how_far(whole, call), _taken_down(storing):
            mark = whole.store(mark, skip_bad=call.skip_bad, progress=storing)
    _report(whole.report(mark.decided), call, mark.stored if mark.ended else None)


def _checked(whole: LargeTable, call: Call, progress: Callable[[int, int], None]) -> Bookmark | None:
    """Check all rows; return the bookmark before the first, `None` where nothing is to be stored."""
    from matching.large_tables.importing import PART

    _say(call, "in-parts", rows=f"{PART:,}")
    try:
        with _taken_down(progress):
            checked = whole.check(progress)
    except KeyboardInterrupt:
        _say(call, "stopped-checking")
        raise
    report = whole.report(checked[0])
    bad = report.counts["bad"]
    if not call.dry_run and (call.skip_bad or not bad):
        return whole.begin(checked)
    _report(report, call, None)
    if call.dry_run and bad:
        raise typer.Exit(BAD_INPUT)
    _refuse_bad("table-bad-rows", report, call)
    return None


def _refuse_bad(code: str, report: Whole, call: Call) -> None:
    """Raise `BadInputError` where rows are bad and are not to be left out."""
    from matching.errors import BadInputError, Place

    bad, total = report.counts["bad"], report.counts["total"]
    if bad and not (call.skip_bad or call.dry_run):
        raise BadInputError(code, at=Place(file=report.table.name), bad=bad, total=total)


@contextmanager
def _taken_down(bar: Callable[[int, int], None]) -> Iterator[None]:
    """Take a bar down whatever happens, so that what is said then stands below nothing and the cursor is back."""
    try:
        yield
    finally:
        bar(1, 1)


@contextmanager
def _telling_how_far(whole: LargeTable, call: Call) -> Iterator[None]:
    """Say how far rows are stored where somebody stops it."""
    try:
        yield
    except KeyboardInterrupt:
        if (mark := whole.bookmark()) is not None:
            _say(call, "stopped", **mark.said)
        raise


def _report(report: Whole, call: Call, stored: int | None) -> None:
    """Print what became of all rows, whichever call stored them, and write down the bad ones."""
    from matching.bulk.document import report_document
    from matching.cli.importing import print_report

    if call.bad_rows is not None and report.counts["bad"]:
        write_through(call.bad_rows, lambda file: _write_bad_rows(file, report, call))
    if call.as_json:
        print_json(report_document(report, stored))
    else:
        print_report(printer_in(call.language), report, stored, call.bad_rows)


def _write_bad_rows(file: IO[bytes], report: Whole, call: Call) -> None:
    from matching.bulk.deciding import bad_in
    from matching.bulk.giving_back import write_bad_rows

    write_bad_rows(file, report.table, bad_in(report.table, report.decided), call.language)


def _say(call: Call, key: str, **values: str) -> None:
    """Say something of the work on standard error, where it is in no document's way."""
    from matching.language import message

    print(message("bulk", key, **values)[call.language], file=sys.stderr)
