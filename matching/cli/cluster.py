"""A pool in shares on Ray: started, looked at, asked and ended."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    FLAWED,
    AsJson,
    Day,
    Lang,
    Many,
    PackName,
    app,
    day_of,
    language_of,
    print_json,
    printer_in,
    progress_in,
    store_here,
)

if TYPE_CHECKING:
    from matching.cluster.fleet import RayFleet
    from matching.language import Language

cluster = typer.Typer(name="cluster", help="The people in shares on Ray (extra `cluster`).", no_args_is_help=True)
app.add_typer(cluster)

Address = Annotated[
    str | None,
    typer.Option("--address", metavar="HOST:PORT", help="A Ray cluster; default the one started on this machine."),
]


@cluster.command()
def up(
    shares: Annotated[int, typer.Option("--shards", min=1, max=1_000, help="Into how many shares to cut.")] = 2,
    replicas: Annotated[int, typer.Option("--replicas", min=1, max=5, help="How many hold each share.")] = 1,
    address: Address = None,
    wait: Annotated[int, typer.Option("--wait", min=1, help="Seconds to wait until all people are loaded.")] = 3_600,
    lang: Lang = None,
) -> None:
    """Cut the stored people into shares and start an actor for each, on this machine or a cluster of machines."""
    from matching.cluster.fleet import RayFleet, connect, ray_here, shares_there
    from matching.cluster.head import start, stop, use_token
    from matching.cluster.sources import StoreSource
    from matching.errors import ClusterError

    language = language_of(lang)
    use_token()  # Ray looks for it when it is imported
    ray_here()
    with ExitStack() as undo:
        head = None if address else start()
        if head is not None:
            undo.callback(stop, head)
        at = address or (head.address if head else "")
        connect(at)
        if shares_there():
            raise ClusterError("cluster-shares-there")
        fleet = RayFleet.started(StoreSource(), shares, replicas)
        undo.callback(fleet.stop)
        fleet.wait_or_complain(wait)
        undo.pop_all()
    people = sum(each.size.people for each in fleet.every if each.size and each.number == 0)
    _say(language, "started", shares=shares, replicas=replicas, people=people, address=at)


@cluster.command()
def status(address: Address = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """Show every replica of every share; ends with 3 where a share has none that is ready."""
    from matching.language import message

    language = language_of(lang)
    with asking(address) as fleet:
        pass
    rows = [
        {
            "share": number + 1,
            "replica": each.number + 1,
            "ready": each.healing is None,
            "people": each.size.people if each.size else None,
            "asOf": each.size.as_of if each.size else None,
            "problem": each.problem.text().as_dict() if each.problem else None,
        }
        for number, replicas in sorted(fleet.replicas.items())
        for each in replicas
    ]
    if as_json:
        print_json({"kind": "cluster", "shares": fleet.shares, "replicas": rows})  # type: ignore[dict-item]  # of scalars
    else:
        printer = printer_in(language)
        names = ("share", "replica", "state", "people", "as-of")
        titles = [message("cluster", f"column-{name}")[language] for name in names]
        table = printer.table(message("cluster", "title-status")[language], *titles)
        for each in rows:
            state = message("cluster", "state-ready" if each["ready"] else "state-healing")[language]
            table.add_row(*(str(each[name] or "") for name in ("share", "replica")), state,
                          *("" if each[name] is None else str(each[name]) for name in ("people", "asOf")))  # fmt: skip
        printer.console.print(table)
    whole = {row["share"] for row in rows if row["ready"]}
    if len(whole) < fleet.shares:
        raise typer.Exit(FLAWED)


@cluster.command()
def down(address: Address = None, lang: Lang = None) -> None:
    """End all shares, and the Ray that was started for them on this machine."""
    from matching.cluster.head import head_of_home, stop
    from matching.errors import ClusterError

    head = head_of_home()
    if address is None and head is None:
        raise ClusterError("cluster-none")
    if address is not None:
        joined(address).stop()
    elif head is not None:
        stop(head)
    _say(language_of(lang), "stopped")


@cluster.command()
def shortlist(
    opening: Annotated[str, typer.Argument(help="The id of an opening loaded.")],
    k: Many = 10,
    day: Day = None,
    policy: PackName = None,
    address: Address = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rank the people of all shares for an opening; ends with 3 where a share was missing, which is said first."""
    from matching.cluster.asking import shortlist as ask
    from matching.documents.lists import shortlist_document
    from matching.workspace import Workspace

    language = language_of(lang)
    with asking(address) as fleet, closing(store_here()) as store:
        space = Workspace(store, progress=progress_in(language))
        found = ask(fleet, space, opening, day_of(day), pack=policy, k=k, key=uuid.uuid4().hex)
    notice = found.notice
    if as_json:
        missing = [number + 1 for number in found.missing]
        print_json({**shortlist_document(found.shortlist), "missingShares": missing, "shares": found.shares})  # type: ignore[dict-item]  # numbers are JSON
    else:
        printer = printer_in(language)
        if notice is not None:
            printer.console.print(f"[yellow]![/] {printer.words(notice)}")
        printer.shortlist(found.shortlist)
    if notice is not None:
        raise typer.Exit(FLAWED)


@contextmanager
def asking(address: str | None) -> Iterator[RayFleet]:
    """Give the shares of a cluster, which is left behind this; what Ray says meanwhile is no part of what we print."""
    from matching.cluster.fleet import leave

    with redirect_stdout(sys.stderr):
        try:
            yield joined(address)
        finally:
            leave()


def joined(address: str | None) -> RayFleet:
    """Return the shares of a cluster. Raises `ClusterError`."""
    from matching.cluster.fleet import RayFleet

    join(address)
    return RayFleet.found()


def join(address: str | None) -> None:
    """Join a cluster, the one that was started here where no address is given. Raises `ClusterError`."""
    from matching.cluster.fleet import connect, ray_here
    from matching.cluster.head import head_of_home, use_token
    from matching.errors import ClusterError

    use_token()  # Ray looks for it when it is imported
    ray_here()
    head = head_of_home()
    if address is None and head is None:
        raise ClusterError("cluster-none")
    connect(address or (head.address if head else ""))


def _say(language: Language, sentence: str, /, **values: object) -> None:
    from matching.language import message

    print(message("cluster", sentence, **values)[language])
