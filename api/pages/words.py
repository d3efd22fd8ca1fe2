"""Values of the product as a reader sees them: pay, places, what a criterion was judged by."""

from __future__ import annotations

import math
from datetime import date
from functools import cache

from matching.document_text.model import Unseen
from matching.domain import Degree, Employment, Isced, LanguageNeed, Opening, Pay, PayPeriod
from matching.eligibility import Assessment
from matching.eligibility.findings import Finding
from matching.eligibility.measures import POINTS, TOPIK, TRUTH, WON, YEARS
from matching.eligibility.opening_facts import sector_of
from matching.eligibility.reasons.case import duration, level_name, won
from matching.eligibility.verdict import Grade
from matching.language import Text, message
from matching.matches import Match
from matching.packed import PackedPeople
from matching.privacy import Identifier
from matching.reference import place_named, sectors

GRADES = {Grade.YES: "yes", Grade.OPEN: "open", Grade.LEANS_TO_NO: "leans", Grade.NO: "no"}
_EOK, _MAN = 100_000_000, 10_000
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def say(key: str, **values: object) -> Text:
    """Return one message of the pages' catalogue."""
    return message("pages", key, **values)


def money(amount: float) -> Text:
    """Say a sum of won as people read it: millions in English, 억 and 만 in Korean.

    >>> money(165_500_000).en, money(165_500_000).ko
    ('₩165.5M', '1억 6,550만원')
    """
    eok, rest = divmod(round(amount), _EOK)
    man, won = divmod(rest, _MAN)
    parts = [f"{eok:,}억" if eok else "", f"{man:,}만" if man else "", f"{won:,}" if won or not amount else ""]
    korean = " ".join(part for part in parts if part) + "원"
    if amount < 1_000_000:
        return Text(f"₩{amount:,.0f}", korean)
    return Text(f"₩{amount / 1_000_000:,.2f}".removesuffix("0").removesuffix(".0") + "M", korean)


def day_in_words(day: date) -> Text:
    """Say a day as people of each language write it.

    >>> day_in_words(date(2027, 3, 14)).en, day_in_words(date(2027, 3, 14)).ko
    ('14 March 2027', '2027년 3월 14일')
    """
    return Text(f"{day.day} {_MONTHS[day.month - 1]} {day.year}", f"{day.year}년 {day.month}월 {day.day}일")


def pay_in_words(pay: Pay) -> Text:
    """Say what is offered, in the currency and by the period in which it is stated."""
    low, high = (_amount(value, pay.currency) for value in (pay.minimum, pay.maximum))
    if low is None and high is None:
        return say("not-stated")
    if low is None or high is None:
        return say("from", least=low) if low is not None else say("up-to", most=high)
    return low if low == high else Text(f"{low.en}–{high.en}", f"{low.ko}~{high.ko}")


def _amount(value: float | None, currency: str | None) -> Text | None:
    if value is None:
        return None
    if currency in ("KRW", None):
        return money(value)
    return Text(f"{currency} {value:,.0f}", f"{currency} {value:,.0f}")


def pay_name(pay: Pay) -> Text:
    """Say what the pay is for."""
    return say("pay-a-month" if pay.period is PayPeriod.MONTH else "pay")


@cache
def sector_names() -> dict[str, Text]:
    """Return the sectors' names by id."""
    return {sector.id: sector.name for sector in sectors()}


def sector_id(opening: Opening) -> str | None:
    """Return the sector that an opening, its employer or its industry states."""
    return sector_of(opening)[0]


def sector_in_words(opening: Opening) -> Text:
    """Say an opening's sector."""
    stated = sector_id(opening)
    return sector_names()[stated] if stated else say("not-stated")


def place_in_words(opening: Opening) -> Text:
    """Say where the work is, in each language where the place is known to us."""
    names = [name for name in (opening.locality, opening.region) if name]
    place = place_named(*names) if names else None
    if place is not None:
        return place.name
    return Text(", ".join(names), ", ".join(names)) if names else say("not-stated")


def language_in_words(need: LanguageNeed) -> str:
    """Say a language and its level."""
    return f"{need.language} {need.cefr.value}" if need.cefr else need.language


def is_measured(finding: Finding) -> bool:
    """Whether a criterion asks for an amount; of the others, and of a school's rank, the reason says all."""
    return finding.unit != TRUTH and finding.fact != "ranked_degree_level"


def asked_for(finding: Finding) -> Text:
    """Say what a criterion asks."""
    return amount_in_words(finding.need, finding.unit)


