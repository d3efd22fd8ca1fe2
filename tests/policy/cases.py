"""Cases in words: how `cases*.toml` are read, and how many are answered at once.

A sitting is all cases of one pack (or one route) on one day: their people are one pool,
so that a change of the rules asks each sitting once, and only those that it can touch.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from matching.domain import (
    Candidate,
    Cefr,
    Degree,
    DegreeStatus,
    Employer,
    EmployerSize,
    Employment,
    EmploymentType,
    Institute,
    LanguageSkill,
    Leave,
    Opening,
    PartialDate,
    Residence,
)
from matching.eligibility import Grade, Policy, Rulebook, answers_about_people, gate, policy
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.gate import Gate, Memo
from matching.eligibility.records import K_TECH_PASS
from matching.errors import PolicyNotInForceError
from tests.people import degree, job, opening, person, won

WORDS = {Grade.YES: "yes", Grade.OPEN: "unknown", Grade.LEANS_TO_NO: "leans", Grade.NO: "no"}
NOT_IN_FORCE = "not in force"
OF_PERSON = ("degrees", "jobs", "unstated", "residence", "languages")
OF_ANSWER = ("expected", "clauses", "doors", "points")
KEYS = {"name", "why", "day", "pack", "route", "who", "opening", *OF_PERSON, *OF_ANSWER}
Table = dict[str, object]
Answer = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One sentence of cases*.toml under one pack; `pack` is None for the route's in force on the day.

    `expected` holds the whole answer under "overall", under "clause pay" and "door research"
    those of clauses and doors that the case speaks of, and under "points" the least and the
    most.
    """

    name: str
    why: str
    day: date
    route: str
    pack: str | None
    candidate: Candidate
    opening: Opening
    expected: Answer

    @property
    def overall(self) -> object:
        """The whole answer."""
        return self.expected["overall"]

    def pack_id(self) -> str:
        """Return the pack that answers it."""
        return self.pack or policy().pack_on(self.day, self.route).id

    def rulebook(self, rules: Policy) -> Rulebook:
        """Return the rules that answer it; raises `PolicyNotInForceError`."""
        return Rulebook.on(self.day, self.pack or rules.pack_on(self.day, self.route).id, rules)


@dataclass(frozen=True)
class Sitting:
    """The cases of one pack or route on one day."""

    cases: tuple[Case, ...]
    memos: dict[str, Memo] = field(default_factory=dict)

    @cached_property
    def careers(self) -> Careers:
        """The people of the cases as one pool."""
        return careers_of([case.candidate for case in self.cases])

    @cached_property
    def rows_by_opening(self) -> list[tuple[Opening, list[int]]]:
        """Each distinct opening with the places of its cases."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, case in enumerate(self.cases):
            rows[case.opening.model_dump_json()].append(row)
        return [(self.cases[each[0]].opening, each) for each in rows.values()]

    def basis(self, rules: Policy) -> list[object]:
        """Return all of the rules that the answers can depend on; None for what is not in force."""
        case = self.cases[0]
        found: list[object] = [_or_none(lambda: case.rulebook(rules).pack)]
        return found + [_or_none(lambda name=name: rules.at(name, case.day)) for name in rules.parameters]

    def answers(self, rules: Policy) -> list[Answer]:
        """Return what the program says of all that each case expects."""
        try:
            return self._found(self.cases[0].rulebook(rules))
        except PolicyNotInForceError:
            return [{"overall": NOT_IN_FORCE} for _ in self.cases]

    def _found(self, rulebook: Rulebook) -> list[Answer]:
        memo = self.memos.setdefault(repr(rulebook.terms.sectors), {})
        people = answers_about_people(self.careers, rulebook, memo)
        found: list[Answer] = [{}] * len(self.cases)
        for each, rows in self.rows_by_opening:
            one = gate(people, each, rulebook)
            for row in rows:
                found[row] = {key: said(one, row, key) for key in self.cases[row].expected}
        return found

    def red(self, rules: Policy) -> list[str]:
        """Return the names of the cases that are not answered as expected."""
        answers = zip(self.cases, self.answers(rules), strict=True)
        return [case.name for case, answer in answers if answer != case.expected]

    @cached_property
    def red_as_it_is(self) -> list[str]:
        """The same under the rules that come with the project."""
        return self.red(policy())

    @cached_property
    def basis_as_it_is(self) -> list[object]:
        """What the answers depend on in the rules that come with the project."""
        return self.basis(policy())

    def red_under(self, rules: Policy) -> list[str]:
        """Return the names of the cases not answered as expected, computed anew only where something changed."""
        return self.red_as_it_is if self.basis(rules) == self.basis_as_it_is else self.red(rules)


def _or_none(find):
    try:
        return find()
    except PolicyNotInForceError:
        return None


def said(one: Gate, row: int, key: str) -> object:
    """Return what a gate says of one row: the whole, a clause, a door, or the range of points."""
    kind, _, name = key.partition(" ")
    if kind == "points":
        table = next(clause for clause in one.rulebook.pack.clause.values() if clause.table)
        bounds = one.bounds[table.key][:, row]
        return [int(bounds.min()), int(bounds.max())]
    grades = one.answer if kind == "overall" else {"clause": one.clauses, "door": one.doors}[kind].get(name)
    return "not asked" if grades is None else WORDS[Grade(int(np.broadcast_to(grades, one.answer.shape)[row]))]


@cache
def read_cases() -> tuple[Case, ...]:
    """Return the cases of all files, one for each pack that a case names."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("*.toml"))]
    default = next(each["default"] for each in files if "default" in each)
    return tuple(case for each in files for table in each["case"] for case in cases_of(table, default, each))


