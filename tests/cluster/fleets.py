"""Pools cut into shares in this process, and lists written out to the last bit."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum

import numpy as np

from matching.cluster import Part, People, Question, Share, parts_of
from matching.cluster.member import packed, unpacked
from matching.consents.participation import TakingPart
from matching.documents.lists import shortlist_document
from matching.features import lay_out
from matching.lexical import tokens_of
from matching.matches import Match
from matching.missed import NearMiss
from matching.pool import Pool
from matching.profiles import candidate_embedded
from matching.recommend import Shortlist
from matching.scoring import prior
from matching.splicing import Splice
from tests.people import TODAY


def part_of(pool: Pool, part: Part) -> Pool | None:
    """Return a share of a pool; what is laid out is copied, which is the same as laying it out."""
    rows = [row for row, each in enumerate(pool.candidates) if part.holds(each.id)]
    return taking(pool, rows) if rows else None


def taking(pool: Pool, rows: list[int]) -> Pool:
    """Return the pool of some ascending rows."""
    last = rows[-1]
    sections = {name: each[last : last + 1] for name, each in pool.sections.items()}
    fresh = Pool((pool.candidates[last],), pool.vectors[last : last + 1], pool.encoder, pool.likeness, sections)
    source = np.array([*rows[:-1], len(pool)])
    people = [pool.candidates[row] for row in rows]
    return pool.spliced(
        fresh, Splice.of(source, len(pool), 1), people, lambda: tokens_of(map(candidate_embedded, people))
    )


def laid_out(pool: Pool) -> Pool:
    lay_out(pool)
    _ = pool.words
    return pool


@dataclass
class Held:
    """A loader of people who are at hand; `absent` take part in no list."""

    pool: Pool | None
    as_of: int = 0
    stored: int | None = None
    absent: frozenset[str] = frozenset()

    def now(self) -> People:
        return People(self.pool, self.there, self.as_of, self.stored)

    def there(self, opening, employer) -> TakingPart:
        assert self.pool is not None
        rows = np.ones(len(self.pool), dtype=np.bool_)
        if self.absent:  # a benchmark has many people, who all take part
            rows = np.array([each not in self.absent for each in self.pool.ids])
        return TakingPart(rows, int((~rows).sum()))


@dataclass
class InProcess:
    """A fleet in this process, whose shares fail when told to: at the so-manieth step that they are asked.

    What is asked and answered is packed, as on its way to a process of a share's own.
    """

    held: list[Share]
    fails: dict[int, set[int]] = field(default_factory=dict)
    asked: int = 0

    @classmethod
    def of(cls, pool: Pool, count: int, absent: frozenset[str] = frozenset()) -> InProcess:
        ids = [each.id for each in pool.candidates]
        return cls([Share(part, Held(part_of(pool, part), absent=absent)) for part in parts_of(ids, count)])

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(each.part for each in self.held)

    @property
    def shares(self) -> int:
        return len(self.held)

    def ask(self, step, among: Collection[int]):
        self.asked += 1
        down = self.fails.get(self.asked, set())
        sent = packed(step)
        return {n: unpacked(packed(unpacked(sent)(self.held[n]))) for n in among if n not in down}


def question(opening, vectors, **more) -> Question:
    return replace(Question.about("q", opening, vectors, TODAY, prior()), **more)


def written(found: Shortlist) -> str:
    """Return all of a list, floats by their bits, and its document."""
    return "\n".join([repr(_bits(found)), json.dumps(shortlist_document(found), sort_keys=True, default=str)])


def _bits(value: object) -> object:
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Match | NearMiss):
        return {name: _bits(getattr(value, name)) for name in _SHOWN if hasattr(value, name)}
    if is_dataclass(value) and type(value).__module__ in _SPELT_OUT:
        return {each.name: _bits(getattr(value, each.name)) for each in fields(value) if each.name != "rulebook"}
    if isinstance(value, dict):
        return [(_bits(key), _bits(each)) for key, each in value.items()]
    if isinstance(value, tuple | list):
        return [_bits(each) for each in value]
    return value.id if hasattr(value, "id") else repr(value)


_SHOWN = (
    "rank", "candidate", "opening", "assessment", "score", "company_score", "candidate_score", "interval",
    "look_by_hand", "weaker_side", "company_probability", "candidate_probability", "company_reasons",
    "candidate_reasons", "lacking",
)  # fmt: skip
_SPELT_OUT = (
    "matching.recommend", "matching.explanation", "matching.explanation.reason", "matching.eligibility.assess",
    "matching.eligibility.findings",
)  # fmt: skip
