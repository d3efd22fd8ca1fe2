"""Whether the cases in words would notice a change of the rules: `python -m tests.policy.mutate`.

Every clause, threshold, day and list term of data/policy is changed in memory, one at a
time. Prints how many cases each change turns red, and exits with 1 if one turns none,
or if a change said to show nowhere does show.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from matching.domain import Candidate, DegreeStatus, EmploymentType, Opening
from matching.eligibility import Grade, Policy, assess, policy
from matching.eligibility.policy import Clause, DatedValue, ListTerms, Pack, Parameter
from matching.errors import PolicyNotInForceError
from tests.people import degree, job, opening, person, won

WORDS = {Grade.YES: "yes", Grade.OPEN: "unknown", Grade.LEANS_TO_NO: "leans", Grade.NO: "no"}
NOT_IN_FORCE = "not in force"
A_DAY = timedelta(days=1)
KEYS = {"name", "why", "expected", "day", "pack", "degrees", "jobs", "unstated", "opening", "clauses"}
Table = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One sentence of cases.toml under one pack; `pack` is None for the one in force on the day."""

    name: str
    why: str
    day: date
    pack: str | None
    candidate: Candidate
    opening: Opening
    overall: str
    clauses: dict[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> dict[str, str]:
        """The whole answer under "overall", and that of each clause the case speaks of."""
        return {"overall": self.overall, **self.clauses}

    def answer(self, rules: Policy) -> dict[str, str]:
        """Return what the program says of all that is expected; "not shown" for a clause it does not mention."""
        try:
            found = assess(self.candidate, self.opening, self.day, pack=self.pack, policy=rules)
        except PolicyNotInForceError:
            return {"overall": NOT_IN_FORCE}
        shown = {each.clause: WORDS[each.grade] for each in found.findings}
        return {"overall": WORDS[found.grade], **{name: shown.get(name, "not shown") for name in self.clauses}}


@cache
def read_cases() -> tuple[Case, ...]:
    """Return the cases of cases.toml, one for each pack that a case names."""
    tables = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
    return tuple(case for table in tables["case"] for case in _cases(table, tables["default"]))


def _cases(table: Table, default: Table) -> Iterator[Case]:
    if table.keys() - KEYS:
        raise KeyError(*sorted(table.keys() - KEYS))
    packs = table.get("pack")
    for pack in packs if isinstance(packs, list) else [packs]:
        name = f"{table['name']} ({pack})" if isinstance(packs, list) else table["name"]
        day = table.get("day", default["day"])
        values = {"why": table["why"], "day": day, "pack": pack, "overall": table["expected"]}
        people = {"candidate": _candidate(table, default), "opening": _opening(table, default)}
        yield Case(name=name, clauses=table.get("clauses", {}), **values, **people)


def _filled(table: Table, default: Table) -> Table:
    """Put a case's own values over the defaults; "not stated" takes one away."""
    return {key: None if value == "not stated" else value for key, value in (default | table).items()}


def _candidate(table: Table, default: Table) -> Candidate:
    unstated = table.get("unstated", [])
    degrees, jobs = (table.get(key, [{}]) for key in ("degrees", "jobs"))
    return person(
        degrees=None if "degrees" in unstated else tuple(_degree(_filled(each, default["degree"])) for each in degrees),
        jobs=None if "jobs" in unstated else tuple(_job(_filled(each, default["job"])) for each in jobs),
    )


def _degree(values: Table) -> object:
    status = values.pop("status")
    return degree(**values, status=None if status is None else DegreeStatus(status))


def _job(values: Table) -> object:
    kind, share = values.pop("type", None), values.pop("share", None)
    if values.get("end") is not None:
        values["ongoing"] = None
    return job(**values, employment_type=None if kind is None else EmploymentType(kind), full_time_share=share)


def _opening(table: Table, default: Table) -> Opening:
    values = _filled(table.get("opening", {}), default["opening"])
    pay = values.pop("pay") or {}
    if isinstance(pay, int):
        pay = {"minimum": pay, "maximum": pay}
    terms = {"minimum": None, "maximum": None, "period": "YEAR", "currency": "KRW"} | pay
    least, most = terms.pop("minimum"), terms.pop("maximum")
    offered = won(least, most, **terms)
    return opening(pay=offered.model_copy(update={"maximum": most}), **values)


@dataclass(frozen=True)
class Mutant:
    """The rules with one change; `unseen` says why no case can show it, where none can."""

    name: str
    rules: Policy
    unseen: str = ""

    def red(self) -> list[str]:
        """Return the names of the cases that are no longer answered as expected."""
        return [case.name for case in read_cases() if case.answer(self.rules) != case.expected]


def mutants() -> Iterator[Mutant]:
    """Change one thing at a time in the rules that come with the project."""
    rules = policy()
    for pack in rules.packs:
        for of_pack in (_days_of_pack, _doors, _thresholds, _list_terms, _silent):
            for name, changed, unseen in of_pack(pack):
                others = tuple(changed if each.id == pack.id else each for each in rules.packs)
                yield Mutant(f"{pack.id}: {name}", rules.model_copy(update={"packs": others}), unseen)
    for key, parameter in rules.parameters.items():
        for name, changed, unseen in _values(parameter):
            table = {**rules.parameters, key: changed}
            yield Mutant(f"{key}: {name}", rules.model_copy(update={"parameters": table}), unseen)


PackChange = tuple[str, Pack, str]


def _days_of_pack(pack: Pack) -> Iterator[PackChange]:
    for days in (-1, 1):
        guarded = days < 0 and pack.id.startswith("announced")
        unseen = "the day before, the advanced sectors have no value either" if guarded else ""
        first = pack.first_day + days * A_DAY
        yield f"first day {first}", pack.model_copy(update={"first_day": first}), unseen


def _doors(pack: Pack) -> Iterator[PackChange]:
    for door in pack.door:
        rest = tuple(each for each in pack.door if each.id != door.id)
        if rest:
            yield f"no door {door.id}", pack.model_copy(update={"door": rest}), ""
        for clause in door.clauses:
            fewer = door.model_copy(update={"clauses": tuple(name for name in door.clauses if name != clause)})
            doors = tuple(fewer if each.id == door.id else each for each in pack.door)
            implied = clause == "degree" and door.id != pack.door[0].id
            unseen = "a ranked school's master's is a master's; the company door speaks of it" if implied else ""
            yield f"{door.id} does not ask for {clause}", pack.model_copy(update={"door": doors}), unseen


# A day short of whole years is 1/372 of a year short (a month of 31 days), so a step has to be a little more.
LEAST_STEP = {"years": 1 / 360, "ISCED level": 1.0, "yes or no": 1.0, "KRW a year": 1e-7}
OTHER_FACT = {
    "degree_level": "ranked_degree_level", "ranked_degree_level": "degree_level", "work_years": "advanced_work_years",
    "advanced_work_years": "work_years", "global_company_years": "work_years", "annual_pay": "in_korea",
    "advanced_sector": "in_korea", "in_korea": "advanced_sector",
}  # fmt: skip


def _thresholds(pack: Pack) -> Iterator[PackChange]:
    for name, clause in pack.clause.items():
        bound, now = ("at_least", clause.at_least) if clause.multiple is None else ("multiple", clause.multiple)
        steps = [{bound: (now or 0) + sign * LEAST_STEP[clause.unit]} for sign in (-1, 1)]
        for change in ({"fact": OTHER_FACT[clause.fact]}, *steps):
            yield f"{name} {change}", _with_clause(pack, name, clause.model_copy(update=change)), ""


def _with_clause(pack: Pack, name: str, clause: Clause) -> Pack:
    return pack.model_copy(update={"clause": {**pack.clause, name: clause}})


NO_EDITION_HELD = ("the-engineering", "usnews-engineering")


def _list_terms(pack: Pack) -> Iterator[PackChange]:
    for key in ("schools", "companies"):
        terms: ListTerms = getattr(pack, key)
        asked = key == "schools" or "global-company" in pack.clause
        unasked = "" if asked else "this version asks nothing of the company"
        for name, change, unseen in (*_lists(terms), *_ranks(terms), *_years_back(terms)):
            yield f"{key} {name}", pack.model_copy(update={key: terms.model_copy(update=change)}), unasked or unseen


Change = tuple[str, Table, str]


def _lists(terms: ListTerms) -> Iterator[Change]:
    for name in terms.lists:
        unseen = "no edition of it is held" if name in NO_EDITION_HELD else ""
        yield f"without {name}", {"lists": tuple(each for each in terms.lists if each != name)}, unseen
    if "qs-engineering" in terms.lists:
        for name in {"qs-world", "the-world", "usnews-global"} - set(terms.lists):
            yield f"with {name}", {"lists": (*terms.lists, name)}, ""


def _ranks(terms: ListTerms) -> Iterator[Change]:
    for step in (-1, 1):
        unseen = "no rank past the last that counts is held" if step > 0 else ""
        if isinstance(terms.last_rank, int):
            yield f"to rank {terms.last_rank + step}", {"last_rank": terms.last_rank + step}, unseen
            continue
        for name, last in terms.last_rank.items():
            yield f"{name} to rank {last + step}", {"last_rank": {**terms.last_rank, name: last + step}}, unseen


def _years_back(terms: ListTerms) -> Iterator[Change]:
    for step in (-1, 1):
        yield f"{terms.years + step} years back", {"years": terms.years + step}, ""


def _silent(pack: Pack) -> Iterator[PackChange]:
    """Ask for what this version is said not to ask."""
    model = policy().packs[-1]
    for name in pack.silent:
        first = pack.door[0].model_copy(update={"clauses": (*pack.door[0].clauses, name)})
        stricter = _with_clause(pack, name, model.clause[name])
        yield f"asks for {name} too", stricter.model_copy(update={"door": (first, *pack.door[1:])}), ""


def _values(parameter: Parameter) -> Iterator[tuple[str, Parameter, str]]:
    for number, dated in enumerate(parameter.history):
        before = parameter.history[number - 1] if number else None
        for name, change, unseen in (*_days(dated, before), *_amounts(dated), *_sectors(dated)):
            history = list(parameter.history)
            history[number] = dated.model_copy(update=change)
            yield f"{dated.since} {name}", parameter.model_copy(update={"history": tuple(history)}), unseen


def _days(dated: DatedValue, before: DatedValue | None) -> Iterator[Change]:
    same = before is not None and (before.value, before.uncertain) == (dated.value, dated.uncertain)
    for days in (-A_DAY, A_DAY):
        yield f"since {dated.since + days}", {"since": dated.since + days}, "same value before" if same else ""


def _amounts(dated: DatedValue) -> Iterator[Change]:
    if isinstance(dated.value, int):
        for step in (-1, 1):
            yield f"{dated.value + step}", {"value": dated.value + step}, ""


def _sectors(dated: DatedValue) -> Iterator[Change]:
    """Move each sector to each of the two places where it does not stand: in, uncertain, out."""
    if isinstance(dated.value, int):
        return
    every = (*policy().parameters["advanced-sectors"].history[-1].value, "other")
    for sector in every:
        value, uncertain = (tuple(s for s in some if s != sector) for some in (dated.value, dated.uncertain))
        places = {
            "in": {"value": (*value, sector), "uncertain": uncertain},
            "uncertain": {"value": value, "uncertain": (*uncertain, sector)},
            "out": {"value": value, "uncertain": uncertain},
        }
        now = "in" if sector in dated.value else "uncertain" if sector in dated.uncertain else "out"
        yield from ((f"{sector} {place}", change, "") for place, change in places.items() if place != now)


def main(write: Callable[[str], object] = sys.stdout.write) -> int:
    """Print a line for each change and return 1 if one of them shows where it should not, or not where it should."""
    wrong = 0
    for mutant in mutants():
        red = mutant.red()
        wrong += bool(red) == bool(mutant.unseen)
        shown = f"e.g. {red[0]}" if red else mutant.unseen or "SURVIVES"
        write(f"{len(red):4d} red  {mutant.name}: {shown}\n")
    write(f"{wrong} changes are not answered as they should be\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
