"""People, openings and their proofs by the hundred, and proofs changed one leaf at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date

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
    Residence,
)
from matching.eligibility import policy
from matching.eligibility.proof import proof
from tests.people import day, job, opening, person, won

DAYS = (date(2025, 4, 2), date(2026, 3, 31), date(2026, 9, 1), date(2026, 11, 23), date(2027, 4, 1), date(2028, 2, 29))
SCHOOLS = (
    "Stanford University", "NTU", "Nowhere Institute", "KAIST", None, "Hanyang University ERICA", "서울대학교", "???",
    "Seoul National University, College of Engineering", "University of California", "한밭대학교", "Univ. of Oxford",
    "Harvard Medical School", "Paris VI", "Technische Universitaet Muenchen", "Boston University",
)  # fmt: skip
FIRMS = (
    "TSMC", "Samsung", "Samsung Display", "A Small Fab", None, "Intel", "삼성전자", "Intel Korea", "KAIST", "Facebook",
    "삼성전자 반도체연구소", "Hynix Semiconductor", "한국전자통신연구원", "Stanford University", "TIME", "-",
)  # fmt: skip
WHEN = (
    "2012-03-01",
    "2015",
    "2018-11",
    "2019-05-05",
    None,
    "2024-01-01",
    "2016-02-29",
    "2023-08-31",
    "2026-11",
    "2018-11-23",
)
LATER = ("2020-02-29", "2022", "2025-06-30", None, None, "2026-11-22", "2027-02", "2026-12-31")
TITLES = (
    "Process Engineer",
    "Research intern",
    "PhD student researcher",
    "Postdoctoral researcher",
    None,
    "연구원",
    "대학원생",
)
DEGREE_TITLES = (None, "PhD", "MSc", "석사 수료", "Abracadabra", "MA", "B.Eng.", "Certificate of attendance")
STAYS = ("E-7-1", "e7", "D-2", "D-10", "F-2-7", "resident", None, None, "E-3 (Research)", "D-7")
FLUENCIES = ("TOPIK 4급", "fluent", "KIIP 3", None, "beginner")


class Chance:
    """One seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def of(self, options):
        return options[int(self.rng.integers(len(options)))]

    def rarely(self, value, otherwise=None, share=0.2):
        return value if self.rng.random() < share else otherwise

    def several(self, make, most):
        return tuple(make() for _ in range(int(self.rng.integers(0, most + 1))))


def partly(start, end):
    """The two dates if they run forward, else the first alone."""
    first, last = day(start), day(end)
    return first, (None if first and last and last.last < first.first else last)


def random_degree(chance: Chance) -> Degree:
    start, awarded = partly(chance.rarely(chance.of(WHEN)), chance.of(WHEN + LATER))
    isced = chance.of((5, 6, 7, 8, 7, 8, None))
    return Degree(
        school=chance.of(SCHOOLS), isced=None if isced is None else Isced(isced), start=start,
        **{chance.of(("awarded", "awarded", "end")): awarded}, title=chance.of(DEGREE_TITLES),
        status=chance.of((None, DegreeStatus.AWARDED, DegreeStatus.AWARDED, *DegreeStatus)),
        campus=chance.rarely(chance.of(("main", "Incheon campus", "Stanford", "본교", "Seoul"))),
        country=chance.rarely(chance.of(("KR", "South Korea", "US", "대한민국", "Atlantis"))),
    )  # fmt: skip


def random_leave(chance: Chance) -> Leave | None:
    first, last = partly(*sorted((chance.of(WHEN) or "2019-01", chance.of(WHEN) or "2019-03")))
    return None if first is None or last is None else Leave(start=first, end=last, source={"kind": "unpaid"})


