"""What one degree, one job, one person says by itself, before any day or version of the rule is asked.

Grades are those of `verdict.Grade`: what is stated settles, words and names only suggest.
"""

from __future__ import annotations

import re

from matching.domain import Candidate, Degree, DegreeStatus, Employment, EmploymentType, Institute, Isced
from matching.eligibility.spans import EVER, UNKNOWN_DAY, meant_by
from matching.eligibility.verdict import Grade
from matching.forgetting import remembered
from matching.reference import (
    Company,
    Match,
    Resolution,
    School,
    cefr,
    country_code,
    is_secondary_school,
    language_code,
    read_degree,
    resolve_employer,
    resolve_school,
    sectors_of_employer,
)
from matching.reference import suggested_sectors as _suggested_sectors

KOREA = "KR"

_STUDENT = re.compile(r"\b(intern|internship|trainee|working student)\b|인턴|실습|수습|견습|현장실습", re.IGNORECASE)
_RESEARCH_STUDENT = re.compile(
    r"\b(ph\.?d\.?|doctoral|graduate|research|teaching)\s+(student|assistant|researcher|candidate)\b"
    r"|박사과정|석사과정|대학원생|조교(?!수)|학생연구원",
    re.IGNORECASE,
)
_RESEARCH = re.compile(
    r"\b(research\w*|scientist|medicinal chemist|post-?doc\w*|professor|fellow|r\s?&\s?d)\b"
    r"|연구|사이언티스트|교수|박사후|研究|教授|博士后",
    re.IGNORECASE,
)
_HANGUL = re.compile(r"[가-힣]")
_NOT_STUDYING = (DegreeStatus.COURSEWORK_COMPLETED, DegreeStatus.WITHDRAWN, DegreeStatus.HONORARY)
_TYPE_GRADES = {
    EmploymentType.FULL_TIME: Grade.YES,
    EmploymentType.TEMPORARY: Grade.YES,
    EmploymentType.CONTRACTOR: Grade.OPEN,
    EmploymentType.PART_TIME: Grade.OPEN,
    EmploymentType.PER_DIEM: Grade.OPEN,
    EmploymentType.OTHER: Grade.OPEN,
    EmploymentType.INTERN: Grade.LEANS_TO_NO,
    EmploymentType.VOLUNTEER: Grade.LEANS_TO_NO,
}
_REGULAR_GRADES = {
    EmploymentType.FULL_TIME: Grade.YES,
    EmploymentType.TEMPORARY: Grade.OPEN,
    EmploymentType.CONTRACTOR: Grade.OPEN,
    EmploymentType.OTHER: Grade.OPEN,
}
_STATUS = re.compile(r"(?<![A-Z])([A-H])-?(\d{1,2})(?:-([0-9A-Z]{1,3})|([A-Z]\d?))?(?![0-9A-Z])")
_TOPIK = re.compile(r"(?:topik|토픽|한국어능력시험)[^0-9]{0,12}([1-6])(?![0-9년])", re.IGNORECASE)
_KIIP = re.compile(r"(?:kiip|사회통합프로그램)[^0-9]{0,12}([0-5])(?![0-9])", re.IGNORECASE)
_NOT_TAKEN = re.compile(
    r"\b(?:not?|never|without|prepar\w*|plan\w*|target\w*|aim\w*|goal|expected|studying)\b|불가|없|못|준비|예정|목표|응시",
    re.IGNORECASE,
)
_TOPIK_OF_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
HIGHEST_TOPIK = 6


@remembered(65_536)
def school_of(name: str | None, campus: str | None) -> Resolution[School]:
    """Return whose name this is, remembered."""
    return resolve_school(name, campus=campus)


@remembered(65_536)
def company_of(name: str | None) -> Resolution[Company]:
    """Return whose name this is, remembered."""
    return resolve_employer(name)


