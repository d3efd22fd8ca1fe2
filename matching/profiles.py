"""The text of a profile or an opening that is embedded, with whoever it is about masked.

Name, photo, contact, gender, age, nationality and address never reach it: it is built
from the headline, the summary, what was done at work, the fields of study and the
skills, and what people write about themselves in those is masked by pattern. The
fields of schools, employers, places and languages stay out too, since they stand for
nationality; they are judged elsewhere, by rules. The text depends on the name only
where the whole name stands in it (or its first and last word), so that exchanging
names changes nothing.

Limits: a first name alone in running text, an unusual way to state one's age or
nationality, and a school or employer named in running text are not recognised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from matching.domain import Candidate, Degree, Employment, Opening
from matching.forgetting import forgets, remembered
from matching.ingest.html_text import plain, tidy
from matching.language import message
from matching.privacy import BLOT
from matching.recent import MadeOf

Section = Literal["title", "skills"]
SECTIONS: tuple[Section, Section] = ("title", "skills")
"""The short parts of a text that are embedded beside the whole."""

Embedded = tuple[str, ...]
"""The masked texts by which one entry is embedded: the whole, then each of `SECTIONS`."""

#: How many jobs' titles a person's title section holds: what somebody did before says little of what they do.
RECENT_TITLES = 3


class _Mask(NamedTuple):
    """A pattern to take out, and signs of which one stands wherever it finds something: to look for them takes less.

    Without signs it is always asked.
    """

    pattern: re.Pattern[str]
    signs: tuple[str, ...]

    def may_find(self, text: str) -> bool:
        return not self.signs or any(sign in text for sign in self.signs)


def _mask(pattern: str, *signs: str) -> _Mask:
    return _Mask(re.compile(pattern), signs)


_CONTACTS = [
    _mask(r"[\w.+-]+@[\w-]+\.[\w.-]+", "@"),  # e-mail
    _mask(r"(?:https?://|www\.)\S+", "://", "www."),
    _mask(r"(?i:\b(?:linkedin|github|gitlab|twitter|facebook|instagram|x|orcid)\.(?:com|org|io)/\S+)", "/"),
    _mask(r"(?<![\d.])\+?\d[\d ().-]{7,}\d"),  # telephone, identity numbers
]
_LABELS = (
    r"gender|sex|age|nationality|citizenship|religion|passport(?: no\.?| number)?|military service"
    r"|marital status|date of birth|place of birth|birth ?(?:day|date|place)|d\.?o\.?b\.?"
)
_TO_THE_END = r"(?:[^\n,;/|.]|\.(?!\s|$))*"  # of a list's entry or a sentence
_DEMONYM = r"(?:[A-Z][a-z]+(?:ese|ian|ean|ish|an|i)|French|Dutch|Greek|Swiss|Thai|Czech|Filipino|Filipina)"
_COLONS, _TITLES = (":", "："), ("Mr", "Ms", "Miss", "Mx", "Dr", "Prof")
_TRAITS = [
    _mask(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.\s*[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?", *_TITLES),
    _mask(r"\b(?:Mr|Mrs|Miss|Mx|Dr|Prof)\s+[A-Z][a-z][\w'’-]*(?:\s+[A-Z][a-z][\w'’-]*)?", *_TITLES),
    _mask(r"\b[Mm]y name is\s+[\w'’-]+(?:\s+[A-Z][\w'’-]+)?", "y name is"),
    _mask(r"제 이름은\s*[가-힣]{2,4}(?:입니다|이며|이고|라고 합니다)", "제 이름은"),
    _mask(rf"(?i:\b(?:{_LABELS})\s*[:：=]\s*{_TO_THE_END})", *_COLONS, "="),
    _mask(r"(?im:(?:^|[,;|]|[.!?]\s)\s*(?:(?:home|postal|current|mailing)\s+)?address\s*[:：]\s*[^\n;|]*)", *_COLONS),
    # "aged 48 hours at 60 °C" is about a material
    _mask(r"(?i:\bage[d]?\s*\d{1,2}\b(?!\s*(?:h\b|hrs?\b|hours?|d\b|days?|min|weeks?|months?|°|℃|%)))"),
    _mask(r"(?i:\b\d{1,2}[\s-]*(?:years?|yrs?)[\s-]*(?:old\b|of age\b)|\b\d{1,2}\s*y/o\b)"),
    _mask(r"(?i:\bborn (?:in|on)\b[^.,;\n]*|\bborn \d{4}\b)"),
    # 세대, 세트, 세부, 세기 and the like count generations, sets, details, centuries
    _mask(
        r"(?<!\d)(?:만\s*)?\d{1,2}\s*세(?:(?![가-힣])|(?=의|에|인(?![가-힣])|이며|이고|입니다|이다|여성|남성|여자|남자|미혼|기혼))",
        "세",
    ),
    _mask(r"\d{2,4}년\s*(?:\d{1,2}월\s*(?:\d{1,2}일\s*)?)?(?:출생|생(?:(?![가-힣])|(?=입니다|이며|이고|으로)))", "년"),
    _mask(r"(?i:\ba (?:wo)?man\b(?!-))"),
    _mask(r"(?i:\b(?:males?|females?|wom[ae]n|gentlem[ae]n|gender|transgender|husband|wife|married|divorced)\b)"),
    _mask(r"(?i:\b(?:mother|father) of\b|\bmaternity\b|\bpaternity\b)"),
    _mask(rf"(?:성별|나이|연령|생년월일|국적|혼인\s*여부|결혼\s*여부|병역)\s*[:：]{_TO_THE_END}", *_COLONS),
    _mask(r"(?:주소|거주지)\s*[:：][^\n;|]*", *_COLONS),
    _mask(r"(?<![가-힣])(?:남성|여성|남자|여자|미혼|기혼|군필|미필)(?!호르몬|암)", *"남여미기군"),
    _mask(r"(?i:\b(?:nationality|citizenship) is [\w ]{2,20}|\b(?:citizen|native|national) of\s+(?:the\s+)?\w+)"),
    _mask(rf"\b{_DEMONYM}\s+(?:national|citizen|passport|nationality|citizenship)s?\b"),
    _mask(rf"\b(?:I am|I'm|I’m) (?:an? )?{_DEMONYM}\b", "I am", "I'm", "I’m"),
    _mask(r"(?<![가-힣])[가-힣]{2,}\s*국적(?:자|의|으로|을|이며|이고|입니다|(?![가-힣]))", "국적"),
]
_PRONOUNS = {
    "he": "they", "she": "they", "him": "them", "his": "their", "her": "their", "hers": "theirs",
    "himself": "themself", "herself": "themself",
}  # fmt: skip
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im(?:self)?|[Hh]is|[Hh]er(?:s|self)?)\b")


_DOTTED = str.maketrans("ıİ", "ii")  # a pattern takes them for an i; folding leaves or doubles them


def masked(text: str, *, name: str = "") -> str:
    """Take out who the text is about.

    >>> masked("She is a 34-year-old woman; Ana Silva leads etch process work.", name="Ana Silva")
    'they is a ; leads etch process work.'
    """
    names = [_Mask(each, ()) for each in _written(name)] if _may_stand_in(name, text) else []
    for mask in (*_CONTACTS, *names, *_TRAITS):
        if mask.may_find(text):
            text = mask.pattern.sub(" ", text)
    text = _PRONOUN.sub(lambda match: _PRONOUNS[match.group().casefold()], text)
    return tidy(text)


def _parts_of(name: str) -> list[str]:
    return unicodedata.normalize("NFC", name).replace(",", " ").split()


def _may_stand_in(name: str, text: str) -> bool:
    """Whether a whole name can stand in a text at all: its first and last words must, in whatever order it is written.

    To look for the words takes a hundredth of what making a name's patterns does. For
    letters beyond ASCII that have cases, the patterns are asked.
    """
    parts = _parts_of(name)
    return all(_may_stand(word, text) for word in (*parts[:1], *parts[-1:]))


def _may_stand(word: str, text: str) -> bool:
    if word.isascii():
        return word.lower() in (text.lower() if text.isascii() else text.translate(_DOTTED).casefold())
    return not all("가" <= letter <= "힣" for letter in word) or word in text


@remembered(1024)  # a profile is masked whole and by section, and a pattern takes long to make
def _written(name: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of a whole name: as written, the family name at the other end, without middle names."""
    parts = _parts_of(name)
    first, last, rest = parts[:1], parts[-1:], parts[1:-1]
    orders = {tuple(parts), (*parts[1:], *first), (*last, *parts[:-1]), (*first, *last), (*last, *first)}
    longest_first = sorted(orders if rest or len(parts) > 1 else {tuple(parts)}, key=lambda each: (-len(each), each))
    return tuple(_in_text(order) for order in longest_first if sum(map(len, order)) > 1)


