"""Languages by name, and what people write of how well they know one, as CEFR levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from matching.forgetting import remembered
from matching.reference.names import key, normalise
from matching.reference.tables import Toml, tables, text, toml, words

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
_CEFR = r"(?<![a-z0-9])([abc][12])(?![0-9])"
_NUMBER = r"[\s:(（=.-]*(?:(?:ii?|ibt|academic|level|lv|grade|score|band|overall|n)[\s:(（=.-]*)*(\d+(?:\.\d+)?)"
_DENIED = r"\b(?:not|no|cannot|never)\b|불가|못|없"


@dataclass(frozen=True)
class _Test:
    """A language test: from each row's result on, its lowest and highest level hold."""

    pattern: re.Pattern[str]
    maximum: float
    rows: tuple[tuple[float, str, str], ...]


@cache
def _codes() -> Mapping[str, str]:
    found = {}
    for record in tables(toml("languages.toml")["language"]):
        name, code = text(record["name"]), str(record["code"])
        for each in (code, name.en, name.ko, *words(record["aliases"])):
            found[_language_key(each)] = code
    return found


@cache
def language_codes() -> tuple[str, ...]:
    """Return the code (ISO 639-1) of every language of the table, in its order."""
    return tuple(dict.fromkeys(_codes().values()))


def _language_key(name: str) -> str:
    """Indic and other scripts whose vowels are marks keep them: there `normalise` would lose letters."""
    return key(name) if name.isascii() or not any(ord(letter) > 0x590 for letter in name) else name.casefold().strip()


@remembered(4096)
def language_code(text: str) -> str | None:
    """Return the ISO 639-1 code of a language by its name or code.

    >>> language_code("한국어"), language_code("Deutsch"), language_code("English (US)"), language_code("Klingon")
    ('ko', 'de', 'en', None)
    """
    plain = re.sub(r"\s*[(（].*$", "", text).strip()
    return next((code for each in (text, plain) if (code := _codes().get(_language_key(each)))), None)


@cache
def _fluency() -> Mapping[str, tuple[str, str]]:
    return {
        normalise(word): (str(record["lowest"]), str(record["highest"]))
        for record in tables(toml("languages.toml")["fluency"])
        for word in words(record["words"])
    }


def _rows(record: Mapping[str, Toml]) -> Iterator[tuple[float, str, str]]:
    for row in tables(record["rows"]):
        yield cast(float, row["from"]), str(row["lowest"]), str(row["highest"])


def _test(record: Mapping[str, Toml]) -> _Test:
    names = "|".join(re.escape(name.casefold()) for name in sorted(words(record["names"]), key=len, reverse=True))
    pattern = re.compile(rf"(?<![a-z])(?:{names})(?![a-z]){_NUMBER}")
    return _Test(pattern, cast(float, record["maximum"]), tuple(_rows(record)))


@cache
def _tests() -> tuple[_Test, ...]:
    return tuple(map(_test, tables(toml("languages.toml")["test"])))


@remembered(65_536)
def cefr(text: str) -> tuple[str, str] | None:
    """Return the lowest and the highest CEFR level that a statement of fluency may mean, `None` if none is said.

    A test's result says more than a word, and a CEFR level more than both. Two
    statements of one kind give the range over both.

    >>> cefr("C1"), cefr("TOPIK 4급"), cefr("Fluent"), cefr("IELTS 6.5"), cefr("some")
    (('C1', 'C1'), ('B2', 'B2'), ('B2', 'C2'), ('B2', 'B2'), None)
    """
    plain = text.casefold()
    stated = [level.upper() for level in re.findall(_CEFR, plain)]
    return _range([(level, level) for level in stated]) or _range(list(_results(plain))) or _said(text)


def _range(several: list[tuple[str, str]]) -> tuple[str, str] | None:
    if not several:
        return None
    return min(low for low, _ in several), max(high for _, high in several)


def _results(plain: str) -> Iterator[tuple[str, str]]:
    for test in _tests():
        for found in test.pattern.finditer(plain):
            score = float(found[1])
            reached = [(low, high) for start, low, high in test.rows if start <= score <= test.maximum]
            yield from reached[-1:]


def _said(text: str) -> tuple[str, str] | None:
    """Return the range of the longest known words in a text; several equally long ones give the range over them."""
    tokens = [] if re.search(_DENIED, text.casefold()) else normalise(text).split()
    for length in range(len(tokens), 0, -1):
        runs = (" ".join(tokens[start : start + length]) for start in range(len(tokens) - length + 1))
        found = [_fluency()[run] for run in runs if run in _fluency()]
        if found:
            return _range(found)
    return None
