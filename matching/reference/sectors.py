"""The eight advanced fields, by the name an advert gives its industry and by the words that suggest one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.names import key, normalise, parts
from matching.reference.tables import Toml, table, tables, text, toml, words


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of industry; `id` is "other" for everything outside the eight."""

    id: str
    name: Text
    covers: Text
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]


def _both(value: Toml) -> tuple[str, ...]:
    return (*words(table(value)["en"]), *words(table(value)["ko"]))


def _sector(record: Mapping[str, Toml]) -> Sector:
    return Sector(
        id=str(record["id"]),
        name=text(record["name"]),
        covers=text(record["covers"]),
        aliases=_both(record["aliases"]),
        keywords=_both(record["keywords"]),
    )


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the eight fields and "other", in the order of the notice."""
    return tuple(map(_sector, tables(toml("sectors.toml")["sector"])))


@cache
def _by_name() -> Mapping[str, str]:
    return {
        key(name): sector.id
        for sector in sectors()
        for name in (sector.id, sector.name.en, sector.name.ko, *sector.aliases)
    }


@remembered(4096)
def sector_named(text: str) -> str | None:
    """Return the id of the sector that a text names as a whole, or that each of its parts names.

    >>> sector_named("반도체 제조"), sector_named("Semiconductors / Chip design"), sector_named("AI, Robotics")
    ('semiconductor', 'semiconductor', None)
    """
    whole = _by_name().get(key(text))
    named = {_by_name().get(key(part)) for part in parts(text)}
    return whole or (named.pop() if len(named) == 1 else None)


@cache
def _latin_keywords() -> Mapping[str, frozenset[str]]:
    """Sectors by keyword; a plural is filed beside its singular."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for sector in sectors():
        for word in filter(str.isascii, sector.keywords):
            found[normalise(word)].add(sector.id)
            found[normalise(word) + "s"].add(sector.id)
    return {word: frozenset(ids) for word, ids in found.items()}


@cache
def _by_first_word() -> Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    """File each keyword's words and its sectors under its first word."""
    found: defaultdict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
    for word, ids in _latin_keywords().items():
        run = tuple(word.split())
        found[run[0]].append((run, ids))
    return {first: tuple(each) for first, each in found.items()}


@cache
def _korean_keywords() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """File each keyword, also without its spaces, and its sector under its first two letters.

    A text keeps its own spaces, or "음성 인식 각종" would hold 식각.
    """
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for sector in sectors():
        for word in sector.keywords:
            if not word.isascii():
                for spelling in {normalise(word), normalise(word).replace(" ", "")}:
                    found[spelling[:2]].append((spelling, sector.id))
    return {start: tuple(each) for start, each in found.items()}


def _suggested_in_korean(text: str) -> Iterator[str]:
    """Yield the sector of each Korean keyword that stands in a text."""
    starts = {text[at : at + 2] for at in range(len(text))}
    for start in starts & _korean_keywords().keys():
        yield from (sector for word, sector in _korean_keywords()[start] if word in text)


def _suggested_in(latin: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Yield the sectors of each keyword that stands in a row of words."""
    by_first = _by_first_word()
    for start, word in enumerate(latin):
        for run, ids in by_first.get(word, ()):
            if latin[start : start + len(run)] == run:
                yield ids


def suggested_sectors(*texts: str) -> frozenset[str]:
    """Return the fields whose keywords stand in any of the texts; a suggestion, never a statement.

    >>> sorted(suggested_sectors("Dry etch engineer for 3D NAND")), suggested_sectors("이차전지 양극재 연구원")
    (['semiconductor'], frozenset({'secondary-battery'}))
    """
    found: set[str] = set()
    for each in map(normalise, texts):
        plain = each if each.isascii() else "".join(letter if letter.isascii() else " | " for letter in each)
        found.update(*_suggested_in(tuple(plain.split())))
        if not each.isascii():
            found.update(_suggested_in_korean(each))
    return frozenset(found)
