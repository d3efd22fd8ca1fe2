"""What is to be said of the names in a document; none of it is a reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from matching.domain import Candidate, Json, Opening
from matching.eligibility.written import text_document
from matching.ingest.json_resume import write_candidate
from matching.language import message
from matching.reference.scripts import mixes_scripts


def name_finding(pointer: str, name: JsonValue) -> Json | None:
    """Return what is to be said of a name that stands at a JSON pointer, `None` where nothing is."""
    if not isinstance(name, str) or not mixes_scripts(name):
        return None
    text = text_document(message("consents", "name-mixes-scripts"))
    return {"code": "name-mixes-scripts", "pointer": pointer, "text": text}


def name_findings(entry: Candidate | Opening) -> list[JsonValue]:
    """Return what is to be said of the names of a person and their employers, or of an opening's employer."""
    found = (name_finding(pointer, name) for pointer, name in _names(entry))
    return [each for each in found if each is not None]


def _names(entry: Candidate | Opening) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(entry, Opening):
        yield "/hiringOrganization/name", entry.employer.name
        return
    basics = write_candidate(entry).get("basics")
    yield "/basics/name", basics.get("name") if isinstance(basics, dict) else None
    for number, each in enumerate(entry.employments or ()):
        yield f"/work/{number}/name", each.employer
