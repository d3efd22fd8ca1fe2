"""The years of experience that a post asks for, apart from those that one skill is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_in
from matching.reference import skills_in
from matching.vocabulary import Grade

_MOST = 40
_NEAR = 160
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
          "fourteen", "fifteen")  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}(?:\.5)?|{'|'.join(_WORDS)})"
_ENGLISH = re.compile(
    rf"(?<![\d.,$₩])(?P<lead>\b(?:at least|minimum(?: of)?|min\.?|more than|over|up to|maximum(?: of)?|max\.?|less than|under|approximately|around|about)\s*:?\s*)?"
    rf"(?<![\w.])(?P<low>{_NUMBER})\s*(?:\(\s*\d{{1,2}}\s*\))?\s*(?P<plus>\\?\+|or more|plus|or above)?\s*"
    rf"(?:(?:-|~|to|or)\s*(?P<high>{_NUMBER})\s*(?:\(\s*\d{{1,2}}\s*\))?\s*(?P<plus2>\+)?)?\s*-?(?P<unit>years?|yrs?\.?|months?)\b'?s?\s*(?P<after>\+|or more|plus|minimum)?",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"(?<![\d.,])(?P<lead>최소|적어도|만|최대|약)?\s*(?P<low>\d{1,2}(?:\.5)?)\s*(?P<unit1>년|개월)?\s*차?\s*(?P<from>이상|부터)?\s*"
    r"(?:[~\-]\s*(?P<high>\d{1,2}))?\s*\+?\s*(?P<unit>년|개월)\s*차?\s*(?:의|간|간의|정도의?|내외의?)?\s*(?:경력|경험|실무)?\s*(?P<after>이상|↑|\+|초과|이하|미만|이내|까지|정도|내외)?(?P<open>\s*~(?!\s*\d))?"
)
_OLD_WAY = re.compile(r"(?<!\d)(?P<low>\d{1,2})\s*년\s*(?:차)?\s*이상\s*[~\-]?\s*(?P<high>\d{1,2})\s*년\s*차?\s*(?:이하|미만|이내)")
_NOVICE = re.compile(r"신입\s*(?:/|·|,|및|또는)\s*(?:유관|관련|동종|해당)?\s*(?:업계|업무|분야)?\s*경력|신입\s*(?:부터|에서|~|-)\s*(?=\d|경력)|신입\s*(?:사원)?\s*(?:/|·|ㆍ|및|또는|,|or|~|\+|&|\s)\s*경력|경력\s*(?:/|·|ㆍ|및|,)\s*신입|신입\s*(?:도\s*)?(?:지원\s*)?(?:가능|환영|OK|채용|모집)|\bentry[ -]level\b|\bno (?:prior |previous |work )?experience (?:is )?(?:required|needed|necessary)\b|\bnew grad(?:uate)?s? (?:are )?welcome", re.IGNORECASE)  # fmt: skip
_ANY = re.compile(r"경력\s*(?:은|:|사항)?\s*(?:년수|연차)?\s*(?:무관|상관\s?없|불문|관계\s?없)|경력이?\s?없(?:어도|더라도|으셔도|으신\s?분도)|연차\s*(?:무관|상관\s?없)")
_ONLY_NOVICE = re.compile(r"신입\s*(?:/|·|,|및|또는)\s*(?:유관|관련|동종|해당)?\s*(?:업계|업무|분야)?\s*경력|^\s*[\[(]?\s*신입\s*[\])]?\s*$|^\[?신입\]")
_ABOUT_WORK_KO = re.compile(r"경력|경험|실무|업무|년\s?차|연차|종사|근무|직무|신입|담당|개발|운영|수행")
_ABOUT_WORK_EN = re.compile(r"experienc\w*|\bexp\b|\bwork(?:ing|ed)?\b|background|track record|practice|in (?:a|an|the)?\s?\w+|\bwith\b|\bof\b|\bas\b|\busing\b", re.IGNORECASE)  # fmt: skip
_NOT_WORK = re.compile(
    r"years? (?:of age|old|contract|history|ago|in business|program|degree|college|university|term|warranty|agreement|assignment|plan|vision|running)|\b(?:past|last|recent|previous|next|first|every|for the) (?:\w+ )?$"
    r"|계약|수습|근속|설립|창립|업력|연속|최근|지난|역사|투자|비자|학년|졸업|만기|이내\s?졸업|유효|보증|동안\s?성장|출생|의무|재직\s?시|휴가|안식|교체|주기|학제|제\s?대학|미만의?\s?스타트업",
    re.IGNORECASE,
)
_AFTER_NOT = re.compile(r"\s*(?:of age|old\b|contract|history|ago|in business|programs?|degrees?|college|university|term\b|warranty|agreement|assignment|plan|(?:of )?probation|(?:of )?notice|(?:of )?leave|제\s?(?:대|학)|연속|근속|계약|전\b|전에|마다|\s?주기|차\s?스타트업|된\s|만에|간\s?(?:성장|누적))", re.IGNORECASE)  # fmt: skip
_BEFORE_NOT = re.compile(r"(?:\b(?:past|last|recent|next|first|every|the|for|in|within|another|age|after|founded|of the) |최근|지난|설립|창립|업력|수습|계약\s?기간|계약|근속|입사|연\s|매)\s*(?:기간)?\s*:?\s*$", re.IGNORECASE)  # fmt: skip
_GENERIC = re.compile(
    r"^\s*(?:of |in )?(?:(?:relevant|related|professional|industry|industrial|work(?:ing)?|hands[ -]on|practical|overall|total|prior|previous|proven|job|post-?\w+|full[ -]time|commercial|applied|recent|direct|progressive|solid|real[ -]world|applicable|equivalent|,|and|or|/)\s*)*"
    r"(?:experience|exp\b|background|in (?:a )?(?:similar|comparable|related|relevant|same|this|industry)\b|work\b)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^\s*(?:in|with|of|as|using|working|doing|developing|building|designing|managing|leading)\b", re.IGNORECASE)
_KOREAN_GENERIC = re.compile(r"(?:총|관련|유관|동종|해당|실무|산업체|업계|분야|업무|직무|직종|부문|산업|유사|또는|및|의|에서|에|이|을|를|경력|경험|신입|연차|최소|만|\s)*")
_IN_ALL = re.compile(r"(?:^|[\s(])총\s")


class Breadth(IntEnum):
    """What years are asked for: a skill of the table, some work, the whole career."""

    SKILL = 0
    WORK = 1
    CAREER = 2


@dataclass(frozen=True, slots=True)
class Years:
    """A stated length of experience; `low` or `high` is `None` where only the other is said."""

    low: float | None
    high: float | None
    breadth: Breadth
    need: Insisting
    section: Section
    start: int
    end: int
    line: int
    said: bool = True


def read_years(advert: Advert) -> Found:
    """Return the least and the most years of experience of the post, with what was set aside."""
    stated = [*_of_title(advert), *(each for piece in advert.pieces for each in _stated(piece, advert))]
    asked = [each for each in stated if each.need is Insisting.MUST]
    welcome = [each for each in stated if each.need is Insisting.NICE and each.low is not None]
    chosen, notes = _chosen(asked, advert)
    facts = list(_facts(chosen, is_gathered=any(note.code == "years-gathered" for note in notes))) if chosen else []
    if welcome:
        first = welcome[0]
        facts.append(Fact("/x-advert/niceYears", _number(first.low), Grade.READ, first.start, first.end))
    notes += [Note("years-approximate", piece.start + found.start(), piece.start + found.end())
              for piece in advert.pieces if piece.section is Section.MUST and (found := _ROUGHLY.search(piece.text))]  # fmt: skip
    notes += [Note("years-instead-of-degree", each.start, each.end) for each in stated if each.need is Insisting.OPEN]
    notes += [_of_skill(each) for each in asked if each.breadth is Breadth.SKILL and each is not chosen]
    return Found(tuple(facts), tuple(notes))


def _facts(chosen: Years, *, is_gathered: bool) -> Iterator[Fact]:
    grade = Grade.READ if chosen.breadth is not Breadth.SKILL and chosen.said and not is_gathered else Grade.INFERRED
    if chosen.low is not None:
        yield Fact("/x-ktech/requirements/minimumYears", _number(chosen.low), grade, chosen.start, chosen.end)
    if chosen.high is not None:
        yield Fact("/x-advert/maximumYears", _number(chosen.high), grade, chosen.start, chosen.end)


def _number(years: float | None) -> float | int | None:
    return int(years) if years is not None and years.is_integer() else years


def _of_skill(each: Years) -> Note:
    return Note("years-of-a-skill", each.start, each.end, {"years": f"{each.low or each.high:g}"})


def _chosen(asked: list[Years], advert: Advert) -> tuple[Years | None, list[Note]]:
    """Return the statement that is the post's own: of the widest breadth, among them that of the requirements."""
    if not asked:
        return None, []
    widest = max(each.breadth for each in asked)
    same = [each for each in asked if each.breadth is widest]
    headed = [each for each in same if each.section is Section.MUST] if advert.asks else []
    same = headed or same
    if len({(each.low, each.high) for each in same}) == 1:
        return same[0], [_gathered(same[0])] if widest is Breadth.SKILL else []
    if _by_degree(same, advert) or widest is Breadth.CAREER:
        return None, [Note("several-years", same[0].start, same[-1].end)]
    longest = max(same, key=lambda each: (each.low or 0, -each.start))
    return longest, [_gathered(longest)]


