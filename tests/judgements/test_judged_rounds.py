"""Which pairs are judged, and by whom: from all over the rankings, mixed, and blind to each other."""

import numpy as np
import pytest

from matching.eligibility.gate import Rulebook
from matching.embedding import VectorCache
from matching.errors import BadInputError
from matching.judgements.drawing import draw, scores_of
from matching.judgements.languages import language_of_letters, languages_of
from matching.judgements.rounds import STRETCH, Pair, Round, last_of, waiting_for, work_of
from matching.judgements.sampling import BAND_ENDS, Plan, bands_of, mixed, people_drawn, quotas, take_turns
from matching.scoring import prior
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.judgements.made import DAY, NOW, OTHER, SEEN, judgement


def people(n: int) -> tuple[np.ndarray, list[str], list[str]]:
    rng = np.random.default_rng(0)
    return (
        rng.random(n),
        [f"c{number:04d}" for number in range(n)],
        ["ko" if number % 5 else "en" for number in range(n)],
    )


def test_the_bands_end_where_their_shares_say_and_hold_everybody_once_in_order():
    scores, ids, _ = people(1_000)
    bands = bands_of(scores, ids)
    assert [len(band) for band in bands] == [10, 40, 150, 300, 500]
    rows = [row for band in bands for row in band]
    assert sorted(rows) == list(range(1_000))
    assert np.all(np.diff(scores[rows]) <= 0)


def test_few_people_fill_the_best_bands_first():
    assert [len(band) for band in bands_of(*people(3)[:2])] == [1, 1, 1, 0, 0]
    assert len(BAND_ENDS) == 5


@pytest.mark.parametrize(
    ("sizes", "count", "given"),
    [
        ([10, 40, 150, 300, 500], 10, [2, 2, 2, 2, 2]),
        ([10, 40, 150, 300, 500], 7, [2, 2, 1, 1, 1]),
        ([1, 1, 1, 0, 0], 10, [1, 1, 1, 0, 0]),
        ([1, 9, 9, 9, 9], 10, [1, 3, 2, 2, 2]),
    ],
)
def test_every_band_gives_as_many_as_any_other_as_far_as_it_has_them(sizes, count, given):
    assert quotas(sizes, count) == given


def test_languages_take_turns_within_a_band_and_the_share_drawn_is_kept():
    drawn = list(people_drawn(*people(1_000), 10, np.random.default_rng(1)))
    languages = people(1_000)[2]
    assert [each.band for each in drawn] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [languages[each.row] for each in drawn] == ["en", "ko"] * 5
    last = [row for row in bands_of(*people(1_000)[:2])[4] if languages[row] == "ko"]
    assert drawn[-1].share == 1 / len(last)


def test_everybody_of_a_stratum_is_drawn_as_often_as_its_share_says():
    scores, ids, languages = people(50)
    times = np.zeros(50)
    for seed in range(2_000):
        for each in people_drawn(scores, ids, languages, 10, np.random.default_rng(seed)):
            times[each.row] += 1 / each.share
    assert np.allclose(times / 2_000, 1, atol=0.35)  # the rarest is drawn once in 20: deviation 0.1
    assert abs(times.sum() / 2_000 - 50) < 1.5


def test_a_kind_that_is_used_up_leaves_its_turns_to_the_others():
    rows = take_turns(["a", "b", "b", "b"], 4, np.random.default_rng(0))
    assert (rows[0], sorted(rows)) == (0, [0, 1, 2, 3])


def pairs(n: int, annotators: int = 2) -> tuple[Pair, ...]:
    same = {"opening_id": "o1", "annotators": annotators, "languages": "en-en", "share": 1.0}
    return tuple(Pair(candidate_id=f"c{number}", band=number % 5, **same) for number in range(n))


def test_likely_and_unlikely_pairs_take_turns_and_the_double_share_is_exact():
    found = mixed(pairs(50), Plan(seed=1, double=0.3), np.random.default_rng(1))
    assert {tuple(each.band for each in found[start : start + 5]) for start in range(0, 50, 5)} == {(0, 1, 2, 3, 4)}
    assert sum(each.annotators == 2 for each in found) == 15
    assert {each.ids for each in found} == {each.ids for each in pairs(50)}


def round_of(n: int, annotators: int = 2) -> tuple[Round, object]:
    everybody = {f"c{number}": SEEN for number in range(n)}
    drawn = Round(day=DAY, seed=7, encoder="e", scorer="s", pairs=pairs(n, annotators))
    return drawn, type(NOW)({"o1": SEEN}, everybody)


def order(drawn, contents, annotator, given=(), side="company"):
    return [each.candidate_id for each in waiting_for(drawn, given, contents, annotator=annotator, side=side)]


def test_annotators_go_through_the_same_stretches_each_in_an_order_of_their_own():
    drawn, contents = round_of(3 * STRETCH)
    one, two = (order(drawn, contents, each) for each in ("judge-1", "judge-2"))
    assert one != two
    for start in range(0, 3 * STRETCH, STRETCH):
        assert set(one[start : start + STRETCH]) == set(two[start : start + STRETCH])
    assert one == order(drawn, contents, "judge-1")
    assert one != order(drawn, contents, "judge-1", side="candidate")


