"""Verdicts as documents: one pair under one rule, and all that follows from it."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from matching.domain import Json
from matching.eligibility.assess import Assessment, RouteAnswer
from matching.eligibility.change import Way
from matching.eligibility.dossier import Dossier
from matching.eligibility.gate import Rulebook
from matching.eligibility.timeline import Milestone
from matching.eligibility.written import (
    assessment_document,
    pack_document,
    source_of,
    text_document,
)

VERSION = 1


def verdict_document(assessment: Assessment) -> Json:
    """Return the verdict for one pair as a document of its own."""
    return {"kind": "assessment", "version": VERSION, **assessment_document(assessment)}


def rulebook_document(rulebook: Rulebook) -> Json:
    """Return which rule was asked on which day."""
    pack = pack_document(rulebook.pack, in_force=rulebook.in_force)
    return {"day": rulebook.day.isoformat(), "policy": {**pack, "digest": rulebook.policy.digest}}


def dossier_document(dossier: Dossier) -> Json:
    """Return the verdict for one pair, the other routes, what would change it and what follows."""
    return {
        **verdict_document(dossier.assessment),
        "kind": "dossier",
        "changes": [_way(each) for each in dossier.ways],
        "routes": [_route(each, dossier.first_days.get(each.id)) for each in dossier.routes],
        "timeline": {
            "status": dossier.timeline.status,
            "title": text_document(dossier.timeline.title),
            "ifGivenOn": dossier.timeline.day.isoformat(),
            "steps": [_milestone(each) for each in dossier.timeline.steps],
            "family": [_milestone(each) for each in dossier.timeline.family],
            "benefits": [_milestone(each) for each in dossier.timeline.benefits],
        },
    }


def _way(way: Way) -> Json:
    return {
        "door": way.door.id,
        "title": text_document(way.door.title),
        "firstDay": None if any(move.kind == "degree" for move in way.moves) else way.day.isoformat(),
        "needsConfirmation": way.needs_confirmation,
        "changes": [
            {
                "kind": move.kind,
                "clauses": [*sorted(move.clauses)],
                "text": text_document(move.text),
                "pointer": move.pointer.partition("#")[0],
            }
            for move in way.moves
        ],
    }


def _route(each: RouteAnswer, first: date | None) -> Json:
    answer = each.assessment
    return {
        "id": each.id,
        "title": text_document(each.route.title),
        "applies": text_document(each.route.applies),
        "heldFrom": each.first_day.isoformat(),
        "byTimeAlone": first.isoformat() if first else None,
        "assessment": None if answer is None else assessment_document(answer),
    }


def _milestone(each: Milestone) -> Json:
    conditions: list[JsonValue] = [text_document(text) for text in each.conditions]
    return {
        "status": each.status,
        "firstDay": each.day.isoformat() if each.day else None,
        "text": text_document(each.text),
        "conditions": conditions,
        "verified": each.verified,
        "source": source_of(each.source, each.locator, None),
    }
