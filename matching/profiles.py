"""The text of a profile or an opening that is embedded, with whoever it is about masked.

Name, photo, contact, gender, age, nationality and address never reach it: it is built
from the headline, the summary, what was done at work, the fields of study and the
skills, and what people write about themselves in those is masked by pattern. Schools,
employers, places and languages stay out too, since they stand for nationality; they
are judged elsewhere, by rules. The text depends on the name only where the whole name
stands in it, so that exchanging names changes nothing.

Limit: a first name alone in running text, or an unusual way to state one's age, is not
recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from matching.domain import Candidate, Degree, Employment, Opening, PartialDate
from matching.language import message

_PRONOUNS = {"he": "they", "she": "they", "him": "them", "his": "their", "her": "their", "hers": "theirs"}
_MASKS = [
    re.compile(pattern)
    for pattern in (
        r"[\w.+-]+@[\w-]+\.[\w.-]+",  # e-mail
        r"(?:https?://|www\.)\S+",
        r"\+?\d[\d\s().-]{7,}\d",  # telephone, identity numbers
        r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.\s*[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?",
        r"\b(?:Mr|Mrs|Miss|Mx|Dr|Prof)\s+[A-Z][a-z][\w'’-]*(?:\s+[A-Z][a-z][\w'’-]*)?",
        r"\b[Mm]y name is\s+[\w'’-]+(?:\s+[A-Z][\w'’-]+)?",
        r"제 이름은\s*[가-힣]{2,4}(?:입니다|이며|이고|라고 합니다)",
        r"(?i:\b(?:aged|age:)\s*\d{1,2}\b|\b\d{1,2}[\s-]*years?[\s-]*old\b|\bborn (?:in|on)\b[^.,;\n]*)",
        r"(?:만\s*)?\d{1,2}\s*세(?![가-힣])|\d{4}년\s*(?:\d{1,2}월\s*\d{1,2}일\s*)?(?:출생|생(?![가-힣]))",
        r"(?i:\b(?:male|female|woman|gender|husband|wife|married|divorced)\b)",
        r"(?i:\bmarital status\s*:?\s*\w+)",
        r"(?:성별|나이|연령|생년월일|국적|주소|혼인\s*여부|병역)\s*[:：][^\n,;/|]*",
        r"(?:남성|여성|남자|여자|미혼|기혼|군필|미필)(?=$|[\s,./)])",
        r"(?i:\b(?:nationality|citizenship)\s*:\s*[\w ]{2,20}|\b(?:citizen|native) of\s+\w+)",
        r"\b[A-Z][a-z]+(?:ese|ian|ean|ish|an)\s+(?:national|citizen|passport)\b",
    )
]
_PRONOUN = re.compile(r"\b([Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]ers?)\b")
_SPACE = re.compile(r"[^\S\n]+")


class _TextOfHtml(HTMLParser):
    """Collects the text of HTML, a line a block."""

    _BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "tr"})
    _SILENT = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """Return a text without HTML's marks; a text that has none comes back as it is."""
    if "<" not in text or ">" not in text:
        return text
    reader = _TextOfHtml()
    reader.feed(text)
    reader.close()
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def masked(text: str, *, name: str = "") -> str:
    """Take out who the text is about.

    >>> masked("She is a 34-year-old woman; Ana Silva leads etch process work.", name="Ana Silva")
    'they is a ; leads etch process work.'
    """
    for each in _orders_of(name):
        text = text.replace(each, " ")
    for mask in _MASKS:
        text = mask.sub(" ", text)
    text = _PRONOUN.sub(lambda match: _PRONOUNS[match.group().casefold()], text)
    return _tidy(text)


def _orders_of(name: str) -> Iterator[str]:
    """Yield a whole name as written and with the family name at the other end."""
    parts = name.split()
    if len(parts) > 1:
        yield from (" ".join(parts), " ".join([*parts[1:], parts[0]]), " ".join([parts[-1], *parts[:-1]]))
        yield f"{parts[-1]}, {' '.join(parts[:-1])}"
    elif len(name.strip()) > 2:
        yield name.strip()


def name_of(candidate: Candidate) -> str:
    """Return the name that the profile bears, only so that it can be masked."""
    basics = candidate.source.get("basics")
    name = basics.get("name") if isinstance(basics, dict) else None
    return name if isinstance(name, str) else ""


def _recent_first(jobs: Iterable[Employment]) -> list[Employment]:
    def began(job: Employment) -> PartialDate | None:
        return job.start

    known = [job for job in jobs if began(job) is not None]
    unknown = [job for job in jobs if began(job) is None]
    return sorted(known, key=lambda job: job.start.first if job.start else None, reverse=True) + unknown  # type: ignore[arg-type, return-value]


def _job_lines(job: Employment) -> Iterator[str]:
    yield from (text for text in (job.title, job.summary, *job.highlights) if text)


def _degree_line(degree: Degree) -> str:
    level = message("findings", f"level-{int(degree.isced)}").en if degree.isced else degree.title
    return ", ".join(part for part in (degree.field, level) if part)


def candidate_texts(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a profile that may be read for matching, each with its JSON pointer."""
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
    skills = [part for skill in candidate.skills or () for part in (skill.name, *skill.keywords) if part]
    lines.append(", ".join(skills))
    return masked(plain("\n".join(line for line in lines if line)), name=name_of(candidate))


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
    lines.append(", ".join(dict.fromkeys((*(opening.must or ()), *(opening.nice or ()), *(opening.skills or ())))))
    return masked("\n".join(line for line in lines if line))