def value_used(finding: Finding) -> Text:
    """Say what a criterion was judged by: what is certain, and what is plausible where that is more."""
    low, plausible, conceivable = finding.bounds
    high = conceivable if finding.grade is Grade.LEANS_TO_NO else plausible
    if math.isinf(high):
        return say("not-stated") if low <= 0 else say("at-least", low=amount_in_words(low, finding.unit))
    least, most = amount_in_words(low, finding.unit), amount_in_words(high, finding.unit)
    if least == most:
        return least
    return say("up-to-value", high=most) if low <= 0 else say("between", low=least, high=most)


def amount_in_words(value: float, unit: str) -> Text:
    """Say an amount of a fact in its unit."""
    if unit == WON:
        return won(value)
    if unit == YEARS:
        return duration(value)
    if unit == POINTS:
        return say("points", points=f"{value:g}")
    if unit == TOPIK:
        return say("topik-level", level=int(value)) if value >= 1 else say("none")
    return level_name(value) if value >= Isced.SHORT_CYCLE else say("none")


Told = list[tuple[str, Text]]
"""Whose side a reason is on ("company", "candidate"), and the reason."""


_SHOWN_APART = {
    ("company", "must"), ("company", "nice"), ("candidate", "similarity"), ("candidate", "title-similarity"),
}  # fmt: skip
"""Skills are shown one by one, and the likeness of the texts is told on one side alone."""


def _told(match: Match, sign: int) -> Told:
    """Return the parts of both scores that have a sign, the weightiest first."""
    sides = (("company", match.company_reasons), ("candidate", match.candidate_reasons))
    told = [(side, each) for side, reasons in sides for each in reasons if each.part * sign > 0]
    told = [(side, each) for side, each in told if (side, each.feature) not in _SHOWN_APART]
    return [(side, each.text) for side, each in sorted(told, key=lambda one: -abs(one[1].part))]


def against(match: Match) -> Told:
    """Return what takes from the scores, the weightiest first."""
    return _told(match, -1)


def in_favour(match: Match) -> Told:
    """Return what adds to the scores, the weightiest first."""
    return _told(match, 1)


def not_known(match: Match) -> list[Text]:
    """Return the names of what is not known of a pair, each once."""
    reasons = (*match.company_reasons, *match.candidate_reasons)
    return list(dict.fromkeys(each.title for each in reasons if each.value is None))


def to_prove(assessment: Assessment) -> list[Text]:
    """Return what would settle the criteria that are not met, each once."""
    return list(dict.fromkeys(each.text for finding in assessment.lacking for each in finding.missing))


def degree_in_words(degree: Degree) -> str:
    """Say a degree, its field and its school as the profile has them."""
    named = " ".join(part for part in (degree.title, degree.field) if part)
    return ", ".join(part for part in (named, degree.school) if part)


def span_in_words(entry: Degree | Employment) -> Text:
    """Say from when to when, as precisely as the profile does."""
    end = str(entry.end) if entry.end else ""
    ends = say("present") if isinstance(entry, Employment) and entry.ongoing else Text(end, end)
    start = str(entry.start) if entry.start else ""
    if not start and not ends.en:
        return Text("", "")
    return Text(f"{start} – {ends.en}", f"{start} ~ {ends.ko}")


def job_in_words(job: Employment) -> str:
    """Say a post and its employer as the profile has them."""
    return ", ".join(part for part in (job.title, job.employer) if part)


def people_found_by(words: str, everybody: PackedPeople) -> PackedPeople:
    """Return of some people those in whose id or headline all words stand."""
    asked = words.casefold().split()
    if not asked:
        return everybody
    texts = (f"{identifier} {headline}".casefold() for identifier, headline in everybody.headings())
    return everybody.taking(row for row, text in enumerate(texts) if all(word in text for word in asked))


def opening_found_by(words: str, opening: Opening) -> bool:
    """Whether all words stand in an opening's title, employer, place or skills."""
    place = place_in_words(opening)
    texts = [opening.id, opening.title, opening.employer.name, opening.locality, opening.region, place.en, place.ko]
    texts += [*(opening.must or ()), *(opening.nice or ()), *(opening.skills or ())]
    text = " ".join(part for part in texts if part).casefold()
    return all(word in text for word in words.casefold().split())


def choice_in_words(label: str, choice: str) -> Text:
    """Say one of the values that a field of a profile may have."""
    if label == "field-level":
        return level_name(int(choice))
    if label == "field-cefr":
        return Text(choice, choice)
    return say(f"status-{choice}" if label == "field-status" else f"employment-{choice}")


def identifier_in_words(kind: Identifier) -> Text:
    """Say what kind of number was blotted out."""
    return say(f"identifier-{kind.value}")


def unseen_in_words(why: Unseen) -> Text:
    """Say why nobody would see a piece of text."""
    return document_says(why.value)


def document_says(key: str) -> Text:
    """Return one message about a document."""
    return message("documents", key)
