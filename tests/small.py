"""Ten invented people and three invented openings, small enough to know every answer by heart."""

from __future__ import annotations

from datetime import date

from matching.domain import Candidate, Json, Opening
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate

DAY = date(2026, 11, 23)


def resume(identifier: str, **changes: object) -> Json:
    """Return a JSON Resume: without changes of somebody who passes."""
    work = {
        "name": changes.get("employer", "TSMC"),
        "position": "Process engineer",
        "startDate": changes.get("start", "2014-07-01"),
        "highlights": ["Plasma etching of FinFET gates"],
        "x-ktech": {
            "sector": "semiconductor",
            "employmentType": "FULL_TIME",
            "country": "TW",
            "institute": "none",
        },
    }
    study = {
        "institution": changes.get("school", "Stanford University"),
        "studyType": "MSc",
        "area": "Materials Science",
        "x-ktech": {"isced": changes.get("isced", 7), "status": "awarded", "awarded": "2014-06-15", "campus": "main"},
    }
    return {
        "basics": {
            "name": changes.get("name", "Ana Silva"),
            "label": changes.get("label", "Etch engineer"),
            "email": "ana.silva@example.com",
            "phone": "+886 912 345 678",
            "url": "https://example.com/ana",
            "profiles": [{"network": "example", "username": "anasilva"}],
            "location": {"address": "12 Hidden Lane", "postalCode": "30078", "city": "Hsinchu", "countryCode": "TW"},
            "summary": "I am Ana Silva, an etch engineer; write to ana.silva@example.com.",
        },
        "work": [work],
        "education": [study],
        "skills": [{"name": "Process", "keywords": ["plasma etching"]}],
        "references": [{"name": "Bo Lind", "reference": "Ana is great."}],
        "portal:visits": 3,
        "x-ktech": {"id": identifier, "synthetic": True, "residence": {"country": "TW"}},
    }


def posting(identifier: str, *, least: int = 165_000_000, most: int = 190_000_000, **changes: object) -> Json:
    """Return a JobPosting: without changes one that is good enough for the pass."""
    pay = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitText": "YEAR"}
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": changes.get("title", "Etch process engineer"),
        "description": "Plasma etching of FinFET gates",
        "hiringOrganization": {
            "@type": "Organization",
            "name": "Hanbit Devices",
            "x-ktech": {"id": f"emp-{identifier}", "size": "medium", "sector": "semiconductor"},
        },
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Hwaseong", "addressCountry": "KR"}},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "KRW", "value": pay},
        "x-ktech": {
            "id": identifier,
            "synthetic": True,
            "requirements": {"must": ["plasma etching"], "nice": ["TCAD"], "minimumYears": 8, "isced": 7},
        },
    }


PEOPLE: tuple[Json, ...] = (
    resume("c00"),
    resume("c01", label="Etch lead"),
    resume("c02", label="식각 공정 엔지니어", name="김하늘"),
    resume("c03", start="2019-07-01"),  # seven years: fails by experience alone
    resume("c04", isced=6),  # a bachelor's degree: fails by degree and school
    resume("c05", school="NTU"),  # may be several schools: cannot tell
    resume("c06", school="Nowhere Institute of Technology"),  # on no list: leans to no
    resume("c07", employer="Nowhere Semiconductor"),  # on no list: leans to no
    resume("c08", start="2015"),  # vague, but long enough either way
    resume("c09", start="2025-07-01"),  # one year: fails by experience and by the global company
)
OPENINGS: tuple[Json, ...] = (
    posting("o0"),
    posting("o1", least=90_000_000, most=100_000_000, title="Junior etch engineer"),  # below 157,248,000: nobody passes
    posting("o2", least=150_000_000, most=170_000_000, title="Etch engineer"),  # crosses it: cannot tell for anybody
)


def candidates() -> tuple[Candidate, ...]:
    return tuple(read_candidate(document) for document in PEOPLE)


def openings() -> tuple[Opening, ...]:
    return tuple(read_opening(document) for document in OPENINGS)
