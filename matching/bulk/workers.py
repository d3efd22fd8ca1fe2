"""Rows of a large table read by other processes, and given back in their order."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from subprocess import Popen

from matching.bulk.reading import Outcomes, RowReader
from matching.bulk.table import Row, Table
from matching.bulk.worker import wired
from matching.document_text.process import let_go, started
from matching.settings import cores

MOST_HELPERS = 2  # each holds some 70 MB
_AHEAD = 2  # parts that wait for each helper

Part = Sequence[Row]
_Child = Popen[bytes] | None
_BROKEN = (OSError, EOFError, pickle.UnpicklingError)


def read_by_others(
    reader: RowReader, table: Table, first: Iterable[Part], rest: Iterable[Part], helpers: int | None
) -> Iterator[tuple[Part, Outcomes]]:
    """Yield parts with what their rows are; `reader` reads the first here, while the others come up.

    It also reads whatever a helper does not: one that cannot be started, or that has come to its end.
    """
    children = _children(table, _helpers() if helpers is None else helpers)
    try:
        yield from ((part, reader.read(part)) for part in first)
        for part, outcomes in _asked(children, rest):
            yield part, reader.read(part) if outcomes is None else outcomes
    finally:
        for child in children:
            child.kill()
            let_go(child)


def _helpers() -> int:
    """Return how many helpers are of use here: on one core none."""
    return min(cores(), MOST_HELPERS) if cores() > 1 else 0


def _children(table: Table, how_many: int) -> list[Popen[bytes]]:
    found: list[Popen[bytes]] = []
    try:
        for _ in range(how_many):
            found.append(started("matching.bulk.worker", environment=os.environ, folder=None))
            _send(found[-1], wired(table.headers, table.kind))
    except OSError:
        return found
    return found


def _send(child: Popen[bytes], what: object) -> None:
    if child.stdin is None:
        raise EOFError
    pickle.dump(what, child.stdin, pickle.HIGHEST_PROTOCOL)
    child.stdin.flush()


def _asked(children: Sequence[Popen[bytes]], parts: Iterable[Part]) -> Iterator[tuple[Part, Outcomes | None]]:
    """Yield the parts in their order with the helpers' answers, `None` where there was none."""
    if not children:
        yield from ((part, None) for part in parts)
        return
    idle: SimpleQueue[_Child] = SimpleQueue()
    for child in children:
        idle.put(child)
    waiting: deque[tuple[Part, Future[Outcomes | None]]] = deque()
    with ThreadPoolExecutor(len(children)) as threads:
        for part in parts:
            waiting.append((part, threads.submit(_answer, idle, part)))
            if len(waiting) > len(children) * _AHEAD:
                ready, answer = waiting.popleft()
                yield ready, answer.result()
        while waiting:
            ready, answer = waiting.popleft()
            yield ready, answer.result()


def _answer(idle: SimpleQueue[_Child], part: Part) -> Outcomes | None:
    """Return what an idle helper says; one that has ended is asked no more."""
    child = idle.get()
    if child is None or child.stdout is None:
        idle.put(None)
        return None
    try:
        _send(child, part)
        outcomes: Outcomes = pickle.load(child.stdout)  # noqa: S301 - our own process wrote it
    except _BROKEN:
        idle.put(None)
        return None
    idle.put(child)
    return outcomes
