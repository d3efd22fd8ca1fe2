"""A SkillsPassport of Europass 3.x (`LearnerInfo`) as a JSON Resume."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from matching.domain import Json
from matching.ingest.europass import ACTIVITIES, country, every, first, isced, language, listed, said, skill, written

_SKILLS = ("Communication", "Organisational", "JobRelated", "Computer", "Other")
_NAMES = {
    "Communication": "Communication",
    "Organisational": "Organisation",
    "JobRelated": "Job-related",
    "Computer": "Digital",
    "Other": "Other",
}
_ACTIVITY_TAGS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


def resume_of(root: Element) -> Json:
    """Return the document; keys may hold nothing."""
    learner = first(root, "LearnerInfo")
    return {
        "basics": _basics(learner),
        "work": listed(_job(each) for each in every(learner, "WorkExperienceList", "WorkExperience")),
        "education": listed(_degree(each) for each in every(learner, "EducationList", "Education")),
        "languages": listed(_languages(first(learner, "Skills", "Linguistic"))),
        "skills": listed(skill(_NAMES[each], written(learner, "Skills", each, "Description")) for each in _SKILLS),
    }


def _basics(learner: Element | None) -> Json:
    who = first(learner, "Identification")
    parts = (said(who, "PersonName", "FirstName"), said(who, "PersonName", "Surname"))
    kind = said(learner, "Headline", "Type", "Code")
    return {
        "name": " ".join(part for part in parts if part),
        "label": said(learner, "Headline", "Description", "Label") if kind != "personal_statement" else None,
        "summary": written(learner, "Headline", "Description", "Label") if kind == "personal_statement" else None,
        "email": said(who, "ContactInfo", "Email", "Contact"),
        "phone": said(who, "ContactInfo", "TelephoneList", "Telephone", "Contact"),
        "url": said(who, "ContactInfo", "WebsiteList", "Website", "Contact"),
        "location": {
            "city": said(who, "ContactInfo", "Address", "Contact", "Municipality"),
            "countryCode": _country(who),
        },
    }


def _country(owner: Element | None) -> str | None:
    where = first(owner, "ContactInfo", "Address", "Contact", "Country")
    return country(said(where, "Code"), said(where, "Label"))


def _date(element: Element | None) -> str | None:
    """Return a date of the attributes `year`, `month` ("--08" or "8") and `day` ("---01" or "1")."""
    if element is None:
        return None
    parts = [(element.get(key) or "").strip().lstrip("-") for key in ("year", "month", "day")]
    given = parts[: parts.index("")] if "" in parts else parts
    return "-".join([*given[:1], *(part.zfill(2) for part in given[1:])]) or None


def _job(job: Element) -> Json:
    period = first(job, "Period")
    ongoing = said(period, "Current") == "true" or None
    end = _date(first(period, "To"))
    lasting: Json = {} if ongoing and end is None else {"endDate": end}
    return {
        "name": said(job, "Employer", "Name"),
        "position": said(job, "Position", "Label"),
        "startDate": _date(first(period, "From")),
        **lasting,
        "summary": written(job, "Activities"),
        "industry": said(job, "Employer", "Sector", "Label"),
        "x-ktech": {"country": _country(first(job, "Employer")), "ongoing": ongoing if end is None else None},
    }


def _degree(education: Element) -> Json:
    period = first(education, "Period")
    current = said(period, "Current") == "true"
    level = said(education, "Level", "Label") or said(education, "Level", "Code")
    return {
        "institution": said(education, "Organisation", "Name"),
        "studyType": said(education, "Title"),
        "area": said(education, "Field", "Label"),
        "startDate": _date(first(period, "From")),
        "endDate": _date(first(period, "To")),
        "summary": written(education, "Activities"),
        "x-ktech": {
            "isced": isced(level, None),
            "status": "in-progress" if current else None,
            "country": _country(first(education, "Organisation")),
        },
    }


def _languages(linguistic: Element | None) -> list[Json]:
    mothers = every(linguistic, "MotherTongueList", "MotherTongue")
    found = [language(_named(each), {}, native=True) for each in mothers]
    for each in every(linguistic, "ForeignLanguageList", "ForeignLanguage"):
        tags = dict(zip(_ACTIVITY_TAGS, ACTIVITIES, strict=True))
        levels = {name: level for tag, name in tags.items() if (level := said(each, "ProficiencyLevel", tag))}
        found.append(language(_named(each), levels))
    return found


def _named(tongue: Element) -> str | None:
    return said(tongue, "Description", "Code") or said(tongue, "Description", "Label")
