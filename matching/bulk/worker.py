"""The process that reads rows for another one: parts of a table in, what their rows are out."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import NamedTuple, NoReturn

from matching.bulk.columns import Kind, columns
from matching.bulk.headers import Headers, Target
from matching.bulk.reading import RowReader

_SELDOM = 100_000


class WiredTarget(NamedTuple):
    """A header's meaning with its column by name."""

    column: str
    numbers: tuple[int, ...]
    factor: int
    implied: tuple[tuple[str, str], ...]


class Wired(NamedTuple):
    """What a table's rows are read by, fit to be sent."""

    kind: Kind
    names: tuple[str, ...] | None
    targets: tuple[WiredTarget | None, ...] = ()


def wired(headers: Headers | None, kind: Kind) -> Wired:
    """Return what a helper must know of a table."""
    if headers is None:
        return Wired(kind, None)
    targets = (
        None if each is None else WiredTarget(each.column.name, each.numbers, each.factor, each.implied)
        for each in headers.targets
    )
    return Wired(kind, headers.names, tuple(targets))


def reader_of(said: Wired) -> RowReader:
    """Return a reader like the one of the process that sent this."""
    if said.names is None:
        return RowReader(None, said.kind)
    known = columns(said.kind)
    targets = (None if each is None else Target(known[each.column], *each[1:]) for each in said.targets)
    return RowReader(Headers(said.names, tuple(targets)), said.kind)


def main() -> NoReturn:
    """Read parts from standard input until it ends, and answer each on standard output."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    reader = reader_of(pickle.load(asked))  # noqa: S301 - our own parent wrote it
    gc.freeze()  # what is loaded stays
    gc.set_threshold(_SELDOM)  # rows leave hardly a cycle behind
    while True:
        try:
            part = pickle.load(asked)  # noqa: S301 - our own parent wrote it
        except EOFError:
            os._exit(0)
        pickle.dump(reader.read(part), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
