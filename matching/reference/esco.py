"""ESCO: concepts of the European classification of skills and occupations, and which of them our skills are.

`esco_skills.csv` holds the digital and transversal skills and whatever else a skill of
ours is linked to; `skill_links.csv` links our skills, by SKOS's relations; the
occupations are whole. An id is the end of a concept's address: a UUID, or the code of a
field of study (ISCED-F) for a group of knowledge. ESCO lacks most of the eight fields'
own techniques, so a skill may have a broader concept or none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from matching.reference.skills import Skill, spelling
from matching.reference.tables import rows

_BASE = "http://data.europa.eu/esco"
_WORD = re.compile(r"[A-Za-z0-9+#.\-]*[A-Za-z0-9+#]")
_COMMON = re.compile(r"[a-z][a-z-]*")

#: Names of tools that are words of every day, or of another thing, in a sentence.
ONLY_IN_LISTS = frozenset(
    (
        *("absorb", "access", "ada", "assembly", "canvas", "ceylon", "chef", "cisco", "confluence", "curl", "dylan"),
        *("eclipse", "emaze", "ericsson", "euphoria", "google", "hack", "harvest", "hobgoblin", "io", "less", "mocha"),
        *("myrtle", "nec", "ning", "pascal", "puppet", "rage", "rudder", "salt", "scratch", "shiva"),
        *("source", "spark", "swift", "trojan", "turing", "unity", "yahoo"),
    )
)


class Relation(StrEnum):
    """How far a concept means what our entry means, by SKOS: exactMatch, closeMatch, broadMatch."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"  # the concept is broader than our entry


class Found(StrEnum):
    """By what a link was proposed before a person decided on it."""

    EXACT = "exact"  # a display name is the concept's label
    ALIAS = "alias"  # some other spelling is
    EMBEDDING = "embedding"  # it stood among the nearest by meaning
    READING = "reading"  # chosen by reading the classification


@dataclass(frozen=True, slots=True)
class EscoSkill:
    """A skill, a piece of knowledge, or a group of them."""

    id: str
    label: str
    aliases: tuple[str, ...]
    narrower: tuple[str, ...]  # single tools or languages that ESCO files under the concept: "Fortran"
    is_group: bool

    @property
    def uri(self) -> str:
        """The concept's address."""
        return f"{_BASE}/isced-f/{self.id}" if self.id.isdigit() else f"{_BASE}/skill/{self.id}"

    def names(self) -> tuple[str, ...]:
        """Return every name of the concept itself, the label first."""
        return (self.label, *self.aliases)


class EscoLink(NamedTuple):
    """The concept that a skill of ours is, or falls under."""

    concept: EscoSkill
    relation: Relation
    found: Found


class EscoMention(NamedTuple):
    """A concept and where a text names it: `text[start:end]`."""

    concept: EscoSkill
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation; `isco` is its unit group of ISCO-08, four digits."""

    id: str
    isco: str
    label: str
    aliases: tuple[str, ...]

    @property
    def uri(self) -> str:
        """The occupation's address."""
        return f"{_BASE}/occupation/{self.id}"


@cache
def esco_skills() -> Mapping[str, EscoSkill]:
    """Return the concepts held, by id."""
    return {
        row["id"]: EscoSkill(
            row["id"], row["label"], _split(row["aliases"]), _split(row["narrower"]), row["kind"] == "group"
        )
        for row in rows("esco_skills.csv")
    }


@cache
def _links() -> Mapping[str, EscoLink]:
    concepts = esco_skills()
    return {
        row["skill"]: EscoLink(concepts[row["esco"]], Relation(row["relation"]), Found(row["found"]))
        for row in rows("skill_links.csv")
    }


def esco_of(skill: Skill) -> EscoLink | None:
    """Return the concept that a skill is, is close to or falls under; `None` where ESCO has none."""
    return _links().get(skill.id)


@cache
def skill_ids_by_concept() -> Mapping[str, str]:
    """Return the id of our skill that a concept exactly is, by the concept's id."""
    return {link.concept.id: skill for skill, link in _links().items() if link.relation is Relation.EXACT}


