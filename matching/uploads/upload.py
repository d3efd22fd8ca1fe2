"""A document that was read: its words, what they were taken to say, and what nobody could read in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from matching.cv import CvReading, read_cv
from matching.document_text.model import DocumentKind, DocumentText, Hidden, Page, Unseen, page_of
from matching.domain import Candidate, Json
from matching.language import Text, message
from matching.privacy import Identifier
from matching.uploads.correcting import Moves, confirmed, corrected
from matching.uploads.masking import without_numbers, without_protected

DAYS_KEPT = 7


@dataclass(frozen=True, slots=True)
class Remark:
    """Words of the document that somebody should look at: not understood, or understood in two ways."""

    key: str  # of texts/cv.toml
    page: int
    start: int
    end: int
    text: str

    @property
    def why(self) -> Text:
        """What to look at, in words."""
        return message("cv", self.key)


@dataclass(frozen=True, slots=True)
class Upload:
    """A reading that waits for its person. `words` are the pages' texts without what must not be kept."""

    id: str
    name: str | None
    kind: DocumentKind
    sha256: str
    created: date
    words: tuple[str, ...]
    resume: Json
    unread: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    masked: tuple[Identifier, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The document's pages, line by line."""
        return tuple(page_of(number, text.split("\n")) for number, text in enumerate(self.words, start=1))

    def corrected(self, resume: Json, moves: Moves | None = None) -> Upload:
        """Return it with what a person says instead. Raises `BadInputError` with the field's pointer."""
        return replace(self, resume=corrected(self.resume, resume, moves))

    def confirmed(self) -> Candidate:
        """Return the profile that its person confirms."""
        return confirmed(self.resume)


def upload_of(document: DocumentText, *, identifier: str, name: str | None, today: date) -> Upload:
    """Read a document's text as a CV."""
    masked, found = without_numbers(document)
    reading: CvReading = read_cv(masked)
    shown = without_protected(masked)
    return Upload(
        identifier,
        name,
        document.kind,
        document.sha256,
        today,
        tuple(page.text for page in shown.pages),
        reading.resume,
        tuple(Remark(each.why, each.page, each.start, each.end, each.text) for each in reading.unread),
        tuple(Remark(each.why, each.page, each.start, each.end, each.text) for each in reading.notes),
        shown.hidden,
        found,
        document.warnings,
    )


def resume_upload(resume: Json, *, identifier: str, name: str | None, sha256: str, today: date) -> Upload:
    """Return a profile that came as data (JSON Resume, Europass) as an upload to look over."""
    return Upload(identifier, name, DocumentKind.TEXT, sha256, today, (), resume)


class _RemarkKept(TypedDict):
    key: str
    page: int
    start: int
    end: int
    text: str


class _HiddenKept(TypedDict):
    page: int
    text: str
    why: str


class _Kept(TypedDict):
    """How an upload is kept."""

    id: str
    name: str | None
    kind: str
    sha256: str
    created: str
    pages: list[str]
    resume: Json
    unread: list[_RemarkKept]
    notes: list[_RemarkKept]
    hidden: list[_HiddenKept]
    masked: list[str]
    warnings: list[str]


_KEPT = TypeAdapter(_Kept)


def upload_document(upload: Upload) -> Json:
    """Write an upload as JSON; `read_upload` reads it again."""
    return {
        "id": upload.id,
        "name": upload.name,
        "kind": upload.kind.value,
        "sha256": upload.sha256,
        "created": upload.created.isoformat(),
        "pages": list(upload.words),
        "resume": upload.resume,
        "unread": [*_remarks(upload.unread)],
        "notes": [*_remarks(upload.notes)],
        "hidden": [{"page": each.page, "text": each.text, "why": each.why.value} for each in upload.hidden],
        "masked": [each.value for each in upload.masked],
        "warnings": list(upload.warnings),
    }


def shown_document(upload: Upload) -> Json:
    """Return an upload as it is shown: as it is kept, and its remarks in words."""
    document = upload_document(upload)
    for name, remarks in (("unread", upload.unread), ("notes", upload.notes)):
        document[name] = [
            {**kept, "why": {**each.why.as_dict()}} for each, kept in zip(remarks, _remarks(remarks), strict=True)
        ]
    return document


def _remarks(remarks: Sequence[Remark]) -> list[Json]:
    return [
        {
            "key": each.key,
            "page": each.page,
            "start": each.start,
            "end": each.end,
            "text": each.text,
        }
        for each in remarks
    ]


def read_upload(document: Json) -> Upload:
    """Read what `upload_document` wrote."""
    kept: _Kept = _KEPT.validate_python(document)
    return Upload(
        kept["id"],
        kept["name"],
        DocumentKind(kept["kind"]),
        kept["sha256"],
        date.fromisoformat(kept["created"]),
        tuple(kept["pages"]),
        kept["resume"],
        tuple(Remark(**each) for each in kept["unread"]),
        tuple(Remark(**each) for each in kept["notes"]),
        tuple(Hidden(each["page"], each["text"], Unseen(each["why"])) for each in kept["hidden"]),
        tuple(Identifier(each) for each in kept["masked"]),
        tuple(kept["warnings"]),
    )
