"""Degrees: which school, which level, and the ones that only look like a master's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from fields import Branch
from phrases import LAST_MONTH, Line, line_of, table

TITLES = {
    6: ("BSc || 공학사", "Bachelor of Engineering || 공학 학사", "B.Tech || 학사", "Bachelor of Science || 이학사"),
    7: ("MSc || 공학석사", "Master of Science || 석사", "M.Eng || 공학 석사", "MS || 이학석사"),
    8: ("PhD || 공학박사", "Ph.D. || 박사", "Doctor of Philosophy || 이학박사"),
}
ODD_TITLES = (
    ("MEng (integrated master's) || MEng(학석사 통합)", 7, "awarded"),
    ("Dipl.-Ing. (FH) || Dipl.-Ing. (FH)", 7, "awarded"),
    ("Master's coursework || 석사 수료", 7, "coursework-completed"),
    ("PhD (ABD) || 박사 수료", 8, "coursework-completed"),
    ("Master of Science || 석사 중퇴", 7, "withdrawn"),
    ("Postgraduate Diploma || 대학원 디플로마", 7, "awarded"),
)


@dataclass(frozen=True, slots=True)
class Degree:
    """One degree; `marked` says whether the document states level and day beside the words."""

    school: Line
    country: str
    area: Line
    isced: int
    title: Line
    start: int
    end: int
    status: str = "awarded"
    campus: str | None = None
    marked: bool = True


def schools(kind: str) -> list[tuple[Line, str]]:
    """Return the schools of a kind with their countries."""
    rows = str(table("lists/schools")[kind]).strip().splitlines()
    return [(line_of(row.rpartition(" || ")[0]), row.rpartition(" || ")[2]) for row in rows]


def _school(kind: str, home: str | None, rng: Random) -> tuple[Line, str]:
    known = schools(kind)
    near = [school for school in known if school[1] == home]
    return rng.choice(near if near and rng.random() < 0.75 else known)


def _degree(isced: int, school: tuple[Line, str], branch: Branch, end: int, rng: Random) -> Degree:
    years = {6: 4, 7: 2, 8: rng.choice([4, 4, 5, 6])}[isced]
    title = line_of(rng.choice(TITLES[isced]))
    return Degree(*school, rng.choice(branch.areas), isced, title, end - 12 * years + 3, end)


def _last_school_kind(plan: str, rng: Random) -> str:
    kind = {"ambiguous-school": "ambiguous", "campus": "campus", "unlisted-school": "unranked"}.get(plan)
    if kind:
        return kind
    always = (
        "clear-yes",
        "near-years",
        "short-global",
        "bachelor-only",
        "vague-dates",
        "related-employer",
        "no-sector",
    )
    return "ranked" if plan in always or rng.random() < 0.7 else "unranked"


def degrees_of(plan: str, branch: Branch, home: str, first_day: int, rng: Random) -> tuple[Degree, ...]:
    """Return the degrees, newest first, ended before the work began."""
    if plan == "other-sector" and rng.random() < 0.4:
        return ()
    levels = [6] if plan in ("bachelor-only", "other-sector") else rng.choice([[7, 6], [7, 6], [8, 6], [8, 7, 6]])
    if plan == "researcher":
        levels = [8, 7, 6]
    end, found = first_day - rng.choice([1, 2, 2, 3, 5]), []
    for number, isced in enumerate(levels):
        kind = _last_school_kind(plan, rng) if number == 0 else rng.choice(["ranked", "unranked", "unranked"])
        found.append(_degree(isced, _school(kind, home if isced < 8 else None, rng), branch, end, rng))
        end = found[-1].start - 3
    return _adjusted(plan, tuple(found), rng)


def _adjusted(plan: str, degrees: tuple[Degree, ...], rng: Random) -> tuple[Degree, ...]:
    first = degrees[0]
    if plan == "odd-degree":
        title, isced, status = rng.choice(ODD_TITLES)
        return (
            replace(first, title=line_of(title), isced=isced, status=status, marked=status != "awarded"),
            *degrees[1:],
        )
    if plan == "student":
        status = rng.choice(["expected", "in-progress"])
        return (replace(first, end=LAST_MONTH + rng.choice([1, 3, 3, 8, 20]), status=status), *degrees[1:])
    if plan != "clear-yes" and rng.random() < 0.3:
        return tuple(replace(degree, marked=False) for degree in degrees)
    return degrees
