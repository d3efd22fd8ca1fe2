"""The facts that a clause may ask about: whose they are and what a clause may say of them.

The rules are data, and this is the list of words they may use. `facts.py` and
`opening_facts.py` compute one function a name; a test holds both lists together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

About = Literal["candidate", "opening", "both"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact: whom it is about, its unit, which terms of a clause it understands, which lists it needs.

    `fields` says that it depends on which fields are advanced on the day.
    """

    about: About
    unit: str
    takes: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    fields: bool = False


def _of_candidate(unit: str, *takes: str, lists: tuple[str, ...] = (), fields: bool = False) -> Measure:
    return Measure("candidate", unit, frozenset(takes), frozenset(lists), fields)


ISCED, YEARS, TRUTH, WON, POINTS, TOPIK = "ISCED level", "years", "yes or no", "KRW a year", "points", "TOPIK level"

MEASURES: Mapping[str, Measure] = {
    "degree_level": _of_candidate(ISCED, "expected"),
    "ranked_degree_level": _of_candidate(ISCED, "expected", lists=("schools",)),
    "korean_degree_level": _of_candidate(ISCED, "expected", "within_years"),
    "work_years": _of_candidate(YEARS, "after_isced", "regular"),
    "advanced_work_years": _of_candidate(YEARS, "after_isced", "regular", fields=True),
    "global_company_years": _of_candidate(YEARS, "after_isced", "regular", lists=("companies",)),
    "institute_years": _of_candidate(YEARS, "after_isced", lists=("schools", "companies")),
    "advanced_research_years": _of_candidate(YEARS, "after_isced", fields=True),
    "research_years": _of_candidate(YEARS, "after_isced"),
    "korea_field_years": _of_candidate(YEARS, "statuses", fields=True),
    "stay_years": _of_candidate(YEARS, "statuses"),
    "holds_status": _of_candidate(TRUTH, "statuses"),
    "topik_level": _of_candidate(TOPIK),
    "annual_pay": Measure("opening", WON),
    "advanced_sector": Measure("opening", TRUTH, fields=True),
    "in_korea": Measure("opening", TRUTH),
    "small_employer": Measure("opening", TRUTH),
    "research_post": Measure("opening", TRUTH),
    "not_stated": Measure("opening", TRUTH),
    "points": Measure("both", POINTS, frozenset(["table"])),
}
TERMS = ("expected", "within_years", "after_isced", "regular", "statuses", "table")
