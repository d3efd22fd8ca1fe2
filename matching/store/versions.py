"""Versions of stored documents: which one is there, and changes that are made to that one alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from matching.domain import Candidate, Opening
from matching.store.documents import Kind, checksum_of

T = TypeVar("T", Candidate, Opening)

Holds = Callable[[str], bool]
"""Says of a version whether it may be changed."""


def version_of(kind: Kind[T], value: T) -> str:
    """Return the content hash of a stored value: another for every other document or id."""
    text = json.dumps(kind.write(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return checksum_of(value.id, text)
