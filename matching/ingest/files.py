"""Files of candidates and openings: JSON, JSON arrays, JSON lines, web pages and Europass, plain or gzipped.

Every complaint names the file, the line and the field. Nothing is half read: either all
of a file's entries come back or an error does.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import JsonValue

from matching.domain import Candidate, Opening
from matching.errors import AlreadyExistsError, BadInputError, Place
from matching.ingest.codecs import LARGEST_NUMBER
from matching.ingest.fields import shown_key
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import is_posting, read_candidate

LONGEST_DOCUMENT = 2_000_000
LONGEST_ARRAY = 100_000_000
LONGEST_FILE = 1_000_000_000
MOST_LEVELS = 64

T = TypeVar("T", Candidate, Opening)


def parse_json(text: str | bytes, *, longest: int = LONGEST_DOCUMENT, line: int = 1) -> JsonValue:
    """Parse one JSON document as RFC 8259 has it: no NaN, no key twice, UTF-8.

    `line` is the number of the text's first line, for the error's place.
    """
    if len(text) > longest:
        raise BadInputError("document-too-long", most=f"{longest:,}")
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        document: JsonValue = _DECODER.decode(decoded)
    except UnicodeDecodeError:
        raise BadInputError("not-utf-8") from None
    except json.JSONDecodeError as error:
        raise BadInputError("not-json", at=Place(line=line + error.lineno - 1), column=error.colno) from None
    except RecursionError:
        raise BadInputError("nested-too-deep", most=MOST_LEVELS) from None
    _refuse_depth(document)
    _refuse_surrogates(decoded, document)
    return document


def _refuse_constant(_: str) -> NoReturn:
    raise BadInputError("not-a-finite-number")


def _integer(digits: str) -> int:
    if len(digits) > len(str(LARGEST_NUMBER)) + 1:
        raise BadInputError("number-out-of-range", most=f"{LARGEST_NUMBER:,}")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadInputError("number-out-of-range", most=f"{LARGEST_NUMBER:,}")
    return number


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadInputError("key-twice", key=shown_key(twice))
    return found


_DECODER = json.JSONDecoder(
    parse_constant=_refuse_constant, object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction
)


def _refuse_depth(document: JsonValue) -> None:
    """Refuse what is nested so deep that copying or writing it would run out of stack."""
    level: list[JsonValue] = [document]
    for _ in range(MOST_LEVELS + 1):
        level = [inner for each in level if isinstance(each, dict | list) for inner in _inside(each)]
        if not level:
            return
    raise BadInputError("nested-too-deep", most=MOST_LEVELS)


def _inside(value: dict[str, JsonValue] | list[JsonValue]) -> Iterable[JsonValue]:
    return value.values() if isinstance(value, dict) else value


def _refuse_surrogates(text: str, document: JsonValue) -> None:
    """Refuse half a character anywhere, in keys and in values that nothing reads."""
    try:
        text.encode()
        if "\\u" in text:
            json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadInputError("invalid-text") from None


def read_candidates(path: Path) -> tuple[Candidate, ...]:
    """Read the JSON Resumes of a file (one, an array, or one a line)."""
    return _read(path, read_candidate, "candidate")


def read_openings(path: Path) -> tuple[Opening, ...]:
    """Read the JobPostings of a file (one, an array, or one a line)."""
    return _read(path, read_opening, "opening")


def read_json(path: Path) -> JsonValue:
    """Read a file of one JSON document of any kind."""
    try:
        return parse_json(read_bytes(path))
    except BadInputError as error:
        raise error.within(file=str(path)) from None


def kind_of_file(path: Path) -> str:
    """Return "opening" when a file's first entry is a schema.org thing, else "candidate"."""
    _, _, document = next(_documents(path), (None, "", None))
    return "opening" if isinstance(document, dict) and is_posting(document) else "candidate"


def _read(path: Path, read: Callable[[JsonValue], T], kind: str) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for line, pointer, document in _documents(path):
        try:
            value = read(document)
            if value.id in found:
                raise AlreadyExistsError(kind, value.id)
        except BadInputError as error:
            raise error.within(file=str(path), line=line, pointer=pointer) from None
        found[value.id] = value
    if not found:
        raise BadInputError("nothing-in-file", at=Place(file=str(path)))
    return tuple(found.values())


def _documents(path: Path) -> Iterator[tuple[int | None, str, JsonValue]]:
    """Yield line, pointer and document of each entry."""
    content = read_bytes(path)
    if path.suffix.lower() in _OTHER_FORMATS:
        yield from _of_other_format(path, content)
        return
    if ".jsonl" in path.suffixes or ".ndjson" in path.suffixes:
        yield from _lines(path, content.splitlines())
        return
    try:
        whole = parse_json(content, longest=LONGEST_ARRAY)
    except BadInputError as error:
        raise error.within(file=str(path)) from None
    if isinstance(whole, list):
        yield from ((None, f"/{index}", document) for index, document in enumerate(whole))
    else:
        yield None, "", whole


_OTHER_FORMATS = {".html", ".htm", ".xml"}


def _of_other_format(path: Path, content: bytes) -> Iterator[tuple[None, str, JsonValue]]:
    """Yield the JobPostings of a web page, or the JSON Resume that a Europass document says."""
    from matching.ingest.europass import read_europass
    from matching.ingest.web_page import postings_in_page

    try:
        found = (read_europass(content),) if path.suffix.lower() == ".xml" else postings_in_page(content)
    except BadInputError as error:
        raise error.within(file=str(path)) from None
    yield from ((None, "", document) for document in found)


def _lines(path: Path, lines: Iterable[bytes]) -> Iterator[tuple[int, str, JsonValue]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, "", parse_json(line, line=number)
        except BadInputError as error:
            raise error.within(file=str(path), line=number) from None


@contextmanager
def bytes_in(path: Path) -> Iterator[gzip.GzipFile | BufferedReader]:
    """Give a file's bytes, unpacked where it is gzipped, to be read within. Raises `BadInputError`."""
    try:
        with path.open("rb") as packed, gzip.open(packed) if path.suffix == ".gz" else packed as file:
            yield file
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadInputError("not-gzip", at=Place(file=str(path))) from None
    except OSError as error:
        raise BadInputError("cannot-read-file", at=Place(file=str(path)), why=error.strerror or "?") from None


def read_bytes(path: Path) -> bytes:
    """Read a file, unpacked where it is gzipped."""
    with bytes_in(path) as file:
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise BadInputError("file-too-long", at=Place(file=str(path)), most=f"{LONGEST_FILE:,}")
    return content
