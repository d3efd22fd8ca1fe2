"""Companies on the lists held, and which of them an employer's name means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matching.language import Text
from matching.reference.countries import country_code
from matching.reference.index import OWN, Entry, Index, entries, file_under, owners
from matching.reference.lists import Listing
from matching.reference.names import is_legal_form, key, keys, normalise, parts, without_legal_form
from matching.reference.places import in_korea
from matching.reference.resolution import Match, Resolution
from matching.reference.tables import note, rows
from matching.reference.units import follows_a_company, is_business_unit

_RELATED = frozenset(["subsidiary", "affiliate"])
_REGIONS = frozenset(["europe", "asia", "apac", "emea", "americas", "international"])
_KOREAN_BRANCH = r"한국\s*(.+)|(.+?)\s*(?:코리아|한국지사|한국법인)"


@dataclass(frozen=True, slots=True)
class Company:
    """A company on at least one list held; `country` is ISO 3166-1 alpha-2, empty when the lists do not say."""

    id: str
    name: Text
    country: str
    listings: tuple[Listing, ...]


@cache
def companies() -> Mapping[str, Company]:
    """Return all companies by id."""
    listings: defaultdict[str, list[Listing]] = defaultdict(list)
    for row in rows("company_lists.csv"):
        listings[row["company"]].append(Listing(row["list"], row["edition"], int(row["rank"] or 0)))
    return {
        row["id"]: Company(row["id"], _name(row["name_en"], row["name_ko"]), row["country"], tuple(listings[row["id"]]))
        for row in rows("companies.csv")
    }


def resolve_employer(name: str | None) -> Resolution[Company]:
    """Return which listed company an employer's name means.

    The name as it stands is tried first, then without its legal form, then in parts.
    A subsidiary, an affiliate and a company's organisation in one country are RELATED:
    no rule says that they count.
    """
    if name is None or not normalise(name):
        return Resolution(Match.MISSING)
    return _alone(name) or _abroad(name) or _compound(name)


def _name(en: str, ko: str) -> Text:
    return Text(en, ko or en)


def _bare(name: str) -> Iterator[str]:
    yield from map(key, map(without_legal_form, (name, *keys(name))))


@cache
def _index() -> Index:
    return file_under(entries(rows("company_names.csv"), "company"), keys)


@cache
def _bare_index() -> Index:
    return file_under(entries(rows("company_names.csv"), "company"), _bare)


def _alone(name: str) -> Resolution[Company] | None:
    found = _index().get(key(name)) or _bare_index().get(key(without_legal_form(name)))
    return _answer(found) if found else None


def _answer(found: tuple[Entry, ...]) -> Resolution[Company]:
    own = [entry for entry in found if entry.kind in OWN]
    related = [entry for entry in found if entry.kind in _RELATED]
    meant = own or related or list(found)
    first = meant[0]
    if not own and not related:
        return Resolution(Match.UNLISTED, None, (), first.name, first.kind, note(first.note))
    if len(owners(meant)) > 1 or any(entry.ambiguous for entry in meant):
        return _ambiguous(meant)
    status = Match.FOUND if own else Match.RELATED
    return Resolution(status, companies()[first.owner], (), first.name, first.kind, note(first.note))


def _ambiguous(meant: list[Entry]) -> Resolution[Company]:
    first = next((entry for entry in meant if entry.ambiguous), meant[0])
    candidates = tuple(companies()[company] for company in owners(meant))
    reason = note(first.note if first.ambiguous else "name-shared")
    return Resolution(Match.AMBIGUOUS, None, candidates, first.name, first.kind, reason)


def _abroad(name: str) -> Resolution[Company] | None:
    """Return the company of which a name is the organisation in one country: "Intel Korea", "한국인텔".

    In the company's own country the name is the company's.
    """
    for rest, country in _without_country(name):
        answer = _alone(rest)
        if answer is None or answer.status is not Match.FOUND or answer.entity is None:
            continue
        if country == answer.entity.country:
            return answer
        return Resolution(Match.RELATED, answer.entity, (), answer.matched, "country-company", note("country-company"))
    return None


def _without_country(name: str) -> Iterator[tuple[str, str | None]]:
    """Yield the name without a country or region at its edge, and the country."""
    text = without_legal_form(name)
    if korean := re.fullmatch(_KOREAN_BRANCH, text):
        yield korean[1] or korean[2], "KR"
    words = text.split()
    for length in (1, 2, 3):
        last = " ".join(words[-length:])
        if len(words) > length and (last in _REGIONS or country_code(last)):
            yield " ".join(words[:-length]), country_code(last)


def _compound(name: str) -> Resolution[Company]:
    whole = [piece for piece in parts(name) if not is_legal_form(piece)]
    pieces = [small for piece in whole for small in _name_and_unit(piece)]
    answers = [_alone(piece) for piece in pieces]
    known = [answer for answer in answers if answer is not None]
    if not known:
        return Resolution(Match.UNLISTED)
    if len(pieces) == 1:
        return known[0]
    others = [piece for piece, answer in zip(pieces, answers, strict=True) if answer is None]
    meant = tuple(dict.fromkeys(c for each in known for c in (each.entity, *each.candidates) if c is not None))
    settled = len(meant) == 1 and all(_is_unit(piece) or _is_place_of(meant[0], piece) for piece in others)
    if not meant or (settled and _status(known) is not Match.AMBIGUOUS):
        return next(answer for answer in known if answer.status is _status(known))
    return Resolution(Match.AMBIGUOUS, None, meant, known[0].matched, known[0].kind, note("rest-not-known"))


def _is_unit(piece: str) -> bool:
    """Return whether a text names a division, and not one of another company: "Mobileye R&D Center"."""
    tokens = piece.split()
    return is_business_unit(piece) and not any(_alone(" ".join(tokens[:end])) for end in range(1, len(tokens)))


def _is_place_of(company: Company, piece: str) -> bool:
    """Return whether a text names a place in the company's own country, as far as the tables know places."""
    return country_code(piece) == company.country or (company.country == "KR" and in_korea(piece) is True)


def _name_and_unit(piece: str) -> list[str]:
    """Split "삼성전자 반도체연구소" after the longest known name."""
    words = piece.split()
    for end in range(len(words) - 1, 0, -1):
        head, rest = " ".join(words[:end]), " ".join(words[end:])
        if _alone(head):
            return [head, rest] if follows_a_company(rest) else [piece]
    return [piece]


def _status(known: list[Resolution[Company]]) -> Match:
    """Return what parts that mean one company amount to: a related part outweighs its own name."""
    statuses = {answer.status for answer in known}
    order = (Match.RELATED, Match.FOUND, Match.AMBIGUOUS, Match.UNLISTED)
    return next(status for status in order if status in statuses)
