"""Certificates of erasure as JSON documents."""

from __future__ import annotations

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.language import message
from matching.rights.erasing import Certificate
from matching.store.metadata import written


def certificate_document(done: Certificate) -> Json:
    """Return a certificate, which names nobody."""
    return {
        "kind": "erasure",
        "version": VERSION,
        "at": written(done.at),
        "why": {"id": done.why.value, "title": text_document(done.why.text)},
        "entry": done.entry,
        "removed": {**done.removed},
        "text": text_document(message("rights", "certificate", entry=done.entry)),
    }
