"""What stays outside: identity numbers are masked, and what no employer may ask is dropped, before anything is kept.

The Fair Hiring Procedure Act, article 4-3, forbids asking for looks, height, weight,
birthplace, marital status, wealth and the family's schooling and work; sex, age and
religion belong to the grounds on which nobody may be chosen. None of it is needed here,
so none of it is kept. Resident and alien registration numbers, passport numbers and
foreign identity numbers are recognised by their form, or by the words before them, and
blotted out in place, so that every other character keeps its offset.
"""

from __future__ import annotations

import calendar
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pydantic import JsonValue

from matching.domain import Json

BLOT = "●"


class Identifier(StrEnum):
    """The kinds of number that identify a person."""

    RESIDENT = "resident-registration"
    ALIEN = "alien-registration"
    PASSPORT = "passport"
    OTHER = "identity-number"


class Protected(StrEnum):
    """The kinds of personal fact that nobody here may ask for."""

    PHOTO = "photo"
    BIRTH = "birth"
    GENDER = "gender"
    MARITAL_STATUS = "marital-status"
    FAMILY = "family"
    LOOKS = "looks"
    ORIGIN = "origin"
    BELIEF = "belief"
    HEALTH = "health"
    WEALTH = "wealth"
    IDENTITY_NUMBER = "identity-number"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text of the same length with numbers blotted out, and of which kinds they were."""

    text: str
    found: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document that may be kept; `dropped` are the kinds of fact and number that were in it, each once."""

    document: Json
    dropped: tuple[Protected | Identifier, ...] = ()


_DASH = r"[-‐‑‒–—―−ㅡ~∼]"
_GAP = rf"[ \t\u00a0\u200b]?{_DASH}?[ \t\u00a0\u200b]?"
_DATE = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_HIDDEN = r"[*●○xX•#]"
#: Six digits of a date of birth and seven more, of which the first tells century, sex and whether an alien.
_REGISTRATION = re.compile(
    rf"(?<![\w.])(?P<day>{_DATE})(?:{_GAP}(?P<sex>[0-9])\d{{6}}(?!\w)|[ \t]?{_DASH}[ \t]?(?P<part>[1-8]){_HIDDEN}{{6}}"
    rf"|{_DASH}(?P<alone>[1-8])(?!\w))"
)
_KOREAN_PASSPORT = re.compile(r"(?<![\w-])(?:[MSRODG]\d{8}|[MSRODG]\d{3}[A-Z]\d{4})(?![\w-])")
_CHINESE = re.compile(r"(?<!\w)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)")
_SAID = re.compile(
    r"(?P<passport>passport|여권|護照|护照|パスポート)"
    r"|(?P<alien>alien\s*registration|\bARC\b|residence\s*card|외국인\s*등록|거소\s*신고|국내거소)"
    r"|(?P<resident>resident\s*registration|\bRRN\b|주민\s*등록?\s*번호|주민\s*번호)"
    r"|(?P<other>\bSSN\b|social\s*security|aadhaar|aadhar|\bPAN\s*(?:card|no|number)|national\s*id|\bNRIC\b|\bCNIC\b"
    r"|\bCCCD\b|\bCMND\b|\bCURP\b|\bCPF\b|identity\s*(?:card|number)|\bID\s*(?:card\s*)?(?:no|number)\b|身份证|신분증"
    r"|driver'?s?\s*licen[cs]e|운전\s*면허\s*번호)",
    re.IGNORECASE,
)
#: What may stand between such a word and its number, and the number: at least six letters and digits, five digits.
_NUMBER_AFTER = re.compile(
    r"(?:\s*(?:no|nr|number|num|card|id|번호|증)(?![a-z])\.?)*\s*[:：#=)\]|\t]*\s*"
    r"(?P<number>[A-Za-z0-9][A-Za-z0-9 \-–]{4,22}[A-Za-z0-9])",
    re.IGNORECASE,
)
_FEWEST_DIGITS, _MOST_DIGITS = 5, 18
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d")
_MANY_DIGITS = re.compile(r"\d{6}|\d{3}[A-Z]\d{4}")
_DIGITS = re.compile(r"\d{6}(?:\W{0,3}\d{7}|\W{1,3}[1-8])|\d{17}[\dXx]|[MSRODG]\d{3}[A-Z\d]\d{4}")
_WORDS = (
    *(
        "passport",
        "여권",
        "護照",
        "护照",
        "パスポート",
        "alien",
        "resident",
        "residence card",
        "외국인",
        "거소",
        "주민",
    ),
    *(
        "aadhaar",
        "aadhar",
        "social",
        "national id",
        "identity",
        "身份证",
        "신분증",
        "driver lic",
        "driver's lic",
        "drivers lic",
        "면허",
    ),
    *("id no", "id num", "id card"),
)
_CAPITALS = re.compile(r"\b(?:arc|rrn|ssn|pan|nric|cnic|cccd|cmnd|curp|cpf)\b")
_ANY_WIDE = re.compile("[！-～]")
_WIDE = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(ord("！"), ord("～") + 1)}


