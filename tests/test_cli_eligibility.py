"""Verdicts, rules and what an opening costs on the command line: what is printed, what JSON, how it says no."""

import json
from datetime import date

import pytest

from matching.eligibility.proof import proof as prove
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from tests import small, test_cli
from tests.test_cli import POSTING, RESUME, written

call, resume, posting = test_cli.call, test_cli.resume, test_cli.posting
ON = ("--day", "2026-11-23")
YOUNG = RESUME | {
    "work": [
        {**RESUME["work"][0], "startDate": "2019-03-14", "x-ktech": {"sector": "semiconductor", "institute": "none"}}
    ],
    "x-ktech": {"id": "ben", "synthetic": True},
}
FIVEFOLD = """
id = "2027-draft"
extends = "2026-06"
title = { en = "Draft of 2027", ko = "2027년 초안" }
first_day = 2027-01-01

[clause.pay]
multiple = 5

[clause.pay-fourfold]
multiple = 5
"""


@pytest.fixture
def young(tmp_path):
    return written(tmp_path / "young.json", YOUNG)


@pytest.fixture
def draft(tmp_path):
    return written(tmp_path / "draft.toml", FIVEFOLD)


@pytest.fixture
def pool(tmp_path):
    return written(tmp_path / "pool.jsonl", "\n".join(json.dumps(each) for each in small.PEOPLE))


@pytest.fixture
def posts(tmp_path):
    return written(tmp_path / "posts.jsonl", "\n".join(json.dumps(each) for each in small.OPENINGS))


def in_a_line(text):
    """Return printed text without the line breaks of its tables."""
    return " ".join(text.replace("│", " ").split())


def test_assess_prints_doors_changes_other_ways_and_what_follows(call, young, posting):
    code, out, err = call("assess", young, posting, *ON)
    assert (code, err) == (0, "")
    said = in_a_line(out)
    for words in (
        "✘ no", "company door", "research door",
        "What would change it", "on 2027-03-14: time, if the present job goes on → company door",
        "a contract that states at least ₩209,664,000 a year",
        "Other ways to stay and work", "E-7-T, promising top talent", "e-7-t-2026-06", "Gold Card", "K-STAR",
        "Opens on 2027-03-14 by time alone",
        "What F-2-T, top-tier residence leads to, if it is given on 2026-11-23", "2029-11-23", "F-5-T",
        "The family", "Spouse and minor children get F-2-T1", "Benefits and duties", "Income tax is cut by half",
        "Not legal advice", "Synthetic",
    ):  # fmt: skip
        assert words in said, words
    assert "{" not in out


def test_assess_prints_all_of_it_in_korean(call, young, posting):
    code, out, _ = call("assess", young, posting, *ON, "--lang", "ko")
    said = in_a_line(out)
    assert code == 0
    for words in (
        "미충족", "기업 경력 요건", "무엇이 달라지면 되는가", "2027-03-14: 현재 직장을 계속 다니며 기다리기",
        "다른 체류 경로", "골드카드", "2026-11-23에 F-2-T (톱티어 거주)를 받으면 이어지는 일", "가족", "배우자",
        "혜택과 의무", "소득세를 최장 10년간", "법률 자문이 아닙니다",
    ):  # fmt: skip
        assert words in said, words
    for english in ("door", "Spouse", "Income tax", "What would", "by time alone", "company"):
        assert english not in said, english


def test_where_all_is_well_nothing_is_to_be_changed(call, resume, posting):
    out = call("assess", resume, posting, *ON)[1]
    assert "✔ yes" in out
    assert "What would change it" not in out
    assert "What F-2-T" in in_a_line(out)


