"""The gate over columns against the same question asked of one person at a time.

`python -m tests.eligibility.agreement 100000` compares that many pairs over all packs of
all routes, prints what it compared, and exits with 1 on any difference. The lives and
openings it draws are those of the properties too: `Pick` is a seeded generator here and
a strategy of hypothesis there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

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
    Isced,
    LanguageSkill,
    Leave,
    Opening,
    PartialDate,
    Pay,
    PayPeriod,
    Residence,
)
from matching.eligibility import assess
from matching.eligibility.careers import careers_of
from matching.eligibility.gate import Gate, Rulebook, answers_about_people, gate
from matching.eligibility.policy import policy

T = TypeVar("T")
Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several; what is to come often stands there more than once."""

ASKED_ON = date(2026, 11, 23), date(2027, 4, 1), date(2028, 2, 29)
PACKS = tuple(pack.id for pack in policy().all_packs)
CROWD = 250  # people answered together
POSTS = 4  # openings each crowd is answered for, under one pack on one day
IN_WORDS = 25  # every so many pairs, the whole assessment is asked as well

STARTS = (
    "2016-02-29", "2017-02-28", "2018-03-01", "2018-03", "2019", "2020-01-31", "2020-02", "2021-12-31", "2022-05-01",
)  # fmt: skip
ENDS = (
    "2017-02-28", "2018-02-28", "2018-02", "2019-12-31", "2020-01-30", "2020-02-29", "2021", "2022-04-30", "2029-06-30",
)  # fmt: skip
NEVER, NOW = date(2010, 1, 1).toordinal(), date(2028, 12, 31).toordinal()
SCHOOLS = (
    "Stanford University", "KAIST", "Seoul National University", "NTU", "HUST", "Nowhere Institute of Arts",
    "Hanyang University ERICA", "없는대학교", None,
)  # fmt: skip
EMPLOYERS = (
    "TSMC", "Intel", "Samsung Electronics", "Samsung Display", "A Small Fab", "한빛전자", "KAIST",
    "Stanford University", "ETRI", "Max Planck Society", None,
)  # fmt: skip
TITLES = (
    "Process Engineer", "Process Engineer", "Etch engineer, 3D NAND", "Research Scientist", "선임연구원", "Postdoc",
    "PhD student", "Software intern", "Baker", None,
)  # fmt: skip
DEGREE_TITLES = ("Ph.D.", "MSc", "석사", "BSc", "BS MS", "Abracadabra", "Certificate of attendance", None)
SECTORS = ("semiconductor", "semiconductor", "ai", "other", None, None)
STATUSES = ("E-7", "E-7-1", "E-3", "D-10", "D-1", "F-2-7", "E71 visa?", "resident", None)
FLUENCIES = (
    "TOPIK 4급",
    "TOPIK II 5",
    "사회통합프로그램 3단계",
    "KIIP 5",
    "fluent",
    "business level",
    "B2",
    "some",
    None,
)


def a_day(pick: Pick, known: Sequence[str] = STARTS) -> PartialDate:
    """Return a day, a month or a year, often one at which something else begins or ends."""
    if pick((True, False)):
        return PartialDate.parse(pick(known))
    day = date.fromordinal(pick(range(NEVER, NOW)))
    precise = pick(("day", "day", "day", "month", "year"))
    return PartialDate(day.year, None if precise == "year" else day.month, day.day if precise == "day" else None)


def a_job(pick: Pick) -> Employment:
    """Return a job; start and end may be vague or not known, the leaves may touch or cover it."""
    start = a_day(pick) if pick((True,) * 15 + (False,)) else None
    end = a_day(pick, ENDS) if pick((True, True, False)) else None
    if start and end and end.last < start.first:
        start, end = end, start
    return Employment(
        employer=pick(EMPLOYERS), title=pick(TITLES), start=start, end=end,
        ongoing=pick((True, True, None)) if end is None else None,
        sector=pick(SECTORS), employment_type=pick((None, None, EmploymentType.FULL_TIME, *EmploymentType)),
        full_time_share=pick((None, None, None, 1.0, 0.5)), country=pick((None, "KR", "TW")),
        research=pick((None, None, True, False)), institute=pick((None, None, *Institute)),
        leaves=tuple(a_leave(pick, start, end) for _ in range(pick((0, 0, 0, 1, 2)))),
    )  # fmt: skip


def a_leave(pick: Pick, start: PartialDate | None, end: PartialDate | None) -> Leave:
    """Return a leave: often from a job's first day, to its last, or over the whole of it."""
    first = pick((start, None, None)) or a_day(pick)
    last = pick((end, None, None)) or a_day(pick, ENDS)
    if last.last < first.first:
        first, last = last, first
    return Leave(start=first, end=last)


