"""What is said of a pair in words, remembered for the pairs that were shown last.

A list is made again whenever anybody's documents change, but hardly any of its pairs is
another one then, and to put a pair into words takes longer than to find it. Of stored
people many more pairs are held as bytes: a list of any opening finds its words there
that it was made with before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from matching.blotting import as_masked
from matching.domain import Opening
from matching.eligibility.assess import Assessment, assess_row
from matching.eligibility.gate import Gate, Rulebook
from matching.eligibility.written import as_json, assessment_document
from matching.explanation import Advert, Papers, Reason, reasons
from matching.explanation.written import reason_document
from matching.features import SIDES, Column, Pairs, Side
from matching.forgetting import forgets
from matching.packed import stamp_of
from matching.recent import Deflated, MadeOf
from matching.scoring import TwoSided


class Written(NamedTuple):
    """The reasons of both sides and the verdict as JSON."""

    company: str
    candidate: str
    assessment: str


class Said(NamedTuple):
    """A pair's verdict and its scores, each with its reasons in words.

    `shown` are the reasons as companies are shown them, whose citations lie in the masked
    profile: where masking moves nothing, the very same.
    """

    assessment: Assessment
    company_reasons: tuple[Reason, ...]
    candidate_reasons: tuple[Reason, ...]
    shown: tuple[tuple[Reason, ...], tuple[Reason, ...]]


class Explained(NamedTuple):
    """What is said of a pair, and as companies are sent it: None where nobody is stored, so that it is not held."""

    said: Said
    written: Written | None = None


_HELD: MadeOf[Explained] = MadeOf(2_000)
"""One takes about 60 kB."""
forgets(_HELD.clear)
_PAIRS = 20_000
"""Pairs held as bytes, those of the lists of a thousand openings; one takes about 6 kB."""
_SAID: Deflated[Said] = Deflated(_PAIRS)
forgets(_SAID.clear)
_WRITTEN: Deflated[Written] = Deflated(_PAIRS)
forgets(_WRITTEN.clear)
_PROFILES: MadeOf[Papers] = MadeOf(8)
"""The profiles that were read last: of one person with many openings it is the same."""
forgets(_PROFILES.clear)
_ADVERTS: MadeOf[Advert] = MadeOf(256)
forgets(_ADVERTS.clear)


def advert_of(opening: Opening) -> Advert:
    """Return an opening's document and words, looked up once for all who ask for the very same value."""
    return _ADVERTS.once((opening,), (), lambda: Advert(opening))


def _written(said: Said) -> Written:
    company, candidate = (as_json([reason_document(each) for each in side]) for side in said.shown)
    return Written(company, candidate, as_json(assessment_document(said.assessment)))


def _without_rule(said: Said) -> Said:
    """Return what is said of a pair to be held as bytes: the rule is that of every pair, and a third of them."""
    bare = replace(said.assessment, pack=None, route=None)  # type: ignore[arg-type]  # until it is read again
    return said._replace(assessment=bare)


def _with_rule(said: Said, rulebook: Rulebook) -> Said:
    """Return what was held as bytes, under the rule that its key names."""
    return said._replace(assessment=replace(said.assessment, pack=rulebook.pack, route=rulebook.route))


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

    def make() -> Said:
        known = _PROFILES.once((person,), (), lambda: Papers(person, pairs.opening))
        papers = known.for_post(advert_of(pairs.opening))
        company, candidate = (
            reasons(pairs, at, side, scorer, papers=papers, values=features[side], parts=parts[side]) for side in SIDES
        )
        verdict, masked = assess_row(one, row, person, pairs.opening), as_masked((company, candidate), papers)
        return Said(verdict, company, candidate, masked)

    def make_or_read() -> Explained:
        stamp = stamp_of(pairs.pool.candidates, row)
        if stamp is None:
            return Explained(make())
        key = stamp, advert_of(pairs.opening).stamp, hashlib.sha256(repr(rests_on).encode()).digest()
        said, written = _SAID.get(key), _WRITTEN.get(key)
        if said is None or written is None:
            made = make()
            _SAID.put(key, _without_rule(made))
            return Explained(made, _WRITTEN.put(key, _written(made)))
        return Explained(_with_rule(said, one.rulebook), written)

    return _HELD.once((person, pairs.opening), rests_on, make_or_read)
