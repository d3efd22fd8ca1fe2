"""Four lists made one: by arithmetic, exact over the rows asked about, and silent where nothing is known."""

import numpy as np
import pytest

from matching.domain import Skill
from matching.eligibility import Grade
from matching.fusion import WEIGHTS, Asked, Few, fused, ranked, retrieve, standardised, strata
from matching.lexical import LexicalIndex
from matching.pool import OpeningPool, Pool
from matching.profiles import candidate_embedded
from matching.recommend import shortlist, suggestions
from matching.retrieval import OpeningVectors, PersonVectors, on_grid
from tests.people import TODAY, job, opening, person

DIMENSION = 8
POST = opening(title="Etch engineer", description="C++ control of chambers", must=("plasma etching",))


def unit(draw, *shape):
    vectors = draw.normal(size=(*shape, DIMENSION))
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def someone(number: int):
    skills = ["plasma etching", "CVD", "C++", "C", "lithography"]
    title = ["Etch engineer", "Pastry chef", "식각 엔지니어"][number % 3]
    return person(f"p{number:03}", headline=title, jobs=(job(title=title),), skills=(Skill(name=skills[number % 5]),))


def pool_and_question(count: int = 60, seed: int = 0):
    draw = np.random.default_rng(seed)
    people = tuple(someone(number) for number in draw.permutation(count).tolist())
    sections = {"title": unit(draw, count), "skills": unit(draw, count)}
    sections["skills"][::7] = 0  # says nothing
    asked = OpeningVectors(unit(draw), {"title": unit(draw), "skills": unit(draw)})
    return Pool(people, unit(draw, count), "made-up", sections=sections), asked


def test_a_fused_score_is_the_weighted_mean_of_what_is_known():
    nan = np.nan
    lists = {
        "whole": np.array([1.0, -1.0, 0.5, nan]),
        "title": np.array([2.0, 0.0, nan, nan]),
        "skills": np.array([0.0, 0.0, nan, nan]),
        "words": np.array([-1.0, 3.0, 1.0, nan]),
    }
    weights = {"whole": 1.0, "title": 0.25, "skills": 0.25, "words": 0.5}
    # (1 + .5 + 0 - .5) / 2; (-1 + 0 + 0 + 1.5) / 2; (.5 + .5) / 1.5; nothing known
    assert fused(lists, weights).tolist() == [0.5, 0.25, pytest.approx(2 / 3), -np.inf]


def test_a_list_is_standardised_over_those_it_knows():
    assert standardised(np.array([2.0, np.nan, 4.0, 4.0, 6.0])).tolist() == pytest.approx(
        [-(2**0.5), np.nan, 0, 0, 2**0.5], nan_ok=True
    )  # mean 4, variance (4 + 0 + 0 + 4) / 4
    assert standardised(np.array([3.0, 3.0])).tolist() == [0, 0]


def test_ranks_are_shared_by_equals():
    assert ranked(np.array([1.0, 5.0, 5.0, np.nan, 0.0])).tolist() == pytest.approx([3, 1, 1, np.nan, 4], nan_ok=True)


def by_hand(pool: Pool, asked: OpeningVectors, rows: np.ndarray) -> list[str]:
    """The order of ids by a plain reading of the four lists."""
    lists = {"whole": pool.vectors[rows] @ asked.whole}
    for section, vectors in pool.sections.items():
        values = (vectors[rows] @ asked.sections[section]).astype(float)
        values[~vectors[rows].any(axis=1)] = np.nan
        lists[section] = values
    words = LexicalIndex.of([candidate_embedded(each) for each in pool.candidates])
    lists["words"] = words.scores(Asked.of_opening(POST, asked).words, rows).astype(float)
    groups = {name: [np.ones(len(rows), bool)] for name in lists}
    groups["words"] = [words.is_korean[rows], ~words.is_korean[rows]]
    total, weight = np.zeros(len(rows)), np.zeros(len(rows))
    for name, values in lists.items():
        for group in groups[name]:
            known = group & ~np.isnan(values)
            spread = np.std(values[known])
            total[known] += WEIGHTS[name] * (values[known] - np.mean(values[known])) / (spread or 1)
            weight[known] += WEIGHTS[name]
    ids = [pool.candidates[row].id for row in rows]
    return [each for _, each in sorted(zip(np.round(-total / weight, 9), ids, strict=True))]


@pytest.mark.parametrize("seed", range(4))
def test_the_best_are_those_of_all_rows_compared_one_by_one(seed):
    pool, asked = pool_and_question(seed=seed)
    rows = np.flatnonzero(np.random.default_rng(seed).random(len(pool)) < 0.6)
    found = retrieve(pool, Asked.of_opening(POST, asked), rows, 10)
    assert [pool.candidates[row].id for row in found.rows] == by_hand(pool, asked, rows)[:10]
    assert set(found.rows) <= set(rows)
    assert np.all(np.diff(found.score) <= 0)


