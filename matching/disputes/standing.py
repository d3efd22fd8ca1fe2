"""How a person stands for some openings on a day: verdict, scores with their parts, place. Taken before and after.

Where no scorer or encoder is at hand, or nothing can be ranked, the verdict is taken
alone; what is left out is null, which is "not known".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from matching.domain import Candidate, Json, Opening
from matching.eligibility import Grade
from matching.eligibility.written import grade_document, grade_in
from matching.errors import BadInputError, EncoderError, NotFoundError, ScorerError
from matching.explanation import Reason
from matching.matches import Match
from matching.store.documents import PEOPLE, rows_of
from matching.workspace import Workspace


@dataclass(frozen=True)
class Stood:
    """How a person stood for an opening; what is None is not known."""

    grade: Grade | None
    score: float | None
    company: float | None
    candidate: float | None
    place: int | None


FEW = 5
LOOKED_THROUGH = 100
"""So far down an opening's list somebody's place is looked for."""


def openings_to_compare(space: Workspace, person: Candidate, opening: str | None, day: date) -> tuple[str, ...]:
    """Return the openings by which a change shows: the one disputed, else the first few suggested to the person."""
    if opening is not None:
        return (space.store.opening(opening).id,)
    try:
        found = space.suggestions_for(person, space.opening_pool, day, k=FEW)
    except (EncoderError, ScorerError, BadInputError):
        return ()
    return tuple(each.opening.id for each in found.matches)


def standing_document(
    space: Workspace, person: Candidate, openings: Sequence[str], day: date, *, placed: bool = True
) -> Json:
    """Return how a person stands, with a digest of their document and of the whole.

    A document that is not the one stored has no place: `placed` is False.
    """
    there = [_opening(space, each) for each in openings]
    document: Json = {
        "day": day.isoformat(),
        "document": rows_of(PEOPLE, [person])[0].checksum,
        "openings": [_standing(space, person, each, day, placed=placed) for each in there if each is not None],
    }
    text = json.dumps(document, ensure_ascii=True, allow_nan=False, sort_keys=True)
    return {**document, "digest": hashlib.sha256(text.encode()).hexdigest()}


def stood_in(document: Json | None) -> dict[str, Stood]:
    """Return how a person stood by the openings of a document of `standing_document`, in its order."""
    rows = (document or {}).get("openings")
    given = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    return {str(each["opening"]): _stood(each) for each in given}


def _stood(row: Json) -> Stood:
    score, company, candidate = (_number(row.get(name)) for name in ("score", "companyScore", "candidateScore"))
    place = row.get("place")
    return Stood(grade_in(row), score, company, candidate, place if isinstance(place, int) else None)


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _opening(space: Workspace, identifier: str) -> Opening | None:
    try:
        return space.store.opening(identifier)
    except NotFoundError:  # closed or merged since
        return None


def _standing(space: Workspace, person: Candidate, opening: Opening, day: date, *, placed: bool) -> Json:
    verdict = space.assess(person, opening, day)
    match = _match(space, person, opening, day)
    return {
        "opening": opening.id,
        **grade_document(verdict.grade),
        "rules": verdict.digest,
        **_scored(match),
        "place": _place(space, person, opening, day) if match and placed else None,
    }


def _scored(match: Match | None) -> Json:
    if match is None:
        return dict.fromkeys(("score", "companyScore", "candidateScore", "parts"))
    return {
        "score": match.score,
        "companyScore": match.company_score,
        "candidateScore": match.candidate_score,
        "parts": {"company": _parts(match.company_reasons), "candidate": _parts(match.candidate_reasons)},
    }


def _parts(reasons: Sequence[Reason]) -> Json:
    return {each.feature: each.part for each in reasons}


def _match(space: Workspace, person: Candidate, opening: Opening, day: date) -> Match | None:
    """Return the pair as it is scored, None where it is not: who fails is not ranked."""
    try:
        found = space.suggestions_for(person, space.opening_pool_of([opening]), day, k=1)
    except (EncoderError, ScorerError):
        return None
    return found.matches[0] if found.matches else None


def _place(space: Workspace, person: Candidate, opening: Opening, day: date) -> int | None:
    """Return the place on an opening's list, None where it is not among the first."""
    try:
        found = space.shortlist(opening.id, day, k=LOOKED_THROUGH)
    except (BadInputError, NotFoundError):
        return None
    return next((each.rank for each in found.matches if each.candidate.id == person.id), None)