def _gathered(chosen: Years) -> Note:
    return Note("years-gathered", chosen.start, chosen.end)


def _by_degree(same: list[Years], advert: Advert) -> bool:
    """Whether the years differ by degree: "BS with 5 years or MS with 3 years"."""
    lines = {each.line for each in same}
    return all(_DEGREE.search(advert.lines[line].text) for line in lines)


_DEGREE = re.compile(r"학사|석사|박사|\b(?:B\.?S\.?|M\.?S\.?|Ph\.?D\.?|bachelor\w*|master\w*|doctora\w+|degree)(?!\w)", re.IGNORECASE)


#: "PhD, or 3+ years": the years stand in place of the degree.
_OR_DEGREE = re.compile(r"^\s*or\s*(?:at least\s*)?$|(?:\bPh\.?D\.?|\bdegree|\bmaster'?s|\bdoctorate|석사|박사|학위)[^.;]{0,30}?(?:,?\s*\bor|또는|혹은)\s*(?:at least|minimum)?\s*$", re.IGNORECASE)


def _of_title(advert: Advert) -> Iterator[Years]:
    if advert.title:
        found = [each for each in _matches(advert.title) if not _NOT_WORK.search(advert.title)]
        for low, high, start, end in found:
            place = advert.plain.find(advert.title)
            at = max(place, 0)
            span = (at + start, at + end) if place >= 0 else (0, 0)
            yield Years(low, high, Breadth.CAREER, Insisting.MUST, Section.OPEN, *span, line=-1)
        if not found and (novice := _novice(advert.title) or _ONLY_NOVICE.search(advert.title)):
            yield Years(0.0, None, Breadth.CAREER, Insisting.MUST, Section.OPEN, 0, 0, line=-1, said=bool(novice))


