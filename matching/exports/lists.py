"""Shortlists, suggestions and the list of people as tables. Nobody is named: what is handed in is masked already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from matching.domain import Candidate
from matching.eligibility.reasons.case import say as find
from matching.eligibility.verdict import Grade
from matching.explanation import Reason
from matching.exports.table import Cell, Column, Sheet, Stamp, score
from matching.language import Text, message
from matching.matches import Match
from matching.recommend import Shortlist, Suggestions, Versions
from matching.screening import Screening, said_together

REASONS = 3
_VERDICTS = {Grade.YES: "verdict-yes", Grade.NO: "verdict-no", Grade.OPEN: "verdict-unknown"}
_SCORED = (
    Column("verdict", 10), Column("score", 6), Column("low", 6), Column("high", 6), Column("company", 7),
    Column("candidate-side", 8), Column("by-hand", 8), Column("reasons", 40),
)  # fmt: skip
_ANSWERED = (Column("answer", 9),)
_PERSON = (Column("id", 14), Column("headline", 20))
_POST = (Column("id", 14), Column("title", 20), Column("employer", 14), Column("place", 10))


def shortlist_sheet(found: Shortlist, code: str, answers: Mapping[str, Sequence[Screening]] | None = None) -> Sheet:
    """Return the people for an opening; to whoever's it is with what their company answers about them, by person."""
    rows = tuple(
        (
            each.rank, each.candidate.id, each.candidate.headline or None,
            *(() if answers is None else (said_together(answers.get(each.candidate.id, ())),)),
            *_scored(each, each.company_reasons),
        )
        for each in found.matches
    )  # fmt: skip
    synthetic = found.opening.synthetic or any(each.candidate.synthetic for each in found.matches)
    return Sheet(
        of="shortlist",
        about=found.opening.id,
        title=message("exports", "shortlist-of", title=found.opening.title or found.opening.id),
        columns=(Column("rank", 5), *_PERSON, *(() if answers is None else _ANSWERED), *_SCORED),
        rows=rows,
        notes=(
            message("lists", "order-people"),
            *(() if answers is None else (message("screening", "no-effect"),)),
            message("exports", "no-advice"),
        ),
        stamp=_stamp(found.versions, found.rulebook.day, code, is_synthetic=synthetic),
    )


def suggestions_sheet(found: Suggestions, code: str) -> Sheet:
    """Return the openings for a person."""
    rows = tuple((each.rank, *_post(each), *_scored(each, each.candidate_reasons)) for each in found.matches)
    synthetic = found.candidate.synthetic or any(each.opening.synthetic for each in found.matches)
    return Sheet(
        of="suggestions",
        about=found.candidate.id,
        title=message("exports", "suggestions-for", id=found.candidate.id),
        columns=(Column("rank", 5), *_POST, *_SCORED),
        rows=rows,
        notes=(message("lists", "order-openings"), message("exports", "no-advice")),
        stamp=_stamp(found.versions, found.rulebook.day, code, is_synthetic=synthetic),
    )


def people_sheet(people: Sequence[Candidate], day: date, code: str) -> Sheet:
    """Return people by id and headline, in the order in which they are given."""
    return Sheet(
        of="people",
        about="",
        title=message("exports", "people"),
        columns=(*_PERSON, Column("synthetic", 8)),
        rows=tuple((each.id, each.headline or None, each.synthetic) for each in people),
        notes=(message("exports", "order-ids"),),
        stamp=Stamp(day, code, is_synthetic=any(each.synthetic for each in people)),
    )


def _post(match: Match) -> tuple[Cell, ...]:
    opening = match.opening
    place = opening.locality or opening.region
    return opening.id, opening.title or None, opening.employer.name, place


def _scored(match: Match, reasons: Sequence[Reason]) -> tuple[Cell, ...]:
    low, high = match.interval
    verdict = find(_VERDICTS.get(match.assessment.grade, "verdict-leans"))
    sides = match.company_score, match.candidate_score
    return verdict, *map(score, (match.score, low, high, *sides)), match.look_by_hand, _main(reasons)


def _main(reasons: Sequence[Reason]) -> Text | None:
    """Return the reasons that moved the score most, the strongest first."""
    most = sorted(reasons, key=lambda each: -abs(each.part))[:REASONS]
    if not most:
        return None
    return Text(" / ".join(each.text.en for each in most), " / ".join(each.text.ko for each in most))


def _stamp(versions: Versions, day: date, code: str, *, is_synthetic: bool) -> Stamp:
    named = {"pack": versions.pack, "policy": versions.policy, "encoder": versions.encoder, "scorer": versions.scorer}
    return Stamp(day, code, **named, is_synthetic=is_synthetic)
