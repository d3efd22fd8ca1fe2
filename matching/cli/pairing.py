"""Every opening's people and every person's openings at once, kept in a file beside the store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    AsJson,
    Day,
    Lang,
    Many,
    PackName,
    PerEmployer,
    app,
    day_of,
    language_of,
    print_json,
    printer_in,
    progress_in,
    workspace_in,
)

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.all_pairs import Entry, Ids, Kept, Key, Sought
    from matching.all_pairs.work import Work
    from matching.domain import Json
    from matching.eligibility import Rulebook
    from matching.language import Language
    from matching.recommend import Mask
    from matching.workspace import Workspace


class Order(StrEnum):
    """By what lists are ordered behind the verdict."""

    SCORE = "score"
    LIKENESS = "likeness"


@app.command(name="all-pairs")
def all_pairs(
    by: Annotated[
        Order, typer.Option("--by", help="score: as lists are; likeness: of the whole texts alone, much quicker.")
    ] = Order.SCORE,
    of: Annotated[
        str | None, typer.Option("--of", metavar="ID", help="Print the list of an opening or a person loaded.")
    ] = None,
    k: Many = 20,
    per_employer: PerEmployer = None,
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Work out the list of every opening and of every person loaded, going on where an earlier call was stopped."""
    from matching.all_pairs import Key, Sought
    from matching.caps import PER_EMPLOYER
    from matching.eligibility import Rulebook

    language = language_of(lang)
    space, rulebook = workspace_in(language), Rulebook.on(day_of(day), policy)
    most = PER_EMPLOYER if per_employer is None else per_employer
    state, served = state_of_lists(space), space.served
    sought = Sought(space.pool, space.opening_pool, rulebook, served.scorer, k, most)
    made_with = (*rules_of(rulebook), sought.people.encoder, served.sha256)
    kept = _kept(space, sought, Key(by.value, *state, *made_with, k, most, sought.retrieved), language)
    if of is not None:
        _show(space, kept, of, language, as_json=as_json)
    else:
        printer, pairs = printer_in(language), kept.pairs
        counts = {"openings": len(sought.posts.openings), "people": len(sought.people), "pairs": sum(pairs.values())}
        printer.console.print(printer.say("all-pairs-kept", **counts))


def state_of_lists(space: Workspace) -> tuple[int, int, str]:
    """Return what the lists depend on that is stored, as of now."""
    from matching.consents import state_of

    revision = space.store.revision
    with space.store.file.reading() as file:
        return revision.candidates, revision.openings, state_of(file)


def rules_of(rulebook: Rulebook) -> tuple[str, str, str]:
    """Return by which rules lists are made, and as of which day."""
    return str(rulebook.day), rulebook.pack.id, rulebook.policy.digest


def _kept(space: Workspace, sought: Sought, key: Key, language: Language) -> Kept:
    """Return the lists of a key, made unless they are there."""
    from matching.all_pairs import Ids, read

    found = read(space.store.file.home, key)
    return found or made(space, _work(space, sought, key), Ids.of(sought), key, language)


def made(space: Workspace, work: Work, ids: Ids, key: Key, language: Language) -> Kept:
    """Make the lists of a key, showing how far that is."""
    from matching.all_pairs import make
    from matching.language import message

    state = (key.people_revision, key.openings_revision, key.taking_part)
    progress = progress_in(language, message("cli", "pairing")[language])
    return make(work, ids, key, space.store.file.home, lambda: state_of_lists(space) == state, progress)


def _work(space: Workspace, sought: Sought, key: Key) -> Work:
    from matching.all_pairs import ByLikeness, ByScore

    masks: dict[bytes, Mask] = {}
    among = [_shared(space.taking_part(each, sought.people).rows, masks) for each in sought.posts.openings]
    return ByScore(sought, among) if key.by == Order.SCORE.value else ByLikeness(sought, among)


def _shared(mask: Mask, known: dict[bytes, Mask]) -> Mask:
    """Return the equal mask that is known already, if any: there are few, and one an opening would fill the memory."""
    return known.setdefault(hashlib.sha256(mask.tobytes()).digest(), mask)


def _show(space: Workspace, kept: Kept, name: str, language: Language, *, as_json: bool) -> None:
    """Print one list, recorded before it is."""
    from matching.cli.recording import record_kept
    from matching.errors import NotFoundError
    from matching.ledger import Kind

    people, openings = kept.people_of(name), kept.openings_of(name)
    entries = people if people is not None else openings
    if entries is None:
        raise NotFoundError("opening", name)
    document = _document(name, entries, kind="people" if people is not None else "openings")
    if people is not None:
        record_kept(space, Kind.LIST_SHOWN, "all-pairs", [each.id for each in entries], document)
    else:
        record_kept(space, Kind.SUGGESTIONS_SHOWN, "all-pairs", [name], document)
    if as_json:
        print_json(document)
    else:
        _print(name, entries, language)


def _document(name: str, entries: Sequence[Entry], *, kind: str) -> Json:
    listed: list[JsonValue] = [
        {"rank": rank, "id": each.id, "verdict": each.grade.name.lower().replace("_", "-"), "score": each.score,
         "company": each.company, "candidate": each.candidate}
        for rank, each in enumerate(entries, start=1)
    ]  # fmt: skip
    return {"kind": f"all-pairs-{kind}", "version": 1, "of": name, "entries": listed}


def _print(name: str, entries: Sequence[Entry], language: Language) -> None:
    from rich.markup import escape

    from matching.language import message

    printer = printer_in(language)
    id_, verdict = (printer.words(message("exports", f"column-{each}")) for each in ("id", "verdict"))
    table = printer.table(
        escape(name), printer.say("rank"), id_, verdict, printer.say("score"), printer.say("both-sides")
    )
    for rank, each in enumerate(entries, start=1):
        both = "" if each.company is None else f"{each.company:.3f} / {each.candidate:.3f}"
        table.add_row(str(rank), escape(each.id), printer.verdict(each.grade), f"{each.score:.3f}", both)
    printer.console.print(table)
