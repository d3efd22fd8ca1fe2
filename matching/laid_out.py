"""What is laid out of a pool's people, without these: it can be kept in a file and sent to another process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from matching.background import Background
from matching.columns import Wishes
from matching.domain import Candidate
from matching.eligibility.careers import Careers
from matching.features import LAYOUTS, lay_out
from matching.lexical import LexicalIndex, Tokens
from matching.mentions import SkillTable
from matching.pool import COLUMNS, Pool
from matching.retrieval import Likeness, PackedSections, PackedVectors


class LaidOut(NamedTuple):
    """The vectors, columns and words of a pool, and what features read beside them, by the names of `LAYOUTS`."""

    encoder: str
    likeness: Likeness
    vectors: PackedVectors
    sections: PackedSections
    careers: Careers
    skills: SkillTable
    wishes: Wishes
    background: Background
    words: LexicalIndex
    layouts: dict[str, object]

    @classmethod
    def of(cls, pool: Pool) -> LaidOut:
        """Lay out all of a pool that is not yet, and return it."""
        lay_out(pool)
        layouts = {each.__name__: pool.once(each) for each in LAYOUTS}
        return cls(
            pool.encoder, pool.likeness, pool.vectors, dict(pool.sections),
            pool.careers, pool.skills, pool.wishes, pool.background, pool.words, layouts,
        )  # fmt: skip

    def pool(self, people: Sequence[Candidate], tokens: Callable[[], Sequence[Tokens]] | None = None) -> Pool:
        """Return the pool of the people that this was laid out of."""
        pool = Pool(people, self.vectors, self.encoder, self.likeness, self.sections, tokens)
        vars(pool).update({name: getattr(self, name) for name in COLUMNS})
        pool.take({layout: self.layouts[layout.__name__] for layout in LAYOUTS})
        return pool
