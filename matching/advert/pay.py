"""What a post pays, told apart from all other money that an advert names.

An amount counts only where the nearest words around it speak of pay. Stock, bonuses,
points, funding and sales are not pay. What is only "to be agreed", after tax or
approximate stays unknown and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.advert.amounts import Amount, amounts_in
from matching.advert.lines import Advert, Piece
from matching.advert.model import ASKING, Fact, Found, Note, Section
from matching.domain import Json
from matching.vocabulary import Grade, PayPeriod

_PAY = re.compile(
    (
        r"연봉|급여|월급|월\s?급여|시급|일급|일당|주급|임금|보수|기본급|처우|페이|\b(?:salar(?:y|ies)"
        r"|compensation|pay(?:s|ing)?"
        r"|wages?|base|hourly rate|rate|remuneration|OTE|earn)\b"
    ),
    re.IGNORECASE,
)
_OTHER_MONEY = re.compile(
    r"(?<=연봉 )외|(?<=급여 )외|(?<=연봉)외|(?<=급여)외|별도|부담|인상|"
    r"투자|매출|자산|거래액|거래대금|스톡|주식|RSU|지분|포인트|상금|보너스|성과급|상여|인센티브"
    r"|지원금|장려금|축하금|추천|격려금|위로금|수당|식대|식비|중식|석식"
    r"|교통비|학자금|교육비|도서|한도|보험|상품권|대출|통신비|경조|휴가비|시리즈|가치|펀드|유치"
    r"|규모|예산|혜택|지원|쿠폰|사이닝|보증금|상당|이자|주택|복지|생일"
    r"|매월\s?\d+만?\s?원씩|건강검진|벤치마크|저금|매달|가입자|다운로드|누적|월간|사용자|이용자"
    r"|\b(?:bonus(?:es)?|stock|equity|options?|shares?|fund(?:ing|ed|s)?|raised?|revenues?|ARR"
    r"|series [a-f]|valu(?:ed|ation)|budget|sales|stipend|allowance|relocation|referral"
    r"|sign(?:ing)?[ -]on|signing|insurance|401|per diem|reimburse\w*|assets|market|credit|tuition"
    r"|customers|users|worth|savings|invest\w*|grants?|spend|portfolio|fortune|donat\w*|billion"
    r"|loans?|match(?:ing)?|up to \$[\d,]+ (?:in|for|toward))\b",
    re.IGNORECASE,
)
_PERIODS: tuple[tuple[PayPeriod, re.Pattern[str]], ...] = tuple(
    (period, re.compile(pattern, re.IGNORECASE))
    for period, pattern in (
        (PayPeriod.HOUR, r"시급|시간당|\b(?:an|per|/)\s?h(?:ou)?r\b|/\s?h(?:ou)?r\b|\bhourly\b"),
        (PayPeriod.DAY, r"일급|일당|\b(?:a|per) day\b|/\s?day\b|\bdaily rate\b"),
        (PayPeriod.WEEK, r"주급|\b(?:a|per) week\b|/\s?w(?:ee)?k\b|\bweekly\b"),
        (
            PayPeriod.MONTH,
            (
                r"월급|월\s?급여|월\s?(?:기본급|보수|평균|세전|세후|실수령)|월\s?[:₩]?\s?$|매월|/\s?월|\b(?:a"
                r"|per) month\b"
                r"|/\s?mo(?:nth)?\b|\bmonthly\b"
            ),
        ),
        (
            PayPeriod.YEAR,
            (
                r"연봉|(?:^|\s)연\s?[:₩]?\s?$|연간|/\s?년|\b(?:a|per) (?:year|annum)\b|/\s?y(?:ea)?r\b|\bp\.?a\b\.?"
                r"|\bannual(?:ly)?\b|\byearly\b"
            ),
        ),
    )
)
_OPEN = re.compile(
    r"(?:회사\s?)?내규|협의|면접\s?(?:후|시)\s?(?:결정|협의|조정)|추후\s?(?:결정|협의)|상의\s?후"
    r"|경력에\s?따[라른]|역량에\s?따[라른]|능력에\s?따[라른]"
    r"|\bDOE\b|\bdepend(?:s|ing|ent) (?:up)?on (?:\w+ )?(?:experience|qualifications|skills)"
    r"|\bcompetitive\b|\bnegotiable\b|\bcommensurate\b|\bto be (?:agreed|discussed|determined)\b"
    r"|\bTBD\b|\bupon discussion\b",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:희망\s?)?연봉(?:수준|범위)?|급여(?:수준|조건|사항)?|처우|보수|임금|월급|시급|연봉/급여"
    r"|급여/연봉|salary(?: range)?"
    r"|pay(?: range| rate)?|compensation(?: range)?|base salary|annual salary|wage|remuneration"
    r"|base pay(?: range)?"
)
_BARE = re.compile(r"(?<![\d.])\d,?\d{3}(?:\s*~\s*\d,?\d{3})?(?![\d,]*\s*(?:만|원|년))")
_NET = re.compile(r"세후|실수령|\bnet\b|\bafter[ -]tax\b|\btake[ -]home\b", re.IGNORECASE)
_GROSS = re.compile(r"세전|\bgross\b|\bbefore[ -]tax\b|\bpre-?tax\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|circa|roughly)|약|대략)\s*$|^\s*(?:내외|정도|전후|가량|\bor so\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\s*(?:/\s?(?:년|월|year|yr|month|mo|hour|hr))?\s*(?:~|-|to|and|에서|부터)\s*(?:최대\s*)?(?:연봉\s*|월\s*)?",
    re.IGNORECASE,
)
_FLOOR = re.compile(r"^\s*(?:원)?\s*(?:이상|부터|↑|\+|~|or more|and up|and above|minimum)", re.IGNORECASE)
_CEILING = re.compile(r"^\s*(?:이하|까지|미만|maximum|or less)", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:최소|\bfrom|\bat least|\bminimum(?: of)?|\bstarting at|\bstarts at|>)\s*$", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:최대|최고|~\s?|\bup to|\bmaximum(?: of)?|\bmax\.?)\s*$", re.IGNORECASE)
_LEAST_OF_A_YEAR = {
    "KRW": 15e6,
    "USD": 15e3,
    "EUR": 15e3,
    "GBP": 12e3,
    "SGD": 15e3,
    "CAD": 15e3,
    "AUD": 15e3,
    "CHF": 15e3,
}
_MOST_OF_A_YEAR = {"KRW": 3e9, "USD": 3e6, "EUR": 3e6, "GBP": 3e6}
_LEAST_WON_AN_HOUR = 5_000
_LEAST_WON = {PayPeriod.YEAR: 12e6, PayPeriod.MONTH: 5e5, None: 1e6}  # less is an allowance, not a pay
_BY_ITSELF = frozenset({Section.TERMS, Section.OPEN})
_DIRECT = frozenset(
    {
        Section.TERMS,
        Section.OPEN,
        Section.BENEFITS,
        Section.DUTIES,
        Section.MUST,
        Section.ABOUT,
        Section.OTHER,
        Section.PROCESS,
    }
)


@dataclass(frozen=True, slots=True)
class _Offer:
    """An amount or a range of pay and where it stands."""

    currency: str | None
    low: float | None
    high: float | None
    period: PayPeriod | None
    is_period_said: bool
    start: int
    end: int


def read_pay(advert: Advert) -> Found:
    """Return what the post pays, or why that is not known."""
    offers: list[_Offer] = []
    notes: list[Note] = []
    for piece in advert.pieces:
        if piece.section in _DIRECT:
            found, remarks = _in_piece(piece)
            offers += found
            notes += remarks
    distinct = list(dict.fromkeys((each.currency, each.low, each.high, each.period) for each in offers))
    if len(distinct) > 1:
        yearly = [each for each in offers if each.period is PayPeriod.YEAR]
        if len({(each.currency, each.low, each.high) for each in yearly}) == 1:
            return Found(_facts(yearly[0]), tuple(notes))
        return Found((), (*notes, Note("several-pays", offers[0].start, offers[-1].end)))
    if offers and not offers[0].is_period_said:
        notes.append(
            Note("pay-period-gathered" if offers[0].period else "pay-without-period", offers[0].start, offers[0].end)
        )
    return Found(_facts(offers[0]) if offers else (), tuple(notes))


def _facts(offer: _Offer) -> tuple[Fact, ...]:
    value: Json = {"@type": "QuantitativeValue"}
    if offer.low is not None:
        value["minValue"] = _tidy(offer.low)
    if offer.high is not None:
        value["maxValue"] = _tidy(offer.high)
    if offer.period is not None:
        value["unitText"] = offer.period.value
    pay: Json = {"@type": "MonetaryAmount", "value": value}
    if offer.currency:
        pay["currency"] = offer.currency
    grade = Grade.READ if offer.is_period_said else Grade.INFERRED
    return (Fact("/baseSalary", pay, grade, offer.start, offer.end),)


def _tidy(value: float) -> int | float:
    return int(round(value, 2)) if round(value, 2).is_integer() else round(value, 2)


def _in_piece(piece: Piece) -> tuple[list[_Offer], list[Note]]:
    labelled = piece.label is not None and _LABELS.fullmatch(piece.label) is not None
    offers, notes = [], []
    for offer, around in _offers(piece, labelled=labelled):
        start, end = offer.start, offer.end
        if _NET.search(around):
            notes.append(Note("pay-after-tax", start, end))
        elif _ABOUT.search(piece.text[: start - piece.start]) or _ABOUT.match(piece.text[end - piece.start :]):
            notes.append(Note("pay-approximate", start, end))
        else:
            offers.append(offer)
            notes += [Note("pay-before-tax", start, end)] if _GROSS.search(around) else []
    if labelled and not offers and not notes and (bare := _BARE.search(piece.text)):
        notes.append(Note("pay-without-unit", piece.start + bare.start(), piece.start + bare.end()))
    to_agree = _OPEN.search(piece.text)
    if to_agree and (labelled or _PAY.search(piece.text)) and piece.section not in ASKING:
        notes.append(Note("pay-to-be-agreed", piece.start + to_agree.start(), piece.start + to_agree.end()))
    return offers, notes


def _offers(piece: Piece, *, labelled: bool) -> Iterator[tuple[_Offer, str]]:
    """Yield the offers of a sentence, each with the words around it."""
    ranges = list(_ranges(piece.text))
    for number, (low, high) in enumerate(ranges):
        last = high or low
        before = piece.text[(ranges[number - 1][1] or ranges[number - 1][0]).end if number else 0 : low.start]
        after = re.split(
            r"[,;+.]\s|[,;+]|(?<=원)\s(?=[가-힣])",
            piece.text[last.end : ranges[number + 1][0].start if number + 1 < len(ranges) else None],
        )[0]
        if _is_pay(before, after, labelled=labelled, first=number == 0, is_bare=piece.section in _BY_ITSELF):
            offer = _offer(low, high, before, after, piece)
            if offer is not None:
                yield offer, f"{before} {after}"


def _ranges(text: str) -> Iterator[tuple[Amount, Amount | None]]:
    """Yield single amounts and pairs that are a range; the ends of a range share currency and unit."""
    found = list(amounts_in(text))
    number = 0
    while number < len(found):
        low = found[number]
        high = found[number + 1] if number + 1 < len(found) else None
        if high is not None and _RANGE.fullmatch(text, low.end, high.start):
            low, high = _shared(low, high)
            number += 1
        else:
            high = None
        number += 1
        if low.currency is not None or (high is not None and high.currency is not None):
            yield low, high


def _shared(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Give the ends of a range one currency, and each the unit of the other: "5천~7천만원", "$120-150k"."""
    currency = low.currency or high.currency
    first, second = low.value, high.value
    if low.unit == 1 < high.unit and first * high.unit <= second:
        first *= high.unit
    elif high.unit == 1 < low.unit and second < first <= second * low.unit:
        second *= low.unit
    return replace(low, value=first, currency=currency), replace(high, value=second, currency=currency)


