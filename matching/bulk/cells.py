"""What stands in a cell becomes a JSON value of a column's form, strictly: what could mean two things is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pydantic import JsonValue

from matching.bulk.columns import Column
from matching.bulk.days import ascii_digits, date_text
from matching.bulk.headers import MONEY, Target
from matching.bulk.words import bare, spellings, spelt
from matching.dates import FIRST_YEAR, LAST_YEAR
from matching.errors import BadInputError
from matching.ingest.codecs import Form, read_text
from matching.language import Text, catalogue
from matching.privacy import mask_identifiers
from matching.reference import sector_named, sectors


class Unusable(NamedTuple):
    """A cell that holds nothing to be read: a spreadsheet's error, a formula without its value."""

    code: str
    shown: str = ""


class Serial(NamedTuple):
    """A number of a spreadsheet, with the day number 0 of its calendar."""

    number: int | float
    epoch: date


Cell = str | bool | Serial | Unusable | None
Warn = Callable[[str], None]
Reader = Callable[[Cell, Warn], JsonValue]

PRESENT = "\0present"
"""What a last day reads as while the job lasts; no cell can hold it."""

DROPPED = "dropped-"
"""What a warning of something that is not kept begins with; a kind of `privacy` follows."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,40})(?:\.\d{1,40})?")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d{1,17})?[eE][+]?\d{1,2}")
_DAY_NUMBERS = range(10_000, 80_000)  # 1927 to 2119: outside, a number is no day
_ESCAPED = re.compile(r"\\([\\;])")
_DIVIDED = re.compile(r"((?:\\[\\;]|[^;])*)(?:;|\Z)", re.DOTALL)
_LOST_ZERO = re.compile(r"1[0-9]{8,9}|2[0-9]{7,8}")  # 010-1234-5678 and 02-123-4567 as numbers
_SMALL_PAY = 1_000_000


def _date(cell: Cell, warn: Warn) -> JsonValue:
    if isinstance(cell, Serial):
        return _date_of_number(cell, warn)
    if not isinstance(cell, str):
        raise BadInputError("cell-not-a-date")
    return date_text(cell)


def _date_of_number(cell: Serial, warn: Warn) -> str:
    whole = int(cell.number)
    if cell.number == whole and FIRST_YEAR <= whole <= LAST_YEAR:
        return str(whole)
    if cell.number == whole and len(str(whole)) == 8:
        return date_text(str(whole))
    if whole not in _DAY_NUMBERS:
        raise BadInputError("cell-not-a-date")
    warn("warning-serial")
    return (cell.epoch + timedelta(days=whole)).isoformat()


def _last_day(cell: Cell, warn: Warn) -> JsonValue:
    if isinstance(cell, str) and bare(cell) in spelt("present", "present"):
        return PRESENT
    return _date(cell, warn)


def _text(cell: Cell) -> str:
    if isinstance(cell, Serial):
        return _digits(cell.number)
    return str(cell) if isinstance(cell, str | bool) else ""


def _kept_text(cell: Cell, warn: Warn) -> JsonValue:
    """Return a text without numbers that identify a person, as `privacy.admitted` has it."""
    masked = mask_identifiers(_text(cell))
    for kind in masked.found:
        warn(f"{DROPPED}{kind.value}")
    return masked.text


def _digits(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _identifier(cell: Cell, warn: Warn) -> JsonValue:
    if isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell.strip()):
        raise BadInputError("cell-digits-lost")
    if isinstance(cell, Serial):
        warn("warning-zeros")
    return _kept_text(cell, warn)


def _phone(cell: Cell, warn: Warn) -> JsonValue:
    if isinstance(cell, str) and _LOST_ZERO.fullmatch(cell.strip()):
        warn("warning-zeros")
    return _identifier(cell, warn)


def number_of(cell: Cell, warn: Warn) -> int | float:
    """Return a number without a unit; commas may stand between thousands."""
    if isinstance(cell, Serial):
        return int(cell.number) if cell.number == int(cell.number) else cell.number
    plain = ascii_digits(cell) if isinstance(cell, str) and len(cell) < 100 else ""
    if _SCIENTIFIC.fullmatch(plain):
        warn("warning-scientific")
    elif not _NUMBER.fullmatch(plain):
        raise BadInputError("cell-not-a-number")
    number = float(plain.replace(",", ""))
    if number.is_integer():
        return int(number) if "e" in plain.lower() or "." in plain else int(plain.replace(",", ""))
    return number


def _amount(target: Target, *, whole: bool, won_a_year: bool) -> Reader:
    def read(cell: Cell, warn: Warn) -> JsonValue:
        number = number_of(cell, warn) * target.factor
        number = int(number) if number == int(number) else number
        if whole and not isinstance(number, int):
            raise BadInputError("cell-not-a-whole-number")
        if won_a_year and 0 < number < _SMALL_PAY:
            warn("warning-small-pay")
        return number

    return read


def _truth(cell: Cell, _: Warn) -> JsonValue:
    if isinstance(cell, bool):
        return cell
    word = bare(_digits(cell.number) if isinstance(cell, Serial) else cell if isinstance(cell, str) else "")
    if word in spelt("true", "true"):
        return True
    if word in spelt("true", "false"):
        return False
    raise BadInputError("cell-not-true-or-false")


def vocabulary(column: Column) -> str:
    """Return the name of the closed vocabulary that a column's values are of."""
    known = ("employment-type", "isced", "status", "institute", "size", "remote", "period", "need", "cefr", "sector")
    return next(name for name in known if column.key.endswith((name, f"{name}s")))