def esco_skill_named(text: str) -> EscoSkill | None:
    """Return the concept of a name; case, hyphens and spaces do not matter.

    >>> esco_skill_named("haskell").label, esco_skill_named("underwater basket weaving")
    ('Haskell', None)
    """
    return _by_spelling().get(spelling(text))


def narrower_named(text: str) -> EscoSkill | None:
    """Return the concept under which ESCO files a single tool or language, which is narrower than it.

    >>> narrower_named("OCaml").label
    'computer programming'
    """
    return _kinds_by_spelling().get(spelling(text))


def esco_skills_in(text: str) -> tuple[EscoMention, ...]:
    """Return the concepts that an English text names, the longest where several begin at one word.

    A name of one word counts only as ESCO writes it, or in capitals, and not where it is a word of every day.
    """
    words, found, free = list(_WORD.finditer(text)), [], 0
    for number, word in enumerate(words):
        if word.start() < free:
            continue
        for name, concept in _prose_names().get(spelling(word.group()).partition(" ")[0], ()):
            end = _end_of(name, number, words, text)
            if end:
                found.append(EscoMention(concept, word.start(), end))
                free = end
                break
    return tuple(found)


@cache
def occupations() -> Mapping[str, Occupation]:
    """Return all occupations, by id."""
    return {
        row["id"]: Occupation(row["id"], row["isco"], row["label"], _split(row["aliases"]))
        for row in rows("esco_occupations.csv")
    }


def occupation_labelled(text: str) -> Occupation | None:
    """Return the occupation whose preferred label this is."""
    return _occupations_by_label().get(spelling(text))


def occupations_also_named(text: str) -> tuple[Occupation, ...]:
    """Return the occupations that have this among their other names; ESCO gives some names to several."""
    return _occupations_by_alias().get(spelling(text), ())


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


@cache
def _by_spelling() -> Mapping[str, EscoSkill]:
    return {spelling(name): concept for concept in esco_skills().values() for name in concept.names()}


@cache
def _kinds_by_spelling() -> Mapping[str, EscoSkill]:
    return {spelling(name): concept for concept in esco_skills().values() for name in concept.narrower}


@cache
def _occupations_by_label() -> Mapping[str, Occupation]:
    return {spelling(each.label): each for each in occupations().values()}


@cache
def _occupations_by_alias() -> Mapping[str, tuple[Occupation, ...]]:
    owners: defaultdict[str, list[Occupation]] = defaultdict(list)
    for each in occupations().values():
        for name in each.aliases:
            owners[name].append(each)  # the table has them as they are looked up
    return {name: tuple(these) for name, these in owners.items()}


@cache
def _prose_names() -> Mapping[str, tuple[tuple[str, EscoSkill], ...]]:
    """File the names that mean a concept in a sentence under their first word, the longest first."""
    filed: defaultdict[str, list[tuple[str, EscoSkill]]] = defaultdict(list)
    for name, concept in _names_for_prose():
        filed[spelling(name).partition(" ")[0]].append((name, concept))
    return {word: tuple(sorted(names, key=lambda each: (-len(each[0]), each[0]))) for word, names in filed.items()}


def _names_for_prose() -> Iterator[tuple[str, EscoSkill]]:
    for concept in esco_skills().values():
        for name in () if concept.is_group else concept.names():
            is_word = _COMMON.fullmatch(name) is not None or len(name) < 3
            if not is_word and spelling(name) not in ONLY_IN_LISTS:
                yield name, concept


def _end_of(name: str, number: int, words: list[re.Match[str]], text: str) -> int | None:
    """Return where a name that begins at a word ends, `None` where the text does not go on with it."""
    wanted = spelling(name)
    for last in range(number, min(number + wanted.count(" ") + 1, len(words))):
        raw = text[words[number].start() : words[last].end()]
        if spelling(raw) == wanted:
            is_written_so = " " in name or raw in (name, name.upper())
            return words[last].end() if is_written_so else None
    return None
