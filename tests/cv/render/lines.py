"""How employer and title, or school and degree, stand on lines: the patterns that people use."""

from __future__ import annotations

import re

from tests.cv.render.resume import Resume, Study, Work

JOINS = {"comma": ", ", "dash": " – ", "pipe": " | ", "slash": " / ", "dot": " · ", "at": " at "}
PATTERNS = ("employer", "title", *JOINS)


def _join(parts: list[str], by: str) -> str:
    return by.join(part for part in parts if part)


def work_lines(work: Work, pattern: str) -> tuple[str, str]:
    """Return the first (strong) and second line of a post; the second may be empty.

    >>> work_lines(Work("Acme", "Engineer", "", "Seoul", "", "", []), "at")
    ('Engineer at Acme', 'Seoul')
    """
    kind = f"({work.type})" if work.type else ""
    if pattern == "employer":
        title = _join([_join([work.department, work.title], " / "), kind], " ")
        return _join([work.employer, work.place], ", "), title
    if pattern == "title":
        return _join([work.title, kind], " "), _join([work.employer, work.department, work.place], " | ")
    below = _join([work.department, work.place, work.type], " · ")
    if pattern in ("comma", "at") and ("," in work.title or "," in work.employer):
        pattern = "pipe"
    if pattern in ("comma", "at"):
        return work.title + JOINS[pattern] + work.employer, below
    return work.employer + JOINS[pattern] + work.title, below


def degree_words(study: Study, language: str) -> str:
    """Return degree and field as one phrase.

    >>> degree_words(Study("", "MSc", "Physics", "", "", "", []), "en")
    'MSc in Physics'
    >>> degree_words(Study("", "석사", "물리학", "", "", "", []), "ko")
    '물리학 석사'
    """
    if not (study.degree and study.field):
        return study.degree or study.field
    if re.search("[가-힣]", study.degree):
        return f"{study.field} {study.degree}"
    by = {"M.S.": ", ", "B.E.": ", ", "BSc": " in ", "Ph.D.": ", "}.get(study.degree, " in ")
    if study.degree.startswith("Exchange"):
        by = ", "
    return study.degree + (by if language == "en" else ", ") + study.field


def study_lines(study: Study, pattern: str, language: str) -> tuple[str, str]:
    """Return the first (strong) and second line of a degree; the second may be empty."""
    degree, note = degree_words(study, language), f"({study.note})" if study.note else ""
    if pattern in ("employer", "dot", "slash"):
        return _join([study.school, study.place], ", "), _join([degree, note], " ")
    if pattern == "title":
        return degree or study.school, _join([study.school if degree else "", study.place, note], ", ").replace(
            ", (", " ("
        )
    if pattern in ("comma", "at"):
        return _join([degree, study.school], ", "), _join([study.place, note], " ")
    return _join([study.school, degree], JOINS[pattern]), _join([study.place, note], " ")


def order(resume: Resume) -> list[str]:
    """Return the kinds of sections in the order of this CV; the main ones turn by the plan's theme."""
    main = [["work", "edu"], ["edu", "work"]][resume.plan.theme % 3 == 2]
    middle = ["project", "skill", "lang"] if resume.plan.theme % 2 else ["project"]
    rest = ["award", "cert", "pub", "military", "personal", "act", "letter", "ref"]
    first = ["skill", "lang"] if resume.plan.theme % 2 == 0 and resume.plan.theme % 4 else []
    last = [] if first or "skill" in middle else ["skill", "lang"]
    return ["summary", *first, *main, *middle, *last, *rest]


def has(resume: Resume, kind: str) -> bool:
    """Whether a CV has anything to show under a kind of section."""
    lists = {"work": resume.works, "edu": resume.studies, "skill": resume.skills, "lang": resume.languages,
             "project": resume.projects, "summary": resume.summary}  # fmt: skip
    return bool(lists.get(kind) or resume.dated.get(kind) or resume.plain.get(kind))


def skill_lines(resume: Resume) -> list[tuple[str, str]]:
    """Return each group of skills as its name and its list."""
    return [(group, ", ".join(names)) for group, names in resume.skills]


def dated_line(text: str, date: str, kind: str) -> str:
    """Return an award, a paper or a certificate with its date, or a label with its value."""
    if kind == "personal":
        return f"{text}: {date}"
    return f"{text} ({date})" if date else text