def test_every_row_has_its_rank_in_every_list_that_knows_it():
    pool, asked = pool_and_question()
    found = retrieve(pool, Asked.of_opening(POST, asked), np.arange(60), 60)
    silent = ~pool.sections["skills"][found.rows].any(axis=1)
    assert np.isnan(found.ranks["skills"]).tolist() == silent.tolist()
    assert silent.sum() == 9
    for name in ("whole", "title"):
        assert sorted(found.ranks[name]) == list(range(1, 61))


def test_equals_are_ordered_by_id_wherever_they_stand():
    same = unit(np.random.default_rng(1))
    twins = tuple(person(name, headline="Etch engineer") for name in ("b", "c", "a"))
    pool = Pool(twins, np.tile(same, (3, 1)), "made-up")
    found = retrieve(pool, Asked.of_opening(POST, OpeningVectors(same)), np.arange(3), 2)
    assert [pool.candidates[row].id for row in found.rows] == ["a", "b"]


def test_a_score_has_the_same_bits_in_another_order_of_the_pool():
    pool, asked = pool_and_question()
    turned = Pool(
        pool.candidates[::-1], pool.vectors[::-1].copy(), "made-up",
        sections={name: each[::-1].copy() for name, each in pool.sections.items()},
    )  # fmt: skip
    one, other = (retrieve(each, Asked.of_opening(POST, asked), np.arange(60), 60) for each in (pool, turned))
    assert [pool.candidates[row].id for row in one.rows] == [turned.candidates[row].id for row in other.rows]
    assert one.score.tobytes() == other.score.tobytes()


def test_better_verdicts_come_first_and_of_the_last_with_room_the_best():
    pool, asked = pool_and_question()
    question, grades = Asked.of_opening(POST, asked), np.full(60, int(Grade.OPEN))
    grades[:5], grades[50:] = int(Grade.YES), int(Grade.LEANS_TO_NO)
    few = Few(pool, question, strata(grades, np.zeros(60, dtype=np.int8)), 20)
    best = retrieve(pool, question, np.arange(5, 50), 15).rows
    assert few.of(np.arange(60)).tolist() == sorted([*range(5), *best])


def test_of_equal_verdicts_who_is_surer_comes_first():
    grades = np.array([Grade.YES, Grade.OPEN, Grade.OPEN], dtype=np.int8)
    assert np.argsort(-strata(grades, np.array([0, 1, 3]))).tolist() == [0, 2, 1]


def test_nobody_is_compared_where_all_have_room(monkeypatch):
    pool, asked = pool_and_question()
    monkeypatch.setattr("matching.fusion.lists_of", lambda *_: pytest.fail("it compared"))
    rows = np.arange(10, 30)
    few = Few(pool, Asked.of_opening(POST, asked), np.zeros(60, dtype=np.int64), 20)
    assert few.of(rows) is rows
    with pytest.raises(pytest.fail.Exception, match="compared"):
        few.of(np.arange(21))  # the control


def test_a_shortlist_is_the_whole_one_while_all_have_room_and_a_part_of_it_after():
    pool, asked = pool_and_question()
    whole = shortlist(POST, asked, pool, TODAY, k=60)
    same = shortlist(POST, asked, pool, TODAY, k=60, retrieved=60)
    few = shortlist(POST, asked, pool, TODAY, k=60, retrieved=12)
    listed = [[(m.candidate.id, m.score) for m in found.matches] for found in (whole, same, few)]
    assert listed[0] == listed[1]
    assert len(listed[2]) == 12
    assert set(listed[2]) <= set(listed[0])  # nobody's score depends on who else was retrieved
    assert few.counts == whole.counts
    best = retrieve(pool, Asked.of_opening(POST, asked), np.arange(60), 12).rows
    assert {each for each, _ in listed[2]} == {pool.candidates[row].id for row in best}


def test_suggestions_retrieve_openings_as_a_shortlist_does_people():
    draw = np.random.default_rng(3)
    posts = tuple(opening(f"o{n:02}", title=["Etch engineer", "Baker"][n % 2], employer=opening(f"e{n}").employer)
                  for n in range(30))  # fmt: skip
    pool = OpeningPool(posts, unit(draw, 30), "made-up", sections={"title": unit(draw, 30), "skills": unit(draw, 30)})
    vectors = PersonVectors(unit(draw), {"title": unit(draw), "skills": unit(draw)})
    whole = suggestions(someone(0), vectors, pool, TODAY, k=30, per_employer=30)
    few = suggestions(someone(0), vectors, pool, TODAY, k=30, per_employer=30, retrieved=7)
    best = retrieve(pool, Asked.of_person(someone(0), vectors), np.arange(30), 7).rows
    assert {m.opening.id for m in few.matches} == {posts[row].id for row in best}
    assert {(m.opening.id, m.score) for m in few.matches} <= {(m.opening.id, m.score) for m in whole.matches}