def suggested_sectors(employment: Employment) -> frozenset[str]:
    """Return the fields that a job's own words and its employer suggest; never enough to settle anything."""
    texts = (employment.title, employment.employer, employment.summary, *employment.highlights)
    known_for = sectors_of_employer(employment.employer) if employment.employer else frozenset()
    return known_for | _suggested_sectors(*(text for text in texts if text))


def level_of(degree: Degree) -> tuple[Isced, Grade]:
    """Return a degree's level and how certain it is; the highest level where nothing is known."""
    if degree.status in _NOT_STUDYING:
        return Isced.SHORT_CYCLE, Grade.NO
    if degree.isced is not None:
        return degree.isced, Grade.YES
    reading = read_degree(degree.title)
    if not reading.is_degree:
        return Isced.SHORT_CYCLE, Grade.NO
    if reading.isced is None and is_secondary_school(degree.school):
        return Isced.SHORT_CYCLE, Grade.NO
    if reading.isced is None:
        return Isced.DOCTORATE, Grade.OPEN
    return Isced(reading.isced), Grade.YES if reading.certain else Grade.OPEN


def held_from(degree: Degree) -> tuple[int, int]:
    """Return the first day on which the degree may be held, and the first on which it certainly is."""
    day = degree.awarded or degree.end
    if degree.status is DegreeStatus.AWARDED:
        return meant_by(day) if day else (UNKNOWN_DAY, UNKNOWN_DAY)
    if day is None:
        return (UNKNOWN_DAY if degree.status is None else EVER), EVER
    first, last = meant_by(day)
    return first, last if degree.status is None else EVER


def expected_grade(degree: Degree) -> Grade:
    """Return how far a degree whose day lies ahead is one to come: a certificate of expected graduation can be had."""
    if degree.status in _NOT_STUDYING:
        return Grade.NO
    return Grade.YES if degree.status is DegreeStatus.EXPECTED else Grade.OPEN


def kind_of(employment: Employment) -> Grade:
    """Return how far a job counts as full-time employment.

    A job that says nothing of its kind counts, unless its title names a student's
    post: an internship leans to no, paid research during studies is open.
    """
    part = employment.full_time_share is not None and employment.full_time_share < 1
    whole = Grade.OPEN if part else Grade.YES
    if employment.employment_type is not None:
        return min(whole, _TYPE_GRADES[employment.employment_type])
    return min(whole, _kind_by_title(employment.title or ""))


@remembered(65_536)
def _kind_by_title(title: str) -> Grade:
    if _STUDENT.search(title):
        return Grade.LEANS_TO_NO
    return Grade.OPEN if _RESEARCH_STUDENT.search(title) else Grade.YES


def regular_kind_of(employment: Employment) -> Grade:
    """Return how far a job counts where only permanent full-time work does."""
    if employment.full_time_share is not None and employment.full_time_share < 1:
        return Grade.NO
    if employment.employment_type is None:
        return kind_of(employment)
    return _REGULAR_GRADES.get(employment.employment_type, Grade.NO)


@remembered(65_536)
def says_research(title: str) -> bool:
    """Whether a title suggests research."""
    return _RESEARCH.search(title) is not None


def research_grade(employment: Employment) -> Grade:
    """Return how far a job is research: stated settles, an institute or a title suggests."""
    if employment.research is not None:
        return Grade.YES if employment.research else Grade.NO
    if employment.institute not in (None, Institute.NONE):
        return Grade.OPEN
    return Grade.OPEN if says_research(employment.title or "") else Grade.LEANS_TO_NO


def korea_grade(employment: Employment, candidate: Candidate) -> Grade:
    """Return how far a job is in Korea: stated settles; a Korean employer or residence suggests."""
    if employment.country is not None:
        return Grade.YES if country_code(employment.country) == KOREA else Grade.NO
    company = company_of(employment.employer).entity
    korean_name = _HANGUL.search(employment.employer or "") is not None
    lives_there = employment.ongoing is True and lives_in_korea(candidate) is Grade.YES
    suggested = korean_name or lives_there or (company is not None and company.country == KOREA)
    return Grade.OPEN if suggested else Grade.LEANS_TO_NO


