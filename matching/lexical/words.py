"""Text to the tokens that are counted: ids of skills and titles first, which know no language, then words.

    #plasma-etching      a skill of the table, whatever it is called: "dry etching", 건식 식각
    @etch-process-engineer    a job title of the table, in a title alone
    c++, c#, .net, node.js, k8s, r&d    names as they are written
    tsmc n3, iso 26262   a code or long number with the word before it, beside `n3` alone
    wifi, wi, fi         a word with hyphens, joined and its parts
    식각, 다루다           Korean nouns and verbs without particles and endings

Numbers alone and the commonest English words are left out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version

from bm25s.stopwords import STOPWORDS_EN

from matching.lexical.korean import stems
from matching.reference import skill_named, skills_in
from matching.reference.tables import folder
from matching.reference.titles import read_title, title_named

_LETTERS = "a-z0-9μα-ωà-öø-ÿ"
_WORD = re.compile(
    rf"(?P<latin>(?:(?<![\w.])\.(?=[a-z]))?[{_LETTERS}]+(?:[.&'’][{_LETTERS}]+)*(?:\+\+|#(?!\w))?)|[가-힣]+"
)
_HYPHENS = frozenset("-‐‑")
_NUMBER, _LONG_NUMBER = re.compile(r"[\d.]+"), re.compile(r"\d{3,}")
_CODE = re.compile(r"(?=.*\d)(?=.*[^\d.])")
_POSSESSIVE = re.compile(r"['’]s?$")
_BETWEEN_NAMES = re.compile(r"[,;\n]")
_STOP = frozenset(STOPWORDS_EN)
_KOREAN = 0.3
_MOST_PARTS = 4
_SHORTEST_PLURAL = 4
_PLURALS = (("ies", ("eies", "aies"), "y"), ("es", ("aes", "ees", "oes"), "e"), ("s", ("us", "ss"), ""))

Word = re.Match[str]

VERSION = 1
"""To be raised whenever a text would get other tokens, so that those kept of before are not taken for them."""


@cache
def fingerprint() -> str:
    """Return what tokens depend on besides the text: this code's version, the analyser's, and the tables of names."""
    tables = [(folder() / name).read_bytes() for name in ("skills.csv", "titles.csv", "seniority.toml")]
    parts = [str(VERSION).encode(), version("kiwipiepy").encode(), version("kiwipiepy-model").encode(), *tables]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


def is_korean(text: str) -> bool:
    """Whether a text is Korean: more than three in ten of its letters, since Korean texts name things in English."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("가" <= letter <= "힣" for letter in letters) > _KOREAN * len(letters)


def of_titles(text: str) -> Iterator[str]:
    """Yield the id of each line that is a job title of the table, its words of rank taken off."""
    for line in text.splitlines():
        title = title_named(line) or title_named(read_title(line).work)
        if title:
            yield f"@{title.id}"


def of_skills(text: str) -> Iterator[str]:
    """Yield the id of each skill that prose names."""
    yield from (f"#{mention.skill.id}" for mention in skills_in(text))


def of_list(text: str) -> Iterator[str]:
    """Yield the ids of skills in a list of names; what is no skill as a whole is read as prose."""
    for name in _BETWEEN_NAMES.split(text):
        skill = skill_named(name)
        if skill:
            yield f"#{skill.id}"
        else:
            yield from of_skills(name)


def of_words(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each text; the Korean ones of all texts are analysed at once."""
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    found = [list(_WORD.finditer(text)) for text in folded]
    known = stems(_to_analyse(each) for words in found for each in words if not each["latin"])
    return [list(_tokens(words, known)) for words in found]


def _to_analyse(word: Word) -> str:
    """Return Korean syllables as they are analysed: with a letter in front where they follow one, or a number."""
    before = word.string[word.start() - 1 : word.start()]
    return f"A{word.group()}" if before.isalnum() or before in ("+", "#") else word.group()


def _tokens(words: Sequence[Word], known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    before: Word | None = None
    for number, word in enumerate(words):
        if not word["latin"]:
            yield from known[_to_analyse(word)]
            before = None
            continue
        text = _POSSESSIVE.sub("", word.group())
        if text not in _STOP and not _NUMBER.fullmatch(text):
            yield singular(text)
        if before is not None:
            yield from _with_the_word_before(before, word, text)
        if _is_hyphened(words, number):
            yield from _joined(words, number)
        before = word


def _with_the_word_before(before: Word, word: Word, text: str) -> Iterator[str]:
    """Yield a code or long number together with the name that it belongs to: TSMC N3, ISO 26262."""
    gap = word.string[before.end() : word.start()]
    if gap in (" ", *_HYPHENS) and (_CODE.match(text) or _LONG_NUMBER.fullmatch(text)):
        name = before.group()
        if name.isalpha() and name not in _STOP:
            yield f"{name} {text}"


def _is_hyphened(words: Sequence[Word], number: int) -> bool:
    """Whether a word is the first of several joined by hyphens."""
    word = words[number]
    before = word.string[word.start() - 1 : word.start()]
    return before not in _HYPHENS and word.string[word.end() : word.end() + 1] in _HYPHENS


def _joined(words: Sequence[Word], number: int) -> Iterator[str]:
    parts = [words[number]]
    for word in words[number + 1 :]:
        if not word["latin"] or word.string[parts[-1].end() : word.start()] not in _HYPHENS:
            break
        parts.append(word)
    if 1 < len(parts) <= _MOST_PARTS:
        yield singular("".join(part.group() for part in parts))


def singular(word: str) -> str:
    """Return an English word without its plural (Harman's S stemmer).

    >>> [singular(word) for word in ("alloys", "batteries", "processes", "glass", "status", "k8s")]
    ['alloy', 'battery', 'processe', 'glass', 'status', 'k8s']
    """
    if len(word) < _SHORTEST_PLURAL or not word.isalpha():
        return word
    for ending, but, instead in _PLURALS:
        if word.endswith(ending):
            return word if word.endswith(but) else word.removesuffix(ending) + instead
    return word
