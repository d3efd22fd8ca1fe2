"""Whole answers, worked out by hand in words in cases.toml; what they would notice is in mutate.py."""

from collections import Counter

import pytest

from matching.eligibility import Grade, Rulebook, answers_about_people, gate, policy
from matching.eligibility.careers import careers_of
from tests.policy import mutate
from tests.policy.mutate import NOT_IN_FORCE, Mutant, mutants, read_cases

CASES = read_cases()
ASKED = [(pack.id, clause) for pack in policy().packs for clause in pack.clause]

# The clause `school` asks for a ranked school's master's, so who has no master's fails it too.
FAILS_WITH = {"degree": ("school",)}
# Not all lists are held: who is on none of those that are may still be listed, and only leans to no.
LEANS_AT_WORST = {"school", "global-company"}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_answer_is_the_one_worked_out_by_hand(case):
    assert case.answer(policy()) == case.expected, case.why


def test_there_are_at_least_120_cases_each_with_a_name_of_its_own_and_a_reason():
    names = Counter(case.name for case in CASES)
    assert len(names) >= 120
    assert max(names.values()) == 1
    assert all(case.why.strip() for case in CASES)


def pack_of(case):
    return case.pack or policy().pack_on(case.day).id


def test_every_answer_is_expected_under_both_rules_in_force():
    found = {(pack_of(case), case.overall) for case in CASES if case.overall != NOT_IN_FORCE}
    later = [pack.id for pack in policy().packs[1:]]
    assert found >= {(pack, answer) for pack in later for answer in ("yes", "no", "unknown", "leans")}


def test_a_word_that_is_no_key_of_a_case_is_refused():
    with pytest.raises(KeyError, match="clause"):
        list(mutate._cases({"name": "x", "why": "y", "expected": "no", "clause": {}}, {}))


def grades_and_doors(case):
    rulebook = Rulebook.on(case.day, case.pack)
    answers = gate(answers_about_people(careers_of([case.candidate]), rulebook), case.opening, rulebook)
    return {name: Grade(int(grade[0])) for name, grade in answers.clauses.items()}, rulebook.pack.door


def best(grades, doors):
    """The best door's answer, where a door answers as its worst clause."""
    return max(min(grades[name] for name in door.clauses) for door in doors)


def is_decided_by(case, clause):
    """Whether the clause alone keeps the pass away: met, with all else as it is, it would be a yes."""
    grades, doors = grades_and_doors(case)
    met = grades | dict.fromkeys((clause, *FAILS_WITH.get(clause, ())), Grade.YES)
    worst = Grade.LEANS_TO_NO if clause in LEANS_AT_WORST else Grade.NO
    return best(grades, doors) is grades[clause] is worst and best(met, doors) is Grade.YES


@pytest.mark.parametrize(("pack", "clause"), ASKED)
def test_every_clause_of_every_pack_decides_some_case_alone(pack, clause):
    asked = [case for case in CASES if case.overall in ("no", "leans")]
    under = [case for case in asked if pack_of(case) == pack]
    assert any(is_decided_by(case, clause) for case in under)


def test_a_person_who_passes_is_decided_by_nothing():
    passes = next(case for case in CASES if case.overall == "yes" and case.pack == "2026-06")
    assert not any(is_decided_by(passes, clause) for clause in policy().pack("2026-06").clause)


CHANGES = (
    "2026-06: experience {'at_least': 7.9", "2025-04: pay {'multiple': 3.0", "2026-06: pay-fourfold {'multiple': 3.9",
    "2026-06: companies forbes-global-2000 to rank 499", "2025-04: schools 4 years back",
    "gni-per-capita: 2026-04-01 since",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_threshold_turns_a_case_red(change):
    mutant = next(mutant for mutant in mutants() if mutant.name.startswith(change))
    assert mutant.red()


def test_the_rules_as_they_are_turn_no_case_red():
    assert Mutant("nothing", policy()).red() == []


def without_doors():
    packs = tuple(pack.model_copy(update={"door": pack.door[:1]}) for pack in policy().packs)
    return policy().model_copy(update={"packs": packs})


@pytest.mark.parametrize(
    ("mutant", "status", "said"),
    [
        (Mutant("nothing", policy()), 1, "SURVIVES"),
        (Mutant("nothing", policy(), unseen="nothing changed"), 0, "nothing changed"),
        (Mutant("the company door alone", without_doors()), 0, "e.g."),
        (Mutant("the company door alone", without_doors(), unseen="wrongly said"), 1, "e.g."),
    ],
)
def test_the_script_fails_for_a_change_that_shows_where_it_should_not_or_the_other_way(
    monkeypatch, mutant, status, said
):
    monkeypatch.setattr(mutate, "mutants", lambda: [mutant])
    lines = []
    assert mutate.main(lines.append) == status
    assert said in lines[0]
