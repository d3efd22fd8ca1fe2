"""How much is drawn at random: a seeded share of it in `make test`, all of it in `make long-test`."""

from __future__ import annotations

import os

IS_LONG = os.environ.get("KTECH_LONG_TESTS") == "yes"


def cases(few: int, many: int) -> int:
    """Return how many cases are to be drawn, or by which step they are to be gone through."""
    return many if IS_LONG else few
