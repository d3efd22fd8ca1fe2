"""Whether a store is whole."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, inspect, select, table

from matching.errors import StoreError
from matching.store.documents import PEOPLE, POSTS, opened
from matching.store.people import damaged
from matching.store.tables import STORE

_TRIES, _SECONDS_BETWEEN = 3, 0.05


def complain_of_pages(engine: Engine, name: str) -> None:
    """Raise `StoreError` where a page's seal or the tree of pages is broken.

    The seals are read past SQLite's locks, so a page that another process is writing may
    look broken once; damage does so every time.
    """
    with engine.connect() as file:
        for _ in range(_TRIES):
            broken = file.exec_driver_sql("PRAGMA cipher_integrity_check").all()
            if not broken:
                break
            time.sleep(_SECONDS_BETWEEN)
        else:
            raise StoreError("store-damaged", file=name)
        if file.exec_driver_sql("PRAGMA quick_check(1)").all() != [("ok",)]:
            raise StoreError("store-damaged", file=name)


@dataclass(frozen=True)
class Examination:
    """What a whole store says of itself: its revision, and its rows by table."""

    revision: str
    counts: dict[str, int]


def refuse_unreadable(file: Connection) -> None:
    """Open every document, compare it with its checksum, and their number with the one noted. Raises `StoreError`."""
    noted = file.execute(select(STORE)).one()._asdict()
    people, posts = sum(1 for _ in opened(file, PEOPLE)), sum(1 for _ in opened(file, POSTS))
    if (people, posts) != (noted["number_of_candidates"], noted["number_of_openings"]):
        raise damaged(file)


def counts_in(file: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(set(inspect(file).get_table_names()) - {"alembic_version"})
    return {name: int(file.scalar(select(func.count()).select_from(table(name))) or 0) for name in names}
