"""The lists that the rule names, and what is held of them."""

from datetime import date, timedelta

import pytest

from matching.errors import UnknownNameError
from matching.reference import editions_between, list_of, lists


def test_there_are_the_six_rankings_and_three_company_lists_of_the_rule():
    assert {each.id for each in lists("school")} == {
        "qs-world",
        "qs-engineering",
        "the-world",
        "the-engineering",
        "usnews-global",
        "usnews-engineering",
    }
    assert {each.id for each in lists("company")} == {"forbes-global-2000", "fortune-global-500", "time100-companies"}
    assert len(lists()) == 6 + 3


def test_an_edition_counts_from_the_day_after_to_the_last_day_itself():
    edition = next(each for each in list_of("qs-world").editions if each.edition == "2025")
    day = edition.published_by
    assert edition in editions_between("qs-world", day - timedelta(days=1), day)
    assert edition not in editions_between("qs-world", day, day + timedelta(days=1))
    assert edition not in editions_between("qs-world", day - timedelta(days=2), day - timedelta(days=1))


def test_five_years_hold_five_or_six_editions_in_the_order_of_publication():
    # QS: 2021-06-09, 2022-06-09, 2023-06-28, 2024-06-05, 2025-06-19, 2026-06-30
    held = editions_between("qs-world", date(2021, 6, 30), date(2026, 6, 30))
    assert [each.year for each in held] == [2023, 2024, 2025, 2026, 2027]


def test_a_list_that_is_not_held_still_names_its_editions():
    for missing in ("the-engineering", "usnews-engineering"):
        assert {each.held for each in list_of(missing).editions} == {"missing"}


def test_editions_stand_in_order_and_a_day_nobody_knows_is_not_called_certain():
    for each in lists():
        days = [edition.published_by for edition in each.editions]
        assert days == sorted(days)
        # nobody could have read a day after the tables were last checked
        assert not any(e.published_certain for e in each.editions if e.published_by > date(2026, 11, 22))


def test_every_list_says_down_to_which_rank_it_is_held():
    assert {each.held_down_to for each in lists("school")} == {100}
    assert {each.id: each.held_down_to for each in lists("company")} == {
        "forbes-global-2000": 500,
        "fortune-global-500": 500,
        "time100-companies": 0,  # has no order
    }


def test_an_unknown_list_is_refused():
    with pytest.raises(UnknownNameError, match="qs-world"):
        list_of("qs-wrold")
