"""Keys: what two entries share when they are of the same person or the same post.

A strong key suffices alone for a proposal, of weak ones it takes two. A key is a digest:
neither a name nor an address stands in it, and nothing that judges or ranks reads it.
Names are compared as they are written, in any order of their words; between Hangul and
Latin letters nothing is guessed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import JsonValue

from matching.domain import Candidate, Degree, Employment, Opening
from matching.forgetting import remembered
from matching.ingest.html_text import plain
from matching.profiles import name_of
from matching.reference import Match, country_code, normalise, place_named, resolve_employer, resolve_school
from matching.reference import without_legal_form as _without_legal_form

KOREA, KOREAS_CALLING_CODE = "KR", "82"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FEWEST_DIGITS, _MOST_DIGITS = 8, 15  # E.164 allows fifteen
_LONG_ENOUGH = 200  # letters; a shorter description may be of any post
_NETWORKS = {"linkedin.com": "in", "github.com": "", "orcid.org": "", "gitlab.com": ""}
"""Networks where an address is a person's own, with what stands before the name in it."""
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref|source|src", re.IGNORECASE)


class Strength(StrEnum):
    """How far a key speaks for one and the same: a strong one alone, a weak one with another beside it."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Key:
    """What is shared (`kind`), how far it speaks, and the digest of it."""

    kind: str
    strength: Strength
    digest: bytes


_MOST_ENTRIES = 12  # of a career; every two of them are a key


def _key(kind: str, *parts: str, strength: Strength = Strength.STRONG) -> Key:
    text = "\0".join((kind, *parts))
    return Key(kind, strength, hashlib.sha256(text.encode("utf-8", "replace")).digest())


def _weak(kind: str, *parts: str) -> Key:
    return _key(kind, *parts, strength=Strength.WEAK)


def person_keys(person: Candidate) -> tuple[Key, ...]:
    """Return a person's keys, each once."""
    return tuple(dict.fromkeys(_of_person(person)))


def _of_person(person: Candidate) -> Iterator[Key]:
    basics = person.source.get("basics")
    known: Mapping[str, JsonValue] = basics if isinstance(basics, dict) else {}
    yield from _mail(known.get("email"))
    yield from _phone(known.get("phone"), _country(known.get("location")))
    yield from _links(known)
    yield from (_key("document", each.document) for each in person.evidence if each.document)
    name = " ".join(sorted(normalise(name_of(person)).split()))
    if name:
        yield _weak("name", name)
    yield from _career(person)


def _mail(value: JsonValue) -> Iterator[Key]:
    text = unicodedata.normalize("NFKC", value).strip().casefold() if isinstance(value, str) else ""
    if _EMAIL.fullmatch(text):
        yield _key("email", text)


def _country(location: JsonValue) -> str | None:
    code = location.get("countryCode") if isinstance(location, dict) else None
    return country_code(code) if isinstance(code, str) else None


def _phone(value: JsonValue, country: str | None) -> Iterator[Key]:
    """Yield an international number as a strong key; one without its country only speaks weakly."""
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    international = text.startswith(("+", "00"))
    if text.startswith("00"):
        digits = digits[2:]
    if not international and country == KOREA and digits.startswith("0"):
        digits, international = KOREAS_CALLING_CODE + digits[1:], True
    if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        yield _key("phone", digits) if international else _weak("national-phone", digits)


def _links(basics: Mapping[str, JsonValue]) -> Iterator[Key]:
    profiles = basics.get("profiles")
    entries = [each for each in profiles if isinstance(each, dict)] if isinstance(profiles, list) else []
    for address in (basics.get("url"), *(each.get("url") for each in entries)):
        yield from _link(address)
    for each in entries:
        network, name = each.get("network"), each.get("username")
        host = f"{network.casefold().strip()}.com" if isinstance(network, str) else ""
        host = "orcid.org" if host == "orcid.com" else host
        if host in _NETWORKS and isinstance(name, str) and name.strip(" @/"):
            yield _key("profile", host, name.strip(" @/").casefold())


