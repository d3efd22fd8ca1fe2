"""An advert's text as lines with their sections, labels and places.

Everything is matched on a text of the same length as the original in which wide
characters, odd spaces, dashes and quotes have their plain forms, so that an offset in
one is an offset in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from matching.advert.headings import heading_of, label_of, leads_in, takes_leave
from matching.advert.model import ASKING, Section

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u200b\u200c\u200d\u202f\u205f\u2060\u3000\u3164\uffa0\ufeff\t",
    ),
    " ",
)
_SIGNS = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-"),
    **dict.fromkeys(map(ord, "∼〜～˜"), "~"),
    **dict.fromkeys(map(ord, "’‘ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”"), '"'),
    ord("￦"): "₩",
    **dict.fromkeys(map(ord, "【〔［〈《「『"), "["),
    **dict.fromkeys(map(ord, "】〕］〉》」』"), "]"),
}
_PLAIN: dict[int, int | str] = {**_WIDE, **_SPACES, **_SIGNS}
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_BULLET = re.compile(
    r"(?:[\s\-*•·ㆍ∙⦁▪▫■□●○◦◎◇◆▶▷►▸✓✔☑✅☞→➤➡➔※★☆#>+|❖〉]"
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u20E3\uE000-\uF8FF]"
    r"|o\s(?=[가-힣A-Z])|(?:\d{1,2}|[가-하])[.)](?!\d)\s*|\(\d{1,2}\)|[\u2460-\u2473])+"
)
_END_OF_SENTENCE = re.compile(r"(?<=[.!?;])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<![A-Z]\.)(?<!D\.)\s+(?=[^a-z])|;\s*")
_JOINED_FROM = 14  # a line shorter than this was not broken by a narrow page
_UNFINISHED = re.compile(
    r"(?:\b(?:and|or|and/or|of|in|with|the|an?|to|for|from|by|at|on|as|e\.g\.|i\.e\.|such|including)|[,/&])$"
)
_LONGEST_ITEM = 40  # a longer line may be a list or a paragraph
_SHORTEST_ITEM = 8
_LONGEST_SENTENCE = 1_000


def plain(text: str) -> str:
    """Return a text of the same length in plain spaces, dashes, digits and brackets.

    >>> plain("５년～７년（우대）")
    '5년~7년(우대)'
    """
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of a line: `text` starts at `start` of the advert."""

    text: str
    start: int
    section: Section
    label: str | None
    line: int
    is_prose: bool = False  # of an advert that heads no requirements: what it asks for stands anywhere


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an advert without its bullet; `label` is what stands before its colon, if that is known."""

    text: str
    start: int
    section: Section
    label: str | None = None
    is_heading: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Advert:
    """An advert's plain text, its title where one was given, and its lines."""

    plain: str
    title: str | None = None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are not blank, each in its section."""
        return tuple(_sectioned(self.plain))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The sentences of all lines but headings."""
        return tuple(
            replace(piece, is_prose=not self.asks and line.section in _PROSE)
            for number, line in enumerate(self.lines)
            if not line.is_heading
            for piece in _sentences(line, number)
        )

    @cached_property
    def asks(self) -> bool:
        """Whether some part of it is headed as requirements."""
        return any(line.section is Section.MUST for line in self.lines)

    @cached_property
    def is_korean(self) -> bool:
        """Whether it has more Hangul than a third of its Latin letters: Korean adverts hold many English words."""
        return 3 * len(re.findall("[가-힣]", self.plain)) > len(re.findall("[A-Za-z]", self.plain))


