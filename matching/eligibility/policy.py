"""All rules together, and reading them from `data/policy`.

`sources.toml` says where things were read, `values.toml` holds what changes by the day,
`packs/*.toml` one version of the K-Tech Pass each, `routes.toml` and `routes/*.toml` the
other ways to stay, `stay.toml` what follows from each status. The loader refuses a value
without a full source, values out of order or with gaps, a source that may not settle a
verdict, and a clause that rests on nothing.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from matching.eligibility.measures import MEASURES
from matching.eligibility.records import (
    K_TECH_PASS,
    Ask,
    Asked,
    Cited,
    Clause,
    Condition,
    DatedValue,
    Entry,
    Pack,
    Parameter,
    Source,
)
from matching.eligibility.stays import Route, Status, Stay
from matching.errors import PolicyDataError, PolicyNotInForceError, UnknownNameError
from matching.settings import settings

YEAR_OF_DAYS = 365
BESIDE_A_PACK = {"sources", "values"}
Toml = dict[str, object]


class Policy(Entry):
    """Everything under data/policy."""

    sources: dict[str, Source]
    parameters: dict[str, Parameter]
    routes: dict[str, Route]
    stays: dict[str, Status]
    all_packs: tuple[Pack, ...]
    sha256: str

    @property
    def digest(self) -> str:
        """The beginning of the hash, enough to tell rules apart."""
        return self.sha256[:16]

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The versions of the K-Tech Pass, oldest first."""
        return self.packs_of(K_TECH_PASS)

    def packs_of(self, route: str) -> tuple[Pack, ...]:
        """Return the versions of one route, oldest first, drafts last."""
        return tuple(pack for pack in self.all_packs if pack.route == route)

    def at(self, name: str, day: date) -> DatedValue:
        """Return the value in force on a day, or raise `PolicyNotInForceError`."""
        history = self.parameters[name].history
        in_force = [dated for dated in history if dated.since <= day]
        if not in_force:
            raise PolicyNotInForceError(self.parameters[name].title, day, history[0].since)
        return in_force[-1]

    def pack(self, name: str) -> Pack:
        """Return a pack of any route by name, or raise `UnknownNameError`."""
        for pack in self.all_packs:
            if pack.id == name:
                return pack
        raise UnknownNameError("policy", name, [pack.id for pack in self.all_packs])

    def pack_on(self, day: date, route: str = K_TECH_PASS) -> Pack:
        """Return a route's pack in force on a day, or raise `PolicyNotInForceError`; a draft never is."""
        packs = [pack for pack in self.packs_of(route) if pack.status != "draft"]
        started = [pack for pack in packs if pack.first_day <= day]
        if not started:
            raise PolicyNotInForceError(self.routes[route].title, day, packs[0].first_day)
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

    def cited(self) -> Iterator[tuple[str, Cited]]:
        """Yield everything that cites a source, with its place."""
        for name, parameter in self.parameters.items():
            yield from ((f"values.toml: {name} of {dated.since}", dated) for dated in parameter.history)
        for pack in self.all_packs:
            yield from ((f"{pack.id}: {place}", each) for place, each in _cited_in(pack))
        for name, route in self.routes.items():
            yield from ((f"routes.toml: {name}", each) for each in (route, *route.benefit))
        for name, status in self.stays.items():
            yield from ((f"stay.toml: {name}", each) for each in (*status.step, *status.family, *status.benefit))

    def unchecked(self, day: date) -> list[tuple[str, date]]:
        """Return what nobody has compared with its source for more than a year, and when it last was."""
        records: list[tuple[str, object]] = [(f"sources.toml: {name}", each) for name, each in self.sources.items()]
        days = ((place, getattr(each, "checked", None)) for place, each in [*records, *self.cited()])
        return [(place, last) for place, last in days if last is not None and (day - last).days > YEAR_OF_DAYS]


def _cited_in(pack: Pack) -> Iterator[tuple[str, Cited]]:
    yield "pack", pack
    yield from ((name, terms) for name, terms in (("schools", pack.schools), ("companies", pack.companies)) if terms)
    yield from pack.asked()
    for name, table in pack.points.items():
        yield f"points {name}", table
        yield from ((f"points {name}, {item.title.en}", item) for item in table.item if not item.fact)
    yield from ((f"door {door.id}", door) for door in pack.door)
    yield from ((f"ask {ask.id}", ask) for ask in pack.ask)
    yield from (("condition", condition) for condition in pack.condition)


