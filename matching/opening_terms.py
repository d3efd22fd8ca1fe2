"""What an opening's own terms cost it: how many eligible people each requirement removes, and what pay opens.

The people counted are those for whom the pass is a yes, or, for the upper end, may be
one. A requirement that a profile does not settle removes somebody only in one of the two
counts, so every number comes as "for sure" and "at most".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.columns import CEFR_RANK
from matching.domain import Need, Opening, Pay, PayPeriod
from matching.eligibility.gate import Rulebook, gate
from matching.eligibility.held import Held
from matching.eligibility.opening_facts import MONTHS_A_YEAR
from matching.eligibility.reasons.case import level_name
from matching.eligibility.verdict import Grade
from matching.language import Text, message
from matching.mentions import skill_key
from matching.pool import Pool
from matching.reference import language_code

SMALLEST = 5
"""Counts below this are not shown to a company: they would point at people."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Count:
    """How many people, for sure and at most."""

    sure: int
    most: int


Shown = tuple[int | None, int | None]


@dataclass(frozen=True, eq=False)
class Requirement:
    """One thing the opening asks for, and who meets it for sure and perhaps, shape (people,)."""

    name: Text
    surely: Mask
    perhaps: Mask


@dataclass(frozen=True)
class Price:
    """How many people would be left without some requirements, and how many more than with them."""

    without: tuple[Text, ...]
    left: Count
    gained: Count


@dataclass(frozen=True)
class PayStep:
    """A yearly pay in won at which doors open, how it is reached, and who is eligible then."""

    pay: float
    multiple: float | None
    offered: bool
    eligible: Count


@dataclass(frozen=True)
class OpeningTerms:
    """What an opening's terms cost it among the people of a pool.

    `shown` gives every count as a company may see it: none below five, and no two of
    which a difference below five could be read off.
    """

    opening: Opening
    rulebook: Rulebook
    people: int
    eligible: Count
    left: Count
    alone: tuple[Price, ...]
    pairs: tuple[Price, ...]
    pay: tuple[PayStep, ...]

    @cached_property
    def shown(self) -> dict[Count, Shown]:
        """What is shown for each count: for sure and at most, None for "fewer than five"."""
        prices = [price.left for price in (*self.alone, *self.pairs)]
        counts = list(dict.fromkeys([self.left, *prices, self.eligible, *(step.eligible for step in self.pay)]))
        said = without_small_steps([number for count in counts for number in (count.sure, count.most)])
        return dict(zip(counts, zip(said[::2], said[1::2], strict=True), strict=True))


def opening_terms(opening: Opening, pool: Pool, rulebook: Rulebook, among: Mask | None = None) -> OpeningTerms:
    """Price each requirement of an opening, alone and in pairs, and each step of pay.

    `among` says who of the pool is there for it, shape (rows,); the others are not counted.
    """
    there = np.ones(len(pool), dtype=np.bool_) if among is None else among
    surely, perhaps = _eligible(opening, pool, rulebook, there)
    asked = requirements(opening, pool, rulebook)
    left = _left(asked, surely, perhaps)

    def price(*dropped: Requirement) -> Price:
        rest = _left([each for each in asked if each not in dropped], surely, perhaps)
        gained = Count(rest.sure - left.sure, rest.most - left.most)
        return Price(tuple(each.name for each in dropped), rest, gained)

    return OpeningTerms(
        opening, rulebook, int(there.sum()), _left((), surely, perhaps), left,
        alone=tuple(sorted((price(each) for each in asked), key=lambda each: -each.gained.sure)),
        pairs=tuple(sorted((price(*two) for two in combinations(asked, 2)), key=lambda each: -each.gained.sure)),
        pay=tuple(_pay_steps(opening, pool, rulebook, there, now=_left((), surely, perhaps))),
    )  # fmt: skip


