"""Research laboratories that governments lead, and which of them an employer's name may mean.

No official list of such laboratories exists. The table is general knowledge: what it
finds is a suggestion for a person to confirm, and what it does not know is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matching.language import Text
from matching.reference.countries import country_code
from matching.reference.employers import resolve_employer
from matching.reference.index import Entry, Index, file_under, owners
from matching.reference.names import is_east_asian, is_legal_form, key, keys, normalise, parts, without_legal_form
from matching.reference.places import in_korea
from matching.reference.resolution import Match, Resolution
from matching.reference.schools import resolve_school
from matching.reference.tables import Toml, note, tables, toml, words
from matching.reference.units import is_academic_unit, is_business_unit

_STATE = 2  # letters: "IL" and "CA" beside an American laboratory are states
_UNIT = (
    r"\b(?:institute?|institut\w*|centre|center|centro|zentrum|lab|labs|laborator\w+|laboratoire|division|department|dept"
    r"|directorate|facility|group|team|unit|section|programme|program|branch|campus|headquarters|office|site)\b"
)
_UNIT_EAST = (
    r".*(?:연구단|연구소|연구센터|연구본부|연구부|연구실|연구원|연구부문|본부|센터|분원|사업단|그룹|실|팀|부"
    r"|研究所|研究院|研究中心|中心|研究センター|センター|研究室|研究部門|实验室|實驗室|天文台|所)"
)
_ANOTHER_BODY = (
    r"\b(?:universit\w*|univ|school|college|hospital|company|consult\w*|via|through|contract\w*|partner|supplier"
    r"|spin off)\b"
    r"|fraunhofer usa|대학교|대학원|병원|협력|파견|협회|大学|大學|病院|医院"
)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A laboratory led by a government; `country` is ISO 3166-1 alpha-2, of its seat where several states share it."""

    id: str
    name: Text
    country: str


@cache
def laboratories() -> Mapping[str, Laboratory]:
    """Return all laboratories by id."""
    return {str(each["id"]): _laboratory(each) for each in tables(toml("laboratories.toml")["laboratory"])}


def resolve_laboratory(name: str | None) -> Resolution[Laboratory]:
    """Return which government-led laboratory an employer's name may mean; an institute means the body it belongs to.

    FOUND is a suggestion, not a fact of law. An acronym that others use too is AMBIGUOUS,
    alone and beside anything that does not tell which one is meant.
    """
    if name is None or not normalise(name):
        return Resolution(Match.MISSING)
    return _alone(name) or _institute(name) or _compound(name)


def _laboratory(record: Mapping[str, Toml]) -> Laboratory:
    return Laboratory(str(record["id"]), Text(str(record["en"]), str(record["ko"])), str(record["country"]))


@cache
def _names() -> tuple[Entry, ...]:
    return tuple(entry for record in tables(toml("laboratories.toml")["laboratory"]) for entry in _entries(record))


def _entries(record: Mapping[str, Toml]) -> Iterator[Entry]:
    owner = str(record["id"])
    yield Entry(owner, str(record["en"]), "official", ambiguous=False, note="")
    yield Entry(owner, str(record["ko"]), "korean-name", ambiguous=False, note="")
    for name in words(record["names"]):
        yield Entry(owner, name, "short-name", ambiguous=False, note="")
    for name in words(record.get("ambiguous", [])):
        yield Entry(owner, name, "acronym", ambiguous=True, note="short-shared-laboratory")


@cache
def _index() -> Index:
    return file_under(_names(), keys)


@cache
def _heads() -> tuple[tuple[str, str], ...]:
    """Return the spellings with which names of institutes begin and whose they are, the longest first."""
    records = tables(toml("laboratories.toml")["laboratory"])
    heads = {head: str(each["id"]) for each in records for name in words(each.get("heads", [])) for head in keys(name)}
    return tuple(sorted(heads.items(), key=lambda head: -len(head[0])))


