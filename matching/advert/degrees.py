"""The degree that a post asks for or welcomes, and in what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_in
from matching.forgetting import remembered
from matching.reference import read_degree
from matching.vocabulary import Grade

_WORD = re.compile(
    r"(?P<ko>전문\s?학사|초대졸|전문\s?대(?:학)?\s?졸?|학사|석사|박사|석\s?[·/ㆍ,]?\s?박사"
    r"|(?:4년제\s?)?(?:정규\s?)?대학교?(?:\(4년제?\))?\s?(?:를\s?)?졸업?|4년제|대졸)"
    r"(?!\s?(?:일정|관리|후\s?연구|급\b|님|과정\s?(?:안내|운영)|취득\s?지원|학비|과정\s?지원))"
    r"|(?<![\w.])(?P<full>(?:bachelor|master|associate(?='?s?\s+degree)|doctora(?:te|l)"
    r"|undergraduate|doctor)(?:'?s|s')?(?=(?:'|\b)[\s,/)]*(?:s\s)?(?:degree|or|and|of (?:science"
    r"|arts|engineering|philosophy)|in\b|&|level|\bwith\b|preferred|required|\(|/|,|\.|$))"
    r"|\bPh\.?\s?D'?s?\b\.?|\bdoctorate\b|\bMBA\b)"
    r"|(?<![\w.\-])(?P<short>B\.?S\.?c?\.?|M\.?S\.?c\.?|M\.S\.|MS|B\.?A\.?|M\.A\.|MA|B\.?Eng\.?"
    r"|M\.?Eng\.?|B\.?Tech\.?|M\.?Tech\.?|BSc|MSc)(?![\w-])",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?P<advanced>\b(?:advanced|graduate|post-?graduate|higher) (?:technical |engineering "
    r"|university |academic )?degrees?\b)"
    r"|(?P<college>\b(?:college|university|technical|engineering|four[- ]year|4[- ]year|related"
    r"|relevant|quantitative|stem|science|b\.?s\.?/b\.?a\.?) (?:\w+ )?degree\b|\bdegree (?:in"
    r"|from)\b|(?:^|(?<=[-:•] ))degree\b|\bcollege graduate\b)",
    re.IGNORECASE,
)
_SHORT_BESIDE = re.compile(
    (
        r"^\s*(?:/|,|or\b|and\b|&|degree|in\b|\+|\(|\)|:|-|with|preferred|required|level|from|ideally"
        r"|plus)"
    ),
    re.IGNORECASE,
)
_SHORT_BEFORE = re.compile(
    r"(?:/|,|-|\bor|\band|&|\ba|\ban|\(|^|:|minimum|preferred|required|degree)\s*$", re.IGNORECASE
)
_ANY = re.compile(
    (
        r"학력\s*(?:사항)?\s*(?:은|:|/)?\s*(?:전공)?\s*(?:무관|불문|상관\s?없|관계\s?없|제한\s?없)"
        r"|(?:학력|학벌)\s?[,/·\s]\s?(?:나이"
        r"|성별|전공|경력|연령)[^.\n]{0,12}?무관|\bno degree (?:is )?(?:required|needed|necessary)\b"
        r"|\bdegree (?:is )?not (?:required|necessary)\b"
    ),
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    (
        r"\bor\s*(?:an?\s)?(?:\w+\s)?(?:equivalent|equal|comparable)\b"
        r"|\bor\s+(?:\w+\s){0,3}(?:experience|training)\b|\bor\s+(?:(?:at least|minimum|of|more|or"
        r"|a)\s)*(?:\d+\+?|\w+)\s(?:\(\d+\)\s)?(?:\+\s?)?(?:or more\s)?years?\b|\b(?:experience"
        r"|training) in lieu\b|\band/or\s(?:\w+\s){0,2}experience|또는\s?(?:그에\s?)?(?:동등|준하는|상응)|(?:동등"
        r"|상응하는|준하는)\s?(?:한\s?)?(?:수준|경력|경험|실무)|혹은\s?(?:동등|그에\s?준)"
    ),
    re.IGNORECASE,
)
_SCHOOL = re.compile(r"고졸|고등학교\s?졸업|\bhigh[ -]school (?:diploma|degree|graduate)|\bGED\b", re.IGNORECASE)
_PURSUED = re.compile(r"\b(?:pursuing|enrolled|working towards?|students?|currently in)\b|재학", re.IGNORECASE)
_FIELDS = re.compile(
    (
        r"(?:degree|bachelor'?s|master'?s|ph\.?d\.?|doctorate|b\.?s\.?c?|m\.?s\.?c?|b\.?a"
        r"|concentration"
        r"|major)\.?\)?\s*(?:\([^()]{0,40}\)\s*)?(?:degree\s*)?(?:level\s*)?\bin\s+(?:the field of "
        r"|an? )?(?P<field>[A-Z a-z,/&'\-]{3,160})"
    ),
    re.IGNORECASE,
)
_FIELDS_END = re.compile(
    (
        r",?\s*\b(?:or (?:a |an |any |other |in a |some |an? other |another )?(?:related|similar"
        r"|equivalent|relevant|comparable|another|closely|job-related|work|allied)|with"
        r"|and (?:at least|a minimum|related)|from|is|required|preferred|plus|at|are|strongly|highly"
        r"|who|combined|including|a plus|preferably|ideally|such as|or (?:bachelor|master|ph)\w*)\b.*$"
    ),
    re.IGNORECASE | re.DOTALL,
)
_FIELDS_KO = re.compile(
    r"(?P<field>[가-힣A-Za-z][가-힣A-Za-z,/·ㆍ、&\s]{1,60}?)\s*(?:등\s?)?(?:의\s?)?(?:관련\s?)?(?:을\s?)?(?:전공"
    r"|관련\s?학과|관련\s?학부|계열|학과|분야\s?학위)"
)
_FIELD_BEFORE_KO = re.compile(r"(?<![가-힣])(?P<field>[가-힣]{1,10}학)\s*(?:분야\s*)?(?=학사|석사|박사)")
_LISTENED = frozenset({Section.MUST, Section.NICE, Section.OPEN, Section.DUTIES, Section.STACK})
_LABELS = re.compile(
    r"학력(?:사항|요건|조건)?|최종학력|요구학력|education(?: level| required)?|degree|minimum education"
    r"|educational? (?:level|requirements?)"
)
_DEGREES = {5, 6, 7, 8}
_HEAD = 16  # a sentence that begins with a degree asks for it


@dataclass(frozen=True, slots=True)
class _Degree:
    """One mention of a degree; `isced` is `None` where its level is not said, `group` numbers its sentence."""

    isced: int | None
    need: Insisting
    said: bool
    section: Section
    start: int
    end: int
    group: int


def read_degrees(advert: Advert) -> Found:
    """Return the lowest degree that is enough, the lowest that is welcome, and in what fields."""
    pieces = [piece for piece in advert.pieces if piece.section in _LISTENED or _is_label(piece)]
    mentions = [each for number, piece in enumerate(pieces) for each in _mentions(piece, number)]
    notes: list[Note] = []
    anything = [
        (piece.start + found.start(), piece.start + found.end())
        for piece in pieces
        if (found := _ANY.search(piece.text))
    ]
    notes += [
        Note("school-leaving-enough", piece.start + found.start(), piece.start + found.end())
        for piece in pieces
        if (found := _SCHOOL.search(piece.text))
    ]
    must = [each for each in mentions if each.need is Insisting.MUST]
    nice = [each for each in mentions if each.need is Insisting.NICE and each.isced]
    facts = []
    if anything:
        facts.append(Fact("/x-advert/anyDegree", True, Grade.READ, *anything[0]))
        if must:
            notes.append(Note("degree-said-both", *anything[0]))
            must = []
    facts += _lowest(must, notes)
    if nice:
        low = min(nice, key=lambda each: each.isced or 0)
        facts.append(Fact("/x-advert/niceIsced", low.isced, Grade.READ, low.start, low.end))
    asking = (
        _pieces_of(must, pieces)
        or _pieces_of(nice, pieces)
        or [each for each in pieces if each.section is Section.MUST]
    )
    facts += _fields(asking)
    notes += _instead(facts, _pieces_of(must, pieces))
    return Found(tuple(facts), tuple(notes))


def _pieces_of(mentions: list[_Degree], pieces: list[Piece]) -> list[Piece]:
    return [pieces[group] for group in dict.fromkeys(each.group for each in mentions)]


def _is_label(piece: Piece) -> bool:
    return piece.label is not None and _LABELS.fullmatch(piece.label) is not None


def _mentions(piece: Piece, group: int) -> Iterator[_Degree]:
    if _PURSUED.search(piece.text) and piece.section is not Section.MUST:
        return
    for start, end, isced in _named(piece.text):
        need, said = need_in(piece, start)
        if need is Insisting.OPEN and (_is_label(piece) or _asks_outright(piece) or (piece.is_prose and start < _HEAD)):
            need, said = Insisting.MUST, _is_label(piece)
        yield _Degree(isced, need, said, piece.section, piece.start + start, piece.start + end, group)


def _asks_outright(piece: Piece) -> bool:
    return re.search(r"(?:학사|석사|박사|졸)\s?(?:학위\s?)?이상", piece.text) is not None


def _named(text: str) -> Iterator[tuple[int, int, int | None]]:
    """Yield the degrees that a sentence names: place and ISCED level."""
    for found in _WORD.finditer(text):
        if found.lastgroup == "short" and not _is_degree(text, found):
            continue
        level = _level(found)
        if level in _DEGREES:
            yield found.start(), found.end(), level
    for found in _OTHER.finditer(text):
        if not any(True for _ in _WORD.finditer(text, max(0, found.start() - 12), found.end())):
            yield found.start(), found.end(), 7 if found["advanced"] else None


def _level(found: re.Match[str]) -> int | None:
    name = (
        re.sub(r"\s", "", found[0])
        if found["ko"]
        else re.sub(r"'?s'?$", "", found[0].lower())
        if found["full"]
        else found[0]
    )
    if found["ko"]:
        name = {"4년제": "대졸"}.get(
            name, "석사" if name.startswith("석") else "대졸" if name.startswith(("4년제", "대학", "정규")) else name
        )
        name = "초대졸" if name.startswith("전문대") else name
    return read_degree("associate degree" if name == "associate" else name).isced


def _is_degree(text: str, found: re.Match[str]) -> bool:
    """Whether letters such as MS or BA are a degree here: in capitals, beside a degree's words."""
    letters = found[0].replace(".", "")
    if not (letters[0].isupper() and (letters[-1].isupper() or len(letters) > 2)):
        return False
    after, before = text[found.end() : found.end() + 40], text[max(0, found.start() - 40) : found.start()]
    if re.match(
        r"\s*(?:office|sql|excel|azure|teams|word|power|project|access|visual|windows|dynamics|365|access)",
        after,
        re.IGNORECASE,
    ):
        return False
    if letters == "MA" and re.search(r"[A-Z][a-z]+,?\s*$", before) and not re.search(r"(?:BA|BS|or|and|/)\W*$", before):
        return False
    return bool(_SHORT_BESIDE.match(after) and _SHORT_BEFORE.search(before)) or bool(
        re.match(r"\s*(?:degree|in [A-Z]|/\s?(?:PhD|MS|BS|M\.S))", after)
    )


