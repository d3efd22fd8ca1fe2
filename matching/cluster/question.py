"""What the shares of a pool are asked for a list, and what they answer: all of it can be sent to another machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs import Sought
from matching.domain import Opening
from matching.eligibility import Rulebook
from matching.eligibility.findings import Finding
from matching.eligibility.verdict import Grade
from matching.fusion import RETRIEVED, Asked, Group
from matching.lexical import Tokens, Usage
from matching.matches import Match
from matching.missed import NearMiss
from matching.moments import Moments
from matching.pool import OpeningPool, Pool
from matching.profiles import Embedded
from matching.recommend import NEAR_MISSES, SHOWN
from matching.retrieval import OpeningVectors
from matching.scoring import TwoSided

Who = Literal["eligible", "near"]
WHO: tuple[Who, ...] = ("eligible", "near")
"""Who can, or may, get the status; and who fails by one thing alone."""


@dataclass(frozen=True)
class Part:
    """A share of a pool: the people whose ids come after `after`, up to `until`, in the order of code points.

    `None` is an open end. `number` counts from 0.
    """

    number: int
    after: str | None = None
    until: str | None = None

    def holds(self, identifier: str) -> bool:
        """Whether an id is in this share."""
        is_after = self.after is None or identifier > self.after
        return is_after and (self.until is None or identifier <= self.until)


def parts_of(ids: Collection[str], shares: int) -> tuple[Part, ...]:
    """Cut ids into shares of equal size; ids to come fall into the range that they are in."""
    ordered = sorted(ids)
    until = [len(ordered) * number // shares for number in range(1, shares)]
    last = [ordered[count - 1] if count else "" for count in until]  # no id comes up to ""
    return tuple(Part(number, *ends) for number, ends in enumerate(zip([None, *last], [*last, None], strict=True)))


@dataclass(frozen=True)
class Question:
    """What `recommend.shortlist` is asked, for shares; `key` is another for every question.

    `employer` is the id that its users share, which with the opening says who is there for it; `who` are the
    lists that are asked for.
    """

    key: str
    opening: Opening
    vectors: OpeningVectors
    texts: Embedded
    words: Tokens
    day: date
    scorer: TwoSided
    pack: str | None = None
    k: int = SHOWN
    retrieved: int = RETRIEVED
    least: float = 0.0
    employer: str | None = None
    as_of: int = 0
    who: tuple[Who, ...] = WHO

    @classmethod
    def about(cls, key: str, opening: Opening, vectors: OpeningVectors, day: date, scorer: TwoSided) -> Question:
        """Return a question about an opening, whose words are read once for all shares."""
        asked = Asked.of_opening(opening, vectors)
        return cls(key, opening, vectors, asked.texts, asked.words, day, scorer)

    @property
    def asked(self) -> Asked:
        """What texts are compared with; its texts and words are read already, once for all shares."""
        asked = Asked(self.vectors, self.texts)
        vars(asked)["words"] = self.words
        return asked

    def most(self, who: Who) -> int:
        """Return how many are named at most."""
        return self.k if who == "eligible" else NEAR_MISSES


class MadeBy(NamedTuple):
    """What answers depend on besides people: must be the same in every share."""

    code: str
    data: str
    policy: str
    encoder: str
    words: str


@dataclass(frozen=True)
class Looked:
    """What the gate says of a share's people, and what other shares need to know of them.

    `strata` counts people by how good their verdict is; `stored` is how many people
    the store says that it holds in all shares, None where nothing counts them.
    """

    part: Part
    as_of: int
    people: int = 0
    stored: int | None = None
    made_by: MadeBy | None = None
    dimension: int = 0
    counts: Mapping[Grade, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    failed_alone: Mapping[str, int] = field(default_factory=dict)
    strata: Mapping[Who, Mapping[int, int]] = field(default_factory=dict)
    usage: Usage | None = None
    lacking: tuple[Finding, ...] = ()
    without_consent: int = 0


@dataclass(frozen=True)
class Cut:
    """How many of a stratum are compared in full; all of higher ones are, and none of the lower.

    `moments` standardise the stratum's lists over all shares; `taken` says how many of its own best each
    share brings, by its number.
    """

    stratum: int
    room: int
    moments: Mapping[Group, Moments] = field(default_factory=dict)
    taken: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Who is compared in full, as far as it is settled; where there is no cut, everybody is."""

    usage: Usage | None = None
    cuts: Mapping[Who, Cut] = field(default_factory=dict)

    @property
    def contested(self) -> dict[Who, Cut]:
        """Strata of which some are compared, and not all."""
        return {who: cut for who, cut in self.cuts.items() if cut.room > 0}

    def with_cuts(self, changed: Mapping[Who, Cut]) -> Plan:
        """Return the plan with some of its cuts settled further."""
        return replace(self, cuts={**self.cuts, **changed})


class Best(NamedTuple):
    """A share's own best of a stratum, in order: their fused scores and ids."""

    scores: NDArray[np.float64]
    ids: tuple[str, ...]


class Standing(NamedTuple):
    """Where somebody stands on a list: of two the lesser comes first."""

    grade: int
    sure: int
    score: float
    id: str

    @classmethod
    def of(cls, grade: int, sure: int, score: float, identifier: str) -> Standing:
        """Return the standing by a verdict, the surer one, and a score: more comes first."""
        return cls(-grade, -sure, -score, identifier)


@dataclass(frozen=True)
class Pairing:
    """What all people's lists of openings are asked on, as of a write to the people; `key` is another for every one."""

    key: str
    posts: OpeningPool
    day: date
    pack: str | None
    scorer: TwoSided
    k: int
    per_employer: int
    retrieved: int
    as_of: int

    def sought(self, people: Pool) -> Sought:
        """Return what is asked of some people."""
        rulebook = Rulebook.on(self.day, self.pack)
        return Sought(people, self.posts, rulebook, self.scorer, self.k, self.per_employer, self.retrieved)


Places = Mapping[Who, list[int]]
"""Which places of the whole lists somebody of a share has, from 1, ascending."""


class Size(NamedTuple):
    """How many people a share holds, and as of which write to the store."""

    people: int
    as_of: int


@dataclass(frozen=True)
class Shown:
    """Those of a share who are on the list, by their ranks, and those who fail by one thing, by their places.

    Who they are and what is said of them are bytes, which whoever asked reads when somebody looks at them.
    """

    matches: Mapping[int, Match]
    near: Mapping[int, NearMiss]
