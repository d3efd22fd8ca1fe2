"""Skills by any of their names, and where a text mentions them.

The table is `data/reference/skills.csv`; its names are Korean and English, in full and
as people shorten them. Two skills never share a name.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from operator import add
from pathlib import Path
from typing import NamedTuple

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.names import normalise

_TABLE = Path(__file__).parents[2] / "data" / "reference" / "skills.csv"
_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[a-z0-9]")
_WORD = re.compile(r"[a-z0-9µμα-ωà-öø-ÿ]+[+#]*")
_GAP = re.compile(r"(?:[\s\-‐‑‒–/.·_'’&]| [&/–-] )?")
_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f\u1160-\u11ff]*")  # a letter with its accents, a syllable of jamo
_LOOSE = re.compile(r"[^\S\n]{2}|[^\S\n]\n|\n[^\S\n]")  # blanks beside each other; an empty line keeps its two ends
_ENDS_IN_IES = re.compile("[^aeiou]y$")
_MARKS = str.maketrans({"+": " plus", "#": " sharp"})  # else C, C++ and C# would be one
_SHOUTED = re.compile(r"[A-Z0-9&/\-]{2,4}")  # "LED", "RAG": in prose only in capitals

#: Names that are also ordinary words or firms, or stand inside other words (액정 in 금액정보, 도금 in
#: 중도금): a skill in a list of skills, but not in a sentence. A single letter is one of them too.
ONLY_IN_LISTS = frozenset(
    (
        *("excel", "swift", "rust", "julia", "torch", "flax", "helm", "go", "ada", "dart", "ruby", "groovy", "ray"),
        *("react", "angular", "spark", "flask", "unity", "flutter", "blender", "whisper", "looker", "snowflake"),
        *("confluence", "selenium", "playwright", "casting", "forging", "manipulation", "tokenisation"),
        *("tokenization", "qt", "fanuc", "kuka", "beckhoff", "cognex", "motoman", "informatica", "cis"),
        *("dms", "ils", "dba", "sas", "vcu", "uds", "upf"),
        *("엑셀", "러스트", "협업", "소나", "파지", "액정", "번인", "고언어", "백신", "갭필", "볼밀", "젯슨", "화낙"),
        *("챗봇", "하둡", "루커", "닷넷", "윈폼", "코볼", "톰캣", "깃랩", "퍼징", "욕토", "칸반", "지라", "퀀트"),
        *("레빗", "짐벌", "어뢰", "카심", "화공", "금형", "사출", "판금", "단조", "압연", "주조", "주물", "용접"),
        *("납땜", "도금", "침탄", "소결", "증류", "배관", "레디스", "레도스", "다마신", "전지박", "조직학", "다스크"),
        *("스타타", "플러터", "파트란", "수처리", "열관리", "열분석", "린생산", "린제조", "이플랜", "모델심"),
        *("그래들", "분리판", "기기분석", "로보틱스", "코그넥스", "개인정보보호", "프로그램관리", "적격성평가"),
        *("메이븐", "트리즈", "폴리싱"),
    )
)
#: Words that hold a skill's name and mean something else, as 전기차단 holds 전기차.
_ORDINARY = re.compile(
    "전기차단|수소차단|태블로이드|택시운전|임시운전|국산화장품|전동기[기구]|인벤터리|프로모터|오토엔코더|엑셀|화물창고"
    "|기술교육대|생산기술연구원|세라믹기술원|에스디바이오센서|효율 ?특성"
)


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill of the table; `sector` is one of the eight fields or "general"."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    sector: str

    def names(self) -> tuple[str, ...]:
        """Return every name, the two of the display first."""
        return (self.name.en, self.name.ko, *self.aliases)


class Mention(NamedTuple):
    """A skill and where a text names it: `text[start:end]`."""

    skill: Skill
    start: int
    end: int


@cache
def skills() -> tuple[Skill, ...]:
    """Return all skills in the order of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_skill(row) for row in csv.DictReader(file))


@cache
def skills_by_id() -> Mapping[str, Skill]:
    """Return all skills by their ids."""
    return {skill.id: skill for skill in skills()}


@remembered(2**14)
def skill_named(text: str) -> Skill | None:
    """Return the skill of a name; case, hyphens and spaces do not matter, nor does the language.

    >>> skill_named("dry-etch").id, skill_named("건식식각").id
    ('plasma-etching', 'plasma-etching')
    """
    return _by_key().get(spelling(text))


@remembered(256)  # the texts of one profile or opening, which are read more than once
def skills_in(text: str) -> tuple[Mention, ...]:
    """Return the skills that a text names, in its order; where two overlap, the longer stands.

    A Latin name must be whole words, a Korean one may have particles behind it.

    >>> [text.skill.id for text in skills_in("CVD 및 건식 식각을 담당")]
    ['chemical-vapour-deposition', 'plasma-etching']
    """
    folded, offsets = _fold(text)
    kept = _longest_first([*_latin_mentions(text, folded, offsets), *_korean_mentions(folded)], folded)
    if offsets is None:
        return kept
    return tuple(Mention(skill, offsets[start], offsets[end]) for skill, start, end in kept)


def _skill(row: dict[str, str]) -> Skill:
    aliases = tuple(filter(None, row["aliases"].split("|")))
    return Skill(row["id"], Text(row["en"], row["ko"]), aliases, row["sector"])


def spelling(name: str) -> str:
    """Return what two spellings of one name share; Korean is free in where it puts spaces."""
    folded = normalise(name.translate(_MARKS))
    return folded.replace(" ", "") if _HANGUL.search(folded) else folded


@cache
def _spelt() -> tuple[tuple[str, str, Skill], ...]:
    """Return each name of each skill, and its spelling."""
    return tuple((name, spelling(name), skill) for skill in skills() for name in skill.names())


