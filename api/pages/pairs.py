"""What an opening's page says of the pairs on its list beside their reasons, worked out once for each pair.

It rests on a pair's documents, its reasons, the rule and the day alone, so that it is
remembered by them, and made together with lists that are made ahead.
"""

from __future__ import annotations

from datetime import date

from api.pages.cited import Words, words_cited
from matching.eligibility import policy
from matching.eligibility.findings import Finding
from matching.eligibility.judge import Judge, Question
from matching.eligibility.measures import YEARS
from matching.eligibility.settling import Situation
from matching.explained import advert_of
from matching.explanation import Document
from matching.forgetting import forgets
from matching.ledger.listed import Listed, Wish
from matching.masking import masked_document
from matching.matches import Match
from matching.missed import NearMiss
from matching.recent import MadeOf
from matching.recommend import Shortlist

MATCHES = 10
"""How many people a page shows unless more are asked for."""
YEARS_AHEAD = 2
"""A near miss whose day is further off helps no company that looks for somebody now."""

Cited = dict[Document, list[list[Words]]]

_WORDS: MadeOf[Cited] = MadeOf(2_000)
"""As many pairs as are remembered in words; one takes some kB."""
forgets(_WORDS.clear)
_DAYS: MadeOf[date | None] = MadeOf(2_000)
forgets(_DAYS.clear)


def made_with(wish: Wish, listed: Listed[Shortlist]) -> None:
    """Make what the page of a list that was wished for says of its pairs."""
    words_of(listed, MATCHES)
    first_days(listed, wish.wanted.day, wish.wanted.policy)


def words_of(listed: Listed[Shortlist], most: int | None = None) -> dict[str, Cited]:
    """Return by person the words that the reasons rest on, in the masked profile and in the advert.

    `listed` is a list of the masked view; of a longer one `most` are looked at.
    """
    pairs = zip(listed.found.matches[:most], listed.shown.matches[:most], strict=True)
    return {whole.candidate.id: _words(whole, masked) for whole, masked in pairs}


def _words(whole: Match, masked: Match) -> Cited:
    made_of = whole.candidate, whole.opening, whole.company_reasons, whole.candidate_reasons  # `masked` is of these

    def make() -> Cited:
        return {
            "candidate": words_cited(masked, "candidate", masked_document(whole.candidate)),
            "opening": words_cited(masked, "opening", advert_of(whole.opening).document),
        }

    return _WORDS.once(made_of, (), make)


def first_days(listed: Listed[Shortlist], day: date, pack: str | None) -> dict[str, date]:
    """Return by person the day on which time alone gives a near miss the pass, where that is near.

    `pack` is the version of the rule that was named, None for those in force.
    """
    judge = Judge(Question(policy(), listed.found.rulebook.pack.route, pack or None))
    found = {}
    for each in listed.found.near_misses:
        if all(map(_waits, each.lacking)):
            first = _first_day(each, day, judge)
            if first is not None:
                found[each.candidate.id] = first
    return found


def _first_day(miss: NearMiss, day: date, judge: Judge) -> date | None:
    asked, now = judge.question, Situation(miss.candidate, miss.opening, day)
    return _DAYS.once(
        (miss.candidate, miss.opening, asked.policy),
        (day, asked.route, asked.pack),
        lambda: judge.day_by_time(now, horizon=YEARS_AHEAD),
    )


def _waits(finding: Finding) -> bool:
    """Whether a lack may be made good in time: what is certain grows by a year a year at most."""
    return finding.unit == YEARS and finding.need - finding.bounds[0] <= YEARS_AHEAD
