"""The ledger's answers as JSON documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.ledger.entries import Kept
from matching.ledger.replay import Replayed
from matching.ledger.verify import Verification
from matching.store.metadata import written


def entry_document(entry: Kept, people: Mapping[str, str]) -> Json:
    """Return an entry with the ids of whom it is about; of who was erased the pseudonym stays."""
    return {
        "number": entry.number,
        "at": written(entry.at),
        "kind": entry.kind.value,
        "text": text_document(entry.kind.text),
        "actor": entry.actor,
        "company": entry.company,
        "origin": entry.origin,
        "people": [people[each] for each in entry.subjects if each in people],
        "erased": sum(each not in people for each in entry.subjects),
        "action": entry.action,
        "reason": entry.reason,
        "digest": entry.digest,
        "objects": dict(entry.objects),
        "versions": dict(entry.versions),
        "inputs": dict(entry.inputs),
    }


def entries_document(kind: str, entries: Sequence[Kept], people: Mapping[str, str]) -> Json:
    """Return entries under what was asked of the ledger."""
    listed: list[JsonValue] = [entry_document(each, people) for each in entries]
    return {"kind": kind, "version": VERSION, "count": len(listed), "entries": listed}


def verification_document(found: Verification) -> Json:
    """Return what verifying found."""
    return {
        "kind": "ledgerVerification",
        "version": VERSION,
        "holds": found.holds,
        "entries": found.count,
        "ledger": found.head.ledger if found.head else None,
        "flaws": [{"code": each.code, "entry": each.number, "text": text_document(each.text)} for each in found.flaws],
    }


def replay_document(found: Replayed) -> Json:
    """Return what came of making a list again."""
    return {
        "kind": "replay",
        "version": VERSION,
        "entry": found.entry.number,
        "outcome": found.outcome.value,
        "text": text_document(found.outcome.text),
        "digest": found.entry.digest,
        "changes": [
            {
                "input": each.name,
                "text": text_document(each.text),
                "then": each.then,
                "now": each.now,
                "since": written(each.since) if each.since else None,
            }
            for each in found.changes
        ],
        "documentsGone": found.gone,
        "goneSince": written(found.gone_since) if found.gone_since else None,
        "list": found.document,
    }
