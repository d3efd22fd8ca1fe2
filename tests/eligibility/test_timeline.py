"""What a status leads to and when, by the manuals' own words."""

import shutil
from datetime import date

import pytest

from matching.eligibility import load_policy, policy
from matching.eligibility.dossier import dossier
from matching.eligibility.timeline import timeline
from matching.settings import settings
from tests.people import TODAY, opening, person

GIVEN = date(2026, 11, 23)
STEPS = {  # by route and first day of the version: status and day of each step, given on 23 November 2026
    "2025-04": [("F-5-T", date(2029, 11, 23))],  # three years of F-2-T
    "2026-06": [("F-5-T", date(2029, 11, 23))],
    "announced-2025-02": [("F-2", date(2027, 11, 23))],  # one year instead of three
    "e-7-t-2025-04": [("F-2-T", date(2027, 11, 23)), ("F-5-T", date(2030, 11, 23))],  # one year, then three more
    "e-7-t-2026-06": [("F-2-T", date(2027, 11, 23)), ("F-5-T", date(2030, 11, 23))],
    "f-2-t-science-2026-06": [("F-5-T", date(2029, 11, 23))],
    "d-10-t-2026-06": [],
    "e-7-s1-2026-06": [("F-2-7", date(2027, 11, 23))],
    "e-7-s2-2026-06": [("F-2-7", date(2027, 11, 23))],
    "e-7-1-2026-06": [("F-2-7", date(2029, 11, 23))],
    "gold-card-2026-06": [("F-2-7", date(2029, 11, 23))],
    "f-2-7-2026-06": [],
    "k-star-2026-09": [("F-5-S1", date(2029, 11, 23))],
    "e-3-2024-09": [("F-2-7", date(2029, 11, 23))],
}


def of(pack, day=GIVEN, rules=None):
    rules = rules or policy()
    return timeline(rules, rules.pack(pack), day)


def milestones(found):
    return [*found.steps, *found.family, *found.benefits]


def test_every_version_of_every_route_is_here():
    assert STEPS.keys() == {pack.id for pack in policy().all_packs}


@pytest.mark.parametrize("pack", STEPS)
def test_the_steps_are_those_of_the_manuals(pack):
    assert [(step.status, step.day) for step in of(pack).steps] == STEPS[pack]


@pytest.mark.parametrize(
    ("given", "after_one", "after_four"),
    [
        (date(2028, 2, 29), date(2029, 2, 28), date(2032, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28), date(2031, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31), date(2030, 12, 31)),
    ],
)
def test_years_end_on_the_same_day_or_the_last_of_february(given, after_one, after_four):
    assert [step.day for step in of("e-7-t-2026-06", given).steps] == [after_one, after_four]


def test_permanent_residence_asks_for_pay_and_korean():
    (step,) = of("2026-06").steps
    assert len(step.conditions) == 2
    assert "three times" in step.conditions[0].en
    assert "TOPIK 3" in step.conditions[1].en
    assert "3급" in step.conditions[1].ko


def test_the_family_comes_at_once_and_stays_for_good_after_three_years():
    by_status = {each.status: each.day for each in of("2026-06").family}
    assert by_status == {"F-2-T1": GIVEN, "F-5-T1": date(2029, 11, 23), "F-1-15": GIVEN, "F-1-24": GIVEN}
    (refused,) = of("d-10-t-2026-06").family  # parents and a housekeeper may not come
    assert (refused.status, refused.day) == (None, None)


def test_what_the_pass_brings_is_not_told_of_the_announcement_or_of_other_ways_to_its_status():
    taxed = "Income tax is cut by half"
    told = {pack: any(taxed in each.text.en for each in of(pack).benefits) for pack in STEPS}
    assert [pack for pack, said in told.items() if said] == ["2025-04", "2026-06"]


@pytest.mark.parametrize("pack", STEPS)
def test_each_entry_is_cited_and_said_in_both_languages(pack):
    for each in milestones(of(pack)):
        assert each.source in policy().sources.values()
        assert each.source.address.startswith("https://")
        assert each.locator
        assert all(text.en.strip() and text.ko.strip() for text in (each.text, *each.conditions))
        assert "{" not in each.text.en + each.text.ko


@pytest.mark.parametrize("pack", STEPS)
def test_what_a_ministry_or_the_press_says_is_verified(pack):
    assert all(each.verified for each in milestones(of(pack)))


def test_what_was_read_in_a_summary_alone_is_not_verified(tmp_path):
    folder = shutil.copytree(settings().data / "policy", tmp_path / "policy")
    path = folder / "stay.toml"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split('["F-2-T".step]]', 1)
    rest = rest.replace('source = "visa-manual-2026-09"', 'source = "extension-2026-07"', 1)
    path.write_text(f'{head}["F-2-T".step]]{rest}', encoding="utf-8")
    rules = load_policy(folder)
    assert [each.verified for each in of("2026-06", rules=rules).steps] == [False]
    assert all(each.verified for each in of("2026-06", rules=rules).family)
    assert [each.verified for each in of("e-7-t-2026-06", rules=rules).steps] == [True, False]


def test_a_step_back_to_a_status_held_before_does_not_go_round_for_ever(tmp_path):
    folder = shutil.copytree(settings().data / "policy", tmp_path / "policy")
    path = folder / "stay.toml"
    back = """
[["F-2-T".step]]
to = "E-7-T"
after_years = 1
text = { en = "Back.", ko = "되돌아갑니다." }
source = "visa-manual-2026-09"
locator = "whole manual"
"""
    path.write_text(path.read_text(encoding="utf-8") + back, encoding="utf-8")
    found = of("e-7-t-2026-06", rules=load_policy(folder))
    assert [step.status for step in found.steps] == ["F-2-T", "F-5-T", "E-7-T"]


def test_a_dossier_tells_what_follows_from_the_version_that_was_asked():
    assert dossier(person(), opening(), TODAY).timeline == of("2026-06", TODAY)
    assert dossier(person(), opening(), TODAY, pack="e-7-t-2026-06").timeline == of("e-7-t-2026-06", TODAY)