def test_the_dossier_as_json_holds_all_that_is_printed(call, young, posting):
    document = json.loads(call("assess", young, posting, *ON, "--json")[1])
    assert (document["kind"], document["verdict"], document["day"]) == ("dossier", "no", "2026-11-23")
    by_time = [way for way in document["changes"] if [each["kind"] for each in way["changes"]] == ["time"]]
    assert [way["firstDay"] for way in by_time] == ["2027-03-14"]
    pointers = {each["pointer"] for way in document["changes"] for each in way["changes"]}
    assert not any("#" in pointer for pointer in pointers)
    assert "/baseSalary" in pointers
    routes = {each["id"]: each for each in document["routes"]}
    assert len(routes) == 11
    assert routes["e-7-t"]["byTimeAlone"] == "2027-03-14"
    assert routes["d-10-t"]["assessment"]["verdict"] == "yes"
    steps = [(each["status"], each["firstDay"], each["verified"]) for each in document["timeline"]["steps"]]
    assert steps == [("F-5-T", "2029-11-23", True)]


def test_a_route_before_its_first_manual_is_said_to_be_held_from_a_later_day(call, young, posting):
    out = in_a_line(call("assess", young, posting, "--day", "2026-06-10")[1])
    assert "The rule is held from 2026-06-17 on." in out
    document = json.loads(call("assess", young, posting, "--day", "2026-06-10", "--json")[1])
    e_7_s1 = next(each for each in document["routes"] if each["id"] == "e-7-s1")
    assert (e_7_s1["assessment"], e_7_s1["heldFrom"]) == (None, "2026-06-17")


def test_another_route_is_asked_by_the_name_that_is_printed(call, young, posting):
    out = call("assess", young, posting, *ON, "--policy", "d-10-t-2026-06")[1]
    assert "✔ yes" in out
    assert "An internship of up to 8 hours a day" in in_a_line(out)


# Proofs


@pytest.mark.parametrize("pack", ["2026-06", "2025-04", "e-7-s2-2026-06", "k-star-2026-09"])
def test_a_proof_is_written_and_holds(call, tmp_path, young, posting, pack):
    path = tmp_path / "proof.json"
    code, out, err = call("assess", young, posting, *ON, "--policy", pack, "--proof", path)
    assert (code, err) == (0, "")
    assert f"The proof is in {path}" in in_a_line(out).replace("proof .json", "proof.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert (document["kind"], document["pack"]["id"], document["asOf"]) == ("proof", pack, "2026-11-23")
    assert "Secret" not in path.read_text(encoding="utf-8")
    code, out, err = call("verify", path)
    assert (code, err) == (0, ""), out
    assert "holds" in out
    assert "유효합니다" in call("verify", path, "--lang", "ko")[1]


def test_with_json_the_proof_is_written_and_only_the_document_printed(call, tmp_path, young, posting):
    out = call("assess", young, posting, *ON, "--json", "--proof", tmp_path / "proof.json")[1]
    assert json.loads(out)["kind"] == "dossier"
    assert json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))["kind"] == "proof"


TAMPERED = {
    "the answer": lambda proof: proof["answer"].update(grade=3, verdict="yes", leansToNo=False),
    "a clause": lambda proof: proof["clauses"][2].update(grade=3),
    "a fact": lambda proof: proof["facts"].update(advanced_work_years=[9.0, 9.0, 9.0]),
    "the day": lambda proof: proof.update(asOf="2027-03-14"),
    "the rules": lambda proof: proof["pack"].update(sha256="0" * 64),
    "a door": lambda proof: proof["doors"][0].update(grade=3),
    "when a job began": lambda proof: proof["read"]["employments"][0].update(startFirst="2010-01-01"),
    "the pay": lambda proof: proof["read"]["opening"]["pay"].update(minimum=300_000_000.0, maximum=300_000_000.0),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_proof_that_was_tampered_with_does_not_hold(call, tmp_path, what):
    document = prove(read_candidate(YOUNG), read_opening(POSTING), date(2026, 11, 23))
    path = written(tmp_path / "proof.json", document)
    assert call("verify", path)[0] == 0
    TAMPERED[what](document)
    code, out, err = call("verify", written(path, document))
    assert (code, err) == (3, "")
    assert "does not hold" in out
    assert out.count("\n") >= 2  # and where


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{}", 3, "does not hold"),
        ("[]", 3, "does not hold"),
        ('{"kind": "proof"}', 3, "does not hold"),
        ("{", 2, "proof.json"),
    ],
)
def test_what_is_no_proof_does_not_hold_or_cannot_be_read(call, tmp_path, text, code, words):
    found, out, err = call("verify", written(tmp_path / "proof.json", text))
    assert found == code
    assert words in in_a_line(out + err)
    assert "Traceback" not in out + err


