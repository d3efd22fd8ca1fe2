"""Korean and English from one structure: every sentence the product says exists once, in `texts/`.

A catalogue is a TOML file of messages, each with an `en` and a `ko` template. Templates
name their values in braces, and a Korean particle that depends on the sound before it
is written as both forms with a slash: `{name}{을/를}`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from matching.forgetting import remembered

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")

_TEXTS = Path(__file__).parent / "texts"
_FIELD = re.compile(r"\{([^{}]+)\}")
_HANGUL_FIRST, _HANGUL_LAST, _RIEUL = 0xAC00, 0xD7A3, 8
_DIGIT_FINALS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
_SIGN_FINALS = {"%": 0, "+": 0, "#": 17}
_SPELT_FINALS = {"L": 8, "M": 16, "N": 4, "R": 8}  # 엘, 엠, 엔, 알; all other letters' names end in a vowel
_LATIN = re.compile(r"[A-Za-z]+\Z")
_LATIN_FINALS = (  # as Korean writes English words: a stop is heard as final only after a short vowel
    (re.compile(r"(?:l|le)\Z"), 8),
    (re.compile(r"m\Z"), 16),
    (re.compile(r"n\Z"), 4),
    (re.compile(r"ng\Z"), 21),
    (re.compile(r"(?:ck|(?:^|[^aeiou])[aeiou][kc])\Z"), 1),
    (re.compile(r"(?:^|[^aeiou])[aeiou]p\Z"), 17),
    (re.compile(r"(?:^|[^aeiou])[aeiou]t\Z"), 19),
)


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in both languages."""

    en: str
    ko: str

    def __getitem__(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        """Be pickled as what it is made of: the way of a slotted dataclass asks for its fields each time."""
        return Text, (self.en, self.ko)

    def as_dict(self) -> dict[str, str]:
        """Return `{"en": ..., "ko": ...}`, the shape used in every JSON document."""
        return {"en": self.en, "ko": self.ko}


def _final_of(word: str) -> int:
    """Return the final consonant's number of the last spoken sound, 0 for none."""
    for end in range(len(word), 0, -1):
        letter = word[end - 1]
        if _HANGUL_FIRST <= ord(letter) <= _HANGUL_LAST:
            return (ord(letter) - _HANGUL_FIRST) % 28
        if letter in _DIGIT_FINALS:
            return _DIGIT_FINALS[letter]
        if letter in _SIGN_FINALS:
            return _SIGN_FINALS[letter]
        if latin := _LATIN.search(word, 0, end):
            return _final_of_latin(latin.group())
    return 0


def _final_of_latin(word: str) -> int:
    """Return the final of a Latin word: read out by letters in capitals, else as English is written in Korean."""
    if word.isupper():
        return _SPELT_FINALS.get(word[-1], 0)
    return next((final for pattern, final in _LATIN_FINALS if pattern.search(word.lower())), 0)


def particle(word: str, forms: str) -> str:
    """Return the form that fits after a word; `forms` is "after consonant/after vowel".

    >>> particle("서울", "을/를"), particle("회사", "을/를"), particle("서울", "으로/로")
    ('을', '를', '로')
    """
    after_consonant, after_vowel = forms.split("/")
    final = _final_of(word)
    if final == _RIEUL and after_consonant == "으로":
        return after_vowel
    return after_consonant if final else after_vowel


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put values into a template and choose each particle by what stands before it.

    >>> fill("{name}{을/를} 찾았습니다", {"name": "서울"})
    '서울을 찾았습니다'
    """
    return _filled(template, values, "ko")


def _filled(template: str, values: Mapping[str, object], language: Language) -> str:
    """Fill one language; a value that is a `Text` is taken in it."""
    out = ""
    for text, name in _pieces(template):
        out += text
        if not name:
            continue
        if "/" in name:
            out += particle(out, name)
        else:
            value = values[name]
            out += value[language] if type(value) is Text else str(value)
    return out


@remembered(4096)
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """Return a template's texts, each with the name of the field behind it; the last has none."""
    texts = _FIELD.split(template)
    return tuple(zip(texts[0::2], [*texts[1::2], ""], strict=True))


def says(template: Text, values: Mapping[str, object]) -> Text:
    """Fill both languages; a value that is a `Text` is taken in its own language."""
    if not values and "{" not in template.en and "{" not in template.ko:
        return template
    return Text(_filled(template.en, values, "en"), _filled(template.ko, values, "ko"))


@cache
def catalogue(name: str) -> Mapping[str, Text]:
    """Return the messages of `texts/<name>.toml` by key."""
    with (_TEXTS / f"{name}.toml").open("rb") as file:
        return {key: Text(**entry) for key, entry in tomllib.load(file).items()}


def message(name: str, key: str, /, **values: object) -> Text:
    """Return one message of a catalogue, filled."""
    return says(catalogue(name)[key], values)
