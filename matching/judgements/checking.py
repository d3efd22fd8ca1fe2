"""A table of judgements that came back, checked row by row: what is good, and what is bad and why.

The machinery is that of `bulk`: encodings, delimiters, the guard against formulas, and
problems by line and header. A row without an answer is not yet judged and passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import JsonValue

from matching.bulk import delimited
from matching.bulk.cells import Cell, Serial, Unusable
from matching.bulk.days import date_text
from matching.bulk.headers import ERROR_COLUMN, Notice
from matching.bulk.reading import Problem
from matching.bulk.report import EXAMPLE_ID
from matching.bulk.table import Most, format_of
from matching.bulk.words import bare
from matching.bulk.workbook import open_sheet
from matching.domain import Json
from matching.errors import BadInputError, Place
from matching.features import Side
from matching.ingest.encoding import decode
from matching.ingest.fields import shown_key
from matching.judgements.columns import PLACES, SHOWN, pointer, spellings, words
from matching.judgements.model import Contents, Judgement, standing
from matching.judgements.reading import read_given
from matching.language import message

MOST = Most(rows=100_000, unpacked=100_000_000)

Rows = Iterator[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True)
class BadRow:
    """A row that is no judgement: its line, its cells and what is wrong."""

    line: int
    cells: tuple[Cell, ...]
    problem: Problem


@dataclass
class Checked:
    """What became of a table's rows: `total == len(good) + len(bad) + unchanged + unanswered`.

    `unchanged` rows say what stands already; `unanswered` ones say nothing yet.
    """

    name: str
    headers: tuple[str, ...] = ()
    total: int = 0
    unchanged: int = 0
    unanswered: int = 0
    good: list[Judgement] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        known = {"unchanged": self.unchanged, "unanswered": self.unanswered}
        return {"total": self.total, "good": len(self.good), "bad": len(self.bad), **known}

    def to_keep(self, *, skip_bad: bool = False) -> list[Judgement]:
        """Return what is to be kept; one bad row and it is nothing, unless bad rows are to be left out."""
        if self.bad and not skip_bad:
            raise BadInputError("table-bad-rows", at=Place(file=self.name), bad=len(self.bad), total=self.total)
        return self.good

    def whole(self) -> list[Judgement]:
        """Return every row's judgement. Raises `BadInputError` with the line of the first bad one."""
        if self.bad:
            raise self.bad[0].problem.error.within(file=self.name, line=self.bad[0].line)
        return self.good


def check_table(
    content: bytes, name: str, *, day: date, contents: Contents | None = None, kept: Iterable[Judgement] = ()
) -> Checked:
    """Read every row as it would be kept; nothing is kept.

    `day` is what a row that names none was given on. With `contents` both documents must
    be there. `kept` is all that was ever answered. Raises `BadInputError` where nothing
    can be read: encoding, quotes, headers.
    """
    try:
        rows, notices = _rows(content, name)
        line, first = next(rows, (1, ()))
        checked = Checked(name, tuple(cell if isinstance(cell, str) else "" for cell in first), notices=notices)
        columns = _columns(checked, line)
        reader = _Reader(columns, checked.headers, day, contents, {each.key: each for each in standing(kept)})
        for at, cells in rows:
            _take(checked, reader, at, cells)
    except BadInputError as error:
        raise error.within(file=name) from None
    if not checked.total:
        raise BadInputError("nothing-in-file", at=Place(file=name))
    return checked


def _rows(content: bytes, name: str) -> tuple[Rows, list[Notice]]:
    """Return the rows that hold anything with their lines, and what is to be told of the file."""
    kind = format_of(name, content)
    if kind == "jsonl":
        raise BadInputError("table-not-lines")
    if kind == "xlsx":
        sheet = open_sheet(content, MOST.unpacked)
        return _filled(sheet.rows()), list(sheet.notices)
    decoded = decode(content)
    delimiter, text = delimited.divide(decoded.text)
    found = delimited.rows(text, delimiter, 1 + (len(text) < len(decoded.text)))
    korean = [Notice("warning-encoding", (("encoding", "CP949"),))] if decoded.encoding == "cp949" else []
    return _filled((line, [delimited.unguarded(cell) for cell in cells]) for line, cells in found), korean


