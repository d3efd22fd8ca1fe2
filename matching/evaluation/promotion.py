"""What a scorer is asked before it takes the place of the one in service, and on which documents.

The sets are named: the parallel set, in its four pairs of languages at once, of which no
scorer may learn, and those judged pairs of whom neither scorer was learned from anybody
(the stored ones, or the sample's where none are stored). Features of all pairs are
computed once and scored by either scorer, so that both are asked about the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate
from matching.eligibility.gate import Rulebook
from matching.errors import BadInputError, Place
from matching.evaluation.bilingual import Bilingual, days_of_the_rule, rulebooks, verdict_parity
from matching.evaluation.bootstrap import Difference, Resampler
from matching.evaluation.even_handed import spread_over
from matching.evaluation.judged_sample import DAY as SAMPLE_DAY
from matching.evaluation.judged_sample import JudgedSample, judged_sample, judgements_file
from matching.evaluation.labelled import LabelledSet, SideName
from matching.evaluation.measures import Measure
from matching.evaluation.measuring import query_values
from matching.evaluation.parallel import read_parallel
from matching.evaluation.pipeline import PoolMaker
from matching.evaluation.rank_parity import rank_parity, scored_versions
from matching.evaluation.shipped import PARALLEL
from matching.evaluation.sides import BOTH, BothSides, sides_of
from matching.evaluation.swap_changes import PERSONAL, everything
from matching.features import SIDES, Side
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.judgements import Judged
from matching.language import LANGUAGES, Text, message
from matching.registry import GateResult, Shelf, gates, golden_cases
from matching.registry.golden import GoldenCase
from matching.registry.pairs import features_of
from matching.scoring import Card, TwoSided, mutual_score
from matching.settings import settings

Numbers = NDArray[np.float64]
Features = Mapping[Side, Numbers]

MEASURE = Measure("nDCG", 10)
SEED = 20261126
SWAPPED, JUDGED_FOR = 24, 6
"""Profiles, half of them in either language, and openings for which they are scored before and after a swap."""
MIXES = 4
"""Pools in which half of the people write in either language; each is followed by its opposite."""


@dataclass(frozen=True)
class AskedOn:
    """A set by its name; of one in several versions of the same queries their mean counts.

    Without a version there is too little in it to ask about both sides.
    """

    name: Text
    versions: tuple[LabelledSet, ...]


@dataclass(frozen=True)
class Material:
    """All documents that gates are asked about, and the day where a set names none."""

    sets: tuple[AskedOn, ...]
    documents: Bilingual
    day: date
    seed: int
    golden: tuple[GoldenCase, ...]


def material(day: date, *, seed: int, cards: Sequence[Card], stored: JudgedSample | None = None) -> Material:
    """Return what scorers are asked about who have these cards. Raises `BadInputError` where a set is not there."""
    folder = settings().data / PARALLEL
    for file in (folder / "qrels.tsv", judgements_file()):
        _refuse_missing(file)
    four = read_parallel(folder, PARALLEL)
    sets = AskedOn(message("registry", "set-parallel"), four), judged_pairs(stored, cards, day)
    return Material(sets, Bilingual.of(four), four[0].day or day, seed, golden_cases())


def judged_pairs(stored: JudgedSample | None, cards: Sequence[Card], day: date) -> AskedOn:
    """Return the stored judged pairs, or the sample's, of whom no card's scorer was learned from anybody."""
    sample, on = (judged_sample(), SAMPLE_DAY) if stored is None else (stored, day)
    asked = sample.unlearned(cards)
    pairs, every = len(set(asked.pairs)), len(set(sample.labels.pairs))
    key = "set-judged" if stored is not None else "set-judged-sample"
    return AskedOn(message("registry", key, asked=pairs, left_out=every - pairs), _versions(sample, asked, on))


def _versions(sample: JudgedSample, asked: Judged, day: date) -> tuple[LabelledSet, ...]:
    """Return the set of some judged pairs, none where one side has nothing that was judged good."""
    try:
        labelled = sample.labelled(sample.source.name, day, asked)
    except BadInputError:
        return ()
    return (labelled,) if set(sides_of(labelled)) == set(BOTH) else ()


def _refuse_missing(file: Path) -> None:
    if not file.exists():
        raise BadInputError("set-not-there", at=Place(file=str(file)))


def exchanged(documents: Bilingual) -> Iterator[tuple[tuple[Candidate, ...], tuple[Candidate, ...]]]:
    """Yield the same people before and after each swap, in each language."""
    for tongue, change in product(LANGUAGES, (*PERSONAL.values(), everything)):
        people = spread_over(documents.people[tongue], SWAPPED // len(LANGUAGES))
        made = [change(write_candidate(each), number) for number, each in enumerate(people)]
        before, after = zip(*(both for both in made if both is not None), strict=True)
        yield tuple(map(read_candidate, before)), tuple(map(read_candidate, after))


def asked_of(
    shelf: Shelf, name: str, day: date, pools: PoolMaker, stored: JudgedSample | None, *, seed: int = SEED
) -> tuple[GateResult, ...]:
    """Ask every gate of a scorer of a shelf, against the one in service. Raises `NotFoundError`, `ScorerError`."""
    challenger, served = shelf.load(name), shelf.load_in_service()
    cards = shelf.card(name), shelf.card(served.scorer.name)
    return ask(challenger, served.scorer, material(day, seed=seed, cards=cards, stored=stored), pools)


def ask(challenger: TwoSided, in_service: TwoSided, asked: Material, pools: PoolMaker) -> tuple[GateResult, ...]:
    """Ask every gate of a challenger."""
    return Gates(asked, pools).ask(challenger, in_service)


class Gates:
    """The gates on some material; what both scorers need is computed once."""

    def __init__(self, asked: Material, pools: PoolMaker) -> None:
        self._asked, self._pools = asked, pools

    def ask(self, challenger: TwoSided, in_service: TwoSided) -> tuple[GateResult, ...]:
        """Ask every gate of a challenger."""
        every = (self.quality, self.parity, self.swaps, self.golden, self.latency)
        return tuple(result for each in every for result in each(challenger, in_service))

    @cached_property
    def scored(self) -> tuple[tuple[AskedOn, tuple[Version, ...]], ...]:
        """Each set with its versions, ready to be ranked by any scorer."""
        return tuple((each, tuple(map(self._version, each.versions))) for each in self._asked.sets)

    def _version(self, labelled: LabelledSet) -> Version:
        rulebook = Rulebook.on(labelled.day or self._asked.day)
        posts, people = self._pools.opening_pool_of(labelled.openings), self._pools.pool_of(labelled.people)
        return Version(labelled, features_of(posts, people, rulebook), (len(posts.openings), len(people)))

    def quality(self, challenger: TwoSided, in_service: TwoSided) -> Iterator[GateResult]:
        """Yield for each set whether both sides together, and the worse one, are not worse."""
        for asked, versions in self.scored:
            if not versions:
                nothing = gates.Difference(0.0, None, None, queries=0)
                for gate in (gates.quality, gates.worse_side):
                    yield gate(nothing, asked.name)(challenger, in_service)
                continue
            both = _draws(versions[0].labelled, seed=self._asked.seed)
            ours, other = (_mean([each.values(scorer) for each in versions]) for scorer in (challenger, in_service))
            for gate, found in (
                (gates.quality, both.mean_difference(ours, other)),
                (gates.worse_side, both.worse_difference(ours, other)),
            ):
                yield gate(_told(found), asked.name)(challenger, in_service)

    def parity(self, challenger: TwoSided, in_service: TwoSided) -> Iterator[GateResult]:
        """Yield whether the same documents in the other language get the same verdicts and nearly the same places.

        The median shift is the greatest of those lists that are shown: all in the other
        language, openings or people alone, and people of both languages in one pool.
        """
        documents, day = self._asked.documents, self._asked.day
        verdicts = verdict_parity(documents, rulebooks(days_of_the_rule(day)))
        table = scored_versions(documents, self._pools, Rulebook.on(day), challenger)
        found = rank_parity(documents, table, seed=self._asked.seed, count=MIXES).gated
        compared = [each.median for each in found if each.people]
        differing = len({(each.person, each.opening) for each in verdicts.differing})
        profiles = verdicts.people if len(compared) == len(found) else 0
        measured = gates.Parity(differing, max(compared, default=0.0), profiles)
        yield gates.parity(measured)(challenger, in_service)

    def swaps(self, challenger: TwoSided, in_service: TwoSided) -> Iterator[GateResult]:
        """Yield whether somebody else's name, gender, nationality, age, photo or address changes no bit of a score."""
        yield gates.swaps(*self._exchanged)(challenger, in_service)

    @cached_property
    def _exchanged(self) -> tuple[Features, Features]:
        """Return the features of pairs before and after each swap, a pool for each language and swap."""
        openings = spread_over(self._asked.documents.openings[LANGUAGES[0]], JUDGED_FOR)
        posts, rulebook = self._pools.opening_pool_of(openings), Rulebook.on(self._asked.day)
        found: tuple[list[Features], list[Features]] = ([], [])
        for versions in exchanged(self._asked.documents):
            for each, people in zip(found, versions, strict=True):
                each.append(features_of(posts, self._pools.pool_of(people), rulebook))
        one, other = ({side: np.concatenate([part[side] for part in each]) for side in SIDES} for each in found)
        return one, other

    def golden(self, challenger: TwoSided, in_service: TwoSided) -> Iterator[GateResult]:
        """Yield whether the golden cases stand in their order."""
        yield gates.golden(self._asked.golden)(challenger, in_service)

    def latency(self, challenger: TwoSided, in_service: TwoSided) -> Iterator[GateResult]:
        """Yield whether scoring the pairs of the first set takes at most some times as long."""
        _, versions = self.scored[0]
        yield gates.latency(versions[0].features)(challenger, in_service)


