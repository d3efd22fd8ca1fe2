"""Exchanging one thing about a person changes nothing, to the last bit; and whatever would let it through is found."""

from dataclasses import replace

import numpy as np
import pytest

from matching.eligibility import Rulebook
from matching.evaluation.fairness_report import swaps_section
from matching.evaluation.pair_scores import scores_of
from matching.evaluation.resume_parts import language_of, with_basics
from matching.evaluation.swap_careers import gap, school_country
from matching.evaluation.swap_changes import Claim, Swap, no_skills, photo, swaps
from matching.evaluation.swaps import Bench, Effect, SwapResult, _places, run_swaps
from matching.ingest.json_resume import read_candidate
from matching.profiles import name_of
from matching.retrieval import GRID
from matching.scoring import prior
from tests import small
from tests.evaluation.even import posts, resumes, workspace

DAY = small.DAY
EVERY = tuple(swaps())
BY_KEY = {swap.key: swap for swap in EVERY}


@pytest.fixture(scope="module")
def pools(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("swaps"))


@pytest.fixture(scope="module")
def bench(pools):
    return Bench.of(posts(2), pools, Rulebook.on(DAY), prior())


@pytest.fixture(scope="module")
def results(bench):
    return {each.key: each for each in run_swaps(resumes(2), bench, EVERY, seed=1)}


@pytest.mark.parametrize("key", [swap.key for swap in EVERY if swap.claim is not Claim.NO_GAIN])
def test_what_is_masked_changes_no_verdict_no_score_and_no_place(results, key):
    result = results[key]
    assert result.is_tested, "nothing was compared, or the control changed nothing"
    assert (result.effect.changed, result.effect.moved, result.effect.largest) == (0, 0, 0.0)
    assert result.holds


@pytest.mark.parametrize("swap", EVERY, ids=lambda swap: swap.key)
def test_the_control_beside_each_exchange_changes_something(results, swap):
    assert results[swap.key].control.changed > 0


def test_empty_words_change_no_verdict_and_of_few_people_no_gain_is_told(results):
    for key in ("padding", "told-twice"):
        assert results[key].effect.changed > 0  # another text is read as another text
        assert results[key].effect.verdicts == 0
        assert results[key].holds is None


class Leaking:
    """Pools that look at what no score may see, by the smallest step that a vector can take."""

    def __init__(self, pools, sees):
        self._pools, self._sees = pools, sees

    def opening_pool_of(self, openings):
        return self._pools.opening_pool_of(openings)

    def pool_of(self, candidates):
        pool = self._pools.pool_of(candidates)
        seen = np.array([self._sees(each) for each in candidates], dtype=np.float32)
        return replace(pool, vectors=pool.vectors[:] + seen[:, None] / GRID)


@pytest.mark.parametrize(
    ("key", "sees"),
    [
        ("name", lambda person: len(name_of(person)) % 2),
        ("photo", lambda person: "image" in person.source["basics"]),
        ("everything", lambda person: len(name_of(person)) % 2),
    ],
)
def test_the_smallest_leak_is_found(pools, key, sees):
    leaking = Bench.of(posts(1), Leaking(pools, sees), Rulebook.on(DAY), prior())
    [result] = run_swaps(resumes(1), leaking, [BY_KEY[key]], seed=1)
    assert result.effect.changed > 0
    assert result.holds is False


def test_an_exchange_that_cannot_be_made_is_not_tested(bench):
    [result] = run_swaps(resumes(1), bench, [Swap("none", Claim.NO_EFFECT, lambda *_: None, no_skills)], seed=1)
    assert (result.effect.pairs, result.is_tested, result.holds) == (0, False, None)


def test_an_exchange_whose_control_changes_nothing_is_not_tested(bench):
    [result] = run_swaps(resumes(1), bench, [Swap("photo", Claim.NO_EFFECT, photo, photo)], seed=1)
    assert (result.effect.changed, result.is_tested, result.holds) == (0, False, None)


@pytest.mark.parametrize(
    ("ends", "verdicts", "holds"),
    [((-0.01, 0.004), 0, True), ((-0.01, 0.02), 0, None), ((0.01, 0.02), 0, False), ((-0.01, 0.0), 1, False)],
)
def test_padding_must_surely_not_pay(ends, verdicts, holds):
    effect = Effect(40, 400, 400, verdicts, 9, 0.02, 3, 0.0, ends, 0)
    assert SwapResult("padding", Claim.NO_GAIN, effect, effect).holds is holds