def _novice(text: str) -> re.Match[str] | None:
    return _ANY.search(text) or _NOVICE.search(text)


_LISTENED = frozenset({Section.MUST, Section.NICE, Section.OPEN, Section.STACK, Section.DUTIES, Section.TERMS})
_ROUGHLY = re.compile(r"\d\s*년\s*차?\s*(?:내외|정도|전후|안팎)")
_LABELS = re.compile(r"경력(?:사항|연차|요건|조건)?|요구경력|experience(?: level| required)?|years of experience|연차|신입경력")


def _stated(piece: Piece, advert: Advert) -> Iterator[Years]:
    labelled = piece.label is not None and _LABELS.fullmatch(piece.label) is not None
    if piece.section not in _LISTENED and not labelled:
        return
    if (piece.section in (Section.MUST, Section.OPEN, Section.DUTIES) or labelled) and (novice := _says_novice(piece, labelled=labelled)):
        high = next((high or low for low, high, *_ in _matches(piece.text) if not re.search(r"년\s*차?\s*이상", piece.text)), None)
        yield Years(0.0, high, Breadth.CAREER, Insisting.MUST, piece.section, piece.start + novice.start(), piece.start + novice.end(), piece.line)
        return
    for low, high, start, end in _matches(piece.text):
        need, said = need_in(piece, start)
        if labelled and need is Insisting.OPEN:
            need = Insisting.MUST
        if _OR_DEGREE.search(piece.text[max(0, start - 60) : start]):
            yield Years(low, high, Breadth.CAREER, Insisting.OPEN, piece.section, piece.start + start, piece.start + end, piece.line)
        elif need in (Insisting.MUST, Insisting.NICE) and (labelled or _is_work(piece, start, end)):
            breadth = Breadth.CAREER if labelled and not _names_a_skill(piece, start, end) else _breadth(piece, advert, start, end)
            yield Years(low, high, breadth, need, piece.section, piece.start + start, piece.start + end, piece.line, said=said)


