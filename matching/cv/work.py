"""A section of work: from its tables, its labelled values or its entries to `work`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.cv.body import pieces_of, text_of
from matching.cv.draft import Facts, Found, Remark, said, value
from matching.cv.entries import Entry, Line, entries_of, lines_of
from matching.cv.heads import is_explained, named
from matching.cv.periods import Doubt, Period, periods_in
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.sections import label_and_value, labelled
from matching.cv.tables import PROTECTED, TableRow, tables_in
from matching.cv.weigh import SOME, SURE, as_employer, as_place, as_title, as_unit, employment_type, is_employment_type, looks_like_a_name
from matching.cv.words import label_kinds
from matching.domain import Grade
from matching.reference import country_code, in_korea

_LONGEST_HEAD, _LONGEST_NAME = 60, 100


def read_work(rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return the employments of a section."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for row in tabled:
        found.add("work", _of_table(row, found, day_first))
    if _is_labelled(rest):
        _read_labelled(rest, found, day_first)
    elif rest:
        _read_entries(rest, found, day_first)
    return found


def dates(period: Period, origin: Piece) -> Facts:
    """Return `startDate`, `endDate` and whether it goes on, with the words of each."""
    if period.doubt is Doubt.BACKWARDS:
        return []
    facts: Facts = []
    since, until = period.since, period.until
    if since is not None and since.date is not None:
        facts.append(value("startDate", str(since.date), origin.part(since.start, since.end)))
    if until is not None and until.date is not None:
        facts.append(value("endDate", str(until.date), origin.part(until.start, until.end)))
    elif until is not None and until.now:
        facts.append(value("x-ktech.ongoing", True, origin.part(until.start, until.end)))
    return facts


def remarks_on(period: Period, origin: Piece) -> list[Remark]:
    """Return what a person should look at in a period."""
    return [Remark(period.doubt.value, origin.part(period.start, period.end))] if period.doubt else []


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
    spanning = {id(one) for one, two in zip(kept, kept[1:], strict=False) if two.group is not None and _only_heads(one, two)}
    return [entry for entry in kept if id(entry) not in spanning], before


def _heading_above(above: Sequence[Row], lines: dict[int, Line]) -> Piece | None:
    """Return the employer that stands by itself on the line above a post."""
    line = lines.get(above[-1].number) if above else None
    if line is None or not line.is_head or line.period is not None:
        return None
    naming = named(line.rest)
    return naming.employer if naming.title is None and not naming.others else None


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
    follows = own is not None and own.row.number - entry.anchor.row.number == title.row.number - before.anchor.row.number
    return employer if apart and follows and not is_employment_type(entry.naming.title.text if own else "") else None


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


def _add_entry(entry: Entry, found: Found) -> None:
    facts: Facts = []
    employer, title = entry.naming.employer or entry.group, entry.naming.title
    if employer is not None:
        facts.append(said("name", employer))
    if title is not None:
        facts.append(said("position", title))
    anchor = entry.anchor
    if anchor.period is not None:
        facts += _when(anchor.period, anchor.row.whole())
        found.remarks += remarks_on(anchor.period, anchor.row.whole())
        found.settle(anchor.row.piece(anchor.period.start, anchor.period.end))
    facts += _kind(entry.naming.others, title, entry.head)
    facts += _where(entry.naming.others)
    found.settle(*(piece for piece in entry.naming.others if is_explained(piece.text)))
    facts += _told(entry.body, found)
    if employer is None and title is None:
        found.remarks.append(Remark("unnamed-work", entry.head[0].row.piece()))
    found.add("work", facts)


def _when(period: Period, origin: Piece) -> Facts:
    """Return a job's dates. One date alone is all the time that is said; an end left blank may be this day."""
    facts = dates(period, origin)
    told = {fact.path[-1] for fact in facts}
    if not facts or told & {"endDate", "ongoing"}:
        return facts
    if period.open_ended:
        return [*facts, value("x-ktech.ongoing", True, origin.part(period.start, period.end), grade=Grade.INFERRED)]
    return [*facts, value("endDate", facts[0].value, *facts[0].pieces, grade=Grade.INFERRED)]


def _kind(others: Iterable[Piece], title: Piece | None, head: Sequence[Line]) -> Facts:
    """Return the kind of employment: stated by itself, in brackets, or in the title's own words."""
    for piece in others:
        if is_employment_type(piece.text) and (kind := employment_type(piece.text)):
            return [value("x-ktech.employmentType", kind, piece)]
    for line in head:
        for piece in line.rest:
            if kind := employment_type(piece.text):
                return [value("x-ktech.employmentType", kind, piece, grade=Grade.INFERRED)]
    return []


def _where(others: Iterable[Piece]) -> Facts:
    for piece in others:
        if as_place(piece.text) >= SURE:
            country = next((code for part in [piece.text, *piece.text.split(",")] if (code := country_code(part.strip()))), None)
            country = country or ("KR" if in_korea(piece.text) else None)
            inferred = [value("x-ktech.country", country, piece, grade=Grade.INFERRED)] if country else []
            return [said("location", piece), *inferred]
    return []


def _told(rows: Sequence[Row], found: Found) -> Facts:
    """Return the text of an entry, what no employer may ask for left out."""
    kept: list[Piece] = []
    for row in rows:
        pair = label_and_value(row.piece())
        if pair is not None and (is_protected(pair[0].text) or label_kinds(pair[0].text) & {"pay", "leaving"}):
            found.settle(row)
        elif pair is not None and "duties" in label_kinds(pair[0].text) and not pair[1].text:
            found.settle(row)
        else:
            kept.append(row.piece())
    return text_of(kept)


