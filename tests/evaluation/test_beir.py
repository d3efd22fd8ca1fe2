"""Sets from folders: BEIR layout, documents in it, the same documents in two languages."""

import json
from pathlib import Path

import pytest

from matching.errors import AlreadyExistsError, BadInputError, UnknownNameError
from matching.evaluation.beir import read_beir
from matching.evaluation.labelled import Origin
from matching.evaluation.parallel import is_parallel, read_parallel
from matching.evaluation.shipped import sets_named, shipped_sets
from tests.small import posting, resume

QUERIES = [{"_id": "q1", "text": "etch"}, {"_id": "q2", "title": "식각", "text": "공정"}, {"_id": "q3", "text": "none"}]
CORPUS = [{"_id": "d1", "text": "plasma etching"}, {"_id": "d2", "title": "", "text": "cells"}]
QRELS = ["query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td2\t0", "q2\td2\t1"]


def write(
    folder: Path, queries: list | None = None, corpus: list | None = None, qrels: list[str] | None = None
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("queries", queries or QUERIES), ("corpus", corpus or CORPUS)):
        text = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels.tsv").write_text("".join(f"{each}\n" for each in qrels or QRELS), encoding="utf-8")
    return folder


def test_a_set_is_read_with_its_grades(tmp_path):
    found = read_beir(write(tmp_path / "small"))
    assert (found.name, found.side, found.origin, found.synthetic) == ("small", "texts", Origin.OUTSIDE, False)
    assert [each.text for each in found.queries] == ["etch", "식각\n공정", "none"]
    assert found.grades == {"q1": {"d1": 2, "d2": 0}, "q2": {"d2": 1}}


def test_a_query_without_a_relevant_document_is_named(tmp_path):
    found = read_beir(write(tmp_path))
    assert found.without_relevant == ("q3",)
    assert [each.id for each in found.measured] == ["q1", "q2"]


def test_queries_may_be_grouped(tmp_path):
    found = read_beir(write(tmp_path, [{**each, "group": "one"} for each in QUERIES[:2]] + QUERIES[2:]))
    assert [each.group for each in found.queries] == ["one", "one", "q3"]


