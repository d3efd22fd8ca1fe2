"""A section of education: from its tables, its labelled values or its entries to `education`.

Where an entry ends is weighed: the section is cut at each school, at each degree, at each
date, at each empty line, or as soon as something would be there twice, and that cut
stands whose entries come closest to one school, one degree and one span of time each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from matching.cv.dated import dates, remarks_on
from matching.cv.degrees import certain_level, field_of, parts_of_degree, role_of, roles_in, score_in, status_in
from matching.cv.draft import Facts, Found, said, value
from matching.cv.entries import rest_of
from matching.cv.periods import Period, periods_in
from matching.cv.rows import Piece, Row, is_bulleted
from matching.cv.sections import labelled
from matching.cv.tables import PROTECTED, TableRow, is_stage, tables_in
from matching.cv.weigh import SURE, as_degree, as_school
from matching.cv.words import label_kinds
from matching.domain import Grade

_LONGEST, _MOST_LINES = 220, 60
_ASIDE = frozenset(["thesis", "duties", "skill", "issuer", "number", "pay"])


@dataclass
class Line:
    """A line of education: its roles, its period, and whether it is text that belongs to the entry above."""

    row: Row
    roles: list[tuple[str, Piece]] = field(default_factory=list)
    period: Period | None = None
    origin: Piece | None = None
    aside: bool = False
    texts: list[Piece] = field(default_factory=list)  # its values, where labels stand beside them

    def has(self, role: str) -> bool:
        """Whether something on the line has a role."""
        return self.period is not None if role == "period" else any(each == role for each, _ in self.roles)


def read_education(rows: Sequence[Row], *, day_first: bool | None) -> Found:
    """Return the degrees of a section."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for row in tabled:
        line = _of_table(row, day_first)
        _add([line], found)
    lines = [_line(row, day_first) for row in rest[:_MOST_LINES]]
    above: Piece | None = None
    for entry in _entries(lines):
        above = _add(entry, found, above)
    return found


def _line(row: Row, day_first: bool | None) -> Line:
    pairs = [pair for pair in labelled(row) if label_kinds(pair[0].text) and not _tells_itself(*pair)]
    if pairs:
        return _labelled(row, pairs, day_first)
    if len(row.text) > _LONGEST:
        return Line(row, aside=True)
    spans = periods_in(row.text, day_first=day_first)
    period = next((each for each in spans if each.is_range), spans[-1] if spans else None)
    if row.flat and len(spans) > 1:
        return Line(row, aside=False)
    roles = [role for piece in rest_of(row, period) for role in roles_in(piece)]
    if row.flat:
        roles = [kept for role in roles if (kept := _told_flat(*role))][:4]
    line = Line(row, roles, period, row.whole())
    told = (
        line.has("school") or line.has("degree") or (line.has("status") and is_stage(row.piece().without_bullet().text))
    )
    if not told and (is_bulleted(row) or len(row.text) > 100 or row.text.rstrip().endswith(".")):
        return Line(row, aside=True)
    return line


def _tells_itself(label: Piece, cell: Piece) -> bool:
    """Whether words say how far a degree has come and announce nothing: "졸업" beside "물리학 | 석사"."""
    beside = role_of(cell.text)[0] in ("degree", "field", "school")
    return is_stage(label.text) and label.row.text[label.end : label.end + 1] != ":" and beside


def _told_flat(role: str, piece: Piece) -> tuple[str, Piece] | None:
    """Return a role as far as it holds in a text without line ends.

    A school holds by the tables alone; of a degree and school in one only the degree's name.
    """
    if role == "school" and as_school(piece.text) >= 2 * SURE:
        return role, piece
    if role not in ("school", "degree"):
        return (role, piece) if role in ("status", "score") else None
    words = [found.end() for found in re.finditer(r"\S+", piece.text)][:4]
    heads = [piece.part(0, end) for end in reversed(words)]
    degree = next(
        (head for head in heads if as_degree(head.text) >= 3.0 and not head.text.endswith((" of", " in"))), None
    )
    return ("degree", degree) if degree is not None and as_school(degree.text) < SURE else None


