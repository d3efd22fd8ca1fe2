"""Whether a store is whole."""

from __future__ import annotations

import time

from sqlalchemy import Engine

from matching.errors import StoreError

_TRIES, _SECONDS_BETWEEN = 3, 0.1


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
