"""A table's row becomes a JSON Resume or a JobPosting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pydantic import JsonValue

from matching.bulk.cells import PRESENT, Cell, Reader, Warn, reader
from matching.bulk.columns import NAMING, Kind, columns
from matching.bulk.headers import Headers, Target
from matching.bulk.words import bare, spelt
from matching.domain import Json
from matching.errors import BadInputError
from matching.forgetting import remembered
from matching.ingest.codecs import Form
from matching.ingest.fields import EXTENSION

_MOST_REMEMBERED = 20_000
_LONGEST_NONE = 10
_REPEATED = frozenset({Form.TEXT, Form.DATE, Form.CHOICE, Form.TRUTH})


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell: the column's number from 0, and the error."""

    column: int
    error: BadInputError


@dataclass(frozen=True)
class _Step:
    """How one column's cells are read, and the key that they get in their object.

    `known` holds what cells were read as before, of those of which nothing was to be
    warned; `None` where values seldom stand twice.
    """

    index: int
    key: str
    target: Target
    read: Reader
    warn: Warn
    known: dict[str, JsonValue] | None

    def put(self, cells: Sequence[Cell], found: Json, errors: list[CellError]) -> None:
        """Put what the column's cell says into its object; nothing where it is empty."""
        cell = cells[self.index]
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            if self.known is not None and cell in self.known:
                found[self.key] = self.known[cell]
                return
            if cell.isspace():
                return
        self._read(cell, found, errors)

    def _read(self, cell: Cell, found: Json, errors: list[CellError]) -> None:
        said: list[str] = []
        try:
            value = found[self.key] = self.read(cell, said.append)
        except BadInputError as error:
            errors.append(CellError(self.index, error))
        else:
            if self.known is not None and not said and isinstance(cell, str) and len(self.known) < _MOST_REMEMBERED:
                self.known[cell] = value
        for code in said:
            self.warn(code)


@dataclass
class _Node:
    """An object of the document: the columns of its own values, the objects in it, its lists of numbered objects."""

    steps: list[_Step] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)
    groups: dict[str, dict[int, _Node]] = field(default_factory=dict)
    is_job: bool = False

    @cached_property
    def naming(self) -> _Step | None:
        """The column that names the object, if there is one; asked when all columns are in place."""
        return next((step for step in self.steps if step.key in NAMING), None)

    def inner(self, path: Sequence[str | int]) -> _Node:
        """Return the node that a path leads to, made where it is not there."""
        node = self
        for key, after in pairwise([*path, ""]):
            if isinstance(key, int):
                continue
            if isinstance(after, int):
                node = node.groups.setdefault(key, {}).setdefault(after, _Node(is_job=key == "work"))
            else:
                node = node.children.setdefault(key, _Node())
        return node


