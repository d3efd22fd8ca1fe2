"""Under which ids somebody's own things are stored, so that nobody can write over another's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from api.errors import ProblemError, flaw
from matching.errors import BadInputError, Place
from matching.ingest.codecs import is_identifier
from matching.ingest.fields import EXTENSION

_ID = f"/{EXTENSION}/id"


def own_opening_id(employer: str, identifier: str) -> str:
    """Return the id under which a company's opening is stored, so that no two companies' can be the same.

    >>> own_opening_id("hanbit", "etch-7"), own_opening_id("hanbit", "hanbit.etch-7")
    ('hanbit.etch-7', 'hanbit.etch-7')
    """
    theirs = identifier if identifier.startswith(f"{employer}.") else f"{employer}.{identifier}"
    if not is_identifier(theirs):
        raise BadInputError("bad-id", at=Place(pointer=_ID))
    return theirs


def under_own_id(employer: str, identifier: str, text: str) -> tuple[str, str]:
    """Return a document of a company, its id and its JSON, as it is stored."""
    theirs = own_opening_id(employer, identifier)
    document = json.loads(text)
    document[EXTENSION] = {**document.get(EXTENSION, {}), "id": theirs}
    return theirs, json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def under_id(document: JsonValue, identifier: str) -> JsonValue:
    """Return a document under the id of somebody's own profile. Raises `BadInputError` where it names another."""
    return _with_id(document, identifier, lambda: BadInputError("not-your-id", at=Place(pointer=_ID)))


def under_address(document: JsonValue, identifier: str) -> JsonValue:
    """Return a document under the id of its address. Raises `ProblemError` where it names another."""
    wrong = flaw("id-not-of-address", _ID, part="body")
    return _with_id(document, identifier, lambda: ProblemError("invalid-input", (wrong,)))


def _with_id(document: JsonValue, identifier: str, refusal: Callable[[], Exception]) -> JsonValue:
    """Return a document with an id; what is no object is left to whoever reads it to refuse."""
    said = document.get(EXTENSION, {}) if isinstance(document, dict) else None
    if not isinstance(document, Mapping) or not isinstance(said, dict):
        return document
    if said.get("id") not in (None, "", identifier):
        raise refusal()
    return {**document, EXTENSION: {**said, "id": identifier}}