def _is_pay(before: str, after: str, *, labelled: bool, first: bool, is_bare: bool) -> bool:
    """Whether the nearest words around an amount speak of pay; a `bare` one need only be by the year or the hour."""
    if _OTHER_MONEY.search(after) and not _PAY.search(after):
        return False
    words = [(found.start(), True) for found in _PAY.finditer(before)] + [
        (found.start(), False) for found in _OTHER_MONEY.finditer(before)
    ]
    if words:
        return max(words)[1]
    if labelled and first:
        return True
    if _PAY.search(after[:30]):
        return True
    return is_bare and (_period(after[:20]) is not None or _EACH.search(before) is not None)


_EACH = re.compile(r"(?:월|연|시급|일급|주급)\s?[:₩]?\s?$")


def _period(text: str) -> PayPeriod | None:
    found = {period for period, pattern in _PERIODS if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


def _offer(low: Amount, high: Amount | None, before: str, after: str, piece: Piece) -> _Offer | None:
    period = _period(after[:24]) or _period(before[-24:]) or _period(before)
    said = period is not None
    currency = low.currency
    if period is None and _LEAST_OF_A_YEAR.get(currency or "", float("inf")) <= low.value:
        period = PayPeriod.YEAR
    least, most = low.value, high.value if high else low.value
    if most < least or (period is PayPeriod.YEAR and most > _MOST_OF_A_YEAR.get(currency or "", float("inf"))):
        return None
    if currency == "KRW" and least < _LEAST_WON.get(period, _LEAST_WON_AN_HOUR):
        return None
    start, end = piece.start + low.start, piece.start + (high or low).end
    if high is None:
        if _FLOOR.match(after) or _AT_LEAST.search(before):
            return _Offer(currency, least, None, period, said, start, end)
        if _CEILING.match(after) or _AT_MOST.search(before):
            return _Offer(currency, None, most, period, said, start, end)
    return _Offer(currency, least, most, period, said, start, end)
