"""People and openings of the tests, built in a line."""

from __future__ import annotations

from datetime import date

from matching.domain import Candidate, Degree, Employer, Employment, Institute, Opening, Pay, PayPeriod, Residence
from matching.domain import PartialDate as Day

TODAY = date(2026, 11, 23)


def day(text: str | None) -> Day | None:
    return None if text is None else Day.parse(text)


def job(
    employer: str | None = "TSMC", start: str | None = "2014-07-01", end: str | None = None, *,
    title: str | None = "Process Engineer", sector: str | None = "semiconductor", **rest: object,
) -> Employment:  # fmt: skip
    ongoing = True if end is None and "ongoing" not in rest else rest.pop("ongoing", None)
    rest = {"country": "TW", "institute": Institute.NONE} | rest  # works abroad, and not at a research institute
    return Employment(
        employer=employer, title=title, start=day(start), end=day(end), ongoing=ongoing, sector=sector, **rest
    )


def degree(
    school: str | None = "Stanford University",
    isced: int | None = 8,
    awarded: str | None = "2014-06-15",
    **rest: object,
) -> Degree:
    from matching.domain import Isced

    level = None if isced is None else Isced(isced)
    return Degree(school=school, isced=level, awarded=day(awarded), title=rest.pop("title", None), **rest)


def person(identifier: str = "p", degrees: object = "one", jobs: object = "one", **rest: object) -> Candidate:
    values: dict[str, object] = {"residence": Residence(country="TW")} | rest
    return Candidate(
        id=identifier,
        degrees=(degree(),) if degrees == "one" else degrees,
        employments=(job(),) if jobs == "one" else jobs,
        **values,
    )


def won(minimum: float | None, maximum: float | None = None, period: str = "YEAR", currency: str = "KRW") -> Pay:
    most = minimum if maximum is None else maximum
    return Pay(currency=currency, minimum=minimum, maximum=most, period=PayPeriod(period))


def opening(identifier: str = "o", pay: Pay | None = None, **rest: object) -> Opening:
    values: dict[str, object] = {
        "title": "Etch process engineer",
        "sector": "semiconductor",
        "country": "KR",
        "employer": Employer(name="Hanbit Devices"),
        "pay": won(165_000_000) if pay is None else pay,
    }
    return Opening(id=identifier, **(values | rest))
