"""The parts of a report that say whether languages and people are treated alike, each made in one call.

    parity_part      the parallel set: verdicts, places, scores
    fairness_parts   exchanges on profiles, and selection by volunteered group
    planted_part     whether the measures find what was planted

`pools` encodes (a workspace), `scorer` scores: any of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from matching.domain import Candidate, Json, Opening
from matching.eligibility.gate import Rulebook
from matching.evaluation.asked import Asked
from matching.evaluation.bilingual import Bilingual, days_of_the_rule, rulebooks, verdict_parity
from matching.evaluation.fairness_report import ByGroup, impact_section, swaps_section
from matching.evaluation.group_gaps import in_group, leaks, score_gap
from matching.evaluation.groups import EMPLOYER_SIZE, Groups, employer_sizes, read_groups
from matching.evaluation.impact import impact, openings_shown, people_admitted, people_scored_high, people_shown
from matching.evaluation.pair_scores import Numbers, PairScores, pair_scores
from matching.evaluation.parity_report import parity_section
from matching.evaluation.planted import PEOPLE, RUNS, invented, planted_results
from matching.evaluation.planted_report import SIZES, planted_section
from matching.evaluation.proportions import LEVEL
from matching.evaluation.rank_parity import rank_parity, scored_versions
from matching.evaluation.sections import Section
from matching.evaluation.shipped import PARALLEL
from matching.evaluation.swap_changes import Swap, swaps
from matching.evaluation.swaps import Bench, run_swaps
from matching.features import SIDES, every_pair, feature_matrix, feature_names
from matching.ingest.json_resume import write_candidate
from matching.pool import OpeningPool, Pool
from matching.settings import settings

T = TypeVar("T")

TOP = 10
SWAPPED, JUDGED_FOR = 36, 12


def parity_part(asked: Asked, folder: Path | None = None) -> Section:
    """Compare both languages on the parallel set, or another of its form. Raises `BadInputError`."""
    documents = Bilingual.read(folder or settings().data / PARALLEL)
    day = documents.day or asked.day
    verdicts = verdict_parity(documents, rulebooks(days_of_the_rule(day)))
    table = scored_versions(documents, asked.pools, Rulebook.on(day), asked.scorer)
    parity = rank_parity(documents, table, seed=asked.seed)
    names = {"encoder": asked.encoder, "scorer": asked.scorer.name}
    return parity_section(verdicts, parity, **names, command=asked.command)


def fairness_parts(
    asked: Asked, people: Sequence[Candidate], openings: Sequence[Opening], groups: Path | None = None
) -> tuple[Section, Section]:
    """Exchange things on some of the people, and compare how all of them are selected by their groups.

    `groups` is the CSV of `groups`. Raises `BadInputError`.
    """
    documents = [write_candidate(each) for each in spread_over(people, SWAPPED)]
    exchanged = swaps_part(asked, documents, spread_over(openings, JUDGED_FOR), swaps())
    return exchanged, impact_part(asked, people, openings, groups)


def spread_over(values: Sequence[T], count: int) -> list[T]:
    """Return so many of some values, evenly over their order."""
    if len(values) <= count:
        return list(values)
    return [values[at * len(values) // count] for at in range(count)]


def swaps_part(
    asked: Asked, documents: Sequence[Json], openings: Sequence[Opening], exchanged: Iterator[Swap]
) -> Section:
    """Exchange one thing after another on some profiles."""
    bench = Bench.of(openings, asked.pools, Rulebook.on(asked.day), asked.scorer)
    results = run_swaps(documents, bench, exchanged, seed=asked.seed)
    return swaps_section(
        results,
        people=len(documents),
        openings=len(openings),
        encoder=asked.encoder,
        scorer=asked.scorer.name,
        command=asked.command,
    )


def impact_part(
    asked: Asked, people: Sequence[Candidate], openings: Sequence[Opening], groups: Path | None = None
) -> Section:
    """Compare how people and openings are selected by group."""
    posts, pool = asked.pools.opening_pool_of(openings), asked.pools.pool_of(people)
    rulebook = Rulebook.on(asked.day)
    scores = pair_scores(posts, pool, rulebook, asked.scorer)
    found = [_of_employers(scores, openings)]
    if groups is not None:
        features = _features(posts, pool, rulebook)
        volunteered = read_groups(groups, pool.rows_by_id)
        found += [_of_people(scores, features, name, each) for name, each in volunteered.items()]
    return impact_section(
        found,
        top=TOP,
        groups_file=None if groups is None else groups.name,
        synthetic=all(each.synthetic for each in people) and all(each.synthetic for each in openings),
        command=asked.command,
    )


def _of_employers(scores: PairScores, openings: Sequence[Opening]) -> ByGroup:
    shown = openings_shown(scores, top=TOP)
    found = impact(shown, employer_sizes(openings), attribute=EMPLOYER_SIZE, what="opening-shown")
    return ByGroup(EMPLOYER_SIZE, (found,), {}, {})


def _of_people(scores: PairScores, features: dict[str, Numbers], attribute: str, groups: Groups) -> ByGroup:
    chosen = {
        "admitted": people_admitted(scores),
        "shown": people_shown(scores, top=TOP),
        "scored-high": people_scored_high(scores),
    }
    impacts = tuple(impact(each, groups, attribute=attribute, what=what) for what, each in chosen.items())
    means = scores.mutual.mean(axis=0)
    gaps, told = {}, {}
    named = sorted({each for each in groups.values() if each is not None})
    level = LEVEL if len(named) < 3 else 1 - (1 - LEVEL) / len(named)  # of two groups one mirrors the other
    for group in named:
        volunteered, own = in_group(scores.people, groups, group)
        gaps[group] = score_gap(means[volunteered], own, level=level)
        told[group] = leaks({name: values[volunteered] for name, values in features.items()}, own, level=level)
    return ByGroup(attribute, impacts, gaps, told)


def _features(posts: OpeningPool, pool: Pool, rulebook: Rulebook) -> dict[str, Numbers]:
    """Return each feature of each person, the mean over the openings for which it is known; NaN where for none."""
    total, known = ({side: np.zeros((len(pool), len(feature_names(side)))) for side in SIDES} for _ in range(2))
    for pairs in every_pair(posts, pool, rulebook):
        for side in SIDES:
            values = feature_matrix(pairs, side)
            total[side] += np.nan_to_num(values)
            known[side] += ~np.isnan(values)
    found: dict[str, Numbers] = {}
    for side in SIDES:
        means = np.where(known[side] > 0, total[side] / np.maximum(known[side], 1), np.nan)
        found |= {f"{side}: {name}": column for name, column in zip(feature_names(side), means.T, strict=True)}
    return found


def planted_part(asked: Asked, *, people: int = PEOPLE, runs: int = RUNS, sizes: Sequence[int] = SIZES) -> Section:
    """Plant biases of known sizes, and look for them."""
    results = tuple(planted_results(asked.scorer, seed=asked.seed, people=people, runs=runs))
    spread = invented(asked.scorer, people=people, rng=np.random.default_rng(asked.seed)).scores.std(ddof=1)
    return planted_section(results, spread=float(spread), sizes=sizes, command=asked.command)
