"""The verifier says yes to what was proved, notices every leaf that is changed, and never stumbles."""

import ast
import copy
import itertools
import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import DegreeStatus, Employer, EmployerSize, EmploymentType, Leave, Residence
from matching.eligibility import policy, verifier
from matching.eligibility.proof import _entity, proof
from matching.eligibility.readings import company_grade, company_of, school_grade, school_of
from matching.eligibility.verifier import Replay, days_of, flaws, years_of
from matching.reference.tables import rows
from tests.counts import cases
from tests.eligibility.forge import changed, random_proofs
from tests.people import day, degree, job, opening, person, won

ROOT = Path(__file__).parents[2]
DATA, SCRIPT = ROOT / "data", ROOT / "matching" / "eligibility" / "verifier.py"
TODAY = date(2026, 11, 23)
# "U of T" is filed as Toronto's own and "UofT" as shared by several: one of the two rows is wrong.
CONTRADICTED = {"U of T"}


def as_read(document):
    """The proof as it comes out of a file."""
    return json.loads(json.dumps(document))


def stated_person(start="2018-11-23"):
    """Somebody of whom nothing rests on words: exactly eight years at TSMC by the day, unpaid for a while before."""
    leave = Leave(start=day("2013-02"), end=day("2013-03-15"))
    jobs = (
        job("TSMC", start, None, employment_type=EmploymentType.FULL_TIME, research=True),
        job(
            "Intel", "2012-03", "2014-06-30", employment_type=EmploymentType.TEMPORARY, research=False, leaves=(leave,)
        ),
    )
    degrees = (
        degree(status=DegreeStatus.AWARDED, country="US"),
        degree("KAIST", 7, "2011-02", status=DegreeStatus.AWARDED, country="KR"),
    )
    return person("stated", degrees, jobs, residence=Residence(country="KR", status="E-7-1", since=day("2020-03")))


def stated_opening():
    return opening(pay=won(160_000_000, 170_000_000), employer=Employer(name="Hanbit", size=EmployerSize.MEDIUM))


def stated_proof(pack="2026-06", on=TODAY, **rest):
    return as_read(proof(stated_person(**rest), stated_opening(), on, pack=pack))


# --- what was proved verifies


def test_hundreds_of_random_pairs_over_all_packs_verify():
    seen, answers = set(), set()
    for document in map(as_read, random_proofs(20, cases(150, 300))):
        assert flaws(document, DATA) == []
        seen.add(document["pack"]["id"])
        answers.add(document["answer"]["grade"])
    assert seen == {pack.id for pack in policy().all_packs}
    assert answers == {0, 1, 2, 3}  # the control: all four grades occur


@pytest.mark.parametrize("pack", [pack.id for pack in policy().all_packs])
def test_a_person_whose_every_word_is_stated_verifies_under_every_pack(pack):
    assert flaws(stated_proof(pack), DATA) == []


def names_and_grades(kind):
    of, grade = {
        "school": (lambda name: school_of(name, None), school_grade),
        "company": (company_of, company_grade),
    }[kind]
    for row in rows(f"{kind}_names.csv"):
        for text in (row["name"], f"{row['name']}, Department of Physics"):
            found = of(text)
            yield row["name"], text, _entity(found, int(grade(found)))


@pytest.mark.parametrize("kind", ["school", "company"])
def test_what_each_filed_name_resolves_to_is_confirmed_by_the_tables(kind):
    replay = Replay({}, DATA)
    refused = set()
    for name, text, entity in names_and_grades(kind):
        replay.flaws.clear()
        replay.read_name(kind, entity, text)
        if replay.flaws:
            refused.add(name)
    assert refused <= CONTRADICTED


# --- lengths and days, by hand


