"""Parts of a JSON Resume, and the same resume with another part; nothing is changed in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pydantic import JsonValue

from matching.domain import Json
from matching.language import Language

Both = tuple[Json, Json]
Change = Callable[[Json, int], Both | None]
"""Makes two versions of a document; the number picks among values, so that runs are the same."""


def language_of(document: Json) -> Language:
    """Return the language that a profile's own words are in."""
    return "ko" if re.search("[가-힣]", str(basics_of(document).get("label", ""))) else "en"


def basics_of(document: Json) -> Json:
    basics = document.get("basics")
    return basics if isinstance(basics, dict) else {}


def with_basics(document: Json, **values: JsonValue) -> Json:
    """Return a document with other particulars."""
    return {**document, "basics": {**basics_of(document), **values}}


def with_sentence(document: Json, sentence: str, number: int = 0) -> Json:
    """Return a document whose summary ends in one more sentence: in a line of its own, behind the last if odd."""
    summary = str(basics_of(document).get("summary", "")).strip()
    between = " " if number % 2 else "\n"
    return with_basics(document, summary=f"{summary}{between}{sentence}".strip())


def entries_of(document: Json, key: str) -> list[Json]:
    entries = document.get(key)
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []


def with_entries(document: Json, key: str, entries: Sequence[Json]) -> Json:
    return {**document, key: list(entries)}


def ours_of(entry: Json) -> Json:
    ours = entry.get("x-ktech")
    return ours if isinstance(ours, dict) else {}
