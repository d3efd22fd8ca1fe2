"""When an advert was posted and how long it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.dates import PartialDate
from matching.errors import BadInputError
from matching.vocabulary import Grade

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?<![\d.])(?P<y>(?:20)?\d{{2}})\s?(?:[.\-/]|년)\s?(?P<m>\d{{1,2}})\s?(?:[.\-/]"
    rf"|월)\s?(?P<d>\d{{1,2}})\s?일?(?!\d)"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_MONTH}),?\s(?P<y2>20\d{{2}})"
    rf"|\b(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>20\d{{2}})"
    r"|(?<![\d.])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y4>20\d{2})(?!\d)"
    r"|(?<![\d./])(?P<m5>\d{1,2})\s?(?:[./]|월)\s?(?P<d5>\d{1,2})\s?일?(?![\d./])",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    (
        r"(?:접수|모집|지원|채용|공고|서류\s?접수|원서\s?접수)\s?(?:기간|마감|기한|마감일|종료)|마감\s?(?:일|기한|일자)"
        r"|\b(?:application )?deadline\b|\bapply (?:by|before|until)\b|\bclosing date\b"
        r"|\bapplications? (?:close|must be received|due|accepted until)\w*\b|\bvalid (?:through"
        r"|until)\b|\bcloses on\b"
    ),
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:게시|등록|공고|작성)\s?(?:일|일자|날짜)|\b(?:date posted|posted(?: on)?|posting date|published)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    (
        r"상시\s?(?:채용|모집|접수)?|수시\s?(?:채용|모집)|(?:채용|모집|충원)\s?(?:시"
        r"|완료\s?시)\s?(?:까지|마감|조기\s?마감)?"
        r"|\buntil (?:the position is )?filled\b|\brolling basis\b|\bopen until\b|\bongoing\b"
    ),
    re.IGNORECASE,
)


def read_days(advert: Advert) -> Found:
    """Return the day of posting and the last day to apply; a day that is open is noted."""
    facts: dict[str, Fact] = {}
    notes: list[Note] = []
    for piece in advert.pieces:
        if (posted := _POSTED.search(piece.text)) and (found := next(_dates(piece, posted.end()), None)):
            facts.setdefault("/datePosted", Fact("/datePosted", str(found[0]), Grade.READ, *found[1:]))
        until = _UNTIL.search(piece.text)
        if until or piece.section is Section.PERIOD:
            _close(piece, until.end() if until else 0, facts, notes)
    return Found(tuple(facts.values()), tuple(notes))


def _close(piece: Piece, start: int, facts: dict[str, Fact], notes: list[Note]) -> None:
    found = list(_dates(piece, start))
    if found:
        last = found[-1]
        facts.setdefault("/validThrough", Fact("/validThrough", str(last[0]), Grade.READ, *last[1:]))
    if opened := _OPEN_END.search(piece.text):
        notes.append(Note("valid-until-filled", piece.start + opened.start(), piece.start + opened.end()))
    elif not found and re.search(r"\d{1,2}\s?[./월]\s?\d{1,2}", piece.text[start:]):
        notes.append(Note("day-without-year", piece.start + start, piece.start + len(piece.text)))


def _dates(piece: Piece, start: int) -> Iterator[tuple[PartialDate, int, int]]:
    """Yield the whole dates of a sentence; one without a year has that of the date before it."""
    before: PartialDate | None = None
    for found in _DATE.finditer(piece.text, start):
        day = _day(found, before)
        if day is not None:
            before = day
            yield day, piece.start + found.start(), piece.start + len(piece.text[: found.end()].rstrip())


def _day(found: re.Match[str], before: PartialDate | None) -> PartialDate | None:
    if found["y"]:
        year, month, day = found["y"] if len(found["y"]) == 4 else f"20{found['y']}", found["m"], found["d"]
    elif found["y2"] or found["y3"]:
        name = (found["m2"] or found["m3"])[:3].lower()
        year, month, day = found["y2"] or found["y3"], str(_MONTHS[name]), found["d2"] or found["d3"]
    elif found["y4"]:
        first, second = int(found["a"]), int(found["b"])
        if first <= 12 and second <= 12 and first != second:
            return None  # the month may be either
        year, month, day = found["y4"], str(min(first, second)), str(max(first, second))
    elif before is not None and before.month is not None and before.month <= int(found["m5"]):
        year, month, day = str(before.year), found["m5"], found["d5"]
    else:
        return None
    try:
        return PartialDate.parse(f"{year}-{int(month):02d}-{int(day):02d}")
    except BadInputError:
        return None
