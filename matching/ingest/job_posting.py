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
from matching.ingest.fields import (
    NAME,
    NUMBER,
    TEXT,
    TIMESTAMP,
    TRUTH,
    Scalar,
    Shape,
    at,
    list_of,
    one_of,
    read_text,
)
from matching.ingest.json_resume import SECTOR, TEXTS, content_id

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
    """Read a text, or a list of texts as lines."""
    return "\n".join(TEXTS.read(value)) if isinstance(value, list) else read_text(value)


def _read_employment_type(value: JsonValue) -> EmploymentType | None:
    """Read one of schema.org's values; several at once leave it open."""
    values = value if isinstance(value, list) else [value]
    known = one_of(EmploymentType)
    types = {known.read(each.upper().replace("-", "_") if isinstance(each, str) else each) for each in values}
    return types.pop() if len(types) == 1 else None


def _read_telecommute(value: JsonValue) -> Remote | None:
    return Remote.REMOTE if value == "TELECOMMUTE" else None


def _read_months(value: JsonValue) -> float:
    return NUMBER.read(value) / 12


def _read_credential(value: JsonValue) -> Isced | None:
    return _CREDENTIALS.get(_name_or_text(value).casefold().replace("'", "").replace("\u2019", ""))


def _name_or_text(value: JsonValue) -> str:
    return NAME.read(value)


def _read_amount(value: JsonValue) -> float:
    """Read a number; JSON-LD also writes it as a text of digits."""
    if isinstance(value, str):
        digits = value.replace(",", "")
        if not (digits.isascii() and digits.isdigit()):
            raise BadInputError("not-a-number")
        return float(int(digits[:16]))
    return NUMBER.read(value)


AMOUNT = Scalar(_read_amount, lambda value: int(value) if float(value).is_integer() else value)

_MONETARY_AMOUNT = Shape(
    Pay,
    (
        at("currency", "currency"),
        at("minimum", "value.minValue", AMOUNT),
        at("minimum", "value.value", AMOUNT),
        at("maximum", "value.maxValue", AMOUNT),
        at("maximum", "value.value", AMOUNT),
        at("period", "value.unitText", one_of(PayPeriod)),
    ),
)


def _read_pay(value: JsonValue) -> Pay:
    """Read a number, a `MonetaryAmount` whose value is a number, or one with a `QuantitativeValue`."""
    if not isinstance(value, dict):
        amount = _read_amount(value)
        return Pay(minimum=amount, maximum=amount)
    inner = value.get("value")
    if isinstance(inner, dict) or inner is None:
        return _MONETARY_AMOUNT.read(value)
    amount = _at_value(inner)
    return Pay(currency=read_text(value["currency"]) if "currency" in value else None, minimum=amount, maximum=amount)


def _at_value(value: JsonValue) -> float:
    try:
        return _read_amount(value)
    except BadInputError as error:
        raise error.within(pointer="/value") from None


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
        at("country", "address.addressCountry", NAME),
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
    attributes.setdefault("id", content_id("open", document))
    pay, currency = attributes.get("pay"), document.get("salaryCurrency")
    if isinstance(pay, Pay) and pay.currency is None and isinstance(currency, str):
        attributes["pay"] = pay.model_copy(update={"currency": currency})


OPENING = Shape(
    Opening,
    (
        at("title", "title"),
        at("id", "x-ktech.id"),
        at("id", "identifier.value"),
        at("description", "description"),
        at("responsibilities", "responsibilities", Scalar(_read_prose, lambda value: value)),
        at("qualifications", "qualifications", Scalar(_read_prose, lambda value: value)),
        at("skills", "skills", Scalar(_read_texts, list)),
        at("language", "inLanguage", NAME),
        at("posted", "datePosted", TIMESTAMP),
        at("valid_through", "validThrough", TIMESTAMP),
        at("employment_type", "employmentType", Scalar(_read_employment_type, str)),
        at("employer", "hiringOrganization", Scalar(_read_employer, EMPLOYER.write)),
        at("industry", "industry", NAME),
        at("sector", "x-ktech.sector", SECTOR),
        at("locality", "jobLocation.address.addressLocality"),
        at("region", "jobLocation.address.addressRegion"),
        at("country", "jobLocation.address.addressCountry", NAME),
        at("remote", "x-ktech.remote", one_of(Remote)),
        at("remote", "jobLocationType", Scalar(_read_telecommute, lambda value: "TELECOMMUTE")),
        at("pay", "baseSalary", Scalar(_read_pay, _write_pay)),
        at("must", "x-ktech.requirements.must", TEXTS),
        at("nice", "x-ktech.requirements.nice", TEXTS),
        at("minimum_years", "x-ktech.requirements.minimumYears", NUMBER),
        at("minimum_years", "experienceRequirements.monthsOfExperience", Scalar(_read_months, lambda years: years * 12)),
        at("minimum_isced", "x-ktech.requirements.isced", one_of(Isced)),
        at("minimum_isced", "educationRequirements.credentialCategory", Scalar(_read_credential, int)),
        at("languages", "x-ktech.languages", list_of(LANGUAGE_NEED)),
        at("synthetic", "x-ktech.synthetic", TRUTH),
    ),
    finish=_finish,
)

_REQUIREMENT_KEYS = {each.path[2] for each in OPENING.fields if each.path[:2] == ("x-ktech", "requirements")}


def read_opening(document: JsonValue) -> Opening:
    """Read a JobPosting; raises `BadInputError` with the field's JSON pointer."""
    if isinstance(document, dict):
        _check_type(document)
    return OPENING.read(document)


def _check_type(document: Json) -> None:
    types = document.get("@type", "JobPosting")
    if types != "JobPosting" and not (isinstance(types, list) and "JobPosting" in types):
        raise BadInputError("not-a-job-posting", at=Place(pointer="/@type"))


def write_opening(opening: Opening) -> Json:
    """Write a JobPosting. `write_opening(read_opening(d)) == d` for every `d` that can be read."""
    return OPENING.write(opening)