def _link(address: JsonValue) -> Iterator[Key]:
    parts = _address(address)
    if parts is None or parts[0] not in _NETWORKS:
        return
    host, path, _ = parts
    steps = [step for step in path.split("/") if step]
    before = _NETWORKS[host]
    if len(steps) == (2 if before else 1) and steps[:-1] == ([before] if before else []):
        yield _key("profile", host, steps[-1].casefold())


def _address(address: JsonValue) -> tuple[str, str, str] | None:
    """Return host, path and query of an address without what differs between copies of it."""
    if not isinstance(address, str) or not address.strip():
        return None
    whole = address.strip()
    try:
        parts = urlsplit(whole if "//" in whole else f"//{whole}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if "." not in host:
        return None
    query = sorted(each for each in parse_qsl(parts.query) if not _TRACKING.fullmatch(each[0]))
    return re.sub(r"^[a-z]{2}\.(?=linkedin\.com$)", "", host), parts.path.rstrip("/"), urlencode(query)


def _career(person: Candidate) -> Iterator[Key]:
    """Yield every two of a person's dated degrees and jobs together: one alone is shared by a class or a year's intake.

    A degree stands for school, level and year, a job for employer and the year it began.
    """
    degrees = ((degree, degree.awarded or degree.end) for degree in person.degrees or () if degree.school)
    entries = {f"{school_key(degree)}\0{int(degree.isced or 0)}\0{day.year}" for degree, day in degrees if day}
    entries |= {
        f"{employer_key(job)}\0{job.start.year}" for job in person.employments or () if job.employer and job.start
    }
    for pair in combinations(sorted(entries)[:_MOST_ENTRIES], 2):
        yield _weak("career", *pair)


def school_key(degree: Degree) -> str:
    """Return what two spellings of one school share."""
    return _school(degree.school or "", degree.campus)


def employer_key(job: Employment) -> str:
    """Return what two spellings of one employer share."""
    return _employer(job.employer or "")


@remembered(65_536)
def _school(name: str, campus: str | None) -> str:
    meant = resolve_school(name, campus=campus)
    return meant.entity.id if meant.status is Match.FOUND and meant.entity else normalise(name)


@remembered(65_536)
def _employer(name: str) -> str:
    meant = resolve_employer(name)
    return meant.entity.id if meant.status is Match.FOUND and meant.entity else _without_legal_form(name)


def opening_keys(opening: Opening) -> tuple[Key, ...]:
    """Return an opening's keys, each once."""
    return tuple(dict.fromkeys(_of_opening(opening)))


def _of_opening(opening: Opening) -> Iterator[Key]:
    employer = _employer(opening.employer.name) if opening.employer.name else ""
    if (parts := _address(opening.source.get("url"))) is not None and parts[1]:
        yield _key("url", *parts)
    for identifier in _identifiers(opening.source.get("identifier")):
        yield _key("identifier", employer, identifier) if employer else _weak("identifier", identifier)
    text = re.sub(r"\W+", "", normalise(plain(opening.description or "")))
    if len(text) >= _LONG_ENOUGH:
        yield _key("description", employer, text) if employer else _weak("description", text)
    yield from _same_post(opening, employer)


def _same_post(opening: Opening, employer: str) -> Iterator[Key]:
    """Yield employer, title, place and month together: strong where all are known, weak without the month."""
    named = [name for name in (opening.locality, opening.region) if name]
    place = place_named(*named) if named else None
    where = place.id if place else normalise(" ".join(named))
    title = normalise(opening.title)
    if not (employer and title and where):
        return
    if opening.posted is not None and opening.posted.month is not None:
        month = f"{opening.posted.year}-{opening.posted.month}"
        yield _key("post", employer, title, where, month)
    else:
        yield _weak("title", employer, title, where)


def _identifiers(value: JsonValue) -> Iterator[str]:
    """Yield a posting's own identifiers: a text, a `PropertyValue`, or several."""
    for each in value if isinstance(value, list) else [value]:
        inner = each.get("value") if isinstance(each, dict) else each
        if isinstance(inner, str | int) and not isinstance(inner, bool) and str(inner).strip():
            yield str(inner).strip().casefold()
