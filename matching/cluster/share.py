"""A share of a pool, asked step by step; every step of a question goes on with what its first made here.

A share adds nothing of its own to what `recommend` does: gate, lists, features, scores
and reasons are computed by the same functions over its rows alone, and each row's bits
do not depend on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs import Listed, openings_of_people
from matching.all_pairs.work import Arrays, arrays_of
from matching.cluster.question import (
    Best,
    Looked,
    MadeBy,
    Pairing,
    Part,
    Places,
    Plan,
    Question,
    Shown,
    Size,
    Standing,
    Who,
)
from matching.consents.participation import TakingPart
from matching.domain import Opening
from matching.eligibility import Grade, Rulebook
from matching.eligibility.assess import opening_lacks
from matching.eligibility.failing import Failing
from matching.eligibility.gate import Gate, gate
from matching.eligibility.verdict import counts_of
from matching.features import Pairs
from matching.fusion import Asked, Group, Lists, best_of, fused, strata
from matching.lexical import fingerprint
from matching.matches import Scored, order_of, score_pairs
from matching.missed import near_misses
from matching.moments import Column, Moments
from matching.pool import Pool
from matching.recent import Recent
from matching.recommend import missed_rows
from matching.retrieval import Rows
from matching.versions import software_versions

_QUESTIONS_KEPT = 8

There = Callable[[Opening, str | None], TakingPart]
"""Says who of a share's people is there for an opening of an employer known by an id."""


@dataclass(frozen=True)
class People:
    """The people of a share as of a write to the store; no pool where there is nobody."""

    pool: Pool | None
    there: There
    as_of: int = 0
    stored: int | None = None


class Loader(Protocol):
    """Gives a share's people as they are now; whoever is not there any more is held no longer."""

    def now(self) -> People:
        """Return them, the very same value where nothing changed."""


@dataclass
class _Work:
    """What is made for one question, each part once."""

    question: Question
    asked: Asked
    pool: Pool
    taking_part: TakingPart

    @cached_property
    def rulebook(self) -> Rulebook:
        return Rulebook.on(self.question.day, self.question.pack)

    @cached_property
    def gate(self) -> Gate:
        return gate(self.pool.answers(self.rulebook), self.question.opening, self.rulebook)

    @cached_property
    def failing(self) -> Failing:
        return Failing.of(self.gate, self.taking_part.rows)

    @cached_property
    def strata(self) -> NDArray[np.int8]:
        return strata(self.gate.answer, self.gate.people)

    @cached_property
    def rows(self) -> dict[Who, Rows]:
        eligible = np.flatnonzero((self.gate.answer > Grade.NO) & self.taking_part.rows)
        return {"eligible": eligible, "near": missed_rows(self.failing, self.gate)}

    def counted(self, who: Who) -> dict[int, int]:
        """Return how many there are in each stratum."""
        counts = np.bincount(self.strata[self.rows[who]])
        return {number: count for number, count in enumerate(counts.tolist()) if count}

    def contested(self, who: Who, plan: Plan) -> Rows:
        """Return the rows of the stratum of which not all are compared."""
        rows = self.rows[who]
        contested: Rows = rows[self.strata[rows] == plan.cuts[who].stratum]
        return contested

    def lists(self, who: Who, plan: Plan) -> Lists:
        """Return the lists of the contested stratum's rows, compared once."""
        made: dict[tuple[Who, int], Lists] = self.__dict__.setdefault("_lists", {})
        key = who, plan.cuts[who].stratum
        if key not in made:
            made[key] = Lists.of(self.pool, self.asked, self.contested(who, plan), plan.usage)
        return made[key]

    def best(self, who: Who, plan: Plan) -> tuple[Rows, Column]:
        """Return the rows of the contested stratum that may be compared, best first, and their fused scores."""
        cut, rows = plan.cuts[who], self.contested(who, plan)
        score = fused(self.lists(who, plan).standardised(cut.moments))
        order = best_of(self.pool, rows, score, cut.room)
        return rows[order], score[order]

    def compared(self, who: Who, plan: Plan, number: int) -> Rows:
        """Return the rows that are compared in full, ascending."""
        rows, cut = self.rows[who], plan.cuts.get(who)
        if cut is None:
            return rows
        whole, count = rows[self.strata[rows] > cut.stratum], cut.taken.get(number, 0)
        brought = self.best(who, plan)[0][:count] if count else whole[:0]
        both: Rows = np.sort(np.concatenate((whole, brought)))
        return both

    def ranked(self, who: Who, plan: Plan, number: int) -> tuple[Scored, Rows]:
        """Return who is compared in full, scored once, and the positions in order: no more than are named."""
        made: dict[Who, tuple[Scored, Rows]] = self.__dict__.setdefault("_ranked", {})
        if who not in made:
            answers = self.pool.answers(self.rulebook)
            rows = self.compared(who, plan, number)
            pairs = Pairs(self.question.opening, self.question.vectors, self.pool, rows, answers)
            scored = score_pairs(pairs, self.gate, self.question.scorer)
            order = order_of(scored)
            if who == "eligible":
                order = order[scored.mutual[order] >= self.question.least]
            made[who] = scored, order[: self.question.most(who)]
        return made[who]


class LostError(Exception):
    """What was made for a question is not here: another replica made it, or people have changed since."""


