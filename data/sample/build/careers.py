"""Careers: who worked where, when and as what, planned so that every kind of verdict occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from degrees import Degree, degrees_of
from fields import SECTORS, Branch, branches
from phrases import LAST_MONTH, Line, block, line_of, table

#: How many of a hundred people have which kind of career.
PLANS = {
    "clear-yes": 9, "near-years": 5, "short-global": 5, "bachelor-only": 6, "unlisted-school": 8,
    "vague-dates": 6, "ambiguous-school": 4, "related-employer": 5, "no-sector": 5, "open-old-job": 3,
    "campus": 2, "researcher": 7, "odd-degree": 3, "unlisted-employers": 8, "junior": 11, "student": 8,
    "part-time": 2, "other-sector": 2, "in-korea": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One employment; months are counted from year 0, `end` None is the present job."""

    employer: Line
    country: str
    city: Line
    title: Line
    branch: Branch | None
    focus: Line
    start: int
    end: int | None
    sector: str | None
    employment: str | None = "FULL_TIME"
    seniority: int = 0
    research: bool = False

    def months(self) -> int:
        """Return how long it lasted, up to the sample's day for a present job."""
        return (LAST_MONTH if self.end is None else self.end) - self.start


@dataclass(frozen=True, slots=True)
class Career:
    """What a CV tells about work and study; `dates` is day, month or year."""

    plan: str
    branch: Branch
    home: str
    dates: str
    jobs: tuple[Job, ...]
    degrees: tuple[Degree, ...]


_RANKS = (("", ""), ("Senior ", "선임 "), ("Staff ", "책임 "), ("Principal ", "수석 "))


def employers(sector: str, kind: str) -> list[tuple[Line, tuple[str, ...]]]:
    """Return the employers of a kind with the countries of their offices."""
    section = table("lists/employers")[sector]
    assert not isinstance(section, str)
    rows = section[kind].strip().splitlines()
    return [(line_of(row.rpartition(" || ")[0]), tuple(row.rpartition(" || ")[2].split(", "))) for row in rows]


def cities(country: str) -> list[Line]:
    """Return cities of a country in which technical people work."""
    people, offices = table("lists/people"), table("lists/offices")
    text = people[country]["cities"] if country in people else offices[country]  # type: ignore[index]
    return [line_of(part) for part in str(text).split(", ")]


def title_at(branch: Branch, months_before: int, rng: Random) -> tuple[Line, int]:
    """Return a job title that fits the experience, and its step from 0 to 4."""
    title = rng.choice(branch.titles)
    step = min(sum(months_before >= bound for bound in (42, 84, 126)) + (rng.random() < 0.15), 3)
    if months_before >= 108 and rng.random() < 0.35:
        english = title.en.removesuffix(" Engineer").removesuffix(" Scientist").removesuffix(" Researcher")
        korean = title.ko.removesuffix(" 엔지니어").removesuffix(" 연구원")
        return Line(f"{rng.choice(['Team Lead', 'Manager', 'Group Leader'])}, {english}", f"{korean} 팀장"), 4
    return Line(_RANKS[step][0] + title.en, _RANKS[step][1] + title.ko), step


def kinds_of_employers(plan: str, parts: Sequence[int], rng: Random) -> list[str]:
    """Return the kind of each employer so that the plan comes true, first job first."""
    other, count = ["unlisted", "invented"], len(parts)
    mixed = [rng.choice(["listed", *other]) for _ in parts]
    fixed = {
        "related-employer": ["related"] * count,
        "unlisted-employers": [rng.choice(other) for _ in parts],
        "short-global": [rng.choice(other) for _ in parts[:-1]] + ["listed"],
        "junior": mixed,
        "other-sector": [rng.choice(["listed", *other, *other]) for _ in parts],
        "researcher": [rng.choice(["listed", "listed", "related", "unlisted"]) for _ in parts],
    }
    return fixed[plan] if plan in fixed else long_at_listed(parts, mixed)


def long_at_listed(parts: Sequence[int], kinds: Sequence[str]) -> list[str]:
    """Put the longest jobs at listed companies until they are there for forty months."""
    found, months = list(kinds), 0
    for number in sorted(range(len(parts)), key=lambda each: -parts[each]):
        if months < 40:
            found[number], months = "listed", months + parts[number]
    return found


def total_months(plan: str, rng: Random) -> int:
    """Return how many months somebody of this plan has worked."""
    if plan == "near-years":
        return rng.randint(84, 92)
    if plan == "junior":
        return rng.randint(14, 68)
    if plan == "student":
        return rng.choice([0, 0, 3, 5, 6])
    if plan in ("in-korea", "vague-dates"):
        return rng.randint(98, 124)
    return rng.randint(102, 236) if plan != "researcher" else rng.randint(40, 150)