def _labelled(row: Row, pairs: Sequence[tuple[Piece, Piece]], day_first: bool | None) -> Line:
    line = Line(row)
    for label, cell in pairs:
        line.texts.append(cell)
        _take(line, label_kinds(label.text), cell, day_first)
    line.aside = not line.roles and line.period is None
    return line


def _of_table(row: TableRow, day_first: bool | None) -> Line:
    line = Line(row.row)
    for kinds, cell in row.cells:
        if kinds and not kinds & PROTECTED:
            _take(line, kinds, cell, day_first)
    return line


def _take(line: Line, kinds: frozenset[str], cell: Piece, day_first: bool | None) -> None:
    """Put a value whose label is known into its role; a label of several meanings gives way to the words."""
    spans = periods_in(cell.text, day_first=day_first)
    if spans and kinds & {"dates", "start", "end"} and line.period is None:
        line.period, line.origin = spans[0], cell
        line.roles += [role for piece in _beside(cell, spans[0]) for role in roles_in(piece)]
        return
    if kinds & _ASIDE and not kinds & {"school", "field", "degree"}:
        return
    if kinds & {"score"} and score_in(cell) is None and any(map(str.isdigit, cell.text)):
        line.roles.append(("score", cell))
        return
    if (role := _told_role(kinds, cell.text)) and not (role == "field" and as_degree(cell.text) >= SURE):
        line.roles.append((role, cell))
    else:
        line.roles += roles_in(cell)


def _beside(cell: Piece, period: Period) -> list[Piece]:
    rest = (cell.part(0, period.start), cell.part(period.end, len(cell.text)))
    return [piece for piece in rest if any(map(str.isalpha, piece.text))]


def _told_role(kinds: frozenset[str], text: str) -> str | None:
    """Return the role that a label gives where the words do not say otherwise."""
    own, weight = role_of(text)
    if own == "status":
        return own
    roles = [role for role in ("school", "field", "degree", "status") if role in kinds]
    if own in roles:
        return own
    if len(roles) != 1 or (weight >= 3.0 and own in ("school", "degree")):
        return None
    return roles[0] if roles[0] in ("school", "field") else None


