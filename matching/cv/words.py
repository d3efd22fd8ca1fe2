"""The vocabulary by which a CV is read, from `data/reference/cv.toml`, each word filed for the question it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from matching.forgetting import remembered
from matching.reference.names import normalise
from matching.reference.tables import table, toml, words

_HANGUL = re.compile(r"[가-힣]")


def has_hangul(text: str) -> bool:
    """Whether a text holds a Korean syllable."""
    return _HANGUL.search(text) is not None


def solid(text: str) -> str:
    """Return a text without case, punctuation and spaces: "W O R K  Experience" and "work experience" are one.

    >>> solid("■ 경력 사항"), solid("E D U C A T I O N:")
    ('경력사항', 'education')
    """
    return normalise(text).replace(" ", "")


@cache
def _lists(of: str) -> Mapping[str, tuple[str, ...]]:
    return {name: words(found) for name, found in table(toml("cv.toml")[of]).items()}


@cache
def headings() -> Mapping[str, str]:
    """The kind of section that a heading names, by its solid spelling; the first kind to list it has it."""
    found: dict[str, str] = {}
    for kind, names in _lists("headings").items():
        for name in names:
            found.setdefault(solid(name), kind)
    return found


@cache
def labels() -> Mapping[str, frozenset[str]]:
    """The kinds of value that a label may announce, by its solid spelling."""
    found: dict[str, set[str]] = {}
    for kind, names in _lists("labels").items():
        for name in names:
            found.setdefault(solid(name), set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


@remembered(8192)
def label_kinds(text: str) -> frozenset[str]:
    """Return what a label may announce; empty where the text is none."""
    return labels().get(solid(text), frozenset()) if len(text) <= 40 else frozenset()


@cache
def listed(of: str, name: str) -> frozenset[str]:
    """Return one list of the vocabulary, its words in small letters."""
    return frozenset(word.casefold() for word in _lists(of)[name])


@cache
def endings(of: str, name: str) -> tuple[str, ...]:
    """Return one list of the vocabulary, the longest word first."""
    return tuple(sorted(listed(of, name), key=lambda word: (-len(word), word)))


def _pattern(names: Iterable[str]) -> str:
    """Match any of the names: Latin ones as whole words, others anywhere."""
    several = sorted((name.casefold() for name in names), key=lambda name: (-len(name), name))
    latin = "|".join(re.escape(name) for name in several if not has_hangul(name))
    other = "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in several if has_hangul(name))
    return "|".join(filter(None, (rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])" if latin else "", other)))


@cache
def patterns(of: str) -> Mapping[str, re.Pattern[str]]:
    """Return a pattern for each list of a part of the vocabulary, in the order of the table."""
    return {name: re.compile(_pattern(found), re.IGNORECASE) for name, found in _lists(of).items()}


@cache
def profiles() -> Mapping[str, str]:
    """The networks by the domain of their profiles."""
    return {domain: str(name) for domain, name in table(toml("cv.toml")["profiles"]).items()}
