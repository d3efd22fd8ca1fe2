"""Judgements written as tables: one to be filled in, the rows that were bad, and all there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from matching.bulk import delimited
from matching.bulk.cells import Cell
from matching.bulk.headers import ERROR_COLUMN
from matching.bulk.report import EXAMPLE_ID
from matching.bulk.words import bare
from matching.domain import Json
from matching.judgements.checking import Checked, text_of
from matching.judgements.columns import PLACES, label
from matching.judgements.model import Judgement
from matching.judgements.reading import judgement_document
from matching.language import Language

_TO_FILL_IN = (
    "opening", "opening_text", "candidate", "candidate_text", "side", "answer", "annotator", "reason",
    "opening_version", "candidate_version", "rules", "encoder", "scorer",
)  # fmt: skip


def bad_rows_table(checked: Checked, language: Language = "en") -> bytes:
    """Return the bad rows as CSV with what is wrong in a last column, to be mended and sent again."""
    at = next((number for number, each in enumerate(checked.headers) if bare(each) == bare(ERROR_COLUMN)), None)
    keep = [number for number in range(len(checked.headers)) if number != at]
    rows = [[*(checked.headers[number] for number in keep), ERROR_COLUMN]]
    for bad in checked.bad:
        cells = [text_of(bad.cells[number]) if _has(bad.cells, number) else "" for number in keep]
        rows.append([*cells, bad.problem.text[language]])
    return delimited.written(rows)


def _has(cells: Sequence[Cell], number: int) -> bool:
    return number < len(cells) and cells[number] is not None


def template(rows: Iterable[Mapping[str, str]], language: Language = "en") -> bytes:
    """Return a CSV table to be filled in: a row for each pair to judge, without any an example.

    Headers are the columns' names in English, their labels in Korean.
    """
    filled = list(rows) or [{"opening": EXAMPLE_ID, "candidate": EXAMPLE_ID, "side": "company", "answer": "2"}]
    header = [name if language == "en" else label(name).ko for name in _TO_FILL_IN]
    return delimited.written([header, *([row.get(name, "") for name in _TO_FILL_IN] for row in filled)])


def table_of(judgements: Iterable[Judgement]) -> bytes:
    """Return judgements as CSV, all of what is known of each; `check_table` reads it again."""
    return delimited.written([list(PLACES), *(_cells(each) for each in judgements)])


def _cells(judgement: Judgement) -> list[str]:
    document = judgement_document(judgement)
    return [_written(document, path) for path in PLACES.values()]


def _written(document: Json, path: Sequence[str]) -> str:
    value: JsonValue = document
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
