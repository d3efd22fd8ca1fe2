"""Many openings in one table: send it, see which rows can be stored and what is wrong with the others, store the good.

Nothing is kept before it is stored: the table travels in the form.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.dependencies import known_parameters, language_asked
from api.importing import LARGEST_AT_ONCE, MOST, bad_rows_name, stored
from api.languages import language_of
from api.objects import Reach, Reachable
from api.pages.forms import UNUSABLE, on_to
from api.pages.show import page
from api.sight import Seeing, Sighted
from api.uploading import form_of, shown_name, turn
from matching.bulk import Problem, Report, bad_rows_file, check, columns, read_table, template
from matching.bulk.headers import meant_by
from matching.bulk.template import allowed_in
from matching.domain import Opening
from matching.errors import AlreadyExistsError, BadInputError, MatchingError
from matching.exports import disposition
from matching.ingest.files import parse_json
from matching.ingest.job_posting import read_opening
from matching.language import Language, Text, message

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_LARGEST_CARRIED = 900_000  # characters: a field of a form has at most 2**20
_PROBLEMS_SHOWN, _GOOD_SHOWN = 100, 200
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}


@dataclass(frozen=True)
class Sent:
    """A table's bytes and what it is called."""

    content: bytes
    name: str

    @property
    def carried(self) -> str:
        """The table as a form carries it."""
        return base64.b64encode(zlib.compress(self.content, 9)).decode()


class Wrong(NamedTuple):
    """What is wrong with a row: its line, the column to blame, what it is and what the column may hold."""

    line: int
    column: str | None
    what: Text
    allowed: Text | None


@router.get("/table")
def send_table(request: Request) -> Response:
    """Show the form that takes a table of openings."""
    return _asked(request)


@router.post("/table")
async def check_or_store(request: Request, reach: Reachable, sight: Sighted) -> Response:
    """Check a table and show what is in it, store its good rows, or give its bad rows or an empty table to fill in."""
    form = await form_of(request, fields=8)
    sent, typed = await _sent(form), {key: value for key, value in form.items() if isinstance(value, str)}

    def answered() -> Response:
        what = typed.get("do", "")
        if what in ("template-csv", "template-xlsx"):
            return _template(language_of(request), "xlsx" if what.endswith("xlsx") else "csv")
        if sent is None:
            return _asked(request, error=message("problems", "no-file"))
        try:
            return _answered(request, reach, sight, sent, what)
        except BadInputError as error:
            return _asked(request, error=error.text())

    return await run_in_threadpool(answered)


async def _sent(form: FormData) -> Sent | None:
    """Return the table of a form: the file, or what it carries of one that was checked before."""
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    if content and isinstance(file, UploadFile):
        return Sent(content, shown_name(file.filename) or "openings")
    carried, name = form.get("table"), form.get("name")
    if not isinstance(carried, str) or not carried:
        return None
    return Sent(_unpacked(carried), shown_name(name if isinstance(name, str) else None) or "openings")


def _unpacked(carried: str) -> bytes:
    """Return what a form carries, and no more of it than a table may be; nothing where it is not what was given out."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(carried, validate=True), LARGEST_AT_ONCE + 1)
    except (binascii.Error, zlib.error):
        return b""


def _answered(request: Request, reach: Reach, sight: Seeing, sent: Sent, what: str) -> Response:
    if len(sent.content) > LARGEST_AT_ONCE or len(sent.carried) > _LARGEST_CARRIED:
        raise BadInputError("file-too-long", most=f"{LARGEST_AT_ONCE:,}")
    with turn():
        report = check(read_table(sent.content, sent.name, "openings", most=MOST), reach.imported_ids("opening"))
        if what == "bad":
            return _bad_rows(report, language_of(request))
        if what == "store" and report.good:
            return _stored(reach, sight, report)
    return _checked(request, sent, report)


def _stored(reach: Reach, sight: Seeing, report: Report) -> Response:
    count = stored(reach, report)
    for each in _openings(report):
        sight.knows(each)
    return on_to(f"/company?added={count}#openings")


def _openings(report: Report) -> Iterator[Opening]:
    return (read_opening(parse_json(text)) for _, text in report.good)


def _checked(request: Request, sent: Sent, report: Report) -> Response:
    """Show what became of the rows: the good ones, and what is wrong with the others."""
    good = list(_openings(report))
    return page(
        request,
        "table_checked.html",
        report=report,
        name=sent.name,
        carried=sent.carried,
        good=good[:_GOOD_SHOWN],
        wrong=[_wrong(each) for each in report.problems[:_PROBLEMS_SHOWN]],
        synthetic=any(each.synthetic for each in good),
    )


def _wrong(problem: Problem) -> Wrong:
    taken = isinstance(problem.error, AlreadyExistsError)
    what = message("problems", "already-exists") if taken else MatchingError.text(problem.error)
    target = meant_by(problem.column, "openings") if problem.column else None
    allowed = None if target is None or taken else Text(*(allowed_in(target.column, each) for each in ("en", "ko")))
    return Wrong(problem.line, problem.column, what, allowed)


def _bad_rows(report: Report, language: Language) -> Response:
    content, form = bad_rows_file(report, language), report.table.format
    return _file(content, bad_rows_name(report), _TYPES[form])


def _template(language: Language, form: Literal["csv", "xlsx"]) -> Response:
    return _file(template("openings", form, language), f"openings.{form}", _TYPES[form])


def _file(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, headers={"Content-Disposition": disposition(name)}, media_type=media_type)


def _asked(request: Request, *, error: Text | None = None) -> Response:
    needed = [columns("openings")[name] for name in ("title", "employer_name", "sector", "pay_minimum", "must")]
    return page(
        request,
        "table.html",
        status=UNUSABLE if error else 200,
        error=error,
        needed=[each.label for each in needed],
        megabytes=LARGEST_AT_ONCE // 2**20,
    )