class Rows:
    """Makes documents of the rows under some headers; `warn` is told a code and a column's number."""

    def __init__(self, headers: Headers, kind: Kind, warn: Callable[[str, int], None]) -> None:
        self.headers, self.kind = headers, kind
        named = [(index, target) for index, target in enumerate(headers.targets) if target is not None]
        other = any(target.name == "pay_currency" for _, target in named)
        self._root = _Node()
        self._beside: list[_Step] = []  # lists that add entries to a list of numbered objects
        for index, target in named:
            *path, key = _numbered(target)
            step = _step(index, str(key), target, warn, other_currency=other)
            (self._beside if target.column.entry else self._root.inner(path).steps).append(step)
        self._implied = [each for each in self._root_steps() if each.target.implied]

    def _root_steps(self) -> Iterator[_Step]:
        return (step for _, step in _pointers(self._root, None))

    def document(self, cells: Sequence[Cell]) -> tuple[Json, list[CellError]]:
        """Return a row's document, and what is wrong with its cells."""
        errors: list[CellError] = []
        cells = self._padded(cells)
        document = _object(self._root, cells, errors)
        for step in self._beside:
            values: Json = {}
            step.put(cells, values, errors)
            if isinstance(entries := values.get(step.key), list):
                before = document.get(step.key)
                document[step.key] = [*before, *entries] if isinstance(before, list) else entries
        for step in self._implied:
            if not _blank(cells, step.index):
                self._imply(step, document)
        if self.kind == "openings":
            document = {"@context": "https://schema.org", "@type": "JobPosting", **document}
        return document, errors

    def _padded(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return a row with a cell for every header."""
        missing = len(self.headers.names) - len(cells)
        return [*cells, *(None for _ in range(missing))] if missing > 0 else cells

    def _imply(self, step: _Step, document: Json) -> None:
        """Set what follows from a column's header, where the row does not say it itself."""
        for name, said in step.target.implied:
            *path, key = columns(self.kind)[name].path
            inner: JsonValue = document
            for each in path:
                inner = inner.setdefault(str(each), {}) if isinstance(inner, dict) else None
            if isinstance(inner, dict):
                inner.setdefault(str(key), said)

    def column_of(self, error: BadInputError, cells: Sequence[Cell]) -> int | None:
        """Return the column that an error about a row's document speaks of, `None` where it speaks of none."""
        places: dict[str, int] = {}
        cells = self._padded(cells)
        for pointer, step in _pointers(self._root, cells):
            places.setdefault(pointer, step.index)
        places.update({f"/{step.key}": step.index for step in self._beside if f"/{step.key}" not in places})
        pointer = error.at.pointer
        while pointer and pointer not in places:
            pointer = pointer.rpartition("/")[0]
        return places.get(pointer)


def _numbered(target: Target) -> list[str | int]:
    """Return a column's path with its groups' numbers."""
    numbers = iter(target.numbers)
    return [next(numbers) if step is None else step for step in target.column.path]


def _step(index: int, key: str, target: Target, warn: Callable[[str, int], None], *, other_currency: bool) -> _Step:
    form, one = target.column.form, not target.column.many
    read = reader(target, other_currency=other_currency)
    known: dict[str, JsonValue] | None = {} if form in _REPEATED and one else None
    return _Step(index, key, target, read, lambda code: warn(code, index), known)


def _blank(cells: Sequence[Cell], index: int) -> bool:
    cell = cells[index]
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _object(node: _Node, cells: Sequence[Cell], errors: list[CellError]) -> Json:
    """Return an object of the document; empty where its cells are."""
    found: Json = {}
    for step in node.steps:
        step.put(cells, found, errors)
    for key, child in node.children.items():
        if inner := _object(child, cells, errors):
            found[key] = inner
    for key, members in node.groups.items():
        filled = [member for _, member in sorted(members.items()) if not _says_none(member, cells)]
        entries: list[JsonValue] = [entry for member in filled if (entry := _object(member, cells, errors))]
        if entries or len(filled) < len(members):
            found[key] = entries
    if node.is_job and found:
        _end(found)
    return found


@remembered(4_096)
def _is_none(word: str) -> bool:
    return bare(word) in spelt("none", "none")


def _says_none(node: _Node, cells: Sequence[Cell]) -> bool:
    """Whether the only thing said of an entry is that there is none: "없음" for an employer."""
    naming = node.naming
    cell = None if naming is None else cells[naming.index]
    if not isinstance(cell, str) or len(cell) > _LONGEST_NONE or not _is_none(cell):
        return False
    return all(_blank(cells, each.index) for _, each in _pointers(node, None) if each is not naming)


def _end(job: Json) -> None:
    """Say how a job ends: an empty cell is "not known", where a resume without an end would say "to this day"."""
    extension = job.get(EXTENSION)
    said = extension if isinstance(extension, dict) else {}
    if job.get("endDate") == PRESENT:
        del job["endDate"]
        job[EXTENSION] = {**said, "ongoing": True}
    elif "endDate" not in job and "ongoing" not in said:
        job["endDate"] = None


def _pointers(node: _Node, cells: Sequence[Cell] | None, before: str = "") -> Iterator[tuple[str, _Step]]:
    """Yield each column's JSON pointer in a row's document; without a row, in one with nothing empty."""
    yield from ((f"{before}/{step.key}", step) for step in node.steps)
    for key, child in node.children.items():
        yield from _pointers(child, cells, f"{before}/{key}")
    for key, members in node.groups.items():
        present = [member for _, member in sorted(members.items()) if cells is None or not _says_none(member, cells)]
        filled = [member for member in present if cells is None or _object(member, cells, [])]
        for number, member in enumerate(filled):
            yield from _pointers(member, cells, f"{before}/{key}/{number}")
