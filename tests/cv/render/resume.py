"""One CV: the words that stand on its pages, and the truth about them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from tests.cv.render.careers import Career, Row, career
from tests.cv.render.dates import single, span
from tests.cv.render.words import headings

STATUS = {
    "졸업": "awarded", "학위 취득": "awarded", "수료": "coursework-completed", "재학": "in-progress",
    "휴학": "in-progress", "졸업예정": "expected", "졸업 예정": "expected", "중퇴": "withdrawn", "자퇴": "withdrawn",
    "명예박사": "honorary", "expected": "expected", "in progress": "in-progress", "withdrew": "withdrawn",
    "coursework completed": "coursework-completed", "honorary": "honorary", "degree awarded": "awarded",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How one CV is made: which career in which telling, in which layouts, dates, orders and headings."""

    id: str
    career: str
    telling: int
    language: str  # en, ko or mixed
    html: str
    word: str
    style: str
    pattern: str  # how employer and title stand: see `lines.py`
    headings: int  # which set of words; -1: none at all
    printer: str = "chromium"  # or libreoffice (the DOCX's own), reportlab
    theme: int = 0
    footer: str = ""


@dataclass
class Work:
    employer: str
    title: str
    dates: str
    place: str
    type: str
    department: str
    under: list[str]


@dataclass
class Study:
    school: str
    degree: str
    field: str
    dates: str
    note: str
    place: str
    under: list[str]


@dataclass
class Resume:
    """What stands on the pages; `truth` is the JSON Resume of it."""

    plan: Plan
    name: str
    label: str
    contact: list[str]
    links: list[str]
    summary: str
    works: list[Work] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    skills: list[tuple[str, list[str]]] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    dated: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # cert, award, pub, military, personal
    plain: dict[str, list[str]] = field(default_factory=dict)  # act, ref, letter
    projects: list[tuple[str, str, list[str]]] = field(default_factory=list)
    heading: dict[str, str] = field(default_factory=dict)
    truth: dict[str, object] = field(default_factory=dict)
    css: str = ""  # what `honest.py` adds to a layout
    before: str = ""


def _known(**facts: object) -> dict[str, object]:
    return {key: value for key, value in facts.items() if value not in (None, "", [], {})}


def _work(row: Row, plan: Plan) -> tuple[Work, dict[str, object]]:
    employer, title, start, end, place, kind, department = row.fields
    dates = span(plan.style, start, end)
    code, _, words = kind.partition(":")
    shown = Work(employer, title, dates.text, place, words, department, list(row.under))
    more = _known(ongoing=True if dates.ongoing else None, employmentType=code)
    truth = _known(name=employer, position=title, startDate=dates.start, endDate=dates.end)
    return shown, truth | _known(**{"x-ktech": more})


def status_of(note: str) -> str | None:
    """Return the status that a note states, if it states one.

    >>> status_of("졸업"), status_of("Expected May 2027"), status_of("GPA 3.9/4.0")
    ('awarded', 'expected', None)
    """
    lower = note.lower()
    found = [status for words, status in sorted(STATUS.items(), key=lambda each: -len(each[0])) if words in lower]
    return found[0] if found else None


def _study(row: Row, plan: Plan) -> tuple[Study, dict[str, object]]:
    school, degree, area, start, end, isced, note, place = row.fields
    dates = span(plan.style, start, end, study=True)
    shown = Study(school, degree, area, dates.text, note, place, list(row.under))
    status = status_of(note) or ("in-progress" if dates.ongoing else None)
    more = _known(isced=int(isced) if isced else None, status=status)
    truth = _known(institution=school, studyType=degree, area=area, startDate=dates.start, endDate=dates.end)
    return shown, truth | _known(**{"x-ktech": more})


def _skills(career_: Career) -> list[tuple[str, list[str]]]:
    groups = []
    for row in career_.of("skill"):
        group, colon, names = row.fields[0].rpartition(": ")
        groups.append((group if colon else "", [name.strip() for name in re.split(r",\s+", names)]))
    return groups


def _skill_truth(resume: Resume) -> list[dict[str, object]]:
    return [
        {"name": group, "keywords": names} if group else {"name": name}
        for group, names in resume.skills
        for name in ([group] if group else names)
    ]


def _lists(text: str) -> dict[str, list[str]]:
    """Return `key=a~b; key=c` as lists by key."""
    parts = [part.split("=", 1) for part in text.split(";") if "=" in part]
    return {key.strip(): [each.strip() for each in values.split("~")] for key, values in parts}


