"""What a few words may be in an entry's head: an employer, a title, a place, a school, a field ...

Each role has a weight, the sum of a few plain features, so that a decision can be
retraced. Reference tables weigh most (a listed company, a known school, a degree's
name), then legal forms and the words that names of that kind end in, last the look of
a name. A weight of at least `SURE` decides alone; below `SOME` nothing speaks for the role.
"""

from __future__ import annotations

import re
from functools import cache

from matching.cv.words import endings, has_hangul, listed, patterns
from matching.forgetting import remembered
from matching.reference import (
    Match,
    country_code,
    is_secondary_school,
    normalise,
    place_named,
    read_degree,
    resolve_employer,
    resolve_laboratory,
    resolve_school,
    sectors_of_employer,
    without_legal_form,
)
from matching.reference.tables import tables, toml
from matching.reference.tables import words as words_of

SURE, SOME = 2.0, 1.0
_LONGEST = 90
_CITY_AND_STATE = re.compile(
    r"[A-Z][\w.' -]{1,25},\s?(?:[A-Z]{2}|[A-Z]{3})(?:,?\s\d{5})?(?:,\s?(?:USA?|United States))?"
)
_ANYWHERE = re.compile(r"(?:remote|hybrid|on-?site|재택|원격)(?:\s?\(.*\))?", re.IGNORECASE)
_DOMAIN = re.compile(r"[a-z0-9-]+\.(?:com|ai|io|co|net|org|kr|co\.kr|tech|dev)", re.IGNORECASE)
#: The end of a sentence, not of "Inc." or "Ph.D."
FULL_STOP = (
    r"(?<!\b(?:Inc|Ltd|Bhd|Sdn|Pte|Pvt|Pty|LLC|Mfg|Int))(?<!\b(?:Co|Dr|Sr|Jr|St))"
    r"(?<!\b(?:Corp|Univ|Dept|GmbH))(?<!\b[A-Z])\.$"
)
_NOT_NAME = re.compile(
    r"^\W*(?:and|or|of|the|to|in|with|for|a|an|by|on|at|as|from|was|is|were|i|my|we)\b"
    rf"|{FULL_STOP}|[!?;]$|다\.?$|[음함됨]$"
)
_SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "in",
        "de",
        "la",
        "du",
        "des",
        "von",
        "und",
        "&",
        "at",
        "to",
        "do",
        "da",
        "di",
        "el",
        "et",
    ]
)
_TOKEN = re.compile(r"[^\s,/()\[\]&|:;\"]+")
_OF_PROFESSIONS = ("ologist", "ician", "ographer", "ometrist")
_NUMERAL = re.compile(r"(?:i{1,3}|iv|v|\d{1,2}|l\d)", re.IGNORECASE)
_HONOURED = {Match.FOUND: 4.0, Match.RELATED: 4.0, Match.CAMPUS: 4.0, Match.AMBIGUOUS: 2.0}


