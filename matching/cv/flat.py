"""Text without line ends: cut where headings stand and around dates, so that what can be told apart is read.

A job's head is taken apart only where its words leave one way to do so: a title that
ends in a word for a post, a name behind it, a place, a span of time. Otherwise the words
stay in their sentence and nothing is concluded from them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.cv.periods import periods_in
from matching.cv.rows import LONGEST_LINE, Row, cut
from matching.cv.sections import heading_kind
from matching.cv.weigh import looks_like_a_name
from matching.cv.words import listed

_LEAST = 600  # letters; a line so long is no line of a layout
_LONGEST_HEAD = 130
_HEADINGS = re.compile(
    r"(?<=\s)(?:(?:Work|Professional|Relevant) Experience(?= [A-Z])|WORK EXPERIENCE|PROFESSIONAL EXPERIENCE|EXPERIENCE"
    r"|EMPLOYMENT HISTORY|Employment History|Education(?= (?:[A-Z]|High))|EDUCATION|Skills(?= [A-Z.])|SKILLS"
    r"|TECHNICAL SKILLS|Technical Skills(?=:? )|Certifications/Licenses|CERTIFICATIONS|Certifications(?= [A-Z])"
    r"|Additional Information|Awards(?= [A-Z])|Publications(?= [A-Z])|Groups(?= [A-Z])|Military Service"
    r"|Links(?= (?:\[|http|www))|학력사항|경력사항|자격사항|보유기술|자기소개서?)(?=[\s:])"
)
_SENTENCE_END = re.compile(r"[.!?;:•·]\s+|\]\s+|\?\s")
_PLACE = re.compile(r"\s-\s(?=[A-Z][\w.' ]{1,30}(?:, [A-Z][\w.' ]{1,30}){0,2}\s*$)")
_PLAIN_WORD = re.compile(r"[A-Z(][\w+#.&/')-]*|[-/&]|of|and|for|stack|end")
_LONGEST_TITLE = 8  # words
_BRACKET = re.compile(r"\s*\([^()]{1,30}\)")
_WORD = re.compile(r"\S+")
_RANKED = re.compile(r"(?:I{1,3}|IV|V|\d)[,.]?")


def unfolded(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, the very long ones in stretches; numbered anew."""
    stretches = [stretch for row in rows for stretch in _stretches(row)]
    return [replace(row, number=number) for number, row in enumerate(stretches)]


def _stretches(row: Row) -> Iterator[Row]:
    if len(row.text) < _LEAST:
        yield row
        return
    headings = [found.span() for found in _HEADINGS.finditer(row.text)]
    starts = {0, *(start for start, _ in headings), *(end for _, end in headings)}
    heads: set[int] = {start for start, _ in headings}
    for (start, end), following in zip(headings, [*(span[0] for span in headings[1:]), len(row.text)], strict=False):
        if heading_kind(row.text[start:end]) == "work":
            cuts, parts = _around_dates(row.text, end, following)
            starts, heads = starts | cuts, heads | parts
    told = {len(row.text[:start]) + len(row.text[start:]) - len(row.text[start:].lstrip()) for start in heads}
    for stretch in cut(row, _shortened(sorted(starts), len(row.text))[1:]):
        yield replace(stretch, flat=stretch.start - row.start not in told)


def _shortened(starts: Sequence[int], length: int) -> list[int]:
    """Return the places with more between them, so that no stretch is longer than a line may be."""
    found: list[int] = []
    for start, end in zip(starts, (*starts[1:], length), strict=True):
        found += range(start, max(end, start + 1), LONGEST_LINE)
    return found


def _around_dates(text: str, start: int, end: int) -> tuple[set[int], set[int]]:
    """Return where to cut a run of jobs (before heads, within them, after dates), and where parts of heads begin."""
    cuts: set[int] = set()
    parts: set[int] = set()
    last = start
    for chunk in range(start, end, LONGEST_LINE):
        for period in periods_in(text[chunk : min(end, chunk + LONGEST_LINE)]):
            if not period.is_range:
                continue
            first, after = chunk + period.start, chunk + period.end
            within = _head(text, last, first)
            cuts |= {*within, after} if within else {first, after}
            parts |= set(within) if within else {first}
            last = after
    return cuts, parts


def _head(text: str, last: int, date: int) -> list[int]:
    """Return where the head before a date begins and where its parts do; empty where that cannot be told."""
    floor = max(last, date - _LONGEST_HEAD)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, floor, date)]
    if not ends and floor > last:
        return []
    begin = ends[-1] if ends else last
    words = text[begin:date]
    place = _PLACE.search(words)
    name = words[: place.start()] if place else words
    after_title = _end_of_title(name)
    if after_title is None:
        return []
    return [begin, begin + after_title, *([begin + place.end()] if place else [])]


def _end_of_title(words: str) -> int | None:
    """Return where a title ends within "Software Engineer II Costa Unit", `None` where several places would do."""
    heads = listed("title", "heads")
    found = list(_WORD.finditer(words))
    marks = [number for number, word in enumerate(found) if word[0].casefold().strip(",.()") in heads]
    if not marks:
        return None
    last = marks[-1]
    if last + 1 < len(found) and _RANKED.fullmatch(found[last + 1][0]):
        last += 1
    bracket = _BRACKET.match(words, found[last].end())
    end = bracket.end() if bracket else found[last].end()
    rest = words[end:].strip(" ,-")
    apart = any(
        two - one > 3 and not any(word[0] in ("/", "&") for word in found[one:two])
        for one, two in itertools.pairwise(marks)
    )
    title = words[: found[last].end()].strip(" ,")
    told = rest and not apart and looks_like_a_name(rest) and _is_plain_title(title)
    return end if told else None


def _is_plain_title(text: str) -> bool:
    """Whether a text is written as a title is, all of it: "Full stack developer"."""
    words = text.split()
    heads = listed("title", "heads")
    plain = all(_PLAIN_WORD.fullmatch(word) or word.strip(",") in heads for word in words)
    return plain and text[:1].isupper() and len(words) <= _LONGEST_TITLE
