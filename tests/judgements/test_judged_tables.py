"""Judgements as tables: out, filled in, and in again, with every bad row named."""

import csv
import io

import pytest

from matching.bulk.workbook import written
from matching.errors import BadInputError
from matching.features import SIDES
from matching.judgements import Answer
from matching.judgements.checking import check_table
from matching.judgements.columns import PLACES, label, side_label
from matching.judgements.shown import text_of_opening, text_of_person
from matching.judgements.tables import bad_rows_table, table_of, template
from matching.language import LANGUAGES
from tests import small
from tests.judgements.made import DAY, NOW, SEEN, judgement

HEADER = "opening,candidate,side,answer,annotator\n"


def checked(text: str | bytes, name: str = "j.csv", **more: object):
    return check_table(text.encode() if isinstance(text, str) else text, name, day=DAY, **more)


def test_what_is_written_out_is_read_in_again_as_it_was():
    given = [
        judgement(3, reason="=SUM(A1) looks like a formula"),
        judgement("cannot-tell", "judge-2", reason="Zeile\neins; zwei, drei"),
        judgement(0, side="candidate", synthetic=True, seen=(SEEN, None)),
        judgement("withdrawn", "judge-3"),
    ]
    table = table_of(given)
    assert checked(table).good == given
    assert b"'=SUM" in table  # a spreadsheet would run it


def test_a_table_in_korean_says_the_same():
    header = ",".join(label(name).ko for name in ("opening", "candidate", "side", "answer", "annotator", "day"))
    first = f"o1,c1,{side_label('company').ko},{Answer.LIKELY.label.ko},judge-1,2026. 11. 24"
    rows = f"{first}\no1,c2,후보자,판단 불가,judge-1,\n"
    for encoding in ("utf-8", "utf-8-sig", "cp949"):
        found = checked(f"{header}\n{rows}".encode(encoding))
        assert [(each.side, each.answer.value, each.day) for each in found.good] == [
            ("company", "2", DAY), ("candidate", "cannot-tell", DAY),
        ]  # fmt: skip


def test_a_workbook_says_the_same_with_its_numbers_as_numbers():
    rows = [HEADER.strip().split(","), ["o1", "c1", "company", "2", "judge-1"]]
    assert [each.grade for each in checked(written("judgements", rows), "j.xlsx").good] == [2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_for_an_answer_and_a_side_is_read(language):
    for answer in Answer:
        for side in SIDES:
            row = f"o1,c1,{side_label(side)[language]},{answer.label[language]},judge-1\n"
            (found,) = checked(HEADER + row).good
            assert (found.answer, found.side) == (answer, side)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("o1,c1,company,4,judge-1", "answer", "not-one-of"),
        ("o1,c1,company,maybe,judge-1", "answer", "not-one-of"),
        ("o1,c1,employer,2,judge-1", "side", "not-one-of"),
        ("o1,c1,company,2,Anna Kim", "annotator", "not-an-annotator"),
        ("o1,c1,company,2,", "annotator", "missing-field"),
        ("o9,c1,company,2,judge-1", "opening", "no-such-entry"),
        ("o1,c9,company,2,judge-1", "candidate", "no-such-entry"),
        ("o1,c2,company,3,judge-1", None, "judged-twice"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column_and_nothing_is_kept_with_it(row, column, code):
    found = checked(f"{HEADER}o1,c2,company,1,judge-1\n{row}\n", contents=NOW)
    assert [(each.line, each.problem.column, each.problem.code) for each in found.bad] == [(3, column, code)]
    assert len(found.good) == 1
    with pytest.raises(BadInputError, match="1 of 2"):
        found.to_keep()
    assert found.to_keep(skip_bad=True) == found.good


def test_the_words_of_a_problem_never_repeat_what_was_written():
    found = checked(f"{HEADER}o1,c1,company,Secret Person,judge-1\n")
    assert all("Secret" not in found.bad[0].problem.text[language] for language in LANGUAGES)


def test_bad_rows_come_back_as_they_were_and_once_mended_are_taken():
    found = checked(f"{HEADER}o1,c1,company,2,judge-1\no1,c2,company,maybe,judge-1\n")
    given_back = bad_rows_table(found, "ko").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(given_back)))
    assert rows[0] == [*HEADER.strip().split(","), "ktech_error"]
    assert rows[1][:5] == ["o1", "c2", "company", "maybe", "judge-1"]
    again = checked(given_back.replace("maybe", "1"))
    assert ([each.grade for each in again.good], again.notices) == ([1], [])


def test_a_row_without_an_answer_is_not_yet_judged_and_no_error():
    found = checked(f"{HEADER}o1,c1,company,,judge-1\no1,c2,company,2,judge-1\n")
    assert found.counts == {"total": 2, "good": 1, "bad": 0, "unchanged": 0, "unanswered": 1}


def test_what_stands_already_is_not_kept_again_but_a_change_of_mind_is():
    rows = f"{HEADER}o1,c1,company,2,judge-1\n"
    kept = checked(rows).good
    assert checked(rows, kept=kept).counts["unchanged"] == 1
    assert checked(rows.replace(",2,", ",3,"), kept=kept).counts["good"] == 1
    assert checked(rows, kept=[*kept, judgement(0)]).counts["good"] == 1  # it was 0 last


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("opening,candidate,side,answer\no1,c1,company,2\n", "j.csv", "annotator"),
        ("opening,opening,candidate,side,answer,annotator\n", "j.csv", "Take one out"),
        ("{}", "j.jsonl", "xlsx"),
        (HEADER, "j.csv", "j.csv"),
        ('opening,"candidate\n', "j.csv", "quote"),
    ],
)
def test_a_table_of_which_nothing_can_be_read_is_refused_with_its_name(text, name, why):
    with pytest.raises(BadInputError, match=why):
        checked(text, name)


def test_an_unknown_column_is_told_and_left_out():
    found = checked(HEADER.strip() + ",mood\no1,c1,company,2,judge-1,good\n")
    assert [each.code for each in found.notices] == ["warning-not-taken"]
    assert len(found.good) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_has_an_example_that_is_passed_over(language):
    found = checked(template([], language))
    assert (found.counts["unanswered"], found.bad, found.notices) == (1, [], [])


def test_a_template_shows_both_documents_and_nobodys_name_and_comes_back_with_their_versions():
    person, post = small.candidates()[0], small.openings()[0]
    row = {
        "opening": "o0", "opening_text": text_of_opening(post, "en"), "candidate": "c00", "side": "company",
        "candidate_text": text_of_person(person, "en"), "annotator": "judge-1", "opening_version": SEEN,
    }  # fmt: skip
    table = template([row]).decode("utf-8-sig")
    assert "FinFET" in table
    assert "165000000" in table
    assert not {"Ana Silva", "example.com", "Hidden Lane", "886"} & set(table.split())
    assert "Silva" not in table
    filled = table.replace("company,,judge-1", "company,3,judge-1")
    (found,) = checked(filled).good
    assert (found.grade, found.versions.opening, found.versions.candidate) == (3, SEEN, None)


def test_every_field_of_a_judgement_has_its_column():
    every = judgement(3, reason="Etch", synthetic=True)
    versions = every.versions.model_copy(update={"rules": "r", "encoder": "e", "scorer": "s"})
    (row,) = list(
        csv.reader(io.StringIO(table_of([every.model_copy(update={"versions": versions})]).decode("utf-8-sig")))
    )[1:]
    assert len(row) == len(PLACES)
    assert all(row)
