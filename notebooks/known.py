"""Pools of vectors that are at hand, and the judgements of the sample with their features."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from analysis import DAY, sample_openings, sample_people

from matching.domain import Candidate, Opening
from matching.eligibility import Rulebook
from matching.embedding import VectorCache, load_embedder
from matching.features import SIDES, Pairs, Side, feature_matrix
from matching.judgements import Judged as Labels
from matching.judgements import Judgement, contents_of, pairs_judged
from matching.judgements.checking import check_table
from matching.pool import OpeningPool, Pool
from matching.profiles import SECTIONS, Embedded, candidate_embedded, opening_embedded
from matching.registry.judgements import FeaturesOf, judged_sides
from matching.registry.judgements import Judgement as Label
from matching.retrieval import Sections, Vectors
from matching.sample import known_vectors, sample_folder
from matching.scoring.cards import Source
from matching.scoring.learning import Judged
from matching.settings import settings

# Vectors --------------------------------------------------------------------------------------------


class KnownPools:
    """Makes pools from vectors that are at hand, and never encodes, so that a notebook is quick.

    They lie beside the sample or in the cache, which `ktech-match load` and `ktech-match
    evaluate` fill. A text without one says nothing (not known), and is counted.
    """

    def __init__(self) -> None:
        self.embedder, self._cache = load_embedder(), VectorCache(settings().cache)
        self._seen: dict[str, bool] = {}

    def pool_of(self, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool of people."""
        vectors, sections = self._vectors(list(map(candidate_embedded, candidates)))
        return Pool(tuple(candidates), vectors, self.embedder.fingerprint, self.embedder.likeness, sections)

    def opening_pool_of(self, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool of openings."""
        vectors, sections = self._vectors(list(map(opening_embedded, openings)))
        return OpeningPool(tuple(openings), vectors, self.embedder.fingerprint, self.embedder.likeness, sections)

    def _vectors(self, entries: Sequence[Embedded]) -> tuple[Vectors, Sections]:
        """Return vectors of whole texts, NaN where not at hand, and of each section, zeros where not at hand."""
        texts = list(dict.fromkeys(text for each in entries for text in each if text.strip()))
        maker, dimension = self.embedder.fingerprint, self.embedder.dimension
        found = dict(zip(*known_vectors(texts, maker), strict=True))
        found |= self._cache.get(maker, [each for each in texts if each not in found], dimension=dimension)
        self._seen |= {text: text in found for text in texts}

        def of(at: int, unknown: float) -> Vectors:
            nothing = np.full(dimension, unknown, dtype=np.float32)
            return np.array([found.get(each[at], nothing) for each in entries], dtype=np.float32)

        return of(0, np.nan), {section: of(at, 0.0) for at, section in enumerate(SECTIONS, start=1)}

    def __str__(self) -> str:
        known, asked = sum(self._seen.values()), len(self._seen)
        said = f"{self.embedder.name}: vectors at hand for {known:,} of {asked:,} texts"
        return said if known == asked else f"{said}; the others are taken for not known (notebooks/README.md)"


# Judgements -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class JudgedSample:
    """The judgements of the sample, the pairs they are of, and each side's labels with features to learn from.

    `source` is what a card says of the file.
    """

    judgements: tuple[Judgement, ...]
    posts: OpeningPool
    people: Pool
    labels: Labels
    sides: Mapping[Side, Judged]
    source: Source


def judged_sample(pools: KnownPools) -> JudgedSample:
    """Read the judgements of the sample and the documents that they are of."""
    path = sample_folder() / "judgements.csv"
    content = path.read_bytes()
    judgements = tuple(check_table(content, path.name, day=DAY).to_keep())
    posts = sample_openings(ids={each.opening_id for each in judgements})
    people = sample_people(ids={each.candidate_id for each in judgements})
    labels = pairs_judged(judgements, contents_of(people, posts))
    openings, pool = pools.opening_pool_of(posts), pools.pool_of(people)
    columns = (labels.opening, labels.candidate, labels.side, labels.grade)
    rows = (Label(str(post), str(person), side, float(grade), 1.0)
            for post, person, name, grade in zip(*columns, strict=True) for side in SIDES if side == name)  # fmt: skip
    sides = judged_sides(rows, features_between(openings, pool, Rulebook.on(DAY)))
    source = Source(name=path.name, sha256=hashlib.sha256(content).hexdigest(), rows=len(judgements))
    return JudgedSample(judgements, openings, pool, labels, sides, source)


def features_between(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> FeaturesOf:
    """Return a function from an opening's id and people's ids to each side's features, a row a person."""
    row_of = {each.id: row for row, each in enumerate(posts.openings)}
    answers = people.answers(rulebook)

    def features(opening: str, candidates: Sequence[str]) -> Mapping[Side, np.ndarray]:
        rows, back = np.unique([people.rows_by_id[each] for each in candidates], return_inverse=True)
        post = row_of[opening]
        pairs = Pairs(posts.openings[post], posts.vectors_of(post), people, rows, answers)
        return {side: feature_matrix(pairs, side)[back] for side in SIDES}

    return features
