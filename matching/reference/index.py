"""Names filed by spelling: what the rows of a table of names say about a piece of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from matching.reference.tables import Row

#: Kinds of names that mean the entity itself.
OWN = frozenset(
    ["official", "short-name", "acronym", "korean-name", "local-name", "former-name", "list-name", "legal", "short"]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table of names; `owner` is the id of the school or company it stands at."""

    owner: str
    name: str
    kind: str
    ambiguous: bool
    note: str


Index: TypeAlias = Mapping[str, tuple[Entry, ...]]


def entries(rows: Iterable[Row], owner: str) -> Iterator[Entry]:
    """Yield the rows of a table of names; `owner` is the column that holds the id."""
    for row in rows:
        yield Entry(row[owner], row["name"], row["kind"], row["ambiguous"] == "yes", row["note"])


def file_under(names: Iterable[Entry], spellings: Callable[[str], Iterable[str]]) -> Index:
    """Return the names by each of their spellings."""
    index: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in names:
        for spelling in dict.fromkeys(spellings(entry.name)):
            index[spelling].append(entry)
    return {spelling: tuple(found) for spelling, found in index.items()}


def owners(found: Iterable[Entry]) -> tuple[str, ...]:
    """Return the ids at which names stand, each once, in order."""
    return tuple(dict.fromkeys(entry.owner for entry in found))
