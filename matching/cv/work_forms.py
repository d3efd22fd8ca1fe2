"""Jobs in tables with named columns and in forms of labels with values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.cv.body import text_of
from matching.cv.dated import add_job, dates, kind_of, remarks_on, where
from matching.cv.draft import Facts, Found, said, value
from matching.cv.heads import named
from matching.cv.periods import Period, periods_in
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.sections import labelled
from matching.cv.tables import PROTECTED, TableRow
from matching.cv.weigh import SOME, SURE, as_employer, as_title, as_unit, employment_type, looks_like_a_name
from matching.cv.words import label_kinds

_SLASH = re.compile(r"\s*/\s*")
_LONGEST_HEAD, _LONGEST_NAME = 60, 100


def of_table(row: TableRow, found: Found, day_first: bool | None) -> Facts:
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


def _of_label(
    kinds: frozenset[str], cell: Piece, found: Found, day_first: bool | None, has: set[tuple[object, ...]]
) -> Facts:
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
        return [said("position", _post_in(cell)), *kind_of([cell], [cell])]
    if kinds & {"employment_type"} and (kind := employment_type(text)):
        return [value("x-ktech.employmentType", kind, cell)]
    return where([cell]) if kinds & {"place"} else []


def _post_in(cell: Piece) -> Piece:
    """Return the post beside a team in one cell: "식각기술팀 / 책임연구원"."""
    parts = cell.split(_SLASH)
    posts = [part for part in parts if as_title(part.text) >= SURE]
    aside = [part for part in parts if as_unit(part.text) >= SURE and part not in posts]
    return posts[0] if len(posts) == 1 and len(aside) == len(parts) - 1 else cell


def _is_post(kinds: frozenset[str], text: str) -> bool:
    return ("title" in kinds and ("duties" not in kinds or as_title(text) >= SOME)) or as_title(text) >= SURE


def _dated(kinds: frozenset[str], period: Period, cell: Piece) -> Facts:
    facts = dates(period, cell)
    if not period.is_range and facts and "end" in kinds and "start" not in kinds:
        return [value("endDate", facts[0].value, *facts[0].pieces)]
    return facts


def is_labelled(rows: Sequence[Row]) -> bool:
    """Whether a section is a form of labels and values that name employers."""
    kinds = {kind for row in rows for label, _ in labelled(row) for kind in label_kinds(label.text)}
    return "employer" in kinds or {"title", "dates"} <= kinds


def read_labelled(rows: Sequence[Row], found: Found, day_first: bool | None) -> None:
    facts: Facts = []
    body: list[Piece] = []
    head: Piece | None = None
    for row, below in zip(rows, (*rows[1:], None), strict=True):
        pairs = list(labelled(row))
        if not pairs and below is not None and _heads_labels(row, below, facts):
            add_job(_with_head(facts, head, found) + text_of(body), found)
            facts, body, head = [], [], row.piece().without_bullet()
            continue
        known = [
            (label_kinds(label.text), label, cell) for label, cell in pairs if label_kinds(label.text) - {"duties"}
        ]
        if not known:
            body += [cell for _, cell in pairs if cell.text] or [row.piece()]
            found.settle(*(label for label, _ in pairs))
            found.settle(*(cell for label, cell in pairs if is_protected(label.text)))
            continue
        for kinds, label, cell in known:
            has = {fact.path for fact in facts}
            starts = ("employer" in kinds and ("name",) in has) or (
                kinds & {"dates", "start"} and ("startDate",) in has
            )
            if starts:
                add_job(_with_head(facts, head, found) + text_of(body), found)
                facts, body, head = [], [], None
            found.settle(label)
            facts += _of_label(kinds, cell, found, day_first, {fact.path for fact in facts})
    add_job(_with_head(facts, head, found) + text_of(body), found)


def _heads_labels(row: Row, below: Row, facts: Facts) -> bool:
    """Whether a short line stands above labels of another job's dates or post, as its name does: "■ 한빛소재"."""
    kinds = {kind for label, _ in labelled(below) for kind in label_kinds(label.text)}
    has = {fact.path[-1] for fact in facts}
    again = not facts or bool(
        (kinds & {"dates", "start"} and "startDate" in has) or ("title" in kinds and "position" in has)
    )
    named_so = len(row.text) <= _LONGEST_HEAD and not row.text.rstrip().endswith(".") and row.text.lstrip()[:1] != "-"
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