def test_places_are_those_of_the_lists(pools):
    scores = scores_of(posts(1), [read_candidate(each) for each in resumes(3)], pools, Rulebook.on(DAY), prior())
    places = _places(scores, scores)
    for row in range(len(scores.openings)):
        listed = scores.list_of(row)
        assert places[row][listed].tolist() == list(range(1, len(listed) + 1))


def test_a_table_of_pairs_says_what_the_lists_say(pools):
    people, openings = small.candidates(), small.openings()
    scores = scores_of(openings, people, pools, Rulebook.on(DAY), prior())
    for row, post in enumerate(openings):
        shown = pools.shortlist_of(post, pools.pool_of(people), DAY, k=100).matches
        listed = scores.list_of(row)
        assert [scores.people[at] for at in listed] == [each.candidate.id for each in shown]
        assert scores.mutual[row, listed].tolist() == [each.score for each in shown]
        assert scores.company[row, listed].tolist() == [each.company_score for each in shown]
    suggested = pools.suggestions_for(people[0], pools.opening_pool_of(openings), DAY, k=100).matches
    assert [scores.openings[at] for at in scores.list_for(0)] == [each.opening.id for each in suggested]


# The documents ------------------------------------------------------------------------------------

TWO_JOBS = {
    "work": [
        {"name": "A", "startDate": "2019-03", "x-ktech": {"ongoing": True}},
        {"name": "B", "startDate": "2015", "endDate": "2019-05"},
    ]
}


def test_a_gap_moves_earlier_jobs_by_four_years_and_leaves_their_length():
    one, other = gap(TWO_JOBS, 0)
    assert [(job["startDate"], job.get("endDate")) for job in one["work"]] == [
        ("2019-03-01", None),
        ("2015-01-01", "2019-02-28"),  # before the next begins
    ]
    assert [(job["startDate"], job.get("endDate")) for job in other["work"]] == [
        ("2019-03-01", None),
        ("2011-01-01", "2015-02-28"),
    ]


@pytest.mark.parametrize("work", [[], TWO_JOBS["work"][:1], [TWO_JOBS["work"][0], {"name": "B", "startDate": "2015"}]])
def test_there_is_no_gap_where_jobs_are_too_few_or_not_dated(work):
    assert gap({"work": work}, 0) is None


def test_a_school_is_exchanged_for_one_of_another_country_on_the_same_lists():
    _, other = school_country({"education": [{"institution": "Stanford University"}, {"institution": "Nowhere"}]}, 1)
    first, second = other["education"]
    assert first["institution"] != "Stanford University"
    assert first["x-ktech"]["country"] != "US"
    assert second == {"institution": "Nowhere"}


def test_an_exchange_changes_no_document_in_place():
    document = resumes(1)[0]
    before = str(document)
    for swap in EVERY:
        swap.change(document, 1)
        swap.control(document, 1)
    assert str(document) == before


@pytest.mark.parametrize("document", resumes(2), ids=lambda each: each["x-ktech"]["id"])
def test_both_versions_are_about_one_person_and_differ_in_the_document(document):
    for swap in EVERY:
        made = swap.change(document, 0)
        if made is not None:
            assert made[0] != made[1], swap.key
            assert len({each["x-ktech"]["id"] for each in made}) == 1


def test_a_document_is_exchanged_in_its_own_language():
    assert [language_of(with_basics({}, label=label)) for label in ("식각 엔지니어", "Etch engineer")] == ["ko", "en"]


def test_the_section_has_a_row_for_each_exchange(results):
    section = swaps_section(list(results.values()), people=6, openings=4, encoder="bag-of-words", scorer="prior")
    assert len(section.tables[0].rows) == len(EVERY)
    assert [row[0].ko for row in section.tables[0].rows][:3] == ["이름", "성별 표현", "국적"]


@pytest.mark.encoder
def test_with_the_default_encoder_too_nothing_changes(tmp_path):
    from matching.embedding import VectorCache, load_embedder
    from matching.store import Store
    from matching.workspace import Workspace

    pools = Workspace(Store(tmp_path / "s.sqlite3"), load_embedder(), cache=VectorCache(tmp_path))
    bench = Bench.of(posts(1), pools, Rulebook.on(DAY), prior())
    for result in run_swaps(resumes(1)[:1], bench, [BY_KEY["everything"]], seed=1):
        assert result.holds
