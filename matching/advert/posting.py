"""A schema.org JobPosting made of the facts that were read, with the advert's own words beside them."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable
from typing import cast

from pydantic import JsonValue

from matching.advert.lines import Advert
from matching.advert.model import ASKING, Fact, Found, Note, Requirement, Section
from matching.domain import Json


def posting_of(advert: Advert, text: str, facts: Iterable[Fact]) -> Json:
    """Return the posting: each fact at its pointer; description, duties and requirements word for word."""
    posting: Json = {"@context": "https://schema.org", "@type": "JobPosting"}
    if text:
        posting["description"] = text
        posting["inLanguage"] = "ko" if advert.is_korean else "en"
    for name, sections in (("responsibilities", {Section.DUTIES}), ("qualifications", ASKING)):
        lines = [
            text[line.start : line.end] for line in advert.lines if line.section in sections and not line.is_heading
        ]
        if lines:
            posting[name] = "\n".join(lines)
    for fact in facts:
        _put(posting, fact.pointer.split("/")[1:], fact.value)
    return posting


def _put(document: Json, steps: list[str], value: JsonValue) -> None:
    """Set a value at a path; a number as the last step means the next entry of an array."""
    inner = document
    for step, after in itertools.pairwise(steps):
        if after.isdigit():
            cast("list[JsonValue]", inner.setdefault(step, [])).append(value)
            return
        inner = cast(Json, inner.setdefault(step, {}))
    inner[steps[-1]] = value


def requirements_of(advert: Advert, text: str) -> tuple[Requirement, ...]:
    """Return the lines of the sections that ask for something."""
    return tuple(
        Requirement(text[line.start : line.end], line.section, line.start, line.end)
        for line in advert.lines
        if line.section in ASKING and not line.is_heading
    )


def unread_of(asked: Iterable[Requirement], found: Found) -> tuple[Requirement, ...]:
    """Return the requirements in which no fact and no remark begins."""
    told: list[Fact | Note] = [*found.facts, *found.notes]
    starts = sorted({each.start for each in told if each.end > each.start and not _is_hint(each)})

    def is_silent(line: Requirement) -> bool:
        first = bisect_left(starts, line.start)
        return first == len(starts) or starts[first] >= line.end

    return tuple(filter(is_silent, asked))


def _is_hint(each: Fact | Note) -> bool:
    return isinstance(each, Fact) and each.pointer.startswith("/x-advert/suggestedSectors")
