"""Places in Korea by any spelling, with the province and the part of the country they lie in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.countries import country_code
from matching.reference.names import key, normalise, parts
from matching.reference.tables import Toml, tables, text, toml, words

_ENDING = (
    r"(?<=[가-힣]{2})(?:특별자치시|특별자치도|특별시|광역시|시|군|구|읍|면|동)$"
    r"|(?:(?<=\w{3})| )(?:si|gun|gu|do|eup|myeon|dong|city|province)$"
)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A province, city or district of Korea.

    `province` is the id of its province, its own for a province; `region` is "capital",
    "chungcheong", "yeongnam", "honam", "gangwon" or "jeju". `within` is the city that a
    district belongs to.
    """

    id: str
    name: Text
    province: str
    region: str
    within: str | None = None


def _province(record: Mapping[str, Toml]) -> Place:
    return Place(str(record["id"]), text(record["name"]), str(record["id"]), str(record["region"]))


def _city(record: Mapping[str, Toml], regions: Mapping[str, str]) -> Place:
    province, within = str(record["province"]), record.get("within")
    name = text(record["name"])
    return Place(str(record["id"]), name, province, regions[province], str(within) if within else None)


@cache
def places() -> Mapping[str, Place]:
    """Return all places by id, provinces first."""
    document = toml("places.toml")
    provinces = [_province(record) for record in tables(document["province"])]
    regions = {place.id: place.region for place in provinces}
    cities = [_city(record, regions) for record in tables(document["city"])]
    return {place.id: place for place in (*provinces, *cities)}


@cache
def _by_name() -> Mapping[str, tuple[Place, ...]]:
    found: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    document = toml("places.toml")
    for record in (*tables(document["province"]), *tables(document["city"])):
        place = places()[str(record["id"])]
        for name in (place.id, place.name.en, place.name.ko, *words(record["aliases"])):
            for spelling in _spellings(name):
                found[spelling][place.id] = place
    return {name: tuple(each.values()) for name, each in found.items()}


def _spellings(name: str) -> set[str]:
    whole = key(name)
    return {whole, re.sub(_ENDING, "", whole)}


@remembered(4096)
def place_named(*texts: str) -> Place | None:
    """Return the one place that texts such as a locality and a region name together, the most exact.

    `None` where they name none, several that do not lie in one another, or another country.

    >>> place_named("경기도 화성시 동탄").id, place_named("Pyeongtaek-si, Gyeonggi-do").id, place_named("Osaka")
    ('dongtan', 'pyeongtaek', None)
    """
    if any(country_code(part) not in (None, "KR") for each in texts for part in (each, *parts(each))):
        return None
    named = [found for each in texts for found in _places_in(each)]
    return _most_exact(named)


def in_korea(text: str) -> bool | None:
    """Return whether a text names a place in Korea, in another country, or neither (`None`).

    >>> in_korea("Suwon, Republic of Korea"), in_korea("Hsinchu, Taiwan"), in_korea("Springfield")
    (True, False, None)
    """
    countries = {code for part in (text, *parts(text)) if (code := country_code(part))}
    if countries:
        return countries == {"KR"} if len(countries) == 1 else None
    return True if place_named(text) is not None else None


def _places_in(text: str) -> Iterator[tuple[Place, ...]]:
    """Yield what each name in a text may mean, longest names first, none read twice."""
    for part in parts(text):
        tokens = normalise(part).split()
        start = 0
        while start < len(tokens):
            found, start = _longest_from(tokens, start)
            if found:
                yield found


def _longest_from(tokens: list[str], start: int) -> tuple[tuple[Place, ...], int]:
    for end in range(min(len(tokens), start + _LONGEST), start, -1):
        for spelling in _spellings(" ".join(tokens[start:end])):
            if spelling in _by_name():
                return _by_name()[spelling], end
    return (), start + 1


def _is_province(place: Place) -> bool:
    return place.id == place.province


def _most_exact(named: list[tuple[Place, ...]]) -> Place | None:
    """Keep what fits the provinces named for sure, and of that the place in which no other named one lies."""
    sure = {each[0].province for each in named if len(each) == 1}
    if len(sure) > 1 or not named:
        return None
    fitting = {
        place.id: place for each in named for place in each if len(each) == 1 or not sure or place.province in sure
    }
    if not sure:
        return _alone(named)
    cities = [place for place in fitting.values() if not _is_province(place)]
    inner = [place for place in cities if not any(place.id in _around(other) for other in cities)]
    if len(inner) == 1:
        return inner[0]
    return places()[next(iter(sure))]


def _around(place: Place) -> Iterator[str]:
    """Yield the ids of the places that a place lies in, short of its province."""
    while place.within is not None:
        yield place.within
        place = places()[place.within]


def _alone(named: list[tuple[Place, ...]]) -> Place | None:
    """Return the province of a name that means a province and a city elsewhere, as 광주 does."""
    meant = {place.id: place for each in named for place in each if _is_province(place)}
    return next(iter(meant.values())) if len(meant) == 1 else None
