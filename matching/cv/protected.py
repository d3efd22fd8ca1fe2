"""What no employer may ask for, and what identifies a person: neither reaches a fact."""

from __future__ import annotations

import re
from functools import lru_cache

from matching.cv.words import solid

_LABEL = re.compile(
    r"생년월일|생일|출생\w*|나이|연령|만나이|성별|국적|결혼\w*|혼인\w*|기혼여부|혈액형|본적|출신지|종교|신장|체중|키|몸무게|병역\w*|군필\w*|군별|"
    r"가족\w*|주민(?:등록)?번호|외국인등록번호|여권번호|사진|재산\w*|장애\w*|보훈\w*|시력|"
    r"(?:date|place|country)?ofbirth|dob|birth(?:day|date|place)|sex|gender|age|maritalstatus|married|nationality|citizenship|religion|"
    r"height|weight|bloodtype|father'?s?name|mother'?s?name|spouse\w*|children|family\w*|military(?:service|status)?|passport\w*|photo|race|ethnicity"
)
_IDENTITY = re.compile(r"(?<!\d)\d{6}\s?-\s?[1-8]\d{6}(?!\d)")


def masked(text: str) -> str:
    """Return a text of the same length in which identity numbers are covered."""
    return _IDENTITY.sub(lambda found: "*" * len(found[0]), text)


@lru_cache(maxsize=8192)
def is_protected(label: str) -> bool:
    """Whether a label announces what no employer may ask for (Fair Hiring Act art. 4-3)."""
    return len(label) <= 40 and _LABEL.fullmatch(solid(label)) is not None
