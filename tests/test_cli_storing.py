"""Backing up, restoring and looking after the store from the command line."""

from __future__ import annotations

import sys

import pytest

from matching import cli
from matching.settings import settings
from matching.store import Store
from matching.store.people import forget
from tests import small
from tests.store import former


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KTECH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture
def call(home, monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["ktech-match", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, " ".join(out.split()), " ".join(err.split())

    return run


@pytest.fixture
def store(home):
    store = Store(home / "store.sqlite3")
    store.add(small.candidates(), small.openings())
    return store


def test_a_store_is_backed_up_and_brought_back_and_the_erased_stay_erased(call, store, tmp_path):
    code, out, err = call("backup", tmp_path / "backup")
    assert (code, err) == (0, "")
    assert "10 candidates and 3 openings" in out
    assert "store.key" in out
    with store.file.writing() as file:
        forget(file, "c03")
    store.close()
    code, out, err = call("restore", tmp_path / "backup")
    assert (code, out) == (2, "")
    assert "--replace" in err
    code, out, err = call("restore", tmp_path / "backup", "--replace", "--lang", "ko")
    assert (code, err) == (0, "")
    assert "9명" in out
    assert "1명은 다시 삭제" in out
    assert "candidates 9" in call("doctor", "--day", "2026-11-26")[1]


def test_a_damaged_store_is_said_by_the_doctor_with_the_command_that_helps(call, store, home, tmp_path):
    call("backup", tmp_path / "backup")
    store.close()
    code, out, _ = call("doctor", "--day", "2026-11-26")
    assert (code, "is whole: layout 0" in out, "candidates 10" in out) == (0, True, True)
    content = bytearray((home / "store.sqlite3").read_bytes())
    content[9000] ^= 1
    (home / "store.sqlite3").write_bytes(content)
    code, out, err = call("doctor", "--day", "2026-11-26")
    assert (code, out) == (1, "")
    assert "ktech-match restore FOLDER --replace" in err
    assert call("restore", tmp_path / "backup", "--replace")[0] == 0
    assert call("doctor", "--day", "2026-11-26")[0] == 0


def test_the_doctor_makes_no_store(call, home):
    code, out, _ = call("doctor", "--day", "2026-11-26")
    assert (code, "no store yet" in out, home.exists()) == (0, True, False)


def test_a_backup_needs_a_folder_of_its_own(call, store, tmp_path):
    (tmp_path / "backup").write_text("a letter")
    code, _, err = call("backup", tmp_path / "backup")
    assert (code, "something is there already" in err) == (2, True)


def test_the_first_command_after_an_unencrypted_release_says_what_became_of_it(call, home):
    former.make(home / "store.sqlite3")
    code, _, err = call("doctor", "--day", "2026-11-26")
    assert code == 0
    assert "was not encrypted; it is now" in err
    assert call("doctor", "--day", "2026-11-26")[2] == ""
