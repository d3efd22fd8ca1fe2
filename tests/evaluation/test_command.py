"""`ktech-match evaluate`: any folder is measured, in a table and as a report."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from matching.cli import evaluating
from matching.cli.common import app
from matching.errors import UnknownNameError
from matching.evaluation import whole
from matching.evaluation.kept import kept_part
from matching.evaluation.sections import PARTS, Section
from matching.language import Text
from matching.retrieval import ANY_LIKENESS


class Letters:
    """An encoder that counts letters."""

    name, dimension, fingerprint, likeness = "letters", 26, "letters-1", ANY_LIKENESS

    def encode(self, texts, *, progress=None):
        counts = np.array([[text.lower().count(chr(97 + letter)) + 0.01 for letter in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A set of texts that letters find, an encoder of letters, and a home of its own."""
    from matching.settings import settings

    monkeypatch.setattr("matching.embedding.load_embedder", lambda name=None: Letters())
    monkeypatch.setenv("KTECH_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    made = tmp_path / "letters"
    made.mkdir()
    letters = [chr(97 + number) for number in range(24)]
    rows = {"queries": [{"_id": f"q{each}", "text": each * 5} for each in letters],
            "corpus": [{"_id": each, "text": f"{each * 3} {each}"} for each in letters]}  # fmt: skip
    for name, entries in rows.items():
        (made / f"{name}.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in entries))
    pairs = "".join(f"q{each}\t{each}\t1\n" for each in letters)
    (made / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{pairs}")
    yield made
    settings.cache_clear()


def test_a_folder_is_measured_and_reported(folder, tmp_path):
    report = tmp_path / "report.html"
    found = CliRunner().invoke(app, ["evaluate", str(folder), "--report", str(report), "--k", "3", "--lang", "en"])
    assert found.exit_code == 0, found.output
    assert "nDCG@3" in found.output
    assert "Encoder letters − Chance" in found.output
    page = report.read_text(encoding="utf-8")
    for said in ("letters-1", "20261126", "24 queries (24 independent)", "질의 24개", "Not measured in this run"):
        assert said in page


def test_the_same_call_says_the_same(folder):
    runs = [CliRunner().invoke(app, ["evaluate", str(folder), "--lang", "ko"]).output for _ in range(2)]
    assert runs[0] == runs[1]
    assert "무작위" in runs[0]


def test_what_was_measured_of_a_part_is_kept_where_the_pages_read_it_and_no_set_of_ones_own_is(folder, monkeypatch):
    said = Section("parity", Text("Parity", "동등성"))
    monkeypatch.setattr(evaluating, "_others", lambda *_: [said])
    home = folder.parent / "home"
    found = CliRunner().invoke(app, ["evaluate", str(folder), "--sections", "parity"])
    assert (found.exit_code, kept_part(home, "parity")) == (0, None), found.output
    found = CliRunner().invoke(app, ["evaluate", "--sections", "parity", "--day", "2026-11-23"])
    assert found.exit_code == 0, found.output
    kept = kept_part(home, "parity")
    assert (kept.sections, kept.day.isoformat()) == ((said,), "2026-11-23")
    assert "letters-1" in str(kept.facts)


def test_a_set_that_is_not_there_is_refused(folder):
    with pytest.raises(UnknownNameError, match="titles-ko-en"):
        CliRunner().invoke(app, ["evaluate", "no-such-set"], catch_exceptions=False)


def test_all_sets_that_come_with_the_project_are_measured_where_none_is_named():
    assert {"titles-ko-en", "parallel-sample/ko-en", "parallel_set/ko-en", "judgements"} <= {
        each.name for each in evaluating.sets_asked(None)
    }


def test_parts_are_chosen_by_name_else_all_but_quality_alone_where_sets_are_named():
    assert evaluating.parts_chosen(None, None) == PARTS
    assert evaluating.parts_chosen(None, ["letters"]) == ("quality",)
    assert evaluating.parts_chosen(None, None, judged=True) == ("quality",)
    assert evaluating.parts_chosen("scorer, latency", ["letters"]) == ("scorer", "latency")
    with pytest.raises(UnknownNameError, match="planted-bias"):
        evaluating.parts_chosen("planted", None)


def test_every_part_beside_quality_is_made_by_one_function():
    assert {*whole._MADE, "quality"} == set(PARTS)
