"""Documents of people read by several processes, each with its own connection and its own range of ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from matching.packed import Record
from matching.store.file import RecordFile
from matching.store.reading import PeopleReader

_RANGES_A_PROCESS = 4  # so that one that is slow does not hold all up


def read_in_parallel(at: Path | str, home: Path, ids: Sequence[str], processes: int) -> Iterator[list[Record]]:
    """Give the records of all people of a store, whose ids are given in order, range by range. Raises `StoreError`."""
    count = processes * _RANGES_A_PROCESS
    ends = [ids[len(ids) * number // count] for number in range(1, count)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        ranges = zip([None, *ends], [*ends, None], strict=True)
        yield from pool.map(_read, [(at, home, after, until) for after, until in ranges])


def _read(asked: tuple[Path | str, Path, str | None, str | None]) -> list[Record]:
    at, home, after, until = asked
    with closing(RecordFile(at, home)) as store, store.reading() as file:
        return list(PeopleReader().records(file, after, until))
