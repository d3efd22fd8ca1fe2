"""The closed vocabularies of a profile and an opening, each by its standard's own values where there is one."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Isced(IntEnum):
    """Levels of the International Standard Classification of Education (ISCED 2011) used here."""

    SHORT_CYCLE = 5
    BACHELOR = 6
    MASTER = 7
    DOCTORATE = 8


class DegreeStatus(StrEnum):
    """How far a degree has come; `COURSEWORK_COMPLETED` is 수료: all courses, no degree."""

    AWARDED = "awarded"
    EXPECTED = "expected"
    IN_PROGRESS = "in-progress"
    COURSEWORK_COMPLETED = "coursework-completed"
    WITHDRAWN = "withdrawn"
    HONORARY = "honorary"


class EmploymentType(StrEnum):
    """The kinds of employment, by schema.org's own values."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    VOLUNTEER = "VOLUNTEER"
    PER_DIEM = "PER_DIEM"
    OTHER = "OTHER"


class Institute(StrEnum):
    """The kinds of research institute that the rule knows; `NONE` says that the employer is none of them."""

    UNIVERSITY_LAB = "university-lab"
    COMPANY_LAB = "company-lab"
    GOVERNMENT_LAB = "government-lab"
    NONE = "none"


class EmployerSize(StrEnum):
    """Classes of the Korean Framework Act on Small and Medium Enterprises."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Remote(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class PayPeriod(StrEnum):
    """What a pay is for, by schema.org's `unitText`."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    WEEK = "WEEK"
    DAY = "DAY"
    HOUR = "HOUR"


class Need(StrEnum):
    """How much an opening insists."""

    MUST = "must"
    NICE = "nice"


class Cefr(StrEnum):
    """Levels of the Common European Framework of Reference for Languages."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class Grade(StrEnum):
    """How a fact came to be known; a fact without a grade was stated as data by whoever sent it."""

    READ = "read"  # stands in the document in these words
    INFERRED = "inferred"  # follows from what stands there
    CONFIRMED = "confirmed"  # the person said so