def _of_table(row: TableRow, found: Found, day_first: bool | None) -> Facts:
    """Return the employment of a table's row."""
    facts: Facts = []
    texts: list[Piece] = []
    for kinds, cell in row.cells:
        if kinds & (PROTECTED | {"pay", "leaving", "number", "department", "place"}):
            found.settle(cell)
        told = _of_label(kinds, cell, found, day_first, {fact.path for fact in facts})
        texts += [cell] if not told and "duties" in kinds else []
        facts += told
    return [*facts, *text_of([*texts, *(more.piece() for more in row.more)])]


def _of_label(kinds: frozenset[str], cell: Piece, found: Found, day_first: bool | None, has: set[tuple[object, ...]]) -> Facts:
    """Return what a value says whose label is known; a label of several meanings gives way to the words."""
    text = cell.text
    spans = periods_in(text, day_first=day_first)
    if spans and kinds & {"dates", "start", "end"}:
        found.remarks += remarks_on(spans[0], cell)
        found.settle(cell)
        return _dated(kinds, spans[0], cell)
    if "department" in kinds and as_unit(text) >= SURE:
        found.settle(cell)
        return []
    if len(text) > _LONGEST_NAME and not kinds & {"duties"}:
        return []
    if "employer" in kinds and ("name",) not in has and not ("title" in kinds and as_title(text) > as_employer(text)):
        return [said("name", cell)]
    if kinds & {"title", "department", "label"} and ("position",) not in has and _is_post(kinds, text):
        return [said("position", cell), *_kind([], cell, [])]
    if kinds & {"employment_type"} and (kind := employment_type(text)):
        return [value("x-ktech.employmentType", kind, cell)]
    return _where([cell]) if kinds & {"place"} else []


def _is_post(kinds: frozenset[str], text: str) -> bool:
    return "title" in kinds and ("duties" not in kinds or as_title(text) >= SOME) or as_title(text) >= SURE


def _dated(kinds: frozenset[str], period: Period, cell: Piece) -> Facts:
    facts = dates(period, cell)
    if not period.is_range and facts and "end" in kinds and "start" not in kinds:
        return [value("endDate", facts[0].value, *facts[0].pieces)]
    return facts


def _is_labelled(rows: Sequence[Row]) -> bool:
    """Whether a section is a form of labels and values that name employers."""
    kinds = {kind for row in rows for label, _ in labelled(row) for kind in label_kinds(label.text)}
    return "employer" in kinds or {"title", "dates"} <= kinds


def _read_labelled(rows: Sequence[Row], found: Found, day_first: bool | None) -> None:
    facts: Facts = []
    body: list[Piece] = []
    head: Piece | None = None
    for row, below in zip(rows, (*rows[1:], None), strict=True):
        pairs = list(labelled(row))
        if not pairs and below is not None and _heads_labels(row, below, facts):
            found.add("work", _with_head(facts, head, found) + text_of(body))
            facts, body, head = [], [], row.piece().without_bullet()
            continue
        known = [(label_kinds(label.text), label, cell) for label, cell in pairs if label_kinds(label.text) - {"duties"}]
        if not known:
            body += [cell for _, cell in pairs if cell.text] or [row.piece()]
            found.settle(*(label for label, _ in pairs))
            found.settle(*(cell for label, cell in pairs if is_protected(label.text)))
            continue
        for kinds, label, cell in known:
            has = {fact.path for fact in facts}
            starts = ("employer" in kinds and ("name",) in has) or (kinds & {"dates", "start"} and ("startDate",) in has)
            if starts:
                found.add("work", _with_head(facts, head, found) + text_of(body))
                facts, body, head = [], [], None
            found.settle(label)
            facts += _of_label(kinds, cell, found, day_first, {fact.path for fact in facts})
    found.add("work", _with_head(facts, head, found) + text_of(body))


def _heads_labels(row: Row, below: Row, facts: Facts) -> bool:
    """Whether a short line stands above labels of another job's dates or post, as its name does: "■ 한빛소재"."""
    kinds = {kind for label, _ in labelled(below) for kind in label_kinds(label.text)}
    has = {fact.path[-1] for fact in facts}
    again = not facts or bool((kinds & {"dates", "start"} and "startDate" in has) or ("title" in kinds and "position" in has))
    named_so = len(row.text) <= _LONGEST_HEAD and not row.text.rstrip().endswith(".") and row.text.lstrip()[:1] not in "-"
    return named_so and again and bool(kinds & {"dates", "start", "title", "employer", "department"})


def _with_head(facts: Facts, head: Piece | None, found: Found) -> Facts:
    """Return an entry with the line above its labels as the employer or title that they left out."""
    has = {fact.path for fact in facts}
    if head is None or not facts:
        return facts
    naming = named([head])
    if ("name",) in has or ("position",) not in has:
        post = naming.title if ("position",) not in has else None
        employer = naming.employer if ("name",) not in has else None
        return [*([said("name", employer)] if employer else []), *([said("position", post)] if post else []), *facts]
    found.settle(head)
    return [said("name", naming.employer or head), *facts] if looks_like_a_name(head.text) else facts
