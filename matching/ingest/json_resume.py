"""JSON Resume 1.0.0 to `Candidate` and back, without loss.

What the standard lacks stands under `x-ktech`, beside the entry it speaks of:

    work[]       sector, employmentType (schema.org's values), fullTimeShare, country, ongoing,
                 research (true or false), institute (university-lab, company-lab,
                 government-lab, none), leaves [{startDate, endDate}] without pay
    education[]  isced (5-8), status, awarded, campus, country
    languages[]  cefr
    top level    id, synthetic, preferences {sectors, places, minimumPay, employerSizes,
                 remote, workingLanguages}, residence {country, status, since},
                 evidence [{pointer, grade, document, page, start, end}]: where each fact was read

An entry of `work` without `endDate` is read as lasting to this day when no other entry
begins after it, which is how the standard's own themes show it; otherwise its end is
not known. `null` and `""` are "not known" too.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache

from pydantic import JsonValue

from matching.domain import (
    Candidate,
    Cefr,
    Degree,
    DegreeStatus,
    EmployerSize,
    Employment,
    EmploymentType,
    Evidence,
    Grade,
    Institute,
    Isced,
    Json,
    LanguageSkill,
    Leave,
    Preferences,
    Remote,
    Residence,
    Skill,
)
from matching.errors import BadInputError
from matching.forgetting import forgets
from matching.ingest.codecs import DATE, IDENTIFIER, NUMBER, TEXT, TRUTH, WHOLE, list_of, named, one_of
from matching.ingest.fields import Shape, at
from matching.recent import MadeOf
from matching.reference import sectors

MOST_FACTS = 5_000
TEXTS = list_of(TEXT)


@cache
def sector_ids() -> tuple[str, ...]:
    """The ids of the advanced sectors, and `other`."""
    return tuple(sector.id for sector in sectors())


SECTOR = named(sector_ids)

DEGREE = Shape(
    Degree,
    (
        at("school", "institution"),
        at("title", "studyType"),
        at("field", "area"),
        at("start", "startDate", DATE),
        at("end", "endDate", DATE),
        at("isced", "x-ktech.isced", one_of(Isced)),
        at("status", "x-ktech.status", one_of(DegreeStatus)),
        at("awarded", "x-ktech.awarded", DATE),
        at("campus", "x-ktech.campus"),
        at("country", "x-ktech.country"),
    ),
)

LEAVE = Shape(Leave, (at("start", "startDate", DATE), at("end", "endDate", DATE)), closed=True)

EMPLOYMENT = Shape(
    Employment,
    (
        at("employer", "name"),
        at("title", "position"),
        at("start", "startDate", DATE),
        at("end", "endDate", DATE),
        at("summary", "summary"),
        at("highlights", "highlights", TEXTS),
        at("sector", "x-ktech.sector", SECTOR),
        at("employment_type", "x-ktech.employmentType", one_of(EmploymentType)),
        at("full_time_share", "x-ktech.fullTimeShare", NUMBER),
        at("country", "x-ktech.country"),
        at("ongoing", "x-ktech.ongoing", TRUTH),
        at("research", "x-ktech.research", TRUTH),
        at("institute", "x-ktech.institute", one_of(Institute)),
        at("leaves", "x-ktech.leaves", list_of(LEAVE)),
    ),
    inferred=("ongoing",),
)

SKILL = Shape(Skill, (at("name", "name"), at("level", "level"), at("keywords", "keywords", TEXTS)))

LANGUAGE = Shape(
    LanguageSkill,
    (at("language", "language"), at("fluency", "fluency"), at("cefr", "x-ktech.cefr", one_of(Cefr))),
)

PREFERENCES = Shape(
    Preferences,
    (
        at("sectors", "sectors", list_of(SECTOR)),
        at("places", "places", TEXTS),
        at("minimum_pay", "minimumPay", WHOLE),
        at("employer_sizes", "employerSizes", list_of(one_of(EmployerSize))),
        at("remote", "remote", one_of(Remote)),
        at("working_languages", "workingLanguages", TEXTS),
    ),
    closed=True,
)

RESIDENCE = Shape(
    Residence,
    (at("country", "country"), at("status", "status"), at("since", "since", DATE)),
    closed=True,
)


EVIDENCE = Shape(
    Evidence,
    (
        at("pointer", "pointer"),
        at("grade", "grade", one_of(Grade)),
        at("document", "document"),
        at("page", "page", WHOLE),
        at("start", "start", WHOLE),
        at("end", "end", WHOLE),
    ),
    closed=True,
)


def content_id(prefix: str, document: Json) -> str:
    """Return an id made from a document's content: the same document, the same id."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _finish(attributes: dict[str, object], document: Json) -> None:
    if "id" not in attributes:
        attributes["id"] = content_id("cand", document)
    employments = attributes.get("employments")
    if isinstance(employments, tuple):
        attributes["employments"] = _with_inferred(employments)