def test_grades_may_lie_in_a_folder_of_their_own(tmp_path):
    write(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")
    assert read_beir(tmp_path).grades["q2"] == {"d2": 1}


def test_the_digest_is_that_of_the_files(tmp_path):
    one, same = read_beir(write(tmp_path / "a")), read_beir(write(tmp_path / "b"))
    other = read_beir(write(tmp_path / "c", qrels=[*QRELS[:-1], "q2\td2\t2"]))
    assert one.digest == same.digest != other.digest


@pytest.mark.parametrize(
    ("line", "number", "match"),
    [
        ("q9\td1\t1", 5, "query that queries.jsonl does not hold"),
        ("q1\td9\t1", 5, "document that the corpus does not hold"),
        ("q1\td1\t1", 5, "an earlier line"),
        ("q2\td1\t-1", 5, "whole number from 0"),
        ("q2\td1\t1.5", 5, "whole number from 0"),
        ("q2\td1\t", 5, "whole number from 0"),
        ("q2\td1\t101", 5, "to 100"),
        ("q2\td1", 5, "three cells"),
        ("q2 d1 1", 5, "three cells"),
    ],
)
def test_a_bad_grade_is_refused_with_its_line(tmp_path, line, number, match):
    write(tmp_path, qrels=[*QRELS, line])
    with pytest.raises(BadInputError, match=match) as caught:
        read_beir(tmp_path)
    assert caught.value.at.line == number
    assert caught.value.at.file == str(tmp_path / "qrels.tsv")


def test_a_file_of_grades_needs_its_head(tmp_path):
    with pytest.raises(BadInputError, match="query-id corpus-id score"):
        read_beir(write(tmp_path, qrels=QRELS[1:]))


def test_a_set_in_which_nothing_is_relevant_is_refused(tmp_path):
    with pytest.raises(BadInputError, match="no pair has a grade of 1 or more"):
        read_beir(write(tmp_path, qrels=[QRELS[0], "q1\td1\t0"]))
    (tmp_path / "set.toml").write_text("relevant-from = 3")
    with pytest.raises(BadInputError, match="no pair has a grade of 3 or more"):
        read_beir(write(tmp_path))


@pytest.mark.parametrize(
    ("line", "error", "match"),
    [
        ({"_id": "q1", "text": "again"}, AlreadyExistsError, "q1"),
        ({"_id": 7, "text": "x"}, BadInputError, "not an id"),
        ({"_id": "", "text": "x"}, BadInputError, "not an id"),
        ({"_id": "q4"}, BadInputError, "not text"),
        ({"_id": "q4", "text": "x", "title": 3}, BadInputError, "not text"),
        ({"_id": "q4", "text": "x", "group": 3}, BadInputError, "not text"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path, line, error, match):
    with pytest.raises(error, match=match) as caught:
        read_beir(write(tmp_path, queries=[*QUERIES, line]))
    assert caught.value.at.line == 4


def test_a_missing_file_is_named(tmp_path):
    write(tmp_path)
    (tmp_path / "corpus.jsonl").unlink()
    with pytest.raises(BadInputError, match=r"corpus\.jsonl"):
        read_beir(tmp_path)


def test_a_set_of_documents_has_two_sides(tmp_path):
    found = read_beir(
        write(tmp_path, [posting("o1"), posting("o2")], [resume("c1"), resume("c2")],
              [QRELS[0], "o1\tc1\t2", "o2\tc1\t1"])
    )  # fmt: skip
    turned = found.turned()
    assert (found.side, turned.side) == ("company", "candidate")
    assert turned.grades == {"c1": {"o1": 2, "o2": 1}}
    assert turned.without_relevant == ("c2",)
    assert turned.turned().grades == found.grades
    assert found.synthetic  # each document says so itself
    assert "Ana" not in found.corpus[0].text  # the text is the masked one


def test_texts_among_documents_have_no_sides(tmp_path):
    mixed = read_beir(write(tmp_path, [posting("o1"), *QUERIES], CORPUS, QRELS))
    assert (mixed.side, mixed.synthetic) == ("texts", False)


def test_what_a_set_says_of_itself_is_checked(tmp_path):
    write(tmp_path)
    (tmp_path / "set.toml").write_text('origin = "table"\n[title]\nen = "A"\nko = "가"', encoding="utf-8")
    assert (read_beir(tmp_path).origin, read_beir(tmp_path).title.ko) == (Origin.TABLE, "가")
    (tmp_path / "set.toml").write_text('origin = "hearsay"')
    with pytest.raises(BadInputError, match="origin: not as a set describes itself"):
        read_beir(tmp_path)
    (tmp_path / "set.toml").write_text("origin")
    with pytest.raises(BadInputError, match="not TOML"):
        read_beir(tmp_path)


def parallel(folder: Path, people: tuple[str, ...] = ("c1", "c2")) -> Path:
    for language, order in (("en", ("c1", "c2")), ("ko", people)):
        for name, rows in (("openings", [posting("o1")]), ("people", [resume(each) for each in order])):
            (folder / f"{name}.{language}.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in rows))
    (folder / "qrels.tsv").write_text(f"{QRELS[0]}\no1\tc2\t2\n")
    return folder


def test_documents_in_two_languages_are_four_sets(tmp_path):
    found = read_parallel(parallel(tmp_path), "both")
    assert [each.name for each in found] == ["both/ko-ko", "both/ko-en", "both/en-ko", "both/en-en"]
    assert found[1].title.ko == "both: 한국어 공고, 영어 이력서"
    assert all(each.grades == {"o1": {"c2": 2}} for each in found)
    assert is_parallel(tmp_path)
    assert not is_parallel(write(tmp_path / "other"))


def test_documents_in_two_languages_must_be_the_same(tmp_path):
    with pytest.raises(BadInputError, match="same ids in the same order"):
        read_parallel(parallel(tmp_path, ("c2", "c1")))


def test_the_sets_that_come_with_the_project_are_read():
    assert {"titles-ko-en", "parallel-sample"} <= set(shipped_sets())
    [titles] = sets_named("titles-ko-en")
    assert len(titles.queries) == 400
    assert titles.without_relevant == ()
    four = sets_named("parallel-sample")
    assert [each.name for each in sets_named("parallel-sample/ko-en")] == [four[1].name]
    assert all(each.synthetic for each in four)
    assert not titles.synthetic


def test_a_set_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownNameError, match="titles-ko-en"):
        sets_named("titles-ko")
    with pytest.raises(UnknownNameError, match="parallel-sample/ko-en"):
        sets_named("parallel-sample/ko-fr")


def test_the_sets_that_come_with_the_project_are_written_by_their_script(tmp_path):
    import subprocess
    import sys

    folder = next(iter(shipped_sets().values())).parent
    subprocess.run([sys.executable, folder / "build" / "make_sets.py", tmp_path], check=True)
    for name in ("titles-ko-en/queries.jsonl", "titles-ko-en/corpus.jsonl", "titles-ko-en/qrels.tsv",
                 "parallel-sample/qrels.tsv"):  # fmt: skip
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), "due: run data/evaluation/build"