@remembered(8192)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without points at their ends."""
    return tuple(word for found in _TOKEN.findall(text.casefold()) if (word := found.strip(".'-·")))


@remembered(8192)
def as_title(text: str) -> float:
    """Weigh a text as the title of a job."""
    words = [word for word in tokens(text) if not _NUMERAL.fullmatch(word)]
    if not words or len(text) > _LONGEST or len(words) > 12 or _DOMAIN.fullmatch(text):
        return 0.0
    weight = _korean_title(text, words) if has_hangul(text) else 0.0
    heads = listed("title", "heads")
    if words[-1] in heads:
        weight = max(weight, 3.0)
    elif any(word in heads for word in words):
        weight = max(weight, 2.0)
    elif len(words[-1]) > 8 and words[-1].endswith(_OF_PROFESSIONS):
        weight = max(weight, 2.5)
    elif words[0] in listed("title", "levels") and words[-1] in listed("title", "solid"):
        weight = max(weight, 1.5)
    doubts = 2.5 * _has_legal_form(text) + 1.0 * bool(_NOT_NAME.search(text)) + 1.0 * (" / " in text or "|" in text)
    return weight - doubts


def _korean_title(text: str, words: list[str]) -> float:
    names = listed("title", "korean")
    bare = re.sub(r"\(.*?\)", "", text.casefold()).strip()
    last = (tokens(bare) or words)[-1]
    if bare in names or bare.replace(" ", "") in names:
        return 3.2
    if last in names:
        return 3.0
    if last.endswith("연구원") and len(last) > 6:
        return 0.0
    parts = re.split(r"[/·,]", last)
    return 2.5 if any(part.endswith(name) for part in parts for name in names if len(name) >= 2) else 0.0


@remembered(8192)
def as_employer(text: str) -> float:
    """Weigh a text as the name of whom one works for."""
    words = tokens(text)
    if not words or len(text) > _LONGEST or len(words) > 14 or not any(letter.isalpha() for letter in text):
        return 0.0
    weight = max(
        _listed_employer(text),
        3.0 if sectors_of_employer(text) else 0.0,
        3.0 if _has_legal_form(text) else 0.0,
        _named_as_organisation(text, words),
    )
    if _DOMAIN.fullmatch(text):
        weight = max(weight, 2.0)
    doubts = 1.5 * bool(_NOT_NAME.search(text)) + 1.5 * (" / " in text or "|" in text)
    return weight + 0.5 * looks_like_a_name(text) - doubts


@remembered(8192)
def _listed_employer(text: str) -> float:
    """Weigh what the tables of companies, laboratories and schools say."""
    if len(text) > 70 or not (looks_like_a_name(text) or has_hangul(text)):
        return 0.0
    weight = _HONOURED.get(resolve_employer(text).status, 0.0)
    for resolve in (resolve_school, resolve_laboratory):
        weight = weight if weight >= SURE * 2 else max(weight, _HONOURED.get(resolve(text).status, 0.0))
    return weight


def _named_as_organisation(text: str, words: tuple[str, ...]) -> float:
    names = listed("organisation", "words")
    weight = 0.0
    if len(words) > 1:
        weight = 2.0 if words[-1] in names else 1.0 if any(word in names for word in words) else 0.0
    if any(text.casefold().startswith(lead) for lead in listed("organisation", "leads")):
        weight = 2.5
    if has_hangul(text):
        bare = re.sub(r"\(.*?\)", "", text.casefold()).strip()
        longest = next((name for name in endings("organisation", "korean") if bare.endswith(name)), "")
        weight = max(weight, 2.0 if longest and len(bare) > len(longest) + 1 else 0.0)
    return weight


def _has_legal_form(text: str) -> bool:
    return without_legal_form(text) != normalise(text) or "주식회사" in text


@remembered(8192)
def as_place(text: str) -> float:
    """Weigh a text as a place: countries and Korean places by the tables, known cities, "City, ST", "Remote"."""
    if not text or len(text) > 60 or len(text.split()) > 8 or any(map(str.isdigit, text)):
        return 0.0
    if _ANYWHERE.fullmatch(text):
        return 3.0
    if not looks_like_a_name(text):
        return 0.0
    parts = [part.strip() for part in re.split(r",(?![^()]*\))|\s-\s", text) if part.strip()]
    known = [_is_place(part) for part in parts]
    if all(known):
        return 3.0 if len(text) > 2 or text.isupper() or has_hangul(text) else 0.0
    first = parts[0]
    if _CITY_AND_STATE.fullmatch(text):
        return 2.5 if _listed_employer(first) < 2 * SURE and not _is_name_of_work(first) else 0.0
    of_country = len(parts) == 2 and country_code(parts[1]) and parts[1].casefold() not in listed("place", "cities")
    return 2.5 if of_country and _listed_employer(first) < SURE and not _is_name_of_work(first) else 0.0


def _is_name_of_work(text: str) -> bool:
    return _has_legal_form(text) or as_title(text) >= SOME or _named_as_organisation(text, tokens(text)) >= SURE


def _is_place(text: str) -> bool:
    """Whether all of a text is a place: each word of a Korean one, a Latin one as a whole."""
    if country_code(text) or text.casefold() in listed("place", "cities"):
        return True
    if has_hangul(text):
        words = text.split()
        abroad = len(words) in (2, 3) and country_code(words[0]) not in (None, "KR")
        return abroad or all(place_named(word) or country_code(word) for word in words)
    return len(text.split()) <= 2 and place_named(text) is not None


def looks_like_a_name(text: str) -> bool:
    """Whether a text is written as a name is: Latin words with capitals, or a few Korean ones."""
    words = [word for word in re.split(r"[\s/&,-]+", text.strip("()[]\"' ")) if word]
    if not words or len(words) > 9 or _NOT_NAME.search(text):
        return False
    if has_hangul(text):
        return len(text) <= 30 and len(words) <= 5
    if len(words) > 1 and len(words[0]) <= 4 and words[0].islower() and words[1].isupper() and len(words[1]) > 2:
        words = words[1:]  # "ams OSRAM"
    return all(map(_is_set_as_a_name, words))


def _is_set_as_a_name(word: str) -> bool:
    capital = word[0].isupper() or word[0].isdigit() or (word[1:2].isupper() and word[2:].islower())  # "eBay"
    return capital or word.casefold() in _SMALL or _DOMAIN.fullmatch(word) is not None


@remembered(8192)
def employment_type(text: str) -> str | None:
    """Return the kind of employment that a text states, by schema.org's value; `None` for none or several."""
    said = [kind for kind, pattern in patterns("employment_type").items() if pattern.search(text)]
    if "INTERN" in said:
        return "INTERN"
    return said[0] if len(said) == 1 else None