def other_words(key: str, value: str) -> list[str]:
    """Return what may stand for a value as well: a name without its brackets or their inside, a degree's first words.

    >>> other_words("institution", "한국과학기술원(KAIST)"), other_words("studyType", "석박사통합과정")
    (['한국과학기술원', 'KAIST'], ['석박사통합', '석박사', '박사'])
    """
    found = []
    if key != "area" and (match := re.fullmatch(r"(.+?)\s*\((.+)\)", value)):
        found += [match[1], match[2]]
    if key == "studyType" and value.endswith("과정"):
        short = value.removesuffix("과정")
        found += list(dict.fromkeys([short, short.removesuffix("통합"), "박사" if "박사" in short else short]))
    if key == "studyType" and re.match("(?i)exchange|교환", value):
        found.append("")
    if key == "position" and ", " in value:
        found.append(value.split(", ", maxsplit=1)[0])
    return found


def _alternatives(truth: dict[str, object]) -> dict[str, list[str]]:
    found = {}
    for part, keys in (("work", ("name", "position")), ("education", ("institution", "studyType", "area"))):
        for number, entry in enumerate(truth[part]):
            for key in keys:
                if words := other_words(key, str(entry.get(key, ""))):
                    found[f"/{part}/{number}/{key}"] = words
    if words := other_words("name", truth["basics"]["name"]):
        found["/basics/name"] = words
    return found


def _label(resume: Resume, career_: Career) -> dict[str, object]:
    """Return what the scorer needs besides the facts: see `labelled/README.md`."""
    plan = resume.plan
    allowed = _lists(career_.single.get("allow", ""))
    also = _alternatives(resume.truth) | _lists(career_.single.get("also", ""))
    return {
        "career": plan.career,
        "language": plan.language,
        "layout": plan.word if plan.printer == "libreoffice" else plan.html,
        "wordLayout": plan.word,
        "printer": plan.printer,
        "dates": plan.style,
        "allowed": allowed,
        "also": also,
        "protected": [value for name, value in resume.dated["personal"] if name not in ("Nationality", "국적")],
    }


def _truth(resume: Resume, career_: Career, work: list[object], education: list[object]) -> dict[str, object]:
    single_ = career_.single
    links = [{"network": row.fields[0].split()[0], "url": row.fields[0].split()[1]} for row in career_.of("link")]
    languages = [
        _known(language=row.fields[0], fluency=row.fields[1]) | _known(**{"x-ktech": _known(cefr=row.fields[2])})
        for row in career_.of("lang")
    ]
    basics = _known(name=single_["name"], label=single_.get("label"), email=single_.get("mail"), profiles=links)
    resume.truth = {"basics": basics, "work": work, "education": education}
    return {
        "basics": basics,
        "work": work,
        "education": education,
        "skills": _skill_truth(resume),
        "languages": languages,
        "x-ktech": {"id": resume.plan.id, "synthetic": True},
        "x-label": _label(resume, career_),
    }


def _heading_kinds(resume: Resume) -> dict[str, str]:
    return headings(resume.plan.language, resume.plan.headings)


def _thin(works: list[Work], plan: Plan) -> None:
    """Drop a line here and there in the other telling, so that two CVs of one career differ in length too."""
    chance = random.Random(plan.id)
    for work in works:
        if plan.telling and len(work.under) > 1 and chance.random() < 0.5:
            work.under.pop(chance.randrange(len(work.under)))


def make(plan: Plan) -> Resume:
    """Return the CV that a plan describes."""
    told = career(plan.career, plan.telling)
    get = told.single.get
    resume = Resume(
        plan, told.single["name"], get("label", ""), [get(each, "") for each in ("mail", "phone", "place")],
        [row.fields[0].split()[1] for row in told.of("link")], get("summary", ""),
    )  # fmt: skip
    works = [_work(row, plan) for row in told.of("work")]
    studies = [_study(row, plan) for row in told.of("edu")]
    resume.works, resume.studies = [shown for shown, _ in works], [shown for shown, _ in studies]
    resume.skills = _skills(told)
    resume.languages = [(row.fields[0], row.fields[1]) for row in told.of("lang")]
    for kind in ("cert", "award", "pub"):
        resume.dated[kind] = [(row.fields[0], single(plan.style, row.fields[1])) for row in told.of(kind)]
    resume.dated["personal"] = [(row.fields[0], row.fields[1]) for row in told.of("personal")]
    resume.dated["military"] = [
        (row.fields[0], span(plan.style, row.fields[1], row.fields[2]).text) for row in told.of("military")
    ]
    resume.plain = {kind: [row.fields[0] for row in told.of(kind)] for kind in ("act", "ref", "letter")}
    resume.projects = [
        (row.fields[0], span(plan.style, row.fields[1], row.fields[2]).text, row.under) for row in told.of("project")
    ]
    resume.heading = _heading_kinds(resume)
    _thin(resume.works, plan)
    resume.truth = _truth(resume, told, [truth for _, truth in works], [truth for _, truth in studies])
    return resume
