"""schema.org JobPosting (JSON-LD) to `Opening` and back, without loss.

What the vocabulary lacks stands under `x-ktech`:

    hiringOrganization   id, size (small, medium, large), sector, country
    top level            id, synthetic, sector, remote, languages [{language, cefr, need}],
                         requirements {must, nice, minimumYears, isced}

Where the vocabulary does have a place (`experienceRequirements.monthsOfExperience`,
`educationRequirements.credentialCategory`, `jobLocationType`, `skills`), it is read from
there when `x-ktech` is silent. `baseSalary` may be a number or a `MonetaryAmount`.
"""

from __future__ import annotations

import re

from pydantic import JsonValue

from matching.domain import (
    Cefr,
    Employer,
    EmployerSize,
    EmploymentType,
    Isced,
    Json,
    LanguageNeed,
    Need,
    Opening,
    Pay,
    PayPeriod,
    Remote,
)
from matching.errors import BadInputError, Place
from matching.ingest.codecs import (
    IDENTIFIER,
    NAME,
    NUMBER,
    TEXT,
    TIMESTAMP,
    TRUTH,
    Form,
    Partial,
    Scalar,
    is_identifier,
    list_of,
    one_of,
    read_text,
)
from matching.ingest.fields import Shape, at
from matching.ingest.json_resume import SECTOR, TEXTS, content_id, is_posting, is_resume

_CREDENTIALS = {  # the values that portals use for credentialCategory
    "bachelor degree": Isced.BACHELOR,
    "bachelors degree": Isced.BACHELOR,
    "master degree": Isced.MASTER,
    "masters degree": Isced.MASTER,
    "postgraduate degree": Isced.MASTER,
    "doctoral degree": Isced.DOCTORATE,
    "doctorate": Isced.DOCTORATE,
}


def _read_texts(value: JsonValue) -> tuple[str, ...]:
    """Read a list of texts or named things, or one text with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in read_text(value).split(",") if part.strip())
    return list_of(NAME).read(value)


def _read_prose(value: JsonValue) -> str:
    """Read a text, a named thing, or a list of them as lines."""
    return "\n".join(list_of(NAME).read(value)) if isinstance(value, list) else NAME.read(value)


# schema.org's own examples of an employment type that are not among the values portals agree on
_OTHER_SPELLINGS = {"CONTRACT": "CONTRACTOR", "SEASONAL": "TEMPORARY", "INTERNSHIP": "INTERN"}


def _read_one_employment_type(value: JsonValue) -> EmploymentType:
    spelt = re.sub(r"[\s-]+", "_", value.strip().upper()) if isinstance(value, str) else ""
    return one_of(EmploymentType).read(_OTHER_SPELLINGS.get(spelt, spelt))


def _read_employment_type(value: JsonValue) -> EmploymentType | None:
    """Read one of schema.org's values; several at once leave it open."""
    if not isinstance(value, list):
        return _read_one_employment_type(value)
    types = set(list_of(Scalar(_read_one_employment_type, str)).read(value))
    return types.pop() if len(types) == 1 else None


_EMPLOYMENT_TYPE = Partial(_read_employment_type, str, Form.CHOICE, lambda: tuple(map(str, EmploymentType)))


def _read_telecommute(value: JsonValue) -> Remote | None:
    return Remote.REMOTE if value == "TELECOMMUTE" else None


def _write_telecommute(_: Remote) -> JsonValue:
    return "TELECOMMUTE"


def _read_credential(value: JsonValue) -> Isced | None:
    return _CREDENTIALS.get(NAME.read(value).casefold().replace("'", "").replace("\u2019", ""))


def _write_credential(isced: Isced) -> JsonValue:
    return next(name for name, level in _CREDENTIALS.items() if level is isced)


def _read_amount(value: JsonValue) -> float:
    """Read a number from 0 up; JSON-LD also writes it as a text of digits, with commas between thousands."""
    if isinstance(value, str):
        if not _DIGITS.fullmatch(value):
            raise BadInputError("not-a-number")
        value = float(value.replace(",", ""))
    amount = NUMBER.read(value)
    if amount < 0:
        raise BadInputError("out-of-bounds", allowed=">= 0")
    return amount


_DIGITS = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?:\.[0-9]{1,40})?")


def _read_lone_amount(value: JsonValue) -> float | None:
    """Read a number that stands where a `QuantitativeValue` might."""
    return None if isinstance(value, dict) else _read_amount(value)


def _read_lone_text(value: JsonValue) -> str | None:
    """Read a text that stands where a schema.org thing might."""
    return TEXT.read(value) if isinstance(value, str) else None


def _read_months(value: JsonValue) -> float:
    return _read_amount(value) / 12


def _write_months(years: float) -> JsonValue:
    return NUMBER.write(years * 12)


_AMOUNT = Scalar(_read_amount, NUMBER.write, Form.NUMBER)
_LONE_AMOUNT = Partial(_read_lone_amount, NUMBER.write)
_LONE_TEXT = Partial(_read_lone_text, TEXT.write)
_AMOUNT_KINDS = (str, int, float)

_MONETARY_AMOUNT = Shape(
    Pay,
    (
        at("currency", "currency"),
        at("minimum", "value.minValue", _AMOUNT, beside=_AMOUNT_KINDS),
        at("minimum", "value.value", _AMOUNT, beside=_AMOUNT_KINDS),
        at("minimum", "value", _LONE_AMOUNT),
        at("minimum", "minValue", _AMOUNT),
        at("maximum", "value.maxValue", _AMOUNT, beside=_AMOUNT_KINDS),
        at("maximum", "value.value", _AMOUNT, beside=_AMOUNT_KINDS),
        at("maximum", "value", _LONE_AMOUNT),
        at("maximum", "maxValue", _AMOUNT),
        at("period", "value.unitText", one_of(PayPeriod), beside=_AMOUNT_KINDS),
        at("period", "unitText", one_of(PayPeriod)),
    ),
)


