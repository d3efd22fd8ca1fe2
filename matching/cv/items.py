"""Sections of single items: certificates, awards, publications; and projects and voluntary work, which have texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matching.cv.body import pieces_of, text_of
from matching.cv.dated import dates, remarks_on
from matching.cv.draft import Fact, Facts, Found, said, value
from matching.cv.entries import Line, lines_of, rest_of
from matching.cv.languages import read_languages
from matching.cv.periods import Doubt, Period, periods_in
from matching.cv.rows import Piece, Row, is_bulleted
from matching.cv.tables import tables_in
from matching.cv.weigh import SURE, as_employer
from matching.cv.words import patterns
from matching.cv.work import read_work

_KEYS = {
    "certificates": ("name", "date", "issuer"),
    "awards": ("title", "date", "awarder"),
    "publications": ("name", "releaseDate", "publisher"),
}
_CUT = re.compile(r"\t+|\s*\|\s*|,\s+|\s+-\s+| {3,}|\s*[()]\s*")
_MOST = 400


def read_items(kind: str, rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return certificates, awards or publications, an entry a line; results of language tests are languages."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for table in tabled:
        item = table.of("item") or table.of("test") or table.of("project")
        issuer, date = table.of("issuer"), table.of("dates")
        if _is_language_test(table.row.text):
            found.merge(read_languages([table.row]))
        elif item is not None:
            found.add(kind, _item(kind, item, issuer, [date] if date else [], day_first))
            found.settle(table.row)
    for group in _lines_together(rest):
        if kind == "certificates" and _is_language_test(group[0].text):
            found.merge(read_languages([group[0].row]))
        if any(map(str.isalpha, group[0].text)):
            found.add(kind, _of_lines(kind, group, day_first, found))
    return found


def _is_language_test(text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns("tests").values())


def _lines_together(rows: Sequence[Row]) -> list[list[Piece]]:
    """Return each item's lines: one that begins small, or follows a full line, continues the one above."""
    groups: list[list[Piece]] = []
    widest = max((len(row.text) for row in rows), default=0)
    for row in rows[:_MOST]:
        piece = row.piece().without_bullet()
        runs_on = (
            groups and not is_bulleted(row) and (piece.text[:1].islower() or _is_full(groups[-1][-1], row, widest))
        )
        if runs_on:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _is_full(above: Piece, row: Row, widest: int) -> bool:
    return not row.gap and widest > 70 and len(above.row.text) >= 0.8 * widest


def _of_lines(kind: str, group: Sequence[Piece], day_first: bool | None, found: Found) -> Facts:
    if kind == "publications" or len(group) > 1:
        spans = [(piece, span) for piece in group for span in periods_in(piece.text, day_first=day_first)]
        facts = [said(_KEYS[kind][0], *group)]
        return facts + (_date(kind, *spans[-1]) if spans else [])
    piece = group[0]
    spans_here = periods_in(piece.text, day_first=day_first)
    period = spans_here[-1] if spans_here else None
    if period is not None:
        found.remarks += remarks_on(period, piece)
    rest = [part for part in _rest(piece, period) if part.text]
    parts = [part for each in rest for part in each.split(_CUT) if any(map(str.isalnum, part.text))]
    issuer = parts[-1] if len(parts) > 1 and as_employer(parts[-1].text) >= SURE else None
    name = _until(rest, issuer)
    facts = [said(_KEYS[kind][0], name)] if name is not None else []
    facts += [said(_KEYS[kind][2], issuer)] if issuer is not None else []
    return facts + (_date(kind, piece, period) if period is not None else []) if facts else []


def _rest(piece: Piece, period: Period | None) -> tuple[Piece, ...]:
    shifted = (
        replace(period, start=period.start + piece.start, end=period.end + piece.start) if period is not None else None
    )
    return rest_of(piece.row, shifted)


def _until(rest: Sequence[Piece], issuer: Piece | None) -> Piece | None:
    first = rest[0] if rest else None
    if first is None or issuer is None or not first.start <= issuer.start < first.end:
        return first
    return first.part(0, issuer.start - first.start).strip(" ,;:-|()\t")


def _item(kind: str, item: Piece, issuer: Piece | None, when: Sequence[Piece], day_first: bool | None) -> Facts:
    facts = [said(_KEYS[kind][0], item)]
    facts += [said(_KEYS[kind][2], issuer)] if issuer is not None and issuer != item else []
    for cell in when:
        for period in periods_in(cell.text, day_first=day_first)[:1]:
            facts += _date(kind, cell, period)
    return facts


def _date(kind: str, origin: Piece, period: Period | None) -> Facts:
    if period is None or period.doubt is Doubt.BACKWARDS:
        return []
    last = [fact for fact in dates(period, origin) if fact.path[0] in ("startDate", "endDate")][-1:]
    return [value(_KEYS[kind][1], fact.value, *fact.pieces) for fact in last]


def read_projects(rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return the projects of a section: each begins at a line that stands out, and keeps its text whole."""
    found = Found()
    lines = lines_of(rows, day_first=day_first)
    dated = any(line.is_anchor and not line.bulleted for line in lines)
    entries: list[list[Line]] = []
    for line in lines:
        begins = line.is_anchor if dated else line.is_head and (line.row.gap or not entries or line.row.bold)
        if entries and dated and begins and not line.rest and len(entries[-1]) == 1 and entries[-1][0].period is None:
            begins = False
        if begins or not entries:
            entries.append([])
        entries[-1].append(line)
    for entry in entries:
        found.add("projects", _project(entry, found))
    return found


def _project(entry: Sequence[Line], found: Found) -> Facts:
    head = entry[0]
    facts: Facts = [said("name", head.rest[0])] if head.rest else []
    body = list(entry[1:])
    dated = next((line for line in entry[:2] if line.period is not None and line.is_anchor), None)
    if not facts and body:
        facts = [said("name", *body.pop(0).rest[:1])]
    if dated is not None and dated.period is not None:
        origin = dated.row.whole()
        facts += [fact for fact in dates(dated.period, origin) if fact.path[0] in ("startDate", "endDate")]
        found.remarks += remarks_on(dated.period, origin)
        found.settle(origin.part(dated.period.start, dated.period.end))
    texts = text_of(pieces_of([line.row for line in body if line is not dated]))
    told = [*head.rest[1:], *(piece for fact in texts if fact.path == ("summary",) for piece in fact.pieces)]
    described = [said("description", *told)] if told else []
    return [*facts, *described, *(fact for fact in texts if fact.path != ("summary",))]


def _renamed(fact: Fact, old: str, new: str) -> Fact:
    return replace(fact, path=tuple(new if step == old else step for step in fact.path)) if old in fact.path else fact


def read_volunteering(rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return voluntary work and activities, read as work is."""
    as_work = read_work(rows, day_first=day_first)
    found = Found(remarks=[each for each in as_work.remarks if each.why != "unnamed-work"], settled=as_work.settled)
    for facts in as_work.entries.get("work", []):
        kept = [fact for fact in facts if fact.path[0] not in ("x-ktech", "location") and fact.value != ""]
        found.add("volunteer", [_renamed(fact, "name", "organization") for fact in kept])
    return found
