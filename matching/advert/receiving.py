"""An advert as it comes, pasted or in a file: its words, what was read in them, and the opening that it makes."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from matching.advert import read_advert
from matching.advert.model import AdvertReading
from matching.document_text import read_document
from matching.domain import Json, Opening
from matching.errors import BadInputError
from matching.ingest.encoding import decode
from matching.ingest.fields import EXTENSION
from matching.ingest.files import parse_json
from matching.ingest.html_text import prose
from matching.ingest.job_posting import read_opening
from matching.ingest.web_page import postings_in, read_page

UNNAMED = "-"
"""The title of an opening that has none yet: no opening is without one."""
_PROSE = ("description", "responsibilities", "qualifications")
_SUGGESTED = ("x-advert", "suggestedSectors")


@dataclass(frozen=True)
class Draft:
    """An advert's `words`, what was read in them, and the posting that came as data, empty where none did."""

    words: str
    given: Json
    reading: AdvertReading

    @property
    def opening(self) -> Opening:
        """The opening as it is so far: what came as data, and what the words say besides.

        A sector that the words suggest is taken where nothing states one and they suggest no other.
        """
        found = _over(self.reading.posting, self.given)
        if not found.get("title"):
            found["title"] = UNNAMED
        opening = read_opening(found)
        suggested = self.suggested
        stated = opening.sector or opening.employer.sector
        return opening.model_copy(update={"sector": suggested}) if suggested and not stated else opening

    @property
    def suggested(self) -> str | None:
        """The one sector that the words suggest."""
        inner = self.reading.posting.get(_SUGGESTED[0])
        names = inner.get(_SUGGESTED[1]) if isinstance(inner, dict) else None
        return str(names[0]) if isinstance(names, list) and len(names) == 1 else None


def received(content: bytes, name: str | None = None) -> Draft:
    """Read an advert's bytes: JSON-LD, a web page, PDF, Word or plain text, by what they are.

    Of several postings the first is taken. Raises `BadInputError`.
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return of_posting(_first(parse_json(content)))
    if start.startswith(b"<"):
        postings = read_page(content).postings
        return of_posting(postings[0]) if postings else of_words(prose(decode(content).text))
    document = read_document(content, name=name)
    words = "\n".join(page.text for page in document.pages if page.lines)
    if not words.strip():
        raise BadInputError("document-empty")
    return of_words(words)


def of_words(words: str) -> Draft:
    """Return an advert that came as text."""
    reading = read_advert(words.replace("\r\n", "\n").strip())
    return Draft(reading.text, {}, reading)


def of_posting(posting: Json) -> Draft:
    """Return an advert that came as data; its own texts are read for what the data leaves out."""
    opening = read_opening(posting)
    words = "\n\n".join(prose(text) for name in _PROSE if (text := getattr(opening, name)))
    reading = read_advert(words, title=opening.title)
    return Draft(reading.text, posting, reading)


def _first(document: JsonValue) -> Json:
    posting = next(postings_in(document), None)
    if posting is None:
        raise BadInputError("not-a-job-posting")
    return posting


def _over(below: Json, above: Json) -> Json:
    """Return the posting that was read with what came as data over it, one by one under `x-ktech`."""
    if not above:
        return dict(below)
    found: Json = {**below, **above}
    inner, outer = below.get(EXTENSION), above.get(EXTENSION)
    if isinstance(inner, dict) and isinstance(outer, dict):
        asked = [each.get("requirements") for each in (inner, outer)]
        both: Json = {}
        for each in asked:
            both |= each if isinstance(each, dict) else {}
        found[EXTENSION] = {**inner, **outer, **({"requirements": both} if both else {})}
    for name in _PROSE:
        if name not in above:
            found.pop(name, None)
    return found
