"""The eight fields, their branches of work, and the words of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from phrases import Line, Voice, lines_of, pick, table

from matching.reference.skills import skill_named

FILES = {
    "semiconductor": "semiconductor",
    "secondary-battery": "battery",
    "display": "display",
    "bio": "bio",
    "robot": "robot",
    "defence": "defence",
    "ai": "ai",
    "mobility": "mobility",
}
SECTORS = tuple(FILES)
SPOKEN_ONLY = {  # names nobody writes into a CV
    *("씨쁠쁠", "시플러스플러스", "씨샵", "고 언어", "고랭", "에프피지에이", "판다스", "넘파이"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """One kind of work within a field."""

    sector: str
    titles: tuple[Line, ...]
    areas: tuple[Line, ...]
    skills: tuple[str, ...]
    focus: tuple[Line, ...]
    work: tuple[Line, ...]
    lead: tuple[Line, ...]
    research: tuple[Line, ...]
    duties: tuple[Line, ...]


def _side_by_side(english: str, korean: str) -> tuple[Line, ...]:
    return tuple(Line(*pair) for pair in zip(english.split(" | "), korean.split(" | "), strict=True))


def _branch(sector: str, words: Mapping[str, str]) -> Branch:
    blocks = {name: lines_of(words[name]) for name in ("focus", "work", "lead", "research", "duties")}
    return Branch(
        sector,
        titles=_side_by_side(words["titles"], words["titles_ko"]),
        areas=_side_by_side(words["areas"], words["areas_ko"]),
        skills=tuple(words["skills"].split(" | ")),
        **blocks,
    )


@cache
def branches(sector: str) -> tuple[Branch, ...]:
    """Return the branches of a field."""
    return tuple(named_branches(sector).values())


@cache
def named_branches(sector: str) -> dict[str, Branch]:
    """Return the branches of a field by name."""
    words = table(f"words/{FILES[sector]}")
    return {name: _branch(sector, part) for name, part in words.items() if isinstance(part, Mapping)}


def skill_in_words(voice: Voice, name: str) -> str:
    """Return one of a skill's names, as this voice would write it."""
    skill = skill_named(name)
    assert skill, name
    if voice.base() == "en" or (voice.tongue == "mixed" and pick([0, 1], voice.owner, name)):
        known = [each for each in skill.names() if each.isascii()]
    else:
        known = [each for each in skill.names() if (not each.isascii() or each.isupper()) and each not in SPOKEN_ONLY]
    return known[0] if pick([0, 1, 2], voice.owner, name, "usual") else pick(known, voice.owner, name, "other")
