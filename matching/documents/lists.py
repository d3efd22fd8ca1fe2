"""Shortlists and suggestions as documents. People appear by id and headline, never by name."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from matching.documents.verdicts import VERSION, assessment_document, rulebook_document
from matching.domain import Candidate, Json, Opening
from matching.eligibility.verdict import Grade
from matching.eligibility.written import clause_document, finding_document, number, text_document
from matching.explanation import Reason, Span
from matching.language import message
from matching.matches import Match
from matching.opening_terms import SMALLEST
from matching.recommend import NearMiss, Shortlist, Suggestions, Versions

_GRADES = {Grade.YES: "yes", Grade.OPEN: "unknown", Grade.LEANS_TO_NO: "unknownLeansToNo", Grade.NO: "no"}
_SAYS = {True: "for", False: "against", None: "neither"}


def _reason(reason: Reason) -> Json:
    return {
        "feature": reason.feature,
        "title": text_document(reason.title),
        "value": None if reason.value is None else number(reason.value),
        "part": reason.part,
        "text": text_document(reason.text),
        "evidence": [
            {
                "skill": text_document(each.skill),
                "inCandidate": each.in_candidate,
                "inOpening": each.in_opening,
                "isShown": each.is_shown,
                "spansInCandidate": [_span(span) for span in each.spans],
                "spansInOpening": [_span(span) for span in each.asked],
            }
            for each in reason.evidence
        ],
        "spans": [
            {"in": each.document, "says": _SAYS[each.favours], "words": [_span(span) for span in each.spans]}
            for each in reason.cited
        ],
    }


def _span(span: Span) -> Json:
    return {"pointer": span.pointer, "start": span.start, "end": span.end}


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
        "lookByHand": match.look_by_hand,
        "weakerSide": match.weaker_side,
        "company": {
            "score": match.company_score,
            "probability": match.company_probability,
            "reasons": [_reason(each) for each in match.company_reasons],
        },
        "candidateSide": {
            "score": match.candidate_score,
            "probability": match.candidate_probability,
            "reasons": [_reason(each) for each in match.candidate_reasons],
        },
        "assessment": assessment_document(match.assessment),
    }


def _near_miss(miss: NearMiss) -> Json:
    return {"lacking": [finding_document(each) for each in miss.lacking]}


def _counts(counts: Mapping[Grade, int]) -> Json:
    return {_GRADES[grade]: counts[grade] for grade in sorted(counts, reverse=True)}


def _clauses(counts: Mapping[str, int]) -> JsonValue:
    return [{**clause_document(name), "count": count} for name, count in counts.items()]


def _versions(versions: Versions) -> Json:
    return {"policy": versions.policy, "encoder": versions.encoder, "scorer": versions.scorer}


def in_fives(count: int) -> int | None:
    """Return a count as a company is told it: no single person can be seen coming or going, `None` below five.

    >>> [in_fives(each) for each in (0, 4, 5, 14)]
    [None, None, 5, 10]
    """
    return count // SMALLEST * SMALLEST or None


def shortlist_document(shortlist: Shortlist) -> Json:
    """Return the people for an opening."""
    return {
        "kind": "shortlist",
        "version": VERSION,
        "opening": post_document(shortlist.opening),
        **rulebook_document(shortlist.rulebook),
        "counts": _counts(shortlist.counts),
        "failed": _clauses(shortlist.failed),
        "failedAlone": _clauses(shortlist.failed_alone),
        "order": text_document(message("lists", "order-people")),
        "notTakingPart": in_fives(shortlist.not_taking_part),
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
        **rulebook_document(suggestions.rulebook),
        "counts": _counts(suggestions.counts),
        "failed": _clauses(suggestions.failed),
        "order": text_document(message("lists", "order-openings")),
        "perEmployer": suggestions.per_employer,
        "leftOut": [
            {"employer": {"id": each.employer.id, "name": each.employer.name}, "count": each.count}
            for each in suggestions.left_out
        ],
        "matches": [{**_match(each), "opening": post_document(each.opening)} for each in suggestions.matches],
        "nearMisses": [
            {**_near_miss(each), "opening": post_document(each.opening)} for each in suggestions.near_misses
        ],
        "versions": _versions(suggestions.versions),
    }
