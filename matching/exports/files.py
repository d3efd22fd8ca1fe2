"""The four kinds of file that a table is written as, and what a file is called."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pydantic import JsonValue

from matching.bulk import delimited
from matching.errors import UnknownNameError
from matching.exports.pdf import pdf_file
from matching.exports.table import Cell, Sheet, shown
from matching.exports.workbook import workbook_file
from matching.language import Language, Text, message

Format = Literal["csv", "xlsx", "pdf", "json"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "pdf", "json")
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


def format_named(name: str) -> Format:
    """Return a format by its name. Raises `UnknownNameError`."""
    for each in FORMATS:
        if name == each:
            return each
    raise UnknownNameError("format", name, FORMATS)


def format_of(path: Path) -> Format:
    """Return the format that a file's ending asks for. Raises `UnknownNameError`."""
    return format_named(path.suffix.removeprefix(".").lower())


def written(sheet: Sheet, file_format: Format, language: Language) -> bytes:
    """Return a table as a file. Raises `BadInputError` where it has more rows than a PDF may."""
    return _WRITERS[file_format](sheet, language)


def file_name(sheet: Sheet, file_format: Format, language: Language) -> str:
    """Return what a file is called: what it is, of what, and of which day.

    An id holds no sign that a file's name may not, except the colon.
    """
    what = message("exports", f"file-{sheet.of}")[language]
    parts = [what, sheet.about.replace(":", "_"), sheet.stamp.day.isoformat()]
    return f"{'-'.join(each for each in parts if each)}.{file_format}"


def disposition(name: str) -> str:
    r"""Return the header Content-Disposition for a file of a name (RFC 6266), with a plain name for old readers.

    >>> disposition("명단-o0.csv")
    'attachment; filename="__-o0.csv"; filename*=UTF-8\'\'%EB%AA%85%EB%8B%A8-o0.csv'
    """
    plain = "".join(letter if _is_plain(letter) else "_" for letter in unicodedata.normalize("NFC", name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_plain(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter in "-_. ")


def _csv(sheet: Sheet, language: Language) -> bytes:
    """Write rows, and below them, after an empty one, the notes and the stamp; texts are guarded, numbers are not."""
    rows = [[column.title[language] for column in sheet.columns]]
    rows += [[_guarded(cell, language) for cell in row] for row in sheet.rows]
    rows += [[], [delimited.guarded(sheet.title[language])], *([note[language]] for note in sheet.notes)]
    rows += [[title[language], _guarded(value, language)] for title, value in sheet.stamp.lines()]
    return delimited.marked(rows)


def _guarded(cell: Cell, language: Language) -> str:
    text = shown(cell, language)
    return delimited.guarded(text) if isinstance(cell, str | Text) else text


def _json(sheet: Sheet, language: Language) -> bytes:
    """Write rows as objects; what is said in words is in both languages."""
    stamp = sheet.stamp
    document: JsonValue = {
        "kind": "export",
        "version": 1,
        "of": sheet.of,
        "about": sheet.about,
        "title": {**sheet.title.as_dict()},
        "columns": [{"key": each.key, "title": {**each.title.as_dict()}} for each in sheet.columns],
        "rows": [
            {column.key: _value(cell) for column, cell in zip(sheet.columns, row, strict=True)} for row in sheet.rows
        ],
        "notes": [{**each.as_dict()} for each in sheet.notes],
        "stamp": {
            "day": stamp.day.isoformat(), "pack": stamp.pack, "policy": stamp.policy, "encoder": stamp.encoder,
            "scorer": stamp.scorer, "code": stamp.code, "synthetic": stamp.is_synthetic, "language": language,
        },
    }  # fmt: skip
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _value(cell: Cell) -> JsonValue:
    return {**cell.as_dict()} if isinstance(cell, Text) else cell


_WRITERS: Mapping[Format, Callable[[Sheet, Language], bytes]] = {
    "csv": _csv,
    "xlsx": workbook_file,
    "pdf": pdf_file,
    "json": _json,
}
