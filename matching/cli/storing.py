"""Backing the store up, bringing it back, and looking whether it is whole."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import Lang, app, language_of, printer_in, store_here

if TYPE_CHECKING:
    from matching.printing import Printer


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    lang: Lang = None,
) -> None:
    """Write all that is stored, as of one moment, into a folder; the service may go on writing meanwhile."""
    from matching.settings import settings
    from matching.store.backup import backup as back_up
    from matching.store.keys import key_file

    with closing(store_here()) as store:
        made, key = back_up(store.file, folder), key_file("store", settings().home)
    counts = {name: made.counts[name] for name in ("candidates", "openings")}
    _say(printer_in(language_of(lang)), "backed-up", folder=str(folder), key=str(key), **counts)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of a store with entries.")] = False,
    erased: Annotated[
        Path | None, typer.Option("--erased", help="The list of those erased (erased.txt) of a store that was lost.")
    ] = None,
    nobody_erased: Annotated[
        bool, typer.Option("--nobody-erased", help="Say that nobody was erased since, where there is no list.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Bring a backup back, checked before anything is replaced; whoever was erased since is erased again."""
    from matching.cli.ledger import now
    from matching.rights import By
    from matching.rights.restoring import erasing_again
    from matching.settings import settings
    from matching.store import where_of_settings
    from matching.store.keys import secret
    from matching.store.restoring import restore as bring_back

    home = settings().home
    again = erasing_again(secret("ledger", home), now(), By("local", action="ktech-match restore"))
    done = bring_back(
        folder, where_of_settings(), home, replace=replace, erased=erased, nobody_erased=nobody_erased, also=again
    )
    with closing(store_here()) as store:
        name, there = store.name, store.file.examine().counts
    counts = {"candidates": there["candidates"], "openings": there["openings"], "erased": done.erased_again}
    _say(printer_in(language_of(lang)), "restored", store=name, **counts)


def print_store(printer: Printer) -> None:
    """Look at the whole store and print that it is whole. Raises `StoreError` where it is not."""
    from matching.settings import settings

    here = settings()
    if here.database_url is None and not here.store.exists():
        _say(printer, "none-yet", store=str(here.store))
        return
    with closing(store_here()) as store:
        name, found = store.name, store.file.examine()
    rows = ", ".join(f"{table} {count:,}" for table, count in found.counts.items())
    _say(printer, "whole", store=name, revision=found.revision, rows=rows)


def _say(printer: Printer, sentence: str, /, **values: object) -> None:
    from rich.markup import escape

    from matching.language import message

    printer.console.print(escape(message("store", sentence, **values)[printer.language]))
