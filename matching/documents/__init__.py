"""The JSON documents that the command line and the API give out: one shape for both.

Keys are camelCase as in JSON Resume and schema.org; sentences come as `{"en", "ko"}`;
days are ISO 8601. Money is KRW. People appear by id and headline, never by name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from matching.domain import Candidate, Json, Opening
from matching.eligibility.assess import Assessment, Rulebook
from matching.eligibility.findings import Finding, Missing, say
from matching.eligibility.policy import Ask, Cited, Clause, DatedValue, Door, ListTerms, Pack, Policy, Source
from matching.eligibility.verdict import Grade
from matching.explanation import Reason
from matching.language import Text
from matching.recommend import Match, NearMiss, Shortlist, Suggestions, Versions

VERSION = 1
_GRADES = {Grade.YES: "yes", Grade.OPEN: "unknown", Grade.LEANS_TO_NO: "unknownLeansToNo", Grade.NO: "no"}


def _number(value: float) -> JsonValue:
    """Return a number JSON can hold; None for "no upper end"."""
    return None if math.isinf(value) else round(value, 6)


def _text(text: Text | None) -> JsonValue:
    return None if text is None else {"en": text.en, "ko": text.ko}


def _grade(grade: Grade) -> Json:
    return {"verdict": grade.verdict.value, "leansToNo": grade is Grade.LEANS_TO_NO}


def _source(source: Source, locator: str, reading: Text | None) -> Json:
    return {
        "title": _text(source.title),
        "publisher": _text(source.publisher),
        "address": source.address,
        "locator": locator,
        "published": source.published.isoformat(),
        "checked": source.checked.isoformat(),
        "kind": source.kind,
        "reading": _text(reading),
    }


def source_document(policy: Policy, cited: Cited) -> Json:
    """Return where a value was read."""
    return _source(policy.sources[cited.source], cited.locator, cited.reading)


def _missing(missing: Missing) -> Json:
    return {"document": missing.document, "pointer": missing.pointer, "text": _text(missing.text)}


def finding_document(finding: Finding) -> Json:
    """Return one clause's answer."""
    certain, plausible, conceivable = (_number(value) for value in finding.bounds)
    return {
        "clause": finding.clause,
        "title": _text(finding.title),
        **_grade(finding.grade),
        "reason": _text(finding.reason),
        "need": _number(finding.need),
        "unit": finding.unit,
        "fact": {"certain": certain, "plausible": plausible, "conceivable": conceivable},
        "valueSince": finding.since.isoformat() if finding.since else None,
        "source": _source(finding.source, finding.locator, finding.reading),
        "missing": [_missing(each) for each in finding.missing],
    }


def _pack(pack: Pack, *, in_force: bool, digest: str) -> Json:
    return {
        "id": pack.id,
        "title": _text(pack.title),
        "status": pack.status,
        "firstDay": pack.first_day.isoformat(),
        "inForceOnDay": in_force,
        "digest": digest,
    }


def verdict_document(assessment: Assessment) -> Json:
    """Return the verdict for one pair as a document of its own."""
    return {"kind": "assessment", "version": VERSION, **assessment_document(assessment)}


def assessment_document(assessment: Assessment) -> Json:
    """Return the verdict for one pair with everything it rests on."""
    return {
        "candidate": assessment.candidate_id,
        "opening": assessment.opening_id,
        "day": assessment.day.isoformat(),
        "policy": _pack(assessment.pack, in_force=assessment.in_force, digest=assessment.digest),
        **_grade(assessment.grade),
        "summary": _text(assessment.summary),
        "doors": [
            {"id": door.id, "title": _text(door.title), **_grade(door.grade), "clauses": list(door.clauses)}
            for door in assessment.doors
        ],
        "findings": [finding_document(each) for each in assessment.findings],
        "notAsked": [{"clause": name, "title": _text(say(f"clause-{name}"))} for name in assessment.pack.silent],
        "notExamined": [{"id": ask.id, "title": _text(ask.title)} for ask in assessment.asks],
        "conditions": [_text(condition.text) for condition in assessment.conditions],
    }


def _reason(reason: Reason) -> Json:
    return {
        "feature": reason.feature,
        "title": _text(reason.title),
        "value": None if reason.value is None else _number(reason.value),
        "part": reason.part,
        "text": _text(reason.text),
        "evidence": [
            {"skill": _text(each.skill), "inCandidate": each.in_candidate, "inOpening": each.in_opening}
            for each in reason.evidence
        ],
    }


def person_document(candidate: Candidate) -> Json:
    """Return what a list shows of a person."""
    return {"id": candidate.id, "headline": candidate.headline, "synthetic": candidate.synthetic}


def post_document(opening: Opening) -> Json:
    """Return what a list shows of an opening."""
    return {
        "id": opening.id,
        "title": opening.title,
        "employer": {"id": opening.employer.id, "name": opening.employer.name},
        "locality": opening.locality,
        "region": opening.region,
        "synthetic": opening.synthetic,
    }