@pytest.mark.parametrize(
    ("spans", "month", "expected"),
    [
        ([("2018-11-23", "2026-11-23")], 31, 8.0),
        ([("2018-11-24", "2026-11-23")], 31, (95 + 30 / 31) / 12),
        ([("2016-02-29", "2024-02-28")], 31, (95 + 30 / 31) / 12),
        ([("2016-02-29", "2024-02-29")], 31, 8.0),
        ([("2020-02-29", "2023-03-01")], 31, 3.0),  # over with 28 February, art. 160 (3)
        ([("2019-01-31", "2019-03-01")], 31, 1 / 12),
        ([("2020-01-01", "2020-01-16"), ("2021-01-01", "2021-01-16")], 31, 30 / 31 / 12),
        ([("2020-01-01", "2020-01-16"), ("2021-01-01", "2021-01-16")], 30, 1 / 12),
        ([("2020-01-01", "2020-01-31")], 30, 30 / 31 / 12),  # one unbroken span is exact
        # a day apart: 51 months 26 days and 22 months, never more than the 73 months 26 days of both and the day
        ([("2019-05-05", "2023-08-31"), ("2023-09-01", "2025-07-01")], 30, (73 + 26 / 31) / 12),
        ([("2020-01-01", "2020-01-16"), ("2020-01-22", "2020-02-06")], 30, 1 / 12),  # together they would make more
        ([("2020-01-01", "2020-06-01"), ("2020-03-01", "2020-09-01")], 31, 8 / 12),
        ([], 31, 0.0),
    ],
)
def test_years_are_calendar_months_of_unbroken_blocks(spans, month, expected):
    days = {d for start, end in spans for d in range(*(date.fromisoformat(each).toordinal() for each in (start, end)))}
    assert years_of(frozenset(days), month) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02-28",) * 3],
)
def test_a_date_means_all_days_that_it_may(text, first, last):
    assert days_of(text) == (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


@pytest.mark.parametrize(
    "text", ["2023-02-29", "1899", "2101", "2024-13", "2024-00", "24", "", "2024-2", "２０２４", "ever"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"year 0|day is out of range"):
        days_of(text)


# --- one changed leaf is enough

PROSE = {
    "title", "reason", "source", "missing", "text", "summary", "notExamined", "conditions", "candidate", "opening_id",
}  # fmt: skip
NOT_ASKED = {"school", "employer", "field", "campus"}  # of what is said: words, and the names that they resolve from


def leaves(value, path=()):
    """Every leaf of a document with its path."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if steps is None:
        yield path, value
        return
    for step, each in steps:
        yield from leaves(each, (*path, step))


def matters(path, value, document):
    """Whether a leaf is one from which the verdict follows."""
    if PROSE & {step for step in path if isinstance(step, str)} or path[0] == "opening":
        return False
    if "languages" in path or path[-1] in ("industry", "region", "locality"):  # the words that readings come from
        return False
    if "said" in path:
        unused = NOT_ASKED | ({"start", "end"} if "degrees" in path else set())
        return path[-1] not in unused
    if "topik" in path:  # words, unless something is asked of them
        return "topik_level" in document["facts"]
    if path == ("read", "opening", "sector"):
        return any(name.startswith("advanced") for name in document["facts"])
    above = document
    for step in path[:-1]:
        above = above[step]
    if path[-1] in ("matched", "nameKind"):  # of a name that means nobody
        return above["id"] is not None
    return not (path[-1] == "value" and value is None)


def others(value):
    """Other values of the same kind, one step away."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if isinstance(value, float):
        return [value - 0.01, None]
    if isinstance(value, str):
        return [next_day(value)]
    return ["x", 0]


def next_day(text):
    try:
        return (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    except ValueError:
        return f"x{text}"


def mutants(document):
    for path, value in leaves(document):
        if matters(path, value, document):
            elsewhere = ["US" if value == "KR" else "KR"]
            values = elsewhere if path[-1] == "country" else others(value)
            yield from ((path, other, changed(document, path, other)) for other in values)


MUTATED = ("2026-06", "f-2-7-2026-06", "e-7-s2-2026-06", "k-star-2026-09")
STEPS = {pack: 1 if pack == MUTATED[0] else cases(4, 1) for pack in MUTATED}  # the same person is read under each


@pytest.mark.parametrize("pack", MUTATED)
def test_every_changed_leaf_is_noticed(pack):
    found = [
        ("/".join(map(str, path)), other, flaws(mutant, DATA))
        for path, other, mutant in itertools.islice(mutants(stated_proof(pack)), 0, None, STEPS[pack])
    ]
    assert [(place, other) for place, other, noticed in found if not noticed] == []
    assert len(found) > 150 / STEPS[pack]


def pieces(document):
    """The parts of lists and tables that may not be left out or said twice."""
    for key in ("facts", "clauses", "doors"):
        for step in list(document[key]) if key == "facts" else range(len(document[key])):
            yield (key, step)
    yield from (
        ("read", "degrees", 0),
        ("read", "employments", 0),
        ("answer", "grade"),
        ("tables", "sha256"),
        ("read",),
    )


@pytest.mark.parametrize("pack", MUTATED)
def test_nothing_may_be_left_out_said_twice_or_put_in_another_order(pack):
    document = stated_proof(pack)
    for path in pieces(document):
        left_out, twice = copy.deepcopy(document), copy.deepcopy(document)
        below, doubled = left_out, twice
        for step in path[:-1]:
            below, doubled = below[step], doubled[step]
        del below[path[-1]]
        assert flaws(left_out, DATA), f"without {path}"
        if isinstance(doubled, list):
            doubled.append(doubled[path[-1]])
            assert flaws(twice, DATA), f"{path} twice"
    for key in ("clauses", "doors"):
        turned = document | {key: document[key][::-1]}
        assert len(document[key]) == 1 or flaws(turned, DATA)


def test_an_answer_turned_to_yes_all_the_way_up_is_noticed_at_its_clause():
    poor = as_read(proof(stated_person(), opening(pay=won(100_000_000)), TODAY))
    assert poor["answer"]["grade"] == 0
    yes = {"grade": 3, "verdict": "yes", "leansToNo": False}
    for clause in poor["clauses"]:
        clause |= yes
    for door in poor["doors"]:
        door["grade"] = 3
    poor["answer"] = yes
    found = flaws(poor, DATA)
    assert any(each.startswith("/clauses/pay/grade: says 3, not 0") for each in found)
    assert any(each.startswith("/answer: says") for each in found)


def test_a_start_moved_by_a_day_makes_eight_years_7_11_30_however_well_the_row_is_forged():
    document = as_read(proof(person(jobs=(job("TSMC", "2018-11-23"),)), stated_opening(), TODAY))
    row = document["read"]["employments"][0]
    assert document["facts"]["advanced_work_years"] == [8.0, 8.0, 8.0]
    row["said"]["start"] = row["startFirst"] = row["startLast"] = "2018-11-24"
    short = round((7 * 12 + 11 + 30 / 31) / 12, 6)  # 7 years, 11 months and 30 days
    found = flaws(document, DATA)
    assert f"/facts/advanced_work_years: says [8.0, 8.0, 8.0], not {[short] * 3}" in found
    assert any(each.startswith("/clauses/experience/grade: says 3, not 0") for each in found)
    assert any(each.startswith("/answer: says") for each in found)


def test_a_school_that_the_tables_call_ambiguous_or_a_branch_is_never_a_yes():
    document = stated_proof()
    shared = next(row for row in rows("school_names.csv") if row["name"] == "NTU")
    assert shared["ambiguous"] == "yes"
    document["read"]["degrees"][0]["school"] |= {"id": shared["school"], "matched": "NTU", "nameKind": shared["kind"]}
    assert any("/read/degrees/0/school: the tables do not say so" in each for each in flaws(document, DATA))
    document = stated_proof()
    document["read"]["degrees"][0]["said"]["campus"] = "Incheon campus"
    assert any("/read/degrees/0/school: the tables do not say so" in each for each in flaws(document, DATA))


def test_a_subsidiary_is_never_the_company_itself():
    document = as_read(proof(person(jobs=(job("Samsung Display"),)), stated_opening(), TODAY))
    assert flaws(document, DATA) == []
    document["read"]["employments"][0]["company"] |= {"status": "found", "grade": 3}
    assert any("/company: the tables do not say so" in each for each in flaws(document, DATA))


@pytest.mark.parametrize(
    ("place", "name", "too_much"),
    [
        ("employments", "researchGrade", 3),
        ("employments", "koreaGrade", 3),
        ("employments", "ofGovernment", 3),
        ("employments", "ofCompany", 3),
        ("employments", "ofUniversity", 3),
        ("employments", "kindGrade", 4),
        ("degrees", "koreanGrade", 3),
    ],
)
def test_words_alone_never_settle(place, name, too_much):
    wordy = job("A Small Fab", title="Research scientist", sector=None, country=None, institute=None)
    document = as_read(proof(person(degrees=(degree("Nowhere", None, title="PhD"),), jobs=(wordy,)), opening(), TODAY))
    assert flaws(document, DATA) == []
    assert any(f"/{name}: says" in each for each in flaws(changed(document, ("read", place, 0, name), too_much), DATA))


# --- whatever is read, nothing is raised

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=12,
)
VALID = stated_proof()
PATHS = sorted({path[:end] for path, _ in leaves(VALID) for end in range(1, len(path) + 1)}, key=str)


@settings(max_examples=cases(50, 150), deadline=None)
@given(ANY_JSON)
def test_junk_is_not_valid_and_raises_nothing(junk):
    assert flaws(junk, DATA)


@settings(max_examples=cases(60, 150), deadline=None)
@given(st.sampled_from(PATHS), ANY_JSON)
def test_junk_in_any_place_raises_nothing_and_flaws_name_a_place(path, junk):
    assert all(each.startswith("/") for each in flaws(changed(VALID, path, junk), DATA))


def test_a_proof_without_any_one_of_its_parts_raises_nothing():
    for path in PATHS[:: cases(15, 5)]:
        short = copy.deepcopy(VALID)
        below = short
        for step in path[:-1]:
            below = below[step]
        del below[path[-1]]
        assert all(each.startswith("/") for each in flaws(short, DATA))


@pytest.mark.parametrize("huge", [10**400, -(10**400), 1e308, float("nan"), float("inf")])
def test_numbers_beyond_measure_raise_nothing(huge):
    for path in (
        ("read", "opening", "pay", "minimum"),
        ("read", "degrees", 0, "said", "isced"),
        ("clauses", 0, "need"),
    ):
        assert flaws(changed(VALID, path, huge), DATA)


# --- other rules, other tables


@pytest.fixture
def copied(tmp_path):
    for part in ("policy", "reference"):
        shutil.copytree(DATA / part, tmp_path / part)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "noticed"),
    [
        ("policy/values.toml", "52_416_000", "52_416_001", "/clauses/pay/need: says 157248000.0, not 157248003"),
        (
            "policy/values.toml",
            "through = 2027-03-31",
            "through = 2026-11-22",
            "/clauses/pay/known: says True, not False",
        ),
        ("policy/packs/2026-06.toml", "at_least = 8", "at_least = 11", "/clauses/experience/need: says 8.0, not 11"),
        ("policy/packs/2026-06.toml", "last_rank = 100", "last_rank = 1", "/facts/ranked_degree_level"),
        ("policy/packs/2026-06.toml", "\nmultiple = 3", "\nmultiple = 4", "/clauses/pay/grade: says 3, not 0"),
        ("policy/packs/2026-06.toml", "first_day = 2026-06-25", "first_day = 2026-11-24", "/pack/inForceOnDay"),
        ("policy/values.toml", '"semiconductor", ', "", "/read/opening/bounds"),
    ],
)
def test_another_rule_is_noticed_by_its_hash_and_by_what_follows(copied, file, old, new, noticed):
    text = (copied / file).read_text(encoding="utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new), encoding="utf-8")
    found = flaws(stated_proof(), copied)
    assert "/pack/sha256: made with other rules" in found[0]
    assert any(each.startswith(noticed) for each in found), found


def without_rows(path, *words):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not all(word in line for word in words)]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "words", "noticed"),
    [
        ("school_ranks.csv", ["stanford-university"], "/facts/ranked_degree_level"),
        ("company_lists.csv", ["tsmc,"], "/facts/global_company_years"),
        ("school_names.csv", ["stanford-university,Stanford University,"], "/read/degrees/0/school"),
        ("company_names.csv", ["tsmc,TSMC,"], "/read/employments/0/company"),
    ],
)
def test_other_tables_are_noticed_by_their_hash_and_by_what_follows(copied, file, words, noticed):
    without_rows(copied / "reference" / file, *words)
    found = flaws(stated_proof(), copied)
    assert "/tables/sha256: made with other rules or tables" in found[0]
    assert any(each.startswith(noticed) for each in found), found