def _narrow(text: str) -> str:
    """Return a text with full-width digits and letters narrow; its length stays."""
    return text if text.isascii() or not _ANY_WIDE.search(text) else text.translate(_WIDE)


def _may_hold_number(text: str) -> bool:
    """Whether it is worth looking closer; quick, because most texts hold none."""
    if _MANY_DIGITS.search(text) and _DIGITS.search(text):
        return True
    lower = text.lower()
    return any(word in lower for word in _WORDS) or _CAPITALS.search(lower) is not None


def mask_identifiers(text: str) -> Masked:
    """Blot out numbers that identify a person; the text keeps its length.

    >>> mask_identifiers("홍길동 900101-1234567 서울").text
    '홍길동 ●●●●●●●●●●●●●● 서울'
    >>> mask_identifiers("Passport no. X1234567, 2016-03").text
    'Passport no. ●●●●●●●●, 2016-03'
    """
    if not _may_hold_number(plain := _narrow(text)):
        return Masked(text)
    found = sorted(_numbers(plain))
    letters = list(text)
    for start, end, _ in found:
        letters[start:end] = BLOT * (end - start)
    return Masked("".join(letters), tuple(dict.fromkeys(kind for _, _, kind in found)))


def _numbers(text: str) -> Iterator[tuple[int, int, Identifier]]:
    for match in _REGISTRATION.finditer(text):
        if _is_a_day(match["day"]):
            sex = match["sex"] or match["part"] or match["alone"]
            yield *match.span(), Identifier.ALIEN if sex in "5678" else Identifier.RESIDENT
    for match in _KOREAN_PASSPORT.finditer(text):
        yield *match.span(), Identifier.PASSPORT
    for match in _CHINESE.finditer(text):
        yield *match.span(), Identifier.OTHER
    yield from _numbers_named(text)


def _numbers_named(text: str) -> Iterator[tuple[int, int, Identifier]]:
    """Give numbers that a word before them names: passports of all countries, identity cards."""
    for word in _SAID.finditer(text):
        match = _NUMBER_AFTER.match(text, word.end())
        if match is None:
            continue
        number = _longest_number(match["number"])
        if number:
            start = match.start("number")
            yield start, start + len(number), Identifier[(word.lastgroup or "other").upper()]


def _longest_number(text: str) -> str:
    """Return the leading part of a text that is a number: its words up to the first without a digit."""
    taken = ""
    for word in re.findall(r"[^\s]+\s*", text):
        if not any(letter.isdigit() for letter in word):
            break
        taken += word
    taken = taken.rstrip(" -–")
    if _YEARS.match(taken):
        return ""
    return taken if _FEWEST_DIGITS <= sum(letter.isdigit() for letter in taken) <= _MOST_DIGITS else ""


def _is_a_day(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:])
    return day <= calendar.monthrange(2000, month)[1]


