"""Lists as files: the same numbers in all of them, no cell that is a formula, Korean that can be read."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matching.bulk.delimited import guarded, unguarded
from matching.embedding import VectorCache
from matching.errors import BadInputError, UnknownNameError
from matching.exports import (
    CODE,
    FORMATS,
    Sheet,
    Stamp,
    bundled,
    disposition,
    file_name,
    format_of,
    people_sheet,
    shortlist_sheet,
    suggestions_sheet,
    written,
)
from matching.exports.pdf import MOST_ROWS
from matching.exports.recording import checked_reason, people_on
from matching.exports.table import Column, shown
from matching.language import LANGUAGES, Text
from matching.store import Store
from matching.who import Who
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.pdfs import drawn, has_korean_font, texts_of

PLAIN = Stamp(date(2026, 11, 23), "0.1.0", is_synthetic=True)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with closing(Store(home / "store.sqlite3")) as store:
        workspace = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))
        workspace.add(small.candidates(), small.openings())
        yield workspace


@pytest.fixture(scope="module")
def found(space):
    return space.shortlist("o0", small.DAY)


@pytest.fixture(scope="module")
def sheets(space, found):
    return {
        "shortlist": shortlist_sheet(found, CODE),
        "suggestions": suggestions_sheet(space.suggestions("c02", small.DAY), CODE),
        "people": people_sheet(space.store.candidates(), small.DAY, CODE),
    }


def of_texts(*texts, **changes):
    """Return a table of one column of texts."""
    rows = tuple((each,) for each in texts)
    given = {"of": "people", "about": "", "title": Text("T", "표"), "columns": (Column("headline", 10),), "rows": rows,
             "notes": (), "stamp": PLAIN}  # fmt: skip
    return Sheet(**(given | changes))


def csv_rows(sheet, language="en"):
    content = written(sheet, "csv", language)
    assert content.startswith(b"\xef\xbb\xbf")  # what Excel knows UTF-8 by
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_sheets(sheet, language="en"):
    return load_workbook(io.BytesIO(written(sheet, "xlsx", language)))


def pdf_text(sheet, language="en"):
    return "\n".join(texts_of(written(sheet, "pdf", language)))


def numbers_of_pdf(text):
    """Return the scores that stand in a PDF, in their order: four decimals each."""
    return [float(each) for each in re.findall(r"(?<![\d.])\d\.\d{4}(?!\d)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["shortlist", "suggestions"])
def test_the_numbers_are_the_same_in_all_four_and_those_of_the_list(sheets, name, language):
    sheet = sheets[name]
    keys = [column.key for column in sheet.columns]
    at = [keys.index(key) for key in ("score", "low", "high", "company", "candidate-side")]
    as_json = json.loads(written(sheet, "json", language))
    from_json = [[row[keys[number]] for number in at] for row in as_json["rows"]]
    rows = csv_rows(sheet, language)[1 : 1 + len(sheet.rows)]
    from_csv = [[float(row[number]) for number in at] for row in rows]
    table = list(xlsx_sheets(sheet, language).worksheets[0].iter_rows(min_row=2, values_only=True))
    from_xlsx = [[row[number] for number in at] for row in table]
    from_pdf = numbers_of_pdf(pdf_text(sheet, language))
    assert from_json == from_csv == from_xlsx
    assert from_pdf == [number for row in from_json for number in row]
    assert len(from_json) == len(sheet.rows) > 1
    ranks = [int(row[0]) for row in rows]
    assert ranks == [row[0] for row in table] == [row["rank"] for row in as_json["rows"]]


def test_the_numbers_are_those_of_the_list_to_four_places(found, sheets):
    rows = json.loads(written(sheets["shortlist"], "json", "en"))["rows"]
    for match, row in zip(found.matches, rows, strict=True):
        assert row["score"] == float(f"{match.score:.4f}")
        assert [row["low"], row["high"]] == [float(f"{each:.4f}") for each in match.interval]
        assert (row["rank"], row["id"], row["by-hand"]) == (match.rank, match.candidate.id, match.look_by_hand)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_says_what_it_was_made_with_and_that_the_data_are_synthetic(found, sheets, form, language):
    sheet, versions = sheets["shortlist"], found.versions
    if form == "xlsx":
        cells = xlsx_sheets(sheet, language).worksheets[1].iter_rows(values_only=True)
        text = "\n".join(str(each) for row in cells for each in row)
    else:
        text = pdf_text(sheet, language) if form == "pdf" else written(sheet, form, language).decode()
    for said in (versions.pack, versions.policy, versions.encoder, versions.scorer, CODE, "2026-11-23"):
        assert said in text
    synthetic = {"en": "Synthetic data", "ko": "합성 데이터"}[language]
    assert synthetic in text or (form == "json" and json.loads(text)["stamp"]["synthetic"] is True)


def test_data_that_are_not_synthetic_are_not_called_so(found, sheets):
    real = tuple(
        replace(each, who=Who.of(each.candidate.model_copy(update={"synthetic": False}))) for each in found.matches
    )
    opening = found.opening.model_copy(update={"synthetic": False})
    sheet = shortlist_sheet(replace(found, matches=real, opening=opening), CODE)
    assert "Synthetic" not in pdf_text(sheet)
    assert "Synthetic" not in written(sheet, "csv", "en").decode()


FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "\0=1", "＝1+1", "＋1", "－1", "＠x", "'=1+1",
    '=HYPERLINK("http://x.example","y")', "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip
HARMLESS = ("C++ engineer", "a=b", "1-2", "it's", "'90s", "엔지니어", " ", "#1", "(주)한빛", "5 = 5")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_begins_a_formula(text):
    cell = csv_rows(of_texts(text))[1][0]
    assert cell.startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [each for each in FORMULAS if "\0" not in each])
def test_no_cell_of_a_workbook_is_a_formula_or_would_become_one(text):
    book = xlsx_sheets(of_texts(text))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.value.startswith("'")
    with zipfile.ZipFile(io.BytesIO(written(of_texts(text), "xlsx", "en"))) as archive:
        assert not any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text):
    assert csv_rows(of_texts(text))[1][0] == text
    assert xlsx_sheets(of_texts(text)).worksheets[0]["A2"].value == text


def test_titles_and_stamps_are_guarded_too():
    sheet = of_texts("x", title=Text("=1+1", "=1+1"), stamp=Stamp(date(2026, 1, 1), "=2+2"))
    assert not [cell for row in csv_rows(sheet) for cell in row if cell.startswith("=")]
    about = xlsx_sheets(sheet).worksheets[1]
    assert not [cell for row in about.iter_rows(values_only=True) for cell in row if str(cell).startswith("=")]


def test_a_negative_number_is_a_number_and_no_formula():
    sheet = of_texts(columns=(Column("score", 10),), rows=((-0.25,),))
    assert csv_rows(sheet)[1] == ["-0.2500"]
    assert xlsx_sheets(sheet).worksheets[0]["A2"].value == -0.25


def test_what_is_not_known_is_an_empty_cell_and_null_and_never_zero():
    sheet = of_texts(columns=(Column("score", 10), Column("id", 5)), rows=((None, "a"),))
    assert csv_rows(sheet)[1] == ["", "a"]
    assert xlsx_sheets(sheet).worksheets[0]["A2"].value is None
    assert json.loads(written(sheet, "json", "en"))["rows"] == [{"score": None, "id": "a"}]
    assert "–" in pdf_text(sheet)


def test_korean_is_read_back_from_every_file(sheets):
    text = "식각 공정 엔지니어"
    sheet = sheets["people"]
    assert text in written(sheet, "csv", "ko").decode()
    assert text in written(sheet, "json", "ko").decode()
    assert text in pdf_text(sheet, "ko")
    assert any(text == row[1] for row in xlsx_sheets(sheet, "ko").worksheets[0].iter_rows(values_only=True))
    assert csv_rows(sheet, "ko")[0] == ["식별자", "소개", "합성 데이터"]
    assert "후보자 목록" in pdf_text(sheet, "ko")


def ink(sheet, language):
    """Return the share of a page that is dark, drawn; the lines of a table are not."""
    image = drawn(written(sheet, "pdf", language))
    return sum(image.histogram()[:120]) / (image.width * image.height)


@pytest.mark.skipif(not has_korean_font(), reason="no font for Korean is installed here, such as fonts-nanum")
def test_korean_is_drawn_and_not_left_white():
    lines = ink(of_texts(*[" "] * 20), "en")
    korean, latin = (ink(of_texts(*[each] * 20), "en") - lines for each in ("식각공정엔지니어", "engineer"))
    assert korean > latin > 0.001  # as many letters, of more strokes
    assert ink(of_texts(*["\u200b"] * 20), "en") - lines == 0  # the control: letters without ink


def test_a_text_is_no_markup_in_a_pdf():
    text = '<b>bold</b> & <font size="90">large</font> <img src="http://x.example/"/> 가<나>'
    assert text.replace(" ", "") in pdf_text(of_texts(text)).replace("\n", "").replace(" ", "")


def test_letters_that_a_pdf_cannot_show_lose_their_accents_or_are_squares_and_that_is_said():
    text = pdf_text(of_texts("Nguyễn, Łódź, Ørsted, đồng, شرکت"))
    assert "Nguyen, Lódz, Ørsted, dong, □□□□" in text
    assert "cannot show" in text
    assert "cannot show" not in pdf_text(of_texts("Nguyen"))


def test_a_pdf_of_many_rows_has_its_header_and_its_versions_on_every_page():
    content = written(of_texts(*(f"row {number}" for number in range(120))), "pdf", "en")
    texts = texts_of(content)
    assert len(texts) > 2
    assert all("Headline" in text and "0.1.0" in text for text in texts)
    assert sum(text.count("row ") for text in texts) == 120


def test_a_pdf_that_nobody_would_read_is_refused_and_the_other_forms_are_not():
    rows = tuple(("x",) for _ in range(MOST_ROWS + 1))
    sheet = of_texts(rows=rows)
    with pytest.raises(BadInputError, match="2,000 rows"):
        written(sheet, "pdf", "en")
    assert len(csv_rows(sheet)) > MOST_ROWS


@pytest.mark.parametrize("form", ["csv", "pdf", "json"])
def test_the_same_list_is_the_same_bytes(sheets, form):
    assert written(sheets["shortlist"], form, "ko") == written(sheets["shortlist"], form, "ko")


def test_a_file_is_called_what_it_is_in_words_that_any_reader_takes(sheets):
    assert file_name(sheets["shortlist"], "csv", "en") == "shortlist-o0-2026-11-23.csv"
    korean = file_name(sheets["shortlist"], "pdf", "ko")
    assert korean == "후보자-명단-o0-2026-11-23.pdf"
    header = disposition(korean)
    assert header.isascii()
    assert header.startswith("attachment; filename=\"___-__-o0-2026-11-23.pdf\"; filename*=UTF-8''%ED%9B%84")
    nasty = disposition('a"; filename="b.exe\r\nX: y')
    assert (nasty.count('"'), "\r" in nasty, "\n" in nasty) == (2, False, False)


def test_a_form_is_known_by_its_ending():
    assert format_of(Path("list.XLSX")) == "xlsx"
    with pytest.raises(UnknownNameError, match="csv"):
        format_of(Path("list.exe"))


def test_an_archive_has_every_file_once_and_is_the_same_bytes_again():
    files = [("a.csv", b"1"), ("a.csv", b"2"), ("b.csv", b"3")]
    with zipfile.ZipFile(io.BytesIO(bundled(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.csv": b"1", "a-2.csv": b"2", "b.csv": b"3",
        }  # fmt: skip
    assert bundled(files) == bundled(files)


def test_more_than_twenty_rows_need_a_reason():
    assert checked_reason(None, 20) is None
    assert checked_reason("  Audit \n of May ", 21) == "Audit of May"
    for reason in (None, "", " \n"):
        with pytest.raises(BadInputError, match="20 rows need a reason"):
            checked_reason(reason, 21)
    with pytest.raises(BadInputError, match="500"):
        checked_reason("x" * 501, 1)


def test_whose_data_a_table_holds_is_known(sheets, found):
    assert people_on(sheets["shortlist"]) == tuple(each.candidate.id for each in found.matches)
    assert people_on(sheets["suggestions"]) == ("c02",)
    assert len(people_on(sheets["people"])) == 10


def test_a_truth_is_said_in_words():
    assert [shown(each, "ko") for each in (True, False, None, 0.5, 3, Text("a", "가"))] == [
        "예", "아니요", "", "0.5000", "3", "가",
    ]  # fmt: skip
