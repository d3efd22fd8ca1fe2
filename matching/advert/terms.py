"""The kind of employment, where the work is done, and how many are hired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from matching.advert.lines import Advert, Piece
from matching.advert.model import ASKING, Fact, Found, Note, Section
from matching.vocabulary import EmploymentType, Grade, Remote

_TYPES: tuple[tuple[EmploymentType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (EmploymentType.FULL_TIME, r"정규직|풀타임|\bfull[ -]?time\b|\bpermanent\b"),
        (
            EmploymentType.CONTRACTOR,
            r"(?<!무기)계약직|프리랜서|위촉직|\bcontract(?:or)?\b|\bfreelance\w*|\bfixed[ -]term\b",
        ),
        (EmploymentType.TEMPORARY, r"파견(?:직)?|임시직|촉탁|\btemporary\b|\bseasonal\b"),
        (EmploymentType.PART_TIME, r"파트\s?타임|아르바이트|시간제|단시간|\bpart[ -]?time\b"),
        (
            EmploymentType.INTERN,
            r"인턴(?:십|쉽)?(?!\s?(?:경험|경력|유경험|이상|포함|근무\s?경험))|\bintern(?:ship)?\b(?! experience)",
        ),
    )
)
_LABELS = re.compile(
    r"(?:고용|채용|근로|근무|계약)(?:형태|구분|유형|조건|종류)|(?:employment|job|position|contract|work) ?type|type"
    r"|employment|employment status|schedule|terms"
)
_BESIDE_IN_PROSE = re.compile(
    r"\b(?:position|role|job) is (?:an? )?(?:full|part)[ -]time\b|\b(?:seeking|hiring"
    r"|looking for) an? (?:full|part)[ -]time\b"
    r"|정규직|계약직(?:으로|\s?채용|\s?\(|입니다)|인턴(?:십)?\s?(?:으로|채용|모집)|\b(?:full"
    r"|part)[ -]?time,? (?:\w+ )?(?:position|role|job|employment|employee|opportunity|opening"
    r"|permanent)\b|\b(?:contract|temporary|permanent|internship|fixed-term) (?:position|role|job"
    r"|opportunity)\b|\bcontract[ -]to[ -]hire\b"
    r"|^\W*(?:full[ -]?time|part[ -]?time|contract|internship|permanent)\W*$",
    re.IGNORECASE,
)
_NOT_THE_POST = re.compile(r"전환|비정규직|경험|years|experience|students?|benefits|employees\b", re.IGNORECASE)
_TITLE_TYPE = re.compile(
    (
        r"인턴|계약직|정규직|파견|아르바이트|\bintern(?:ship)?\b|\bcontract\b|\bpart[ -]time\b"
        r"|\bfull[ -]time\b|\btemporary\b"
    ),
    re.IGNORECASE,
)
_REMOTE: tuple[tuple[Remote | None, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Remote.ONSITE,
            (
                r"(?:재택|원격)(?:\s?근무)?\s?(?:는|은|이)?\s?(?:불가|없|안)|\b(?:no|not a?|non-?) ?(?:remote|hybrid)\b"
                r"|\bnot remote\b|\bon-?site only\b|\b100% (?:on-?site|in[ -]office)\b|\bfully on-?site\b"
                r"|\bin[ -]person role\b|\bon-?site (?:position|role)\b|\bremote work (?:is )?not\b"
            ),
        ),
        (
            Remote.HYBRID,
            (
                r"하이브리드\s?(?:근무|형|워크|제)|(?:재택|원격)[^.\n]{0,12}?(?:병행|혼합|주\s?[1-4]|월\s?\d)"
                r"|주\s?[1-4]\s?[일회][^.\n]{0,8}?(?:재택|원격)|\bhybrid (?:work\w*|position|role|schedule|model|remote"
                r"|job|setup|arrangement)\b|\bhybrid\b(?=\s*(?:[,.;)(]|$|\())|\b\d days? (?:a week "
                r"|per week )?(?:in (?:the )?office|remote|from home|on-?site)|\bpartially remote\b"
            ),
        ),
        (
            Remote.REMOTE,
            (
                r"(?:주\s?5\s?일|전면|전일|100%|풀|완전|상시|전원|full)\s?-?(?:재택|원격|리모트)|\b(?:fully"
                r"|100%|full|completely"
                r"|entirely) remote\b|\bremote (?:position|role|job|first|opportunity|only)\b|\bremote-first\b"
                r"|\bwork (?:fully )?(?:remotely )?from anywhere\b|^\W*remote\W*$"
            ),
        ),
        (
            None,
            (
                r"(?:재택|원격|리모트)\s?(?:근무)?|\b(?:work(?:ing)? (?:remotely|from home)|remote work(?:ing)?"
                r"|telecommut\w+|WFH|remote friendly|remote-friendly|remote options?)\b"
            ),
        ),
    )
)
_REMOTE_LABEL = re.compile(
    r"(?:location|workplace|work arrangement|work location|work style|job location|근무지|근무형태|근무장소|remote)"
)
_HEADS = re.compile(
    r"(?:모집|채용|선발)\s?인원\s?(?:수)?\s*[:\s]\s*(?P<ko>\d{1,3}|[0O○◯ㅇ]{1,3})\s?명?"
    r"|\b(?:number of (?:openings|positions|vacancies|hires)|headcount|openings|vacancies"
    r"|positions available)\s*[:\-]\s*(?P<en>\d{1,3})\b"
    r"|\b(?P<en2>\d{1,2}) (?:open )?(?:openings|positions|vacancies)\b|(?<![\d.])(?P<ko2>\d{1,3}"
    r"|[0O○]{1,3})\s?명\s?(?:채용|모집|선발)",
    re.IGNORECASE,
)


def read_terms(advert: Advert) -> Found:
    """Return employment type, remote work and the number of people hired."""
    parts = [_employment(advert), _remote(advert), _heads(advert)]
    return Found(
        tuple(fact for part in parts for fact in part.facts), tuple(note for part in parts for note in part.notes)
    )


def _employment(advert: Advert) -> Found:
    labelled = [
        each for piece in advert.pieces if piece.label and _LABELS.fullmatch(piece.label) for each in _types(piece)
    ]
    prose = [each for piece in advert.pieces for each in _told(piece)]
    titled = _titled_types(advert)
    for found in (labelled, titled, prose):
        kinds = {kind for kind, *_ in found}
        if len(kinds) == 1:
            kind, start, end = found[0]
            grade = Grade.INFERRED if found is titled or kind is EmploymentType.TEMPORARY else Grade.READ
            return Found((Fact("/employmentType", kind.value, grade, start, end),))
        if kinds:
            return Found((), (Note("several-employment-types", found[0][1], found[-1][2]),))
    return Found()


def _told(piece: Piece) -> list[tuple[EmploymentType, int, int]]:
    """Return the kind that a phrase such as "a part-time position" names."""
    found = _BESIDE_IN_PROSE.search(piece.text)
    if found is None or _NOT_THE_POST.search(piece.text):
        return []
    return list(_types(replace(piece, text=found[0], start=piece.start + found.start())))


def _types(piece: Piece) -> Iterator[tuple[EmploymentType, int, int]]:
    """Yield the kinds that a sentence names; what a post may later turn into does not count."""
    text = re.split(
        r"(?:후|뒤)\s?(?:심사\s?)?(?:정규직|전환)|정규직\s?(?:으로\s?)?전환|전환\s?(?:가능|검토|형)", piece.text
    )[0]
    text = re.sub(r"비정규직", "    ", text)
    for kind, pattern in _TYPES:
        if found := pattern.search(text):
            yield kind, piece.start + found.start(), piece.start + found.end()


def _titled_types(advert: Advert) -> list[tuple[EmploymentType, int, int]]:
    title = advert.title or ""
    place = advert.plain.find(title) if title else -1
    if not _TITLE_TYPE.search(title) or re.search("전환", title):
        return []
    hits = [(kind, found) for kind, pattern in _TYPES if (found := pattern.search(title))]
    return [(kind, place + found.start(), place + found.end()) if place >= 0 else (kind, 0, 0) for kind, found in hits]


def _remote(advert: Advert) -> Found:
    found: list[tuple[Remote | None, int, int]] = []
    for piece in advert.pieces:
        if piece.section not in ASKING and piece.section is not Section.ABOUT:
            found += _remote_in(piece)
    if advert.title and (
        titled := re.search(r"\b(?:remote|hybrid)\b(?! sens)|재택|원격\s?근무", advert.title, re.IGNORECASE)
    ):
        named = Remote.HYBRID if titled[0].lower() == "hybrid" else Remote.REMOTE
        place = max(advert.plain.find(advert.title), 0)
        found.insert(0, (named, place + titled.start(), place + titled.end()))
    kinds = {kind for kind, *_ in found if kind is not None}
    if len(kinds) == 1:
        start, end = next(each[1:] for each in found if each[0] is not None)
        return Found((Fact("/x-ktech/remote", kinds.pop().value, Grade.READ, start, end),))
    if found:
        return Found((), (Note("several-remote" if kinds else "remote-without-extent", found[0][1], found[0][2]),))
    return Found()


def _remote_in(piece: Piece) -> list[tuple[Remote | None, int, int]]:
    label = piece.label is not None and _REMOTE_LABEL.fullmatch(piece.label) is not None
    for extent, pattern in _REMOTE:
        if hit := pattern.search(piece.text):
            return [(extent, piece.start + hit.start(), piece.start + hit.end())]
    word = re.search(r"\bremote\b|\bhybrid\b", piece.text, re.IGNORECASE) if label else None
    if word is None:
        return []
    return [
        (
            Remote.REMOTE if word[0].lower() == "remote" else Remote.HYBRID,
            piece.start + word.start(),
            piece.start + word.end(),
        )
    ]


def _heads(advert: Advert) -> Found:
    for found in _HEADS.finditer(advert.plain):
        number = found["ko"] or found["en"] or found["en2"] or found["ko2"]
        if number.isdigit() and int(number) > 0:
            return Found((Fact("/totalJobOpenings", int(number), Grade.READ, found.start(), found.end()),))
        return Found((), (Note("number-of-posts-open", found.start(), found.end()),))
    return Found()