@remembered(8192)
def is_employment_type(text: str) -> bool:
    """Whether a text is nothing but a kind of employment."""
    bare = text.strip("()[] ")
    return any(pattern.fullmatch(bare) for pattern in patterns("employment_type").values())


@remembered(8192)
def as_unit(text: str) -> float:
    """Weigh a text as a part of an employer: a team, a department."""
    words = tokens(text)
    if not words or len(text) > 60:
        return 0.0
    if has_hangul(text):
        return 2.0 if any(words[-1].endswith(name) and len(words[-1]) > 1 for name in listed("unit", "korean")) else 0.0
    names = listed("unit", "words")
    return 2.0 if words[-1] in names or words[0] in names else 0.0


@remembered(8192)
def as_school(text: str) -> float:
    """Weigh a text as the name of a school."""
    words = tokens(text)
    if not words or len(text) > _LONGEST or patterns("school")["not_a_school"].search(text):
        return 0.0
    weight = _HONOURED.get(resolve_school(text).status, 0.0)
    bare = re.sub(r"\(.*?\)", "", text).strip()
    if any(word in listed("school", "words") for word in words):
        weight = max(weight, 2.5)
    if any(bare.endswith(name) or f"{name} " in bare for name in listed("school", "korean") if has_hangul(name)):
        weight = max(weight, 2.5)
    return weight - (1.0 if _NOT_NAME.search(text) else 0.0)


@remembered(8192)
def as_degree(text: str) -> float:
    """Weigh a text as the name of a degree."""
    if not text or len(text) > _LONGEST or not _may_name_a_degree(text):
        return 0.0
    reading = read_degree(text)
    if reading.isced is None:
        named = is_secondary_school(text) or not reading.is_degree
        return 1.5 if named and not any(pattern.search(text) for pattern in patterns("status").values()) else 0.0
    return 3.0 if reading.certain else 2.0


def _may_name_a_degree(text: str) -> bool:
    """Whether a text has a word of some degree's name; asking the table of degrees costs a hundred times more."""
    if not text.isascii():
        return True
    words = normalise(text.replace(".", "")).split()
    return any(len(word) == 1 or word in _degree_words() for word in words)


@cache
def _degree_words() -> frozenset[str]:
    document = toml("degrees.toml")
    records = (*tables(document["degree"]), *tables(document["not_a_degree"]))
    names = (normalise(name.replace(".", "")) for record in records for name in words_of(record["names"]))
    return frozenset(word for name in names for word in name.split()) - {"of", "in", "and", "the", "for", "science"}


@remembered(8192)
def as_field(text: str) -> float:
    """Weigh a text as a field of study."""
    words = tokens(text)
    if not words or len(text) > 70 or any(letter.isdigit() for letter in text):
        return 0.0
    if any(word in listed("field", "words") for word in words):
        return 2.0
    if has_hangul(text):
        bare = re.sub(r"\(.*?\)", "", text).strip()
        return 2.0 if any(bare.endswith(name) for name in listed("field", "korean")) else 0.0
    return 0.0
