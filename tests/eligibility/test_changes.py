"""What differs between two versions of a rule, and when each value was last compared with its source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matching.eligibility import Rulebook, policy
from matching.eligibility.changes import clause_changes, compared

DAY = date(2026, 11, 23)


def kinds(before: str, after: str, day: date = DAY) -> dict[str, str]:
    found = clause_changes(Rulebook.on(day, before), Rulebook.on(day, after))
    return {each.clause: each.kind for each in found}


def test_a_version_beside_itself_stays_as_it_was():
    assert set(kinds("2026-06", "2026-06").values()) == {"same"}


def test_what_is_added_one_way_is_dropped_the_other_way():
    there, back = kinds("announced-2025-02", "2026-06"), kinds("2026-06", "announced-2025-02")
    assert {name for name, kind in there.items() if kind == "added"} == {
        name for name, kind in back.items() if kind == "removed"
    }
    assert there["pay"] == "added"  # the announcement asked for none
    assert there.keys() == back.keys()


def test_the_announcement_asked_for_more_than_eight_years_and_the_rule_for_eight_of_another_kind():
    found = {
        each.clause: each
        for each in clause_changes(Rulebook.on(DAY, "2025-04"), Rulebook.on(DAY, "2026-06"))
    }  # fmt: skip
    years = found["experience"]
    assert (years.kind, years.is_counted_otherwise) == ("changed", True)
    assert (years.before.need, years.after.need) == (8, 8)


def test_a_multiple_is_told_with_what_it_is_a_multiple_of():
    pay = next(each for each in clause_changes(*[Rulebook.on(DAY)] * 2) if each.clause == "pay").after
    assert (pay.need, pay.multiple) == (157_248_000, 3)
    assert "national income" in pay.of.en
    assert pay.since == date(2026, 4, 1)
    assert pay.is_amount
    assert pay.source.address.startswith("https://")


def test_a_value_of_another_year_is_another_demand():
    earlier, later = (Rulebook.on(day, "2026-06") for day in (date(2026, 3, 31), date(2026, 4, 1)))
    changed = {each.clause for each in clause_changes(earlier, later) if each.kind == "changed"}
    assert changed == {"pay", "pay-fourfold", "pay-twofold"}


@pytest.mark.parametrize("pack", [each.id for each in policy().all_packs])
def test_every_version_says_when_each_of_its_values_was_compared(pack):
    book = Rulebook.on(max(DAY, policy().pack(pack).first_day), pack)
    found = compared(book)
    assert {each.key for each in found} >= set(book.pack.clause)
    days = [each.checked for each in found]
    assert days == sorted(days)
    assert not any(each.is_old for each in found)


def test_a_value_that_nobody_compared_for_a_year_is_marked():
    on = Rulebook.on(DAY + timedelta(days=400))
    assert all(each.is_old for each in compared(on))
