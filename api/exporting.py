"""Lists as files: one at once, or many as a job; masked as the lists are, with a reason for many rows, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from api.askers import Asker, Sees, asker_of
from api.languages import language_of
from matching.errors import NotFoundError
from matching.exports import CODE, MEDIA_TYPES, Format, Sheet, bundled, disposition, file_name, format_named, written
from matching.exports import people_sheet as sheet_of_people
from matching.exports import shortlist_sheet as sheet_of_shortlist
from matching.exports.recording import Exported, Recorder, checked_reason, digest_of, people_on, recorder_of
from matching.jobs import Kind, Turn
from matching.language import Language
from matching.masking import masked_person, masked_shortlist
from matching.workspace import Workspace

EXPORT = "export"
MOST_OPENINGS = 200


@dataclass(frozen=True)
class Handing:
    """Handing out files of lists to somebody, in one form and language."""

    asker: Asker
    file_format: Format
    language: Language
    record: Recorder
    at: datetime

    def file(self, sheet: Sheet, reason: str | None) -> bytes:
        """Return a list as a file, once it is recorded who takes it. Raises `BadInputError` without a reason."""
        why = checked_reason(reason, len(sheet.rows))
        content = written(sheet, self.file_format, self.language)
        self.record(
            Exported(
                at=self.at, actor=self.asker.user, company=self.asker.employer, origin=self.asker.origin,
                of=sheet.of, objects=(sheet.about,) if sheet.about else (), people=people_on(sheet),
                file_format=self.file_format, rows=len(sheet.rows), reason=why, digest=digest_of(content),
            )
        )  # fmt: skip
        return content


def handed_out(request: Request, sheet: Sheet, form: str, reason: str | None) -> Response:
    """Answer with a list as a file."""
    language, file_format = language_of(request), format_named(form)
    space: Workspace = request.app.state.workspace
    handing = Handing(asker_of(request), file_format, language, recorder_of(space.store), request.app.state.now())
    content = handing.file(sheet, reason)
    named = disposition(file_name(sheet, file_format, language))
    headers = {"Content-Disposition": named, "Content-Language": language, "Vary": "Accept-Language, Cookie"}
    return Response(content, headers=headers, media_type=MEDIA_TYPES[file_format])


def exporting(workspace: Workspace, sees: Callable[[], Sees], now: Callable[[], datetime]) -> Kind:
    """Return the kind of job that hands out many lists as one ZIP."""

    def run(turn: Turn) -> None:
        values = turn.job.asked
        asker, reason = Asker.of(values["asker"]), str(values["reason"])
        language: Language = "ko" if values["language"] == "ko" else "en"
        file_format = format_named(str(values["format"]))
        handing = Handing(asker, file_format, language, recorder_of(workspace.store), now())
        files, people, total = [], set[str](), _how_many(turn)
        for number, sheet in enumerate(_sheets(turn, workspace, sees(), asker), start=1):
            checked_reason(reason, len(sheet.rows))
            files.append((file_name(sheet, file_format, language), handing.file(sheet, reason)))
            people |= set(people_on(sheet))
            turn.report(number, total)
        turn.end(bundled(files), people=people)

    return Kind(EXPORT, run, "application/zip", "zip")


def _how_many(turn: Turn) -> int:
    openings = turn.job.asked["openings"]
    return len(openings) if isinstance(openings, list) and openings else 1


def _sheets(turn: Turn, workspace: Workspace, sees: Sees, asker: Asker) -> Iterator[Sheet]:
    values = turn.job.asked
    day, openings, pack = date.fromisoformat(str(values["day"])), values["openings"], values["policy"]
    if values["of"] == "people":
        if not sees(asker, "people", ""):
            raise NotFoundError("candidate", "")
        yield sheet_of_people([masked_person(each) for each in workspace.store.candidates()], day, CODE)
        return
    for opening in openings if isinstance(openings, list) else []:
        identifier = str(opening)
        if not sees(asker, "shortlist", identifier):
            raise NotFoundError("opening", identifier)
        policy, many = None if pack is None else str(pack), int(str(values["k"]))
        yield sheet_of_shortlist(masked_shortlist(workspace.shortlist(identifier, day, pack=policy, k=many)), CODE)