def a_degree(pick: Pick) -> Degree:
    """Return a degree awarded, expected, begun, finished without (수료), or nobody said."""
    awarded, end = (a_day(pick, ENDS) if pick((True, False)) else None for _ in range(2))
    return Degree(
        school=pick(SCHOOLS), campus=pick((None, None, None, "main", "Incheon campus")), title=pick(DEGREE_TITLES),
        isced=pick((None, *Isced)), awarded=awarded, end=end, country=pick((None, None, "KR", "US")),
        status=pick((None, None, DegreeStatus.AWARDED, *DegreeStatus)),
    )  # fmt: skip


def a_person(pick: Pick, name: str = "p") -> Candidate:
    """Return somebody with up to four jobs and three degrees, or who does not say."""
    several = pick((None, *range(5), 2, 3))
    jobs = None if several is None else tuple(a_job(pick) for _ in range(several))
    degrees = pick((None, 0, 1, 1, 2, 2, 3))
    korean = tuple(
        LanguageSkill(language="Korean", fluency=pick(FLUENCIES), cefr=pick((None, None, *Cefr)))
        for _ in range(pick((0, 1, 1)))
    )
    return Candidate(
        id=name, employments=jobs, languages=pick((None, korean, korean)),
        degrees=None if degrees is None else tuple(a_degree(pick) for _ in range(degrees)),
        residence=Residence(
            country=pick((None, "KR", "KR", "TW")), status=pick(STATUSES),
            since=a_day(pick) if pick((True, True, False)) else None,
        ),
    )  # fmt: skip


def a_strong_person(pick: Pick, name: str = "p") -> Candidate:
    """Return somebody whom most rules admit, with one random job and degree more."""
    since = PartialDate.parse(pick(("2012-03-01", "2014", "2018-03")))
    career = Employment(
        employer=pick(("TSMC", "Intel", "Stanford University", "ETRI")), title="Research Scientist", start=since,
        ongoing=True, sector="semiconductor", research=True, country=pick(("KR", "TW")),
    )  # fmt: skip
    degree = Degree(
        school=pick(("Stanford University", "KAIST")), isced=pick((Isced.MASTER, Isced.DOCTORATE)),
        awarded=PartialDate.parse(pick(("2010-06-15", "2016-02", "2025-02-20"))), status=DegreeStatus.AWARDED,
    )  # fmt: skip
    return Candidate(
        id=name, degrees=(degree, a_degree(pick)), employments=(a_job(pick), career),
        languages=(LanguageSkill(language="ko", fluency="TOPIK 5급"),),
        residence=Residence(country="KR", status=pick(("E-7-1", "E-3")), since=PartialDate.parse("2019-03-01")),
    )  # fmt: skip


def anybody(pick: Pick, name: str = "p") -> Candidate:
    """Return a person of either kind."""
    return pick((a_person, a_person, a_strong_person))(pick, name)


def a_good_opening(name: str = "o") -> Opening:
    """Return an opening that no rule turns down."""
    return Opening(
        id=name, title="Research scientist, etch", sector="semiconductor", country="KR",
        pay=Pay(currency="KRW", minimum=300_000_000, maximum=300_000_000, period=PayPeriod.YEAR),
        employer=Employer(name="Hanbit Devices", size=EmployerSize.SMALL),
    )  # fmt: skip


def an_opening(pick: Pick, name: str = "o") -> Opening:
    """Return an opening: what it pays, in which field and where is said, half said, or not at all."""
    if pick((True, False, False)):
        return a_good_opening(name)
    least = pick((None, 30_000_000, 52_416_000, 78_624_000, 104_832_000, 157_248_000, 209_664_000, 300_000_000))
    pay = Pay(
        currency=pick(("KRW", "KRW", "KRW", "USD", None)), period=pick((*[PayPeriod.YEAR] * 3, *PayPeriod, None)),
        minimum=least, maximum=None if least is None else pick((None, least, least * 2)),
    )  # fmt: skip
    return Opening(
        id=name, title=pick(("Etch engineer", "Research scientist", "선임연구원", "Clerk")), pay=pay,
        sector=pick(SECTORS), industry=pick((None, None, "반도체", "Catering")),
        country=pick((None, "KR", "KR", "TW")), locality=pick((None, "화성시", "Hsinchu")),
        employer=Employer(name="Hanbit Devices", size=pick((None, *EmployerSize)), sector=pick((None, *SECTORS))),
    )  # fmt: skip


def seeded(seed: int) -> Pick:
    """Return a `Pick` that draws the same from the same seed."""
    rng = np.random.default_rng(seed)
    return lambda options: options[int(rng.integers(len(options)))]


