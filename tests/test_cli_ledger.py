"""The ledger on the command line: what it records, and what it says of it."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from sqlalchemy import text

from matching.ledger import Entry, Kind, Ledger
from matching.settings import settings
from matching.store import Store
from matching.store.keys import secret
from tests.ledger import made
from tests.pdfs import texts_of
from tests.test_cli import call, posting, resume, written  # noqa: F401 - fixtures

DAY = ("--day", "2026-11-23")


@pytest.fixture
def loaded(call, resume, posting):  # noqa: F811
    assert call("load", resume, posting)[0] == 0
    assert call("shortlist", "etch", *DAY)[0] == 0
    assert call("suggest", "anna", *DAY)[0] == 0
    return call


def behind_its_back(statement: str) -> None:
    with closing(Store(settings().store)) as store, store.file.writing() as file:
        file.execute(text(statement))


def test_lists_from_the_store_are_recorded_verified_and_replayed(loaded):
    assert loaded("ledger", "verify")[:2] == (0, "The ledger holds: 2 entries, nothing changed, removed or put in.\n")
    for number in ("1", "2"):
        code, out, _ = loaded("ledger", "replay", number)
        assert (code, out) == (0, "The list was made again and is the same, bit for bit.\n")
    found = json.loads(loaded("ledger", "replay", "1", "--json")[1])
    assert (found["outcome"], found["list"]["kind"]) == ("same", "shortlist")
    assert [each["candidate"]["id"] for each in found["list"]["matches"]] == ["anna"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_letter_is_written_as_a_pdf_and_that_is_recorded(loaded, tmp_path, lang):
    assert loaded("letter", "anna", "1", "--pdf", tmp_path / "letter.pdf", "--lang", lang)[:2] == (0, "")
    said = "".join(texts_of((tmp_path / "letter.pdf").read_bytes()))
    title = loaded("letter", "anna", "1", "--lang", lang)[1].splitlines()[0]
    assert title in said
    assert json.loads(loaded("ledger", "show", "3", "--json")[1])["kind"] == "record-read"


def test_lists_of_files_alone_are_not_recorded(call, resume, posting):  # noqa: F811
    assert call("shortlist", posting, "--pool", resume, *DAY)[0] == 0
    assert call("suggest", resume, "--openings", posting, *DAY)[0] == 0
    code, out, _ = call("ledger", "verify")
    assert code == 3
    assert "no ledger here" in out


def test_a_list_of_stored_people_for_a_file_is_recorded_and_said_not_to_be_replayable(loaded, posting):  # noqa: F811
    assert loaded("shortlist", posting, *DAY)[0] == 0
    code, out, _ = loaded("ledger", "replay", "3")
    assert code == 3
    assert "never stored" in out
    assert json.loads(loaded("ledger", "show", "3")[1])["people"] == ["anna"]


def test_an_entry_that_was_changed_is_named_with_exit_code_3(loaded):
    behind_its_back("UPDATE ledger SET actor = 'somebody' WHERE number = 1")
    code, out, _ = loaded("ledger", "verify")
    assert code == 3
    assert "entry 1: it was changed" in out
    said = json.loads(loaded("ledger", "verify", "--json")[1])
    assert (said["holds"], [each["entry"] for each in said["flaws"]]) == (False, [1])
    assert "1번 기록: 내용이 바뀌었거나" in loaded("ledger", "verify", "--lang", "ko")[1]


def test_an_anchor_is_written_and_found_again(loaded, tmp_path):
    anchor = tmp_path / "anchor.json"
    assert loaded("ledger", "verify", "--write-anchor", anchor)[0] == 0
    assert loaded("shortlist", "etch", *DAY)[0] == 0
    assert loaded("ledger", "verify", "--anchor", anchor)[0] == 0
    behind_its_back("DELETE FROM ledger")
    behind_its_back("DELETE FROM ledger_subjects")
    behind_its_back("DELETE FROM ledger_people")
    behind_its_back("DELETE FROM ledger_head")
    assert loaded("shortlist", "etch", *DAY)[0] == 0  # begun anew
    assert loaded("ledger", "verify")[0] == 0
    code, out, _ = loaded("ledger", "verify", "--anchor", anchor)
    assert code == 3
    assert "another ledger" in out
    assert loaded("ledger", "verify", "--anchor", tmp_path / "none")[0] == 2


def test_who_saw_a_person_and_whom_a_company_saw(loaded):
    with closing(Store(settings().store)) as store:
        ledger = Ledger(store.file, secret("ledger", settings().home))
        seen = {
            "company": "hanbit",
            "origin": ledger.origin("203.0.113.9"),
            "action": "GET /v1/candidates/{identifier}",
        }
        ledger.record(Entry(Kind.RECORD_READ, made.BEGIN, "user-7", people=("anna",), **seen))
    code, out, _ = loaded("ledger", "who-saw", "anna")
    assert code == 0
    assert "Entries: 3. People they are about: 1, erased since: 0." in out
    code, out, _ = loaded("ledger", "who-saw", "--company", "hanbit")
    assert "Entries: 1. People they are about: 1, erased since: 0." in out
    assert "anna" in out
    found = json.loads(loaded("ledger", "who-saw", "--company", "hanbit", "--json")[1])
    assert [(each["actor"], each["people"]) for each in found["entries"]] == [("user-7", ["anna"])]
    assert found["entries"][0]["origin"].startswith("203.0.113.0/24 ")
    assert "Entries: 0." in loaded("ledger", "who-saw", "--company", "hanbit", "--since", "2026-11-24")[1]
    assert "Entries: 1." in loaded("ledger", "who-saw", "--company", "hanbit", "--since", "2026-11-23")[1]
    assert loaded("ledger", "who-saw")[0] == 2
    assert loaded("ledger", "who-saw", "anna", "--company", "hanbit")[0] == 2


def test_the_latest_entries_are_shown_in_either_language(loaded):
    assert "list of people shown" in loaded("ledger", "show")[1]
    assert "후보자 목록 표시" in loaded("ledger", "show", "--lang", "ko")[1]
    assert json.loads(loaded("ledger", "show", "--json", "-k", "1")[1])["count"] == 1
    assert loaded("ledger", "show", "99")[0] == 2


def test_what_a_replay_misses_is_said(loaded, resume, tmp_path):  # noqa: F811
    with closing(Store(settings().store)) as store:
        ledger = Ledger(store.file, secret("ledger", settings().home))
        first = ledger.entry("1")
        other = dict(first.versions) | {"code": "an-older-one"}
        with store.file.writing() as file:
            ledger.append(
                file,
                Entry(
                    Kind.LIST_SHOWN, first.at, "local", people=("anna",), digest=first.digest, objects=first.objects,
                    versions=other, inputs=first.inputs,
                ),
            )  # fmt: skip
    code, out, _ = loaded("ledger", "replay", "3")
    assert code == 0
    assert "code: then an-older-one, now " in out
