"""A profile without whoever it is about.

Until a person has agreed to be named, what goes out is their headline, what they did,
learned and wish. Name, contact, photo, addresses on the web, referees, and birth,
gender or nationality where a portal adds them, are left out wherever they stand; a
whole name or an e-mail address that is written into a text is blotted out.
What is blotted out, and what is not recognised: `blotting`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import JsonValue

from matching.blotting import BLOT, blotted, masked_person, names_of
from matching.consents import Sight
from matching.domain import Candidate, Json
from matching.ingest.json_resume import write_candidate
from matching.privacy import mask_identifiers, protected_kind
from matching.recommend import Shortlist, Suggestions

_CONTACT = frozenset(
    {
        "address", "citizenship", "contact", "email", "givenname", "familyname", "nationality", "phone", "postalcode",
        "profiles", "reference", "references", "telephone", "url", "website",
    }
)  # fmt: skip
_BASICS_KEPT = ("label", "summary", "location", "x-ktech")
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def shown_document(candidate: Candidate, sight: Sight) -> Json:
    """Return a profile as far as somebody is shown it: the one place that decides which keys go out."""
    if sight is Sight.MASKED:
        return masked_document(candidate)
    document = write_candidate(candidate)
    return document if sight is Sight.OWN else _without_protected(document)


def _without_protected(document: Json) -> Json:
    """Leave out what no employer may ask, whatever a person wrote into their own profile."""

    def kept(value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            return {key: kept(inner) for key, inner in value.items() if protected_kind(key) is None}
        return [kept(inner) for inner in value] if isinstance(value, list) else value

    return {key: kept(value) for key, value in document.items() if protected_kind(key) is None}


def masked_message(text: str) -> str:
    """Return what a company writes to a person without ways to reach it: these are exchanged after a yes."""
    return blotted(_WEB.sub(BLOT, mask_identifiers(text).text), [])


def masked_document(candidate: Candidate) -> Json:
    """Return the JSON Resume as it came, without whoever it is about."""
    document, names = write_candidate(candidate), names_of(candidate)
    basics = document.get("basics")
    if isinstance(basics, dict):
        document["basics"] = {key: basics[key] for key in _BASICS_KEPT if key in basics}
    return {key: _masked(value, names) for key, value in document.items() if not _is_left_out(key)}


def masked_shortlist(found: Shortlist) -> Shortlist:
    """Return a shortlist on which nobody is named; nobody is read for it."""
    return replace(
        found,
        matches=tuple(each.masked() for each in found.matches),
        near_misses=tuple(each.masked() for each in found.near_misses),
    )


def masked_suggestions(found: Suggestions) -> Suggestions:
    """Return suggestions that do not name whom they are for."""
    matches = tuple(each.masked() for each in found.matches)
    return replace(found, candidate=masked_person(found.candidate), matches=matches)


def _is_left_out(key: str) -> bool:
    return key.replace("-", "").replace("_", "").casefold() in _CONTACT or protected_kind(key) is not None


def _masked(value: JsonValue, names: list[str]) -> JsonValue:
    if isinstance(value, dict):
        return {key: _masked(inner, names) for key, inner in value.items() if not _is_left_out(key)}
    if isinstance(value, list):
        return [_masked(inner, names) for inner in value]
    return blotted(value, names) if isinstance(value, str) else value
