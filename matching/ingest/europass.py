"""Europass to JSON Resume: the SkillsPassport of versions 3.x, and the Candidate of 2020.

Never taken over: photo, birth date, gender, marital status, nationality.

Languages: a level is stated for each of five activities. Where all are stated, `cefr`
is the lowest of them, which the person has in every activity; where one is missing,
`cefr` is not known. `fluency` has them all in words. A degree's level is taken where it
is certain: EQF 6, 7 and 8 are ISCED 2011's 6, 7 and 8, and a 7 or 8 is nothing else on
any scale; a bare 6 was ISCED 1997's doctorate. A job or study without an end lasts only
where the document says so. What has no field of ours stays under Europass's own names
(`industry`, `location`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError

from pydantic import JsonValue

from matching.domain import Json
from matching.errors import BadInputError, Place
from matching.ingest.europass_codes import language_of
from matching.ingest.html_text import prose, tidy
from matching.vocabulary import Cefr

LONGEST_XML = 10_000_000
ACTIVITIES = ("listening", "reading", "spoken interaction", "spoken production", "writing")

_EQF = re.compile(r"\bEQF\b\D{0,20}([678])\b", re.IGNORECASE)
_LEVEL = re.compile(r"[1-8]")
_COUNTRIES = {"UK": "GB", "EL": "GR"}  # the two that the European Union spells otherwise than ISO 3166


def read_europass(content: bytes) -> Json:
    """Return a Europass document as a JSON Resume, ready for `read_candidate`. Raises `BadInputError`."""
    root = _parsed(content)
    kind = _name(root)
    if kind == "SkillsPassport":
        from matching.ingest.europass_passport import resume_of
    elif kind == "Candidate":
        from matching.ingest.europass_candidate import resume_of
    else:
        raise BadInputError("not-europass")
    return without_nothing(resume_of(root))


def is_europass(content: bytes) -> bool:
    """Whether bytes are a Europass document by their first element."""
    try:
        return _name(_parsed(content)) in ("SkillsPassport", "Candidate")
    except BadInputError:
        return False


def _parsed(content: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(content) > LONGEST_XML:
        raise BadInputError("document-too-long", most=f"{LONGEST_XML:,}")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise BadInputError("xml-doctype") from None
    except ParseError as error:
        line, column = error.position
        raise BadInputError("not-xml", at=Place(line=line), column=column + 1) from None
    except (ValueError, LookupError):  # an encoding that it names and that does not exist
        raise BadInputError("not-xml", at=Place(line=1), column=1) from None
    return root


def _name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def every(element: Element | None, *path: str) -> list[Element]:
    """Return the elements that a path of names leads to, in the order of the document."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for each in found for child in each if _name(child) == name]
    return found


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element that a path leads to."""
    return next(iter(every(element, *path)), None)


def said(element: Element | None, *path: str) -> str | None:
    """Return the text of the first element that a path leads to and that has some."""
    return next((text for each in every(element, *path) if (text := tidy(each.text or ""))), None)


def written(element: Element | None, *path: str) -> str | None:
    """Return running text without the HTML that Europass's editors write."""
    texts = ("".join(each.itertext()) for each in every(element, *path))
    return next((found for text in texts if (found := tidy(prose(text)))), None)


def country(code: str | None, label: str | None = None) -> str | None:
    """Return a country as ISO 3166 has it, or by its name."""
    return _COUNTRIES.get(code.upper(), code.upper()) if code else label


def isced(level: str | None, scale: str | None) -> int | None:
    """Return the ISCED 2011 level that a level means for sure.

    >>> isced("EQF level 6", None), isced("6", "EQF"), isced("6", None), isced("7", None), isced("ISCED 6", None)
    (6, 6, None, 7, None)
    """
    if level is None:
        return None
    if match := _EQF.search(level):
        return int(match.group(1))
    if not _LEVEL.fullmatch(level):
        return None
    number, named = int(level), (scale or "").upper()
    known = number in (7, 8) or (number == 6 and ("EQF" in named or "ISCED2011" in named.replace(" ", "")))
    return number if known and "1997" not in named else None


def language(code_or_name: str | None, levels: dict[str, str], *, native: bool = False) -> Json:
    """Return a language with the level of each activity; `levels` has only those that are stated."""
    known = {activity: level for activity, level in levels.items() if level in set(Cefr)}
    lowest = min(known.values()) if set(known) == set(ACTIVITIES) else None
    each = ", ".join(f"{activity} {known[activity]}" for activity in ACTIVITIES if activity in known)
    return {
        "language": language_of(code_or_name) if code_or_name else None,
        "fluency": "native" if native else each or None,
        "x-ktech": {"cefr": lowest},
    }


def skill(name: str, text: str | None) -> Json:
    """Return a group of skills: its words are the entries of a list, or one running text."""
    lines = [part.strip(" -•·") for part in re.split(r"[\n;|]", text or "")]
    keywords: list[JsonValue] = [line for line in lines if line]
    return {"name": name, "keywords": keywords} if keywords else {}


def without_nothing(document: Json) -> Json:
    """Return a document without keys that hold nothing; a job's open end stays `null`."""
    return {key: value for key, inner in document.items() if (value := _kept(inner)) is not None or key == "endDate"}


def _kept(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return without_nothing(value) or None
    if isinstance(value, list):
        kept: list[JsonValue] = [
            inner for each in value if (inner := _kept(each)) is not None and inner != {"endDate": None}
        ]
        return kept or None
    return value if value != "" else None


def listed(entries: Iterable[Json]) -> list[JsonValue]:
    """Return entries as a JSON array."""
    return list(entries)
