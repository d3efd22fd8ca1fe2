"""The rules as data: dated, cited values and the packs that use them, from `data/policy`.

`sources.toml` says where things were read, `values.toml` holds what changes by the day,
`packs/*.toml` one version of the rule each. The loader refuses a value without a full
source, values out of order, a source that may not settle a verdict, and a clause that
rests on nothing.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matching.errors import PolicyDataError, PolicyNotInForceError, UnknownNameError
from matching.language import Text
from matching.settings import settings

CURRENT = "in-force"


class Entry(BaseModel):
    """What all records of data/policy have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Source(Entry):
    """A document in which something was read."""

    title: Text
    publisher: Text
    address: str = Field(pattern=r"^https://")
    published: date
    checked: date
    kind: Literal["primary", "news"]

    @model_validator(mode="after")
    def _checked_after_publication(self) -> Self:
        if self.checked < self.published:
            raise ValueError("checked before it was published")
        return self


class Cited(Entry):
    """Something with its source, the place in it, and how it was understood."""

    source: str
    locator: str
    reading: Text | None = None


class DatedValue(Cited):
    """A value and the first day on which it holds.

    `uncertain` lists what may belong to the value but is not settled by the source.
    """

    since: date
    value: int | tuple[str, ...]
    uncertain: tuple[str, ...] = ()
    checked: date


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


class Clause(Cited):
    """One demand: a fact that must reach a value, given or as a multiple of a dated one."""

    fact: str
    at_least: float | None = None
    multiple: float | None = None
    of: str | None = None
    unit: str
    checked: date

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.multiple is None or self.of is None):
            raise ValueError("needs either at_least or multiple and of")
        return self


class Door(Cited):
    """One way to the pass: all of its clauses."""

    id: str
    title: Text
    clauses: tuple[str, ...] = Field(min_length=1)


class Ask(Cited):
    """A way to the pass that is named and not computed."""

    id: str
    title: Text


class Condition(Cited):
    """What is asked besides and not examined here."""

    text: Text


class Pack(Cited):
    """One version of the rule."""

    id: str
    title: Text
    first_day: date
    status: Literal["announced", "in-force"]
    silent: tuple[str, ...] = ()
    schools: ListTerms
    companies: ListTerms
    clause: dict[str, Clause] = Field(min_length=1)
    door: tuple[Door, ...] = Field(min_length=1)
    ask: tuple[Ask, ...] = ()
    condition: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _doors_rest_on_clauses(self) -> Self:
        used = {name for door in self.door for name in door.clauses}
        if used != set(self.clause):
            raise ValueError(f"doors and clauses differ: {sorted(used ^ set(self.clause))}")
        return self


class Policy(Entry):
    """Everything under data/policy."""

    sources: dict[str, Source]
    parameters: dict[str, Parameter]
    packs: tuple[Pack, ...]
    digest: str

    def at(self, name: str, day: date) -> DatedValue:
        """Return the value in force on a day, or raise `PolicyNotInForceError`."""
        history = self.parameters[name].history
        in_force = [dated for dated in history if dated.since <= day]
        if not in_force:
            raise PolicyNotInForceError(self.parameters[name].title, day, history[0].since)
        return in_force[-1]

    def pack(self, name: str) -> Pack:
        """Return a pack by name, or raise `UnknownNameError`."""
        for pack in self.packs:
            if pack.id == name:
                return pack
        raise UnknownNameError("policy", name, [pack.id for pack in self.packs])

    def pack_on(self, day: date) -> Pack:
        """Return the pack in force on a day, or raise `PolicyNotInForceError`."""
        started = [pack for pack in self.packs if pack.first_day <= day]
        if not started:
            raise PolicyNotInForceError("K-Tech Pass", day, self.packs[0].first_day)
        return started[-1]

    def chosen(self, name: str | None, day: date) -> Pack:
        """Return the named pack, or the one in force on the day when none is named."""
        return self.pack_on(day) if name is None else self.pack(name)

    def need(self, clause: Clause, day: date) -> tuple[float, DatedValue | None]:
        """Return what a clause asks on a day, and the dated value behind it if there is one."""
        if clause.of is None or clause.multiple is None:
            return float(clause.at_least or 0), None
        dated = self.at(clause.of, day)
        if not isinstance(dated.value, int):
            raise PolicyDataError("values.toml", f"{clause.of} is not a number")
        return clause.multiple * dated.value, dated


def load_policy(folder: Path) -> Policy:
    """Read and check a policy folder; raises `PolicyDataError`."""
    files = [folder / "sources.toml", folder / "values.toml", *sorted((folder / "packs").glob("*.toml"))]
    read = {path: _toml(path) for path in files}
    sources, parameters, *packs = (read[path] for path in files)
    try:
        policy = Policy.model_validate(
            {
                "sources": sources,
                "parameters": parameters,
                "packs": sorted(packs, key=lambda pack: str(pack.get("first_day"))),
                "digest": _digest(files),
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise PolicyDataError(str(folder), f"{place}: {first['msg']}") from None
    _refuse_unknown_references(policy, folder)
    return policy


def _toml(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise PolicyDataError(str(path), "is not there (KTECH_DATA names the folder data of a checkout)") from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyDataError(str(path), f"is not TOML ({error})") from None


def _digest(files: list[Path]) -> str:
    """Return a hash over the files' names and bytes: two equal digests mean the same rules."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


def _refuse_unknown_references(policy: Policy, folder: Path) -> None:
    if not policy.packs:
        raise PolicyDataError(str(folder), "holds no pack")
    for cited in _all_cited(policy):
        if cited.source not in policy.sources:
            raise PolicyDataError(str(folder), f'there is no source "{cited.source}"')
    for pack in policy.packs:
        for name, clause in pack.clause.items():
            if clause.of is not None and clause.of not in policy.parameters:
                raise PolicyDataError(f"{pack.id}.toml", f'clause {name}: there is no value "{clause.of}"')
    days = [pack.first_day for pack in policy.packs]
    if len(set(days)) < len(days):
        raise PolicyDataError(str(folder), "two packs begin on one day")


def _all_cited(policy: Policy) -> list[Cited]:
    cited: list[Cited] = [dated for parameter in policy.parameters.values() for dated in parameter.history]
    for pack in policy.packs:
        cited += [pack, pack.schools, pack.companies, *pack.clause.values()]
        cited += [*pack.door, *pack.ask, *pack.condition]
    return cited


@cache
def policy() -> Policy:
    """Return the rules that come with the project, read once a process."""
    return load_policy(settings().data / "policy")
