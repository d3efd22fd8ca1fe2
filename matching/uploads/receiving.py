"""What came in a file: a CV's text, a JSON Resume or a Europass, each to an upload."""

from __future__ import annotations

import hashlib
from datetime import date

from matching.document_text import read_document
from matching.domain import Json
from matching.errors import BadInputError
from matching.ingest.europass import is_europass, read_europass
from matching.ingest.files import parse_json
from matching.ingest.json_resume import read_candidate
from matching.privacy import admitted
from matching.uploads.upload import Upload, resume_upload, upload_of


def receive(content: bytes, *, name: str | None, identifier: str, today: date) -> Upload:
    """Read a file's bytes; their kind is decided by what they are, not by the name.

    A Europass that lies within a PDF says all that the pages say, and exactly; it is
    taken instead of them. Raises `BadInputError`.
    """
    if (resume := _as_data(content)) is not None:
        digest = hashlib.sha256(content).hexdigest()
        return resume_upload(_admitted(resume), identifier=identifier, name=name, sha256=digest, today=today)
    document = read_document(content, name=name)
    for attached in document.attached:
        if is_europass(attached):
            resume = _admitted(read_europass(attached))
            return resume_upload(resume, identifier=identifier, name=name, sha256=document.sha256, today=today)
    if not any(page.lines for page in document.pages):
        raise BadInputError("document-empty")
    return upload_of(document, identifier=identifier, name=name, today=today)


def _as_data(content: bytes) -> Json | None:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        document = parse_json(content)
        if not isinstance(document, dict):
            raise BadInputError("not-an-object")
        return document
    return read_europass(content) if start.startswith(b"<") and is_europass(content) else None


def _admitted(resume: Json) -> Json:
    kept = admitted(resume).document
    read_candidate(kept)
    return kept
