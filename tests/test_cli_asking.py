"""Questions, answers and duplicates on the command line."""

import json

import pytest

from tests.test_cli import POSTING, RESUME, call, written

__all__ = ["call"]

VAGUE = {**RESUME, "work": [{**RESUME["work"][0], "startDate": "2018"}]}
TWIN = {**VAGUE, "x-ktech": {"id": "annb", "synthetic": True}}


@pytest.fixture
def files(tmp_path):
    return [written(tmp_path / f"{n}.json", document) for n, document in enumerate((VAGUE, POSTING, TWIN))]


def test_questions_are_printed_with_their_ids_and_why(call, files):
    code, out, err = call("questions", files[0], "--opening", files[1], "--day", "2026-11-23")
    assert (code, err) == (0, "")
    assert "work.0.startDate" in out
    assert "could open" in out.replace("\n", " ")
    _, korean, _ = call("questions", files[0], "--opening", files[1], "--day", "2026-11-23", "--lang", "ko")
    assert "언제" in korean


def test_a_declined_question_is_not_printed_and_json_is_one_document(call, files):
    said = ("questions", files[0], "--opening", files[1], "--day", "2026-11-23", "--json")
    first = json.loads(call(*said)[1])["questions"]
    rest = json.loads(call(*said, "--decline", first[0]["id"])[1])["questions"]
    assert first[0]["id"] not in [each["id"] for each in rest]


def test_an_answer_to_a_file_is_printed_and_one_of_somebody_loaded_is_kept(call, files):
    _, out, _ = call("answer", files[0], "work.0.startDate", "2018-02")
    assert json.loads(out)["work"][0]["startDate"] == "2018-02"
    assert json.loads(files[0].read_text())["work"][0]["startDate"] == "2018"
    call("load", files[0])
    code, out, err = call("answer", "anna", "work.0.startDate", "2018")
    assert (code, err) == (0, "")
    assert "Recorded" in out
    assert call("answer", "anna", "work.0.startDate", "2018-02")[0] == 2  # confirmed already: not open any more


@pytest.mark.parametrize("value", ["soon", "2018-13"])
def test_an_answer_that_is_none_ends_with_two_and_is_not_repeated(call, files, value):
    code, out, err = call("answer", files[0], "work.0.startDate", value)
    assert (code, out) == (2, "")
    assert "/work/0/startDate" in err
    assert value not in err


def test_duplicates_are_listed_merged_and_taken_apart(call, files):
    call("load", files[0], files[2])
    code, out, _ = call("duplicates", "list")
    assert code == 0
    assert "anna" in out
    assert "annb" in out
    for secret in ("Secret", "secret@example.com"):
        assert secret not in out
    assert call("duplicates", "merge", "anna", "annb", "--by", "me")[0] == 0
    assert "anna" in call("duplicates", "merges")[1]
    assert call("assess", "annb", files[1])[0] == 2
    assert call("duplicates", "undo", "merge-1", "--by", "me")[0] == 0
    assert call("assess", "annb", files[1])[0] == 0
    assert call("duplicates", "apart", "annb", "anna", "--by", "me")[0] == 0
    assert "Nothing stands twice" in call("duplicates", "list")[1]


def test_what_differs_has_to_be_chosen(call, tmp_path, files):
    other = written(tmp_path / "other.json", {**TWIN, "basics": {**TWIN["basics"], "label": "Etch lead"}})
    call("load", files[0], other)
    code, _, err = call("duplicates", "merge", "anna", "annb", "--by", "me")
    assert code == 2
    assert "/basics/label" in err
    assert call("duplicates", "merge", "anna", "annb", "--by", "me", "--choose", "label")[0] == 2
    assert call("duplicates", "merge", "anna", "annb", "--by", "me", "--choose", "/basics/label=annb")[0] == 0
