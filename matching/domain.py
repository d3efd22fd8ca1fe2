"""The one definition of a candidate, an opening and an employer; ingest, store and API all use it.

Values are frozen and strict. `None` always means "not known"; an empty tuple means
"known to be none". `source` is the JSON object a value was read from, kept so that
what is not modelled here (a photo's address, an award, a portal's own keys) survives
being read and written again.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    PlainValidator,
    SkipValidation,
    WithJsonSchema,
    model_validator,
)

from matching.dates import PartialDate
from matching.errors import BadInputError, Place
from matching.vocabulary import (
    Cefr,
    DegreeStatus,
    EmployerSize,
    EmploymentType,
    Grade,
    Institute,
    Isced,
    Need,
    PayPeriod,
    Remote,
)

__all__ = [
    "Candidate",
    "Cefr",
    "Day",
    "Degree",
    "DegreeStatus",
    "Employer",
    "EmployerSize",
    "Employment",
    "EmploymentType",
    "Evidence",
    "Grade",
    "Institute",
    "Isced",
    "Json",
    "LanguageNeed",
    "LanguageSkill",
    "Leave",
    "Need",
    "Opening",
    "PartialDate",
    "Pay",
    "PayPeriod",
    "Preferences",
    "Read",
    "Remote",
    "Residence",
    "Skill",
    "Value",
]


def _as_partial_date(value: object) -> PartialDate:
    return value if isinstance(value, PartialDate) else PartialDate.parse(value)


Day = Annotated[
    PartialDate,
    PlainValidator(_as_partial_date),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "examples": ["2016-03"]}),
]
Json = dict[str, JsonValue]


def _in_order(start: PartialDate | None, end: PartialDate | None, pointer: str) -> None:
    if start is not None and end is not None and end.last < start.first:
        raise BadInputError("end-before-start", at=Place(pointer=pointer))


class Value(BaseModel):
    """What all values here have in common: frozen, strict, nothing unknown, no NaN."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Read(Value):
    """A value that was read from a JSON object, which it keeps: that object itself, neither copied nor looked into."""

    source: Annotated[Json, SkipValidation] = Field(default_factory=dict, repr=False)


class Degree(Read):
    """One entry of somebody's education."""

    school: str | None = None
    title: str | None = None
    field: str | None = None
    isced: Isced | None = None
    start: Day | None = None
    end: Day | None = None
    awarded: Day | None = None
    status: DegreeStatus | None = None
    campus: str | None = None
    country: str | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Degree:
        _in_order(self.start, self.end, "/endDate")
        _in_order(self.start, self.awarded, "/x-ktech/awarded")
        return self


class Leave(Read):
    """A time within a job in which nothing was worked and nothing paid."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Leave:
        _in_order(self.start, self.end, "/endDate")
        return self


class Employment(Read):
    """One entry of somebody's work. `ongoing` says that it lasts to this day, `research` that it was research."""

    employer: str | None = None
    title: str | None = None
    start: Day | None = None
    end: Day | None = None
    ongoing: bool | None = None
    sector: str | None = None
    employment_type: EmploymentType | None = None
    full_time_share: float | None = Field(None, gt=0, le=1)
    country: str | None = None
    research: bool | None = None
    institute: Institute | None = None
    leaves: tuple[Leave, ...] = ()
    summary: str | None = None
    highlights: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _runs_forward(self) -> Employment:
        _in_order(self.start, self.end, "/endDate")
        if self.end is not None and self.ongoing:
            raise BadInputError("ended-and-ongoing", at=Place(pointer="/x-ktech/ongoing"))
        return self


class Skill(Read):
    """One skill or a group of them, in the person's own words."""

    name: str | None = None
    level: str | None = None
    keywords: tuple[str, ...] = ()


class LanguageSkill(Read):
    """A language and how well, in the person's own words and, if said, as a CEFR level."""

    language: str | None = None
    fluency: str | None = None
    cefr: Cefr | None = None


class Preferences(Read):
    """What the person would accept; each `None` is "did not say", never "no wish"."""

    sectors: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    minimum_pay: int | None = Field(None, ge=0, description="KRW a year, before tax")
    employer_sizes: tuple[EmployerSize, ...] | None = None
    remote: Remote | None = None
    working_languages: tuple[str, ...] | None = None


class Residence(Read):
    """Where the person lives now and on what status of stay."""

    country: str | None = None
    status: str | None = None
    since: Day | None = None


class Evidence(Read):
    """Where one fact of a profile was read: characters `start` to `end` of a page of a document.

    `pointer` is an RFC 6901 JSON pointer into the JSON Resume, `document` the SHA-256 of
    the bytes read, `page` counts from 1, the characters from 0.
    """

    pointer: str
    grade: Grade
    document: str | None = None
    page: int | None = Field(None, ge=1)
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)


class Candidate(Read):
    """A person who looks for work, as their profile says it.

    Names, contact, photo and the like stay in `source` and are read by nothing that
    judges or ranks.
    """

    id: str
    headline: str | None = None
    summary: str | None = None
    degrees: tuple[Degree, ...] | None = None
    employments: tuple[Employment, ...] | None = None
    skills: tuple[Skill, ...] | None = None
    languages: tuple[LanguageSkill, ...] | None = None
    preferences: Preferences = Field(default_factory=Preferences)
    residence: Residence = Field(default_factory=Residence)
    evidence: tuple[Evidence, ...] = ()
    synthetic: bool = False


class Pay(Read):
    """What an opening offers, before tax: at least `minimum`, at most `maximum`."""

    currency: str | None = None
    minimum: float | None = Field(None, ge=0)
    maximum: float | None = Field(None, ge=0)
    period: PayPeriod | None = None

    @model_validator(mode="after")
    def _minimum_first(self) -> Pay:
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise BadInputError("maximum-below-minimum", at=Place(pointer="/value/maxValue"))
        return self


class Employer(Read):
    """The organisation that hires."""

    id: str | None = None
    name: str | None = None
    size: EmployerSize | None = None
    sector: str | None = None
    country: str | None = None


class LanguageNeed(Read):
    """A language an opening asks for."""

    language: str
    cefr: Cefr | None = None
    need: Need = Need.NICE


class Opening(Read):
    """A post that a company wants to fill."""

    id: str
    title: str
    description: str | None = None
    responsibilities: str | None = None
    qualifications: str | None = None
    skills: tuple[str, ...] | None = None
    language: str | None = None
    posted: Day | None = None
    valid_through: Day | None = None
    employment_type: EmploymentType | None = None
    employer: Employer = Field(default_factory=Employer)
    industry: str | None = None
    sector: str | None = None
    locality: str | None = None
    region: str | None = None
    country: str | None = None
    remote: Remote | None = None
    pay: Pay = Field(default_factory=Pay)
    must: tuple[str, ...] | None = None
    nice: tuple[str, ...] | None = None
    minimum_years: float | None = Field(None, ge=0, le=60)
    minimum_isced: Isced | None = None
    languages: tuple[LanguageNeed, ...] | None = None
    synthetic: bool = False
