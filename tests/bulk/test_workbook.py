"""Workbooks are read as a person sees them, and refused where they are more than tables."""

import io
import json
import zipfile
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from matching.bulk import KINDS, bad_rows_file, check, read_table, template
from matching.bulk.workbook_gate import LIMITS
from matching.errors import BadInputError
from matching.ingest.json_resume import read_candidate
from tests.counts import cases

HEADER = ["id", "이름", "연락처", "회사명", "입사일", "퇴사일"]


def book(*rows, header=HEADER, change=None):
    made = Workbook()
    sheet = made.active
    for row in (header, *rows):
        sheet.append(row)
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def checked(content):
    return check(read_table(content, "t.xlsx", "candidates"))


def job(report):
    return read_candidate(json.loads(report.good[0].text)).employments[0]


def formatted(cell, number_format):
    def change(made):
        made.active[cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("value", "number_format", "start"),
    [
        (date(2016, 3, 1), "yyyy-mm-dd", "2016-03-01"),
        (date(2016, 3, 1), "yyyy-mm", "2016-03"),  # the first of the month is the spreadsheet's, not the person's
        (date(2016, 3, 1), "mmm-yy", "2016-03"),
        (date(2016, 3, 1), 'yyyy"년" m"월"', "2016-03"),
        (date(2016, 3, 1), "[$-412]yyyy년 m월 d일;@", "2016-03-01"),
        (date(2016, 3, 1), "yyyy", "2016"),
        (42430, "General", "2016-03-01"),
        (2016, "General", "2016"),
        ("2016.03", "@", "2016-03"),
    ],
)
def test_a_date_is_as_precise_as_its_format_shows_it(value, number_format, start):
    report = checked(book(["p1", None, None, "x", value, None], change=formatted("E2", number_format)))
    assert str(job(report).start) == start
    assert any("day number" in warning.en for warning in report.warnings) is (value == 42430)


def test_workbooks_of_the_1904_calendar_mean_the_same_days():
    def change(made):
        made.epoch = CALENDAR_MAC_1904

    dated = book(["p1", None, None, "x", date(2016, 3, 1), None], change=change)
    numbered = book(["p1", None, None, "x", 42430 - 1462, None], change=change)
    assert [str(job(checked(each)).start) for each in (dated, numbered)] == ["2016-03-01"] * 2


def test_a_year_typed_into_a_cell_of_days_is_told_apart():
    report = checked(book(["p1", None, None, "x", 2016, None], change=formatted("E2", "yyyy-mm-dd")))
    assert [(each.column, each.code) for each in report.problems] == [("입사일", "cell-year-as-day")]


def test_zeros_are_kept_where_a_format_shows_them_and_warned_of_where_not():
    shown = checked(book([123, "a", "0101234", "x", 2016, None], change=formatted("A2", "00000")))
    assert (shown.good[0].id, shown.warnings) == ("00123", [])
    lost = checked(book([123, "a", 1012345678, "x", 2016, None]))
    assert lost.good[0].id == "123"
    assert sum("zeros" in warning.en for warning in lost.warnings) == 2
    long = checked(book([12345678901234567, "a", None, "x", 2016, None]))
    assert [each.code for each in long.problems] == ["cell-digits-lost"]


def test_a_formula_counts_by_the_value_saved_with_it_and_not_without():
    plain = book(["=1+1", "a", None, "x", 2016, None])
    assert [(each.column, each.code) for each in checked(plain).problems] == [("id", "cell-formula")]
    with_value = changed(plain, "xl/worksheets/sheet1.xml", b"<v />", b"<v>2</v>", b"<v></v>")
    assert checked(with_value).good[0].id == "2"


