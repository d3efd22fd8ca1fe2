"""The rules as data: what the loader refuses, and what holds on which day."""

from datetime import date

import pytest

from matching.eligibility.policy import load_policy, policy
from matching.errors import PolicyDataError, PolicyNotInForceError, UnknownNameError
from tests.eligibility.rules import change


@pytest.mark.parametrize(
    ("day", "pack"),
    [
        (date(2025, 2, 18), "announced-2025-02"),
        (date(2025, 4, 1), "announced-2025-02"),
        (date(2025, 4, 2), "2025-04"),
        (date(2026, 6, 24), "2025-04"),
        (date(2026, 6, 25), "2026-06"),
        (date(2030, 1, 1), "2026-06"),
    ],
)
def test_the_pack_in_force_changes_on_the_first_day_of_the_next(day, pack):
    assert policy().pack_on(day).id == pack


def test_a_day_before_the_first_rule_has_no_pack():
    with pytest.raises(PolicyNotInForceError, match="first is of 2025-02-18"):
        policy().pack_on(date(2025, 2, 17))


@pytest.mark.parametrize(
    ("day", "threefold", "fourfold"),
    [
        (date(2026, 3, 31), 149_865_000, 199_820_000),
        (date(2026, 4, 1), 157_248_000, 209_664_000),
    ],
)
def test_the_pay_asked_is_a_multiple_of_the_income_in_force(day, threefold, fourfold):
    pack = policy().pack("2025-04")
    assert policy().need(pack.clause["pay"], day)[0] == threefold
    assert policy().need(pack.clause["pay-fourfold"], day)[0] == fourfold


@pytest.mark.parametrize(
    ("day", "certain", "uncertain"),
    [(date(2025, 4, 2), 4, 0), (date(2025, 7, 9), 4, 0), (date(2025, 7, 10), 4, 4), (date(2026, 6, 25), 8, 0)],
)
def test_the_advanced_sectors_grow_by_the_day(day, certain, uncertain):
    dated = policy().at("advanced-sectors", day)
    assert (len(dated.value), len(dated.uncertain)) == (certain, uncertain)


def test_an_unknown_pack_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownNameError, match=r'Did you mean "2025-04".*announced-2025-02'):
        policy().pack("2025-4")


def test_the_folder_as_it_stands_loads(folder):
    assert load_policy(folder).digest == policy().digest


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("values.toml", 'locator = "2024, first figure"\n', "", "locator"),
        ("values.toml", 'source = "bok-gni-2024"', 'source = "nowhere"', 'no source "nowhere"'),
        ("values.toml", "since = 2026-04-01", "since = 2025-03-01", "not in order"),
        ("values.toml", "checked = 2026-11-22\n", "", "checked"),
        ("sources.toml", 'kind = "primary"', 'kind = "rumour"', "primary"),
        ("sources.toml", "checked = 2026-11-22", "checked = 2024-01-01", "before it was published"),
        ("packs/2026-06.toml", 'source = "visa-manual-2026-09"\n', "", "source"),
        ("packs/2026-06.toml", "at_least = 7\n", "", "at_least or multiple"),
        ("packs/2026-06.toml", 'of = "gni-per-capita"', 'of = "gdp"', 'no value "gdp"'),
        ("packs/2026-06.toml", "[clause.year-in-korea]", "[clause.year-abroad]", "doors and clauses differ"),
        ("packs/2026-06.toml", "first_day = 2026-06-25", "first_day = 2025-04-02", "begin on one day"),
        ("packs/2026-06.toml", "[schools]", "[schools", "not TOML"),
        ("packs/2026-06.toml", "silent = []", "silent = []\nsurprise = 1", "surprise"),
    ],
)
def test_a_gap_in_the_rules_is_refused(folder, file, old, new, complaint):
    change(folder, file, old, new)
    with pytest.raises(PolicyDataError, match=complaint):
        load_policy(folder)


def test_a_missing_file_is_refused(folder):
    (folder / "sources.toml").unlink()
    with pytest.raises(PolicyDataError, match="is not there"):
        load_policy(folder)


def test_one_changed_letter_changes_the_digest(folder):
    change(folder, "values.toml", "52_416_000", "52_416_001")
    assert load_policy(folder).digest != policy().digest
