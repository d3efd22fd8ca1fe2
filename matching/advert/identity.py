"""The post's title, its employer and its industry, where the advert labels them; the sectors that its words suggest."""

from __future__ import annotations

import re

from matching.advert.headings import heading_of
from matching.advert.lines import Advert, Line
from matching.advert.model import Fact, Found, Note, Section
from matching.reference import suggested_sectors
from matching.vocabulary import Grade

_TITLE = re.compile(
    r"(?:채용|모집)(?:공고|부문|분야|직무|포지션|직종|제목)|포지션(?:명)?|직무(?:명)?|공고명|제목|(?:job |position "
    r"|posting )?title|position|role|job"
)
_EMPLOYER = re.compile(
    r"회사(?:명|이름)?|기업(?:명)?|기관명|업체명|상호|company(?: name)?|employer|organi[sz]ation|hiring organi[sz]ation"
)
_INDUSTRY = re.compile(r"업종|산업(?:분야|군)?|사업분야|industry|sector")
_LONGEST_TITLE, _LONGEST_NAME = 120, 80


def read_identity(advert: Advert, title: Fact | None) -> Found:
    """Return title, employer, industry and suggested sectors."""
    facts = [title] if title else []
    notes = [] if title else [Note("title-missing", 0, 0)]
    for pattern, pointer in ((_EMPLOYER, "/hiringOrganization/name"), (_INDUSTRY, "/industry")):
        found = _labelled(advert, pattern)
        if found is not None and len(found[0]) <= _LONGEST_NAME:
            facts.append(Fact(pointer, found[0], Grade.READ, *found[1:]))
    return Found((*facts, *_sectors(advert)), tuple(notes))


def title_of(advert: Advert) -> Fact | None:
    """Return the title that the advert labels, else its first line if that can be one."""
    labelled = _labelled(advert, _TITLE)
    if labelled is not None and len(labelled[0]) <= _LONGEST_TITLE:
        return Fact("/title", labelled[0], Grade.READ, *labelled[1:])
    first = next(iter(advert.lines), None)
    if first is not None and _may_be_title(first):
        return Fact("/title", first.text.strip("[]*_ "), Grade.INFERRED, first.start, first.end)
    return None


def _may_be_title(line: Line) -> bool:
    is_labelled = line.label is not None and not line.text.startswith("[")
    known = line.is_heading or is_labelled or heading_of(line.text, Section.OPEN) is not None
    ends = re.search(r"[.!?:]$|니다\.?$|요\.?$", line.text) is not None
    return not known and not ends and 2 <= len(line.text) <= _LONGEST_TITLE and bool(line.text.strip("[]*_ "))


def _labelled(advert: Advert, pattern: re.Pattern[str]) -> tuple[str, int, int] | None:
    for line in advert.lines:
        if (
            line.label is not None
            and pattern.fullmatch(line.label)
            and line.section in (Section.OPEN, Section.ABOUT, Section.TERMS, Section.DUTIES)
        ):
            name = re.split(r"\s?:\s?|\]\s?|\s-\s|\s\|\s", line.text, maxsplit=1)
            if len(name) == 2 and name[1].strip():
                start = line.start + len(line.text) - len(name[1])
                rest = name[1].strip()
                lead = name[1].find(rest)
                return rest, start + lead, start + lead + len(rest)
    return None


def _sectors(advert: Advert) -> list[Fact]:
    """Return what the words of title, duties and requirements suggest; a suggestion never settles."""
    told = [
        line
        for line in advert.lines
        if line.section in (Section.OPEN, Section.DUTIES, Section.MUST, Section.NICE, Section.ABOUT)
    ]
    found: dict[str, tuple[int, int]] = {}
    for line in told:
        for sector in suggested_sectors(line.text):
            found.setdefault(sector, (line.start, line.end))
    for sector in suggested_sectors(advert.title or ""):
        found.setdefault(sector, (0, 0))
    return [
        Fact(f"/x-advert/suggestedSectors/{number}", sector, Grade.INFERRED, *found[sector])
        for number, sector in enumerate(sorted(found))
    ]
