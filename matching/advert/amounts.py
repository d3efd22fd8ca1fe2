"""Amounts of money in Korean and English: "1억 2천만원", "5,000만원", "KRW 120M", "$150,000", "120k USD"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGIT = r"\d[\d,]*(?:\.\d+)?|[일이삼사오육칠팔구](?=\s?[억천백십])"
_MAN = rf"(?:(?:{_DIGIT})\s?천\s?)?(?:(?:{_DIGIT})\s?백\s?)?(?:\d[\d,]*(?:\.\d+)?)?"
_WON = re.compile(
    rf"(?<![\d.,])(?=[\d일이삼사오육칠팔구])(?:(?P<eok>{_DIGIT})\s?억\s?)?(?:(?P<man>{_MAN})\s?만\s?)?(?P<thousand>\d{{1,3}}\s?천\s?)?(?P<rest>\d[\d,]*)?\s?(?P<won>원)?(?!\s?(?:명"
    rf"|개|건|회|뷰|여|대|곳|가구|유저|시간|권|종|팔로워|구독|다운|인|톤|평))"
)
_CURRENCIES = {
    "krw": "KRW",
    "₩": "KRW",
    "won": "KRW",
    "usd": "USD",
    "us$": "USD",
    "$": "USD",
    "dollars": "USD",
    "eur": "EUR",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "gbp": "GBP",
    "£": "GBP",
    "jpy": "JPY",
    "yen": "JPY",
    "sgd": "SGD",
    "s$": "SGD",
    "cad": "CAD",
    "c$": "CAD",
    "ca$": "CAD",
    "aud": "AUD",
    "a$": "AUD",
    "hkd": "HKD",
    "hk$": "HKD",
    "cny": "CNY",
    "rmb": "CNY",
    "chf": "CHF",
}
_BEFORE = r"KRW|USD|EUR|GBP|JPY|SGD|CAD|AUD|HKD|CNY|CHF|RMB|US\$|CA\$|HK\$|[SCA]\$|[$₩€£]"
_AFTER = r"KRW|USD|EUR|GBP|JPY|SGD|CAD|AUD|HKD|CNY|CHF|RMB|won\b|dollars\b|euros?\b|yen\b"
_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mil": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_FOREIGN = re.compile(
    (
        rf"(?<![\w.,])(?P<before>{_BEFORE})?\s?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?"
        rf"|\d+(?:\.\d+)?)\s?(?P<scale>k|mn|mil|million|m|bn|billion|b)?(?![\w])\s?(?P<after>{_AFTER})?"
    ),
    re.IGNORECASE,
)
_SOME = re.compile(r"\d|[일이삼사오육칠팔구]\s?[억천백]")
_WORDS = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_LARGEST = 10**13


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its currency (ISO 4217), `None` where none is written; `unit` is its last unit, 1 for none."""

    value: float
    currency: str | None
    unit: float
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Amount]:
    """Yield the numbers of a text that may be money, in their order.

    >>> [(each.value, each.currency) for each in amounts_in("연봉 1억 2천만원, 시급 12,000원, KRW 120M, 120k USD")]
    [(120000000.0, 'KRW'), (12000.0, 'KRW'), (120000000.0, 'KRW'), (120000.0, 'USD')]
    """
    if not _SOME.search(text):
        return
    won = list(_in_won(text))
    taken = [(each.start, each.end) for each in won]
    other = [each for each in _foreign(text) if not any(start < each.end and each.start < end for start, end in taken)]
    yield from sorted([*won, *other], key=lambda each: each.start)


def _in_won(text: str) -> Iterator[Amount]:
    for found in _WON.finditer(text):
        has_unit = found["eok"] is not None or bool(found["man"]) or found["thousand"] is not None
        if (
            not found[0].strip()
            or not (has_unit or found["won"])
            or not re.search(r"\d|[일이삼사오육칠팔구]", found[0])
        ):
            continue
        value = (
            _number(found["eok"]) * 1e8
            + _man(found["man"] or "") * 1e4
            + _number(found["thousand"]) * 1e3
            + _number(found["rest"])
        )
        if 0 < value < _LARGEST:
            lead = len(found[0]) - len(found[0].lstrip())
            is_open = found["thousand"] and not found["won"] and not found["man"]  # 5천 may mean fifty million
            unit = 1e4 if found["man"] else 1e8 if found["eok"] and not found["rest"] else 1.0
            start, end = found.start() + lead, found.start() + len(found[0].rstrip())
            yield Amount(value, None if is_open else "KRW", unit, start, end)


def _number(digits: str | None) -> float:
    plain = re.sub(r"[,\s천]", "", digits or "")
    if plain in _WORDS:
        return float(_WORDS[plain])
    return float(plain) if plain else 0.0


def _man(text: str) -> float:
    """Return what stands before 만: "2천", "5천5백", "1,200"."""
    total = 0.0
    for unit, size in (("천", 1000.0), ("백", 100.0)):
        before, found, after = text.partition(unit)
        if found:
            total += _number(before.strip()) * size
            text = after
    return total + _number(text.strip())


def _foreign(text: str) -> Iterator[Amount]:
    for found in _FOREIGN.finditer(text):
        sign = found["before"] or found["after"]
        scale = _SCALES[found["scale"].lower()] if found["scale"] else 1.0
        value = float(found["number"].replace(",", "")) * scale
        if 0 < value < _LARGEST:
            currency = _CURRENCIES[sign.lower()] if sign else None
            yield Amount(value, currency, scale, found.start(), found.start() + len(found[0].rstrip()))
