"""What is said of a pair in words, remembered for the pairs that were shown last.

A list is made again whenever anybody's documents change, but hardly any of its pairs is
another one then, and to put a pair into words takes longer than to find it. Of stored
people many more pairs are held as bytes, once others have taken their place: a list of any
opening finds its words there that it was made with before, and nobody on it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pydantic import JsonValue

from matching.blotting import as_masked
from matching.domain import Candidate, Opening
from matching.eligibility.assess import Assessment, assess_row
from matching.eligibility.gate import Gate, Rulebook
from matching.eligibility.written import as_json, assessment_document
from matching.explanation import Advert, Papers, Reason, reasons
from matching.explanation.written import reason_document
from matching.features import SIDES, Column, Pairs, Side
from matching.forgetting import forgets
from matching.later import Later
from matching.packed import people_at, stamp_of
from matching.recent import Deflated, MadeOf, Recent
from matching.scoring import TwoSided
from matching.who import Heading, Who, read_together


class Written(NamedTuple):
    """A pair as companies are sent it: the reasons of both sides and the verdict as JSON, and the person.

    `is_whole` where masking moves nothing that the reasons cite: then they are those of the whole profile.
    """

    company: str
    candidate: str
    assessment: str
    person: Heading
    is_whole: bool


class Words(NamedTuple):
    """What is said of a pair as JSON: the reasons of both sides and the verdict."""

    company: JsonValue
    candidate: JsonValue
    assessment: JsonValue

    @classmethod
    def of(cls, company: Sequence[Reason], candidate: Sequence[Reason], assessment: Assessment) -> Words:
        """Return reasons and a verdict as JSON."""
        return cls(
            [reason_document(each) for each in company],
            [reason_document(each) for each in candidate],
            assessment_document(assessment),
        )


class Said(NamedTuple):
    """A pair's verdict and its scores, each with its reasons in words.

    `shown` are the reasons as companies are shown them, whose citations lie in the masked
    profile: where masking moves nothing, the very same.
    """

    assessment: Assessment
    company_reasons: tuple[Reason, ...]
    candidate_reasons: tuple[Reason, ...]
    shown: tuple[tuple[Reason, ...], tuple[Reason, ...]]


class OnePair(NamedTuple):
    """The pair at a position of many, with its gate; `features` and the scorer's `parts` are this pair's, by side."""

    pairs: Pairs
    at: int
    one: Gate
    scorer: TwoSided
    features: Mapping[Side, Column]
    parts: Mapping[Side, Column]

    @property
    def row(self) -> int:
        """The person's row in the pool."""
        return int(self.pairs.rows[self.at])

    @property
    def people(self) -> Sequence[Candidate]:
        """All people of the pool."""
        return self.pairs.pool.candidates

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        """What the words rest on beside the two documents: the rule on a day, the features and their parts."""
        return (
            *self.one.rulebook.key,
            *(each[side].tobytes() for side in SIDES for each in (self.features, self.parts)),
        )

    @property
    def key(self) -> Hashable | None:
        """What the words of this pair and of no other are held by; None where nobody is stored."""
        stamp = stamp_of(self.people, self.row)
        if stamp is None:
            return None
        return stamp, advert_of(self.pairs.opening).stamp, hashlib.sha256(repr(self.rests_on).encode()).digest()


class Explained(NamedTuple):
    """What is said of a pair, and as companies are sent it: None where nobody is stored.

    `is_kept` where it is held as bytes as well.
    """

    said: Later[Said]
    written: Written | None = None
    is_kept: bool = False


_HELD: MadeOf[Explained] = MadeOf(2_000)
"""Of people who are not stored, by the very documents. One takes about 60 kB."""
forgets(_HELD.clear)
_PAIRS = 20_000
"""Pairs held as bytes, those of the lists of a thousand openings; one takes about 6 kB."""
_SAID: Deflated[Said] = Deflated(_PAIRS)
_WRITTEN: Deflated[Written] = Deflated(_PAIRS)


def _keep(key: Hashable, told: Explained) -> None:
    """Hold as bytes what is said of a pair of which others have taken the place."""
    if told.written is not None and not told.is_kept:
        _SAID.put(key, without_rule(told.said.value))
        _WRITTEN.put(key, told.written)


