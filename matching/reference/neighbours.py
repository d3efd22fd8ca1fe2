"""Which skills are neighbours by ESCO: one above the other, beside each other under something narrow, or linked.

The tables are `data/reference/skill_links.csv` (our skills under ESCO's concepts) and
`esco_relations.csv` (ESCO's concepts among themselves).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matching.forgetting import remembered
from matching.reference.esco import Relation, esco_of, esco_skill_named, narrower_named
from matching.reference.skills import skill_named, skills
from matching.reference.tables import rows

#: Skills beside each other are neighbours where at most so many stand under the concept: microelectronics holds
#: a hundred of ours, and says little of any two of them.
MOST_BESIDE = 64
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ties:
    """The concept that a skill is, None where ESCO has only broader ones, and the concepts right above it."""

    own: str | None
    above: frozenset[str]


@dataclass(frozen=True, slots=True)
class Near:
    """What makes another skill a neighbour: being one of the concepts `own`, or standing right under one of `under`."""

    own: frozenset[str]
    under: frozenset[str]

    def holds(self, other: Ties) -> bool:
        """Whether a skill of these ties is a neighbour."""
        return other.own in self.own or not self.under.isdisjoint(other.above)


@remembered(2**14)
def ties_of(name: str) -> Ties | None:
    """Return what ESCO ties a skill to, by any of its names or ESCO's; None where it knows none.

    >>> ties_of("PyTorch").own, len(ties_of("PyTorch").above), ties_of("underwater basket weaving")
    (None, 1, None)
    """
    skill = skill_named(name)
    link = esco_of(skill) if skill else None
    if link is not None:
        broad = link.relation is Relation.BROAD
        return _ties(None if broad else link.concept.id, {link.concept.id} if broad else set())
    concept, above = esco_skill_named(name), narrower_named(name)
    if concept is None and above is None:
        return None
    return _ties(concept.id if concept else None, {above.id} if above and not concept else set())


def near(ties: Ties) -> Near:
    """Return what makes another skill a neighbour of one with these ties."""
    own = {ties.own} if ties.own else set()
    linked = _linked().get(ties.own or "", _NONE)
    narrow = {each for each in ties.above if _beside()[each] <= MOST_BESIDE}
    return Near(frozenset(own | ties.above | linked), frozenset(own | narrow))


def _ties(own: str | None, above: set[str]) -> Ties:
    return Ties(own, frozenset(above) | _broader().get(own or "", _NONE))


@cache
def _broader() -> Mapping[str, frozenset[str]]:
    return _pairs("broader", both_ways=False)


@cache
def _linked() -> Mapping[str, frozenset[str]]:
    return _pairs("linked", both_ways=True)


def _pairs(relation: str, *, both_ways: bool) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows("esco_relations.csv"):
        if row["relation"] == relation:
            found[row["concept"]].add(row["other"])
            if both_ways:
                found[row["other"]].add(row["concept"])
    return {concept: frozenset(others) for concept, others in found.items()}


@cache
def _beside() -> Counter[str]:
    """Count what stands right under each concept: our skills and ESCO's concepts."""
    links = [link for skill in skills() if (link := esco_of(skill))]
    under = Counter(link.concept.id for link in links if link.relation is Relation.BROAD)
    under.update(each for others in _broader().values() for each in others)
    return under
