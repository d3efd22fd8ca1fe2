"""Lists as files: one at once, or many as a job; masked as the lists are, with a reason for many rows, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response

from api.askers import Asker, asker_of, seeing
from api.languages import language_of
from api.recording import Recorder
from api.screening import answers_for
from api.sight import Seeing
from matching.blotting import masked_person
from matching.domain import Json
from matching.exports import CODE, MEDIA_TYPES, Format, Sheet, bundled, disposition, file_name, format_named, written
from matching.exports import people_sheet as sheet_of_people
from matching.exports import shortlist_sheet as sheet_of_shortlist
from matching.exports.recording import Exported, checked_reason, digest_of, people_on, recorder_of
from matching.jobs import Kind, Turn
from matching.language import Language
from matching.ledger.entries import LIST
from matching.ledger.listed import Listed, Wanted
from matching.ledger.listing import Lists
from matching.recommend import Shortlist, Suggestions
from matching.webhooks import fresh_message, telling
from matching.webhooks.events import shortlist_published

EXPORT = "export"
MOST_OPENINGS = 200

SomeList = Listed[Shortlist] | Listed[Suggestions]


@dataclass(frozen=True)
class Handing:
    """Handing out files of lists to somebody, in one form and language; `record` is done before a file is theirs."""

    asker: Asker
    file_format: Format
    language: Language
    record: Callable[[Exported], None]
    at: datetime
    job: str | None = None

    def file(self, sheet: Sheet, reason: str | None, made: SomeList | None = None) -> bytes:
        """Return a list as a file, once it is recorded who takes it. Raises `BadInputError` without a reason."""
        why = checked_reason(reason, len(sheet.rows))
        content = written(sheet, self.file_format, self.language)
        versions: Mapping[str, str] = made.versions if made else {}
        inputs: Json = {**made.inputs, LIST: made.digest} if made else {}
        self.record(
            Exported(
                at=self.at, actor=self.asker.user, company=self.asker.who.employer, origin=self.asker.origin,
                of=sheet.of, opening=sheet.about if sheet.of == "shortlist" else None, people=people_on(sheet),
                file_format=self.file_format, rows=len(sheet.rows), reason=why, digest=digest_of(content),
                action=f"job {EXPORT}", versions=versions, inputs=inputs, job=self.job,
            )
        )  # fmt: skip
        return content


def handed_out(
    request: Request,
    record: Recorder,
    sheet: Sheet,
    form: str,
    reason: str | None,
    *,
    made: SomeList | None = None,
    told: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a list as a file, with headers that are `told` besides."""
    language, file_format = language_of(request), format_named(form)
    handing = Handing(asker_of(request), file_format, language, record.exported, request.app.state.now())
    content = handing.file(sheet, reason, made)
    named = disposition(file_name(sheet, file_format, language))
    headers = {"Content-Disposition": named, "Content-Language": language, "Vary": "Accept-Language, Cookie"}
    return Response(content, headers={**headers, **(told or {})}, media_type=MEDIA_TYPES[file_format])


def exporting(state: State) -> Kind:
    """Return the kind of job that hands out many lists as one ZIP."""

    def run(turn: Turn) -> None:
        values = turn.job.asked
        asker, reason = Asker.of(values["asker"]), str(values["reason"])
        language: Language = "ko" if values["language"] == "ko" else "en"
        file_format = format_named(str(values["format"]))
        handing = Handing(asker, file_format, language, recorder_of(state.ledger), state.now(), turn.job.id)
        files, people, openings = [], set[str](), _openings(turn)
        for number, (sheet, made) in enumerate(_sheets(turn, seeing(state, asker), state.lists), start=1):
            checked_reason(reason, len(sheet.rows))
            files.append((file_name(sheet, file_format, language), handing.file(sheet, reason, made)))
            people |= set(people_on(sheet))
            turn.report(number, len(openings) or 1)
        events = [shortlist_published(turn.job.id, each, employer=asker.who.employer) for each in openings]
        told = telling([(fresh_message(), each) for each in events], state.now())
        turn.end(bundled(files), people=people, write=told)

    return Kind(EXPORT, run, "application/zip", "zip")


def _openings(turn: Turn) -> list[str]:
    openings = turn.job.asked["openings"]
    return [str(each) for each in openings] if isinstance(openings, list) else []


def _sheets(turn: Turn, seeing: Seeing, lists: Lists) -> Iterator[tuple[Sheet, Listed[Shortlist] | None]]:
    """Yield the tables that are wanted; to a company everybody on them counts as opened, all of them or nobody."""
    values, reach = turn.job.asked, seeing.reach
    day, pack = date.fromisoformat(str(values["day"])), values["policy"]
    wanted = Wanted(day, None if pack is None else str(pack), int(str(values["k"])))
    if values["of"] == "people":
        reach.listing_people()
        yield sheet_of_people([masked_person(each) for each in seeing.workspace.store.candidates()], day, CODE), None
    company = seeing.acting.company
    for each in _openings(turn):
        seeing.asks(reach.opening(reach.ranked(each)))
    every = [lists.shortlist(reach.ranked(each), wanted, employer=company) for each in _openings(turn)]
    seeing.handed_out({person for made in every for person in made.people})
    for made in every:
        yield sheet_of_shortlist(made.shown, CODE, answers_for(seeing, made.found.opening.id)), made
