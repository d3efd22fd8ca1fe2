"""The level of a degree by its name in many languages, and what only looks like a degree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import cast

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.names import IN_WORD, is_east_asian, normalise
from matching.reference.tables import Toml, table, tables, text, toml, words

_SPACED_LETTERS = r"\b(ph|[bmd]|sc|ll) (sc|tech|eng|phil|d|m|b|arch|des|res|math|phys|chem|com|pharm|ed|s|a|e)\b(?= |$)"
_POINT_OF_INITIAL = r"(?<=\b\w)\.(?=\w)|\.(?=\w\b)"
_POSSESSIVE = r"\b(bachelor|master|doctor|associate) s\b"
_MONTH = r"\b(?:March|march|MARCH)\b(?=\W*\d)|(?<=\d)\W*\b(?:March|march|MARCH)\b"
_THAI = ("\u0e00", "\u0e7f")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class DegreeReading:
    """What a degree's title says.

    `isced` is the ISCED 2011 level, 5 to 8; where `certain` is false it is the highest
    that the title may mean, and `None` where nothing was recognised. `is_degree` is false
    for what looks like a degree and is none: coursework without a degree, an honorary
    degree, one not finished, a certificate. The level is then that of the course.
    """

    isced: int | None
    certain: bool
    is_degree: bool
    note: Text | None = None


@dataclass(frozen=True)
class _Name:
    """A name of a degree (`level`) or of what is none (`level` is `None`).

    `settles`, `gives_way` and `leading` are explained at the head of the table.
    """

    spelling: str
    level: int | None
    certain: bool
    overrules: bool
    note: str
    family: str
    settles: bool
    gives_way: bool
    leading: bool


@remembered(4096)
def read_degree(title: str | None) -> DegreeReading:
    """Return what a degree's title says of its level.

    >>> read_degree("Ph.D. in Electrical Engineering").isced, read_degree("Dipl.-Ing. (FH)").isced
    (8, 6)
    >>> read_degree("석사 수료").is_degree, read_degree("Abracadabra").isced
    (False, None)
    """
    found = _weighed(_found(title or ""))
    degrees = [name for name in found if name.level is not None]
    denials = [name for name in found if name.level is None and (name.overrules or not degrees)]
    if denials:
        return DegreeReading(_highest(degrees), bool(degrees), False, _note(denials[0].note))
    if not degrees:
        return DegreeReading(None, False, True)
    top = max(degrees, key=lambda name: (name.level or 0, not name.certain))
    if any(name.level != top.level for name in degrees):
        return DegreeReading(top.level, False, True, _note("several-levels"))
    return DegreeReading(top.level, all(name.certain for name in degrees), True, _note(top.note))


@remembered(4096)
def is_secondary_school(name: str | None) -> bool:
    """Return whether a school's name says that it is below ISCED level 5.

    >>> is_secondary_school("대륜고등학교"), is_secondary_school("Lagos High School"), is_secondary_school("High Point")
    (True, True, False)
    """
    return _secondary().search((name or "").casefold()) is not None


@cache
def _secondary() -> re.Pattern[str]:
    names = [re.escape(word.casefold()) for word in words(table(toml("degrees.toml")["secondary_school"])["words"])]
    return re.compile("|".join(rf"(?<![a-z]){name}(?![a-z])" if name[0] < "\u1100" else name for name in names))


def _weighed(found: list[_Name]) -> list[_Name]:
    """Return the names that count beside one another.

    "FH" lowers a Diplom and means nothing elsewhere; "Ing." adds nothing to "Mgr.".
    """
    present = {name.family for name in found if not name.settles}
    settled = {name.family for name in found if name.settles and name.family in present}
    counting = [name for name in found if (name.family in settled) == name.settles]
    return [name for name in counting if not name.gives_way] or counting


def _highest(degrees: Iterable[_Name]) -> int | None:
    return max((name.level for name in degrees if name.level is not None), default=None)


def _note(name: str) -> Text | None:
    return text(table(toml("degrees.toml")["notes"])[name]) if name else None


def _fold(title: str) -> str:
    """Return a title without points, accents and case, its abbreviations closed up: "M. Sc." is "msc"."""
    plain = normalise(re.sub(_POINT_OF_INITIAL, "", title))
    plain = re.sub(_POSSESSIVE, r"\1s", plain)
    return re.sub(_SPACED_LETTERS, r"\1\2", plain)


@cache
def _names() -> tuple[_Name, ...]:
    document = toml("degrees.toml")
    degrees = (name for record in tables(document["degree"]) for name in _of(record, cast(int, record["level"])))
    denials = (name for record in tables(document["not_a_degree"]) for name in _of(record, None))
    return tuple(sorted((*degrees, *denials), key=lambda name: -len(name.spelling)))


def _of(record: Mapping[str, Toml], level: int | None) -> Iterator[_Name]:
    certain = record.get("certain") is not False
    overrules, settles, gives_way, leading = (
        record.get(flag) is True for flag in ("overrules", "settles", "gives_way", "leading")
    )
    note, family = str(record.get("note", "")), str(record.get("family", ""))
    for name in words(record["names"]):
        yield _Name(_fold(name), level, certain, overrules, note, family, settles, gives_way, leading)


@cache
def _by_spelling() -> Mapping[str, _Name]:
    return {name.spelling: name for name in reversed(_names())}


@cache
def _pattern() -> re.Pattern[str]:
    """Match any name, the longest first; where words are written without spaces also inside one.

    Names that follow each other and are bounded alike share their bounds: what is matched is the
    same, and it is compiled in a fourth of the time.
    """
    runs = groupby(_names(), key=_bounds)
    return re.compile("|".join(f"{before}(?:{'|'.join(map(_spelt, names))}){after}" for (before, after), names in runs))


def _bounds(name: _Name) -> tuple[str, str]:
    """Return what a name needs before and after it."""
    if _is_inside_words(name):
        return "", ""
    if name.leading:
        return "^", rf"(?!{IN_WORD})"
    if len(name.spelling) <= _SHORT and not name.settles:
        return r"(?:(?<=\| )|^)", rf"(?!{IN_WORD})"
    return rf"(?<!{IN_WORD})", rf"(?!{IN_WORD})"


def _spelt(name: _Name) -> str:
    spelling = re.escape(name.spelling).replace(r"\ ", " ")
    return spelling.replace(" ", " ?") if _is_inside_words(name) else spelling


def _is_inside_words(name: _Name) -> bool:
    return is_east_asian(name.spelling) or _THAI[0] <= name.spelling[0] <= _THAI[1]


def _found(title: str) -> list[_Name]:
    """Return the names in a title, none inside another; a bar stands where a part of the title begins."""
    title = re.sub(_MONTH, " ", _towns().sub(" ", title))
    whole = _by_spelling().get(_fold(title))
    if whole is not None:
        return [whole]
    marked = " | ".join(filter(None, (_fold(part) for part in re.split(r"[,;/+()（）|·]| and | & ", title))))
    return _longer(_named(marked.replace(" | ", " ")), _named(marked))


@cache
def _towns() -> re.Pattern[str]:
    """Match a town with its state: "Cambridge, MA" is no degree."""
    towns = (r"[,\s]+".join(map(re.escape, town.split())) for town in words(toml("degrees.toml")["towns"]))
    return re.compile(rf"\b(?:{'|'.join(towns)})\b")


def _named(folded: str) -> list[_Name]:
    hits = (found[0] for found in _pattern().finditer(folded))
    return [name for hit in hits if (name := _by_spelling().get(hit) or _by_solid().get(hit.replace(" ", "")))]


@cache
def _by_solid() -> Mapping[str, _Name]:
    return {name.spelling.replace(" ", ""): name for name in reversed(_names())}


def _longer(joined: list[_Name], apart: list[_Name]) -> list[_Name]:
    """Prefer "Dipl.-Ing. (FH)" read across its bracket where that finds a longer name than its parts do."""
    longest_joined = max((len(name.spelling) for name in joined), default=0)
    longest_apart = max((len(name.spelling) for name in apart), default=0)
    return joined if longest_joined > longest_apart else apart
