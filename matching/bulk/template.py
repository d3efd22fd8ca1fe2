"""A table to be filled in: a header, an invented example, and in a workbook a page of help and lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal

from matching.bulk import delimited, workbook
from matching.bulk.cells import choice_label
from matching.bulk.columns import Column, Kind, columns
from matching.bulk.flat import cells_of
from matching.bulk.report import EXAMPLE_ID
from matching.domain import Json
from matching.ingest.codecs import Form
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.language import Language, message

TEMPLATE_GROUPS = {"work": 3, "education": 2, "language": 2}
"""How many of each numbered group a template has; others are named on the page of help alone."""

_ROWS = 10_000  # to which the lists to choose from are laid
_CHOICES_FROM = 6  # the first column of the page of help that holds a list
_TEXT = "@"

_EXAMPLE_PERSON: Json = {
    "basics": {"name": "Example Person", "label": "Etch process engineer"},
    "work": [
        {
            "name": "Example Semiconductor",
            "position": "Process engineer",
            "startDate": "2018-03",
            "x-ktech": {"sector": "semiconductor", "employmentType": "FULL_TIME", "country": "TW", "ongoing": True},
        }
    ],
    "education": [
        {
            "institution": "Example University",
            "studyType": "MSc",
            "area": "Materials Science",
            "x-ktech": {"isced": 7, "status": "awarded", "awarded": "2018-02"},
        }
    ],
    "languages": [{"language": "English", "x-ktech": {"cefr": "C1"}}],
    "x-ktech": {"id": EXAMPLE_ID, "synthetic": True, "preferences": {"minimumPay": 90_000_000, "places": ["Seoul"]}},
}
_EXAMPLE_POST: Json = {
    "@type": "JobPosting",
    "title": "Etch process engineer",
    "description": "Develops plasma etching steps.",
    "skills": ["plasma etching", "TCAD"],
    "hiringOrganization": {"name": "Example Devices", "x-ktech": {"size": "medium"}},
    "jobLocation": {"address": {"addressLocality": "Hwaseong", "addressCountry": "KR"}},
    "employmentType": "FULL_TIME",
    "baseSalary": {"currency": "KRW", "value": {"minValue": 100_000_000, "maxValue": 130_000_000, "unitText": "YEAR"}},
    "x-ktech": {"id": EXAMPLE_ID, "synthetic": True, "sector": "semiconductor", "requirements": {"isced": 7}},
}

Placed = tuple[Column, tuple[int, ...]]


def template(kind: Kind, file_format: Literal["csv", "xlsx"] = "csv", language: Language = "en") -> bytes:
    """Return a table to be filled in: a header and an example row that is passed over when it comes back."""
    header = [header_of(each, language) for each in _laid_out(kind)]
    example = _example(kind)
    cells = [example.get(column.at(numbers), "") for column, numbers in _laid_out(kind)]
    if file_format == "csv":
        return delimited.written([header, cells])
    return _workbook(kind, language, header, cells)


def header_of(placed: Placed, language: Language) -> str:
    """Return a column's header: its name in English, its label in Korean."""
    column, numbers = placed
    return column.at(numbers) if language == "en" else column.label_at(numbers).ko


@cache
def _laid_out(kind: Kind) -> tuple[Placed, ...]:
    """Return the columns of a template with their numbers, a whole group after the other."""
    groups: dict[str, list[Column]] = {}
    for column in columns(kind).values():
        groups.setdefault(column.name.split("_#")[0] if column.depth else column.name, []).append(column)
    return tuple(placed for name, members in groups.items() for placed in _members(name, members))


def _members(group: str, members: Sequence[Column]) -> Iterator[Placed]:
    if not members[0].depth:
        yield members[0], ()
    for number in range(1, TEMPLATE_GROUPS.get(group, 0) + 1) if members[0].depth else ():
        yield from ((column, (number,)) for column in members if column.depth == 1)


def _example(kind: Kind) -> dict[str, str]:
    if kind == "candidates":
        return cells_of(read_candidate(_EXAMPLE_PERSON), kind) | {"skills": "plasma etching;TCAD"}
    return cells_of(read_opening(_EXAMPLE_POST), kind)


def allowed_in(column: Column, language: Language) -> str:
    """Return in words what a column's cells may hold."""
    if column.form is Form.CHOICE:
        names = ", ".join(_choices(column, language))
        said = message("bulk", "help-choice", allowed=names)
    else:
        said = message("bulk", f"help-{column.form.value}")
    if column.many:
        said = message("bulk", "help-many", each=said)
    if column.name == "work_#_to":
        said = message("bulk", "help-present", each=said)
    return said[language]


def _choices(column: Column, language: Language) -> list[str]:
    if language == "en":
        return [str(value) for value in column.allowed()]
    return [choice_label(column, value).ko for value in column.allowed()]


def _workbook(kind: Kind, language: Language, header: Sequence[str], cells: Sequence[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = kind
    for number, (head, cell) in enumerate(zip(header, cells, strict=True), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = _TEXT
        sheet.column_dimensions[letter].width = max(12, len(head) + 4)
        for row, text, font in ((1, head, Font(bold=True)), (2, cell, Font(italic=True))):
            made = sheet.cell(row, number)
            made.value, made.data_type, made.number_format, made.font = text or None, "s", _TEXT, font
    sheet.freeze_panes = "A2"
    _help(book.create_sheet(workbook.HELP_SHEET), sheet, kind, language)
    return workbook.saved(book)


def _help(page: Any, sheet: Any, kind: Kind, language: Language) -> None:
    """Write what each column means and may hold, and lay the lists to choose from over the table."""
    titles = ("help-column", "help-meaning", "help-allowed")
    page.append([message("bulk", title)[language] for title in titles])
    for column in columns(kind).values():
        numbers = (1,) * column.depth
        page.append([column.name.replace("#", "1"), column.label_at(numbers)[language], allowed_in(column, language)])
    page.append([])
    page.append([message("bulk", "help-numbers")[language]])
    for letter, width in zip("ABC", (34, 34, 80), strict=True):
        page.column_dimensions[letter].width = width
    ranges: dict[tuple[str, ...], str] = {}
    for number, (column, _) in enumerate(_laid_out(kind), start=1):
        if choices := _to_choose(column, language):
            if choices not in ranges:
                ranges[choices] = _list_on(page, _CHOICES_FROM + len(ranges), choices)
            _choose(sheet, number, ranges[choices], language)


def _to_choose(column: Column, language: Language) -> tuple[str, ...]:
    if column.many:
        return ()
    if column.form is Form.TRUTH:
        return ("예", "아니오") if language == "ko" else ("yes", "no")
    return tuple(_choices(column, language)) if column.form is Form.CHOICE else ()


def _list_on(page: Any, number: int, choices: Sequence[str]) -> str:
    """Write a list in a column of the page of help; return its range."""
    from openpyxl.utils import get_column_letter

    for row, choice in enumerate(choices, start=2):
        page.cell(row, number).value = choice
    letter = get_column_letter(number)
    return f"={workbook.HELP_SHEET}!${letter}$2:${letter}${len(choices) + 1}"


def _choose(sheet: Any, number: int, choices: str, language: Language) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.error = message("bulk", "choice-hint")[language]
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(rule)
