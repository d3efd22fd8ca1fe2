"""What is cited is what the score rests on: taken away it moves as said, other words move next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest
from scipy.stats import binomtest

from matching.eligibility.opening_facts import sector_of
from matching.explanation import cited, deletion
from matching.explanation.deletion import deletion_test, summary, wilson, without
from matching.explanation.model import Span
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.profiles import SECTIONS
from matching.retrieval import on_grid
from matching.scoring import prior
from tests.bag_of_words import BagOfWords
from tests.small import posting, resume
from tests.some_of_the_sample import some_people, some_posts

DAY = date(2026, 11, 23)


def embed(entries: Sequence[tuple[str, ...]]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    bag, columns = BagOfWords(), []
    for at in range(1 + len(SECTIONS)):
        rows = [
            on_grid(bag.encode([each[at]]))[0] if any(map(str.isalnum, each[at])) else np.zeros(64) for each in entries
        ]
        columns.append(np.stack(rows).astype(np.float32))
    return columns[0], dict(zip(SECTIONS, columns[1:], strict=True))


@cache
def every_pair() -> list:
    people, posts = some_people(60), some_posts(15)
    return [(one, post) for one in people for post in posts
            if any(job.sector == sector_of(post)[0] for job in one.employments or ())]  # fmt: skip


def sample(pairs: int, seed: int = 0) -> list:
    """Return random pairs of a person and an opening of a field they worked in."""
    rng, every = np.random.default_rng(seed), every_pair()
    return [every[at] for at in rng.choice(len(every), pairs, replace=False)]


def test_cited_words_move_the_score_as_said_and_random_ones_do_not():
    found = deletion_test(sample(9), DAY, prior(), embed=embed)
    assert found.cited.tried > 200
    assert found.cited.moved / found.cited.tried >= 0.95
    assert found.cited.interval()[0] > 0.95
    assert found.random.tried > 180
    assert found.random.interval()[1] < 0.05
    names = [name for name, *_ in summary(found)]
    assert names[0] == "all"
    assert {"company/must", "company/years", "candidate/pay", "company/title-similarity"} <= set(names)


def test_citing_other_words_would_be_found(monkeypatch):
    def headline(case):
        yield from case.cite("candidate", case.papers.in_profile("/basics/label"))

    for name in ("years", "degree", "degree-field"):
        monkeypatch.setitem(cited.COMPANY, name, headline)
    found = deletion_test(sample(3), DAY, prior())
    for name in ("years", "degree", "degree-field"):
        ours, _ = found.by_feature[f"company/{name}"]
        assert ours.tried > 0
        assert ours.moved == 0


def test_without_an_encoder_what_compares_vectors_is_left_out():
    found = deletion_test(sample(1), DAY, prior())
    assert not [name for name in found.by_feature if "similarity" in name]
    assert found.cited.tried > 0


def test_the_same_seed_draws_the_same_words():
    one, other = (deletion_test(sample(1), DAY, prior(), seed=3) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (10, 10), (95, 100), (1, 3), (950, 1000)])
def test_the_interval_is_wilsons(successes, trials):
    expected = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    assert wilson(successes, trials) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert wilson(0, 0) == (0.0, 1.0)


# Deleting ---------------------------------------------------------------------------------------------


def test_words_are_cut_from_texts_and_texts_without_any_go():
    person = resume("p")
    cut = without(
        person, [Span("/basics/label", 0, 5), Span("/work/0/highlights/0", 0, 30), Span("/work/0/position", 0, 7)]
    )
    assert cut["basics"]["label"] == "engineer"
    assert "highlights" not in cut["work"][0]
    assert cut["work"][0]["position"] == " engineer"
    assert person == resume("p")
    assert read_candidate(cut).employments[0].highlights == ()


def test_numbers_go_whole_and_what_holds_nothing_goes_too():
    post = posting("o")
    post["x-ktech"]["languages"] = [{"language": "ko", "cefr": "B2"}, {"language": "en"}]
    needs = [Span("/x-ktech/languages/0/language", 0, 2), Span("/x-ktech/languages/0/cefr", 0, 2)]
    cut = without(post, [Span("/x-ktech/requirements/minimumYears", 0, 1), *needs])
    assert cut["x-ktech"]["requirements"] == {"must": ["plasma etching"], "nice": ["TCAD"], "isced": 7}
    assert cut["x-ktech"]["languages"] == [{"language": "en"}]
    assert without(post, [Span("/title", 0, len(post["title"]))])["title"] == "-"
    assert read_opening(cut).minimum_years is None


def test_a_list_of_which_all_is_gone_says_nothing():
    cut = without(posting("o"), [Span("/x-ktech/requirements/must/0", 0, 14)])
    assert read_opening(cut).must is None


def test_what_is_not_there_is_left():
    assert without(resume("p"), [Span("/nowhere/3", 0, 4)]) == resume("p")
    assert deletion.Tally().interval() == (0.0, 1.0)