@cache
def sittings() -> tuple[Sitting, ...]:
    """Return all cases that the program answers right, those of one pack or route and day together."""
    groups: defaultdict[object, list[Case]] = defaultdict(list)
    for case in read_cases():
        groups[case.route, case.pack, case.day].append(case)
    return tuple(Sitting(tuple(group)) for group in groups.values())


def cases_of(table: Table, default: Table, file: Table) -> Iterator[Case]:
    """Yield the cases of one entry; `who` names somebody of the same file, over whom the entry is laid."""
    if table.keys() - KEYS:
        raise KeyError(*sorted(table.keys() - KEYS))
    who = file["who"][table["who"]] if "who" in table else {}
    whole = {**who, **table, "opening": {**who.get("opening", {}), **table.get("opening", {})}}
    packs = table.get("pack")
    for pack in packs if isinstance(packs, list) else [packs]:
        yield Case(
            name=f"{table['name']} ({pack})" if isinstance(packs, list) else table["name"],
            why=table["why"],
            day=table.get("day", default["day"]),
            route=table.get("route", K_TECH_PASS) if pack is None else policy().pack(pack).route,
            pack=pack,
            candidate=_candidate(whole, default),
            opening=_opening(whole, default),
            expected=_expected(table),
        )


def _expected(table: Table) -> Answer:
    clauses = {f"clause {name}": answer for name, answer in table.get("clauses", {}).items()}
    doors = {f"door {name}": answer for name, answer in table.get("doors", {}).items()}
    points = {"points": table["points"]} if "points" in table else {}
    return {"overall": table["expected"], **clauses, **doors, **points}


def _filled(table: Table, default: Table) -> Table:
    """Put a case's own values over the defaults; "not stated" takes one away."""
    return {key: None if value == "not stated" else value for key, value in (default | table).items()}


def _candidate(table: Table, default: Table) -> Candidate:
    unstated = table.get("unstated", [])
    degrees, jobs = (table.get(key, [{}]) for key in ("degrees", "jobs"))
    rest: Table = {"residence": _residence(table["residence"])} if "residence" in table else {}
    return person(
        degrees=None if "degrees" in unstated else tuple(_degree(_filled(each, default["degree"])) for each in degrees),
        jobs=None if "jobs" in unstated else tuple(_job(_filled(each, default["job"])) for each in jobs),
        languages=tuple(map(_language, table["languages"])) if "languages" in table else None,
        **rest,
    )


def _residence(values: Table) -> Residence:
    since = values.get("since")
    return Residence(**{**values, "since": None if since is None else PartialDate.parse(since)})


def _language(values: Table) -> LanguageSkill:
    return LanguageSkill(**{**values, "cefr": Cefr(values["cefr"]) if "cefr" in values else None})


def _degree(values: Table) -> Degree:
    status = values.pop("status")
    return degree(**values, status=None if status is None else DegreeStatus(status))


def _job(values: Table) -> Employment:
    kind, share = values.pop("type", None), values.pop("share", None)
    leaves = [Leave(**{key: PartialDate.parse(each[key]) for key in each}) for each in values.pop("leaves", [])]
    if values.get("end") is not None:
        values["ongoing"] = None
    if values.get("institute") is not None:
        values["institute"] = Institute(values["institute"])
    kind = None if kind is None else EmploymentType(kind)
    return job(**values, employment_type=kind, full_time_share=share, leaves=tuple(leaves))


def _opening(table: Table, default: Table) -> Opening:
    values = _filled(table.get("opening", {}), default["opening"])
    pay = values.pop("pay") or {}
    if isinstance(pay, int):
        pay = {"minimum": pay, "maximum": pay}
    terms = {"minimum": None, "maximum": None, "period": "YEAR", "currency": "KRW"} | pay
    least, most = terms.pop("minimum"), terms.pop("maximum")
    if "employer_size" in values:
        values["employer"] = Employer(name="Hanbit Devices", size=EmployerSize(values.pop("employer_size")))
    offered = won(least, most, **terms)
    return opening(pay=offered.model_copy(update={"maximum": most}), **values)
