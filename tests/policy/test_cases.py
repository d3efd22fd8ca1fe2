"""Whole answers, worked out by hand in words in cases*.toml; what they would notice is in mutate.py."""

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import pytest

from matching.eligibility import Grade, Rulebook, answers_about_people, gate, policy
from matching.eligibility.assess import assess_routes, assess_under
from matching.eligibility.careers import careers_of
from matching.eligibility.records import K_TECH_PASS
from tests.people import opening, person
from tests.policy import mutate
from tests.policy.cases import NOT_IN_FORCE, WORDS, cases_of, read_cases, said, sittings
from tests.policy.changes import altered
from tests.policy.mutate import Mutant, mutants

CASES = read_cases()
IN_FORCE = [case for case in CASES if case.overall != NOT_IN_FORCE]
ASKED = [(pack.id, clause) for pack in policy().packs for clause in pack.clause]

# The clause `school` asks for a ranked school's master's, so who has no master's fails it too.
FAILS_WITH = {"degree": ("school",)}
# Not all lists are held: who is on none of those that are may still be listed, and only leans to no.
LEANS_AT_WORST = {"school", "global-company"}


@pytest.fixture(scope="module")
def answers():
    """What the program says of every case, those of one pack and day at once."""
    pairs = (zip(sitting.cases, sitting.answers(policy()), strict=True) for sitting in sittings())
    return {case.name: answer for each in pairs for case, answer in each}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_answer_is_the_one_worked_out_by_hand(case, answers):
    assert answers[case.name] == case.expected, case.why


OF_EACH_KIND = {(case.pack_id(), case.overall, *case.expected): case for case in IN_FORCE}.values()


@pytest.mark.parametrize("case", OF_EACH_KIND, ids=[case.name for case in OF_EACH_KIND])
def test_alone_and_in_words_the_answer_is_the_same(case):
    rulebook = case.rulebook(policy())
    one = gate(answers_about_people(careers_of([case.candidate]), rulebook), case.opening, rulebook)
    assert {key: said(one, 0, key) for key in case.expected} == case.expected
    words = assess_under(rulebook, case.candidate, case.opening)
    assert WORDS[words.grade] == case.overall
    assert {door.id: [door.grade] for door in words.doors} == {name: list(each) for name, each in one.doors.items()}
    assert {each.clause: each.grade for each in words.findings}.items() <= grades_of(one).items()


OF_EACH_DAY = {(case.route, case.day, case.overall): case for case in CASES if case.pack is None}.values()


@pytest.mark.parametrize("case", OF_EACH_DAY, ids=[case.name for case in OF_EACH_DAY])
def test_among_all_routes_a_route_says_what_it_says_alone(case):
    answers = {each.id: each.assessment for each in assess_routes(case.candidate, case.opening, case.day)}
    found = answers[case.route]
    assert (NOT_IN_FORCE if found is None else WORDS[found.grade]) == case.overall


def test_there_are_at_least_800_cases_each_with_a_name_of_its_own_and_a_reason():
    names = Counter(case.name for case in CASES)
    assert len(names) >= 800
    assert max(names.values()) == 1
    assert all(case.why.strip() for case in CASES)


def test_every_answer_is_expected_under_both_rules_in_force():
    found = {(case.pack_id(), case.overall) for case in IN_FORCE}
    later = [pack.id for pack in policy().packs[1:]]
    assert found >= {(pack, answer) for pack in later for answer in ("yes", "no", "unknown", "leans")}


@pytest.mark.parametrize("route", ["k-tech-pass", "e-7-t"])
def test_a_door_that_asks_for_a_ranked_school_asks_for_the_degree_too_so_that_its_reason_is_shown(route):
    doors = [door for pack in policy().packs_of(route) for door in pack.door if "school" in door.clauses]
    assert doors
    assert all("degree" in door.clauses for door in doors)


def test_every_pack_of_every_route_answers_a_case():
    assert {case.pack_id() for case in IN_FORCE} == {pack.id for pack in policy().all_packs}


