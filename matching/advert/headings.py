"""The headings of adverts in Korean and English, and the labels before a line's colon."""

from __future__ import annotations

import re

from matching.advert.heading_words import ENGLISH, HAS_NOUN, KOREAN, KOREAN_SPOKEN, MUST_WORDS, NICE_WORDS, SAYS_NICE
from matching.advert.lead_words import LEAVE, SPEAKS, SPOKEN_LEADS
from matching.advert.model import Section
from matching.forgetting import remembered

_LONGEST = 60
_LONGEST_LEAD = 110
_DECORATION = re.compile(r"[\[\](){}<>*_#=~:|!?.,\"'`▶▼◀■□●○◆◇★☆:·ㆍ\-]|[^\w\s&/+]")
_BRACKETED = re.compile(r"\s*[\[<(]\s*(?P<name>[^\[\]<>()]{1,50})\s*[\])>]\s*(?P<after>.*)", re.DOTALL)
_BEFORE_COLON = re.compile(r"(?P<name>[^:]{2,48}?)\s*:\s*(?=\S)")
_HANGUL = re.compile("[가-힣]")
_LABEL = re.compile(r"\[?\(?\s*(?P<name>[^:\]\d,.]{1,30}?)\s*\)?\]?\s*(?::|\]| - |\s\|\s)\s*(?=\S)")


def heading_of(line: str, section: Section) -> tuple[Section, int | None] | None:
    """Return the section that a line opens, and where the rest of the line begins if it holds more.

    `None` where the line is no heading. A heading in brackets that is not known does not
    end the requirements: it may be a part of them.

    >>> heading_of("[자격요건]", Section.OPEN)[0].value, heading_of("Nice to have:", Section.MUST)[0].value
    ('must', 'nice')
    >>> heading_of("지원 자격: 학사 이상", Section.OPEN)
    (<Section.MUST: 'must'>, 7)
    """
    if bracketed := _BRACKETED.fullmatch(line):
        name, after = bracketed["name"], bracketed["after"].strip(" :-")
        if not after:
            return _whole(name, spoken=True)
        known = _whole(name, spoken=False)
        if known is not None and not _tags_a_line(name):
            return known[0], bracketed.start("after")
        return None
    if len(line) <= _LONGEST and (found := _whole(line.rstrip(": -"), spoken=line.endswith(":"))):
        return found
    if spoken := _spoken_lead(line):
        return spoken, None
    if colon := _BEFORE_COLON.match(line):
        found = _whole(colon["name"], spoken=False)
        if found is not None and _opens_before_colon(found[0], section, colon["name"]):
            return found[0], colon.end()
    return None


def _spoken_lead(line: str) -> Section | None:
    """Return the section that a whole phrase before a colon opens: "To succeed you must have the following:"."""
    if not line.endswith(":") or len(line) > _LONGEST_LEAD or _HANGUL.search(line):
        return None
    return next((section for section, pattern in SPOKEN_LEADS if pattern.search(line)), None)


_TAG = re.compile(r"\s*(?:필수|우대|선택|required|preferred|optional|must|nice to have|bonus|plus)\s*", re.IGNORECASE)


def _tags_a_line(name: str) -> bool:
    """Whether a bracket says how much one line matters, not what a section is: "[우대] Python"."""
    return _TAG.fullmatch(name) is not None


_LINE_LABELS = re.compile(
    r"(?:(?:required|preferred|minimum|desired|key|technical|other|additional)\s)?(?:education"
    r"|experience|skills?|languages?"
    r"|certifications?|degrees?|training|knowledge|background|abilities|competenc(?:y|ies)"
    r"|location|job location|pay|salary"
    r"|deadline|travel|overview|position|role)|학력|경력|전공|필수|우대|자격|경험|기술|역량|근무지|급여|연봉",
    re.IGNORECASE,
)


def _opens_before_colon(found: Section, section: Section, name: str) -> bool:
    """Whether a known heading before a colon opens a section there, or labels one line of the section it stands in."""
    inside = section in (Section.MUST, Section.NICE, Section.TERMS)
    return not (inside and _LINE_LABELS.fullmatch(name.strip())) and found is not Section.ABOUT


@remembered(4096)
def _whole(name: str, *, spoken: bool) -> tuple[Section, None] | None:
    found = _korean(name, spoken=spoken) if _HANGUL.search(name) else _english(name)
    return None if found is None else (found, None)


def _korean(name: str, *, spoken: bool) -> Section | None:
    solid = re.sub(r"[\s_]+", "", _DECORATION.sub("", name)).lower()
    for section, pattern in KOREAN:
        if pattern.fullmatch(solid):
            return section
    if not spoken and not SPEAKS.search(solid):
        return None
    return next((section for section, pattern in KOREAN_SPOKEN if pattern.search(solid)), None)


def _english(name: str) -> Section | None:
    words = " ".join(_DECORATION.sub(" ", name.replace("'", "")).replace("/", " / ").lower().split())
    for section, pattern in ENGLISH:
        if pattern.fullmatch(words):
            return section
    if len(words.split()) > 8 or not HAS_NOUN.search(words):
        return None
    if SAYS_NICE.search(words) and NICE_WORDS.fullmatch(words):
        return Section.NICE
    return Section.MUST if MUST_WORDS.fullmatch(words) else None


_LEAD = re.compile(
    r"(?:^|(?<=[.!?;] ))(?P<lead>[^:.!?;]{3,110}:)\s+(?=\S)|(?P<ko>[^.!?:]{2,40}?(?:은|는|을"
    r"|를)\s?(?:다음|아래)(?:과|와)\s?같\w+[.:])\s*(?=\S)"
)


def leads_in(line: str) -> list[tuple[int, int, Section]]:
    """Return the phrases within a running text that open a section: start, end, section.

    >>> leads_in("We build robots. What we ask for: a degree; C++. In return: a flat.")
    [(17, 34, <Section.MUST: 'must'>), (49, 60, <Section.BENEFITS: 'benefits'>)]
    """
    found = []
    for lead in _LEAD.finditer(line):
        words = lead[lead.lastgroup or 0]
        section = next((section for section, pattern in SPOKEN_LEADS if pattern.search(words)), None)
        if section is not None:
            found.append((lead.start(), lead.end(), section))
    return found


def takes_leave(line: str) -> bool:
    """Whether a line no longer asks for anything: an employer on itself, on equal opportunity, on how to apply."""
    return LEAVE.search(line) is not None


def label_of(line: str) -> str | None:
    """Return what stands before a line's colon, in small letters without spaces for Korean.

    >>> label_of("고용 형태 : 정규직"), label_of("Job Type: Full-time"), label_of("We hire")
    ('고용형태', 'job type', None)
    """
    found = _LABEL.match(line)
    if found is None:
        return None
    name = _DECORATION.sub(" ", found["name"]).strip().lower()
    return re.sub(r"\s+", "" if _HANGUL.search(name) else " ", name)