def _match(match: Match) -> Json:
    return {
        "rank": match.rank,
        "score": match.score,
        "interval": list(match.interval),
        "company": {"score": match.company_score, "reasons": [_reason(each) for each in match.company_reasons]},
        "candidateSide": {
            "score": match.candidate_score,
            "reasons": [_reason(each) for each in match.candidate_reasons],
        },
        "assessment": assessment_document(match.assessment),
    }


def _near_miss(miss: NearMiss) -> Json:
    return {"lacking": [finding_document(each) for each in miss.lacking]}


def _counts(counts: Mapping[Grade, int]) -> Json:
    return {_GRADES[grade]: counts[grade] for grade in sorted(counts, reverse=True)}


def _clauses(counts: Mapping[str, int]) -> JsonValue:
    return [{"clause": name, "title": _text(say(f"clause-{name}")), "count": count} for name, count in counts.items()]


def _versions(versions: Versions) -> Json:
    return {"policy": versions.policy, "encoder": versions.encoder, "scorer": versions.scorer}


def _rulebook(rulebook: Rulebook) -> Json:
    pack = _pack(rulebook.pack, in_force=rulebook.in_force, digest=rulebook.policy.digest)
    return {"day": rulebook.day.isoformat(), "policy": pack}


def shortlist_document(shortlist: Shortlist) -> Json:
    """Return the people for an opening."""
    return {
        "kind": "shortlist",
        "version": VERSION,
        "opening": post_document(shortlist.opening),
        **_rulebook(shortlist.rulebook),
        "counts": _counts(shortlist.counts),
        "failed": _clauses(shortlist.failed),
        "failedAlone": _clauses(shortlist.failed_alone),
        "openingLacks": [finding_document(each) for each in shortlist.lacking],
        "matches": [{**_match(each), "candidate": person_document(each.candidate)} for each in shortlist.matches],
        "nearMisses": [
            {**_near_miss(each), "candidate": person_document(each.candidate)} for each in shortlist.near_misses
        ],
        "versions": _versions(shortlist.versions),
    }


def suggestions_document(suggestions: Suggestions) -> Json:
    """Return the openings for a person."""
    return {
        "kind": "suggestions",
        "version": VERSION,
        "candidate": person_document(suggestions.candidate),
        **_rulebook(suggestions.rulebook),
        "counts": _counts(suggestions.counts),
        "failed": _clauses(suggestions.failed),
        "matches": [{**_match(each), "opening": post_document(each.opening)} for each in suggestions.matches],
        "nearMisses": [
            {**_near_miss(each), "opening": post_document(each.opening)} for each in suggestions.near_misses
        ],
        "versions": _versions(suggestions.versions),
    }


def _clause(policy: Policy, name: str, clause: Clause, day: date) -> Json:
    need, dated = policy.need(clause, day)
    return {
        "clause": name,
        "title": _text(say(f"clause-{name}")),
        "fact": clause.fact,
        "atLeast": _number(need),
        "unit": clause.unit,
        "valueSince": dated.since.isoformat() if dated else None,
        "source": source_document(policy, clause),
        "valueSource": source_document(policy, dated) if dated else None,
    }


def _lists(policy: Policy, terms: ListTerms) -> Json:
    last: JsonValue = terms.last_rank if isinstance(terms.last_rank, int) else {**terms.last_rank}
    return {
        "lists": list(terms.lists),
        "lastRank": last,
        "years": terms.years,
        "source": source_document(policy, terms),
    }


def _sectors(policy: Policy, sectors: DatedValue) -> Json:
    return {
        "admitted": list(sectors.value) if isinstance(sectors.value, tuple) else [],
        "uncertain": list(sectors.uncertain),
        "since": sectors.since.isoformat(),
        "source": source_document(policy, sectors),
    }


def _door(policy: Policy, door: Door) -> Json:
    source = source_document(policy, door)
    return {"id": door.id, "title": _text(door.title), "clauses": list(door.clauses), "source": source}


def _ask(policy: Policy, ask: Ask) -> Json:
    return {"id": ask.id, "title": _text(ask.title), "source": source_document(policy, ask)}


def policy_document(rulebook: Rulebook) -> Json:
    """Return what a pack asks on a day, value by value, with its sources."""
    policy, pack = rulebook.policy, rulebook.pack
    return {
        "kind": "policy",
        "version": VERSION,
        **_rulebook(rulebook),
        "source": source_document(policy, pack),
        "clauses": [_clause(policy, name, clause, rulebook.day) for name, clause in pack.clause.items()],
        "doors": [_door(policy, door) for door in pack.door],
        "schools": _lists(policy, pack.schools),
        "companies": _lists(policy, pack.companies),
        "sectors": _sectors(policy, rulebook.terms.sectors),
        "notAsked": [{"clause": name, "title": _text(say(f"clause-{name}"))} for name in pack.silent],
        "notExamined": [_ask(policy, ask) for ask in pack.ask],
        "conditions": [{"text": _text(each.text), "source": source_document(policy, each)} for each in pack.condition],
    }