def test_a_word_that_is_no_key_of_a_case_is_refused():
    with pytest.raises(KeyError, match="clause"):
        list(cases_of({"name": "x", "why": "y", "expected": "no", "clause": {}}, {}, {}))


def grades_of(one):
    return {name: Grade(int(np.broadcast_to(grade, one.answer.shape)[0])) for name, grade in one.clauses.items()}


@cache
def grades_and_doors(name):
    case = next(case for case in CASES if case.name == name)
    rulebook = case.rulebook(policy())
    one = gate(answers_about_people(careers_of([case.candidate]), rulebook), case.opening, rulebook)
    return grades_of(one), rulebook.pack.door


def best(grades, doors):
    """The best door's answer, where a door answers as its worst clause."""
    return max(min(grades[name] for name in door.clauses) for door in doors)


def is_decided_by(case, clause):
    """Whether the clause alone keeps the pass away: met, with all else as it is, it would be a yes."""
    grades, doors = grades_and_doors(case.name)
    met = grades | dict.fromkeys((clause, *FAILS_WITH.get(clause, ())), Grade.YES)
    worst = Grade.LEANS_TO_NO if clause in LEANS_AT_WORST else Grade.NO
    return best(grades, doors) is grades[clause] is worst and best(met, doors) is Grade.YES


@pytest.mark.parametrize(("pack", "clause"), ASKED)
def test_every_clause_of_every_pack_decides_some_case_alone(pack, clause):
    asked = [case for case in IN_FORCE if case.overall in ("no", "leans") and case.route == K_TECH_PASS]
    under = [case for case in asked if case.pack_id() == pack]
    assert any(is_decided_by(case, clause) for case in under)


def test_a_person_who_passes_is_decided_by_nothing():
    passes = next(case for case in CASES if case.overall == "yes" and case.pack == "2026-06")
    assert not any(is_decided_by(passes, clause) for clause in policy().pack("2026-06").clause)


@pytest.mark.parametrize(
    ("on", "named"),
    [
        (date(2026, 7, 1), []),
        (date(2026, 7, 2), ["hundred-points", "health-or-space-programme"]),
    ],
)
def test_the_tracks_of_2_july_2026_are_asked_about_from_that_day_on(on, named):
    asks = [ask.id for ask in assess_under(Rulebook.on(on), person(), opening()).asks]
    assert asks == ["national-programme", "recognised-by-the-minister-of-justice", *named]


CHANGES = (
    "2026-06: experience at_least 7.9", "2025-04: pay multiple 3.0000001", "2026-06: pay-fourfold multiple 3.9",
    "2026-06: companies forbes-global-2000 to rank 499", "2025-04: schools 4 years back",
    "gni-per-capita: 2026-04-01 since", "2026-06: research does not ask for institute",
    "e-7-s2-2026-06: points degree step 0 {'points': 16}", "d-10-t-2026-06: school expected False",
    "f-2-7-2026-06: stay without E-7-1", "e-7-1-2026-06: year-after-degree judged by nobody",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_rule_turns_a_case_red(change):
    mutant = next(mutant for mutant in mutants() if mutant.name.startswith(change))
    assert mutant.red()


def test_the_rules_as_they_are_turn_no_case_red():
    assert Mutant("nothing", policy()).red() == []


def without_doors():
    packs = tuple(altered(pack, {"door": pack.door[:1]}) for pack in policy().all_packs)
    return altered(policy(), {"all_packs": packs})


@pytest.mark.parametrize(
    ("mutant", "status", "said"),
    [
        (Mutant("nothing", policy()), 1, "SURVIVES"),
        (Mutant("nothing", policy(), unseen="nothing changed"), 0, "nothing changed"),
        (Mutant("the first doors alone", without_doors()), 0, "e.g."),
        (Mutant("the first doors alone", without_doors(), unseen="wrongly said"), 1, "WRONGLY SAID"),
    ],
)
def test_the_script_fails_for_a_change_that_shows_where_it_should_not_or_the_other_way(
    monkeypatch, mutant, status, said
):
    monkeypatch.setattr(mutate, "mutants", lambda: [mutant])
    lines = []
    assert mutate.main(lines.append) == status
    assert said in lines[0]
