"""Tables in bulk: a template to fill in, and importing what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    BAD_INPUT,
    AsJson,
    Lang,
    app,
    language_of,
    print_json,
    printer_in,
    store_here,
    write_bytes,
)

if TYPE_CHECKING:
    from matching.bulk import Kind, Report, Table
    from matching.bulk.document import Told
    from matching.language import Language, Text
    from matching.printing import Printer
    from matching.store import Store
    from matching.store.documents import KindName

_SHOWN = 20
_SECONDS = 2  # before a bar is drawn


def _kind(name: str) -> Kind:
    from matching.bulk import KINDS
    from matching.errors import UnknownNameError

    for kind in KINDS:
        if name == kind:
            return kind
    raise UnknownNameError("table", name, KINDS)


@app.command()
def template(
    kind: Annotated[str, typer.Argument(help="candidates or openings.")],
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook with a page of help instead of CSV.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; default KIND.csv or KIND.xlsx here.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Write a table to be filled in with candidates or openings."""
    from matching.bulk import template as filled_in

    language = language_of(lang)
    path = out or Path(f"{kind}.{'xlsx' if xlsx else 'csv'}")
    write_bytes(path, filled_in(_kind(kind), "xlsx" if xlsx else "csv", language))
    _say(printer_in(language), "template-written", file=str(path))


Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help='"HEADER=COLUMN", or a JSON file of headers and columns; "HEADER=" leaves it out.'),
]
BadRows = Annotated[
    Path | None, typer.Option("--bad-rows", help="Where to write the bad rows, to be mended and imported again.")
]
InParts = Annotated[
    bool, typer.Option("--in-parts", help="Store a table of any size part by part; called again it goes on.")
]
StartOver = Annotated[
    bool,
    typer.Option("--start-over", help="In parts, and forget how far an earlier call came; what it stored stays."),
]


@dataclass(frozen=True)
class Call:
    """What was asked for; see `import_table`."""

    file: Path
    kind: Kind
    mapping: dict[str, str]
    language: Language
    bad_rows: Path | None
    dry_run: bool
    skip_bad: bool
    replace: bool
    start_over: bool
    as_json: bool


@app.command(name="import")
def import_table(
    file: Annotated[Path, typer.Argument(help="A table: .csv, .tsv, .xlsx, or .jsonl.")],
    kind: Annotated[str, typer.Option("--kind", help="candidates or openings.")] = "candidates",
    mapping: Mapping = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and store nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Store the good rows and leave out the bad.")] = False,
    bad_rows: BadRows = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace entries whose id is there already.")] = False,
    in_parts: InParts = False,
    start_over: StartOver = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check a table of candidates or openings row by row and store it: all rows, or with --skip-bad the good ones."""
    from matching.cli.importing_parts import import_in_parts

    language, which, named = language_of(lang), _kind(kind), _mapping(mapping or [])
    call = Call(
        file, which, named, language, bad_rows, dry_run=dry_run, skip_bad=skip_bad, replace=replace,
        start_over=start_over, as_json=as_json,
    )  # fmt: skip
    if in_parts or start_over:
        import_in_parts(call)
    else:
        _import_at_once(call)


def _import_at_once(call: Call) -> None:
    """Store all rows in one transaction, or none."""
    from matching.bulk import bad_rows_file, check
    from matching.bulk.document import report_document

    with _telling_of_parts():
        table = _held(call)
    store = store_here()
    one: KindName = "candidate" if call.kind == "candidates" else "opening"
    with _telling_of_parts(), _progress(call.language) as progress:
        report = check(table, store.ids(one), replace=call.replace, progress=progress)
    if call.bad_rows is not None and report.bad:
        write_bytes(call.bad_rows, bad_rows_file(report, call.language))
    stores = not call.dry_run and not (report.bad and not call.skip_bad)
    stored = _store(store, one, report, replace=call.replace) if stores else None
    if call.as_json:
        print_json(report_document(report, stored))
    else:
        print_report(printer_in(call.language), report, stored, call.bad_rows)
    if not call.dry_run:
        report.to_store(skip_bad=call.skip_bad)
    elif report.bad:
        raise typer.Exit(BAD_INPUT)


def _held(call: Call) -> Table:
    """Return a table that is held in memory. Raises `BadInputError`."""
    from matching.bulk import read_table
    from matching.ingest.files import read_bytes

    return read_table(read_bytes(call.file), call.file.name, call.kind, call.mapping)


@contextmanager
def _telling_of_parts() -> Iterator[None]:
    """Say of a table that is too large to be stored all at once how it can be stored."""
    from matching.bulk.table import MOST_BYTES, Most
    from matching.errors import BadInputError, Place

    try:
        yield
    except BadInputError as error:
        if error.code not in ("file-too-long", "table-too-many-rows"):
            raise
        most = {"bytes": f"{MOST_BYTES:,}", "rows": f"{Most().rows:,}"}
        raise BadInputError("table-too-large", at=Place(file=error.at.file), **most) from None


def _store(store: Store, kind: KindName, report: Report, *, replace: bool) -> int:
    from matching.store import Known

    return store.add_documents(kind, report.good, known=Known.REPLACE if replace else Known.REFUSE)


def _mapping(given: list[str]) -> dict[str, str]:
    """Return the mapping of some options: pairs, and JSON files of pairs."""
    from matching.errors import BadInputError, Place
    from matching.ingest.files import read_json

    found: dict[str, str] = {}
    for each in given:
        header, sign, column = each.rpartition("=")
        if sign:
            found[header] = column
            continue
        pairs = read_json(Path(each))
        if not isinstance(pairs, dict):
            raise BadInputError("table-bad-mapping", at=Place(file=each))
        for key, value in pairs.items():
            if value is not None and not isinstance(value, str):
                raise BadInputError("table-bad-mapping", at=Place(file=each))
            found[key] = value or ""
    return found


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[int], None]]:
    """Give a callback (rows read) that draws on standard error once reading has taken two seconds."""
    from rich.console import Console
    from rich.status import Status

    from matching.language import message

    said = message("bulk", "reading")[language]
    status, started = Status(said, console=Console(stderr=True)), time.monotonic()

    def report(rows: int) -> None:
        if time.monotonic() - started > _SECONDS:
            status.start()
            status.update(f"{said} {rows:,}")

    try:
        yield report
    finally:
        status.stop()


def _say(printer: Printer, key: str, **values: object) -> None:
    from rich.markup import escape

    from matching.language import message

    printer.console.print(escape(message("bulk", key, **values)[printer.language]))


def print_report(printer: Printer, report: Told, stored: int | None, bad_rows: Path | None) -> None:
    """Print what became of a table: warnings, the first problems, counts, and how many rows were stored, if any."""
    for warning in report.warnings:
        printer.console.print(f"[yellow]![/] {printer.words(warning)}")
    problems, bad = report.problems, report.counts["bad"]
    for problem in problems[:_SHOWN]:
        where = message_line(problem.line)
        printer.console.print(f"[red]✘[/] {printer.words(where)}: {printer.words(problem.text)}")
    if len(problems) > _SHOWN:
        _say(printer, "more-problems", count=max(len(problems), bad) - _SHOWN)
    _say(printer, "summary", **report.counts)
    if bad_rows is not None and bad:
        _say(printer, "bad-rows-written", file=str(bad_rows))
    if stored is not None:
        _say(printer, "stored", added=stored)
    elif not bad:
        _say(printer, "not-stored")


def message_line(number: int) -> Text:
    """Return a line's number in words."""
    from matching.language import message

    return message("bulk", "line", line=number)
