"""What is said of pairs, as it is held once many others were asked about."""

from __future__ import annotations

from matching import explained


def words_at_rest() -> None:
    """Hold nothing said of stored people as objects, and all of it as bytes."""
    for key, told in explained._TOLD.take():
        explained._keep(key, told)
