"""A skill's name, in either language, to our skill and to ESCO's concept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from matching.language import Text
from matching.linking.index import default_encoder, index_of
from matching.linking.likeness import may_be_asked, may_mean_the_same
from matching.reference.esco import (
    EscoSkill,
    Relation,
    esco_of,
    esco_skill_named,
    esco_skills,
    esco_skills_in,
    narrower_named,
    skill_ids_by_concept,
)
from matching.reference.skills import Skill, skill_named, skills, skills_in, spelling

if TYPE_CHECKING:
    from matching.embedding import SentenceEmbedder

LEAST_SCORE, LEAST_LEAD = 0.8, 0.1
"""The least cosine of a link by meaning, and by how much it must lead the next other entry.

On other names of half of the table's skills, asked without being compared with, .882
of such links were right, on the other half's .957 (.855 to .988 of 46), 26 November
2026; one name in fifteen is linked. tests/benchmarks/bench_linking.py skills
"""
_LONGEST_NAME = 120


class Tier(StrEnum):
    """How a link was found."""

    EXACT = "exact"  # a display name, or ESCO's preferred label
    ALIAS = "alias"  # another spelling
    EMBEDDING = "embedding"  # the nearest by meaning, above the threshold: inferred


@dataclass(frozen=True, slots=True)
class SkillLink:
    """What a text names: our skill, ESCO's concept or both.

    `relation` is the concept's to what was named: the concept itself, close to it, or
    broader. `score` is 1 for a name and the cosine for a link by meaning.
    """

    skill: Skill | None
    concept: EscoSkill | None
    relation: Relation | None
    tier: Tier
    score: float = 1.0

    @property
    def id(self) -> str:
        """The same in either language: `ktech:` and our id, else `esco:` and the concept's."""
        return f"ktech:{self.skill.id}" if self.skill else f"esco:{self.concept.id if self.concept else ''}"

    @property
    def label(self) -> Text:
        """What to show; a concept of which we have no Korean name is shown by ESCO's label."""
        if self.skill:
            return self.skill.name
        label = self.concept.label if self.concept else ""
        return Text(label, label)


class SkillMention(NamedTuple):
    """A link and where a text names it: `text[start:end]`."""

    link: SkillLink
    start: int
    end: int


def skill_by_name(text: str) -> SkillLink | None:
    """Return what a text names in the tables, without asking an encoder.

    >>> skill_by_name("건식 식각").id, skill_by_name("dry etching").id, skill_by_name("Wireshark").tier
    ('ktech:plasma-etching', 'ktech:plasma-etching', <Tier.EXACT: 'exact'>)
    """
    skill = skill_named(text)
    if skill is not None:
        shown = spelling(text) in (spelling(skill.name.en), spelling(skill.name.ko))
        return _of_skill(skill, Tier.EXACT if shown else Tier.ALIAS)
    concept = esco_skill_named(text)
    if concept is not None:
        return _of_concept(concept, Tier.EXACT if spelling(concept.label) == spelling(text) else Tier.ALIAS)
    kind = narrower_named(text)
    return SkillLink(None, kind, Relation.BROAD, Tier.ALIAS) if kind else None


def link_skill(text: str, *, encoder: SentenceEmbedder | None = None) -> SkillLink | None:
    """Return what a text names, or means nearly enough; `None` where neither is so.

    `encoder` is the settings' where none is given. A text of more than 120 characters is no name.
    """
    found = skill_by_name(text)
    if found is not None or len(text) > _LONGEST_NAME or not may_be_asked(text):
        return found
    return _by_meaning(text, encoder or default_encoder())


def link_skills(text: str) -> tuple[SkillMention, ...]:
    """Return the skills that prose names, in its order; where two overlap, the longer stands, of equals ours."""
    ours = [SkillMention(_of_skill(each.skill, _tier(each.skill, text[each.start : each.end])), each.start, each.end)
            for each in skills_in(text)]  # fmt: skip
    theirs = [
        SkillMention(_of_concept(each.concept, Tier.EXACT), each.start, each.end) for each in esco_skills_in(text)
    ]
    kept: list[SkillMention] = []
    for mention in sorted((*ours, *theirs), key=lambda each: (each.start - each.end, each.link.skill is None)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda each: each.start))


@cache
def names_compared() -> tuple[tuple[str, str], ...]:
    """Return the names that links by meaning are found among, each with its entry's id.

    They are our display names in both languages, and the labels of the concepts that are not ours.
    """
    ours = [(name, f"ktech:{skill.id}") for skill in skills() for name in (skill.name.en, skill.name.ko)]
    taken = skill_ids_by_concept()
    theirs = [
        (concept.label, f"esco:{concept.id}")
        for concept in esco_skills().values()
        if not concept.is_group and concept.id not in taken
    ]
    return (*ours, *theirs)


def _tier(skill: Skill, raw: str) -> Tier:
    return Tier.EXACT if spelling(raw) in (spelling(skill.name.en), spelling(skill.name.ko)) else Tier.ALIAS


def _of_skill(skill: Skill, tier: Tier, score: float = 1.0) -> SkillLink:
    link = esco_of(skill)
    return SkillLink(skill, link.concept if link else None, link.relation if link else None, tier, score)


def _of_concept(concept: EscoSkill, tier: Tier, score: float = 1.0) -> SkillLink:
    skill = _skills_by_id().get(skill_ids_by_concept().get(concept.id, ""))
    return SkillLink(skill, concept, Relation.EXACT, tier, score)


@cache
def _skills_by_id() -> dict[str, Skill]:
    return {skill.id: skill for skill in skills()}


def _names() -> list[str]:
    return [name for name, _ in names_compared()]


class Nearest(NamedTuple):
    """The entry nearest to a text, the name it was nearest by, the cosine, and its lead over the next entry."""

    entry: str
    name: str
    score: float
    lead: float


def nearest(text: str, encoder: SentenceEmbedder) -> Nearest:
    """Return what lies nearest to a text, whatever the threshold; an answer only for measuring."""
    names = names_compared()
    likeness = index_of(_names, encoder).likeness(encoder.encode([text])[0]).tolist()
    best = max(range(len(names)), key=likeness.__getitem__)
    name, entry = names[best]
    others = (value for value, (_, other) in zip(likeness, names, strict=True) if other != entry)
    return Nearest(entry, name, likeness[best], likeness[best] - max(others, default=0.0))


def _by_meaning(text: str, encoder: SentenceEmbedder) -> SkillLink | None:
    found = nearest(text, encoder)
    if found.score < LEAST_SCORE or found.lead < LEAST_LEAD or not may_mean_the_same(text, found.name):
        return None
    kind, _, identifier = found.entry.partition(":")
    if kind == "ktech":
        return _of_skill(_skills_by_id()[identifier], Tier.EMBEDDING, found.score)
    return _of_concept(esco_skills()[identifier], Tier.EMBEDDING, found.score)