def _raw_lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether a bullet stood before it, of each line that is not blank."""
    for found in _LINE.finditer(text):
        bullet = _BULLET.match(text, found.start(), found.end())
        start = bullet.end() if bullet else found.start()
        end = found.start() + len(found[0].rstrip(" *_|"))
        if start < end:
            yield start, end, bool(bullet and bullet[0].strip())


def _whole_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines, those joined again that a narrow page broke: the next begins small and without a bullet."""
    held: tuple[int, int] | None = None
    for start, end, has_bullet in _raw_lines(text):
        if held is not None and _goes_on(text, held, start, has_bullet=has_bullet):
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _goes_on(text: str, held: tuple[int, int], start: int, *, has_bullet: bool) -> bool:
    """Whether a line is the rest of the one before: it begins small or in a bracket, or that one breaks off."""
    if has_bullet or held[1] - held[0] < _JOINED_FROM or text.count("\n", held[1], start) != 1:
        return False
    before = text[held[0] : held[1]]
    if _UNFINISHED.search(before, len(before) - 12 if len(before) > 12 else 0):
        return text[start].isascii()
    is_rest = text[start].islower() or (text[start] == "(" and before.isascii())
    return is_rest and before[-1] not in ".:;!?" and heading_of(before, Section.OPEN) is None


def _sectioned(text: str) -> Iterator[Line]:
    section = Section.OPEN
    for start, end in _whole_lines(text):
        body = text[start:end]
        heading = heading_of(body, section)
        rest: int | None = 0
        if section in ASKING and takes_leave(body):
            section = Section.OTHER
        if heading is not None:
            section, rest = heading
        if rest is None:
            yield Line(body, start, section, is_heading=True)
            continue
        if rest and section in _LABELLED:  # the word before the colon says what the line is
            yield Line(body, start, section, label_of(body))
            continue
        if rest:
            yield Line(body[:rest], start, section, is_heading=True)
        for line in _running(body[rest:], start + rest, section):
            section = line.section
            yield line


_PROSE = frozenset({Section.OPEN, Section.DUTIES})
_LABELLED = frozenset({Section.TERMS, Section.PERIOD})


def _running(body: str, start: int, section: Section) -> Iterator[Line]:
    """Yield a line cut where a phrase within it opens a section, and into the items of a list."""
    begin = 0
    for lead, end, opened in leads_in(body) if len(body) > _LONGEST_ITEM else ():
        yield from _items(body[begin:lead], start + begin, section)
        section, begin = opened, end
        yield Line(body[lead:end].rstrip(), start + lead, section, is_heading=True)
    yield from _items(body[begin:], start + begin, section)


def _items(body: str, start: int, section: Section) -> Iterator[Line]:
    """Yield the items of requirements in one line: "a degree; five years; C++" or "학사 이상 / 경력 5년 / C++"."""
    if section in ASKING and len(body) > _LONGEST_ITEM:
        for separator in (";", " | ", " / "):
            parts = body.split(separator)
            if len(parts) > 2 and len(body) / len(parts) >= _SHORTEST_ITEM:
                yield from _parts(parts, separator, start, section)
                return
    yield from _parts([body], "", start, section)


def _parts(parts: list[str], separator: str, start: int, section: Section) -> Iterator[Line]:
    for part in parts:
        item = part.strip()
        if item:
            yield Line(item, start + part.find(item), section, label_of(item))
        start += len(part) + len(separator)


def _sentences(line: Line, number: int) -> Iterator[Piece]:
    """Yield a line's sentences; none longer than any sentence is, so that what reads them takes linear time."""
    begin = 0
    for end, following in [
        *((found.start(), found.end()) for found in _END_OF_SENTENCE.finditer(line.text)),
        (len(line.text),) * 2,
    ]:
        while end - begin > _LONGEST_SENTENCE:
            cut = line.text.rfind(" ", begin + 1, begin + _LONGEST_SENTENCE)
            cut = cut if cut > begin else begin + _LONGEST_SENTENCE
            yield Piece(line.text[begin:cut], line.start + begin, line.section, line.label, number)
            begin = cut
        if end - begin > 1:  # no letter alone says anything
            yield Piece(line.text[begin:end], line.start + begin, line.section, line.label, number)
        begin = following