def test_what_others_answered_changes_neither_what_is_shown_nor_its_order():
    drawn, contents = round_of(30)
    before = order(drawn, contents, "judge-1")
    given = [judgement(n % 4, "judge-2", candidate=f"c{n}") for n in range(30)]
    assert order(drawn, contents, "judge-1", given) == before


def test_a_pair_that_has_its_annotators_is_shown_to_nobody_else():
    drawn, contents = round_of(2, annotators=1)
    given = [judgement(1, "judge-2", candidate="c0")]
    assert order(drawn, contents, "judge-1", given) == ["c1"]
    assert order(drawn, contents, "judge-1", given, side="candidate") != ["c1"]


def test_progress_counts_what_was_judged_and_what_is_left():
    drawn, contents = round_of(5)
    given = [judgement(answer, candidate=f"c{number}") for number, answer in enumerate((1, "cannot-tell", 2))]
    work = work_of(drawn, given, contents, annotator="judge-1", side="company")
    assert (work.done, work.left, work.total) == (3, 2, 5)
    assert work.pair.candidate_id in {"c3", "c4"}
    assert last_of(given, annotator="judge-1", side="company").candidate_id == "c2"
    assert last_of(given, annotator="judge-2", side="company") is None


def test_a_pair_whose_document_has_changed_is_asked_about_again_and_one_that_is_gone_is_not():
    drawn, contents = round_of(3)
    given = [judgement(1, candidate=f"c{n}", seen=(SEEN, OTHER if n == 1 else SEEN)) for n in range(3)]
    assert order(drawn, contents, "judge-1", given) == ["c1"]
    del contents.candidates["c1"]
    assert order(drawn, contents, "judge-1", given) == []


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    space = Workspace(Store(home / "store.sqlite3"), BagOfWords(), cache=VectorCache(home / "cache"))
    space.add(small.candidates(), small.openings())
    yield space
    space.store.close()


def test_whoever_did_not_agree_to_research_is_not_drawn_and_the_rest_as_if_they_were_not_there(space):
    plan, everybody = Plan(3, 3, 4), space.pool
    gone = draw(space.opening_pool, everybody, small.DAY, plan=plan, scorer=prior()).pairs[0].candidate_id
    rest = space.pool_of([each for each in everybody.candidates if each.id != gone])
    drawn = draw(space.opening_pool, everybody, small.DAY, plan=plan, scorer=prior(), without={gone})
    assert drawn == draw(space.opening_pool, rest, small.DAY, plan=plan, scorer=prior())
    assert gone not in {each.candidate_id for each in drawn.pairs}
    nobody = draw(
        space.opening_pool, everybody, small.DAY, plan=plan, scorer=prior(), without=set(everybody.rows_by_id)
    )
    assert nobody.pairs == ()


def test_a_round_is_drawn_from_the_score_in_service_and_the_seed_alone(space):
    plan = Plan(seed=3, openings=2, per_opening=4, double=0.5)
    drawn = draw(space.opening_pool, space.pool, small.DAY, plan=plan, scorer=prior())
    assert drawn == draw(space.opening_pool, space.pool, small.DAY, plan=plan, scorer=prior())
    assert (len(drawn.pairs), drawn.scorer, drawn.encoder) == (8, "prior", "bag-of-words-1")
    assert len({each.ids for each in drawn.pairs}) == 8
    assert sum(each.annotators == 2 for each in drawn.pairs) == 4
    other = draw(space.opening_pool, space.pool, small.DAY, plan=Plan(4, 2, 4, 0.5), scorer=prior())
    assert [each.ids for each in other.pairs] != [each.ids for each in drawn.pairs]


def test_the_best_of_an_opening_stands_in_the_first_band(space):
    posts, rulebook = space.opening_pool, Rulebook.on(small.DAY)
    drawn = draw(posts, space.pool, small.DAY, plan=Plan(3, 3, 10), scorer=prior())
    for row, opening in enumerate(posts.openings):
        scores = scores_of(row, posts, space.pool, rulebook, prior())
        best = space.pool.candidates[int(np.lexsort((np.arange(10), -scores))[0])].id
        assert [each.candidate_id for each in drawn.pairs if each.opening_id == opening.id and each.band == 0] == [best]


@pytest.mark.parametrize(
    "plan", [Plan(1, 0), Plan(1, 40, 0), Plan(1, 201, 100), Plan(1, double=1.5), Plan(1, double=-0.1)]
)
def test_a_plan_that_cannot_be_followed_is_refused(plan):
    assert Plan(1, 200, 100).checked()
    with pytest.raises(BadInputError, match="Allowed"):
        plan.checked()


def test_a_documents_language_is_told_by_its_letters():
    assert language_of_letters(["건식 식각 공정을 개발한 엔지니어, FinFET, SPC"]) == "ko"
    assert language_of_letters(["Etch engineer at 한빛"]) == "mixed"
    assert language_of_letters(["Etch engineer"]) == "en"
    assert language_of_letters(["12, 34"]) == language_of_letters(["工程師"]) == "other"


def test_the_languages_of_a_pair_are_the_openings_and_then_the_persons():
    found = languages_of(small.candidates(), small.openings(), [("o0", "c00"), ("o0", "nobody")])
    assert found == {("o0", "c00"): "en-en"}
