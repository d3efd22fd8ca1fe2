"""Words of headers and of cells, compared without case, spaces and signs; the lists stand in `synonyms.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SIGNS = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """Return a word as it is compared.

    >>> bare("Job_Title "), bare("경력 (년)"), bare("ＩＤ")
    ('jobtitle', '경력년', 'id')
    """
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


class Unit(NamedTuple):
    """What a money column's header says of its numbers."""

    factor: int
    currency: str


@cache
def _lists() -> Mapping[str, object]:
    with (Path(__file__).parent / "synonyms.toml").open("rb") as file:
        return tomllib.load(file)


def _section(*names: str) -> Mapping[str, Sequence[str]]:
    found: object = _lists()
    for name in names:
        found = found.get(name, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def synonyms(kind: str, column: str) -> Sequence[str]:
    """Return other headers that a column is known by."""
    return _section(kind).get(column, ())


def group_words(group: str) -> Sequence[str]:
    """Return the words that a numbered group is known by."""
    return _section("groups").get(group, ())


def spellings(vocabulary: str) -> Mapping[str, Sequence[str]]:
    """Return other spellings of a vocabulary's values, by value."""
    return _section("values", vocabulary)


@cache
def spelt(vocabulary: str, value: str) -> frozenset[str]:
    """Return the spellings of one value, ready to be compared."""
    return frozenset(map(bare, spellings(vocabulary).get(value, ())))


@cache
def personal() -> frozenset[str]:
    """Return the headers of what is never stored."""
    words = _lists()["personal"]
    return frozenset(map(bare, words)) if isinstance(words, Sequence) else frozenset()


@cache
def implied_periods() -> Mapping[str, str]:
    """Return the pay period that a header means, by the header."""
    return {bare(word): period for period, words in _section("implied", "pay_period").items() for word in words}


@cache
def units() -> Mapping[str, Unit]:
    """Return the units of money columns, by what stands in brackets."""
    table = _lists()["units"]
    return {bare(word): Unit(*entry) for word, entry in table.items()} if isinstance(table, Mapping) else {}
