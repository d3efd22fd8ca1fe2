"""The languages that a post asks for, with a CEFR level only where a level or a test's result is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import JsonValue

from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_in
from matching.language import Text
from matching.reference import cefr, language_code
from matching.reference.tables import tables, text, toml
from matching.vocabulary import Grade

_NAME = re.compile(
    r"\b[A-Z][a-z]{3,}\b|(?<![가-힣])(?:비즈니스\s?)?[가-힣]{1,5}?어(?=[가-힣]{0,12}(?![가-힣]))"
    r"|(?<![가-힣])[가-힣]{1,4}말"
)
_TESTS = re.compile(
    (
        r"(?<![A-Za-z])(?:(?P<en>TOEIC(?:\s?Speaking)?|토익(?:\s?스피킹)?|IELTS|TOEFL|토플|OPIc|오픽|TEPS|텝스"
        r"|토스)|(?P<ko>TOPIK|토픽|한국어\s?능력\s?시험|KIIP)|(?P<ja>JLPT|JPT)|(?P<zh>HSK))(?![a-z])"
    ),
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\s*(?:\(?\s*(?:level|lv\.?|grade)?\s*:?\s*(?:IM\d?|IH|AL|N?\d(?:[\d.]*)|[1-6]\s?급)\)?)", re.IGNORECASE
)
_ABILITY = re.compile(
    r"\bfluen\w+|\bspeak\w*|\bspoken|\bwritten|\bwriting|\bnative\b|\bproficien\w*|\bbilingual"
    r"|\bconversational|\bverbal\w*|\bcommand of\b|\bbusiness[ -]level|\bskills?\b|\blanguages?\b"
    r"|\blevel\b|\bcommunicat\w+|\bread(?:ing)?\b|\bin (?:both )?(?:english|korean|japanese"
    r"|chinese)\b"
    r"|능통|가능|회화|능력|구사|수준|실력|의사\s?소통|커뮤니케이션|작문|독해|유창|원어민|네이티브"
    r"|점수|성적|필수|우대|능숙|상급|중급|초급|상\b|이상|우수|소통"
    r"|사용|네고|필요|무관|못\s?해도|몰라도|불필요|활용|비즈니스|모국어|자유롭",
    re.IGNORECASE,
)
_FLUENCY = re.compile(
    r"\b(?:business[ -]level|native(?:[ -]level)?|fluent|fluency|conversational"
    r"|professional(?: working)? proficiency|full professional|working proficiency|proficient"
    r"|proficiency|advanced|intermediate|basic|excellent|strong|good|some|bilingual)\b"
    r"|비즈니스\s?(?:레벨|수준|회화|커뮤니케이션)?|원어민(?:\s?수준)?|네이티브|능통(?:자)?|유창"
    r"|일상\s?회화|회화\s?가능|고급|상급|중급|초급|기초",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:english|korean|japanese|chinese)[ -](?:market|company|companies|customers?|clients?"
    r"|national\w*|citizen\w*|government|culture|food|teacher|won|office|team|content|peninsula"
    r"|partner\w*|users?|law|industry|literature|BBQ|lessons?|class\w*|nlp|text|speech|war"
    r"|americans?)"
    r"|\b(?:south |north )korean\b|(?:영어|한국어|일본어|중국어|외국어)\s?(?:교육|콘텐츠|학습|강사"
    r"|회화\s?교육|교재|시장|서비스|수업|앱"
    r"|스피킹\s?앱|튜터|강의|문제|학원|교과|캠프|이름|닉네임|호칭|데이터|음성|자연어|번역\s?앱|텍스트)",
    re.IGNORECASE,
)
_APPLICATION = re.compile(
    (
        r"\b(?:apply|application|resumes?|CVs?|cover letter|submit|send)\b|지원\s?가능합|지원서|이력서"
        r"|자기소개서|제출|접수"
    ),
    re.IGNORECASE,
)
_SPEAKS = frozenset({Section.MUST, Section.NICE, Section.OPEN, Section.DUTIES})
_ORDER = {Insisting.MUST: 0, Insisting.NICE: 1, Insisting.NOT: 2}


@dataclass(frozen=True, slots=True)
class _Named:
    """One mention of a language and what is said of it."""

    code: str
    need: Insisting
    said: bool
    level: str | None
    words: str | None
    is_tested: bool
    start: int
    end: int


@cache
def _names() -> dict[str, Text]:
    return {str(record["code"]): text(record["name"]) for record in tables(toml("languages.toml")["language"])}


def read_languages(advert: Advert) -> Found:
    """Return each language once, as much as it is insisted on, and those that are said not to be needed."""
    named = [each for piece in advert.pieces for each in _in_piece(piece)]
    facts: list[Fact] = []
    notes: list[Note] = []
    unasked = 0
    for code in dict.fromkeys(each.code for each in named):
        same = sorted(
            (each for each in named if each.code == code), key=lambda each: (_ORDER[each.need], each.level is None)
        )
        first = same[0]
        if first.need is Insisting.NOT:
            facts.append(
                Fact(f"/x-advert/languagesNotAsked/{unasked}", _names()[code].en, Grade.READ, first.start, first.end)
            )
            notes.append(Note("language-not-asked", first.start, first.end, {"language": _names()[code]}))
            unasked += 1
            continue
        number = sum(fact.pointer.startswith("/x-ktech/") for fact in facts)
        facts.append(_fact(number, first, [each for each in same if each.need is first.need]))
        notes += _remarks(first)
        if any(each.need is Insisting.NOT for each in same):
            notes.append(Note("language-said-both", first.start, first.end, {"language": _names()[code]}))
    return Found(tuple(facts), tuple(notes))


def _fact(number: int, first: _Named, same: list[_Named]) -> Fact:
    level = next((each.level for each in same if each.level), None)
    value: dict[str, JsonValue] = {"language": _names()[first.code].en, "need": first.need.value}
    if level:
        value["cefr"] = level
    grade = Grade.READ if first.said and not first.is_tested else Grade.INFERRED
    return Fact(f"/x-ktech/languages/{number}", value, grade, first.start, first.end)


def _remarks(first: _Named) -> list[Note]:
    name = _names()[first.code]
    if first.is_tested and first.level:
        return [Note("language-level-from-test", first.start, first.end, {"language": name})]
    if first.level or not first.words:
        return []
    return [Note("language-level-in-words", first.start, first.end, {"language": name, "words": first.words})]


def _in_piece(piece: Piece) -> Iterator[_Named]:
    labelled = (
        piece.label is not None
        and re.search(r"어학|외국어|language|언어", piece.label) is not None
        and piece.section is not Section.BENEFITS
    )
    if (
        piece.section not in _SPEAKS
        and not labelled
        and not (piece.section is Section.TERMS and re.search("not|no |무관|필수", piece.text))
    ):
        return
    if _APPLICATION.search(piece.text):
        return
    found = list(_found(piece.text))
    tested = any(result for *_, result in found)
    if not found or not (
        tested
        or _ABILITY.search(piece.text)
        or (len(piece.text) < 30 and piece.section in (Section.MUST, Section.NICE))
    ):
        return
    for number, (start, end, code, result) in enumerate(found):
        following = found[number + 1][0] if number + 1 < len(found) else len(piece.text)
        need, said = need_in(piece, start)
        if need is Insisting.OPEN:
            need, said = Insisting.MUST if labelled or _insists(piece) else Insisting.OPEN, labelled
        if need is Insisting.OPEN:
            continue
        level, words = result, None
        if level is None:
            level, words = _level(piece.text, number, found[0][0], end, following)
        yield _Named(code, need, said, level, words, result is not None, piece.start + start, piece.start + end)


def _insists(piece: Piece) -> bool:
    """Whether a sentence outside the requirements says that the reader has to know a language."""
    return (
        piece.section is Section.OPEN
        and re.search(
            r"능통|구사\s?가능|회화\s?가능|\bfluent in\b|\bfluency in\b|\bproficien\w+ in\b", piece.text, re.IGNORECASE
        )
        is not None
    )


def _found(sentence: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Yield place, ISO 639-1 code and, of a test with its result, the lowest CEFR level, of each language named."""
    topics = [(topic.start(), topic.end()) for topic in _TOPIC.finditer(sentence)]
    found: list[tuple[int, int, str, str | None]] = []
    for name in _NAME.finditer(sentence):
        code = language_code(name[0].split()[-1])
        if code is not None and not any(start <= name.start() < end for start, end in topics):
            found.append((name.start(), name.end(), code, None))
    for test in _TESTS.finditer(sentence):
        code = str(test.lastgroup)
        result = (
            cefr(sentence[test.start() : test.end() + 14].split(",", maxsplit=1)[0])
            if _RESULT.match(sentence, test.end())
            else None
        )
        found.append((test.start(), test.end(), code, result[0] if result else None))
    yield from sorted(found, key=lambda each: each[0])


def _level(sentence: str, number: int, first: int, end: int, following: int) -> tuple[str | None, str | None]:
    """Return the stated CEFR level and the words of fluency nearest to a language's name."""
    near = sentence[end:following], sentence[:first] if number else sentence[:end]
    for part in near:
        stated = re.search(r"(?<![A-Za-z0-9])([ABC][12])(?![0-9A-Za-z])", part)
        if stated:
            return stated[1], None
    for part in near:
        words = _FLUENCY.search(part)
        if words:
            return None, words[0].strip()
    return None, None
