"""The rankings of schools and lists of companies that the rule names, and which editions are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from matching.errors import UnknownNameError
from matching.reference.tables import Toml, tables, toml

Held = Literal["whole", "partial", "missing"]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a list.

    `published_by` is a day by which it was certainly out; `published_certain` is false
    where the day is not known and the usual month stands for it. `held` says how much of
    the edition is in these tables.
    """

    edition: str
    year: int
    published_by: date
    published_certain: bool
    held: Held


@dataclass(frozen=True, slots=True)
class RankingList:
    """A list by its publisher; `of` is "school" or "company", `subject` "overall" or "engineering".

    `held_down_to` is the last rank that the tables keep, 0 for a list without order: who is
    absent from an edition held whole stood further down, and how much further is not known.
    """

    id: str
    of: str
    publisher: str
    title: str
    subject: str
    held_down_to: int
    editions: tuple[Edition, ...]

    @property
    def full_title(self) -> str:
        """The title with its publisher's name, where the title does not say it already."""
        return self.title if self.title.startswith(self.publisher.split()[0]) else f"{self.publisher} {self.title}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A school's or company's place in one edition of a list, 1 the best; 0 where the list gives no order."""

    list_id: str
    edition: str
    position: int


def _edition(record: Mapping[str, Toml]) -> Edition:
    return Edition(
        edition=str(record["edition"]),
        year=cast(int, record["year"]),
        published_by=cast(date, record["published_by"]),
        published_certain=record["published_certain"] is True,
        held=cast(Held, record["held"]),
    )


def _list(record: Mapping[str, Toml]) -> RankingList:
    words = {name: str(record[name]) for name in ("id", "of", "publisher", "title", "subject")}
    editions = tuple(map(_edition, tables(record["editions"])))
    return RankingList(**words, held_down_to=cast(int, record["held_down_to"]), editions=editions)


@cache
def _by_id() -> Mapping[str, RankingList]:
    return {each.id: each for each in map(_list, tables(toml("lists.toml")["list"]))}


def lists(of: str | None = None) -> tuple[RankingList, ...]:
    """Return all lists, or those of schools or of companies."""
    return tuple(each for each in _by_id().values() if of in (None, each.of))


def list_of(list_id: str) -> RankingList:
    """Return a list by its id, or raise `UnknownNameError`."""
    try:
        return _by_id()[list_id]
    except KeyError:
        raise UnknownNameError("list", list_id, _by_id()) from None


def editions_between(list_id: str, after: date, until: date) -> tuple[Edition, ...]:
    """Return the editions published later than `after` and not later than `until`, in order."""
    return tuple(each for each in list_of(list_id).editions if after < each.published_by <= until)