def test_a_name_made_ambiguous_in_the_tables_settles_nothing_any_more(copied):
    path = copied / "reference" / "school_names.csv"
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("stanford-university,Stanford University,"))
    path.write_text(text.replace(old, ",".join([*old.split(",")[:4], "yes", *old.split(",")[5:]])), encoding="utf-8")
    assert any(each.startswith("/read/degrees/0/school: the tables") for each in flaws(stated_proof(), copied))


def test_the_same_rules_in_another_folder_are_the_same_rules(copied):
    assert flaws(stated_proof(), copied) == []


# --- it stands alone


def test_it_imports_the_standard_library_alone_and_can_be_read_at_once():
    text = SCRIPT.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom) if node.level == 0}
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in nodes)
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 300


def run(*arguments, cwd=ROOT):
    """Run the script without the project on its path."""
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_script_ends_with_0_for_a_valid_proof_1_for_one_with_flaws_and_2_for_what_it_cannot_read(tmp_path):
    good, bad, junk = (tmp_path / name for name in ("good.json", "bad.json", "junk.json"))
    good.write_text(json.dumps(VALID), encoding="utf-8")
    bad.write_text(json.dumps(changed(VALID, ("answer", "grade"), 0)), encoding="utf-8")
    junk.write_text("{", encoding="utf-8")
    assert [run(each).returncode for each in (good, bad, junk, tmp_path / "none.json")] == [0, 1, 2, 2]
    assert run(good, "--data", DATA, cwd=tmp_path).returncode == 0
    assert run(good, "--data", tmp_path).returncode == 2
    assert run().returncode == 2


def test_the_script_prints_what_was_checked_or_the_flaws(tmp_path):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(VALID), encoding="utf-8")
    said = run(path).stdout.splitlines()
    assert all("values are as worked out" in line for line in said)
    assert {f"/clauses/{name}" for name in policy().pack("2026-06").clause} <= {line.partition(":")[0] for line in said}
    path.write_text(json.dumps(changed(VALID, ("clauses", 0, "grade"), 0)), encoding="utf-8")
    assert run(path).stdout == "/clauses/degree/grade: says 0, not 3\n"


def test_it_is_the_second_of_two_implementations():
    assert "matching" not in SCRIPT.read_text(encoding="utf-8")
    assert verifier.__name__ == "matching.eligibility.verifier"
    assert list(itertools.islice(verifier.flaws({}, DATA), 1))