def _in_text(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of words in a row; a Korean particle may follow, and spaces within Hangul are free."""
    joined = list(words)
    korean = all("가" <= letter <= "힣" for word in joined for letter in word)
    # Hangul has no case, and to fold the range would take milliseconds a name
    gap, end = (r"\s*", "") if korean else (r",?\s+", r"(?-i:(?![^\W가-힣]))")
    return re.compile(r"(?<!\w)" + gap.join(map(re.escape, joined)) + end, re.IGNORECASE)


def name_of(candidate: Candidate) -> str:
    """Return the name that the profile bears, only so that it can be masked."""
    basics = candidate.source.get("basics")
    name = basics.get("name") if isinstance(basics, dict) else None
    return name if isinstance(name, str) else ""


def _recent_first(jobs: Iterable[Employment]) -> list[Employment]:
    return sorted(jobs, key=lambda job: job.start.first if job.start else date.min, reverse=True)


def _job_lines(job: Employment) -> Iterator[str]:
    yield from (text for text in (job.title, job.summary, *job.highlights) if text)


def _degree_line(degree: Degree) -> str:
    level = message("findings", f"level-{int(degree.isced)}").en if degree.isced else degree.title
    return ", ".join(part for part in (degree.field, level) if part)


def candidate_texts(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a profile that may be read for matching, each with its JSON pointer.

    The whole name is blotted out, so that nobody called Elisa knows ELISA; every other
    character keeps its offset.
    """
    name = name_of(candidate)
    for pointer, text in _texts(candidate):
        yield pointer, _blotted(text, _written(name)) if _may_stand_in(name, text) else text


def _blotted(text: str, names: Iterable[re.Pattern[str]]) -> str:
    for name in names:
        text = name.sub(lambda found: BLOT * len(found.group()), text)
    return text


def _texts(candidate: Candidate) -> Iterator[tuple[str, str]]:
    if candidate.headline:
        yield "/basics/label", candidate.headline
    if candidate.summary:
        yield "/basics/summary", plain(candidate.summary)
    for row, job in enumerate(candidate.employments or ()):
        named = (("position", job.title), ("summary", job.summary))
        yield from ((f"/work/{row}/{key}", plain(text)) for key, text in named if text)
        yield from ((f"/work/{row}/highlights/{number}", text) for number, text in enumerate(job.highlights))
    for row, degree in enumerate(candidate.degrees or ()):
        if degree.field:
            yield f"/education/{row}/area", degree.field
    for row, skill in enumerate(candidate.skills or ()):
        yield f"/skills/{row}", ", ".join(part for part in (skill.name, *skill.keywords) if part)


def candidate_profile(candidate: Candidate) -> str:
    """Return the masked text of a person that is embedded, most recent work first."""
    lines: list[str] = [text for text in (candidate.headline, candidate.summary) if text]
    for job in _recent_first(candidate.employments or ()):
        lines += _job_lines(job)
    lines += [_degree_line(degree) for degree in candidate.degrees or ()]
    lines.append(_listed_skills(candidate))
    return _masked_lines(lines, name=name_of(candidate))


def candidate_section(candidate: Candidate, section: Section) -> str:
    """Return the masked text of one section of a person, "" where they say nothing of it.

    `title` is the headline and the titles of the most recent jobs, `skills` the skills
    and the fields of study.
    """
    if section == "title":
        recent = _recent_first(candidate.employments or ())[:RECENT_TITLES]
        lines = [candidate.headline, *(job.title for job in recent)]
    else:
        lines = [_listed_skills(candidate), *(degree.field for degree in candidate.degrees or ())]
    return _masked_lines(dict.fromkeys(lines), name=name_of(candidate))


def _listed_skills(candidate: Candidate) -> str:
    """Return the skills in a row, each once, however often it is listed."""
    skills = (part for skill in candidate.skills or () for part in (skill.name, *skill.keywords) if part)
    return ", ".join(dict.fromkeys(skills))


def _masked_lines(lines: Iterable[str | None], *, name: str = "") -> str:
    return masked("\n".join(plain(line) for line in lines if line), name=name)


def opening_texts(opening: Opening) -> Iterator[tuple[str, str]]:
    """Yield the pieces of an opening that are read for matching, each with its JSON pointer."""
    named = {
        "/title": opening.title,
        "/description": opening.description,
        "/responsibilities": opening.responsibilities,
        "/qualifications": opening.qualifications,
    }
    yield from ((pointer, plain(text)) for pointer, text in named.items() if text)


def opening_profile(opening: Opening) -> str:
    """Return the text of an opening that is embedded."""
    lines = [text for _, text in opening_texts(opening)]
    lines.append(_asked_skills(opening))
    return masked("\n".join(line for line in lines if line))


def opening_section(opening: Opening, section: Section) -> str:
    """Return the masked text of one section of an opening: its title, or the skills it asks; "" for none."""
    return _masked_lines([opening.title if section == "title" else _asked_skills(opening)])


def _asked_skills(opening: Opening) -> str:
    return ", ".join(dict.fromkeys((*(opening.must or ()), *(opening.nice or ()), *(opening.skills or ()))))


def candidate_embedded(candidate: Candidate) -> Embedded:
    """Return all texts by which a person is embedded: the whole, then each of `SECTIONS`."""
    return candidate_profile(candidate), *(candidate_section(candidate, section) for section in SECTIONS)


def opening_embedded(opening: Opening) -> Embedded:
    """Return all texts by which an opening is embedded: the whole, then each of `SECTIONS`."""
    return _OPENINGS.once((opening,), None, lambda: _opening_embedded(opening))


def _opening_embedded(opening: Opening) -> Embedded:
    return opening_profile(opening), *(opening_section(opening, section) for section in SECTIONS)


_OPENINGS: MadeOf[Embedded] = MadeOf(256)
forgets(_OPENINGS.clear)
