"""Lists of what is stored, recorded before they are printed; lists of files alone are nobody's business but theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from matching.cli.common import candidate_named, is_file, openings_named, people_in
from matching.cli.ledger import ledger_of, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matching.domain import Json, Opening
    from matching.ledger import Kind
    from matching.ledger.listed import Listed, Wanted
    from matching.recommend import Shortlist, Suggestions
    from matching.store import Store
    from matching.workspace import Workspace

T = TypeVar("T")
ACTOR = "local"


def shortlists(space: Workspace, name: str, pool: Sequence[Path] | None, wanted: Wanted) -> list[Shortlist]:
    """Return the people of some files, or those stored, for each opening of a file or the one of an id."""
    from matching.documents.lists import shortlist_document
    from matching.ledger import Kind
    from matching.ledger.listed import people_on
    from matching.ledger.listing import Lists

    if pool is None and not is_file(name):
        listed = Lists(space, ledger_of(space.store).keys).shortlist(name, wanted)
        _record(space, Kind.LIST_SHOWN, "shortlist", listed)
        return [listed.found]
    openings = openings_named(name)
    if pool is not None:
        people = space.pool_of(people_in(pool))
        return [space.shortlist_of(each, people, wanted.day, pack=wanted.policy, k=wanted.k) for each in openings]
    made = [_of_those_there(space, each, wanted) for each in openings]
    for found in made:
        record_kept(space, Kind.LIST_SHOWN, "shortlist", people_on(found), shortlist_document(found))
    return made


def _of_those_there(space: Workspace, opening: Opening, wanted: Wanted) -> Shortlist:
    """Rank the stored people who agreed to be on lists and do not block an opening's employer."""
    there = space.taking_part(opening, space.pool)
    found = space.shortlist_of(opening, space.pool, wanted.day, pack=wanted.policy, k=wanted.k, among=there.rows)
    return replace(found, not_taking_part=there.without_consent)


def suggestions(space: Workspace, name: str, openings: Sequence[Path] | None, wanted: Wanted) -> Suggestions:
    """Return the openings of some files, or those stored, for the person of a file or of an id."""
    from matching.documents.lists import suggestions_document
    from matching.ingest.files import read_openings
    from matching.ledger import Kind
    from matching.ledger.listing import Lists

    if openings is None and not is_file(name):
        listed = Lists(space, ledger_of(space.store).keys).suggestions(name, wanted)
        _record(space, Kind.SUGGESTIONS_SHOWN, "suggest", listed)
        return listed.found
    person = candidate_named(name)
    given = None if openings is None else tuple(each for path in openings for each in read_openings(path))
    posts = space.opening_pool if given is None else space.opening_pool_of(given)
    found = space.suggestions_for(
        person, posts, wanted.day, pack=wanted.policy, k=wanted.k, per_employer=wanted.per_employer
    )
    if not is_file(name):
        record_kept(space, Kind.SUGGESTIONS_SHOWN, "suggest", [person.id], suggestions_document(found))
    return found


def _record(space: Workspace, kind: Kind, command: str, listed: Listed[Shortlist] | Listed[Suggestions]) -> None:
    """Record a list with all it was made of."""
    from matching.ledger import Entry

    ledger_of(space.store).record(
        Entry(
            kind=kind,
            at=now(),
            actor=ACTOR,
            people=listed.people,
            action=f"ktech-match {command}",
            digest=listed.digest,
            objects=listed.objects,
            versions=listed.versions,
            inputs=listed.inputs,
        )
    )


def record_kept(space: Workspace, kind: Kind, command: str, people: Iterable[str], document: Json) -> None:
    """Record a list of stored people by its digest alone: from what is stored it cannot be made again, or was not."""
    from matching.ledger import Entry
    from matching.ledger.listed import digest_of

    entry = Entry(
        kind=kind,
        at=now(),
        actor=ACTOR,
        people=tuple(people),
        action=f"ktech-match {command}",
        digest=digest_of(document),
    )
    ledger_of(space.store).record(entry)


def scorer_placed(store: Store, command: str, objects: Mapping[str, str], place: Callable[[], T]) -> T:
    """Put a scorer in service, or take one back, once the ledger holds it: where either fails, neither is."""
    from matching.ledger import Entry, Kind
    from matching.versions import software_versions

    ledger = ledger_of(store)
    with ledger.file.writing() as file:
        entry = Entry(
            kind=Kind.SCORER_PROMOTED,
            at=now(),
            actor=ACTOR,
            action=f"ktech-match scorer {command}",
            objects=objects,
            versions=software_versions(),
        )
        ledger.append(file, entry)
        return place()
