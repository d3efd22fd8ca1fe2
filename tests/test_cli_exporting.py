"""Lists as files from the command line."""

import csv
import io
import json

import pytest

from matching import cli
from matching.exports import recording
from tests import small
from tests.test_cli import call  # noqa: F401 - a fixture


@pytest.fixture
def loaded(call, tmp_path):  # noqa: F811
    people, posts = tmp_path / "people.json", tmp_path / "posts.json"
    people.write_text(json.dumps(list(small.PEOPLE)), encoding="utf-8")
    posts.write_text(json.dumps(list(small.OPENINGS[:1])), encoding="utf-8")
    return people, posts


def test_a_shortlist_is_written_in_the_form_that_the_files_ending_names(call, loaded, tmp_path, monkeypatch):  # noqa: F811
    people, posts = loaded
    kept = []
    monkeypatch.setattr(recording, "recorder_of", lambda ledger: kept.append)
    assert call("load", people, posts)[0] == 0
    rows = {}
    for form in ("csv", "json", "pdf", "xlsx"):
        file = tmp_path / f"list.{form}"
        code, out, _ = call("shortlist", "o0", "--day", "2026-11-23", "--export", file)
        assert (code, out) == (0, "")
        content = file.read_bytes()
        assert b"Ana Silva" not in content
        rows[form] = content
    assert len(kept) == 4
    assert kept[0].people == tuple(each["id"] for each in json.loads(rows["json"])["rows"])
    scores = [row[4] for row in list(csv.reader(io.StringIO(rows["csv"].decode("utf-8-sig"))))[1:8]]
    assert [float(each) for each in scores] == [each["score"] for each in json.loads(rows["json"])["rows"]]
    assert rows["pdf"].startswith(b"%PDF")
    assert rows["xlsx"].startswith(b"PK")


def test_a_file_of_stored_people_is_recorded_and_one_of_people_of_files_alone_is_not(call, loaded, tmp_path):  # noqa: F811
    people, posts = loaded
    assert call("load", people, posts)[0] == 0

    def exported():
        code, out, _ = call("ledger", "who-saw", "c00", "--json")
        assert code == 0
        return [each for each in json.loads(out)["entries"] if each["kind"] == "exported"]

    file = tmp_path / "list.csv"
    assert call("shortlist", posts, "--pool", people, "--day", "2026-11-23", "--export", file)[0] == 0
    assert exported() == []
    assert call("shortlist", "o0", "--day", "2026-11-23", "--export", file, "--reason", "Interviews")[0] == 0
    (entry,) = exported()
    assert (entry["actor"], entry["reason"]) == ("local", "Interviews")
    assert entry["digest"] == recording.digest_of(file.read_bytes())


def test_another_ending_is_refused_and_nothing_is_written(call, loaded, tmp_path):  # noqa: F811
    people, posts = loaded
    code, _, err = call("shortlist", posts, "--pool", people, "--export", tmp_path / "list.exe")
    assert code == cli.common.BAD_INPUT
    assert "csv" in err
    assert not (tmp_path / "list.exe").exists()
