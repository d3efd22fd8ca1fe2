"""Ledgers made for tests: fixed ids, fixed times, entries of every kind."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from matching.ledger import Entry, Kind, Ledger
from matching.store import Store

SECRET, OTHER_SECRET = b"k" * 32, b"o" * 32
BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACTORS = (("user-1", "hanbit"), ("user-2", "hanbit"), ("user-3", "saebom"), ("local", None))


def entries(count: int, *, seed: int = 1, people: int = 12) -> list[Entry]:
    """Return entries of all kinds about people p00, p01, ..., one a minute."""
    draw = random.Random(seed)
    return [_entry(number, draw, people) for number in range(count)]


def _entry(number: int, draw: random.Random, people: int) -> Entry:
    actor, company = draw.choice(ACTORS)
    about = tuple(f"p{each:02}" for each in draw.sample(range(people), draw.randint(0, 4)))
    return Entry(
        kind=draw.choice([kind for kind in Kind if kind is not Kind.ERASED]),
        at=BEGIN + timedelta(minutes=number),
        actor=actor,
        company=company,
        origin=f"203.0.113.0/24 {draw.getrandbits(64):016x}",
        people=about,
        action="GET /v1/candidates/{identifier}",
        digest=f"{draw.getrandbits(256):064x}",
        objects={"opening": f"o{number}"},
        versions={"code": "c1"},
        inputs={"k": number},
    )


def ledger_of(store: Store, secret: bytes = SECRET, *, name: str = "a") -> Ledger:
    """Return a store's ledger whose ids are counted up."""
    numbers = itertools.count(1)
    return Ledger(
        store.file, secret, new_ledger=lambda: f"{name:0>32}", new_pseudonym=lambda: f"{name}{next(numbers):015x}"
    )


@contextmanager
def filled(folder: Path, some: list[Entry], secret: bytes = SECRET, *, name: str = "a") -> Iterator[Ledger]:
    """Give the ledger of a store under a folder, with some entries."""
    with closing(Store(folder / "store.sqlite3")) as store:
        kept = ledger_of(store, secret, name=name)
        with store.file.writing() as file:
            kept.append(file, *some)
        yield kept
