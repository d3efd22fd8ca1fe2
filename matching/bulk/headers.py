"""Which column of ours a header means: its name, its label, a usual synonym, or what the caller says.

A header that is close to a known one is suggested and left out; nothing is used on a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from matching.bulk.columns import Column, Kind, columns
from matching.bulk.words import bare, group_words, implied_periods, personal, synonyms, units
from matching.errors import BadInputError, Place
from matching.ingest.codecs import MOST_ENTRIES
from matching.ingest.fields import shown_key
from matching.privacy import protected_kind

ERROR_COLUMN = "ktech_error"
MONEY = ("pay", "pay_minimum", "pay_maximum", "preferences_minimum_pay")
_CLOSE = 82  # of 100: one or two letters differ
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*\Z")
_DIGITS = re.compile(r"\d+")
_AMBIGUOUS = ""


@dataclass(frozen=True)
class Target:
    """The column that a header means, with the numbers of its groups.

    `factor` is what its numbers are multiplied by; `implied` are the values that follow
    for other columns wherever a cell here says something.
    """

    column: Column
    numbers: tuple[int, ...] = ()
    factor: int = 1
    implied: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The column's name with its numbers."""
        return self.column.at(self.numbers)


@dataclass(frozen=True)
class Notice:
    """Something to be told of a table: a key of `texts/bulk.toml` with its values."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Headers:
    """A table's headers, what each means, and what is to be told of them."""

    names: tuple[str, ...]
    targets: tuple[Target | None, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The headers of columns that are left out."""
        pairs = zip(self.names, self.targets, strict=True)
        return tuple(name for name, target in pairs if target is None and name.strip() and bare(name) != _ERROR)


_ERROR = bare(ERROR_COLUMN)


@cache
def _patterns(kind: Kind) -> Mapping[str, str]:
    """Return column names by pattern, `#` for a number; what two columns could mean is empty."""
    found: dict[str, str] = {}
    for level in (_own_names, _labels, _synonyms):
        here: dict[str, set[str]] = {}
        for column in columns(kind).values():
            for pattern in level(kind, column):
                here.setdefault(pattern, set()).add(column.name)
        for pattern, names in here.items():
            found.setdefault(pattern, names.pop() if len(names) == 1 else _AMBIGUOUS)
    return found


def _own_names(_: Kind, column: Column) -> Iterator[str]:
    yield "#".join(map(bare, column.name.split("#")))


def _labels(_: Kind, column: Column) -> Iterator[str]:
    last = column.name.rsplit("_#_", 1)[-1]
    yield from _grouped(column, [last, column.label.en, column.label.ko])


def _synonyms(kind: Kind, column: Column) -> Iterator[str]:
    yield from _grouped(column, synonyms(kind, column.name))


def _grouped(column: Column, words: Sequence[str]) -> Iterator[str]:
    """Yield words alone, with a number, and after the words of their groups."""
    bracketless = [bare(_BRACKETS.sub("", word)) for word in words]
    groups = [each.strip("_") for each in column.name.split("#")[:-1]]
    yield from bracketless if len(groups) < 2 else ()
    for before in product(*(map(bare, group_words(group)) for group in groups)):
        for word in bracketless if groups else ():
            yield "".join(f"{each}#" for each in before) + word
            if len(groups) == 1:
                yield from (f"{before[0]}{word}#", f"{before[0]}{word}")
    if len(groups) == 1:
        yield from (f"{word}#" for word in bracketless)


def meant_by(header: str, kind: Kind) -> Target | None:
    """Return what a header means, `None` where it is not known or could mean two columns."""
    text = unicodedata.normalize("NFKC", header).strip(" *\ufeff")
    inside = _BRACKETS.search(text)
    stem = _BRACKETS.sub("", text) if inside else text
    word = bare(stem)
    numbers = [int(digits) for digits in _DIGITS.findall(word) if len(digits) < 4]
    name = _patterns(kind).get(_DIGITS.sub("#", word), _AMBIGUOUS)
    if name == _AMBIGUOUS or not all(1 <= number <= MOST_ENTRIES for number in numbers):
        return None
    column = columns(kind)[name]
    if len(numbers) > column.depth:
        return None
    padded = (*(1 for _ in range(column.depth - len(numbers))), *numbers)
    return _with_money(column, padded, word, bare(inside.group(1)) if inside else "")


def _with_money(column: Column, numbers: tuple[int, ...], word: str, unit: str) -> Target | None:
    """Add what a money column's header says of unit and period; a unit that cannot hold there is not taken."""
    if column.name not in MONEY:
        return Target(column, numbers)
    known = units().get(unit)
    period = implied_periods().get(word)
    implied = [("pay_period", period)] if period else []
    if known and column.name != "preferences_minimum_pay":
        implied.append(("pay_currency", known.currency))
    elif known and known.currency != "KRW":
        return None
    return Target(column, numbers, known.factor if known else 1, tuple(implied))


def read_headers(names: Sequence[str], kind: Kind, mapping: Mapping[str, str] | None = None) -> Headers:
    """Say what each header means; `mapping` gives columns' names by header, an empty one leaves a column out.

    Raises `BadInputError` for a mapping that fits nothing, for two headers of one column,
    and where no header is known.
    """
    asked = {key.strip(): column for key, column in (mapping or {}).items()}
    for key in asked:
        if key not in {name.strip() for name in names}:
            raise BadInputError("table-no-such-header", header=shown_key(key))
    targets, notices = [], []
    for name in names:
        target = _asked(asked[name.strip()], kind) if name.strip() in asked else meant_by(name, kind)
        targets.append(None if bare(name) == _ERROR else target)
        if target is None and name.strip() and bare(name) != _ERROR and name.strip() not in asked:
            notices.append(_notice(name, kind))
    _refuse_twice(names, targets)
    if not any(targets):
        raise BadInputError("table-no-known-header", allowed=", ".join(each.name for each in _first(kind)))
    return Headers(tuple(names), tuple(targets), tuple(notices))


def _asked(column: str, kind: Kind) -> Target | None:
    if column.strip() in ("", "-"):
        return None
    target = meant_by(column, kind)
    if target is None:
        raise BadInputError("table-no-such-column", allowed=", ".join(columns(kind)))
    return target


def _first(kind: Kind) -> list[Column]:
    return list(columns(kind).values())[:8]


def _refuse_twice(names: Sequence[str], targets: Sequence[Target | None]) -> None:
    seen: dict[str, str] = {}
    for name, target in zip(names, targets, strict=True):
        if target is not None and target.name in seen:
            both = {"first": shown_key(seen[target.name]), "second": shown_key(name)}
            raise BadInputError("table-column-twice", at=Place(line=1), column=target.name, **both)
        if target is not None:
            seen[target.name] = name


def _notice(name: str, kind: Kind) -> Notice:
    header = ("header", shown_key(name.strip()))
    stem = _BRACKETS.sub("", name).strip()
    if protected_kind(stem) is not None or bare(stem) in personal():
        return Notice("warning-personal", (header,))
    close = _closest(bare(name), kind)
    return (
        Notice("warning-suggestion", (header, ("column", close))) if close else Notice("warning-not-taken", (header,))
    )


def _closest(word: str, kind: Kind) -> str | None:
    from rapidfuzz import fuzz, process

    numbers = [int(digits) for digits in _DIGITS.findall(word[:60]) if len(digits) < 4]
    known = [pattern for pattern, name in _patterns(kind).items() if name != _AMBIGUOUS]
    found = process.extractOne(_DIGITS.sub("#", word[:60]), known, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    if found is None:
        return None
    column = columns(kind)[_patterns(kind)[found[0]]]
    return column.at((*(1 for _ in range(column.depth - len(numbers))), *numbers)[: column.depth])