def _lowest(must: list[_Degree], notes: list[Note]) -> list[Fact]:
    levels = [each for each in must if each.isced is not None]
    if not levels:
        if must:
            notes.append(Note("degree-without-level", must[0].start, must[0].end))
        return []
    headed = [each for each in levels if each.section is Section.MUST] or levels
    low = min(headed, key=lambda each: (each.isced or 0, each.start))
    lows = {
        group: min(each.isced or 0 for each in headed if each.group == group)
        for group in {each.group for each in headed}
    }
    if len(set(lows.values())) > 1:
        notes.append(Note("several-degrees", headed[0].start, headed[-1].end))
    grade = Grade.READ if low.said and len(set(lows.values())) == 1 else Grade.INFERRED
    return [Fact("/x-ktech/requirements/isced", low.isced, grade, low.start, low.end)]


def _instead(facts: list[Fact], pieces: list[Piece]) -> list[Note]:
    for piece in pieces:
        found = _INSTEAD.search(piece.text)
        if found and not re.match(
            r"or\s+(?:an?\s)?(?:\w+\s)?(?:equivalent|related)\s+(?:field|discipline|subject|degree|major|area)",
            piece.text[found.start() :],
            re.IGNORECASE,
        ):
            start, end = piece.start + found.start(), piece.start + found.end()
            facts.append(Fact("/experienceInPlaceOfEducation", True, Grade.READ, start, end))
            return [Note("degree-or-experience", start, end)]
    return []


