"""Tables in bulk: many people or openings in one body, all rows or, if asked for, the good ones."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api import examples
from api.background import asked_for
from api.dependencies import known_parameters
from api.errors import Flaw, ProblemError, flaw
from api.importing import LARGEST_AT_ONCE, MOST, bad_rows_name, stored
from api.languages import language_of
from api.objects import Reach, Reachable
from api.recording import Record, Recorder
from api.routes.described import answered, described_answer
from api.routes.jobs import accepted
from api.uploading import shown_name, turn, whole_body
from matching.bulk import Kind, Report, bad_rows_file, check, read_table
from matching.bulk.document import report_document
from matching.bulk.reading import Problem
from matching.domain import Json
from matching.errors import AlreadyExistsError, pointer_step
from matching.jobs.importing import IMPORT, NAMES, Wanted
from matching.language import Language, Text, message
from matching.store import Known

_SHOWN = 20

router = APIRouter(prefix="/v1/imports", tags=["imports"], dependencies=[Depends(known_parameters)])

_TEXT = {"description": "Whatever comes is read as text."}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "requestBody": {
        "required": True,
        "description": (
            "The table itself, at most 20 MiB. One of more than 2 MiB, or any with the header `Prefer: respond-async`, "
            "is read by a job, of at most 200,000 rows; others have at most 20,000. Larger tables are for the command "
            "line, `ktech-match import`. Its bytes and its name say what it is, whatever the content type."
        ),
        "content": {
            "text/csv": {"schema": _TEXT, "example": examples.TABLE},
            "application/jsonl": {"schema": _TEXT},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BYTES,
        },
    }
}

OfKind = Annotated[str, Query(alias="kind", pattern="^(candidates|openings)$", description="candidates or openings.")]
Name = Annotated[str | None, Query(max_length=400, description="What the table is called: people.csv.")]
DryRun = Annotated[bool, Query(alias="dryRun", description="Check every row and store nothing.")]
SkipBad = Annotated[bool, Query(alias="skipBad", description="Store the good rows and leave out the bad.")]
Replace = Annotated[bool, Query(description="Replace entries whose id is there already.")]


@router.post(
    "",
    summary="Import a table",
    openapi_extra=_BODY,
    responses={
        **answered(
            "What became of the rows; `badRows` is a file of the bad ones with what is wrong in a last column. One bad "
            "row and nothing is stored: then the answer is 422 with the first problems, by line and header, unless "
            "`skipBad` or `dryRun` is asked for.",
            "import", "malformed-body", "body-too-large", "unsupported-media-type", "already-exists", "busy",
        ),
        202: described_answer("A job that reads the table; its result is what is answered to a small one.", "job"),
    },
)  # fmt: skip
async def import_table(
    request: Request,
    reach: Reachable,
    record: Record,
    kind: OfKind = "candidates",
    name: Name = None,
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    replace: Replace = False,
) -> Response:
    """Check a table of people or openings row by row and store it, all rows or none; a company imports openings."""
    content, language = await whole_body(request), language_of(request)
    which: Kind = "openings" if kind == "openings" else "candidates"
    known = await run_in_threadpool(reach.imported_ids, NAMES[which])
    if len(content) > LARGEST_AT_ONCE or "respond-async" in request.headers.get("prefer", ""):
        wanted = Wanted(which, shown_name(name) or which, dry_run, skip_bad, replace, language)
        return await run_in_threadpool(_asked, request, record, wanted, content)

    def imported() -> Response:
        with turn(), record.as_one():
            table = read_table(content, shown_name(name) or which, which, most=MOST)
            report = check(table, known, replace=replace)
            bad_rows = _bad_rows(report, language)
            people = [each for each, _ in report.good] if which == "candidates" else []
            stored = None if dry_run else _stored(reach, report, skip_bad=skip_bad, replace=replace)
            document = {**report_document(report, stored), "badRows": bad_rows}
            return record(JSONResponse(document), people, reason=f"{report.total} rows, {stored or 0} stored")

    return await run_in_threadpool(imported)


def _asked(request: Request, record: Recorder, wanted: Wanted, content: bytes) -> Response:
    """Keep a table that a job is to read."""
    with record.as_one():
        job = asked_for(request, IMPORT, wanted.values(), content)
        return record.unread(accepted(request, job), {"job": job.id})


def _stored(reach: Reach, report: Report, *, skip_bad: bool, replace: bool) -> int:
    """Store what is to be stored; return how many. Raises `ProblemError` with the first problems."""
    if report.bad and not skip_bad:
        first = flaw("bad-rows", "", part="body", bad=len(report.bad), total=report.total)
        raise ProblemError("invalid-input", (first, *map(_flaw_of, report.problems[:_SHOWN])))
    return stored(reach, report, Known.REPLACE if replace else Known.REFUSE)


def _flaw_of(problem: Problem) -> Flaw:
    """Return a problem at its line and header; the words of an id that is there would repeat it."""
    steps = [str(problem.line), *([problem.column] if problem.column is not None else [])]
    pointer = "".join("/" + pointer_step(step) for step in steps)
    taken = isinstance(problem.error, AlreadyExistsError)
    what = message("problems", "already-exists") if taken else problem.text
    line = message("bulk", "line", line=problem.line)
    return Flaw("body", pointer, problem.code, Text(f"{line.en}: {what.en}", f"{line.ko}: {what.ko}"))


def _bad_rows(report: Report, language: Language) -> Json | None:
    """Return the file of the bad rows, `None` where there are none."""
    if not report.bad:
        return None
    content = bad_rows_file(report, language)
    return {"name": bad_rows_name(report), "base64": base64.b64encode(content).decode()}
