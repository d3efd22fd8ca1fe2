"""A profile without whoever it is about.

Until a person has agreed to be named, what goes out is their headline, what they did,
learned and wish. Name, contact, photo, addresses on the web, referees, and birth,
gender or nationality where a portal adds them, are left out wherever they stand; a
whole name or an e-mail address that is written into a text is blotted out.

Limit: a first name alone within a text is not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pydantic import JsonValue

from matching.consents import Sight
from matching.domain import Candidate, Json
from matching.explanation import Reason, Span
from matching.explanation.leaves import value_at
from matching.ingest.json_resume import candidate_document, write_candidate
from matching.matches import Match
from matching.privacy import mask_identifiers, protected_kind
from matching.profiles import name_of
from matching.recommend import Shortlist, Suggestions

BLOT = "▮"
_CONTACT = frozenset(
    {
        "address", "citizenship", "contact", "email", "givenname", "familyname", "nationality", "phone", "postalcode",
        "profiles", "reference", "references", "telephone", "url", "website",
    }
)  # fmt: skip
_BASICS_KEPT = ("label", "summary", "location", "x-ktech")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w-])\+?\d[\d\s().-]{7,}\d(?![\w-])")
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_FEWEST_DIGITS = 9


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
    return _blotted(_WEB.sub(BLOT, mask_identifiers(text).text), [])


def masked_document(candidate: Candidate) -> Json:
    """Return the JSON Resume as it came, without whoever it is about."""
    document, names = write_candidate(candidate), _names(candidate)
    basics = document.get("basics")
    if isinstance(basics, dict):
        document["basics"] = {key: basics[key] for key in _BASICS_KEPT if key in basics}
    return {key: _masked(value, names) for key, value in document.items() if not _is_left_out(key)}


def masked_line(candidate: Candidate, text: str) -> str:
    """Return one text of a profile without whoever it is about."""
    return _blotted(text, _names(candidate))


def headline_of(candidate: Candidate) -> str | None:
    """Return what a person is shown by, None where the profile has no headline."""
    return masked_line(candidate, candidate.headline) if candidate.headline else None


def masked_person(candidate: Candidate) -> Candidate:
    """Return a person whose headline does not name them."""
    return candidate.model_copy(update={"headline": headline_of(candidate)})


def masked_shortlist(found: Shortlist) -> Shortlist:
    """Return a shortlist on which nobody is named."""
    matches = tuple(replace(_masked_match(each), candidate=masked_person(each.candidate)) for each in found.matches)
    misses = tuple(replace(each, candidate=masked_person(each.candidate)) for each in found.near_misses)
    return replace(found, matches=matches, near_misses=misses)


def masked_suggestions(found: Suggestions) -> Suggestions:
    """Return suggestions that do not name whom they are for."""
    matches = tuple(map(_masked_match, found.matches))
    return replace(found, candidate=masked_person(found.candidate), matches=matches)


def _masked_match(match: Match) -> Match:
    """Return a match whose citations lie where the words stand in the masked profile."""
    names, profile = _names(match.candidate), candidate_document(match.candidate)
    named: dict[str, str | None] = {}

    def text_at(pointer: str) -> str | None:
        """Return the text at a pointer where masking moves anything in it, looked at once."""
        if pointer not in named:
            text = value_at(profile, pointer)
            named[pointer] = text if isinstance(text, str) and _blotted(text, names) != text else None
        return named[pointer]

    def moved(span: Span) -> Span:
        text = text_at(span.pointer)
        if text is None:
            return span
        start = len(_blotted(text[: span.start], names))
        return Span(span.pointer, start, start + len(_blotted(text[span.start : span.end], names)))

    def masked(reason: Reason) -> Reason:
        cited = tuple(
            replace(each, spans=tuple(map(moved, each.spans))) if each.document == "candidate" else each
            for each in reason.cited
        )
        evidence = tuple(replace(each, spans=tuple(map(moved, each.spans))) for each in reason.evidence)
        return replace(reason, cited=cited, evidence=evidence)

    if not any(text_at(span.pointer) for span in _cited_in_profile(match)):
        return match

    return replace(
        match,
        company_reasons=tuple(map(masked, match.company_reasons)),
        candidate_reasons=tuple(map(masked, match.candidate_reasons)),
    )


def _cited_in_profile(match: Match) -> Iterator[Span]:
    for reason in (*match.company_reasons, *match.candidate_reasons):
        for cited in reason.cited:
            if cited.document == "candidate":
                yield from cited.spans
        for each in reason.evidence:
            yield from each.spans


def _is_left_out(key: str) -> bool:
    return key.replace("-", "").replace("_", "").casefold() in _CONTACT or protected_kind(key) is not None


def _masked(value: JsonValue, names: list[str]) -> JsonValue:
    if isinstance(value, dict):
        return {key: _masked(inner, names) for key, inner in value.items() if not _is_left_out(key)}
    if isinstance(value, list):
        return [_masked(inner, names) for inner in value]
    return _blotted(value, names) if isinstance(value, str) else value


def _blotted(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, BLOT)
    return _TELEPHONE.sub(_blotted_number, _EMAIL.sub(BLOT, text) if "@" in text else text)


def _blotted_number(match: re.Match[str]) -> str:
    """Blot out a telephone number; what begins with a year is taken for dates."""
    number = match.group()
    digits = sum(letter.isdigit() for letter in number)
    return number if digits < _FEWEST_DIGITS or _YEAR.match(number) else BLOT


def _names(candidate: Candidate) -> list[str]:
    """Return the whole name as written and with the family name at the other end."""
    name = " ".join(name_of(candidate).split())
    parts = name.split(" ")
    if len(parts) < 2:
        return [name] if len(name) > 2 else []
    first, *rest = parts
    return [name, " ".join([*rest, first]), " ".join([parts[-1], *parts[:-1]]), f"{parts[-1]}, {' '.join(parts[:-1])}"]