def lengths(plan: str, total: int, rng: Random) -> list[int]:
    """Split the months over employers; the listed one of "short-global" has about two years."""
    if total < 8:
        return [total] if total else []
    if plan == "short-global":
        last = rng.randint(19, 31)
        return [*lengths("", total - last, rng)[:3], last]
    count = rng.choices([1, 2, 3, 4], weights=[20, 38, 30, 12])[0]
    if plan in ("open-old-job", "part-time", "in-korea"):
        count = max(count, 2)
    count = min(count, max(1, total // 10))
    shares = [rng.uniform(0.5, 1.5) for _ in range(count)]
    parts = [max(6, round(total * share / sum(shares))) for share in shares]
    parts[parts.index(max(parts))] += total - sum(parts)
    return parts


def _office(sector: str, kind: str, rng: Random) -> tuple[Line, str, Line]:
    name, countries = rng.choice(employers(sector, kind))
    country = rng.choice(countries)
    return name, country, rng.choice(cities(country))


def _section(plan: str, sector: str, last: bool) -> str:
    if plan == "researcher":
        return "laboratory"
    if plan == "other-sector":
        return "other"
    return "korea" if plan == "in-korea" and last else sector


def _titled(plan: str, branch: Branch, worked: int, rng: Random) -> tuple[Line, int]:
    if plan == "researcher":
        early = worked < 36
        return (
            (Line("Postdoctoral Researcher", "박사후연구원"), 1) if early else (Line("Research Scientist", "연구원"), 2)
        )
    if plan == "other-sector":
        return line_of(
            rng.choice(["Office Manager || 사무 관리자", "Accountant || 회계 담당", "Sales Manager || 영업 관리자"])
        ), 0
    if plan == "student":
        return line_of("Intern || 인턴"), 0
    return title_at(branch, worked, rng)


def jobs_of(plan: str, branch: Branch, rng: Random) -> tuple[Job, ...]:
    """Return the jobs, oldest first, laid out backwards from the sample's day."""
    parts = lengths(plan, total_months(plan, rng), rng)
    kinds = kinds_of_employers(plan, parts, rng)
    gaps = [rng.choice([0, 0, 0, 1, 1, 2, 3, 7]) for _ in parts]
    between_jobs = rng.random() < 0.12 or plan == "student"
    end = LAST_MONTH - (rng.randint(1, 6) if between_jobs else 0)
    start = end - sum(parts) - sum(gaps[1:])
    jobs: list[Job] = []
    for number, (length, kind) in enumerate(zip(parts, kinds, strict=True)):
        last = number == len(parts) - 1
        start += gaps[number] if number else 0
        here = branch if last or rng.random() < 0.75 else rng.choice(branches(branch.sector))
        jobs.append(
            _job(plan, here, kind, start, length, last=last, open_ended=last and not between_jobs, jobs=jobs, rng=rng)
        )
        start += length
    return tuple(jobs)


def _job(
    plan: str, branch: Branch, kind: str, start: int, length: int, *, last: bool, open_ended: bool,
    jobs: Sequence[Job], rng: Random,
) -> Job:  # fmt: skip
    sector = _section(plan, branch.sector, last)
    title, step = _titled(plan, branch, sum(job.months() for job in jobs), rng)
    name, country, city = _office(sector, kind, rng)
    return Job(
        name, country, city, title,
        branch=None if plan == "other-sector" else branch,
        focus=rng.choice(branch.focus),
        start=start,
        end=None if open_ended else start + length,
        sector="other" if plan == "other-sector" else branch.sector,
        employment="INTERN" if plan == "student" else "FULL_TIME",
        seniority=step,
        research=plan == "researcher",
    )  # fmt: skip


def flawed(plan: str, jobs: tuple[Job, ...], rng: Random) -> tuple[Job, ...]:
    """Return the jobs with the gap in the record that the plan asks for."""
    if plan == "no-sector":
        return tuple(replace(job, sector=None) for job in jobs)
    if plan == "open-old-job":
        return (replace(jobs[0], end=None), *jobs[1:])
    if plan == "part-time":
        return (replace(jobs[0], employment="PART_TIME"), *jobs[1:])
    unstated = rng.random() < 0.1 and plan != "clear-yes"
    return tuple(replace(job, employment=None) for job in jobs) if unstated else jobs


def career(number: int, rng: Random) -> Career:
    """Plan one career; the field follows the number, so that all have equal shares."""
    sector = SECTORS[number % len(SECTORS)]
    plan = rng.choices(list(PLANS), weights=list(PLANS.values()))[0]
    branch = rng.choice(branches(sector))
    home = rng.choice([*table("lists/people"), "IN", "TW", "US", "CN", "JP", "DE", "VN"])
    jobs = flawed(plan, jobs_of(plan, branch, rng), rng)
    degrees = degrees_of(plan, branch, home, jobs[0].start if jobs else LAST_MONTH, rng)
    precise = (
        "day" if plan in ("clear-yes", "near-years") and rng.random() < 0.7 else rng.choice(["day", "month", "month"])
    )
    return Career(plan, branch, home, "year" if plan == "vague-dates" else precise, jobs, degrees)


def lines(name: str) -> tuple[Line, ...]:
    """Return the lines of a block that fits every field."""
    return block("words/common", name)