def _left(asked: Iterable[Requirement], surely: Mask, perhaps: Mask) -> Count:
    """Count the eligible people who meet all that is asked."""
    sure, most = surely, perhaps
    for each in asked:
        sure, most = sure & each.surely, most & each.perhaps
    return Count(int(sure.sum()), int(most.sum()))


def requirements(opening: Opening, pool: Pool, rulebook: Rulebook) -> list[Requirement]:
    """Return what an opening insists on, with who meets it."""
    bounds = pool.answers(rulebook).bounds
    asked: list[Requirement] = []
    if opening.minimum_years:
        asked.append(
            _at_least("years", bounds["work_years"], opening.minimum_years, years=f"{opening.minimum_years:g}")
        )
    if opening.minimum_isced is not None:
        level = level_name(opening.minimum_isced)
        asked.append(_at_least("degree", bounds["degree_level"], opening.minimum_isced, level=level))
    for need in opening.languages or ():
        code = language_code(need.language)
        if need.need is Need.MUST and code is not None:
            rank = CEFR_RANK[need.cefr.value] if need.cefr else 1
            levels, said = pool.levels(code), need.cefr.value if need.cefr else ""
            name = _named("language", language=need.language, level=said)
            asked.append(Requirement(name, levels.lowest >= rank, levels.highest >= rank))
    skills = {skill_key(name): name for name in reversed(opening.must or ())}  # two names of one skill are one demand
    return [*asked, *(_skill(name, pool) for name in reversed(skills.values()))]


def _at_least(key: str, bounds: Held, need: float, **values: object) -> Requirement:
    return Requirement(_named(key, **values), bounds[0] >= need, bounds[1] >= need)


def _named(key: str, **values: object) -> Text:
    return message("terms", f"requires-{key}", **values)


def _skill(name: str, pool: Pool) -> Requirement:
    """Who mentions a skill; a profile that says nothing of skills may know it."""
    mentions = pool.skills.worth([skill_key(name)], np.arange(len(pool))) > 0
    return Requirement(_named("skill", skill=name), mentions, mentions | ~pool.skills.stated)


def _pay_steps(opening: Opening, pool: Pool, rulebook: Rulebook, there: Mask, *, now: Count) -> list[PayStep]:
    """Return each pay that a door asks for, and what is offered now, lowest first."""
    needs: dict[float, float | None] = {}
    for clause in rulebook.about("opening").values():
        if clause.fact == "annual_pay":
            needs[rulebook.policy.need(clause, rulebook.day)[0]] = clause.multiple
    steps = [PayStep(pay, multiple, False, _left((), *_eligible(_paying(opening, pay), pool, rulebook, there)))
             for pay, multiple in needs.items()]  # fmt: skip
    offer = opening.pay
    if offer.minimum is not None and offer.currency == "KRW" and offer.period in MONTHS_A_YEAR:
        steps.append(PayStep(offer.minimum * MONTHS_A_YEAR[offer.period], None, True, now))
    return sorted(steps, key=lambda step: (step.pay, step.offered))


def _paying(opening: Opening, pay: float) -> Opening:
    offer = Pay(currency="KRW", minimum=pay, maximum=pay, period=PayPeriod.YEAR)
    return opening.model_copy(update={"pay": offer})


def _eligible(opening: Opening, pool: Pool, rulebook: Rulebook, there: Mask) -> tuple[Mask, Mask]:
    """Return who of those there can get the pass for sure, and who perhaps."""
    answer = gate(pool.answers(rulebook), opening, rulebook).answer
    return (answer == Grade.YES) & there, (answer > Grade.NO) & there


def without_small_steps(counts: Sequence[int]) -> list[int | None]:
    """Return a series of counts in which no difference below five can be read off.

    A count that differs from one shown already by less than five is shown as that one.

    >>> without_small_steps([2, 12, 14, 20])
    [None, 12, 12, 20]
    """
    shown: list[int | None] = []
    for count in counts:
        near = [each for each in shown if each is not None and abs(count - each) < SMALLEST]
        shown.append(None if count < SMALLEST else near[0] if near else count)
    return shown
