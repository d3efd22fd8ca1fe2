"""What forbids a link by meaning, however near two names lie.

Sentence vectors put opposites side by side (cathode and anode, wet and dry etching) and
read nothing in abbreviations and standards' numbers. Such a pair is never linked.
"""

from __future__ import annotations

import re

from matching.reference.skills import spelling

_HANGUL = re.compile("[가-힣]")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_DIGITS = re.compile(r"\d+")
_LONGEST_ABBREVIATION = 6

#: Words of which one cannot stand for another; those of one line exclude each other.
_APART = tuple(
    frozenset(line.split())
    for line in (
        "anode cathode",
        "음극 양극",
        "wet dry",
        "습식 건식",
        "frontend backend fullstack",
        "front back",
        "백엔드 프런트엔드 프론트엔드 풀스택",
        "upstream downstream",
        "배양 정제",
        "oxide sulfide polymer",
        "산화물 황화물 고분자",
        "radar lidar sonar",
        "레이다 레이더 라이다 소나",
        "analog digital mixed",
        "아날로그 디지털 혼성",
        "supervised unsupervised",
        "liquid solid gas",
        "액체 고체 기체",
        "micro mini",
        "마이크로 미니",
        "oled led lcd",
        "hardware software firmware",
        "하드웨어 소프트웨어 펌웨어",
        "recognition synthesis",
        "인식 합성",
        "etching deposition",
        "식각 증착",
        "steer fly brake",
        "compressor turbine combustor",
        "optical electrical thermal mechanical",
        "android ios",
        "dram nand sram",
        "stretchable flexible",
        "inspection probe",
        "layout design",
        "assembly design",
        "조립 설계",
    )
)
_EMPTY = frozenset(
    (
        *(
            "skill",
            "skills",
            "experience",
            "experienced",
            "tool",
            "technique",
            "technology",
            "technologie",
            "knowledge",
        ),
        *("method", "system", "use", "using", "of", "in", "and", "the", "with", "for", "a", "an", "proficiency"),
        *("advanced", "basic", "strong", "ability", "work", "working"),
    )
)


def may_be_asked(text: str) -> bool:
    """Say whether a text has a word that means something to an encoder, and is no abbreviation.

    >>> may_be_asked("electrode ageing"), may_be_asked("DFT"), may_be_asked("ISO 21434")
    (True, False, False)
    """
    if _HANGUL.search(text):
        return True
    is_abbreviation = text.isupper() and len(text) <= _LONGEST_ABBREVIATION
    return bool(_LONG_WORD.search(text)) and not is_abbreviation


def may_mean_the_same(asked: str, name: str) -> bool:
    """Say whether nothing in the words of two near names forbids that they mean the same.

    >>> may_mean_the_same("wet etching", "dry etching"), may_mean_the_same("battery ageing", "cell degradation")
    (False, True)
    """
    if sorted(_DIGITS.findall(asked)) != sorted(_DIGITS.findall(name)):
        return False
    one, other = spelling(asked), spelling(name)
    return not (_are_apart(one, other) or _one_holds_the_other(one, other))


def _are_apart(one: str, other: str) -> bool:
    first, second = _of_sets(one), _of_sets(other)
    return any(a and b and a != b for a, b in zip(first, second, strict=True))


def _of_sets(text: str) -> list[frozenset[str]]:
    """Return the words of each line that stand in a text; Korean ones also inside a word."""
    latin = frozenset(text.replace("iz", "is").split())
    return [
        frozenset(word for word in line if word in latin or (not word.isascii() and word in text)) for line in _APART
    ]


def _one_holds_the_other(one: str, other: str) -> bool:
    """A name with something added means something narrower."""
    if bool(_HANGUL.search(one)) != bool(_HANGUL.search(other)):
        return False
    if _HANGUL.search(one):
        return one != other and (one in other or other in one)
    words, others = _words(one), _words(other)
    return words < others or others < words


def _words(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"(?<=...)s$", "", word) for word in text.split()) - _EMPTY
