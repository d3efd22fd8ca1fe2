"""Numbers that identify a person: recognised by their form, or by the words before them, and blotted out in place."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BLOT = "●"


class Identifier(StrEnum):
    """The kinds of number that identify a person."""

    RESIDENT = "resident-registration"
    ALIEN = "alien-registration"
    PASSPORT = "passport"
    OTHER = "identity-number"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text of the same length with numbers blotted out, and of which kinds they were."""

    text: str
    found: tuple[Identifier, ...] = ()


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
_ENOUGH_DIGITS = re.compile(rf"(?:\d\D*){{{_FEWEST_DIGITS}}}")  # no number of any kind has fewer
_MANY_DIGITS = re.compile(r"\d{6}|\d{3}[A-Z]\d{4}")
_DIGITS = (  # two, since one that may begin with either is searched for letter by letter: twice the time
    re.compile(r"\d(?:\d{5}(?:\W{0,3}\d{7}|\W{1,3}[1-8])|\d{16}[\dXx])"),
    re.compile(r"[MSRODG]\d{3}[A-Z\d]\d{4}"),
)
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


def narrow(text: str) -> str:
    """Return a text with full-width digits and letters narrow; its length stays."""
    return text if text.isascii() or not _ANY_WIDE.search(text) else text.translate(_WIDE)


def may_hold_number(text: str) -> bool:
    """Whether it is worth looking closer; quick, because most texts hold none."""
    if not _ENOUGH_DIGITS.search(text):
        return False
    if _MANY_DIGITS.search(text) and any(each.search(text) for each in _DIGITS):
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
    if not may_hold_number(plain := narrow(text)):
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
