"""Judged pairs are divided by employers and people, and a card tells of any pair whether it was learned from."""

import numpy as np
import pytest

from matching.errors import BadInputError
from matching.judgements import Contents, pairs_judged
from matching.judgements.splitting import draw, employers_of, known_to, split
from tests.judgements.made import SEEN, judgement
from tests.people import opening

FIRMS = {f"o{row:03}": f"firm-{row // 2}" for row in range(120)}  # two openings each


def labels(firms: int = 60, people: int = 300, each: int = 4):
    """Every opening is judged for some people, drawn so that many are judged for more than one."""
    rng = np.random.default_rng(1)
    posts = list(FIRMS)[: 2 * firms]
    drawn = {post: rng.choice(people, each, replace=False) for post in posts}
    given = [judgement(2, opening=post, candidate=f"c{row}") for post, rows in drawn.items() for row in rows]
    return pairs_judged(given, Contents(dict.fromkeys(posts, SEEN), {f"c{row}": SEEN for row in range(people)}))


def of(judged):
    """Return the employers and the people of some rows."""
    return {FIRMS[each] for each in judged.opening.tolist()}, set(judged.candidate.tolist())


def test_nobody_of_a_held_pair_was_learned_from():
    every, parts = labels(), split(labels(), FIRMS)
    for learned, held in zip(of(parts.learned), of(parts.held), strict=True):
        assert learned.isdisjoint(held)
    told = parts.learned_from
    assert (told.learned, told.held) == (len(parts.learned), len(parts.held))
    assert told.learned + told.held + told.neither == len(every)
    assert min(told.learned, told.held) > 0.25 * len(every)  # dividing people by chance would keep a quarter of each
    by_pair = np.random.default_rng(1).random(len(every)) < 0.5  # the control: pairs divided one by one
    assert not of(every.rows(by_pair))[1].isdisjoint(of(every.rows(~by_pair))[1])


def test_a_card_knows_all_pairs_of_those_who_were_learned_from_and_no_held_one():
    every, parts = labels(), split(labels(), FIRMS)
    known = known_to(parts.learned_from, every, FIRMS)
    firms, people = of(parts.learned)
    touched = [FIRMS[post] in firms or person in people for post, person in every.pairs]
    assert known.tolist() == touched
    assert not known_to(parts.learned_from, parts.held, FIRMS).any()
    assert known_to(parts.learned_from, parts.held, dict.fromkeys(FIRMS, "firm-0")).all() == ("firm-0" in firms)


def test_an_employer_keeps_its_part_as_judgements_are_added():
    few, many = split(labels(firms=30), FIRMS), split(labels(), FIRMS)
    known = of(few.learned)[0] | of(few.held)[0]
    assert of(few.held)[0] >= of(many.held)[0] & known
    assert of(few.learned)[0].isdisjoint(of(many.held)[0])


def test_another_seed_divides_otherwise_and_the_same_one_alike():
    first, again, other = (split(labels(), FIRMS, seed=seed) for seed in (1, 1, 2))
    assert first.learned_from == again.learned_from
    assert of(first.held) != of(other.held)
    assert np.mean([draw("employer", str(row), 1) < 0.3 for row in range(4000)]) == pytest.approx(0.3, abs=0.03)


def test_with_nothing_held_back_all_is_learned_and_with_nothing_left_learning_is_refused():
    whole = split(labels(), FIRMS, share=0.0)
    assert (len(whole.learned), len(whole.held)) == (len(labels()), 0)
    one = dict.fromkeys(FIRMS, "held")
    seed = next(seed for seed in range(9) if draw("employer", "held", seed) < 0.5)
    with pytest.raises(BadInputError, match="No judged pair is left to learn from"):
        split(labels(), one, seed=seed)


def test_an_employer_is_told_by_its_id_and_one_without_a_name_is_its_own():
    assert set(employers_of([opening("o1"), opening("o2")])) == {"o1", "o2"}