# Rules


def test_a_rule_is_shown_by_its_name_with_or_without_show(call):
    shown, plain = (call("policy", *words, "2025-04", *ON) for words in (("show",), ()))
    assert shown == plain
    code, out, _ = plain
    said = in_a_line(out)
    assert code == 0
    assert "Rule of 2 April 2025 as it reads on 2026-11-23 (not in force on that day)" in said
    for words in ("157,248,000 KRW a year (3 × 52,416,000)", "company door", "Visa issuance manual", "2026-11-22"):
        assert words in said, words


@pytest.mark.parametrize("pack", ["2026-06", "announced-2025-02", "e-7-s2-2026-06", "f-2-7-2026-06", "k-star-2026-09"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_each_kind_of_rule_is_shown_in_both_languages(call, pack, lang):
    code, out, err = call("policy", pack, *ON, "--lang", lang)
    assert (code, err) == (0, "")
    assert "{" not in out
    document = json.loads(call("policy", pack, *ON, "--json")[1])
    assert (document["kind"], document["policy"]["id"]) == ("policy", pack)
    assert all(clause["source"]["address"].startswith("https://") for clause in document["clauses"])


def test_points_are_shown_row_by_row(call):
    document = json.loads(call("policy", "e-7-s2-2026-06", *ON, "--json")[1])
    (table,) = document["points"].values()
    assert all(row["steps"] or row["most"] for row in table["rows"])
    assert "≥" in call("policy", "e-7-s2-2026-06", *ON)[1]


def test_the_rules_of_two_days_are_compared_over_a_pool(call, pool, posts):
    # on 1 April 2026 three times the income rise from 149,865,000 to 157,248,000: o2 pays 150 to 170 million
    words = ("policy", "diff", "2026-03-31", "2026-04-01", "--pool", pool, "--opening", posts)
    document = json.loads(call(*words, "--json")[1])
    assert document["kind"] == "policyDiff"
    assert (document["before"]["day"], document["after"]["day"]) == ("2026-03-31", "2026-04-01")
    assert document["before"]["policy"]["id"] == document["after"]["policy"]["id"] == "2025-04"
    assert sum(map(sum, document["pairs"])) == len(small.PEOPLE) * len(small.OPENINGS)
    flips = {(flip["opening"], flip["before"], flip["after"]) for flip in document["flips"]}
    assert flips == {("o2", "yes", "unknown")}
    assert [each["clause"] for each in document["byClause"]] == ["pay"]
    out = in_a_line(call(*words)[1])
    for said in ("Who can get it", "Rule of 2 April 2025 on 2026-03-31", "people, by their best opening", "c00 × o2"):
        assert said in out, said
    assert "충족 인원" in call(*words, "--lang", "ko")[1]


@pytest.mark.parametrize(
    ("before", "after", "first", "second"),
    [
        ("2025-04", "2026-06", ("2025-04", "2026-11-23"), ("2026-06", "2026-11-23")),
        ("2025-04@2026-03-31", "2026-06", ("2025-04", "2026-03-31"), ("2026-06", "2026-11-23")),
        ("2026-06-24", "2026-06-25", ("2025-04", "2026-06-24"), ("2026-06", "2026-06-25")),
        ("2026-06", "e-7-t-2026-06@2026-12-01", ("2026-06", "2026-11-23"), ("e-7-t-2026-06", "2026-12-01")),
    ],
)
def test_a_rule_is_named_with_a_day_or_without(call, pool, posts, before, after, first, second):
    words = ("policy", "diff", before, after, *ON, "--pool", pool, "--opening", posts, "--json")
    document = json.loads(call(*words)[1])
    assert [(document[side]["policy"]["id"], document[side]["day"]) for side in ("before", "after")] == [first, second]


def test_rules_are_compared_over_what_is_loaded(call, resume, posting):
    call("load", resume, posting)
    document = json.loads(call("policy", "diff", "2025-04", "2026-06", *ON, "--json")[1])
    assert sum(map(sum, document["people"])) == 1
    assert sum(map(sum, document["pairs"])) == 1


def test_a_draft_is_asked_and_shown_and_compared_by_its_name(call, draft, pool, posts, resume, posting):
    shown = json.loads(call("policy", "2027-draft", "--draft", draft, *ON, "--json")[1])
    assert (shown["policy"]["status"], shown["policy"]["inForceOnDay"]) == ("draft", False)
    assert next(c["atLeast"] for c in shown["clauses"] if c["clause"] == "pay") == 262_080_000  # 5 x 52,416,000
    asked = json.loads(call("assess", resume, posting, "--draft", draft, "--policy", "2027-draft", *ON, "--json")[1])
    assert next(door["verdict"] for door in asked["doors"] if door["id"] == "company") == "no"
    words = ("policy", "diff", "2026-06", "2027-draft", "--draft", draft, *ON, "--pool", pool, "--opening", posts)
    compared = json.loads(call(*words, "--json")[1])
    assert "pay" in {each["clause"] for each in compared["byClause"]}
    assert json.loads(call("policy", "--day", "2027-01-01", "--draft", draft, "--json")[1])["policy"]["id"] == "2026-06"


# What an opening costs, and whether the rules are fresh


def test_the_least_of_a_range_of_pay_is_called_the_least(call, tmp_path, pool):
    pay = {"currency": "KRW", "value": {"minValue": 121_000_000, "maxValue": 143_000_000, "unitText": "YEAR"}}
    ranged = written(tmp_path / "ranged.json", POSTING | {"baseSalary": pay})
    assert "₩121,000,000 offered now at the least" in in_a_line(call("terms", ranged, "--pool", pool, *ON)[1])


def test_a_list_by_another_way_to_stay_is_headed_by_that_way(call, posts, pool):
    words = ("shortlist", posts, "--pool", pool, *ON)
    assert "promising" in call(*words, "--policy", "e-7-t-2026-06")[1]
    assert "promising" not in call(*words)[1]


def test_terms_tell_what_each_demand_costs(call, pool, posting):
    code, out, _ = call("terms", posting, "--pool", pool, *ON)
    assert code == 0
    said = in_a_line(out)
    for words in ("among 10 people", "How many would be left without one requirement", "skill: Plasma etching",
                  "3 × GNI", "offered now", "fewer than 5", "Counts below five are hidden"):  # fmt: skip
        assert words in said, words
    assert "5명 미만" in call("terms", posting, "--pool", pool, *ON, "--lang", "ko")[1]
    assert "offered now at the least" not in said
    document = json.loads(call("terms", posting, "--pool", pool, *ON, "--json")[1])
    assert (document["kind"], document["people"]) == ("openingTerms", 10)
    assert document["eligible"]["sure"] is None or document["eligible"]["sure"] >= 5


def test_terms_are_asked_of_what_is_loaded(call, resume, posting):
    call("load", resume, posting)
    assert json.loads(call("terms", "etch", *ON, "--json")[1])["people"] == 1


def test_doctor_is_content_for_a_year_and_then_names_what_is_stale(call):
    code, out, err = call("doctor", "--day", "2027-11-22")
    assert (code, err) == (0, "")
    assert "within the year before 2027-11-22" in in_a_line(out)
    code, out, err = call("doctor", "--day", "2027-11-23")
    assert (code, err) == (3, "")
    assert "sources.toml: visa-manual-2026-09: 2026-11-22" in in_a_line(out)
    assert "values.toml: gni-per-capita of 2026-04-01: 2026-11-22" in in_a_line(out)
    assert "1년" in call("doctor", "--day", "2027-11-23", "--lang", "ko")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("policy", "2026-6"), 'Did you mean "2026-06"'),
        (("policy", "show", "2026-6"), 'Did you mean "2026-06"'),
        (("policy", "2026-06", "--day", "2024-01-01"), "2025-02-18"),
        (("policy", "2026-06", "--lang", "fr"), "Allowed: en, ko"),
        (("policy", "diff", "2026-6", "2026-06"), 'Did you mean "2026-06"'),
        (("policy", "diff", "2026-06", "2026-06@2026-13-01"), "no such day"),
        (("policy", "diff", "2026-06", "2026-06@tomorrow"), "--day"),
        (("policy", "diff", "2026-06", "@2026-11-23", "--pool", "{pool}"), "2026-06"),
        (("policy", "diff", "2024-01-01", "2026-06", "--pool", "{pool}"), "2025-02-18"),
        (("policy", "diff", "2025-04", "2026-06", "--pool", "{folder}/none.jsonl"), "cannot be read"),
        (("policy", "diff", "2025-04", "2026-06", "--opening", "nothing"), "nothing"),
        (("policy", "diff", "2025-04", "2026-06", "--opening", "{posts}"), "holds no candidate"),
        (("policy", "diff", "2025-04", "2026-06", "--pool", "{pool}"), "there is no opening"),
        (("terms", "nothing"), "nothing"),
        (("terms", "{posts}", "--pool", "{pool}"), "posts.jsonl"),
        (("terms", "{posting}", "--pool", "{pool}", "--policy", "x"), "2026-06"),
        (("doctor", "--day", "yesterday"), "--day"),
        (("verify", "{folder}/none.json"), "cannot be read"),
        (("assess", "{young}", "{posting}", "--proof", "{folder}/none/proof.json"), "none/proof.json"),
        (("assess", "{young}", "{posting}", "--policy", "e-7-t"), "e-7-t-2026-06"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_two_and_one_clear_line(call, tmp_path, young, posting, pool, posts, arguments, words):
    places = {"young": young, "posting": posting, "pool": pool, "posts": posts, "folder": tmp_path}
    code, out, err = call(*(each.format(**places) for each in arguments))
    assert code == 2
    assert err.strip().startswith("ktech-match: error: ")
    assert err.strip().count("\n") == 0
    assert words in err
    assert out == ""


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (None, "is not there"),
        (FIVEFOLD.replace('"2026-06"', '"2026-6"'), 'extends "2026-6", which there is not'),
        (FIVEFOLD + 'fact = "shoe_size"', 'no fact "shoe_size"'),
        ("[", "is not TOML"),
    ],
)
def test_a_bad_draft_ends_with_one_clear_line(call, tmp_path, draft, words):
    path = tmp_path / "bad.toml"
    if draft is not None:
        written(path, draft)
    code, out, err = call("policy", "2027-draft", "--draft", path)
    assert code
    assert err.startswith("ktech-match: error: ")
    assert err.count("\n") == 1
    assert words in err
    assert "Traceback" not in out + err


def test_a_bad_draft_is_bad_input(call, tmp_path):
    assert call("policy", "2027-draft", "--draft", written(tmp_path / "bad.toml", "["))[0] == 2


@pytest.mark.parametrize("arguments", [("policy", "diff", "2026-06"), ("terms",), ("verify",), ("doctor", "--json")])
def test_a_call_that_is_wrong_ends_with_two(call, arguments):
    assert call(*arguments)[0] == 2


def test_no_output_ever_holds_a_name_or_an_address(call, tmp_path, young, posting):
    pool = written(tmp_path / "both.jsonl", "\n".join(json.dumps(each) for each in (RESUME, YOUNG)))
    for arguments in (
        ("assess", young, posting),
        ("policy", "diff", "2025-04", "2026-06", "--pool", pool, "--opening", posting),
        ("terms", posting, "--pool", pool),
    ):
        for form in ((), ("--json",)):
            out = call(*arguments, *form, *ON)[1]
            assert out
            assert "Secret" not in out
            assert "secret@" not in out


def test_the_posting_of_these_tests_is_good_enough():
    assert POSTING["baseSalary"]["value"]["value"] > 157_248_000