def answers_of(one: Gate, row: int) -> dict[str, object]:
    """Return all that a gate says of one of its people; two equal ones are the same answer."""
    said: dict[str, object] = {"answer": int(one.answer[row]), "people": int(one.people[row])}
    said |= {f"clause {name}": int(_of(row, grades)) for name, grades in one.clauses.items()}
    said |= {f"door {name}": int(_of(row, grades)) for name, grades in one.doors.items()}
    return said | {f"fact {key}": _of(row, facts).tolist() for key, facts in one.bounds.items()}


def _of(row: int, columns: np.ndarray) -> np.ndarray:
    return columns[..., row if columns.shape[-1] > 1 else 0]


@dataclass
class Agreement:
    """How many pairs were compared, how many of them in words too, how often each grade came, and what differed."""

    pairs: int = 0
    in_words: int = 0
    by_grade: list[int] = field(default_factory=lambda: [0] * 4)
    by_pack: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


Alone = Callable[[Candidate, Sequence[Opening], Rulebook], list[Gate]]


def alone(person: Candidate, posts: Sequence[Opening], rulebook: Rulebook) -> list[Gate]:
    """Return for each opening the gate of a pool of one."""
    answers = answers_about_people(careers_of([person]), rulebook)
    return [gate(answers, post, rulebook) for post in posts]


def compare(pairs: int, *, seed: int = 0, one_by_one: Alone = alone) -> Agreement:
    """Answer so many pairs together and one by one; `one_by_one` may be a wrong way, to see it found out."""
    pick, found = seeded(seed), Agreement()
    each = max(1, -(-pairs // len(PACKS)))  # pairs a pack
    for number, pack in enumerate(PACKS):
        for people, posts, day in _crowds(pick, min(each, pairs - number * each), number):
            _compare_crowd(people, posts, Rulebook.on(day, pack), found, one_by_one)
    return found


def _crowds(pick: Pick, pairs: int, number: int) -> Iterator[tuple[list[Candidate], list[Opening], date]]:
    while pairs > 0:
        posts = [an_opening(pick, f"o{n}") for n in range(min(POSTS, pairs))]
        people = [anybody(pick, f"p{n}") for n in range(min(CROWD, pairs // len(posts)))]
        yield people, posts, ASKED_ON[number % len(ASKED_ON)]
        pairs, number = pairs - len(people) * len(posts), number + 1


def _compare_crowd(
    people: Sequence[Candidate], posts: Sequence[Opening], rulebook: Rulebook, found: Agreement, one_by_one: Alone
) -> None:
    together = answers_about_people(careers_of(people), rulebook)
    whole = [gate(together, post, rulebook) for post in posts]
    for row, person in enumerate(people):
        for post, crowd, single in zip(posts, whole, one_by_one(person, posts, rulebook), strict=True):
            expected, got = answers_of(single, 0), answers_of(crowd, row)
            if expected != got:
                differing = {key: (expected.get(key), got.get(key)) for key in expected if expected[key] != got[key]}
                found.differences.append(f"{rulebook.pack.id} {rulebook.day}: {differing} {person!r} {post!r}")
            _compare_in_words(person, post, crowd, row, found)
            found.pairs += 1
            found.by_grade[int(crowd.answer[row])] += 1
            found.by_pack[rulebook.pack.id] = found.by_pack.get(rulebook.pack.id, 0) + 1


def _compare_in_words(person: Candidate, post: Opening, crowd: Gate, row: int, found: Agreement) -> None:
    if found.pairs % IN_WORDS:
        return
    found.in_words += 1
    got = assess(person, post, crowd.rulebook.day, pack=crowd.rulebook.pack.id)
    told = {"answer": int(got.grade)} | {f"door {door.id}": int(door.grade) for door in got.doors}
    told |= {f"clause {each.clause}": int(each.grade) for each in got.findings}
    columns = answers_of(crowd, row)
    if any(columns[name] != grade for name, grade in told.items()):
        found.differences.append(f"{crowd.rulebook.pack.id} {crowd.rulebook.day}, in words: {person!r} {post!r}")


def main(pairs: int) -> int:
    """Compare so many pairs and print what came of it."""
    begun = time.process_time()
    found = compare(pairs)
    seconds = time.process_time() - begun
    lines = [
        f"{found.pairs} pairs, {len(found.by_pack)} packs, {found.in_words} in words too, {seconds:.0f} s of CPU time",
        f"no, leans to no, open, yes: {found.by_grade}",
        f"{len(found.differences)} differ",
        *found.differences[:5],
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
