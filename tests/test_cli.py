"""The command line as people use it: what it prints, and how it says no."""

import json
import sys
from pathlib import Path

import pytest

from matching import cli
from matching.settings import settings
from tests.bag_of_words import BagOfWords

RESUME = {
    "basics": {"name": "Secret Person", "label": "Etch engineer", "email": "secret@example.com"},
    "work": [{"name": "TSMC", "position": "Engineer", "startDate": "2014-07-01", "summary": "Plasma etching",
              "x-ktech": {"sector": "semiconductor"}}],
    "education": [{"institution": "Stanford University", "studyType": "PhD", "endDate": "2014-06-15"}],
    "x-ktech": {"id": "anna", "synthetic": True},
}  # fmt: skip
POSTING = {
    "@type": "JobPosting", "title": "Etch engineer", "industry": "Semiconductors",
    "hiringOrganization": "Hanbit Devices",
    "jobLocation": {"address": {"addressLocality": "Hwaseong", "addressCountry": "KR"}},
    "baseSalary": {"currency": "KRW", "value": {"value": 165000000, "unitText": "YEAR"}},
    "x-ktech": {"id": "etch", "requirements": {"must": ["Plasma etching"]}},
}  # fmt: skip


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run a command and return exit code, output and error."""
    monkeypatch.setenv("KTECH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("matching.encoding.load_embedder", lambda name: BagOfWords())
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    settings.cache_clear()

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["ktech-match", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    yield run
    settings.cache_clear()


@pytest.fixture
def resume(tmp_path):
    return written(tmp_path / "resume.json", RESUME)


@pytest.fixture
def posting(tmp_path):
    return written(tmp_path / "posting.json", POSTING)


def written(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def test_assess_prints_each_criterion_with_its_source(call, resume, posting):
    code, out, err = call("assess", resume, posting, "--day", "2026-11-23")
    assert (code, err) == (0, "")
    for words in (
        "degree",
        "school",
        "experience",
        "global company",
        "pay",
        "sector",
        "workplace",
        "Visa issuance manual",
    ):
        assert words in out
    assert "✔ yes" in out


def test_assess_speaks_korean_where_asked(call, resume, posting):
    _, out, _ = call("assess", resume, posting, "--day", "2026-11-23", "--lang", "ko")
    assert "충족" in out
    assert "yes" not in out


def test_json_is_one_document_and_the_same_each_time(call, resume, posting):
    first = call("assess", resume, posting, "--day", "2026-11-23", "--json")[1]
    second = call("assess", resume, posting, "--day", "2026-11-23", "--json")[1]
    assert first == second
    document = json.loads(first)
    assert (document["kind"], document["verdict"]) == ("dossier", "yes")
    assert {each["clause"] for each in document["findings"]} >= {"degree", "pay"}


def test_a_file_of_people_is_ranked_for_a_file_of_openings(call, tmp_path, resume, posting):
    both = written(
        tmp_path / "two.jsonl", json.dumps(POSTING) + "\n" + json.dumps(POSTING | {"x-ktech": {"id": "second"}})
    )
    code, out, _ = call("shortlist", both, "--pool", resume, "--json", "--day", "2026-11-23")
    lists = json.loads(out)["shortlists"]
    assert code == 0
    assert [each["opening"]["id"] for each in lists] == ["etch", "second"]
    assert [m["candidate"]["id"] for m in lists[0]["matches"]] == ["anna"]


def test_no_output_ever_holds_a_name_or_an_address(call, resume, posting):
    for arguments in (
        ("shortlist", posting, "--pool", resume),
        ("suggest", resume, "--openings", posting),
        ("assess", resume, posting),
    ):
        for form in ((), ("--json",)):
            out = call(*arguments, *form, "--day", "2026-11-23")[1]
            assert "Secret" not in out
            assert "secret@" not in out


def test_what_is_loaded_is_found_by_id_and_loading_again_changes_nothing(call, resume, posting):
    assert "1 candidates loaded, 0 unchanged." in call("load", resume, posting)[1]
    assert "0 candidates loaded, 1 unchanged." in call("load", resume, posting)[1]
    assert call("assess", "anna", "etch", "--day", "2026-11-23")[0] == 0
    assert "Etch engineer" in call("shortlist", "etch", "--day", "2026-11-23")[1]
    assert "Etch engineer" in call("suggest", "anna", "--day", "2026-11-23")[1]


def test_an_id_with_another_document_is_refused_unless_it_is_to_be_replaced(call, tmp_path, resume):
    call("load", resume)
    other = written(tmp_path / "other.json", RESUME | {"work": []})
    code, _, err = call("load", other)
    assert code == 2
    assert 'A candidate with the id "anna" is there already' in err
    assert call("load", other, "--replace")[0] == 0


def test_one_bad_line_leaves_the_store_as_it_was(call, tmp_path):
    lines = [json.dumps(RESUME | {"x-ktech": {"id": f"p{n}"}}) for n in range(3)]
    lines[1] = lines[1].replace("2014-07-01", "2014-02-30")
    code, _, err = call("load", written(tmp_path / "many.jsonl", "\n".join(lines)))
    assert code == 2
    assert "line 2" in err
    assert "/work/0/startDate" in err
    assert "no such day" in err
    assert call("assess", "p0", "etch")[0] == 2  # p0 was not kept


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("assess", "{resume}", "{posting}", "--policy", "2025-4"), 'Did you mean "2025-04"'),
        (("assess", "{resume}", "{posting}", "--day", "2025-02-17"), "2025-02-18"),
        (("assess", "{resume}", "{posting}", "--day", "2026-02-30"), "--day: there is no such day"),
        (("assess", "{resume}", "{posting}", "--day", "2026-02"), "YYYY-MM-DD"),
        (("assess", "{resume}", "{posting}", "--lang", "de"), "Allowed: en, ko"),
        (("assess", "nobody", "{posting}"), 'no candidate with the id "nobody"'),
        (("assess", "{folder}/missing.json", "{posting}"), "cannot be read"),
        (("assess", "{posting}", "{posting}"), "posting.json"),
        (("assess", "{resume}", "{resume}"), "resume.json"),
        (("shortlist", "{posting}"), "holds no candidate"),
        (("suggest", "{resume}"), "no opening"),
        (("load",), "name at least one file"),
        (("policy", "tomorrow"), "2026-06"),
    ],
)
def test_bad_input_ends_with_two_and_says_what_is_allowed(call, tmp_path, resume, posting, arguments, words):
    places = {"resume": resume, "posting": posting, "folder": tmp_path}
    code, out, err = call(*(each.format(**places) for each in arguments))
    assert (code, out) == (2, "")
    assert err.startswith("ktech-match: error: ")
    assert words in err
    assert "Traceback" not in err


def test_errors_are_said_in_korean_where_asked(call):
    assert "오류" in call("policy", "tomorrow", "--lang", "ko")[2]


def test_policy_shows_each_value_with_its_source_and_when_it_was_checked(call):
    _, out, _ = call("policy", "--day", "2026-03-31")
    assert "149,865,000" in out
    assert "2026-11-22" in out
    document = json.loads(call("policy", "--day", "2026-04-01", "--json")[1])
    pay = next(each for each in document["clauses"] if each["clause"] == "pay")
    assert (pay["atLeast"], pay["valueSince"]) == (157_248_000, "2026-04-01")
    assert document["policy"]["id"] == "2025-04"


def test_a_call_that_is_wrong_ends_with_two(call):
    assert call("shortlist")[0] == 2
    assert call("no-such-command")[0] == 2


def test_a_place_set_to_nothing_counts_as_not_set(monkeypatch):
    monkeypatch.delenv("KTECH_HOME", raising=False)
    usual = settings.__wrapped__().home
    monkeypatch.setenv("KTECH_HOME", "")
    assert settings.__wrapped__().home == usual != Path()
    monkeypatch.setenv("KTECH_HOME", "elsewhere")
    assert settings.__wrapped__().home == Path("elsewhere")


def test_suggestions_say_how_many_of_one_employer_they_show_and_leave_out(call, resume, tmp_path):
    posts = [json.dumps(POSTING | {"x-ktech": {"id": f"etch-{number}"}}) for number in range(4)]
    file = tmp_path / "posts.jsonl"
    file.write_text("\n".join(posts), encoding="utf-8")
    asked = ("suggest", resume, "--openings", file, "--day", "2026-11-23")
    assert "At most 3 openings of one employer are shown." in " ".join(call(*asked)[1].split())
    code, out, _ = call(*asked, "--per-employer", "1", "--json")
    document = json.loads(out)
    assert code == 0
    assert len(document["matches"]) == 1
    assert document["leftOut"] == [{"employer": {"id": None, "name": "Hanbit Devices"}, "count": 3}]
    assert "Left out for that: Hanbit Devices 3." in " ".join(call(*asked, "--per-employer", "1")[1].split())
