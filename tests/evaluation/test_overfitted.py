"""A scorer that is good on the pairs it was learned from alone is refused on those held back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from matching.domain import Candidate, Opening
from matching.eligibility.gate import Rulebook
from matching.evaluation import promotion
from matching.evaluation.judged_sample import JudgedSample
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.judgements import Answer, Judgement, Versions, contents_of
from matching.judgements.learning import judged_sides
from matching.judgements.splitting import Split, employers_of, split
from matching.registry import GateResult
from matching.registry.pairs import features_by_id
from matching.scoring import Card, read_card
from matching.scoring.cards import Source, scorer_of
from matching.scoring.learned_from import LearnedFrom
from matching.scoring.learning import learned_card
from matching.settings import settings
from tests.evaluation.test_promotion import DAY, documents, plant, pools
from tests.small import posting, resume

__all__ = ["plant", "pools"]

OPENINGS, EACH = 56, 3
SOURCE = Source(name="made.csv", sha256="0" * 64, rows=0)


def place(post: Opening, person: Candidate) -> int | None:
    """Return the place of a person among those judged for an opening; the first suits it, the others do not."""
    number = int(person.id[1:]) - EACH * int(post.id[1:])
    return number if 0 <= number < EACH else None


@pytest.fixture(scope="module")
def sample() -> JudgedSample:
    posts = tuple(read_opening(posting(f"o{row:03}")) for row in range(OPENINGS))
    people = tuple(read_candidate(resume(f"p{row:03}")) for row in range(EACH * OPENINGS))
    contents = contents_of(people, posts)
    given = [
        Judgement(
            opening_id=post.id, candidate_id=person.id, side=side, answer=Answer("0" if place(post, person) else "3"),
            annotator="judge-1", day=DAY, synthetic=True,
            versions=Versions(opening=contents.openings[post.id], candidate=contents.candidates[person.id]),
        )
        for post in posts for person in people if place(post, person) is not None for side in ("company", "candidate")
    ]  # fmt: skip
    return JudgedSample(tuple(given), people, posts, SOURCE)


@dataclass
class Fitted:
    """A scorer learned from one part of the pairs, with next to no prior to hold it."""

    card: Card
    prior: Card
    parts: Split


@pytest.fixture
def fitted(sample, plant, pools) -> Fitted:
    """What happens to go with the answers in the pairs learned from goes against them in all others.

    The required skills put who suits an opening second of three, everywhere.
    """
    parts = split(sample.labels, employers_of(sample.openings))
    learned = set(parts.learned.pairs)

    def by_chance(post: Opening, person: Candidate) -> float:
        return float((place(post, person) == 0) == ((post.id, person.id) in learned))

    skills = {0: 0.5, 1: 1.0, 2: 0.0, None: 0.0}
    plant(
        {
            ("company", "must"): lambda post, person: skills[place(post, person)],
            ("company", "evidence"): by_chance,
        }
    )
    features = features_by_id(
        pools.opening_pool_of(sample.openings), pools.pool_of(sample.candidates), Rulebook.on(DAY)
    )
    prior = read_card(settings().models / "prior")
    sides = judged_sides(parts.learned, features)
    made = {"sources": [SOURCE], "command": "made", "seed": 1, "prior_judgements": 3.0}
    card = learned_card("fitted", prior, sides, learned_from=parts.learned_from, **made)
    return Fitted(card, prior, parts)


def asked(sample, fitted: Fitted, card: Card, pools) -> list[GateResult]:
    """Ask both gates of quality about the pairs that are left for a card."""
    sets = (promotion.judged_pairs(sample, (card, fitted.prior), DAY),)
    gates = promotion.Gates(promotion.Material(sets, documents(), DAY, seed=1, golden=()), pools)
    scorers = (scorer_of(each, file="made") for each in (fitted.card, fitted.prior))
    return list(gates.quality(*scorers))


def test_an_over_fitted_scorer_is_refused_on_held_pairs_and_would_pass_on_all(sample, fitted, pools):
    told = fitted.parts.learned_from
    results = asked(sample, fitted, fitted.card, pools)
    assert [(each.name, each.passed) for each in results] == [("quality", False), ("worse-side", False)]
    assert all(each.numbers["high"] < 0 for each in results)  # it is worse there, not merely unknown
    left_out = told.learned + told.neither
    assert f"({told.held}; left out: {left_out})" in results[0].text.en
    assert f"({told.held}쌍, 제외 {left_out}쌍)" in results[0].text.ko

    measured = sample.labelled("held", DAY, sample.unlearned([fitted.card]))  # as `evaluate --judged` has them
    assert measured.notes[-1].en.startswith(f"Left out are {left_out} judged pairs")

    forgotten = LearnedFrom(**told.model_dump() | {"digests": ()})  # the control: the division ignored
    flattered = asked(sample, fitted, fitted.card.model_copy(update={"learned_from": forgotten}), pools)
    assert all(each.passed and each.numbers["low"] > 0 for each in flattered)
    assert f"({OPENINGS * EACH}; left out: 0)" in flattered[0].text.en


def test_of_a_learned_scorer_that_does_not_say_from_what_nothing_can_be_told(sample, fitted, pools):
    results = asked(sample, fitted, fitted.card.model_copy(update={"learned_from": None}), pools)
    assert [(each.name, each.passed) for each in results] == [("quality", False), ("worse-side", False)]
    assert all("cannot tell, since 0 independent queries are too few" in each.text.en for each in results)


def test_pairs_that_the_scorer_in_service_was_learned_from_are_left_out_as_well(sample, fitted):
    cards = fitted.prior, fitted.card
    assert promotion.judged_pairs(sample, cards, DAY).name == promotion.judged_pairs(sample, cards[::-1], DAY).name
    other = split(sample.labels, employers_of(sample.openings), seed=5).learned_from
    both = promotion.judged_pairs(sample, (fitted.card, fitted.card.model_copy(update={"learned_from": other})), DAY)
    held = len(both.versions[0].queries)
    assert 0 < held < len(promotion.judged_pairs(sample, cards, DAY).versions[0].queries)
