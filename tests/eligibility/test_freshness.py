"""Whether somebody compared the rules with their sources lately."""

import shutil
import warnings
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matching.eligibility import load_policy, policy
from matching.settings import settings

CHECKED = date(2026, 11, 22)  # every value as it stands
A_YEAR_ON = date(2027, 11, 22)  # 365 days later
REMINDER = "rules to be compared with their sources again"


def test_nothing_is_stale_for_a_year_and_everything_a_day_later():
    assert policy().unchecked(A_YEAR_ON) == []
    stale = policy().unchecked(A_YEAR_ON + timedelta(days=1))
    checked = [
        *policy().sources.values(),
        *(each for parameter in policy().parameters.values() for each in parameter.history),
        *(each for pack in policy().all_packs for each in pack.clause.values()),
        *(each for pack in policy().all_packs for each in (pack.schools, pack.companies) if each),
        *(each for pack in policy().all_packs for each in pack.points.values()),
    ]
    assert len(stale) == len(checked)
    assert {day for _, day in stale} == {each.checked for each in checked} == {CHECKED}


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("sources.toml", "sources.toml: visa-manual-2026-09"),
        ("values.toml", "values.toml: gni-per-capita of 2025-04-01"),
        ("packs/2026-06.toml", "2026-06: schools"),
        ("routes/e-7-s1-2026-06.toml", "e-7-s1-2026-06: clause pay"),
        ("routes/e-7-s2-2026-06.toml", "e-7-s2-2026-06: schools"),
    ],
)
def test_what_was_checked_earlier_is_named_alone(tmp_path, file, place):
    folder = shutil.copytree(settings().data / "policy", tmp_path / "policy")
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("checked = 2026-11-22", "checked = 2026-10-01", 1), encoding="utf-8")
    assert load_policy(folder).unchecked(A_YEAR_ON) == [(place, date(2026, 10, 1))]


def remind(day):
    """Warn of what nobody has compared with its source for a year."""
    stale = policy().unchecked(day)
    if stale:
        warnings.warn(f"{REMINDER}: {len(stale)}, first {stale[0][0]} of {stale[0][1]}", UserWarning, stacklevel=2)


def test_the_rules_were_compared_with_their_sources_within_a_year_of_today():
    remind(datetime.now(ZoneInfo("Asia/Seoul")).date())


def test_a_year_from_now_the_test_above_would_warn():
    with pytest.warns(UserWarning, match=REMINDER):
        remind(A_YEAR_ON + timedelta(days=1))


def test_the_reminder_is_shown_and_fails_no_test(pytestconfig):
    assert any(line.startswith(f"default:{REMINDER}:") for line in pytestconfig.getini("filterwarnings"))
    with warnings.catch_warnings(record=True) as shown:  # the filters of this run hold here too
        remind(A_YEAR_ON + timedelta(days=1))
    assert [str(each.message)[: len(REMINDER)] for each in shown] == [REMINDER]


def test_any_other_warning_still_fails_a_test():
    with pytest.raises(UserWarning, match="anything else"):
        warnings.warn("anything else", UserWarning, stacklevel=1)