def random_job(chance: Chance) -> Employment:
    start, end = partly(chance.of(WHEN), chance.of(LATER))
    return Employment(
        employer=chance.of(FIRMS),
        title=chance.of(TITLES),
        start=start,
        end=end,
        ongoing=None if end else chance.of((True, True, None, False)),
        sector=chance.of(("semiconductor", "ai", "other", "robot", None)),
        employment_type=chance.rarely(chance.of(tuple(EmploymentType)), share=0.5),
        full_time_share=chance.rarely(chance.of((0.5, 1.0))),
        research=chance.rarely(chance.of((True, False)), share=0.4),
        institute=chance.rarely(chance.of(tuple(Institute)), share=0.5),
        country=chance.of(("KR", "TW", "대한민국", None, "Korea")),
        leaves=tuple(each for each in chance.several(lambda: random_leave(chance), 2) if each),
    )


def random_language(chance: Chance) -> LanguageSkill:
    language = chance.of(("Korean", "ko", "English"))
    return LanguageSkill(language=language, fluency=chance.of(FLUENCIES), cefr=chance.rarely(Cefr.B1))


def random_person(chance: Chance, number: int) -> Candidate:
    degrees = chance.several(lambda: random_degree(chance), 3)
    jobs = chance.several(lambda: random_job(chance), 4)
    country, status = chance.of(("KR", "TW", None, "KR")), chance.of(STAYS)
    return Candidate(
        id=f"p{number}",
        degrees=chance.rarely(None, degrees, 0.1),
        employments=chance.rarely(None, jobs, 0.1),
        languages=chance.rarely(None, chance.several(lambda: random_language(chance), 2)),
        residence=Residence(country=country, status=status, since=day(chance.of(WHEN))),
    )


def good_person(chance: Chance, number: int) -> Candidate:
    """Somebody who passes or nearly does, so that every answer occurs."""
    jobs = (
        job("TSMC", chance.of(("2014-07-01", "2018-11-23", "2018-11-24", "2018-11")), country=chance.of(("TW", "KR"))),
    )
    degrees = (
        Degree(school="Stanford University", isced=Isced(8), awarded=day("2014-06-15"), status=DegreeStatus.AWARDED),
    )
    residence = Residence(
        country="KR", status=chance.of(("E-7-1", "E-3")), since=day(chance.of(("2020-01-01", "2024")))
    )
    return person(f"g{number}", degrees, jobs, residence=residence)


def random_opening(chance: Chance, number: int) -> Opening:
    amounts = chance.of(((None, None), (80e6, None), (157_248_000, None), (209_664_000, 220e6), (150e6, 170e6)))
    amounts = chance.rarely((13_104_000, None), amounts)
    period = chance.of(("YEAR", "YEAR", "YEAR", "MONTH", "HOUR"))
    return opening(
        f"o{number}",
        won(*amounts, period=period, currency=chance.of(("KRW", "KRW", "KRW", "USD"))),
        title=chance.of(("Etch process engineer", "Research scientist", "연구원")),
        sector=chance.of(("semiconductor", "ai", "other", None)),
        country=chance.of(("KR", "TW", None, "대한민국")),
        locality=chance.rarely("Suwon"),
        employer=Employer(name="Hanbit", size=chance.of((None, *EmployerSize))),
    )


def packs_on(when: date) -> list[str]:
    """The packs whose values have all begun on a day."""
    return [pack.id for pack in policy().all_packs if pack.first_day <= when or when >= date(2025, 4, 2)]


def random_proofs(seed: int, count: int) -> Iterator[dict]:
    """Proofs of random pairs, pack after pack, day after day."""
    chance = Chance(seed)
    for number in range(count):
        when = DAYS[number % len(DAYS)]
        packs = packs_on(when)
        someone = (good_person if number % 4 == 0 else random_person)(chance, number)
        yield proof(someone, random_opening(chance, number), when, pack=packs[(number // len(DAYS)) % len(packs)])


def changed(document: dict, path: tuple, value: object) -> dict:
    """A copy of a document in which one leaf has another value; what lies beside the path is shared."""
    copied = below = copy.copy(document)
    for step in path[:-1]:
        below[step] = copy.copy(below[step])
        below = below[step]
    below[path[-1]] = value
    return copied
