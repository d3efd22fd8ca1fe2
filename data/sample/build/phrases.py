"""Lines that exist in Korean and English, and how their slots are filled.

A line is written `English || Korean`. A slot in braces is a number range `{8-30}`, a
choice `{x:gate|contact}` (the letter joins the two languages), a Korean particle
`{을/를}` or a name whose value is given. What fills a slot depends on the owner (one
person, one opening) and on the line alone, so both languages of a line tell the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal, TypeVar

from matching.language import particle

T = TypeVar("T")
Tongue = Literal["en", "ko", "mixed"]
HERE = Path(__file__).parent
LAST_MONTH = 2026 * 12 + 10  # the sample's day is in November 2026; months are counted from year 0
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Line:
    """The same statement in English and in Korean."""

    en: str
    ko: str


Table = Mapping[str, str | Mapping[str, str]]


def draw(*keys: object) -> float:
    """Return a number in [0, 1) that depends on the keys alone.

    >>> draw("a", 1) == draw("a", 1), 0 <= draw("b") < 1
    (True, True)
    """
    digest = blake2b("\x1f".join(map(str, keys)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def pick(options: Sequence[T], *keys: object) -> T:
    """Return one of the options by `draw`."""
    return options[int(draw(*keys) * len(options))]


def line_of(text: str) -> Line:
    """Read `English || Korean`.

    >>> line_of("etch || 식각")
    Line(en='etch', ko='식각')
    """
    en, ko = text.split(" || ")
    return Line(en.strip(), ko.strip())


def lines_of(text: str) -> tuple[Line, ...]:
    """Read a block with a line in each row."""
    return tuple(map(line_of, text.strip().splitlines()))


@cache
def table(name: str) -> Table:
    """Return a TOML file of this folder, such as `words/bio` or `lists/schools`."""
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def block(name: str, *keys: str) -> tuple[Line, ...]:
    """Return the lines that stand in a file under the keys."""
    found: object = table(name)
    for key in keys:
        assert isinstance(found, Mapping)
        found = found[key]
    return lines_of(str(found))


def _number(low: str, high: str, key: str) -> str:
    """Draw a number as precise as the bounds are written."""
    digits = max((len(bound.partition(".")[2]) for bound in (low, high)), default=0)
    least, most = sorted((float(low), float(high)))
    if not digits:
        return str(int(least + draw(key) * (most - least + 1)))
    return f"{least + draw(key) * (most - least):.{digits}f}"


@dataclass(frozen=True, slots=True)
class Voice:
    """How one owner's document speaks: its language and the numbers it gives.

    A mixed voice has a base language; it says some lines in the other one, and puts
    English terms into Korean lines.
    """

    tongue: Tongue
    owner: str

    def base(self) -> Literal["en", "ko"]:
        """Return the language of headings and titles."""
        if self.tongue != "mixed":
            return self.tongue
        return "ko" if draw(self.owner, "base") < 0.7 else "en"

    def language_of(self, line: Line) -> Literal["en", "ko"]:
        """Return the language in which this voice says the line."""
        if self.tongue != "mixed" or draw(self.owner, line.en, "tongue") < 0.72:
            return self.base()
        return "en" if self.base() == "ko" else "ko"

    def say(self, line: Line, **values: Line | str) -> str:
        """Return the line with its slots filled."""
        language = self.language_of(line)
        text, out, end = getattr(line, language), "", 0
        for slot in _SLOT.finditer(text):
            out += text[end : slot.start()]
            out += self._fill(slot.group(1), line, language, out, values)
            end = slot.end()
        return _begun(out + text[end:])

    def _fill(self, slot: str, line: Line, language: str, before: str, values: Mapping[str, Line | str]) -> str:
        key = f"{self.owner}\x1f{line.en}\x1f{slot}"
        if bounds := _RANGE.fullmatch(slot):
            return _number(bounds[1], bounds[2], key)
        name, colon, _ = slot.partition(":")
        if colon:
            return self._choose(name, line, language)
        if name in values:
            value = values[name]
            return value if isinstance(value, str) else getattr(value, language)
        return particle(before, name)

    def _choose(self, name: str, line: Line, language: str) -> str:
        """Return the choice of a letter; a mixed voice may take the English term for the Korean one."""
        foreign = self.tongue == "mixed" and language == "ko" and draw(self.owner, line.en, name, "term") < 0.5
        source = line.en if foreign else getattr(line, language)
        options = re.search(r"\{" + name + r":([^{}]+)\}", source)
        assert options, (name, source)
        choices = options.group(1).split("|")
        return choices[int(draw(self.owner, line.en, name) * len(choices))]


def _begun(sentence: str) -> str:
    """Return the sentence with a capital, unless it begins with a name like mRNA.

    >>> _begun("blade casting: two years"), _begun("mRNA work")
    ('Blade casting: two years', 'mRNA work')
    """
    plain = sentence[1:2].islower() or sentence[1:2] in {"-", " "}
    return sentence[:1].upper() + sentence[1:] if plain else sentence
