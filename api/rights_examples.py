"""Invented disputes, letters and certificates that the API's description shows, and what it answers to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from matching.disputes import Dispute, Outcome, Said, State, Subject
from matching.disputes.documents import dispute_document, disputes_document
from matching.domain import Candidate, Json, Opening
from matching.ingest.json_resume import write_candidate
from matching.language import message
from matching.ledger import Kept, Kind
from matching.rights import Certificate, Why
from matching.rights.documents import certificate_document
from matching.rights.letter_pages import letter_document
from matching.rights.letters import Letter, Section
from matching.rights.seen import Sighting, seen_document
from matching.store.metadata import written

_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DISPUTE: Json = {
    "subject": "fact",
    "text": "I have worked there since July, not since October; the contract I add says so.",
    "pointer": "/work/0/startDate",
}
DECISION: Json = {"outcome": "upheld", "reason": "The contract says 1 July, and the profile was corrected."}


def rights_answers(person: Candidate, post: Opening) -> dict[str, Json]:
    """Return what is answered about erasure, disputes, and who saw what."""
    said = Said(Subject.FACT, str(DISPUTE["text"]), str(DISPUTE["pointer"]))
    before: Json = {"day": "2026-11-23", "document": "0" * 64, "openings": [], "digest": "1" * 64}
    opened = Dispute("5b0e", person.id, said, State.OPEN, _AT, before)
    taken = replace(opened, state=State.TAKEN, taken_by="user-4", taken=_AT)
    decided = replace(
        taken, state=State.DECIDED, outcome=Outcome.UPHELD, reason=str(DECISION["reason"]), decided_by="user-4",
        decided=_AT, after=before,
    )  # fmt: skip
    shown = _shown(post)
    what = Section(message("rights", "letter-what"), (shown.text,))
    title = message("rights", "letter-title", number=shown.entry.number, day=shown.day.isoformat())
    return {
        "erased": certificate_document(Certificate(_AT, Why.ASKED, 17, {"documents": 1, "keys": 1, "consents": 4})),
        "everything": _everything(person),
        "seen": seen_document("seen", person.id, [shown]),
        "decisions": seen_document("decisions", person.id, [shown]),
        "scored-again": {
            "kind": "scored-again",
            "version": 1,
            "candidate": person.id,
            "before": None,
            "after": before,
        },
        "letter": letter_document(Letter(shown.entry, shown.day, title, (what,), same=True)),
        "dispute": dispute_document(opened),
        "disputes": disputes_document([decided]),
        "dispute-taken": dispute_document(taken),
        "dispute-decided": dispute_document(decided),
    }


def _shown(post: Opening) -> Sighting:
    entry = Kept(
        16, _AT, Kind.LIST_SHOWN, "user-3", post.employer.id, None, ("0123456789abcdef",), "", None, None,
        {"opening": post.id}, {"scorer": "prior"}, {},
    )  # fmt: skip
    name = post.employer.name or ""
    return Sighting(
        entry, replace(message("rights", "who-service"), en=name, ko=name), name, _AT.date(), post.id, post.title
    )


def _everything(person: Candidate) -> Json:
    lists = (
        "formerResumes",
        "consents",
        "blocks",
        "invitations",
        "listedBy",
        "openedBy",
        "judgements",
        "disputes",
        "accounts",
    )
    empty: Json = {name: [] for name in (*lists, "uploads", "jobs", "webhooks", "seen")}
    return {
        "kind": "everything",
        "version": 1,
        "candidate": person.id,
        "at": written(_AT),
        "resume": write_candidate(person),
        **empty,
    }
