"""A round of judging drawn from pools, by the score in service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from matching.domain import Opening
from matching.eligibility.gate import Rulebook
from matching.features import SIDES, Pairs, feature_matrix
from matching.judgements.languages import language_of_opening, language_of_person
from matching.judgements.rounds import Pair, Round
from matching.judgements.sampling import Drawn, Plan, mixed, people_drawn, take_turns
from matching.pool import OpeningPool, Pool
from matching.scoring import Scores, TwoSided, mutual_score


def scores_of(row: int, posts: OpeningPool, people: Pool, rulebook: Rulebook, scorer: TwoSided) -> Scores:
    """Return the mutual score of one opening and everybody, whatever the rules say of them, shape (people,)."""
    every = np.arange(len(people))
    pairs = Pairs(posts.openings[row], posts.vectors_of(row), people, every, people.answers(rulebook))
    company, candidate = (scorer.of(side).predict(feature_matrix(pairs, side)) for side in SIDES)
    return mutual_score(company, candidate)


def draw(
    posts: OpeningPool,
    people: Pool,
    day: date,
    *,
    plan: Plan,
    scorer: TwoSided,
    without: Collection[str] = (),
) -> Round:
    """Draw the pairs to judge; the same pools and the same seed give the same pairs. Raises `BadInputError`.

    `without` are the ids of people who did not agree to be judged: it is drawn as if they were not there.
    """
    plan = plan.checked()
    rng, rulebook = np.random.default_rng(plan.seed), Rulebook.on(day)
    asked = [row for row, each in enumerate(people.ids) if each not in without]
    ids = [people.ids[row] for row in asked]
    spoken = [language_of_person(each) for each in people.candidates if each.id not in without]
    written = [language_of_opening(each) for each in posts.openings]
    pairs: list[Pair] = []
    for row in take_turns(written, plan.openings, rng):
        scores = scores_of(row, posts, people, rulebook, scorer)[asked]
        drawn = people_drawn(scores, ids, spoken, plan.per_opening, rng)
        pairs += (_pair(posts.openings[row], written[row], ids, spoken, each) for each in drawn)
    order = mixed(pairs, plan, rng)
    return Round(day=day, seed=plan.seed, encoder=people.encoder, scorer=scorer.name, pairs=order)


def _pair(opening: Opening, language: str, ids: Sequence[str], spoken: Sequence[str], drawn: Drawn) -> Pair:
    return Pair(
        opening_id=opening.id,
        candidate_id=ids[drawn.row],
        annotators=1,
        band=drawn.band,
        languages=f"{language}-{spoken[drawn.row]}",
        share=drawn.share,
    )
