"""What of a document may be kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

from matching.domain import Json
from matching.privacy.numbers import Identifier, mask_identifiers, may_hold_number, narrow
from matching.privacy.protected import Protected, is_only_in_particulars, protected_kind


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document that may be kept; `dropped` are the kinds of fact and number that were in it, each once."""

    document: Json
    dropped: tuple[Protected | Identifier, ...] = ()


def admitted(document: Json, *, is_person: bool = True) -> Admitted:
    """Return what of a JSON document may be kept, without numbers and protected facts.

    In a person's document protected keys are dropped wherever they stand; the few whose
    word also means something else, in the particulars alone (top level and `basics`).
    """
    text = json.dumps(document, ensure_ascii=False)
    if not may_hold_number(narrow(text)) and not (is_person and _names_protected(document)):
        return Admitted(document)
    dropped: dict[Protected | Identifier, None] = {}
    kept = _kept(document, dropped, particulars=True, is_person=is_person)
    return Admitted(kept if isinstance(kept, dict) else {}, tuple(dropped))


def to_be_kept(document: Json, identifier: str, *, is_person: bool = True) -> Json:
    """Return what of a document may be kept, under the id that it was read with.

    An id made from the content would be another one once something was dropped.
    """
    kept = admitted(document, is_person=is_person)
    if not kept.dropped:
        return document
    ours = kept.document.get("x-ktech")
    return {**kept.document, "x-ktech": {**(ours if isinstance(ours, dict) else {}), "id": identifier}}


def _names_protected(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(map(_names_protected, value))
    return isinstance(value, dict) and (any(map(protected_kind, value)) or any(map(_names_protected, value.values())))


def _kept(
    value: JsonValue, dropped: dict[Protected | Identifier, None], *, particulars: bool, is_person: bool
) -> JsonValue:
    if isinstance(value, str):
        masked = mask_identifiers(value)
        dropped.update(dict.fromkeys(masked.found))
        return masked.text
    if isinstance(value, list):
        return [_kept(each, dropped, particulars=False, is_person=is_person) for each in value]
    if not isinstance(value, dict):
        return value
    kept: Json = {}
    for key, inner in value.items():
        kind = protected_kind(key) if is_person else None
        if kind is not None and (particulars or not is_only_in_particulars(key)):
            dropped[kind] = None
        else:
            kept[key] = _kept(inner, dropped, particulars=particulars and key == "basics", is_person=is_person)
    return kept
