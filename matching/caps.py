"""How many openings of one employer a list shows, and how many it leaves out for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from matching.domain import Employer, Opening
from matching.eligibility.reasons.case import joined
from matching.language import Text, message

PER_EMPLOYER = 3
"""How many openings of one employer are shown unless said otherwise, so that one firm does not fill a list."""

T = TypeVar("T")


@dataclass(frozen=True)
class LeftOut:
    """How many openings of an employer would have stood on a list without the cap."""

    employer: Employer
    count: int


def employer_of(opening: Opening) -> str:
    """Return what openings of one employer share: its id, else its name; an employer without both is its own."""
    return opening.employer.id or opening.employer.name or f"\0{opening.id}"


def capped(
    ranked: Iterable[T], opening_of: Callable[[T], Opening], *, per_employer: int, k: int
) -> tuple[list[T], tuple[LeftOut, ...]]:
    """Return the first k of a ranking with at most so many of each employer, and what was passed over before the k-th.

    Whoever was passed over most comes first, then by id or name.
    """
    kept: list[T] = []
    passed: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    employers: dict[str, Employer] = {}
    for each in ranked:
        if len(kept) == k:
            break
        opening = opening_of(each)
        key = employer_of(opening)
        employers.setdefault(key, opening.employer)
        seen[key] += 1
        if seen[key] <= per_employer:
            kept.append(each)
        else:
            passed[key] += 1
    order = sorted(passed, key=lambda key: (-passed[key], key))
    return kept, tuple(LeftOut(employers[key], passed[key]) for key in order)


def cap_in_words(per_employer: int, left_out: tuple[LeftOut, ...]) -> Text:
    """Say how many openings of one employer are shown, and how many of which were left out for that."""
    said = message("lists", "per-employer", most=per_employer)
    if not left_out:
        return said
    unnamed = message("lists", "employer-unnamed")
    names = joined(
        [
            message("lists", "left-out-of", employer=each.employer.name or unnamed, count=each.count)
            for each in left_out
        ],
        ", ",
    )
    return joined([said, message("lists", "left-out", names=names)], " ")
