"""From when to when: the dates and spans of dates that a line holds, each with its place in it.

A date is read as precisely as it is written and no further. Where the order of day and
month cannot be told, only the year counts; where a year of two digits could be a month,
nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.dates import PartialDate
from matching.errors import BadInputError
from matching.forgetting import remembered

_CENTURY = 60  # a year of two digits up to this one is of the 2000s
_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_Y = r"(?:19|20)\d{2}"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_END = r"(?!\d)"
_NOW = (
    r"(?<![a-z가-힣])(?:present|current(?:ly)?|now|today|ongoing|on-going|to\sdate|till\s(?:date|now|today)"
    r"|until\s(?:now|today|present)|date(?=\s*(?:$|[)\]]))|재직\s?중(?:임)?|근무\s?중|재학\s?중|진행\s?중"
    r"|현재(?:\s?(?:재직|근무|재학|진행)\s?중?)?|재직|至今|现在|現在)(?![a-z])"
)
_MONTH_FIRST = (
    rf"(?<![a-z])(?P<tmdy_m>{_MONTH})\.?\s?(?:(?P<tmdy_d>{_D})(?:st|nd|rd|th)?(?:,\s?|\s))?"
    rf"(?:of\s)?[\s,./-]{{0,2}}(?:(?P<tmdy_y>{_Y})|'\s?(?P<tmdy_s>\d{{2}})|(?<=-)(?P<tmdy_t>\d{{2}})){_END}"
)
_YEAR_ALONE = (
    rf"(?<![\d.,#$₩/])(?P<y_y>{_Y}){_END}(?:\s?학년도)?"
    r"(?!\s?[%명개건원만억천위][^월]|[,.]\d|\s?(?:people|users|employees))"
)
_FORMS = (
    ("ko", rf"(?<!\d)(?P<ko_y>(?:19|20)?\d{{2}})\s?년(?:도)?(?:\s?(?P<ko_m>{_M})\s?월(?:\s?(?P<ko_d>{_D})\s?일)?)?"),
    ("ymd", rf"(?<![\d.])(?P<ymd_y>{_Y})\s?(?P<ymd_s>[./-])\s?(?P<ymd_m>{_M})\s?(?P=ymd_s)\s?(?P<ymd_d>{_D}){_END}\.?"),
    ("ym", rf"(?<![\d.])(?P<ym_y>{_Y})\s?[./-]\s?(?P<ym_m>{_M}){_END}(?!\s?(?:년|개월))\.?"),
    ("dmy", rf"(?<![\d./])(?P<dmy_a>\d{{1,2}})(?P<dmy_s>[./-])(?P<dmy_b>\d{{1,2}})(?P=dmy_s)(?P<dmy_y>{_Y}){_END}"),
    ("my", rf"(?<![\d./])(?P<my_m>{_M})\s?[./-]\s?(?P<my_y>{_Y}){_END}"),
    (
        "tmy",
        rf"(?<![\w.])(?P<tmy_d>{_D})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<tmy_m>{_MONTH})\b\.?,?[ -]?(?P<tmy_y>{_Y}){_END}",
    ),
    ("tym", rf"(?<![\d.])(?P<tym_y>{_Y})[ ,/-]{{1,2}}(?P<tym_m>{_MONTH})\b\.?"),
    ("tmdy", _MONTH_FIRST),
    (
        "season",
        rf"(?<![a-z])(?:spring|summer|fall|autumn|winter|early|mid|late|q[1-4])[ ,'-]{{1,2}}(?P<season_y>{_Y}){_END}",
    ),
    (
        "apos",
        rf"'(?P<apos_y>\d{{2}})\s?(?:[./-]\s?(?P<apos_m>{_M}){_END}\.?(?:\s?(?P<apos_d>{_D}){_END}\.?)?)?(?![\da-z])",
    ),
    ("short", rf"(?<![\d.,])(?P<short_y>\d{{2}})\s?[./]\s?(?P<short_m>0[1-9]|1[0-2]){_END}(?!\s?[.%/]\d)"),
    ("y", _YEAR_ALONE),
    ("m", rf"(?<![a-z])(?P<m_m>{_MONTH})\b\.?"),
    ("now", _NOW),
)
_TOKEN = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS), re.IGNORECASE)
_RANGE = re.compile(
    r"\s*(?:부터)?\s*(?:-{1,3}>?|~|→|>|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b|부터)\s*(?:until\s|to\s)?\s*",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"\s*(?:~|-)\s*(?=$|[)\]|\t])|\s*부터\s*(?=$|[)\]|\t])|\s*onwards?\b", re.IGNORECASE)
_SHORT_END = re.compile(r"\s?[-~/]\s?(\d{2})(?![\d.])")
_SINCE = re.compile(r"(?<![a-z])(?:since|from)\s*:?\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"\s*까지")
_BEFORE_BRACKET = re.compile(r"[(\[]\s*$")
_AFTER_BRACKET = re.compile(r"\s*[)\]]")
_YEARS_LONG = (
    r"\d{1,2}(?:\.\d)?\+?\s?(?:년(?!\s?\d{1,2}월)|years?|yrs?\.?|y(?=\s\d))"
    r"(?:\s*,?\s*(?:and\s)?\d{1,2}\s?(?:개월|months?|mos?\.?|m\b))?"
)
_LENGTH = re.compile(
    rf"[(\[,·]?\s*(?:총|약|about|approx\.?)?\s*(?<![\d.])(?:{_YEARS_LONG}|\d{{1,3}}\s?(?:개월|months?|mos?\.))"
    r"(?:\s?(?:차|간))?(?![a-z가-힣])\s*[)\]]?",
    re.IGNORECASE,
)


class Doubt(StrEnum):
    """What a reader of a date should look at; keys of `texts/cv.toml`."""

    ORDER = "date-order"
    SHORT_YEAR = "short-year"
    BACKWARDS = "dates-backwards"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date or "now" at `text[start:end]`; `month_only` is a month whose year its partner gives."""

    date: PartialDate | None
    start: int
    end: int
    now: bool = False
    month_only: int | None = None
    doubt: Doubt | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, or one date (`until` is `None`), at `text[start:end]`.

    `open_ended` is a span whose end was left blank: "2019.03 ~".
    """

    since: Stamp | None
    until: Stamp | None
    start: int
    end: int
    open_ended: bool = False
    doubt: Doubt | None = None

    @property
    def is_range(self) -> bool:
        """Whether it says both from when and to when, or that it goes on."""
        return self.until is not None or self.open_ended

    @property
    def ongoing(self) -> bool:
        """Whether words say that it lasts to this day."""
        return self.until is not None and self.until.now


@remembered(2048)
def periods_in(text: str, *, day_first: bool | None = None) -> tuple[Period, ...]:
    """Return the dates and spans of a text, in order; `day_first` says how the document writes 03/04/2019.

    >>> [(str(p.since.date), str(p.until.date)) for p in periods_in("Acme, 2016. 3. ~ 2019. 8. (3년 5개월)")]
    [('2016-03', '2019-08')]
    """
    stamps = [stamp for found in _TOKEN.finditer(text) if (stamp := _stamp(found, day_first=day_first))]
    found: list[Period] = []
    at = 0
    while at < len(stamps):
        period, used = _period(text, stamps, at)
        if period is not None:
            found.append(period)
        at += used
    return tuple(found)


def lengths_in(text: str) -> list[tuple[int, int]]:
    """Return where a text says how long something lasted: "(3년 5개월)", "2 yrs 3 mos"."""
    return [found.span() for found in _LENGTH.finditer(text)]


def is_now(text: str) -> bool:
    """Whether a text is nothing but a word for this day."""
    found = _TOKEN.fullmatch(text.strip(" ()"))
    return found is not None and found["now"] is not None


def day_comes_first(texts: Sequence[str]) -> bool | None:
    """Return how a document orders day and month, `None` where none of its dates tells."""
    told = set()
    for text in texts:
        for found in _TOKEN.finditer(text):
            if found.lastgroup == "dmy" or found["dmy"]:
                first, second = int(found["dmy_a"]), int(found["dmy_b"])
                told |= {True} if first > 12 >= second else {False} if second > 12 >= first else set()
    return told.pop() if len(told) == 1 else None


def _period(text: str, stamps: list[Stamp], at: int) -> tuple[Period | None, int]:
    first = stamps[at]
    second = stamps[at + 1] if at + 1 < len(stamps) else None
    if second is not None and not first.now and _RANGE.fullmatch(text, first.end, second.start):
        joined = _joined(text, first, second)
        return joined, 2 if joined is not None else 1
    if first.now or first.month_only or first.form == "short":
        return None, 1
    if short_end := _SHORT_END.match(text, first.end):
        last = _short_end(first, short_end)
        return (Period(first, last, first.start, last.end, doubt=first.doubt), 1) if last else (None, 1)
    if dangling := _DANGLING.match(text, first.end):
        return Period(first, None, first.start, dangling.end(), open_ended=True, doubt=first.doubt), 1
    if since := _SINCE.search(text, 0, first.start):
        return Period(first, None, since.start(), first.end, open_ended=True, doubt=first.doubt), 1
    if second is not None and second.now and re.fullmatch(r"[\s,(]*", text[first.end : second.start]):
        return _bracketed(text, first, second, first.doubt), 2
    return _bracketed(text, first, None, first.doubt), 1


def _short_end(first: Stamp, found: re.Match[str]) -> Stamp | None:
    """Return the end of "2012-13", `None` where the two digits are no later year of that century."""
    if first.form != "y" or first.date is None or int(found[1]) <= first.date.year % 100:
        return None
    return Stamp(PartialDate(first.date.year // 100 * 100 + int(found[1])), found.start(1), found.end(), form="y")


def _joined(text: str, first: Stamp, second: Stamp) -> Period | None:
    if first.month_only and second.date is not None:
        first = replace(first, date=PartialDate(second.date.year, first.month_only), month_only=None)
    if second.month_only and first.date is not None:
        second = replace(second, date=PartialDate(first.date.year, second.month_only), month_only=None)
    if first.date is None or (second.date is None and not second.now):
        return None
    doubt = first.doubt or second.doubt
    if second.date is not None and second.date.last < first.date.first:
        doubt = Doubt.BACKWARDS
    return _bracketed(text, first, second, doubt)


def _bracketed(text: str, first: Stamp, second: Stamp | None, doubt: Doubt | None) -> Period:
    """Return a period with the brackets around it and a particle behind it."""
    start, end = first.start, (second or first).end
    if until := _UNTIL.match(text, end):
        end = until.end()
    before, after = _BEFORE_BRACKET.search(text[max(0, start - 3) : start]), _AFTER_BRACKET.match(text, end)
    if before and after:
        start, end = start - (min(3, start) - before.start()), after.end()
    return Period(first, second, start, end, doubt=doubt)


def _stamp(found: re.Match[str], *, day_first: bool | None) -> Stamp | None:
    form = next(name for name, _ in _FORMS if found[name])
    start, end = found.span()
    if form == "now":
        return Stamp(None, start, end, now=True, form=form)
    if form == "m":
        return Stamp(None, start, end, month_only=_MONTHS[found["m_m"][:3].casefold()], form=form)
    if form == "dmy":
        return _day_month(found, day_first=day_first)
    date = _date(*_numbers(form, found))
    doubt = Doubt.SHORT_YEAR if form == "short" and int(found["short_y"]) <= 12 and not _is_old(found) else None
    return Stamp(date, start, end, doubt=doubt, form=form) if date and not doubt else None


def _is_old(found: re.Match[str]) -> bool:
    """Whether the text writes its dates as Korean forms do, year first: 09.03 beside Hangul."""
    return re.search("[가-힣]", found.string) is not None


def _numbers(form: str, found: re.Match[str]) -> tuple[str, str | None, str | None]:
    """Return a date's year, month and day as written."""
    named = found.groupdict()
    year = named.get(f"{form}_y") or named.get(f"{form}_s") or named.get(f"{form}_t") or ""
    return year, named.get(f"{form}_m"), named.get(f"{form}_d")


def _date(year: str, month: str | None, day: str | None) -> PartialDate | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= _CENTURY else 1900)
    number = _MONTHS.get(month[:3].casefold()) or int(month) if month else None
    for parts in ((number, int(day) if day else None), (number, None), (None, None)):
        written = "-".join([f"{full:04d}", *(f"{part:02d}" for part in parts if part is not None)])
        try:
            return PartialDate.parse(written)
        except BadInputError:
            continue
    return None


def _day_month(found: re.Match[str], *, day_first: bool | None) -> Stamp | None:
    first, second, year = found["dmy_a"], found["dmy_b"], found["dmy_y"]
    if found["dmy_s"] == "." and int(second) <= 12:
        day_first = True
    if int(first) > 12 or int(second) > 12:
        day_first = int(first) > 12
    start, end = found.span()
    if day_first is None and first != second:
        return Stamp(_date(year, None, None), start, end, doubt=Doubt.ORDER, form="dmy")
    day, month = (first, second) if day_first else (second, first)
    date = _date(year, month, day) if 1 <= int(month) <= 12 else None
    return Stamp(date, start, end, form="dmy") if date else None
