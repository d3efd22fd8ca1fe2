"""A section of work: from its tables, its labelled values or its entries to `work`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from matching.cv.body import text_of
from matching.cv.dated import add_job, kind_of, remarks_on, when, where
from matching.cv.draft import Facts, Found, Remark, said
from matching.cv.entries import Entry, Line, entries_of, lines_of
from matching.cv.heads import is_explained, named
from matching.cv.periods import Period
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.sections import label_and_value
from matching.cv.tables import tables_in
from matching.cv.weigh import SURE, as_title, is_employment_type, looks_like_a_name
from matching.cv.words import label_kinds
from matching.cv.work_forms import is_labelled, of_table, read_labelled

_MOST_LABELS, _LONGEST_POST = 3, 60
_NEXT_LABEL = re.compile(r"\s*[/,|]\s*(?=[^\s:/,]{1,10}\s*:)|\t+")


def read_work(rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return the employments of a section."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for row in tabled:
        add_job(of_table(row, found, day_first), found)
    if is_labelled(rest):
        read_labelled(rest, found, day_first)
    elif rest:
        _read_entries(rest, found, day_first)
    return found


def _read_entries(rows: Sequence[Row], found: Found, day_first: bool | None) -> None:
    lines = lines_of(rows, day_first=day_first)
    kept = {line.row.number for line in lines}
    found.settle(*(row for row in rows if row.number not in kept))
    entries, before = entries_of(lines)
    entries, before = _grouped(entries, before, {line.row.number: line for line in lines})
    for entry in entries:
        _add_entry(entry, found)
    found.remarks += [Remark("no-entry", row.piece()) for row in before[:0]]


def _grouped(entries: list[Entry], before: list[Row], lines: dict[int, Line]) -> tuple[list[Entry], list[Row]]:
    """Give posts the employer that stands above several of them; fold entries that are part of the one before."""
    kept: list[Entry] = []
    for entry in entries:
        above = kept[-1].body if kept else before
        if entry.naming.employer is None and entry.naming.title is not None:
            heading = _heading_above(above, lines)
            if heading is not None:
                entry.group = heading
                above.pop()
            elif kept and all(is_explained(piece.text) for piece in entry.naming.others):
                entry.group = _employer_before(kept[-1], entry)
        if kept and _is_part_of(entry, kept[-1]):
            kept[-1].body += [line.row for line in entry.head] + entry.body
        else:
            kept.append(entry)
    spanning = {id(one) for one, two in itertools.pairwise(kept) if two.group is not None and _only_heads(one, two)}
    return [entry for entry in kept if id(entry) not in spanning], before


def _heading_above(above: Sequence[Row], lines: dict[int, Line]) -> Piece | None:
    """Return the employer that stands by itself on the line above a post."""
    line = lines.get(above[-1].number) if above else None
    if line is None or not line.is_head or line.period is not None:
        return None
    naming = named(line.rest)
    only = naming.title is None and all(is_explained(piece.text) for piece in naming.others)
    return naming.employer if only else None


def _employer_before(before: Entry, entry: Entry) -> Piece | None:
    """Return the employer of the post before where it was named on a line of its own above that post."""
    if before.group is not None:
        return before.group
    employer, title = before.naming.employer, before.naming.title
    if employer is None:
        return None
    if title is None:
        return employer if _contains(before.anchor.period, entry.anchor.period) else None
    apart = employer.row.number < min(title.row.number, before.anchor.row.number)
    own = entry.naming.title
    follows = (
        own is not None and own.row.number - entry.anchor.row.number == title.row.number - before.anchor.row.number
    )
    return employer if apart and follows and not is_employment_type(own.text if own else "") else None


def _contains(outer: Period | None, inner: Period | None) -> bool:
    """Whether one span of time lies within another, as far as both are dated."""
    spans = [_bounds(each) for each in (outer, inner)]
    if spans[0] is None or spans[1] is None:
        return False
    return spans[0][0] <= spans[1][0] and spans[1][1] <= spans[0][1]


def _bounds(period: Period | None) -> tuple[str, str] | None:
    if period is None or period.since is None or period.since.date is None:
        return None
    end = period.until.date if period.until is not None else None
    last = "9999" if period.ongoing or period.open_ended else str((end or period.since.date).last)
    return str(period.since.date.first), last


def _is_part_of(entry: Entry, before: Entry) -> bool:
    """Whether an entry names neither employer nor post and lies within the one before: a project of that job."""
    unnamed = entry.naming.employer is None and entry.naming.title is None
    return unnamed and _contains(before.anchor.period, entry.anchor.period)


def _only_heads(one: Entry, two: Entry) -> bool:
    return one.naming.title is None and not one.body and two.group is one.naming.employer


def _is_dropped(label: Piece, cell: Piece) -> bool:
    """Whether a labelled value belongs to no text: what may not be asked for, pay, a label that heads a list."""
    kinds = label_kinds(label.text)
    return is_protected(label.text) or bool(kinds & {"pay", "leaving"}) or ("duties" in kinds and not cell.text)


def _told(rows: Sequence[Row], found: Found) -> Facts:
    """Return the text of an entry, what no employer may ask for left out."""
    kept: list[Piece] = []
    for row in rows:
        pair = label_and_value(row.piece())
        if pair is not None and _is_dropped(*pair):
            found.settle(row)
        else:
            kept.append(row.piece())
    return text_of(kept)


def _with_label(entry: Entry) -> tuple[Piece | None, Piece | None]:
    """Return an entry's employer and post; a line below that names the post leaves the head to the employer."""
    employer, title = entry.naming.employer or entry.group, entry.naming.title
    post = next((cell for row in entry.body[:_MOST_LABELS] for cell in _posts(row)), None)
    if post is None or (employer is not None and title is not None and as_title(title.text) >= SURE):
        return employer, title
    head = [piece for line in entry.head for piece in line.rest if not is_explained(piece.text)]
    if len(head) == 1 and looks_like_a_name(head[0].text) and as_title(head[0].text) < SURE:
        employer = employer if employer is not None and title is None else head[0]
    return employer, post


def _posts(row: Row) -> Iterator[Piece]:
    """Yield what a line of labels names as the post: "직위 : 책임연구원 / 부서 : 식각기술팀"."""
    for cell in row.piece().split(_NEXT_LABEL):
        pair = label_and_value(cell)
        if pair is not None and label_kinds(pair[0].text) & {"title"} and 1 < len(pair[1].text) <= _LONGEST_POST:
            yield pair[1]


def _add_entry(entry: Entry, found: Found) -> None:
    facts: Facts = []
    employer, title = _with_label(entry)
    if employer is not None:
        facts.append(said("name", employer))
    if title is not None:
        facts.append(said("position", title))
    anchor = entry.anchor
    if anchor.period is not None:
        facts += when(anchor.period, anchor.row.whole())
        found.remarks += remarks_on(anchor.period, anchor.row.whole())
        found.settle(anchor.row.piece(anchor.period.start, anchor.period.end))
    facts += kind_of(entry.naming.others, [piece for line in entry.head for piece in line.rest])
    facts += where(entry.naming.others)
    found.settle(*(piece for piece in entry.naming.others if is_explained(piece.text)))
    facts += _told(entry.body, found)
    if employer is None and title is None:
        found.remarks.append(Remark("unnamed-work", entry.head[0].row.piece()))
    add_job(facts, found)
