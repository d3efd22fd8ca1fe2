"""Judging on the command line: draw, fill in, import, export, agree."""

import csv
import json

import pytest

from matching.judgements import Judgements
from matching.registry import Shelf
from matching.settings import settings
from matching.store import Store
from tests.bag_of_words import BagOfWords
from tests.registry.test_shelf import PASSED, made
from tests.test_cli import POSTING, RESUME, call, written

__all__ = ["call"]


@pytest.fixture
def loaded(call, tmp_path):
    """Two people and an opening, of which all pairs are drawn."""
    other = {**RESUME, "x-ktech": {"id": "bela", "synthetic": True}}
    files = [written(tmp_path / f"{number}.json", each) for number, each in enumerate((RESUME, other, POSTING))]
    assert call("load", *files)[0] == 0
    assert call("judgements", "draw", "--day", "2026-11-23")[0] == 0
    return call


def filled(call, path, annotator, answers):
    """Write a template and fill in its answers."""
    code, out, _ = call("judgements", "template", "--annotator", annotator, "--out", path)
    assert (code, "2 pairs" in out) == (0, True)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "answer": answers[row["candidate"]]} for row in rows)


def test_a_template_is_filled_in_imported_once_and_exported(loaded, tmp_path):
    path, out = tmp_path / "mine.csv", tmp_path / "all.csv"
    filled(loaded, path, "judge-1", {"anna": "3", "bela": ""})
    code, said, err = loaded("judgements", "import", path, "--day", "2026-11-24")
    assert (code, err) == (0, "")
    assert "1 good" in said
    assert "1 not answered" in said
    assert "1 kept already" in loaded("judgements", "import", path)[1]
    assert loaded("judgements", "export", "--out", out)[0] == 0
    (row,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (row["candidate"], row["answer"], row["annotator"], row["day"]) == ("anna", "3", "judge-1", "2026-11-24")
    assert len(row["opening_version"]) == 64
    assert "Secret" not in path.read_text(encoding="utf-8")


def test_a_pair_judged_is_not_in_the_next_template(loaded, tmp_path):
    path = tmp_path / "mine.csv"
    filled(loaded, path, "judge-1", {"anna": "3", "bela": ""})
    loaded("judgements", "import", path)
    assert "1 pairs" in loaded("judgements", "template", "--annotator", "judge-1", "--out", path)[1]
    assert "2 pairs" in loaded("judgements", "template", "--annotator", "judge-2", "--out", path)[1]


def test_a_bad_row_is_named_given_back_and_nothing_is_kept(loaded, tmp_path):
    path, bad = tmp_path / "mine.csv", tmp_path / "bad.csv"
    filled(loaded, path, "judge-1", {"anna": "3", "bela": "perhaps"})
    code, out, err = loaded("judgements", "import", path, "--bad-rows", bad)
    assert code == 2
    assert "answer" in out
    assert "Nothing was kept" in out
    assert "1 of 2" in err
    assert "perhaps" in bad.read_text(encoding="utf-8-sig")
    assert loaded("judgements", "import", path, "--dry-run")[0] == 2
    code, out, _ = loaded("judgements", "import", path, "--skip-bad", "--json")
    assert (code == 0, json.loads(out)["kept"], json.loads(out)["bad"]) == (True, 1, 1)


def test_agreement_is_printed_and_cannot_be_told_of_two_pairs(loaded, tmp_path):
    assert "two annotators" in loaded("judgements", "agreement")[1]
    for who, answers in (("judge-1", {"anna": "3", "bela": "2"}), ("judge-2", {"anna": "0", "bela": "2"})):
        filled(loaded, tmp_path / f"{who}.csv", who, answers)
        loaded("judgements", "import", tmp_path / f"{who}.csv")
    code, out, err = loaded("judgements", "agreement")
    assert (code, err) == (0, "")
    assert "judge-1 / judge-2" in out
    assert "cannot tell" in out
    assert "etch · anna · company: judge-1 3, judge-2 0" in out
    assert "판단 불가" in loaded("judgements", "agreement", "--lang", "ko")[1]
    assert json.loads(loaded("judgements", "agreement", "--json")[1])["agreements"][0]["n"] == 2


def test_the_judgements_of_a_document_that_changed_are_reported(loaded, tmp_path):
    filled(loaded, tmp_path / "mine.csv", "judge-1", {"anna": "3", "bela": "1"})
    loaded("judgements", "import", tmp_path / "mine.csv")
    assert "no labels" not in loaded("judgements", "agreement")[1]
    changed = {**RESUME, "basics": {"label": "Etch manager"}}
    loaded("load", written(tmp_path / "changed.json", changed), "--replace")
    assert "1 judgements are of documents that have changed" in loaded("judgements", "agreement")[1]


def test_a_template_without_a_round_has_an_example_alone(call, tmp_path):
    code, out, _ = call("judgements", "template", "--annotator", "judge-1", "--out", tmp_path / "t.csv")
    assert (code, "0 pairs" in out) == (0, True)
    assert "example-row" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    code, _, err = call("judgements", "template", "--annotator", "Anna", "--out", tmp_path / "t.csv")
    assert (code, "no name" in err) == (2, True)
    assert call("judgements", "template", "--annotator", "judge-1", "--side", "both")[0] == 2


def test_pairs_are_drawn_by_the_scorer_in_service(loaded):
    kept = Judgements(Store(settings().store))
    assert kept.latest_round().scorer == "prior"
    shelf = Shelf.of_settings()
    shelf.add(made("other"))
    shelf.promote("other", PASSED, day=kept.latest_round().day)
    assert loaded("judgements", "draw", "--day", "2026-11-23")[0] == 0
    assert kept.latest_round().scorer == "other"


def test_what_is_stored_is_evaluated_as_a_labelled_set(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr("matching.embedding.load_embedder", lambda name=None: BagOfWords())
    evaluated = ("evaluate", "--judged", "--day", "2026-11-23", "--lang", "en", "--report", tmp_path / "report.html")
    code, _, err = loaded(*evaluated)
    assert (code, "No judgement of the documents as they are is stored" in err) == (2, True)
    filled(loaded, tmp_path / "mine.csv", "judge-1", {"anna": "3", "bela": "0"})
    loaded("judgements", "import", tmp_path / "mine.csv")
    code, out, err = loaded(*evaluated)
    assert (code, err) == (0, ""), err
    assert "Judged pairs" in out
    assert "2 pairs were judged from the company" in (tmp_path / "report.html").read_text(encoding="utf-8")
