"""The JobPostings of a web page: as JSON-LD in its scripts, or else as microdata.

A block of JSON-LD may hold one thing, an array, a `@graph`, a list of items, or a page
whose main entity is meant; what is named by its `@id` alone is looked up in its block.
HTML in a posting's texts becomes text, list entries lines. What nothing here knows is
kept. Where a block cannot be parsed, the others are still read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from matching.domain import Json
from matching.errors import BadInputError, MatchingError, Place
from matching.ingest.encoding import decode
from matching.ingest.files import MOST_LEVELS, parse_json
from matching.ingest.html_text import prose
from matching.ingest.json_resume import is_posting
from matching.ingest.microdata import Block, Microdata

LONGEST_PAGE = 3_000_000
MOST_POSTINGS = 1_000
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_CODECS = {
    **dict.fromkeys(("euc-kr", "euckr", "ks_c_5601-1987", "cp949", "ms949", "windows-949"), "cp949"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "us-ascii"), "cp1252"),  # as browsers do
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    "shift_jis": "cp932",
    "big5": "big5",
}
_BEFORE = re.compile(r"(?:\s|<!--|<!\[CDATA\[|//|/\*|\*/)*")
_AFTER = ("-->", "]]>", "//", "/*", "*/")
_INTO = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
_PROSE = (
    "title", "description", "responsibilities", "qualifications", "experienceRequirements", "educationRequirements",
    "skills", "jobBenefits", "incentiveCompensation",
)  # fmt: skip


@dataclass(frozen=True)
class PageReading:
    """The postings of a page, and what was wrong with blocks that could not be parsed."""

    postings: tuple[Json, ...]
    problems: tuple[BadInputError, ...]


def postings_in_page(html: bytes | str) -> tuple[Json, ...]:
    """Return a page's JobPostings, each ready for `read_opening`.

    Raises `BadInputError` where there is none: of a block that cannot be parsed if one
    could have held it. `read_page` also says what was wrong beside what was found.
    """
    reading = read_page(html)
    if reading.postings:
        return reading.postings
    if reading.problems:
        raise reading.problems[0]
    raise BadInputError("page-without-posting")


def read_page(html: bytes | str) -> PageReading:
    """Return a page's JobPostings and the errors of blocks that cannot be parsed."""
    if len(html) > LONGEST_PAGE:
        raise BadInputError("document-too-long", most=f"{LONGEST_PAGE:,}")
    page = Microdata()
    page.feed(_decoded(html) if isinstance(html, bytes) else html)
    page.close()
    found: list[Json] = []
    problems: list[BadInputError] = []
    for number, block in enumerate(page.blocks, start=1):
        try:
            found += _in_block(block)
        except BadInputError as error:
            inner = error.at.line or block.line
            problems.append(BadInputError("page-block", at=Place(line=inner), number=number, why=_why(error)))
    postings = found or list(postings_in(list[JsonValue](page.things)))
    return PageReading(tuple(map(_as_text, _different(postings)))[:MOST_POSTINGS], tuple(problems))


def _why(error: BadInputError) -> object:
    return MatchingError.text(error)


def _decoded(content: bytes) -> str:
    """Decode a page by its mark, by what its `meta` says, or as a text that says nothing is."""
    said = _CHARSET.search(content[:4096])
    name = _CODECS.get(said.group(1).decode("ascii").lower()) if said else None
    if name is None or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(content).text
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInputError("page-charset", at=Place(line=line), charset=name) from None


def _in_block(block: Block) -> list[Json]:
    start = _BEFORE.match(block.text)
    before = start.group() if start else ""
    text = _unwrapped(block.text[len(before) :])
    if not text:
        return []
    try:
        document = parse_json(text, longest=LONGEST_PAGE, line=block.line + before.count("\n"))
    except BadInputError as error:
        raise error.within(line=block.line) from None
    named = {str(each["@id"]): each for each in _things(document) if len(each) > 1 and isinstance(each.get("@id"), str)}
    return [_resolved(each, named) for each in postings_in(document)]


def _unwrapped(text: str) -> str:
    """Return a script without the ends of the comments and CDATA that are put around scripts."""
    text = text.rstrip()
    while text.endswith(_AFTER):
        text = text[: -len(next(end for end in _AFTER if text.endswith(end)))].rstrip()
    return text


def _things(document: JsonValue) -> Iterator[Json]:
    """Yield the objects at the top of a block, and those of its graph."""
    for each in document if isinstance(document, list) else [document]:
        if isinstance(each, dict):
            yield each
            graph = each.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def postings_in(document: JsonValue, depth: int = 0) -> Iterator[Json]:
    """Yield the postings that a document is or leads to; nested deeper than `parse_json` allows there is nothing."""
    if isinstance(document, list):
        for each in document:
            yield from postings_in(each, depth + 1)
    elif isinstance(document, dict) and is_posting(document):
        yield document
    elif isinstance(document, dict) and depth < MOST_LEVELS:
        for key in _INTO:
            yield from postings_in(document.get(key), depth + 1)


def _resolved(posting: Json, named: Mapping[str, Json]) -> Json:
    """Put in the things that a posting only names by their `@id`."""

    def of(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [of(each) for each in value]
        if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
            there = named.get(value["@id"])
            return there if there is not None and there is not posting else value
        return value

    return {key: of(value) for key, value in posting.items()}


def _different(postings: list[Json]) -> list[Json]:
    """Return the postings without those that stand there twice, word by word."""
    return list({json.dumps(each, sort_keys=True): each for each in postings}.values())


def _as_text(posting: Json) -> Json:
    """Return a posting whose texts hold no HTML."""
    return {key: _without_html(value) if key in _PROSE else value for key, value in posting.items()}


def _without_html(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_without_html(each) for each in value]
    return prose(value) if isinstance(value, str) else value
