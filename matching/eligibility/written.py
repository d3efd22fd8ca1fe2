"""How sentences, grades, numbers and sources are written in every JSON document."""

from __future__ import annotations

import json
import math

from pydantic import JsonValue

from matching.domain import Json
from matching.eligibility.assess import Assessment
from matching.eligibility.findings import Finding
from matching.eligibility.policy import Policy
from matching.eligibility.reasons.case import Missing, say
from matching.eligibility.records import Ask, Cited, Pack, Source
from matching.eligibility.verdict import Grade
from matching.language import Text


def as_json(document: JsonValue) -> str:
    """Return a document as it is sent, and as digests are made of."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def number(value: float) -> JsonValue:
    """Return a number JSON can hold; None for "no upper end"."""
    return None if math.isinf(value) else round(value, 6)


def text_document(text: Text | None) -> JsonValue:
    """Return `{"en", "ko"}`, or None."""
    return None if text is None else {"en": text.en, "ko": text.ko}


def grade_document(grade: Grade) -> Json:
    """Return an answer and which way an unknown leans."""
    return {"verdict": grade.verdict.value, "leansToNo": grade is Grade.LEANS_TO_NO}


def grade_in(document: Json) -> Grade | None:
    """Return the answer that a document of `grade_document` says, None where it says none."""
    return next((each for each in Grade if grade_document(each).items() <= document.items()), None)


def source_of(source: Source, locator: str, reading: Text | None) -> Json:
    """Return a source with the place in it; `verified` is false for one that may settle nothing."""
    return {
        "title": text_document(source.title),
        "publisher": text_document(source.publisher),
        "address": source.address,
        "locator": locator,
        "published": source.published.isoformat(),
        "checked": source.checked.isoformat(),
        "kind": source.kind,
        "verified": source.may_settle,
        "reading": text_document(reading),
    }


def source_document(policy: Policy, cited: Cited) -> Json:
    """Return where a value was read."""
    return source_of(policy.sources[cited.source], cited.locator, cited.reading)


def pack_document(pack: Pack, *, in_force: bool) -> Json:
    """Return which version of which rule was asked, and whether it was in force on the day."""
    return {
        "id": pack.id,
        "route": pack.route,
        "title": text_document(pack.title),
        "status": pack.status,
        "firstDay": pack.first_day.isoformat(),
        "inForceOnDay": in_force,
    }


def clause_document(name: str) -> Json:
    """Return the name of a clause, for programs and for people."""
    return {"clause": name, "title": text_document(say(f"clause-{name}"))}


def ask_document(policy: Policy, ask: Ask) -> Json:
    """Return a way that is named and not computed."""
    return {"id": ask.id, "title": text_document(ask.title), "source": source_document(policy, ask)}


def missing_document(missing: Missing) -> Json:
    """Return a fact that would settle something, with its place."""
    return {"document": missing.document, "pointer": missing.pointer, "text": text_document(missing.text)}


def finding_document(finding: Finding) -> Json:
    """Return one clause's answer."""
    certain, plausible, conceivable = (number(value) for value in finding.bounds)
    return {
        "clause": finding.clause,
        "title": text_document(finding.title),
        **grade_document(finding.grade),
        "reason": text_document(finding.reason),
        "need": number(finding.need),
        "unit": finding.unit,
        "fact": {"certain": certain, "plausible": plausible, "conceivable": conceivable},
        "valueSince": finding.since.isoformat() if finding.since else None,
        "source": source_of(finding.source, finding.locator, finding.reading),
        "missing": [missing_document(each) for each in finding.missing],
    }


def assessment_document(assessment: Assessment) -> Json:
    """Return the verdict for one pair with everything it rests on."""
    return {
        "candidate": assessment.candidate_id,
        "opening": assessment.opening_id,
        "day": assessment.day.isoformat(),
        "policy": {
            **pack_document(assessment.pack, in_force=assessment.in_force),
            "digest": assessment.digest,
        },
        **grade_document(assessment.grade),
        "summary": text_document(assessment.summary),
        "doors": [
            {
                "id": door.id,
                "title": text_document(door.title),
                **grade_document(door.grade),
                "clauses": list(door.clauses),
            }
            for door in assessment.doors
        ],
        "findings": [finding_document(each) for each in assessment.findings],
        "notAsked": [clause_document(name) for name in assessment.pack.silent],
        "notExamined": [{"id": ask.id, "title": text_document(ask.title)} for ask in assessment.asks],
        "conditions": [text_document(condition.text) for condition in assessment.conditions],
    }
