"""Shortlists and suggestions as documents. People appear by id and headline, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, repeat, zip_longest

from pydantic import JsonValue

from matching.documents.verdicts import VERSION, rulebook_document
from matching.domain import Candidate, Json, Opening
from matching.eligibility.verdict import Grade
from matching.eligibility.written import as_json, clause_document, finding_document, text_document
from matching.explained import Words
from matching.language import message
from matching.matches import Match
from matching.missed import NearMiss
from matching.opening_terms import SMALLEST
from matching.recommend import Shortlist, Suggestions, Versions
from matching.who import Heading

_GRADES = {Grade.YES: "yes", Grade.OPEN: "unknown", Grade.LEANS_TO_NO: "unknownLeansToNo", Grade.NO: "no"}
_PLACE = "\0words\0"
"""Stands where the words of a pair belong, which are written already."""


def person_document(person: Candidate | Heading) -> Json:
    """Return what a list shows of a person."""
    return {"id": person.id, "headline": person.headline, "synthetic": person.synthetic}


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


def _words(match: Match) -> Words:
    return Words.of(*match.reasons, match.assessment)


def _written(match: Match) -> tuple[str, str, str]:
    """Return the words of a match as JSON, as they were written before where they are those shown to companies."""
    written = match.written
    if written is not None and (match.who.is_masked or written.is_whole):
        return written.company, written.candidate, written.assessment
    company, candidate, assessment = map(as_json, _words(match))
    return company, candidate, assessment


def _match(match: Match, words: Words) -> Json:
    return {
        "rank": match.rank,
        "score": match.score,
        "interval": list(match.interval),
        "lookByHand": match.look_by_hand,
        "weakerSide": match.weaker_side,
        "company": {
            "score": match.company_score,
            "probability": match.company_probability,
            "reasons": words.company,
        },
        "candidateSide": {
            "score": match.candidate_score,
            "probability": match.candidate_probability,
            "reasons": words.candidate,
        },
        "assessment": words.assessment,
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
    return _shortlist(shortlist, map(_words, shortlist.matches))


def shortlist_text(shortlist: Shortlist) -> str:
    """Return `as_json(shortlist_document(shortlist))`, of words that are written already."""
    text = _filled(_shortlist(shortlist, repeat(Words(_PLACE, _PLACE, _PLACE))), shortlist.matches)
    return as_json(shortlist_document(shortlist)) if text is None else text


def _filled(document: Json, matches: Iterable[Match]) -> str | None:
    """Return a document's JSON with words in their places; None where somebody wrote what marks a place."""
    pieces = as_json(document).split(as_json(_PLACE))
    texts = [text for each in matches for text in _written(each)]
    if len(pieces) != len(texts) + 1:
        return None
    return "".join(chain.from_iterable(zip_longest(pieces, texts, fillvalue="")))


def _shortlist(shortlist: Shortlist, words: Iterable[Words]) -> Json:
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
        "matches": [
            {**_match(each, said), "candidate": person_document(each.who.heading)}
            for each, said in zip(shortlist.matches, words, strict=False)
        ],
        "nearMisses": [
            {**_near_miss(each), "candidate": person_document(each.who.heading)} for each in shortlist.near_misses
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
        "matches": [
            {**_match(each, _words(each)), "opening": post_document(each.opening)} for each in suggestions.matches
        ],
        "nearMisses": [
            {**_near_miss(each), "opening": post_document(each.opening)} for each in suggestions.near_misses
        ],
        "versions": _versions(suggestions.versions),
    }
