"""The Candidate that Europass writes since 2020 (HR Open and EURES names) as a JSON Resume."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from matching.domain import Json
from matching.ingest.europass import ACTIVITIES, country, every, first, isced, language, listed, said, skill, written

_DIMENSIONS = {
    "CEF-Understanding-Listening": ACTIVITIES[0],
    "CEF-Understanding-Reading": ACTIVITIES[1],
    "CEF-Speaking-Interaction": ACTIVITIES[2],
    "CEF-Speaking-Production": ACTIVITIES[3],
    "CEF-Writing-Production": ACTIVITIES[4],
}


def resume_of(root: Element) -> Json:
    """Return the document; keys may hold nothing."""
    person, profile = first(root, "CandidatePerson"), first(root, "CandidateProfile")
    return {
        "basics": _basics(person, profile),
        "work": listed(_jobs(profile)),
        "education": listed(
            _degree(each) for each in every(profile, "EducationHistory", "EducationOrganizationAttendance")
        ),
        "languages": listed([*_mother_tongues(person), *_languages(profile)]),
        "skills": listed(_skills(profile)),
        "x-ktech": {"residence": {"country": country(said(person, "ResidenceCountryCode"))}},
    }


def _basics(person: Element | None, profile: Element | None) -> Json:
    parts = (said(person, "PersonName", "GivenName"), said(person, "PersonName", "FamilyName"))
    ways = {said(each, "ChannelCode"): each for each in reversed(every(person, "Communication"))}
    where = first(person, "Communication", "Address")
    return {
        "name": " ".join(part for part in parts if part),
        "summary": written(profile, "ExecutiveSummary"),
        "email": said(ways.get("Email"), "URI"),
        "phone": _phone(ways.get("Telephone")),
        "url": said(ways.get("Web"), "URI"),
        "location": {"city": said(where, "CityName"), "countryCode": country(said(where, "CountryCode"))},
    }


def _phone(way: Element | None) -> str | None:
    dialled, number = said(way, "CountryDialing"), said(way, "DialNumber")
    return f"+{dialled.lstrip('+')} {number}" if dialled and number else number


def _date(period: Element | None, name: str) -> str | None:
    """Return a date of a period, without the time of day that some exports add."""
    found = said(period, name, "FormattedDateTime")
    return found.partition("T")[0] if found else None


def _jobs(profile: Element | None) -> Iterator[Json]:
    """Yield each position; an employer without one is a job without a title."""
    for employer in every(profile, "EmploymentHistory", "EmployerHistory"):
        positions = every(employer, "PositionHistory")
        yield from (_job(employer, position) for position in positions)
        if not positions:
            yield _job(employer, None)


def _job(employer: Element, position: Element | None) -> Json:
    period = first(position, "EmploymentPeriod")
    if period is None:
        period = first(employer, "EmploymentPeriod")
    end = _date(period, "EndDate")
    ongoing = (said(period, "CurrentIndicator") == "true" and end is None) or None
    where = first(employer, "OrganizationContact", "Communication", "Address")
    lasting: Json = {} if ongoing else {"endDate": end}
    return {
        "name": said(employer, "OrganizationName"),
        "position": said(position, "PositionTitle"),
        "startDate": _date(period, "StartDate"),
        **lasting,
        "summary": written(position, "Description"),
        "industry": said(employer, "IndustryCode"),
        "location": said(position, "City") or said(where, "CityName"),
        "x-ktech": {
            "country": country(said(position, "Country") or said(where, "CountryCode")),
            "ongoing": ongoing,
        },
    }


def _degree(attendance: Element) -> Json:
    period, degree = first(attendance, "AttendancePeriod"), first(attendance, "EducationDegree")
    code = first(attendance, "EducationLevelCode")
    scale = " ".join(code.attrib.values()) if code is not None else None
    where = first(attendance, "OrganizationContact", "Communication", "Address")
    ongoing = "true" in (said(period, "Ongoing"), said(period, "CurrentIndicator"))
    return {
        "institution": said(attendance, "OrganizationName"),
        "studyType": said(degree, "DegreeName"),
        "area": said(attendance, "EducationField") or said(attendance, "ProgramName"),
        "startDate": _date(period, "StartDate"),
        "endDate": _date(period, "EndDate"),
        "summary": written(degree, "OccupationalSkillsCovered"),
        "x-ktech": {
            "isced": isced(said(attendance, "EducationLevelCode"), scale),
            "status": "in-progress" if ongoing else None,
            "country": country(said(where, "CountryCode")),
        },
    }


def _mother_tongues(person: Element | None) -> list[Json]:
    return [language(each.text, {}, native=True) for each in every(person, "PrimaryLanguageCode") if each.text]


def _competencies(profile: Element | None, *, languages: bool) -> list[Element]:
    found = every(profile, "PersonQualifications", "PersonCompetency")
    return [each for each in found if ((said(each, "TaxonomyID") or "").lower() == "language") is languages]


def _languages(profile: Element | None) -> Iterator[Json]:
    for competency in _competencies(profile, languages=True):
        levels: dict[str, str] = {}
        for dimension in every(competency, "CompetencyDimension"):
            activity = _DIMENSIONS.get(said(dimension, "CompetencyDimensionTypeCode") or "")
            level = said(dimension, "Score", "ScoreText")
            if activity and level:
                levels[activity] = level
        yield language(said(competency, "CompetencyID"), levels)


def _skills(profile: Element | None) -> Iterator[Json]:
    """Yield the competencies that are no languages, those of one taxonomy together."""
    groups: dict[str, list[str]] = {}
    for each in _competencies(profile, languages=False):
        name = said(each, "CompetencyName") or said(each, "CompetencyID")
        if name:
            groups.setdefault(said(each, "TaxonomyID") or "Skills", []).append(name)
    yield from (skill(group, "\n".join(names)) for group, names in groups.items())
