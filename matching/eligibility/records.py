"""The records that data/policy is made of: sources, dated values, clauses, point tables, packs.

A route is a way to a status of stay (the K-Tech Pass first, E-7-T, points, ...), a pack
one version of its rule, a door one way through a pack: all of its clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.eligibility.measures import TERMS
from matching.forgetting import remembered
from matching.language import Text

K_TECH_PASS = "k-tech-pass"  # noqa: S105 - a pass, not a password


class Entry(BaseModel):
    """What all records of data/policy have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Source(Entry):
    """A document in which something was read; `secondary` ones may be told of and never settle anything."""

    title: Text
    publisher: Text
    address: str = Field(pattern=r"^https://")
    published: date
    checked: date
    kind: Literal["primary", "news", "secondary"]

    @model_validator(mode="after")
    def _checked_after_publication(self) -> Self:
        if self.checked < self.published:
            raise ValueError("checked before it was published")
        return self

    @property
    def may_settle(self) -> bool:
        """Whether a verdict may rest on it."""
        return self.kind != "secondary"


class Cited(Entry):
    """Something with its source, the place in it, and how it was understood."""

    source: str
    locator: str
    reading: Text | None = None


class DatedValue(Cited):
    """A value and the first day on which it holds.

    `uncertain` lists what may belong to the value but is not settled by the source;
    `through` is the last day on which it is known to hold, where the next is to be expected.
    """

    since: date
    value: int | tuple[str, ...]
    uncertain: tuple[str, ...] = ()
    through: date | None = None
    checked: date

    def is_known_on(self, day: date) -> bool:
        """Whether the value of that day is published, rather than carried over from the year before."""
        return self.through is None or day <= self.through


class Parameter(Entry):
    """A value with its history."""

    title: Text
    unit: str
    history: tuple[DatedValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [dated.since for dated in self.history]
        if days != sorted(set(days)):
            raise ValueError("the days are not in order")
        for before, after in pairwise(self.history):
            if before.through is not None and (after.since - before.through).days != 1:
                raise ValueError(f"there is a gap or an overlap at {after.since}")
        return self


class ListTerms(Cited):
    """Which lists count, down to which rank, and for how many years back."""

    lists: tuple[str, ...] = Field(min_length=1)
    last_rank: int | dict[str, int]
    years: int = Field(gt=0)
    unit: Literal["rank"]
    checked: date

    def last_rank_of(self, list_id: str) -> int | None:
        """Return the last rank that counts on a list; None when every member does."""
        return self.last_rank if isinstance(self.last_rank, int) else self.last_rank.get(list_id)


class Asked(Cited):
    """A fact as a clause or an item of a point table asks for it.

    `expected` counts a degree that is to come; `within_years` only what is no older;
    `after_isced` only work after the first degree of that level; `regular` only
    permanent full-time work; `statuses` name the statuses of stay that count.
    """

    fact: str
    expected: bool = False
    within_years: int | None = None
    after_isced: int | None = None
    regular: bool = False
    statuses: tuple[str, ...] = ()
    table: str | None = None

    @property
    def terms(self) -> dict[str, object]:
        """What is said of the fact beside its name."""
        said = {name: getattr(self, name) for name in TERMS}
        return {name: value for name, value in said.items() if value not in (None, False, ())}

    @property
    def key(self) -> str:
        """The fact with its terms: two equal keys are one number.

        >>> Asked(source="s", locator="l", fact="work_years", after_isced=6).key
        'work_years(after_isced=6)'
        """
        said = (self.expected, self.within_years, self.after_isced, self.regular, self.statuses, self.table)
        return _key(self.fact, said)


@remembered(4096)
def _key(fact: str, said: tuple[object, ...]) -> str:
    terms = {name: value for name, value in zip(TERMS, said, strict=True) if value not in (None, False, ())}
    shown = (f"{k}={'+'.join(v) if isinstance(v, tuple) else v}" for k, v in terms.items())
    return f"{fact}({', '.join(shown)})" if terms else fact


class Clause(Asked):
    """One demand: a fact that must reach a value, given or as a multiple of a dated one.

    `judged` names what a person at an office decides besides: such a clause is never a
    yes here. `note_before_degree` says that the rule is silent on work before the degree.
    """

    at_least: float | None = None
    multiple: float | None = None
    of: str | None = None
    unit: str
    judged: Text | None = None
    note_before_degree: bool = False
    checked: date

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.multiple is None or self.of is None):
            raise ValueError("needs either at_least or multiple and of")
        return self


class Step(Entry):
    """From a value of the fact on, so many points; `upto` where more may be given than is sure."""

    at_least: float
    points: int = Field(ge=0)
    upto: int | None = None

    @model_validator(mode="after")
    def _most_last(self) -> Self:
        if self.most < self.points:
            raise ValueError("more points are sure than may be given")
        return self

    @property
    def most(self) -> int:
        """The most that may be given."""
        return self.points if self.upto is None else self.upto


class Item(Asked):
    """A row of a point table: points by a fact, or points (up to `most`) for what is not known here.

    `later` says that the fact will be shown later by a paper, so that nothing of it is
    sure now.
    """

    fact: str = ""
    title: Text
    steps: tuple[Step, ...] = ()
    most: int | None = None
    later: bool = False
    group: str | None = None

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if bool(self.fact) == (self.most is not None) or bool(self.fact) != bool(self.steps):
            raise ValueError("needs either fact and steps or most")
        for before, after in pairwise(self.steps):
            if after.at_least <= before.at_least or after.points < before.points or after.most < before.most:
                raise ValueError("the steps do not rise")
        return self


class Table(Cited):
    """Points that are added; `groups` cap the sums of some items."""

    title: Text
    item: tuple[Item, ...] = Field(min_length=1)
    groups: dict[str, int] = {}
    checked: date


class Door(Cited):
    """One way to the status: all of its clauses."""

    id: str
    title: Text
    clauses: tuple[str, ...] = Field(min_length=1)


class Ask(Cited):
    """A way that is named and not computed, from `since` on where it came later than its pack."""

    id: str
    title: Text
    since: date | None = None


class Condition(Cited):
    """What is asked besides and not examined here."""

    text: Text


class Pack(Cited):
    """One version of the rule of one route."""

    id: str
    route: str = K_TECH_PASS
    title: Text
    first_day: date
    status: Literal["announced", "in-force", "draft"]
    stay: str | None = None
    silent: tuple[str, ...] = ()
    schools: ListTerms | None = None
    companies: ListTerms | None = None
    clause: dict[str, Clause] = Field(min_length=1)
    points: dict[str, Table] = {}
    door: tuple[Door, ...] = Field(min_length=1)
    ask: tuple[Ask, ...] = ()
    condition: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _doors_rest_on_clauses(self) -> Self:
        used = {name for door in self.door for name in door.clauses}
        if used != set(self.clause):
            raise ValueError(f"doors and clauses differ: {sorted(used ^ set(self.clause))}")
        return self

    def asks_on(self, day: date) -> tuple[Ask, ...]:
        """Return the ways that are named and not computed on a day."""
        return tuple(ask for ask in self.ask if ask.since is None or ask.since <= day)

    def asked(self) -> Iterator[tuple[str, Asked]]:
        """Yield everything that asks for a fact, with its place in the pack."""
        yield from ((f"clause {name}", clause) for name, clause in self.clause.items())
        for name, table in self.points.items():
            yield from ((f"points {name}, {item.title.en}", item) for item in table.item if item.fact)
