"""Who is selected by group, said only as surely as the numbers allow."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ttest_ind
from sklearn.metrics import roc_auc_score

from matching.domain import Employer, EmployerSize
from matching.errors import AlreadyExistsError, BadInputError
from matching.evaluation.even_handed import Asked, impact_part, spread_over
from matching.evaluation.group_gaps import area_between, in_group, leaks, power_to_see_gap, score_gap
from matching.evaluation.groups import employer_sizes, read_groups
from matching.evaluation.impact import (
    ImpactAnswer,
    impact,
    openings_shown,
    people_admitted,
    people_scored_high,
    people_shown,
)
from matching.ingest.json_resume import read_candidate
from matching.scoring import prior
from tests import small
from tests.evaluation.even import table, workspace
from tests.people import opening


def by_counts(**groups: tuple[int, int]) -> tuple[dict[str, bool], dict[str, str | None]]:
    """People of groups, of whom so many of so many were chosen."""
    people = [(f"{name}{row}", name, row < chosen) for name, (chosen, of) in groups.items() for row in range(of)]
    return {who: chosen for who, _, chosen in people}, {who: name for who, name, _ in people}


def found(**groups: tuple[int, int]):
    return impact(*by_counts(**groups), attribute="group", what="shown")


def test_rates_and_ratios_are_those_worked_out_by_hand():
    highest, other = found(a=(30, 60), b=(16, 40)).rates
    assert (highest.group, highest.counts.rate, highest.ratio, highest.answer) == ("a", 0.5, None, None)
    assert (other.group, other.counts.rate, other.ratio) == ("b", 0.4, pytest.approx(0.8))
    assert other.answer is ImpactAnswer.CANNOT_TELL  # the interval reaches from far below .8 to above 1


@pytest.mark.parametrize(
    ("b", "answer"),
    [
        ((20, 100), ImpactAnswer.BELOW),
        ((62, 100), ImpactAnswer.LOWER),
        ((88, 100), ImpactAnswer.ENOUGH),
        ((40, 50), ImpactAnswer.CANNOT_TELL),
        ((0, 100), ImpactAnswer.BELOW),
    ],
)
def test_an_answer_is_given_where_the_whole_interval_gives_it(b, answer):
    assert found(a=(90, 100), b=b).answer is answer


def test_a_small_group_is_not_told_of_and_is_not_what_others_are_compared_with():
    rates = {each.group: each for each in found(a=(50, 100), b=(48, 100), c=(5, 5)).rates}
    assert rates["c"].ratio is None
    assert rates["c"].answer is ImpactAnswer.CANNOT_TELL
    assert rates["b"].ratio == pytest.approx(0.96)  # to a's rate, not to c's of 1


def test_with_more_groups_each_interval_is_surer():
    two, three = found(a=(50, 100), b=(35, 100)), found(a=(50, 100), b=(35, 100), c=(40, 100))
    assert (two.level, three.level) == (0.95, pytest.approx(1 - 0.05 / 3))
    narrow, wide = two.rates[1].ratio_ends, next(each for each in three.rates if each.group == "b").ratio_ends
    assert wide[0] < narrow[0]
    assert wide[1] > narrow[1]


def test_who_did_not_volunteer_is_in_no_group_and_counted():
    chosen, groups = by_counts(a=(30, 60), b=(16, 40))
    said = impact(chosen | {"x": True}, groups | {"x": None}, attribute="group", what="shown")
    assert said.not_volunteered == 1
    assert sum(each.counts.of for each in said.rates) == 100


def test_nothing_can_be_told_of_no_groups_or_one():
    assert impact({}, {}, attribute="group", what="shown").answer is ImpactAnswer.CANNOT_TELL
    assert found(a=(30, 60)).answer is ImpactAnswer.CANNOT_TELL


# Who is chosen ------------------------------------------------------------------------------------


def test_the_rule_and_the_scores_are_told_apart():
    mutual = np.array([[0.9, 0.8, 0.7, 0.6], [0.1, 0.2, 0.3, 0.9]])
    scores = table(mutual, np.array([[3, 3, 3, 0], [0, 3, 3, 0]]))
    assert people_admitted(scores) == {"p000": True, "p001": True, "p002": True, "p003": False}
    assert people_shown(scores, top=1) == {"p000": True, "p001": False, "p002": True}  # the best of either list
    assert people_scored_high(scores) == {"p000": False, "p001": False, "p002": False, "p003": True}
    assert openings_shown(scores, top=1) == {"o000": True, "o001": False}


# The file -----------------------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_groups_are_read_by_attribute_and_an_empty_cell_was_not_volunteered(tmp_path):
    read = read_groups(written(tmp_path, "id,gender,나이대\np1,woman,30대\np2,,40대\n"), ["p1", "p2", "p3"])
    assert read == {
        "gender": {"p1": "woman", "p2": None, "p3": None},
        "나이대": {"p1": "30대", "p2": "40대", "p3": None},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "first row must name the columns"),
        ("id\np1\n", "first row must name the columns"),
        ("name,gender\np1,x\n", "first row must name the columns"),
        ("id,gender,gender\np1,x,y\n", "first row must name the columns"),
        ("id,gender\np1\n", "line 2.*must have 2 cells"),
        ("id,gender\nsecret,x\n", "line 2.*not in the pool"),
    ],
)
def test_a_file_that_is_no_table_of_groups_is_refused_without_repeating_it(tmp_path, text, said):
    with pytest.raises(BadInputError, match=said) as error:
        read_groups(written(tmp_path, text), ["p1"])
    assert "secret" not in str(error.value)


def test_a_person_with_two_rows_is_refused(tmp_path):
    with pytest.raises(AlreadyExistsError, match="line 3"):
        read_groups(written(tmp_path, "id,gender\np1,x\np1,y\n"), ["p1"])


def test_the_size_of_an_employer_is_a_group_of_its_openings():
    posts = [opening("a", employer=Employer(size=EmployerSize.SMALL)), opening("b", employer=Employer())]
    assert employer_sizes(posts) == {"a": "small", "b": None}


# Gaps and leaks -----------------------------------------------------------------------------------

HALF = np.arange(200) % 2 == 0


def test_a_gap_is_the_difference_of_two_means_and_its_interval_holds_it():
    scores = np.where(HALF, 0.4, 0.5) + np.tile([0.01, 0.01, -0.01, -0.01], 50)
    gap = score_gap(scores, HALF)
    assert gap.value == pytest.approx(-0.1)
    # Welch: two variances of .0001 * 100/99, 100 each: standard error .01 * sqrt(2 / 99); t(198) at .975 is 1.972
    half = 1.972 * 0.01 * (2 / 99) ** 0.5
    assert gap.ends == pytest.approx((-0.1 - half, -0.1 + half), abs=1e-6)
    assert gap.is_clear


def test_a_gaps_interval_is_scipys():
    rng = np.random.default_rng(8)
    scores = rng.random(90)
    group = np.arange(90) < 30
    ends = ttest_ind(scores[group], scores[~group], equal_var=False).confidence_interval()
    assert score_gap(scores, group).ends == pytest.approx((ends.low, ends.high))


def test_scores_that_differ_by_rounding_alone_have_no_gap():
    same = np.where(HALF, 0.1 + 0.2, 0.3)
    assert same[0] != same[1]
    assert not score_gap(same, HALF).is_clear
    assert score_gap(np.where(HALF, 0.4, 0.5), HALF).ends == pytest.approx((-0.1, -0.1))  # the control


def test_a_gap_of_few_people_is_not_told():
    gap = score_gap(np.linspace(0, 1, 30), np.arange(30) < 10)
    assert (gap.ends, gap.is_clear, gap.may_be(gap.value)) == (None, False, False)


def test_the_power_to_see_a_gap_is_how_often_it_is_seen():
    rng = np.random.default_rng(5)
    seen = ttest_ind(rng.normal(0, 0.1, (60, 4000)), rng.normal(0.04, 0.1, (60, 4000))).pvalue < 0.05
    assert power_to_see_gap(0.04, 0.1, 60) == pytest.approx(seen.mean(), abs=0.03)
    assert power_to_see_gap(0.0, 0.1, 60) == pytest.approx(0.05)


def test_the_area_is_how_often_one_is_greater_ties_counting_half():
    # of 2, 3 against 1, 2, 2: 2 > 1, 2 = 2, 2 = 2; 3 > all: (1 + .5 + .5 + 3) / 6
    assert area_between(np.array([2.0, 3.0]), np.array([1.0, 2.0, 2.0])) == (pytest.approx(5 / 6), None)


def test_the_area_is_that_of_scikit_learn():
    rng = np.random.default_rng(1)
    values = rng.integers(0, 6, 200).astype(float)
    area, ends = area_between(values[HALF], values[~HALF])
    assert area == pytest.approx(roc_auc_score(HALF, values))
    assert ends[0] < area < ends[1]


def test_the_areas_interval_is_delongs():
    rng = np.random.default_rng(2)
    one, other = rng.normal(0.5, 1, 40), rng.normal(0, 1, 30)
    wins = (one[:, None] > other[None, :]).astype(float)  # no ties
    variance = wins.mean(axis=1).var(ddof=1) / 40 + wins.mean(axis=0).var(ddof=1) / 30
    area, (low, high) = area_between(one, other)
    assert (high - low) / 2 == pytest.approx(1.959964 * variance**0.5, rel=1e-5)
    assert area == pytest.approx(wins.mean())


def test_a_feature_that_tells_a_group_is_found_by_its_values_or_by_their_being_missing():
    rng = np.random.default_rng(3)
    plain, missing = rng.random(200), rng.random(200)
    missing[HALF & (rng.random(200) < 0.4)] = np.nan
    features = {"plain": plain, "shifted": plain + HALF, "missing": missing, "unknown": np.full(200, np.nan)}
    clear = {each.feature for each in leaks(features, HALF) if each.is_clear}
    assert clear == {"shifted", "missing"}


def test_only_who_volunteered_is_compared():
    volunteered, own = in_group(["a", "b", "c"], {"a": "x", "b": None, "c": "y"}, "x")
    assert (volunteered.tolist(), own.tolist()) == ([True, False, True], [True, False])


# The section --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return Asked(workspace(tmp_path_factory.mktemp("impact")), prior(), small.DAY, 1, "bag-of-words")


def many(count: int):
    documents = (small.resume(f"p{row:03d}", start=f"{2010 + row % 12}-07-01") for row in range(count))
    return [read_candidate(each) for each in documents]


def test_without_a_file_nothing_is_said_of_people(asked):
    section = impact_part(asked, many(3), small.openings())
    assert [table.caption.en.partition(":")[0] for table in section.tables] == ["Size of the employer"]
    assert "Nobody's groups were handed in" in section.note[0].en
    assert section.synthetic


def test_with_a_file_rates_gaps_and_leaks_are_told_by_group(asked, tmp_path):
    people = many(48)  # those of group a began first, so that they have more years of work
    order = sorted(people, key=lambda each: each.employments[0].start.first)
    groups = {each.id: "a" if row < 24 else "b" for row, each in enumerate(order)}
    file = written(tmp_path, "id,cohort\n" + "".join(f"{who},{group}\n" for who, group in groups.items()))
    section = impact_part(asked, people, small.openings(), file)
    by_caption = {table.caption.en: table for table in section.tables}
    admitted = by_caption["cohort: on a list at all, which the rule decides (not volunteered or stated: 0)"]
    # 1 July 2010 to 2018 is eight years or more on the day: all of a, who began by 2015, and 12 of b
    assert [(row[0].en, row[1].text.en) for row in admitted.rows] == [("a", "24 / 24"), ("b", "12 / 24")]
    assert admitted.rows[1][4].text.en in ("below four fifths", "lower")
    told = by_caption["cohort: features whose values tell a group from the others"]
    assert ("a", "company: years") in {(row[0].en, row[1].en) for row in told.rows}
    assert all("email" not in row[1].en for row in told.rows)


def test_some_of_many_are_taken_evenly():
    assert spread_over("abcdefgh", 4) == ["a", "c", "e", "g"]
    assert spread_over("ab", 4) == ["a", "b"]
