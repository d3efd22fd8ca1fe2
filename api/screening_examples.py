"""Invented answers about people that the API's description shows, and what it answers to them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from matching.domain import Candidate, Json, Opening
from matching.screening import Answer, Reason, Screening
from matching.screening.documents import screening_document

_GIVEN = Answer.YES, Reason.SKILLS
SCREENING: Json = {"answer": _GIVEN[0].value, "reason": _GIVEN[1].value}


def screening_answers(person: Candidate, post: Opening) -> dict[str, Json]:
    """Return what is answered about the answer above."""
    at, shown = datetime(2026, 11, 23, 1, 30, tzinfo=UTC), hashlib.sha256(b"a list").hexdigest()
    said = Screening(post.id, person.id, "user-3", str(post.employer.id), *_GIVEN, shown, at)
    document = screening_document(post.id, person.id, [said])
    return {
        "screening": document,
        "screenings": {"screenings": [document], "following": None},
        "deleted-screening": {"deleted": person.id},
    }