def load_policy(folder: Path, drafts: Sequence[Path] = ()) -> Policy:
    """Read and check a policy folder, and packs that are only proposed beside it; raises `PolicyDataError`.

    A draft may name with `extends` the pack whose records it takes over and changes, and
    may bring `sources` and `values` of its own: next year's income, for example, alone.
    """
    named = [folder / name for name in ("sources.toml", "values.toml", "routes.toml", "stay.toml")]
    packs = [*sorted((folder / "packs").glob("*.toml")), *sorted((folder / "routes").glob("*.toml"))]
    files = [*named, *packs, *drafts]
    read = {path: _toml(path) for path in files}
    by_id = {str(read[path].get("id")): read[path] for path in packs}
    drafted = [_extended(read[path], by_id, path) for path in drafts if read[path].keys() - BESIDE_A_PACK]
    sources, parameters, routes, stays = (read[path] for path in named)
    for path in drafts:
        sources, parameters = _with_values(sources, parameters, read[path], path)
    try:
        policy = Policy.model_validate(
            {
                "sources": sources,
                "parameters": parameters,
                "routes": routes,
                "stays": stays,
                "all_packs": [*sorted((read[path] for path in packs), key=_first_day), *drafted],
                "sha256": _digest(files),
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise PolicyDataError(str(folder), f"{place}: {first['msg']}") from None
    for place, what in _flaws(policy):
        raise PolicyDataError(str(folder), f"{place}: {what}")
    return policy


def _with_values(sources: Toml, parameters: Toml, draft: Toml, path: Path) -> tuple[Toml, Toml]:
    """Return sources and values with those that a draft brings: a value's further history follows what is there."""
    own, further = (_table(draft.get(name, {}), path) for name in ("sources", "values"))
    if own.keys() & sources.keys():
        raise PolicyDataError(str(path), f"there is a source {', '.join(sorted(own.keys() & sources.keys()))} already")
    merged = dict(parameters)
    for name, history in further.items():
        known = _table(parameters.get(name, {}), path)
        before = known.get("history")
        if not isinstance(before, list) or not isinstance(history, list):
            raise PolicyDataError(str(path), f'values.{name} adds to no value of values.toml by "[[values.{name}]]"')
        merged[name] = {**known, "history": [*before, *history]}
    return {**sources, **own}, merged


def _table(value: object, path: Path) -> Toml:
    if not isinstance(value, dict):
        raise PolicyDataError(str(path), "sources and values are tables")
    return value


def _extended(draft: Toml, packs: Mapping[str, Toml], path: Path) -> Toml:
    """Return a draft as a whole pack: its tables laid over those of the pack that it extends."""
    own = {key: value for key, value in draft.items() if key != "extends" and key not in BESIDE_A_PACK}
    base = draft.get("extends")
    if base is None:
        return {**own, "status": "draft"}
    if not isinstance(base, str) or base not in packs:
        raise PolicyDataError(str(path), f'extends "{base}", which there is not; there are: {", ".join(sorted(packs))}')
    return {**_laid_over(packs[base], own), "status": "draft"}


def _laid_over(base: Toml, changes: Toml) -> Toml:
    laid = dict(base)
    for key, value in changes.items():
        below = base.get(key)
        both_tables = isinstance(value, dict) and isinstance(below, dict)
        laid[key] = _laid_over(below, value) if both_tables else value  # type: ignore[arg-type]
    return laid


def _first_day(pack: Toml) -> str:
    return str(pack.get("first_day"))


def _toml(path: Path) -> Toml:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise PolicyDataError(str(path), "is not there (KTECH_DATA names the folder data of a checkout)") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyDataError(str(path), f"is not TOML ({error})") from None


def _digest(files: Iterable[Path]) -> str:
    """Return a hash over the files' names and bytes: two equal digests mean the same rules."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


Flaw = tuple[str, str]


def _flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield what the records say of one another that is not so."""
    if not policy.packs:
        yield "packs", "holds no pack"
    for place, cited in policy.cited():
        if cited.source not in policy.sources:
            yield place, f'there is no source "{cited.source}"'
        elif not policy.sources[cited.source].may_settle and not isinstance(cited, Ask | Condition | Stay):
            yield place, f'the source "{cited.source}" may not settle anything'
    for pack in policy.all_packs:
        yield from _flaws_of(pack, policy)
    yield from _flaws_between(policy)


def _flaws_between(policy: Policy) -> Iterator[Flaw]:
    names = [pack.id for pack in policy.all_packs]
    yield from ((name, "two packs have this id") for name in names if names.count(name) > 1)
    for name, route in policy.routes.items():
        days = [pack.first_day for pack in policy.packs_of(name) if pack.status != "draft"]
        if not days:
            yield f"routes.toml: {name}", "the route has no pack"
        if len(set(days)) < len(days):
            yield f"routes.toml: {name}", "two packs begin on one day"
        for stay in {route.stay, *(pack.stay for pack in policy.packs_of(name) if pack.stay)} - policy.stays.keys():
            yield f"routes.toml: {name}", f'stay.toml says nothing of "{stay}"'


def _flaws_of(pack: Pack, policy: Policy) -> Iterator[Flaw]:
    if pack.route not in policy.routes:
        yield pack.id, f'there is no route "{pack.route}"'
    for name, clause in pack.clause.items():
        if clause.of is not None and clause.of not in policy.parameters:
            yield f"{pack.id}: clause {name}", f'there is no value "{clause.of}"'
        if clause.fact in MEASURES and clause.unit != MEASURES[clause.fact].unit:
            yield f"{pack.id}: clause {name}", f"{clause.fact} is counted in {MEASURES[clause.fact].unit}"
    for place, asked in pack.asked():
        yield from ((f"{pack.id}: {place}", what) for what in _misuse(asked, pack))
    yield from _flaws_of_points(pack)


def _flaws_of_points(pack: Pack) -> Iterator[Flaw]:
    for table in pack.points.values():
        groups = {item.group for item in table.item if item.group}
        if groups != set(table.groups):
            yield pack.id, f"groups of points and their caps differ: {sorted(groups ^ set(table.groups))}"
        if any(MEASURES[i.fact].about != "candidate" for i in table.item if i.group and i.fact in MEASURES):
            yield pack.id, "a group of points may hold facts of the candidate alone"


def _misuse(asked: Asked, pack: Pack) -> Iterator[str]:
    """Yield why a fact cannot be asked for so."""
    measure = MEASURES.get(asked.fact)
    if measure is None:
        yield f'there is no fact "{asked.fact}"'
        return
    if asked.terms.keys() - measure.takes:
        yield f"{asked.fact} does not take {', '.join(sorted(asked.terms.keys() - measure.takes))}"
    yield from (f"{asked.fact} needs the terms {name}" for name in measure.lists if getattr(pack, name) is None)
    if "table" in measure.takes and asked.table not in pack.points:
        yield f'there is no point table "{asked.table}"'


@cache
def policy() -> Policy:
    """Return the rules that come with the project, read once a process."""
    return load_policy(settings().data / "policy")