@dataclass(frozen=True)
class Version:
    """A set with each side's features, shape (openings * people, features)."""

    labelled: LabelledSet
    features: Features
    shape: tuple[int, int]

    def values(self, scorer: TwoSided) -> Mapping[SideName, Numbers]:
        """Return the measure of each query of either side, ranked by the mutual score as lists are."""
        sides = [scorer.of(side).predict(self.features[side]) for side in SIDES]
        scores = mutual_score(*sides).reshape(self.shape).astype(np.float32)
        by_side: Mapping[SideName, NDArray[np.float32]] = {"company": scores, "candidate": scores.T}
        return {side: query_values(made, by_side[side], [MEASURE])[0] for side, made in sides_of(self.labelled).items()}


def _draws(labelled: LabelledSet, *, seed: int) -> BothSides:
    sides = sides_of(labelled)
    drawn = [Resampler([each.group for each in sides[side].measured], seed=seed + at) for at, side in enumerate(BOTH)]
    return BothSides(*drawn)


def _mean(versions: Sequence[Mapping[SideName, Numbers]]) -> Mapping[SideName, Numbers]:
    """Return each query's mean over the versions of a set."""
    return {side: np.mean([each[side] for each in versions], axis=0) for side in BOTH}


def _told(found: Difference) -> gates.Difference:
    """Return a difference as gates take it."""
    return gates.Difference(found.value, found.low, found.high, queries=found.n)