def _entries(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the entries under the cut that explains the section best."""
    if not lines:
        return []
    starts: list[Callable[[Line, list[Line]], bool]] = [
        lambda line, _: line.has("school"),
        lambda line, _: line.has("degree"),
        lambda line, _: line.has("period"),
        lambda line, _: line.row.gap and not line.aside,
        _repeats,
    ]
    cuts = [_cut(lines, start) for start in starts]
    return max(cuts, key=lambda cut: sum(map(_completeness, cut)))


def _cut(lines: Sequence[Line], starts: Callable[[Line, list[Line]], bool]) -> list[list[Line]]:
    entries: list[list[Line]] = [[]]
    begun = False
    for line in lines:
        if starts(line, entries[-1]):
            if begun or starts is _repeats:
                entries.append([])
            begun = True
        entries[-1].append(line)
    return [entry for entry in entries if entry]


def _repeats(line: Line, entry: list[Line]) -> bool:
    """Whether a line brings a school, degree or date that the entry has already."""
    return any(line.has(role) and any(each.has(role) for each in entry) for role in ("school", "degree", "period"))


def _completeness(entry: Sequence[Line]) -> float:
    """Weigh an entry: best with one school, one degree, one span; each more than one counts against it."""
    counts = {role: sum(line.has(role) for line in entry) for role in ("school", "degree", "period")}
    if not any(counts.values()):
        return -0.5
    school = 3.0 if counts["school"] == 1 else -1.5 if not counts["school"] else 3.0 - 2.5 * (counts["school"] - 1)
    degree = 1.5 * (counts["degree"] > 0) - 1.5 * max(0, counts["degree"] - 1)
    period = 1.0 * (counts["period"] > 0) - 1.0 * max(0, counts["period"] - 1)
    return school + degree + period


def _add(entry: Sequence[Line], found: Found, above: Piece | None = None) -> Piece | None:
    """Put an entry's facts into the profile; return its school, which following degrees may share."""
    roles = [role for line in entry for role in line.roles]
    facts: Facts = []
    school = next((piece for role, piece in roles if role == "school"), None)
    degree = _degree(roles, facts)
    shared = school is None and degree is not None
    if school is not None or (shared and above is not None):
        facts.insert(0, said("institution", school or above or entry[0].row.piece()))
    if not facts:
        return above
    dated = next((line for line in entry if line.period is not None), None)
    _status(entry, dated, facts)
    if dated is not None and dated.period is not None and dated.origin is not None:
        facts += _when(dated.period, dated.origin, facts)
        found.remarks += remarks_on(dated.period, dated.origin)
        found.settle(dated.origin.part(dated.period.start, dated.period.end))
    facts += _score(entry, roles)
    found.settle(
        *(piece for role, piece in roles if role in ("mark", "place", "status", "score")),
        *(line.row for line in entry if line.aside),
    )
    found.add("education", facts)
    return school if school is not None and entry[0].has("school") else above if shared else None


def _degree(roles: Iterable[tuple[str, Piece]], facts: Facts) -> Piece | None:
    """Put a degree's name, field and level into an entry."""
    several = list(roles)
    degrees = sorted((piece for role, piece in several if role == "degree"), key=lambda piece: -as_degree(piece.text))
    named = parts_of_degree(degrees[0]) if degrees else {}
    subject = named.get("field") or next((piece for role, piece in several if role == "field"), None)
    degree = named.get("degree")
    if degree is not None:
        facts.append(said("studyType", degree))
        if level := certain_level([degree]):
            facts.append(value("x-ktech.isced", level[0], level[1], grade=Grade.INFERRED))
    if subject is not None and (area := field_of(subject)).text:
        facts.append(said("area", area))
    return degree


def _status(entry: Sequence[Line], dated: Line | None, facts: Facts) -> None:
    for line in entry:
        for piece in [] if line.aside else line.texts or [line.row.whole()]:
            told = status_in(piece.text)
            if told is not None and as_school(piece.text[told[1] : told[2]]) < SURE:
                facts.append(value("x-ktech.status", told[0], piece.part(told[1], told[2])))
                return
    if (
        dated is not None
        and dated.period is not None
        and dated.period.ongoing
        and dated.origin is not None
        and dated.period.until
    ):
        now = dated.origin.part(dated.period.until.start, dated.period.until.end)
        facts.append(value("x-ktech.status", "in-progress", now))


def _when(period: Period, origin: Piece, facts: Facts) -> Facts:
    """Return a degree's dates; one date alone is its end, unless it says that it is when it began."""
    dated = [fact for fact in dates(period, origin) if fact.path[0] in ("startDate", "endDate")]
    if period.is_range or not dated:
        return dated
    if "입학" in origin.text[period.end : period.end + 5]:
        return dated
    end = value("endDate", dated[0].value, *dated[0].pieces, grade=Grade.INFERRED)
    conferred = any(
        word in origin.text.casefold() for word in ("conferred", "awarded", "학위취득", "학위 취득", "수여")
    )
    is_awarded = any(fact.path == ("x-ktech", "status") and fact.value == "awarded" for fact in facts)
    return [end, value("x-ktech.awarded", dated[0].value, *dated[0].pieces)] if conferred and is_awarded else [end]


def _score(entry: Sequence[Line], roles: Iterable[tuple[str, Piece]]) -> Facts:
    for line in entry:
        if (score := score_in(line.row.whole())) is not None:
            return [said("score", score)]
    return [said("score", piece) for role, piece in roles if role == "score"][:1]