class Share:
    """One share of a pool, in this process."""

    def __init__(self, part: Part, loader: Loader) -> None:
        self.part, self._loader, self._people = part, loader, loader.now()
        self._work: Recent[_Work] = Recent(_QUESTIONS_KEPT)
        self._pairing: Pairing | None = None

    def look(self, question: Question) -> Looked:
        """Put everybody through the gate; the people are those as of `question.as_of` or later."""
        if self._people.as_of < question.as_of:
            self.refresh()
        people = self._people
        if people.pool is None:
            return Looked(self.part, people.as_of, stored=people.stored)
        there = people.there(question.opening, question.employer)
        work = self._work.put(question.key, _Work(question, question.asked, people.pool, there))
        return Looked(
            part=self.part,
            as_of=people.as_of,
            people=len(people.pool),
            stored=people.stored,
            made_by=_made_by(people.pool, work.rulebook),
            dimension=people.pool.vectors.shape[-1],
            counts=counts_of(work.gate.answer[there.rows]),
            failed=work.failing.counts(),
            failed_alone=work.failing.counts_alone(),
            strata={who: work.counted(who) for who in question.who},
            usage=people.pool.words.usage(question.words),
            lacking=opening_lacks(work.gate, people.pool.candidates[0], question.opening, people.pool.careers),
            without_consent=there.without_consent,
        )

    def moments(self, key: str, plan: Plan) -> dict[Who, dict[Group, Moments]]:
        """Return what the lists of contested strata are standardised by, among this share's people."""
        work = self._working_on(key)
        return {who: work.lists(who, plan).moments() for who in plan.contested}

    def best(self, key: str, plan: Plan) -> dict[Who, Best]:
        """Return this share's best of contested strata, no more than there is room for in all."""
        work, found = self._working_on(key), {}
        for who in plan.contested:
            rows, scores = work.best(who, plan)
            found[who] = Best(scores, tuple(work.pool.ids[row] for row in rows.tolist()))
        return found

    def standings(self, key: str, plan: Plan) -> dict[Who, list[Standing]]:
        """Return where the first of this share stand, no more than are named in all."""
        work = self._working_on(key)
        return {who: _standings(*work.ranked(who, plan, self.part.number)) for who in work.question.who}

    def shown(self, key: str, plan: Plan, places: Mapping[int, Places]) -> Shown:
        """Explain the first of this share, whose places on the whole lists are given by the shares' numbers.

        It is the last step.
        """
        work, own = self._working_on(key), places[self.part.number]
        scored, order = work.ranked("eligible", plan, self.part.number)
        matches = scored.matches(order[: len(own["eligible"])])
        near, first = work.ranked("near", plan, self.part.number)
        rows = [int(near.pairs.rows[at]) for at in first[: len(own["near"])]]
        missed = near_misses(work.gate, work.pool.candidates, rows, work.question.opening)
        self._work.drop(key)
        return Shown(
            {rank: replace(each.as_bytes(), rank=rank) for rank, each in zip(own["eligible"], matches, strict=True)},
            {place: each.as_bytes() for place, each in zip(own["near"], missed, strict=True)},
        )

    def listed(self, key: str, plan: Plan, places: Mapping[int, Places]) -> tuple[list[int], Listed]:
        """Return the places on the whole list, from 1, of the first of this share, and these without words.

        It is the last step in the place of `shown`.
        """
        work, own = self._working_on(key), places[self.part.number]["eligible"]
        scored, order = work.ranked("eligible", plan, self.part.number)
        at = order[: len(own)]
        self._work.drop(key)
        return own, Listed(scored.pairs.rows[at], scored.grades[at], scored.company[at], scored.candidate[at])

    def begin(self, pairing: Pairing) -> Size:
        """Hold what all pairs are asked on. Raises `LostError` where the people are as of another write."""
        if self._people.as_of < pairing.as_of:
            self.refresh()
        if self._people.as_of != pairing.as_of:
            raise LostError
        self._pairing = pairing
        return self.size()

    def openings_of(self, key: str, first: int, last: int) -> Arrays:
        """Return the lists of openings of this share's people from row `first` to before `last`, as far as there are.

        Raises `LostError` where nothing was begun.
        """
        pairing, people = self._pairing, self._people
        if pairing is None or (pairing.key, pairing.as_of) != (key, people.as_of):
            raise LostError
        count = 0 if people.pool is None else len(people.pool)
        if people.pool is None or first >= count:
            return {}
        return arrays_of(openings_of_people(pairing.sought(people.pool), first, min(last, count)))

    def size(self) -> Size:
        """Return how many people this share holds, and as of which write."""
        return Size(0 if self._people.pool is None else len(self._people.pool), self._people.as_of)

    def refresh(self) -> Size:
        """Hold the people as they are now, and nobody else."""
        people = self._loader.now()
        if people is not self._people:
            self._work.clear()
            self._people = people
        return self.size()

    def _working_on(self, key: str) -> _Work:
        found = self._work.get(key)
        if found is None:
            raise LostError
        return found


def _standings(scored: Scored, order: Rows) -> list[Standing]:
    ids, rows = scored.pairs.pool.ids, scored.pairs.rows
    return [
        Standing.of(int(scored.grades[at]), int(scored.sure[at]), float(scored.mutual[at]), ids[rows[at]])
        for at in order.tolist()
    ]


def _made_by(pool: Pool, rulebook: Rulebook) -> MadeBy:
    return MadeBy(**software_versions(), policy=rulebook.policy.digest, encoder=pool.encoder, words=fingerprint())