def _filled(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Rows:
    filled = ((line, cells) for line, cells in rows if any(cell not in (None, "") for cell in cells))
    for count, (line, cells) in enumerate(filled):
        if count > MOST.rows:
            raise BadInputError("table-too-many-rows", most=f"{MOST.rows:,}", at=Place(line=line))
        yield line, cells


def _columns(checked: Checked, line: int) -> dict[int, str]:
    """Return the columns' names by their numbers; what is not known is told and left out."""
    known, shown, found = spellings(*PLACES), spellings(*SHOWN), dict[int, str]()
    for number, header in enumerate(checked.headers):
        word = bare(header)
        if word in known and known[word] in found.values():
            raise BadInputError("table-header-twice", column=known[word], at=Place(line=line))
        if word in known:
            found[number] = known[word]
        elif header.strip() and word not in (*shown, bare(ERROR_COLUMN)):
            checked.notices.append(Notice("warning-not-taken", (("header", shown_key(header.strip())),)))
    lacking = [each for each in ("opening", "candidate", "side", "answer", "annotator") if each not in found.values()]
    if lacking:
        raise BadInputError("table-lacks-columns", columns=", ".join(lacking), at=Place(line=line))
    return found


class _Reader:
    """Reads rows as judgements and says which of them are there already."""

    def __init__(
        self,
        columns: Mapping[int, str],
        headers: Sequence[str],
        day: date,
        contents: Contents | None,
        standing_now: Mapping[tuple[str, str, Side, str], Judgement],
    ) -> None:
        self.columns, self.headers, self.day = columns, headers, day
        self.contents, self.standing = contents, standing_now
        self.seen: dict[tuple[str, str, Side, str], int] = {}
        self.words = words()

    def values(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """Return a row's cells that say something, by column."""
        named = {name: cells[number] for number, name in self.columns.items() if number < len(cells)}
        return {name: cell for name, cell in named.items() if not _is_blank(cell)}

    def read(self, values: Mapping[str, Cell], line: int) -> Judgement:
        """Return a row's judgement; raises `BadInputError` with the pointer of the field."""
        document: Json = {}
        for name, cell in values.items():
            *path, key = PLACES[name]
            inner: JsonValue = document
            for step in path:
                inner = inner.setdefault(step, {}) if isinstance(inner, dict) else None
            if isinstance(inner, dict):
                inner[key] = self._value(name, cell)
        document.setdefault("day", self.day.isoformat())
        judgement = read_given(document)
        self._refuse(judgement, line)
        return judgement

    def _value(self, name: str, cell: Cell) -> JsonValue:
        at = Place(pointer=pointer(name))
        if isinstance(cell, Unusable):
            raise BadInputError(cell.code, at=at)
        text = text_of(cell)
        if name in self.words:
            found = self.words[name].get(bare(text))
            if found is None:
                raise BadInputError("not-one-of", allowed=", ".join(self._allowed(name)), at=at)
            return found
        if name == "day":
            return _within(at, date_text, text)
        return text.lower() if name.endswith("_version") else text

    def _allowed(self, name: str) -> list[str]:
        values = (str(each).lower() if isinstance(each, bool) else str(each) for each in self.words[name].values())
        return list(dict.fromkeys(values))

    def _refuse(self, judgement: Judgement, line: int) -> None:
        before = self.seen.setdefault(judgement.key, line)
        if before != line:
            raise BadInputError("judged-twice", line=before)
        if self.contents is not None:
            known = (
                ("opening", self.contents.openings, judgement.opening_id),
                ("candidate", self.contents.candidates, judgement.candidate_id),
            )
            for kind, there, identifier in known:
                if identifier not in there:
                    what = message("errors", f"kind-{kind}")
                    raise BadInputError("no-such-entry", kind=what, at=Place(pointer=f"/{kind}"))

    def header_of(self, error: BadInputError) -> str | None:
        """Return the header of the column that an error speaks of, `None` where it speaks of none."""
        names = {pointer(name): number for number, name in self.columns.items()}
        number = names.get(error.at.pointer)
        return None if number is None else shown_key(self.headers[number].strip())


def _within(at: Place, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except BadInputError as error:
        raise BadInputError(error.code, at=at, **error.values) from None


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """Return what stands in a cell as text."""
    if isinstance(cell, Serial):
        return str(int(cell.number)) if cell.number == int(cell.number) else repr(cell.number)
    return str(cell).strip()


def _take(checked: Checked, reader: _Reader, line: int, cells: Sequence[Cell]) -> None:
    """Put a row where it belongs."""
    values = reader.values(cells)
    checked.total += 1
    if "answer" not in values or values.get("opening") == EXAMPLE_ID:
        checked.unanswered += 1
        return
    try:
        judgement = reader.read(values, line)
    except BadInputError as error:
        checked.bad.append(BadRow(line, tuple(cells), Problem(line, reader.header_of(error), error)))
        return
    if _says_the_same(judgement, reader.standing.get(judgement.key)):
        checked.unchanged += 1
    else:
        checked.good.append(judgement)


def _says_the_same(one: Judgement, other: Judgement | None) -> bool:
    """Whether a row says what stands already; the day on which it is said again does not count."""
    return other is not None and one.model_copy(update={"day": other.day}) == other
