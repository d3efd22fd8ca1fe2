"""What is said of a pair in words, remembered for the pairs that were shown last.

A list is made again whenever anybody's documents change, but hardly any of its pairs is
another one then, and to put a pair into words takes longer than to find it. Of stored
people many more pairs are held as bytes: a list of any opening finds its words there
that it was made with before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from matching.domain import Opening
from matching.eligibility.assess import Assessment, assess_row
from matching.eligibility.gate import Gate
from matching.explanation import Advert, Papers, Reason, reasons
from matching.features import SIDES, Column, Pairs, Side
from matching.forgetting import forgets
from matching.packed import stamp_of
from matching.recent import Deflated, MadeOf
from matching.scoring import TwoSided


class Explained(NamedTuple):
    """A pair's verdict and its scores, each with its reasons in words."""

    assessment: Assessment
    company_reasons: tuple[Reason, ...]
    candidate_reasons: tuple[Reason, ...]


_HELD: MadeOf[Explained] = MadeOf(2_000)
"""One takes about 35 kB."""
forgets(_HELD.clear)
_SMALL: Deflated[Explained] = Deflated(40_000)
"""One takes about 3 kB: those of the lists of two thousand openings."""
forgets(_SMALL.clear)
_PROFILES: MadeOf[Papers] = MadeOf(8)
"""The profiles that were read last: of one person with many openings it is the same."""
forgets(_PROFILES.clear)
_ADVERTS: MadeOf[Advert] = MadeOf(256)
forgets(_ADVERTS.clear)


def advert_of(opening: Opening) -> Advert:
    """Return an opening's document and words, looked up once for all who ask for the very same value."""
    return _ADVERTS.once((opening,), (), lambda: Advert(opening))


def explained(
    pairs: Pairs,
    at: int,
    one: Gate,
    scorer: TwoSided,
    features: Mapping[Side, Column],
    parts: Mapping[Side, Column],
) -> Explained:
    """Put the pair at a position into words; `features` and the scorer's `parts` are those of this pair, by side.

    The words rest on the two documents, the rule on a day, the features and their parts, and on nothing else.
    """
    row = int(pairs.rows[at])
    person = pairs.pool.candidates[row]
    rests_on = (one.rulebook.key, *(each[side].tobytes() for side in SIDES for each in (features, parts)))

    def make() -> Explained:
        known = _PROFILES.once((person,), (), lambda: Papers(person, pairs.opening))
        papers = known.for_post(advert_of(pairs.opening))
        company, candidate = (
            reasons(pairs, at, side, scorer, papers=papers, values=features[side], parts=parts[side]) for side in SIDES
        )
        return Explained(assess_row(one, row, person, pairs.opening), company, candidate)

    def make_or_read() -> Explained:
        stamp = stamp_of(pairs.pool.candidates, row)
        if stamp is None:
            return make()
        key = stamp, advert_of(pairs.opening).stamp, hashlib.sha256(repr(rests_on).encode()).digest()
        return _SMALL.get(key) or _SMALL.put(key, make())

    return _HELD.once((person, pairs.opening), rests_on, make_or_read)