@remembered(1024)
def field_spans(sentence: str) -> tuple[tuple[int, int], ...]:
    """Return where a sentence names the fields of a degree: a subject studied is not a skill asked for.

    >>> field_spans("Master's degree in Statistics or a related field")
    ((19, 29),)
    """
    return tuple(_field_spans(sentence))


def _field_spans(sentence: str) -> Iterator[tuple[int, int]]:
    if " in " in sentence and _SOME_DEGREE.search(sentence):
        for found in _FIELDS.finditer(sentence):
            start = found.start("field")
            yield start, start + len(_FIELDS_END.sub("", found["field"]).rstrip(" ,/"))
    if _SOME_MAJOR.search(sentence):
        yield from (found.span("field") for found in _FIELDS_KO.finditer(sentence))
    else:
        yield from (found.span("field") for found in _FIELD_BEFORE_KO.finditer(sentence))


_SOME_DEGREE = re.compile(r"[Dd]egree|DEGREE|achelor|aster'?s|[Pp]h\.?[Dd]|octora|[BM]\.?[SA]|concentration|[Mm]ajor")
_SOME_MAJOR = re.compile("전공|학과|학부|계열|학위")


def _fields(pieces: list[Piece]) -> list[Fact]:
    for piece in pieces:
        for start, end in field_spans(piece.text)[:1]:
            words = re.sub(
                r"(?:\s?(?:및|또는|혹은|등|관련|유관|or|and|related|similar|의|을|를))+$",
                "",
                piece.text[start:end].strip(" ,/·&"),
            )
            text = words.strip(" ,/")
            if text and not _NO_FIELD.search(text):
                first = piece.start + piece.text.find(text, start)
                return [Fact("/x-advert/degreeFields", text, Grade.READ, first, first + len(text))]
    return []


_NO_FIELD = re.compile(
    r"[을를] |(?:은|는|한|신) (?:분|자)|[가-힣]이나 |학사|석사|박사|학위|이상|졸업|소지|경험|경력"
    r"|무관|^(?:관련|해당|비|유관|및|동종|타|복수|부|기타)$|\ba$|대학"
)