@cache
def _by_key() -> dict[str, Skill]:
    return {spelt: skill for _, spelt, skill in _spelt()}


def _names_for_prose() -> Iterator[tuple[str, Skill]]:
    """Give the names that mean the skill wherever they stand."""
    return ((name, skill) for name, spelt, skill in _spelt() if len(name) > 1 and spelt not in ONLY_IN_LISTS)


def _fold(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text in compatible small letters, its blanks single, and its offsets in the original if they moved."""
    folded = text.lower()
    if len(folded) == len(text) and unicodedata.is_normalized("NFKC", text) and not _LOOSE.search(text):
        return folded, None
    parts: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = unicodedata.normalize("NFKC", cluster.group()).lower()
        if part.isspace() and parts and parts[-1].isspace() and (part != "\n" or parts[-1] != "\n"):
            parts[-1] = "\n" if part == "\n" else parts[-1]
            continue
        parts.append(part)
        offsets.extend([cluster.start()] * len(part))
    return "".join(parts), [*offsets, len(text)]


@dataclass(slots=True)
class _Node:
    """What may follow the words read so far, and the skill whose name they are."""

    following: dict[str, _Node] = field(default_factory=dict)
    skill: Skill | None = None
    capitals_only: bool = False


@cache
def _latin_names() -> dict[str, _Node]:
    """Return the trie of Latin names, word by word, with plurals where they are nobody's name."""
    root = _Node()
    names = [(name, skill) for name, skill in _names_for_prose() if not _HANGUL.search(name)]
    for name, skill in names:
        node = _walk(root, _WORD.findall(name.lower()))
        node.capitals_only = bool(_SHOUTED.fullmatch(name)) and (node.capitals_only or node.skill is None)
        node.skill = skill
    for name, _ in names:
        words = _WORD.findall(name.lower())
        if len(words[-1]) >= 3 and not words[-1].endswith("s"):
            plural = words[-1][:-1] + "ies" if _ENDS_IN_IES.search(words[-1]) else words[-1] + "s"
            _add_plural(_walk(root, words), _walk(root, [*words[:-1], plural]))
    return root.following


def _walk(root: _Node, words: Iterable[str]) -> _Node:
    node = root
    for word in words:
        node = node.following.setdefault(word, _Node())
    return node


def _add_plural(singular: _Node, plural: _Node) -> None:
    if plural.skill is None:
        plural.skill, plural.capitals_only = singular.skill, singular.capitals_only


def _latin_mentions(text: str, folded: str, offsets: Sequence[int] | None) -> list[Mention]:
    names, found = _latin_names(), []
    words = list(_WORD.finditer(folded))
    for number, word in enumerate(words):
        node = names.get(word.group())
        if node is None:
            continue
        for end, reached in _readings(node, number, words, folded):
            start = word.start()
            raw = text[start:end] if offsets is None else text[offsets[start] : offsets[end]]
            if reached.skill and not (reached.capitals_only and raw.removesuffix("s") != raw.removesuffix("s").upper()):
                found.append(Mention(reached.skill, start, end))
    return found


def _readings(node: _Node, number: int, words: Sequence[re.Match[str]], folded: str) -> Iterator[tuple[int, _Node]]:
    """Give each point at which words read from `number` on may be a whole name."""
    yield words[number].end(), node
    for later in range(number + 1, len(words)):
        after = words[later]
        following = node.following.get(after.group())
        if following is None or not _GAP.fullmatch(folded, words[later - 1].end(), after.start()):
            return
        node = following
        yield after.end(), node


@cache
def _korean_names() -> tuple[dict[str, Skill], dict[str, tuple[int, ...]]]:
    """Return the names with Korean letters, and by their first two characters how long they are, longest first."""
    names: dict[str, Skill] = {}
    for name, skill in _names_for_prose():
        if _HANGUL.search(name):
            names |= dict.fromkeys(_spacings(name.lower()), skill)
    lengths: dict[str, set[int]] = {}
    for form in names:
        lengths.setdefault(form[:2], set()).add(len(form))
    return names, {start: tuple(sorted(each, reverse=True)) for start, each in lengths.items()}


def _spacings(name: str) -> Iterator[str]:
    """Give a name with and without each of its spaces: 질량 분석법, 질량분석법."""
    first, *rest = name.split(" ")
    for gaps in product(("", " "), repeat=len(rest)):
        yield first + "".join(map(add, gaps, rest))


def _korean_mentions(folded: str) -> list[Mention]:
    if not _HANGUL.search(folded):
        return []
    (names, lengths), found = _korean_names(), []
    for start, pair in enumerate(map(add, folded, folded[1:])):
        for length in lengths.get(pair, ()):
            skill = names.get(folded[start : start + length]) if start + length <= len(folded) else None
            if skill and _stands_free(folded, start, start + length):
                found.append(Mention(skill, start, start + length))
                break
    return found


def _stands_free(folded: str, start: int, end: int) -> bool:
    """A Latin letter at a name's edge is not in the middle of a Latin word."""
    cut_before = start > 0 and _LATIN.match(folded[start]) and _LATIN.match(folded[start - 1])
    cut_after = end < len(folded) and _LATIN.match(folded[end - 1]) and _LATIN.match(folded[end])
    return not (cut_before or cut_after)


def _longest_first(found: list[Mention], folded: str) -> tuple[Mention, ...]:
    """Return the mentions outside ordinary words that overlap no longer (or equal, earlier) one, in order of place."""
    kept, taken = [], bytearray(len(folded))
    for word in _ORDINARY.finditer(folded):
        taken[word.start() : word.end()] = b"\x01" * len(word.group())
    for mention in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda each: each.start))
