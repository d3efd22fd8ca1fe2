"""Who fails one thing alone, and what of it is lacking: remembered for the pairs of the lists that were made last."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from matching.domain import Candidate, Opening
from matching.eligibility.assess import failed_findings
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate
from matching.explained import advert_of
from matching.forgetting import forgets
from matching.packed import people_at, stamp_of
from matching.recent import Deflated
from matching.who import Heading, Who, read_together


@dataclass(frozen=True)
class NearMiss:
    """Somebody, or an opening, that fails one clause alone, and what is lacking; they are read when somebody asks."""

    who: Who
    opening: Opening
    lacking: tuple[Finding, ...]

    @property
    def candidate(self) -> Candidate:
        """The person. Raises as to read them does."""
        return self.who.candidate

    def as_bytes(self) -> NearMiss:
        """Return the near miss to be sent elsewhere."""
        return replace(self, who=self.who.as_bytes())

    def masked(self) -> NearMiss:
        """Return the near miss as companies are shown it."""
        return replace(self, who=self.who.masked())


class _Held(NamedTuple):
    """What companies are shown of a near miss."""

    person: Heading
    lacking: tuple[Finding, ...]


_HELD: Deflated[_Held] = Deflated(10_000)
"""Those of a thousand lists; one takes about half a kilobyte."""
forgets(_HELD.clear)


def near_miss(one: Gate, row: int, candidate: Candidate, opening: Opening) -> NearMiss:
    """Say what somebody who fails one thing lacks."""
    return NearMiss(Who.of(candidate), opening, failed_findings(one, row, candidate, opening))


def near_misses(one: Gate, people: Sequence[Candidate], rows: Sequence[int], opening: Opening) -> list[NearMiss]:
    """Say what each of some people lacks; only those of whom it is not held are read."""
    keys = [_key(one, people, row, opening) for row in rows]
    held = [None if key is None else _HELD.get(key) for key in keys]
    missing = [row for row, found in zip(rows, held, strict=True) if found is None]
    made = iter(people_at(people, missing))
    found: list[NearMiss] = []
    for row, key, known, person in zip(rows, keys, held, read_together(people, rows), strict=True):
        if known is not None:
            found.append(NearMiss(Who(person, known.person), opening, known.lacking))
            continue
        fresh = near_miss(one, row, next(made), opening)
        found.append(fresh)
        if key is not None:
            _HELD.put(key, _Held(Heading.masked(fresh.candidate), fresh.lacking))
    return found


def _key(one: Gate, people: Sequence[Candidate], row: int, opening: Opening) -> Hashable | None:
    """Return what is said of this pair by under this rule; None where nobody is stored."""
    stamp = stamp_of(people, row)
    return None if stamp is None else (stamp, advert_of(opening).stamp, *one.rulebook.key)
