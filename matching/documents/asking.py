"""Questions to a person, and what may stand twice, as documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.duplicates import Proposal
from matching.eligibility.written import text_document
from matching.language import message
from matching.questions import Option, Outcome, Question


def questions_document(found: Sequence[Question], candidate_id: str, day: date) -> Json:
    """Return the questions worth asking a person, most valuable first."""
    return {
        "kind": "questions",
        "version": VERSION,
        "candidate": candidate_id,
        "day": day.isoformat(),
        "questions": [_question(each) for each in found],
    }


def _question(question: Question) -> Json:
    of_pass, of_pass_together, of_routes, of_routes_together, of_list = question.value
    return {
        "id": question.id,
        "pointer": question.pointer,
        "text": text_document(question.text),
        "why": text_document(question.why),
        "answer": {
            "kind": question.kind.value,
            "options": [_option(each) for each in question.options],
            "several": question.several,
            "otherAllowed": question.free or not question.options,
        },
        "value": {
            "pass": of_pass, "passTogether": of_pass_together,
            "routes": of_routes, "routesTogether": of_routes_together, "list": of_list,
        },
        "outcomes": [_outcome(each) for each in question.outcomes],
    }  # fmt: skip


def _option(option: Option) -> Json:
    return {"value": option.value, "label": text_document(option.label)}


def _outcome(outcome: Outcome) -> Json:
    return {
        "answer": outcome.answer,
        "label": text_document(outcome.label),
        "opens": [text_document(each) for each in outcome.opens],
        "closes": [text_document(each) for each in outcome.closes],
        "placesChanged": outcome.places,
    }


def proposals_document(found: Sequence[Proposal], kind: str, *, shown: int) -> Json:
    """Return what may stand twice: ids, what the two share, and the places where a choice is needed."""
    return {
        "kind": "duplicates",
        "version": VERSION,
        "of": kind,
        "count": len(found),
        "proposals": [_proposal(each) for each in found[:shown]],
    }


def _proposal(proposal: Proposal) -> Json:
    return {
        "first": proposal.first,
        "second": proposal.second,
        "strong": proposal.strong,
        "agree": [
            {"key": kind, "title": text_document(message("duplicates", f"key-{kind}"))} for kind in proposal.agree
        ],
        "differ": [*proposal.differ],
    }
