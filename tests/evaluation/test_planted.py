"""Bias of a known size that was planted is found, with its size, and none where none was planted."""

import pytest

from matching.evaluation.planted import KINDS, PlantedResult, planted_results
from matching.evaluation.planted_report import planted_section
from matching.evaluation.proportions import Counts
from matching.scoring import prior

RUNS, PEOPLE = 15, 300


@pytest.fixture(scope="module")
def results():
    return {(each.kind, each.size): each for each in planted_results(prior(), seed=7, people=PEOPLE, runs=RUNS)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bias_that_was_planted_is_found_the_more_often_the_greater_it_is(results, kind):
    found = [each.found.rate for (what, _), each in results.items() if what == kind]
    assert found == sorted(found)
    assert found[-1] >= 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_where_none_was_planted_hardly_ever_one_is_found(results, kind):
    assert results[kind, 0.0].found.chosen <= 3  # of 15 at one in twenty: more happens once in two hundred


def test_intervals_hold_the_size_that_was_planted(results):
    assert [key for key, each in results.items() if not each.holds] == []
    assert min(each.held.rate for each in results.values()) >= 0.8


@pytest.mark.parametrize(
    ("size", "found", "held", "holds"),
    [
        (0.0, 1, 30, True),
        (0.0, 12, 30, False),  # false alarms
        (0.2, 12, 30, True),  # little power is no fault of the measure
        (0.2, 30, 20, False),  # intervals that leave the size out are
    ],
)
def test_too_many_false_alarms_or_wrong_sizes_do_not_hold(size, found, held, holds):
    assert PlantedResult("scorer", size, 300, Counts(found, 30), Counts(held, 30)).holds is holds


def test_the_same_seed_finds_the_same():
    one, other = (list(planted_results(prior(), seed=3, people=60, runs=2)) for _ in range(2))
    assert one == other


def test_the_section_states_rates_power_and_no_figure_without_its_interval(results):
    section = planted_section(list(results.values()), spread=0.1, sizes=(20, 40))
    assert section.synthetic
    assert len(section.tables[0].rows) == len(results)
    assert all(cell.under is not None for row in section.tables[0].rows for cell in row[1:3])
    power = section.tables[1].rows
    assert float(power[1][-1].text.en) > float(power[0][-1].text.en)  # of twice as many more is seen
