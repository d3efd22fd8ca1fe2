"""What an employer's business suggests about the field of a job there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from matching.forgetting import remembered
from matching.reference.employers import resolve_employer
from matching.reference.names import key, without_legal_form
from matching.reference.resolution import Match
from matching.reference.tables import table, toml, words


def _keys(name: str) -> Iterator[str]:
    """Yield what a name is filed under: itself without its legal form, and the company that it means."""
    yield key(without_legal_form(name))
    resolution = resolve_employer(name)
    if resolution.status is Match.FOUND and resolution.entity is not None:
        yield f"#{resolution.entity.id}"


@cache
def _by_key() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for sector, names in table(toml("employer_sectors.toml")["employers"]).items():
        for name in words(names):
            for each in _keys(name):
                found[each].add(sector)
    return {each: frozenset(sectors) for each, sectors in found.items()}


@remembered(65_536)
def sectors_of_employer(name: str) -> frozenset[str]:
    """Return the advanced fields that an employer is known for; empty where nothing is known.

    >>> sectors_of_employer("Taiwan Semiconductor Manufacturing Company"), sectors_of_employer("A Bakery Ltd.")
    (frozenset({'semiconductor'}), frozenset())
    """
    return frozenset().union(*(_by_key().get(each, frozenset()) for each in _keys(name)))
