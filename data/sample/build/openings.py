"""Openings as facts: who hires for what, on which terms; no language yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from fields import Branch, named_branches
from phrases import Line, table


@dataclass(frozen=True, slots=True)
class Employer:
    """A hiring organisation; all are invented."""

    id: str
    name: Line
    size: str
    place: str
    sector: str
    branches: tuple[Branch, ...]
    blurb: int


@dataclass(frozen=True, slots=True)
class Pay:
    """Yearly pay in KRW, or monthly where `monthly`."""

    least: int
    most: int
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The facts of an opening, in no language yet."""

    id: str
    employer: Employer
    branch: Branch
    sector: str | None
    title: Line
    focus: Line
    years: int
    isced: int
    must: tuple[str, ...]
    nice: tuple[str, ...]
    pay: Pay | None
    remote: str
    languages: tuple[tuple[str, str, str], ...]
    employment: str
    posted: str
    until: str


def branch_named(name: str) -> Branch:
    """Return the branch of a name such as `bio.process`."""
    sector, _, branch = name.partition(".")
    return named_branches(sector)[branch]


@cache
def employers() -> tuple[Employer, ...]:
    """Return the invented hiring organisations in the order of their ids."""
    found: list[Employer] = []
    for sector, rows in table("lists/companies").items():
        for row in str(rows).strip().splitlines():
            en, ko, size, place, work, blurb = row.split(" || ")
            hires = tuple(branch_named(name) for name in work.split())
            found.append(Employer(f"emp-{len(found) + 1:02d}", Line(en, ko), size, place, sector, hires, int(blurb)))
    return tuple(found)


def pay_for(years: int, rng: Random) -> Pay | None:
    """Draw pay that grows with the experience asked for: ranges, single values, months, or none."""
    middle = min(max(62 + 11 * years + rng.gauss(0, 18), 62), 245)
    style = rng.random()
    if style < 0.10:
        return None
    if style < 0.18:
        return Pay(
            round(middle / 12, 1).__floor__() * 1_000_000,
            round(middle / 12 + 1.2).__floor__() * 1_000_000,
            monthly=True,
        )
    if style < 0.28:
        return Pay(*(round(rng.uniform(110, 150)) * 1_000_000, round(rng.uniform(162, 205)) * 1_000_000))
    spread = 0 if style < 0.45 else rng.uniform(0.06, 0.16) * middle
    return Pay(round(max(middle - spread, 60)) * 1_000_000, round(min(middle + spread, 260)) * 1_000_000)


def opening(number: int, rng: Random) -> Opening:
    """Draw an opening; employers take turns."""
    employer = employers()[number % len(employers())]
    branch = rng.choice(employer.branches)
    years = rng.choice([0, 2, 3, 5, 5, 6, 8, 8, 8, 10, 10, 12, 14])
    asked = rng.sample(branch.skills, 6)
    must = rng.randint(2, 4)
    korean = rng.choice([(), (), (("Korean", "B1", "nice"),), (("Korean", "B2", "must"),), (("Korean", "A2", "nice"),)])
    english = rng.choice([(("English", "B2", "must"),), (("English", "C1", "must"),), (("English", "B2", "nice"),), ()])
    return Opening(
        id=f"open-{number + 1:03d}",
        employer=employer,
        branch=branch,
        sector=None if rng.random() < 0.1 else employer.sector,
        title=rng.choice(branch.titles),
        focus=rng.choice(branch.focus),
        years=years,
        isced=rng.choice([6, 7, 7, 8] if years < 12 else [6, 7, 7]),
        must=tuple(asked[:must]),
        nice=tuple(asked[must : must + rng.randint(1, 2)]),
        pay=pay_for(years, rng),
        remote=rng.choice(["onsite", "onsite", "onsite", "hybrid", "hybrid", "remote"]),
        languages=(*english, *korean),
        employment=rng.choices(["FULL_TIME", "CONTRACTOR", "INTERN"], weights=[92, 5, 3])[0]
        if years < 6
        else "FULL_TIME",
        posted=f"2026-{rng.randint(9, 11):02d}-{rng.randint(1, 20):02d}",
        until=f"2027-{rng.randint(1, 4):02d}-{rng.randint(1, 28):02d}",
    )