def _alone(name: str) -> Resolution[Laboratory] | None:
    bare = without_legal_form(name)
    found = _index().get(key(name)) or (_index().get(key(bare)) if " " in bare else None)
    if found is None:
        return None
    meant = tuple(laboratories()[owner] for owner in owners(found))
    first = found[0]
    if len(meant) == 1 and not first.ambiguous:
        return Resolution(Match.FOUND, meant[0], (), first.name, first.kind, note("laboratory-suggested"))
    return Resolution(Match.AMBIGUOUS, None, meant, first.name, first.kind, note("short-shared-laboratory"))


def _institute(name: str) -> Resolution[Laboratory] | None:
    """Return whose institute a name means: "Max Planck Institute for Polymer Research", "KIST 반도체연구단"."""
    if re.search(_ANOTHER_BODY, normalise(name)) or len(parts(name)) > 1:
        return None
    spelling = key(name)
    for head, owner in _heads():
        rest = spelling.removeprefix(head)
        if rest != spelling and (re.fullmatch(_UNIT_EAST, rest) if is_east_asian(head) else rest.startswith(" ")):
            found = laboratories()[owner]
            return Resolution(Match.FOUND, found, (), name, "institute", note("laboratory-suggested"))
    return _named_before_a_unit(name)


def _named_before_a_unit(name: str) -> Resolution[Laboratory] | None:
    tokens = name.split()
    for end in range(len(tokens) - 1, 0, -1):
        answer = _alone(" ".join(tokens[:end]))
        if answer is not None:
            return answer if _is_unit(" ".join(tokens[end:])) else None
    return None


def _is_unit(text: str) -> bool:
    plain = normalise(text)
    named = is_academic_unit(text) or is_business_unit(text) or re.search(_UNIT, plain) is not None
    return (named or re.fullmatch(_UNIT_EAST, plain) is not None) and not re.search(_ANOTHER_BODY, plain)


def _compound(name: str) -> Resolution[Laboratory]:
    pieces = [piece for piece in parts(name) if not is_legal_form(piece)]
    answers = [_alone(piece) or _institute(piece) for piece in pieces] if len(pieces) > 1 else []
    known = [answer for answer in answers if answer is not None]
    if not known:
        return Resolution(Match.UNLISTED)
    meant = tuple(dict.fromkeys(each for answer in known for each in (answer.entity, *answer.candidates) if each))
    found = [answer for answer in known if answer.status is Match.FOUND]
    others = [piece for piece, answer in zip(pieces, answers, strict=True) if answer is None]
    if found and all(_fits(answer, found[0]) for answer in known) and not any(_unsettles(found[0], x) for x in others):
        return found[0]
    of_the_country = tuple(each for each in meant if any(_is_in(each, piece) for piece in others))
    several = meant if found else of_the_country or meant
    return Resolution(Match.AMBIGUOUS, None, several, known[0].matched, known[0].kind, note("rest-not-known"))


def _fits(answer: Resolution[Laboratory], found: Resolution[Laboratory]) -> bool:
    """Return whether an answer names the laboratory found, or may: "National Physical Laboratory (NPL)"."""
    return found.entity in (answer.entity, *answer.candidates)


def _is_in(laboratory: Laboratory, piece: str) -> bool:
    return country_code(piece) == laboratory.country or (laboratory.country == "KR" and in_korea(piece) is True)


def _unsettles(found: Resolution[Laboratory], piece: str) -> bool:
    """Return whether a part of a name is another country, or a body of its own such as a university."""
    country = country_code(piece)
    if country is not None and len(piece) > _STATE:
        return found.entity is None or country != found.entity.country
    if re.search(_ANOTHER_BODY, normalise(piece)):
        return True
    return resolve_school(piece).status in {Match.FOUND, Match.CAMPUS} or (
        resolve_employer(piece).status in {Match.FOUND, Match.RELATED}
    )