def _with_inferred(employments: tuple[Employment, ...]) -> tuple[Employment, ...]:
    return tuple(with_ongoing(each, employments) for each in employments)


def with_ongoing(employment: Employment, others: tuple[Employment, ...]) -> Employment:
    if employment.ongoing is None and lasts(employment, others):
        return employment.model_copy(update={"ongoing": True})
    return employment


def lasts(employment: Employment, others: tuple[Employment, ...]) -> bool:
    """Whether an absent end is "to this day": unless somebody began something else later."""
    start = employment.start
    if start is None or "endDate" in employment.source:
        return False
    return not any(other.start is not None and other.start.first > start.first for other in others)


CANDIDATE = Shape(
    Candidate,
    (
        at("id", "x-ktech.id", IDENTIFIER),
        at("headline", "basics.label"),
        at("summary", "basics.summary"),
        at("employments", "work", list_of(EMPLOYMENT)),
        at("degrees", "education", list_of(DEGREE)),
        at("skills", "skills", list_of(SKILL)),
        at("languages", "languages", list_of(LANGUAGE)),
        at("preferences", "x-ktech.preferences", PREFERENCES),
        at("residence", "x-ktech.residence", RESIDENCE),
        at("evidence", "x-ktech.evidence", list_of(EVIDENCE, most=MOST_FACTS)),
        at("synthetic", "x-ktech.synthetic", TRUTH),
    ),
    finish=_finish,
)


def is_posting(document: Json) -> bool:
    """Whether a document is a schema.org JobPosting rather than a JSON Resume."""
    types = document.get("@type")
    each_type = types if isinstance(types, list) else [types]
    named = [re.split("[/:#]", each)[-1] for each in each_type if isinstance(each, str)]
    return "JobPosting" in named or (not named and "hiringOrganization" in document)


def is_resume(document: Json) -> bool:
    """Whether a document bears the marks of a JSON Resume and none of a JobPosting."""
    return not is_posting(document) and any(key in document for key in ("basics", "work", "education"))


def read_candidate(document: JsonValue) -> Candidate:
    """Read a JSON Resume; raises `BadInputError` with the field's JSON pointer."""
    if isinstance(document, dict) and is_posting(document):
        raise BadInputError("posting-not-resume")
    return CANDIDATE.read_whole(document)


def write_candidate(candidate: Candidate) -> Json:
    """Write a JSON Resume. `write_candidate(read_candidate(d)) == d` for every `d` that can be read."""
    return CANDIDATE.write(candidate)


def candidate_document(candidate: Candidate) -> Json:
    """Return what `write_candidate` does, to be read only; the last few are remembered."""
    return _WRITTEN.once((candidate,), None, lambda: CANDIDATE.document(candidate))


@forgets
def forget_documents() -> None:
    """Forget whose documents were asked for; each is looked at anew when it is needed."""
    _WRITTEN.clear()


_WRITTEN: MadeOf[Json] = MadeOf(256)