def _says_novice(piece: Piece, *, labelled: bool) -> re.Match[str] | None:
    found = _novice(piece.text)
    if found or not labelled:
        return found
    return re.search(r"신입|무관", piece.text) if not re.search(r"불가|\d", piece.text) else None


def _matches(text: str) -> Iterator[tuple[float | None, float | None, int, int]]:
    """Yield the lengths of time in a text, in years: least, most, and their place."""
    taken = -1
    for pattern, read in ((_OLD_WAY, _old_way), (_KOREAN, _korean), (_ENGLISH, _english)):
        for found in pattern.finditer(text):
            low, high = read(found)
            if found.start() >= taken and (low is not None or high is not None) and max(low or 0, high or 0) <= _MOST and not (low is not None and high is not None and high < low):
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
    at_least = found["after"] in ("이상", "↑", "+", "초과") or "+" in found[0] or found["lead"] in ("최소", "적어도") or found["open"] or found["from"]
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


def _is_work(piece: Piece, start: int, end: int) -> bool:
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


def _names_a_skill(piece: Piece, start: int, end: int) -> bool:
    return bool(skills_in(_object(piece.text, start, end)))


def _object(text: str, start: int, end: int) -> str:
    """Return what the years are of: in English what follows, in Korean what comes before, up to a comma."""
    if re.search("[가-힣]", text[start:end]):
        before = re.split(r"[,.;:()\[\]]|이상|및 ", text[max(0, start - _NEAR) : start])[-1]
        return before if before.strip() else re.split(r"[,.;]", text[end : end + _NEAR])[0]
    return re.split(r"[.;(]|,(?! )| and (?=\d)|, (?:and|with|including|plus|must|preferably|\d)", text[end : end + _NEAR])[0]


def _breadth(piece: Piece, advert: Advert, start: int, end: int) -> Breadth:
    what = _object(piece.text, start, end)
    named = {mention.skill.id for mention in skills_in(what)}
    if named - {mention.skill.id for mention in skills_in(advert.title or "")}:
        return Breadth.SKILL
    if re.search("[가-힣]", piece.text[start:end]):
        return Breadth.CAREER if _KOREAN_GENERIC.fullmatch(what) or _IN_ALL.search(what) else Breadth.WORK
    generic = _GENERIC.match(what)
    rest = what[generic.end() :] if generic else what
    return Breadth.CAREER if generic and not _FIELD.match(rest) else Breadth.WORK


