"""All pairs on the command line: worked out once, the same as single lists, recorded, and gone with an erasure."""

import json
import sys

import pytest

from matching import cli
from matching.all_pairs.kept import FOLDER
from matching.settings import settings
from tests.bag_of_words import BagOfWords
from tests.small import OPENINGS, PEOPLE

DAY = ("--day", "2026-11-23")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def call(home, monkeypatch, capsys):
    """Run a command on a store of ten people and three openings, and return its output."""
    monkeypatch.setenv("KTECH_HOME", str(home))
    monkeypatch.setattr("matching.encoding.load_embedder", lambda name: BagOfWords())
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    settings.cache_clear()

    def run(*arguments, fails=False):
        monkeypatch.setattr(sys, "argv", ["ktech-match", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        assert (code != 0) == fails, err
        return err if fails else out

    files = []
    for name, documents in (("people", PEOPLE), ("openings", OPENINGS)):
        files.append(home.parent / f"{name}.jsonl")
        files[-1].write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    run("load", *files)
    yield run
    settings.cache_clear()


def test_a_list_of_all_pairs_is_the_one_asked_alone(call):
    said = call("all-pairs", *DAY)
    assert "lists of 3 openings and 10 people" in said
    for one, entries, other in (("o0", "matches", "candidate"), ("o2", "matches", "candidate")):
        together = json.loads(call("all-pairs", "--of", one, "--json", *DAY))
        alone = json.loads(call("shortlist", one, "-k", "20", "--json", *DAY))
        assert together["kind"] == "all-pairs-people"
        assert [each["id"] for each in together["entries"]] == [each[other]["id"] for each in alone[entries]]
        assert [each["score"] for each in together["entries"]] == [each["score"] for each in alone[entries]]
    together = json.loads(call("all-pairs", "--of", "c05", "--json", *DAY))
    alone = json.loads(call("suggest", "c05", "-k", "20", "--json", *DAY))
    assert [each["id"] for each in together["entries"]] == [each["opening"]["id"] for each in alone["matches"]]
    assert together["entries"]


def test_a_list_is_printed_in_both_languages_and_recorded_first(call):
    assert "c00" in call("all-pairs", "--of", "o0", *DAY)
    assert "순위" in call("all-pairs", "--of", "c00", "--by", "likeness", "--lang", "ko", *DAY)
    recorded = call("ledger", "show")
    assert recorded.count("all-pairs") == 2


def test_an_id_that_is_not_there_is_said(call):
    assert "nobody" in call("all-pairs", "--of", "nobody", *DAY, fails=True)


def test_all_pairs_are_worked_out_once_and_again_when_something_changed(call, home):
    call("all-pairs", *DAY)
    file = home / FOLDER / "lists.npz"
    first = file.stat().st_mtime_ns
    call("all-pairs", *DAY)
    assert file.stat().st_mtime_ns == first
    call("all-pairs", "-k", "3", *DAY)
    assert file.stat().st_mtime_ns != first


def test_nothing_of_all_pairs_is_left_when_somebody_is_erased(call, home):
    call("all-pairs", *DAY)
    assert (home / FOLDER).exists()
    call("erase", "c00", "--reason", "asked")
    assert not (home / FOLDER).exists()
    call("all-pairs", *DAY)
    assert "c00" not in call("all-pairs", "--of", "o0", *DAY)