def korean_school_grade(degree: Degree) -> Grade:
    """Return how far a degree is of a school in Korea."""
    if degree.country is not None:
        return Grade.YES if country_code(degree.country) == KOREA else Grade.NO
    resolution = school_of(degree.school, degree.campus)
    if resolution.status is Match.FOUND and resolution.entity is not None:
        return Grade.YES if resolution.entity.country == KOREA else Grade.NO
    if resolution.status is Match.CAMPUS or _HANGUL.search(degree.school or ""):
        return Grade.OPEN
    if any(school.country == KOREA for school in resolution.candidates):
        return Grade.OPEN
    return Grade.OPEN if resolution.status is Match.MISSING else Grade.LEANS_TO_NO


def school_grade(resolution: Resolution[School]) -> Grade:
    """Return how far a name settles which school it is, before any list is looked at."""
    if resolution.status is Match.AMBIGUOUS:
        return Grade.OPEN if any(school.ranks for school in resolution.candidates) else Grade.LEANS_TO_NO
    if resolution.status is Match.FOUND:
        return Grade.OPEN if resolution.kind == "former-name" else Grade.YES
    if resolution.status is Match.CAMPUS:
        return Grade.OPEN if resolution.kind == "person-decides" else Grade.LEANS_TO_NO
    return Grade.OPEN if resolution.status is Match.MISSING else Grade.LEANS_TO_NO


def company_grade(resolution: Resolution[Company]) -> Grade:
    """Return how far a name settles which company it is, before any list is looked at."""
    if resolution.status is Match.FOUND:
        return Grade.OPEN if resolution.kind == "former-name" else Grade.YES
    open_ones = (Match.AMBIGUOUS, Match.RELATED, Match.MISSING)
    return Grade.OPEN if resolution.status in open_ones else Grade.LEANS_TO_NO


def lives_in_korea(candidate: Candidate) -> Grade:
    """Return how far somebody lives in Korea."""
    country = candidate.residence.country
    if country is None:
        return Grade.OPEN
    return Grade.YES if country_code(country) == KOREA else Grade.NO


def status_of_stay(text: str | None) -> str | None:
    """Return a status of stay in one spelling, None where it is not one.

    The most exact of several is taken: "E-7 (E-7-1)" is E-7-1.

    >>> status_of_stay("e7-1"), status_of_stay("E-3 (Research)"), status_of_stay("resident")
    ('E-7-1', 'E-3', None)
    """
    whole = (text or "").strip().upper()
    if not _STATUS.match(whole):
        return None
    found = ["-".join(part for part in each if part) for each in _STATUS.findall(whole)]
    return max((each for each in found if f"{each}-".startswith(f"{found[0]}-")), key=len)


def topik_range(candidate: Candidate) -> tuple[int, int]:
    """Return the lowest and highest TOPIK level that somebody's own words can mean.

    A TOPIK result settles; a KIIP level, a CEFR level or a word only says how high it
    may be.
    """
    if candidate.languages is None:
        return 0, HIGHEST_TOPIK
    lowest = highest = 0
    for skill in candidate.languages:
        if skill.language is None or language_code(skill.language) != "ko":
            continue
        words = skill.fluency or ""
        settled = not _NOT_TAKEN.search(words)
        tested, taken = ([int(level) for level in each.findall(words)] for each in (_TOPIK, _KIIP))
        lowest = max([lowest, *tested]) if settled else lowest
        highest = max([highest, *tested, *taken])
        if tested or taken:
            continue
        level = skill.cefr.value if skill.cefr else (cefr(words) or ("A1", "C2"))[1]
        highest = max(highest, _TOPIK_OF_CEFR[level])
    return lowest, highest
