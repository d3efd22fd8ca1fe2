"""The ways people write dates: one style a CV, and the date as precisely as that style says it."""

from __future__ import annotations

from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT = [month[:3] for month in MONTHS]
TODAY = (2026, 2)  # what a "4 years 3 months" beside an ongoing post was counted to


class Span(NamedTuple):
    """The words on the page, and what they say: ISO dates as precisely as written."""

    text: str
    start: str | None
    end: str | None
    ongoing: bool


class Style(NamedTuple):
    """How one date looks (`{y}`, `{yy}`, `{m}`, `{mm}`, `{mon}`, `{month}`, `{dd}`), what joins two, and "now"."""

    date: str
    join: str
    now: str
    study_now: str
    length: str = ""  # "en" or "ko": with the length behind it, as LinkedIn exports have it


STYLES = {
    "mon": Style("{mon} {y}", " – ", "Present", "Present"),
    "month": Style("{month} {y}", " - ", "present", "present"),
    "mon-dot": Style("{mon}. {y}", " – ", "Present", "Present"),
    "month-to": Style("{month} {y}", " to ", "date", "date"),
    "slash": Style("{mm}/{y}", " - ", "Present", "Present"),
    "slash-tight": Style("{mm}/{y}", "–", "Now", "Now"),
    "iso": Style("{y}-{mm}", " – ", "ongoing", "ongoing"),
    "dot-en": Style("{y}.{mm}", " – ", "Present", "Present"),
    "apostrophe-en": Style("{mon} '{yy}", " – ", "Present", "Present"),
    "year": Style("{y}", "–", "Present", "Present"),
    "year-wide": Style("{y}", " - ", "Current", "Current"),
    "day-en": Style("{dd}/{mm}/{y}", " – ", "Current", "Current"),
    "linkedin": Style("{month} {y}", " - ", "Present", "Present", "en"),
    "dot": Style("{y}.{mm}", " ~ ", "현재", "현재"),
    "dot-tight": Style("{y}.{mm}", "~", "현재", "현재"),
    "dot-dash": Style("{y}.{mm}", " - ", "재직중", "재학중"),
    "apostrophe": Style("'{yy}.{mm}", "~", "현재", "현재"),
    "apostrophe-wide": Style("'{yy}.{mm}", " ~ ", "재직중", "재학중"),
    "hangul": Style("{y}년 {m}월", " ~ ", "현재", "현재"),
    "hangul-tight": Style("{y}년 {mm}월", "~", "재직 중", "재학 중"),
    "dot-spaced": Style("{y}. {mm}.", " ~ ", "재직 중", "재학 중"),
    "day": Style("{y}.{mm}.{dd}", " ~ ", "재직중", "재학중"),
    "day-iso": Style("{y}-{mm}-{dd}", " ~ ", "현재", "현재"),
    "slash-ko": Style("{y}/{mm}", " - ", "재직중", "재학중"),
    "year-ko": Style("{y}", " ~ ", "현재", "현재"),
    "linkedin-ko": Style("{y}년 {m}월", " - ", "현재", "현재", "ko"),
}


def _one(style: Style, iso: str, last: bool) -> tuple[str, str]:
    """Return a date's words and its ISO form at the precision of the style."""
    parts = [int(part) for part in iso.split("-")]
    year, month, day = parts[0], parts[1] if len(parts) > 1 else 0, 28 if last else 2
    if not month:
        return str(year), str(year)
    words = style.date.format(
        y=year, yy=f"{year % 100:02d}", m=month, mm=f"{month:02d}", dd=f"{day:02d}",
        mon=SHORT[month - 1] if month != 9 or "." not in style.date else "Sept", month=MONTHS[month - 1],
    )  # fmt: skip
    words = words.replace("May.", "May")
    if "{dd}" in style.date:
        return words, f"{year:04d}-{month:02d}-{day:02d}"
    return words, f"{year:04d}-{month:02d}" if "{m" in style.date else f"{year:04d}"


def _length(kind: str, start: str, end: str | None) -> str:
    first = [int(part) for part in start.split("-")]
    last = list(TODAY) if end is None else [int(part) for part in end.split("-")]
    if not kind or len(first) < 2 or len(last) < 2:
        return ""
    years, months = divmod((last[0] - first[0]) * 12 + last[1] - first[1] + 1, 12)
    words = (("{} years", "{} months"), ("{}년", "{}개월"))[kind == "ko"]
    parts = [word.format(number) for word, number in zip(words, (years, months), strict=True) if number]
    return f" ({' '.join(parts)})".replace("(1 years", "(1 year").replace(" 1 months", " 1 month")


def span(style_name: str, start: str, end: str, *, study: bool = False) -> Span:
    """Return the span between two dates of a career; `end` is a date, "now" or "" (one date only).

    A start such as `Summer 2016=2016/2016` gives the words and what they say.

    >>> span("dot", "2016-03", "now")
    Span(text='2016.03 ~ 현재', start='2016-03', end=None, ongoing=True)
    >>> span("year", "2016-03", "2019-08")
    Span(text='2016–2019', start='2016', end='2019', ongoing=False)
    """
    style = STYLES[style_name]
    if "=" in start:
        text, _, said = start.partition("=")
        first, _, last = said.partition("/")
        return Span(text, first or None, last or None, ongoing=False)
    if not start and not end:
        return Span("", None, None, ongoing=False)
    if not start:
        words, iso = _one(style, end, last=True)
        return Span(words, None, iso, ongoing=False)
    begin, first = _one(style, start, last=False)
    if end == "now":
        now = style.study_now if study else style.now
        return Span(begin + style.join + now + _length(style.length, start, None), first, None, ongoing=True)
    finish, last = _one(style, end, last=True)
    if first == last and style.date == "{y}":
        return Span(begin, first, last, ongoing=False)
    return Span(begin + style.join + finish + _length(style.length, start, end), first, last, ongoing=False)


def single(style_name: str, iso: str) -> str:
    """Return the words of one date.

    >>> single("slash", "2016-03"), single("slash", "2016")
    ('03/2016', '2016')
    """
    return _one(STYLES[style_name], iso, last=True)[0] if iso else ""