_TOLD: Recent[Explained] = Recent(2_000, let_go=_keep)
"""Of stored people; one takes about 85 kB once its objects are there, 25 before."""
forgets(_TOLD.clear)  # before the two that what others took the place of goes to
forgets(_SAID.clear)
forgets(_WRITTEN.clear)
_PROFILES: MadeOf[Papers] = MadeOf(8)
"""The profiles that were read last: of one person with many openings it is the same."""
forgets(_PROFILES.clear)
_ADVERTS: MadeOf[Advert] = MadeOf(256)
forgets(_ADVERTS.clear)


def advert_of(opening: Opening) -> Advert:
    """Return an opening's document and words, looked up once for all who ask for the very same value."""
    return _ADVERTS.once((opening,), (), lambda: Advert(opening))


def explained(asked: Sequence[OnePair]) -> list[tuple[Who, Explained]]:
    """Put pairs into words. Only people of whom no words are held are read; the others when somebody asks for them."""
    keys = [each.key for each in asked]
    held = [None if key is None else _held(key, each.one.rulebook) for key, each in zip(keys, asked, strict=True)]
    missing = [each for each, found in zip(asked, held, strict=True) if found is None]
    _read = [each for people, rows in _rows_of(missing) for each in people_at(people, rows)]  # and in use from here on
    everybody = [each for people, rows in _rows_of(asked) for each in read_together(people, rows)]
    placed = zip(asked, everybody, keys, held, strict=True)
    return [_of(one, found or _made(each, key)) for each, one, key, found in placed]


def _rows_of(asked: Sequence[OnePair]) -> list[tuple[Sequence[Candidate], list[int]]]:
    """Return the rows of people in their order, by the sequence that they stand in one after the other."""
    found: list[tuple[Sequence[Candidate], list[int]]] = []
    for each in asked:
        if not found or found[-1][0] is not each.people:
            found.append((each.people, []))
        found[-1][1].append(each.row)
    return found


def _held(key: Hashable, rulebook: Rulebook) -> Explained | None:
    """Return what is held of a pair under its key, as objects or as bytes."""
    found = _TOLD.get(key)
    if found is not None:
        return found
    said, written = _SAID.later(key), _WRITTEN.get(key)
    if said is None or written is None:
        return None
    return _TOLD.put(key, Explained(Later(partial(with_rule, said, rulebook)), written, is_kept=True))


def _of(person: Later[Candidate], told: Explained) -> tuple[Who, Explained]:
    return Who(person, None if told.written is None else told.written.person), told


def _made(asked: OnePair, key: Hashable | None) -> Explained:
    """Put a pair into words, and hold them."""
    person = asked.people[asked.row]
    if key is None:
        return _HELD.once(
            (person, asked.pairs.opening), asked.rests_on, lambda: Explained(Later.of(_said(asked, person)))
        )
    said = _said(asked, person)
    return _TOLD.put(key, Explained(Later.of(said), _written(said, person)))


def _said(asked: OnePair, person: Candidate) -> Said:
    pairs, row = asked.pairs, asked.row
    known = _PROFILES.once((person,), (), lambda: Papers(person, pairs.opening))
    papers = known.for_post(advert_of(pairs.opening))
    company, candidate = (
        reasons(
            pairs, asked.at, side, asked.scorer,
            papers=papers, values=asked.features[side], parts=asked.parts[side],
        )
        for side in SIDES
    )  # fmt: skip
    verdict = assess_row(asked.one, row, person, pairs.opening)
    return Said(verdict, company, candidate, as_masked((company, candidate), papers))


def _written(said: Said, person: Candidate) -> Written:
    company, candidate, assessment = map(as_json, Words.of(*said.shown, said.assessment))
    is_whole = said.shown[0] is said.company_reasons and said.shown[1] is said.candidate_reasons
    return Written(company, candidate, assessment, Heading.masked(person), is_whole)


def without_rule(said: Said) -> Said:
    """Return what is said of a pair to be held as bytes: the rule is that of every pair, and a third of them."""
    bare = replace(said.assessment, pack=None, route=None)  # type: ignore[arg-type]  # until it is read again
    return said._replace(assessment=bare)


def with_rule(said: Callable[[], Said], rulebook: Rulebook) -> Said:
    """Return what was held as bytes, under the rule that it was said by."""
    bare = said()
    return bare._replace(assessment=replace(bare.assessment, pack=rulebook.pack, route=rulebook.route))
