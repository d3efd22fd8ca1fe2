"""Disputes as JSON documents."""

from __future__ import annotations

from collections.abc import Iterable

from matching.disputes.model import Dispute
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.language import Text
from matching.store.metadata import written, written_if_known


def dispute_document(dispute: Dispute) -> Json:
    """Return one dispute, with how the person stood before and after."""
    said = dispute.said
    return {
        "id": dispute.id,
        "candidate": dispute.candidate,
        "subject": _named(said.subject.value, said.subject.text),
        "pointer": said.pointer,
        "opening": said.opening,
        "entry": said.entry,
        "text": said.text,
        "state": _named(dispute.state.value, dispute.state.text),
        "opened": written(dispute.opened),
        "taken": written_if_known(dispute.taken),
        "outcome": dispute.outcome and _named(dispute.outcome.value, dispute.outcome.text),
        "reason": dispute.reason,
        "decided": written_if_known(dispute.decided),
        "before": dispute.before,
        "after": dispute.after,
    }


def disputes_document(disputes: Iterable[Dispute]) -> Json:
    """Return some disputes."""
    return {"kind": "disputes", "disputes": [dispute_document(each) for each in disputes]}


def _named(name: str, title: Text) -> Json:
    return {"id": name, "title": text_document(title)}
