"""Parts of a school or company that do not change which one it is: a department, a faculty, a division."""

from __future__ import annotations

import re

from matching.reference.names import key, normalise

_ACADEMIC = (
    "school|schools|department|dept|faculty|college|division|institut fur|institute of|institute for|fakultat"
    "|fachbereich|lehrstuhl|faculte|departement|ufr|ecole doctorale|facultad|departamento|escuela de|facolta"
    "|dipartimento|faculteit|fakultet|laboratory|lab|program|programme|faculdade|escola de|wydzial|fakulta|fakultesi"
)
_LEADING = (
    r"(?:(?:graduate|undergraduate|doctoral|business|law|medical|engineering) )?"
    r"(?:school|department|dept|faculty|college|division|institut|fakultat|fachbereich|faculte|departement)"
    r" (?:of|for|fur|de|des|du|d) |graduate school "
)
_ACADEMIC_WORD = rf"\b(?:{_ACADEMIC})\b"
_OTHER_SCHOOL = (
    r"\b(?:universit\w*|univ|hochschule|polytechn\w*|campus\w*|branch|extension|online|distance|global|cyber|community"
    r"|institute of technology|institute of science|affiliated)\b"
)
_KOREAN_FACULTY = (
    "공과|공학|자연과학|이과|의과|약학|농업생명과학|생명과학|정보|전자정보|소프트웨어|경영|인문|사회과학|사범|법과"
)
_EAST_ASIAN = (
    r".*(?:학과|학부|대학원|전공|연구실|계열)|(?:" + _KOREAN_FACULTY + r")대학|공대|의대"
    r"|.*(?:学部|学科|研究科|専攻|学系|大学院|工学系|理学系)|(?:电子|计算机|机械|材料|化学|物理|自动化|信息|生命科学|软件)\w*(?:系|学院)"
)
_EAST_ASIAN_OTHER = "대학교|캠퍼스|분교|사이버|방송통신|원격|디지털대학|校区|分校|キャンパス"
_BUSINESS = (
    r".*\b(?:division|department|dept|business unit|bu|team|group team|labs?|laboratory|laboratories|center|centre"
    r"|research institute|r and d|rd|headquarters|hq|plant|fab|factory|office)\b.*"
    r"|.*(?:사업부|사업부문|부문|연구소|센터|팀|본부|본사|공장|연구원|실)"
)
_ANOTHER_COMPANY = (
    r"\b(?:via|through|contract\w*|vendor|client|partner|supplier|staffing|agency|outsourc\w*|dealer|reseller|c o)\b"
    r"|협력|하청|용역|파견|도급|대리점|딜러|외주|위탁"
)
_FOLLOWS_A_COMPANY = r".*(?:사업부|사업부문|사업본부|부문|연구소|연구원|연구개발본부|본사|공장)"


def is_academic_unit(text: str) -> bool:
    """Return whether a text names a part of whatever school stands beside it.

    >>> is_academic_unit("Dept. of Physics"), is_academic_unit("전기·정보공학부"), is_academic_unit("Dearborn")
    (True, True, False)
    """
    solid = key(text)
    if re.fullmatch(_EAST_ASIAN, solid):
        return not re.search(_EAST_ASIAN_OTHER, solid)
    plain = normalise(text)
    return bool(re.search(_ACADEMIC_WORD, plain)) and not re.search(_OTHER_SCHOOL, plain)


def follows_a_school(text: str) -> bool:
    """Return whether a text can stand after a school's name without a comma: "School of ...", "공과대학"."""
    if re.match(_LEADING, normalise(text) + " "):
        return is_academic_unit(text)
    return bool(re.fullmatch(_EAST_ASIAN, key(text))) and is_academic_unit(text)


def follows_a_company(text: str) -> bool:
    """Return whether a text can stand after a company's name without a comma: "반도체연구소".

    Korean only: "Toyota Research Institute" is a company of its own.
    """
    plain = normalise(text)
    return bool(re.fullmatch(_FOLLOWS_A_COMPANY, plain)) and not re.search(_ANOTHER_COMPANY, plain)


def is_business_unit(text: str) -> bool:
    """Return whether a text names a part of whatever company stands beside it.

    >>> is_business_unit("Memory Division"), is_business_unit("반도체연구소"), is_business_unit("Display")
    (True, True, False)
    >>> is_business_unit("DS부문"), is_business_unit("협력사 연구소")
    (True, False)
    """
    plain = normalise(text)
    return bool(re.fullmatch(_BUSINESS, plain)) and not re.search(_ANOTHER_COMPANY, plain)
