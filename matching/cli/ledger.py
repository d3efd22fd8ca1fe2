"""The ledger: verified, asked who saw whom, and a list that was shown made again."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from matching.cli.common import (
    FLAWED,
    AsJson,
    Lang,
    app,
    day_of,
    language_of,
    print_json,
    printer_in,
    store_here,
    workspace_in,
    write_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.ledger import Kept, Ledger, Verification
    from matching.ledger.replay import Change, Replayed
    from matching.printing import Printer
    from matching.store import Store

ledger = typer.Typer(name="ledger", help="What was shown to whom, decided and recorded.", no_args_is_help=True)
app.add_typer(ledger)

_SEOUL = ZoneInfo("Asia/Seoul")
Since = Annotated[
    str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="From the beginning of a day in Korea.")
]


def ledger_of(store: Store) -> Ledger:
    """Return the ledger of a store, under the secret beside it."""
    from matching.ledger import Ledger
    from matching.store.keys import secret

    return Ledger(store.file, secret("ledger", store.file.home))


def now() -> datetime:
    return datetime.now(UTC)


def _say(printer: Printer, key: str, **values: object) -> None:
    from rich.markup import escape

    from matching.language import message

    printer.console.print(escape(message("ledger", key, **values)[printer.language]))


@ledger.command()
def verify(
    anchor: Annotated[
        Path | None, typer.Option("--anchor", help="A note of where the ledger once ended, to be found in it.")
    ] = None,
    write_anchor: Annotated[
        Path | None, typer.Option("--write-anchor", help="Note where the ledger ends, once it is found to hold.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check every entry, their order and their number; exit code 3 where anything was changed."""
    from matching.ledger import Anchor, anchor_in
    from matching.ledger.document import verification_document

    kept, printer = ledger_of(store_here()), printer_in(language_of(lang))
    found = kept.verify(None if anchor is None else anchor_in(anchor, kept.keys))
    if as_json:
        print_json(verification_document(found))
    else:
        _print_verification(printer, found)
    if not found.holds or found.head is None:
        raise typer.Exit(FLAWED)
    if write_anchor is not None:
        write_bytes(write_anchor, Anchor.of(found.head, now()).text(kept.keys).encode())
        if not as_json:
            _say(printer, "anchor-written", file=str(write_anchor))


def _print_verification(printer: Printer, found: Verification) -> None:
    if found.holds:
        _say(printer, "holds", count=found.count)
        return
    _say(printer, "holds-not", count=found.count, flaws=len(found.flaws))
    for each in found.flaws:
        printer.console.print(f"[red]✘[/] {printer.words(each.text)}")


@ledger.command()
def replay(
    number: Annotated[str, typer.Argument(help="The number of the entry of a list.")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make a list that was shown again and compare it bit for bit; exit code 3 where it is not shown to be the same."""
    from matching.ledger.document import replay_document
    from matching.ledger.replay import Outcome, Replays

    language = language_of(lang)
    space = workspace_in(language)
    found = Replays(space, ledger_of(space.store)).replay(number)
    if as_json:
        print_json(replay_document(found))
    else:
        _print_replay(printer_in(language), found)
    if found.outcome is not Outcome.SAME:
        raise typer.Exit(FLAWED)


def _print_replay(printer: Printer, found: Replayed) -> None:
    printer.console.print(printer.words(found.outcome.text))
    for each in found.changes:
        _print_change(printer, each)
    if found.gone and found.gone_since:
        _say(printer, "replay-gone-since", count=found.gone, at=_moment(found.gone_since))
    elif found.gone:
        _say(printer, "replay-gone", count=found.gone)


def _print_change(printer: Printer, change: Change) -> None:
    from matching.language import message

    values = {"what": change.text, "then": change.then, "now": change.now or message("ledger", "gone")}
    if change.since is None:
        _say(printer, "change", **values)
    else:
        _say(printer, "change-since", **values, at=_moment(change.since))


@ledger.command(name="who-saw")
def who_saw(
    person: Annotated[str | None, typer.Argument(help="A person's id.")] = None,
    company: Annotated[str | None, typer.Option("--company", help="Instead: whom a company saw, by its id.")] = None,
    since: Since = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """List who saw a person's data and what was done with it, or whose data a company saw."""
    from matching.errors import BadInputError
    from matching.ledger.document import entries_document

    if (person is None) == (company is None):
        raise BadInputError("ledger-who")
    kept, moment = ledger_of(store_here()), _beginning(since)
    found = kept.by_company(company, since=moment) if company is not None else kept.about(person or "", since=moment)
    people = kept.people(found)
    if as_json:
        print_json(entries_document("whoSaw", found, people))
        return
    printer = printer_in(language_of(lang))
    _print_entries(printer, found)
    subjects = {each for entry in found for each in entry.subjects}
    _say(printer, "affected", count=len(found), people=len(subjects), erased=len(subjects - people.keys()))
    if company is not None:
        for each in sorted(people.values()):
            printer.console.print(f"  {each}", markup=False)


def _beginning(day: str | None) -> datetime | None:
    return None if day is None else datetime.combine(day_of(day), time(), _SEOUL)


@ledger.command()
def show(
    number: Annotated[str | None, typer.Argument(help="An entry's number; without it the latest entries.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100_000, help="How many of the latest.")] = 20,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Print an entry with all it holds, or the latest entries."""
    from matching.ledger.document import entries_document, entry_document

    kept = ledger_of(store_here())
    found = kept.latest(k) if number is None else (kept.entry(number),)
    people = kept.people(found)
    if number is not None:
        print_json(entry_document(found[0], people))
    elif as_json:
        print_json(entries_document("ledger", found, people))
    else:
        printer = printer_in(language_of(lang))
        _print_entries(printer, found)
        _say(printer, "counted", count=len(found))


def _print_entries(printer: Printer, entries: Sequence[Kept]) -> None:
    from matching.language import message

    names = ("number", "at", "kind", "actor", "company", "origin", "people", "action")
    titles = [printer.words(message("ledger", f"column-{name}")) for name in names]
    table = printer.table(printer.words(message("ledger", "title-entries")), *titles)
    for each in entries:
        what, who = printer.words(each.kind.text), (each.actor, each.company or "", each.origin or "")
        table.add_row(str(each.number), _moment(each.at), what, *who, str(len(each.subjects)), each.action)
    printer.console.print(table)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
