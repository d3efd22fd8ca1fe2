"""Lengths of time in a text, in years, and whether and of what they are experience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from matching.advert.lines import Advert, Piece
from matching.advert.model import Section
from matching.reference import skills_in

_MOST = 40
_NEAR = 160
_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
)
_NUMBER = rf"(?:\d{{1,2}}(?:\.5)?|{'|'.join(_WORDS)})"
_ENGLISH = re.compile(
    rf"(?<![\d.,$₩])(?P<lead>\b(?:at least|minimum(?: of)?|min\.?|more than|over|up to"
    rf"|maximum(?: of)?|max\.?|less than|under|approximately|around|about)\s*:?\s*)?"
    rf"(?<![\w.])(?<!\d )(?P<low>{_NUMBER})\s*(?:\(\s*\d{{1,2}}\s*\))?\s*(?P<plus>\\?\+|or more|plus|or above)?\s*"
    rf"(?:(?:-|~|to"
    rf"|or)\s*(?P<high>{_NUMBER})\s*(?:\(\s*\d{{1,2}}\s*\))?\s*(?P<plus2>\+)?)?\s*-?(?P<unit>years?"
    rf"|yrs?\.?|months?)\b'?s?\s*(?P<after>\+|or more|plus|minimum)?",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"(?<![\d.,])(?P<lead>최소|적어도|만|최대|약)?\s*(?P<low>\d{1,2}(?:\.5)?)\s*(?P<unit1>년"
    r"|개월)?\s*차?\s*(?P<from>이상|부터)?\s*"
    r"(?:[~\-]\s*(?P<high>\d{1,2}))?\s*\+?\s*(?P<unit>년|개월)\s*차?\s*(?:의|간|간의|정도의?|내외의?)?\s*(?:경력"
    r"|경험|실무)?\s*(?P<after>이상|↑|\+|초과|이하|미만|이내|까지|정도|내외)?(?P<open>\s*~(?!\s*\d))?"
)
_OLD_WAY = re.compile(
    r"(?<!\d)(?P<low>\d{1,2})\s*년\s*(?:차)?\s*이상\s*[~\-]?\s*(?P<high>\d{1,2})\s*년\s*차?\s*(?:이하|미만|이내)"
)
_ABOUT_WORK_KO = re.compile(r"경력|경험|실무|업무|년\s?차|연차|종사|근무|직무|신입|담당|개발|운영|수행")
_ABOUT_WORK_EN = re.compile(
    (
        r"\b\w+ing\b|experienc\w*|\bexp\b|\bwork(?:ing|ed)?\b|background|track record|practice|in (?:a|an"
        r"|the)?\s?\w+|\bwith\b|\bof\b|\bas\b|\busing\b"
    ),
    re.IGNORECASE,
)
NOT_WORK = re.compile(
    r"years? (?:of age|old|contract|history|ago|in business(?= *[.,;)]| *$)|program|degree|college|university|term"
    r"|warranty|agreement|assignment|plan|vision|running)|\b(?:past|last|recent|previous|next"
    r"|first|every|for the) (?:\w+ )?$"
    r"|계약|수습|근속|설립|창립|업력|연속|최근|지난|역사|투자|비자|학년|졸업|만기|이내\s?졸업|유효"
    r"|보증|동안\s?성장|출생|의무|재직\s?시|휴가|안식|교체|주기"
    r"|학제|제\s?대학|미만의?\s?스타트업",
    re.IGNORECASE,
)
_AFTER_NOT = re.compile(
    (
        r"\s*(?:of age|old\b|contract|history|ago|in business(?= *[.,;)]| *$)|programs?|degrees?|college|university"
        r"|term\b|warranty|agreement|assignment|plan|(?:of )?probation|(?:of )?notice|(?:of )?leave"
        r"|제\s?(?:대|학)|연속|근속|계약|전\b|전에|마다|\s?주기|차\s?스타트업|된\s|만에|간\s?(?:성장|누적))"
    ),
    re.IGNORECASE,
)
_BEFORE_NOT = re.compile(
    (
        r"(?:\b(?:past|last|recent|next|first|every|the|in|within|another|age|after|founded"
        r"|of the) |최근|지난|설립|창립|업력|수습|계약\s?기간|계약|근속|입사|연\s|매)\s*(?:기간)?\s*:?\s*$"
    ),
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^\s*(?:of |in )?(?:(?:relevant|related|professional|industry|industrial|work(?:ing)?"
    r"|hands[ -]on|practical|overall|total|prior|previous|proven|job|post-?\w+|full[ -]time"
    r"|commercial|applied|recent|direct|progressive|solid|real[ -]world|applicable|equivalent|,"
    r"|and|or|/)\s*)*"
    r"(?:experience|exp\b|background|in (?:a )?(?:similar|comparable|related|relevant|same|this|industry)\b|work\b)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\s*(?:in|with|of|as|using|working|doing|developing|building|designing|managing|leading)\b", re.IGNORECASE
)
_KOREAN_GENERIC = re.compile(
    r"(?:총|관련|유관|동종|해당|실무|산업체|업계|분야|업무|직무|직종|부문|산업|유사|또는|및|의"
    r"|에서|에|이|을|를|경력|경험|신입|연차|최소|만|\s)*"
)
_IN_ALL = re.compile(r"(?:^|[\s(])총\s")


class Breadth(IntEnum):
    """What years are asked for: a skill of the table, some work, the whole career."""

    SKILL = 0
    WORK = 1
    CAREER = 2


def lengths_in(text: str) -> Iterator[tuple[float | None, float | None, int, int]]:
    """Yield the lengths of time in a text, in years: least, most, and their place."""
    taken = -1
    for pattern, read in ((_OLD_WAY, _old_way), (_KOREAN, _korean), (_ENGLISH, _english)):
        for found in pattern.finditer(text):
            low, high = read(found)
            if (
                found.start() >= taken
                and (low is not None or high is not None)
                and max(low or 0, high or 0) <= _MOST
                and not (low is not None and high is not None and high < low)
            ):
                start = found.start() + len(found[0]) - len(found[0].lstrip())
                yield low, high, start, found.start() + len(found[0].rstrip())
                taken = max(taken, found.end()) if pattern is _OLD_WAY else taken


def _old_way(found: re.Match[str]) -> tuple[float | None, float | None]:
    return float(found["low"]), float(found["high"])


def _korean(found: re.Match[str]) -> tuple[float | None, float | None]:
    low = float(found["low"])
    unit = 12.0 if found["unit"] == "개월" else 1.0
    if found["high"]:
        first = unit if found["unit1"] is None else 12.0 if found["unit1"] == "개월" else 1.0
        is_open = found["after"] == "이상" and found["from"] is None  # "1~3년 이상" sets no upper bound
        return low / first, None if is_open else float(found["high"]) / unit
    if found["lead"] == "최대" or found["after"] in ("이하", "미만", "이내", "까지"):
        return None, low / unit
    at_least = (
        found["after"] in ("이상", "↑", "+", "초과")
        or "+" in found[0]
        or found["lead"] in ("최소", "적어도")
        or found["open"]
        or found["from"]
    )
    if not at_least and not re.search(r"경력|경험|차|실무", found[0]) and found["after"] is None:
        return None, None
    return low / unit, None


def _english(found: re.Match[str]) -> tuple[float | None, float | None]:
    unit = 12.0 if found["unit"].lower().startswith("month") else 1.0
    low = _value(found["low"]) / unit
    lead = (found["lead"] or "").lower()
    if found["high"] and not (found["plus"] or found["plus2"]):
        return low, _value(found["high"]) / unit
    if lead.startswith(("up to", "max", "less", "under")):
        return None, low
    return low, None


def _value(word: str) -> float:
    return float(_WORDS.index(word.lower()) + 1) if word.lower() in _WORDS else float(word)


def is_work(piece: Piece, start: int, end: int) -> bool:
    """Whether a length of time is one of experience."""
    before, after = piece.text[max(0, start - 24) : start], piece.text[end : end + 60]
    if _BEFORE_NOT.search(before) or _AFTER_NOT.match(after):
        return False
    if re.search("[가-힣]", piece.text[start:end]):
        return piece.section is Section.MUST or _ABOUT_WORK_KO.search(piece.text) is not None
    near = piece.text[max(0, start - 40) : start] + " " + piece.text[end : end + 120]
    if piece.section in (Section.MUST, Section.NICE):
        return _ABOUT_WORK_EN.search(near) is not None
    return re.search(r"experience|\bexp\b", near, re.IGNORECASE) is not None


def names_a_skill(piece: Piece, start: int, end: int) -> bool:
    return bool(skills_in(_object(piece.text, start, end)))


def _object(text: str, start: int, end: int) -> str:
    """Return what the years are of: in English what follows, in Korean what comes before, up to a comma."""
    if re.search("[가-힣]", text[start:end]):
        before = re.split(r"[,.;:()\[\]]|이상|및 ", text[max(0, start - _NEAR) : start])[-1]
        return before if before.strip() else re.split(r"[,.;]", text[end : end + _NEAR])[0]
    return re.split(
        r"[.;(]|,(?! )| and (?=\d)|, (?:and|with|including|plus|must|preferably|\d)", text[end : end + _NEAR]
    )[0]


def breadth_of(piece: Piece, advert: Advert, start: int, end: int) -> Breadth:
    what = _object(piece.text, start, end)
    named = {mention.skill.id for mention in skills_in(what)}
    if named - {mention.skill.id for mention in skills_in(advert.title or "")}:
        return Breadth.SKILL
    if re.search("[가-힣]", piece.text[start:end]):
        return Breadth.CAREER if _KOREAN_GENERIC.fullmatch(what) or _IN_ALL.search(what) else Breadth.WORK
    generic = _GENERIC.match(what)
    rest = what[generic.end() :] if generic else what
    return Breadth.CAREER if generic and not _FIELD.match(rest) else Breadth.WORK