def _read_pay(value: JsonValue) -> Pay:
    """Read a number, a `MonetaryAmount` whose value is a number, or one with a `QuantitativeValue`."""
    if isinstance(value, dict):
        return _MONETARY_AMOUNT.read(value)
    amount = _read_amount(value)
    return Pay(minimum=amount, maximum=amount)


def _write_pay(pay: Pay) -> JsonValue:
    return {"@type": "MonetaryAmount", **_MONETARY_AMOUNT.write(pay)}


EMPLOYER = Shape(
    Employer,
    (
        at("name", "name"),
        at("id", "x-ktech.id"),
        at("size", "x-ktech.size", one_of(EmployerSize)),
        at("sector", "x-ktech.sector", SECTOR),
        at("country", "x-ktech.country"),
        at("country", "address.addressCountry", NAME, beside=(str,)),
    ),
)


def _read_employer(value: JsonValue) -> Employer:
    """Read an `Organization`, or its name alone."""
    return Employer(name=read_text(value)) if isinstance(value, str) else EMPLOYER.read(value)


LANGUAGE_NEED = Shape(
    LanguageNeed,
    (at("language", "language"), at("cefr", "cefr", one_of(Cefr)), at("need", "need", one_of(Need))),
    closed=True,
)


def _finish(attributes: dict[str, object], document: Json) -> None:
    given = attributes.get("id")
    if not isinstance(given, str) or not is_identifier(given):  # a portal's own may be anything
        attributes["id"] = content_id("open", document)
    pay, currency = attributes.get("pay"), _SALARY_CURRENCY.read(document)
    if isinstance(pay, Pay) and pay.currency is None and currency is not None:
        attributes["pay"] = pay.model_copy(update={"currency": currency})


_SALARY_CURRENCY = at("currency", "salaryCurrency")


_EXPERIENCE = "experienceRequirements.monthsOfExperience"
_EDUCATION = "educationRequirements.credentialCategory"

OPENING = Shape(
    Opening,
    (
        at("title", "title"),
        at("id", "x-ktech.id", IDENTIFIER),
        at("id", "identifier.value", beside=(str,)),
        at("id", "identifier", _LONE_TEXT),
        at("description", "description"),
        at("responsibilities", "responsibilities", Scalar(_read_prose, lambda value: value)),
        at("qualifications", "qualifications", Scalar(_read_prose, lambda value: value)),
        at("skills", "skills", Scalar(_read_texts, list, Form.LIST, inner=TEXT)),
        at("language", "inLanguage", NAME),
        at("posted", "datePosted", TIMESTAMP),
        at("valid_through", "validThrough", TIMESTAMP),
        at("employment_type", "employmentType", _EMPLOYMENT_TYPE),
        at("employer", "hiringOrganization", Scalar(_read_employer, EMPLOYER.write, Form.OBJECT, inner=EMPLOYER)),
        at("industry", "industry", NAME),
        at("sector", "x-ktech.sector", SECTOR),
        at("locality", "jobLocation.address.addressLocality", beside=(str,)),
        at("locality", "jobLocation.address", _LONE_TEXT, beside=(str,)),
        at("locality", "jobLocation", _LONE_TEXT),
        at("region", "jobLocation.address.addressRegion", beside=(str,)),
        at("country", "jobLocation.address.addressCountry", NAME, beside=(str,)),
        at("remote", "x-ktech.remote", one_of(Remote)),
        at("remote", "jobLocationType", Partial(_read_telecommute, _write_telecommute)),
        at("pay", "baseSalary", Scalar(_read_pay, _write_pay, Form.OBJECT, inner=_MONETARY_AMOUNT)),
        at("must", "x-ktech.requirements.must", TEXTS),
        at("nice", "x-ktech.requirements.nice", TEXTS),
        at("minimum_years", "x-ktech.requirements.minimumYears", NUMBER),
        at("minimum_years", _EXPERIENCE, Scalar(_read_months, _write_months), beside=(str,)),
        at("minimum_isced", "x-ktech.requirements.isced", one_of(Isced)),
        at("minimum_isced", _EDUCATION, Partial(_read_credential, _write_credential), beside=(str,)),
        at("languages", "x-ktech.languages", list_of(LANGUAGE_NEED)),
        at("synthetic", "x-ktech.synthetic", TRUTH),
    ),
    finish=_finish,
)


def read_opening(document: JsonValue) -> Opening:
    """Read a JobPosting; raises `BadInputError` with the field's JSON pointer."""
    if isinstance(document, dict):
        _check_type(document)
    return OPENING.read_whole(document)


def _check_type(document: Json) -> None:
    if is_resume(document):
        raise BadInputError("resume-not-posting")
    if not is_posting(document) and "@type" in document:
        raise BadInputError("not-a-job-posting", at=Place(pointer="/@type"))


def write_opening(opening: Opening) -> Json:
    """Write a JobPosting. `write_opening(read_opening(d)) == d` for every `d` that can be read."""
    return OPENING.write(opening)


def opening_document(opening: Opening) -> Json:
    """Return what `write_opening` does, to be read only."""
    return OPENING.document(opening)