_LABELS: Mapping[Protected, str] = {
    Protected.PHOTO: "photo|photograph|picture|image|headshot|사진|증명사진",
    Protected.BIRTH: (
        "birthdate|birthday|dateofbirth|dob|born|age|birthyear|yearofbirth|생년월일|생일|출생일|출생년도|출생연도|나이|연령|만나이"
    ),
    Protected.GENDER: "gender|sex|성별|pronouns",
    Protected.MARITAL_STATUS: "maritalstatus|married|civilstatus|marital|결혼여부|혼인여부|결혼|혼인|혼인상태|기혼",
    Protected.FAMILY: (
        "family|familydetails|familybackground|father|fathersname|fathername|mother|mothersname|mothername|spouse"
        "|spousename|children|numberofchildren|dependents|parents|parentsoccupation"
        "|가족|가족사항|가족관계|부모|배우자|자녀|호주|호주와의관계"
    ),
    Protected.LOOKS: "height|weight|looks|appearance|complexion|eyesight|키|신장|체중|몸무게|시력|외모|신체사항",
    Protected.ORIGIN: (
        "birthplace|placeofbirth|race|ethnicity|caste|nativeplace|hometown|origin|출생지|출신지|출신지역|본적|본적지|고향"
    ),
    Protected.BELIEF: "religion|religiousaffiliation|politicalaffiliation|종교|정당",
    Protected.HEALTH: "bloodtype|bloodgroup|disability|health|healthstatus|혈액형|장애여부|장애|장애사항|건강상태|병력",
    Protected.WEALTH: "wealth|assets|property|재산|재산상황|자산|주거형태|주거",
    Protected.IDENTITY_NUMBER: (
        "residentregistrationnumber|rrn|alienregistrationnumber|arc|passport|passportno|passportnumber|nationalid"
        "|nationalidnumber|ssn|socialsecuritynumber|aadhaar|identitycard|idnumber|idno|driverslicense"
        "|주민등록번호|주민번호|외국인등록번호|여권번호|여권|거소신고번호|운전면허번호"
    ),
}
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
#: Words that name something else outside a person's own particulars: the height of a tower, a project's health.
_ONLY_IN_PARTICULARS = (
    "|age|image|picture|height|weight|health|property|assets|family|parents|origin|children|married|born|race"
    "|appearance|arc|passport|키|신장|결혼|장애|주거|자산|"
)
_NOT_LABEL = re.compile(r"[\W_]+")
_LONGEST_LABEL = 60


@lru_cache(maxsize=4096)
def protected_kind(label: str) -> Protected | None:
    """Return the kind of fact that a label announces, None for any that may be asked for.

    >>> protected_kind("Date of Birth"), protected_kind("생년월일"), protected_kind("E-mail")
    (<Protected.BIRTH: 'birth'>, <Protected.BIRTH: 'birth'>, None)
    """
    return _KIND_OF.get(_plain(_narrow(label))) if len(label) <= _LONGEST_LABEL else None


def admitted(document: Json, *, is_person: bool = True) -> Admitted:
    """Return what of a JSON document may be kept, without numbers and protected facts.

    In a person's document protected keys are dropped wherever they stand; the few whose
    word also means something else, in the particulars alone (top level and `basics`).
    """
    text = json.dumps(document, ensure_ascii=False)
    if not _may_hold_number(_narrow(text)) and not (is_person and _names_protected(document)):
        return Admitted(document)
    dropped: dict[Protected | Identifier, None] = {}
    kept = _kept(document, dropped, particulars=True, is_person=is_person)
    return Admitted(kept if isinstance(kept, dict) else {}, tuple(dropped))


def _names_protected(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(map(_names_protected, value))
    return isinstance(value, dict) and (any(map(protected_kind, value)) or any(map(_names_protected, value.values())))


def _kept(
    value: JsonValue, dropped: dict[Protected | Identifier, None], *, particulars: bool, is_person: bool
) -> JsonValue:
    if isinstance(value, str):
        masked = mask_identifiers(value)
        dropped.update(dict.fromkeys(masked.found))
        return masked.text
    if isinstance(value, list):
        return [_kept(each, dropped, particulars=False, is_person=is_person) for each in value]
    if not isinstance(value, dict):
        return value
    kept: Json = {}
    for key, inner in value.items():
        kind = protected_kind(key) if is_person else None
        if kind is not None and (particulars or f"|{_plain(key)}|" not in _ONLY_IN_PARTICULARS):
            dropped[kind] = None
        else:
            kept[key] = _kept(inner, dropped, particulars=particulars and key == "basics", is_person=is_person)
    return kept


def _plain(key: str) -> str:
    return _NOT_LABEL.sub("", key).casefold()