def changed(content, entry, *replaced):
    """Return a workbook with bytes of one entry exchanged: the second for the others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == entry:
                first, to, *others = replaced
                before = data
                for each in (first, *others):
                    data = data.replace(each, to)
                assert data != before
            new.writestr(name, data)
    return out.getvalue()


def test_an_error_of_the_spreadsheet_is_no_text():
    report = checked(book(["p1", "#N/A", None, "x", 2016, None]))
    assert [(each.column, each.code) for each in report.problems] == [("이름", "cell-error")]
    assert [each.code for each in checked(book(["p1", "a", None, "x", time(3, 4), None])).problems] == [
        "cell-not-a-date"
    ]


def test_the_first_visible_sheet_counts_and_the_others_are_told():
    def change(made):
        made.create_sheet("Secret", 0).sheet_state = "hidden"
        made.create_sheet("More").append(["id"])

    report = checked(book(["p1", "a", None, "x", 2016, None], change=change))
    assert report.good[0].id == "p1"
    said = [warning.en for warning in report.warnings]
    assert any('hidden sheet "Secret"' in each for each in said)
    assert any('sheet "More"' in each for each in said)


def test_bad_rows_come_back_as_a_workbook_and_are_read_once_mended():
    rows = [
        ["p1", "=x", None, "x", "bad", None],
        ["p2", "b", None, "y", date(2016, 3, 1), None],
        [7, "c", None, "z", "worse", 2017],
    ]
    report = checked(book(*rows, change=lambda made: setattr(made.active["B2"], "data_type", "s")))
    back = load_workbook(io.BytesIO(bad_rows_file(report, "ko")))
    values = [[cell.value for cell in row] for row in back.active.iter_rows()]
    assert values[0] == [*HEADER, "ktech_error"]
    assert [row[:6] for row in values[1:]] == [["p1", "=x", None, "x", "bad", None], [7, "c", None, "z", "worse", 2017]]
    assert back.active["B2"].data_type == "s"  # a text, not a formula
    assert values[1][6].startswith('"입사일" 열')
    back.active["E2"], back.active["E3"] = "2015", date(2016, 1, 1)
    back.active["B2"].data_type = "s"
    out = io.BytesIO()
    back.save(out)
    again = checked(out.getvalue())
    assert ([each.id for each in again.good], again.problems, again.table.unmapped) == (["p1", "7"], [], ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_template_has_help_lists_and_cells_of_text(kind, language):
    made = load_workbook(io.BytesIO(template(kind, "xlsx", language)))
    sheet, page = made.worksheets
    assert (sheet.title, page.title) == (kind, "ktech_help")
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    rules = sheet.data_validations.dataValidation
    assert len(rules) > 5
    assert all(rule.type == "list" and rule.formula1.startswith("=ktech_help!$") for rule in rules)
    header = {cell.column_letter: cell.value for cell in sheet[1]}
    covered = {header[str(rule.sqref).split(":")[0].rstrip("0123456789")] for rule in rules}
    assert ("synthetic" if language == "en" else "합성 자료 여부") in covered
    help_rows = [row for row in page.iter_rows(values_only=True, max_col=3) if row[0] and row[1] and row[2]]
    assert len(help_rows) > 25


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_a_templates_lists_offer_is_accepted(language):
    made = load_workbook(io.BytesIO(template("candidates", "xlsx", language)))
    sheet, page = made.worksheets
    choices = {}
    for rule in sheet.data_validations.dataValidation:
        column, rows = rule.formula1.split("!")[1].replace("$", "").split(":")[0][0], page
        values = [cell.value for cell in rows[column][1:] if cell.value]
        choices[str(rule.sqref).split(":")[0].rstrip("0123456789")] = values
    most = max(map(len, choices.values()))
    for number in range(most):
        row = sheet.max_row + 1
        sheet[f"A{row}"] = f"p{number}"
        for letter, values in choices.items():
            sheet[f"{letter}{row}"] = values[number % len(values)]
    out = io.BytesIO()
    made.save(out)
    report = checked(out.getvalue())
    assert ([each.text.en for each in report.problems], len(report.good), report.skipped) == ([], most, 1)


def with_entries(content, extra):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in extra.items():
            archive.writestr(name, data)
    return out.getvalue()


GOOD = book(["p1", "a", None, "x", 2016, None])
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-old"),
        (b"PK\x03\x04 broken", "workbook-broken"),
        (GOOD[:-40], "workbook-broken"),
        (with_entries(GOOD, {"xl/vbaProject.bin": b"x"}), "workbook-macros"),
        (with_entries(GOOD, {"xl/embeddings/a.bin": b"x"}), "workbook-macros"),
        (with_entries(GOOD, {f"xl/x{n}": b"" for n in range(LIMITS.zip_entries)}), "workbook-too-large"),
        (with_entries(GOOD, {"xl/media/a.png": b"\0" * 20_000_000}), "workbook-too-large"),
        (with_entries(GOOD, {"xl/x.xml": DOCTYPE + "<a/>"}), "workbook-doctype"),
        (with_entries(GOOD, {"xl/x.xml": DOCTYPE.encode("utf-16")}), "workbook-doctype"),
        (with_entries(GOOD, {"xl/x.xml": " " * (1 << 20 - 1) + DOCTYPE}), "workbook-doctype"),
        (with_entries(b"", {"word/document.xml": b"<a/>"}), "workbook-broken"),
        (with_entries(GOOD, {"../outside.xml": b"<a/>"}), "workbook-broken"),
        (with_entries(GOOD, {"XL/workbook.xml": b"<a/>"}), "workbook-broken"),
        (
            changed(GOOD, "[Content_Types].xml", b"spreadsheetml.sheet.main", b"wordprocessingml.main"),
            "workbook-broken",
        ),
        (
            changed(GOOD, "[Content_Types].xml", b"openxmlformats-officedocument", b"ms-excel.macroEnabled"),
            "workbook-macros",
        ),
    ],
)
def test_what_is_more_or_less_than_a_workbook_is_refused(content, code):
    with pytest.raises(BadInputError) as caught:
        read_table(content, "t.xlsx", "candidates")
    assert caught.value.code == code


def test_a_harmless_entry_beside_the_sheets_is_no_reason_to_refuse():
    assert len(checked(with_entries(GOOD, {"xl/media/a.png": bytes(range(256)) * 100})).good) == 1


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
@settings(max_examples=cases(20, 60), deadline=None)
def test_a_damaged_workbook_is_read_or_refused(place, other):
    content = GOOD[:place] + other + GOOD[place + len(other) :]
    try:
        bad_rows_file(checked(content))
    except BadInputError as error:
        assert error.text().ko  # noqa: PT017 - either may happen


@given(st.data())
@settings(max_examples=cases(15, 40), deadline=None)
def test_a_sheet_with_anything_in_its_xml_is_read_or_refused(data):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        xml = archive.read(SHEET)
    place = data.draw(st.integers(0, len(xml) - 1))
    other = data.draw(
        st.sampled_from([b"<c", b'"', b"</row>", b'<c r="A9" t="s"><v>999</v></c>', b't="d"', b"1e999", b"\xff"])
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml[:place] + other + xml[place:] if name == SHEET else old.read(name))
    try:
        bad_rows_file(checked(out.getvalue()))
    except BadInputError as error:
        assert error.text().ko  # noqa: PT017 - either may happen
