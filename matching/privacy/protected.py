"""What no employer may ask: labels and keys that announce it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from matching.forgetting import remembered
from matching.privacy.numbers import narrow


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


_LABELS: Mapping[Protected, str] = {
    Protected.PHOTO: "photo|photograph|picture|image|headshot|사진|증명사진",
    Protected.BIRTH: (
        "birthdate|birthday|dateofbirth|dob|born|age|birthyear|yearofbirth|생년월일|생일|출생일|출생년도|출생연도|나이|연령|만나이"
    ),
    Protected.GENDER: "gender|sex|성별|pronouns|militaryservice|병역|병역사항|병역구분|군필|군필여부|군별",
    Protected.MARITAL_STATUS: "maritalstatus|married|civilstatus|marital|결혼여부|혼인여부|결혼|혼인|혼인상태|기혼",
    Protected.FAMILY: (
        "family|familydetails|familybackground|father|fathersname|fathername|mother|mothersname|mothername|spouse"
        "|spousename|children|numberofchildren|dependents|parents|parentsoccupation"
        "|가족|가족사항|가족관계|부모|배우자|자녀|호주|호주와의관계|보훈|보훈대상|보훈여부"
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


@remembered(4096)
def protected_kind(label: str) -> Protected | None:
    """Return the kind of fact that a label announces, None for any that may be asked for.

    >>> protected_kind("Date of Birth"), protected_kind("생년월일"), protected_kind("E-mail")
    (<Protected.BIRTH: 'birth'>, <Protected.BIRTH: 'birth'>, None)
    """
    return _KIND_OF.get(plain_key(narrow(label))) if len(label) <= _LONGEST_LABEL else None


def plain_key(key: str) -> str:
    return _NOT_LABEL.sub("", key).casefold()


def is_only_in_particulars(key: str) -> bool:
    """Whether a key announces such a fact among a person's particulars alone."""
    return f"|{plain_key(key)}|" in _ONLY_IN_PARTICULARS