def choice_label(column: Column, value: JsonValue) -> Text:
    """Return what people call one of a column's allowed values."""
    name = vocabulary(column)
    if name == "sector":
        return next((sector.name for sector in sectors() if sector.id == value), Text(str(value), str(value)))
    key = f"choice-{name}-{str(value).lower().replace('_', '-')}"
    return catalogue("bulk").get(key, Text(str(value), str(value)))


def _choice(column: Column) -> Reader:
    known: dict[str, JsonValue] = {}
    for value in column.allowed():
        label = choice_label(column, value)
        for word in (str(value), label.en, label.ko, *spellings(vocabulary(column)).get(str(value), ())):
            known[bare(word)] = value
    allowed = ", ".join(map(str, column.allowed()))
    by_name = vocabulary(column) == "sector"

    def read(cell: Cell, _: Warn) -> JsonValue:
        text = _text(cell)
        found = known.get(bare(text))
        if found is None and by_name and (sector := sector_named(text)) is not None:
            found = sector
        if found is None:
            raise BadInputError("cell-not-one-of", allowed=allowed)
        return found

    return read


def divided(text: str) -> list[str]:
    r"""Divide a cell at `;`; `\;` is a semicolon and `\\` a backslash.

    >>> divided(r"C; a\;b;;"), joined(["C", "a;b"])
    (['C', 'a;b'], 'C;a\\;b')
    """
    if "\\" not in text:
        return [part for each in text.split(";") if (part := each.strip())]
    parts = (_ESCAPED.sub(r"\1", each).strip() for each in _DIVIDED.findall(text))
    return [part for part in parts if part]


def joined(texts: Iterable[str]) -> str:
    """Write a list as one cell; `divided` reads it back."""
    found = [each.replace("\\", "\\\\").replace(";", "\\;") for each in texts]
    lone_none = len(found) == 1 and bare(found[0]) in spelt("none", "none")
    return ";".join(found) + (";" if lone_none else "") if found else "none"


def _several(column: Column, one: Reader) -> Reader:
    def read(cell: Cell, warn: Warn) -> JsonValue:
        text = _text(cell)
        if text.strip() and bare(text) in spelt("none", "none") and ";" not in text:
            return []
        values = [one(each, warn) for each in divided(text)]
        return [{column.entry: value} for value in values] if column.entry else values

    return read


_READERS: Mapping[Form, Reader] = {
    Form.TEXT: _kept_text,
    Form.IDENTIFIER: _identifier,
    Form.DATE: _date,
    Form.TRUTH: _truth,
}


def reader(target: Target, *, other_currency: bool = False) -> Reader:
    """Return what reads the cells under a header; it raises `BadInputError` without a place."""
    column = target.column
    if column.form in (Form.NUMBER, Form.WHOLE):
        implied = dict(target.implied)
        yearly = column.name == "preferences_minimum_pay" or implied.get("pay_period") == "YEAR"
        in_won = implied.get("pay_currency", "KRW") == "KRW" and not other_currency
        won_a_year = column.name in MONEY and yearly and in_won
        return _usable(_amount(target, whole=column.form is Form.WHOLE, won_a_year=won_a_year))
    if column.name == "work_#_to":
        return _usable(_last_day)
    one = _choice(column) if column.form is Form.CHOICE else _phone if column.name == "phone" else _READERS[column.form]
    if not column.attributes:  # nothing reads it from the document either
        one = _bounded(one)
    return _usable(_several(column, one) if column.many else one)


def _bounded(read: Reader) -> Reader:
    return lambda cell, warn: read_text(read(cell, warn))


def _usable(read: Reader) -> Reader:
    def checked(cell: Cell, warn: Warn) -> JsonValue:
        if isinstance(cell, Unusable):
            raise BadInputError(cell.code)
        return read(cell, warn)

    return checked
