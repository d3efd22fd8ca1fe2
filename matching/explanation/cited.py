"""Which words each feature of the company's side was read from.

The words of one `Cited` are all that say one thing: with them gone the document no
longer says it anywhere. Where words in favour and words against stand in one feature
they are cited apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from matching.columns import CEFR_RANK, level_range
from matching.domain import Candidate, LanguageNeed
from matching.eligibility.opening_facts import sector_of
from matching.eligibility.readings import level_of
from matching.eligibility.verdict import Grade
from matching.explanation.case import Case
from matching.explanation.model import Cited, Span
from matching.features.rank import steps_in
from matching.features.skills import keys_of, lately_used, near_to
from matching.features.study import codes_of, share_of
from matching.features.titles import AN_EARLIER_JOB, meant_by, recent_jobs, step
from matching.profiles import RECENT_TITLES
from matching.reference import language_code
from matching.reference.titles import rank_words_in, steps_worked

Citing = Callable[[Case], Iterator[Cited]]


def title_words(case: Case) -> Iterator[Cited]:
    """Cite what is embedded as a title: headline, recent titles, the opening's title."""
    titles = (f"/work/{row}/position" for row, _ in recent_jobs(case.papers.person)[:RECENT_TITLES])
    yield from case.cite("candidate", case.papers.in_profile("/basics/label", *titles))
    yield from case.cite("opening", case.papers.asked("title"))


def skill_words(case: Case) -> Iterator[Cited]:
    """Cite what is embedded as skills: the list, the fields of study, the skills asked."""
    person = case.papers.person
    listed = (f"/skills/{row}/{key}" for row in range(len(person.skills or ())) for key in ("name", "keywords"))
    areas = (f"/education/{row}/area" for row in range(len(person.degrees or ())))
    yield from case.cite("candidate", case.papers.in_profile(*listed, *areas))
    yield from case.cite(
        "opening", tuple(span for name in ("must", "nice", "skills") for span in case.papers.asked(name))
    )


# Skills -----------------------------------------------------------------------------------------------


def demand(case: Case, name: str, keys: Iterable[str]) -> tuple[Span, ...]:
    """Return the words by which an opening asks for some skills."""
    wanted = set(keys)
    return tuple(span for span, key in case.papers.words.demand(name) if key in wanted)


def coverage(name: str) -> Citing:
    """Return how the words of required or welcome skills are cited."""

    def cite(case: Case) -> Iterator[Cited]:
        keys = keys_of(case.papers.post.must if name == "must" else case.papers.post.nice)
        found = [key for key in keys if key in case.papers.mentions]
        yield from _had_and_missing(case, name, {key: case.papers.words_of(key) for key in found}, keys)

    return cite


def _had_and_missing(
    case: Case, name: str, had: Mapping[str, tuple[Span, ...]], keys: Iterable[str]
) -> Iterator[Cited]:
    """Cite each skill that is had, the demand for all of them, and the demand for the rest."""
    missing = [key for key in keys if key not in had]
    for spans in had.values():
        yield from case.cite("candidate", spans, favours=True)
    if missing or case.favours:  # else nothing would be asked any more, and no part left
        yield from case.cite("opening", demand(case, name, had), favours=True)
    yield from case.cite("opening", demand(case, name, missing), favours=False)


def must_related(case: Case) -> Iterator[Cited]:
    """Cite the neighbours of each missing skill that count most, and the demand for those without one."""
    papers, had, asked = case.papers, {}, []
    for key, name in keys_of(papers.post.must).items():
        if key in papers.mentions or (beside := near_to(name)) is None:
            continue
        asked.append(key)
        near = papers.beside(beside)
        best = max((papers.best(each).weight for each in near), default=0.0)
        counted = [each for each in near if papers.best(each).weight == best]
        if counted:
            had[key] = tuple(span for each in counted for span in papers.words_of(each))
    yield from _had_and_missing(case, "must", had, asked)


def recency(case: Case) -> Iterator[Cited]:
    """Cite the uses of each skill in work: later than the mean in favour, earlier against."""
    shown, keys = {}, [*keys_of(case.papers.post.must)]
    for key, (_, uses) in zip(keys, lately_used(case.one, keys), strict=True):
        if len(uses) and not np.isnan(uses).all():
            shown[key] = float(np.nanmax(uses))
    if len(set(shown.values())) == 1:
        yield from case.cite("candidate", tuple(s for key in shown for s in case.papers.words_of(key, of_work=True)))
    elif shown:
        for key, late in shown.items():
            spans = case.papers.words_of(key, of_work=True)
            yield from case.cite("candidate", spans, favours=late > case.value) if late != case.value else ()
    yield from case.cite("opening", demand(case, "must", shown))


# Work and study ---------------------------------------------------------------------------------------


def title(case: Case) -> Iterator[Cited]:
    """Cite the title that is nearest where it speaks for the pair, else all that were read, and the opening's."""
    asked = meant_by(case.papers.post.title)
    worth = {
        f"/work/{row}/position": step(asked, meant_by(job.title)) * AN_EARLIER_JOB**back
        for back, (row, job) in enumerate(recent_jobs(case.papers.person))
        if job.title
    }
    known = {pointer: each for pointer, each in worth.items() if not np.isnan(each)}
    nearest = [pointer for pointer, each in known.items() if each == max(known.values())]
    yield from case.cite("candidate", case.papers.in_profile(*(nearest if case.favours else known)))
    yield from case.cite("opening", case.papers.asked("title"))


def field(case: Case) -> Iterator[Cited]:
    """Cite the sector of work where it is the opening's, and the opening's."""
    stated, _ = sector_of(case.papers.post)
    jobs = enumerate(case.papers.person.employments or ())
    same = [f"/work/{row}/x-ktech/sector" for row, job in jobs if job.sector == stated]
    if case.favours:
        yield from case.cite("candidate", case.papers.in_profile(*same))
    yield from case.cite("opening", case.papers.sector_asked())


def seniority(case: Case) -> Iterator[Cited]:
    """Cite the words of rank, and the dates and years asked where they tell it too."""
    person, papers = case.papers.person, case.papers
    titles = [(f"/work/{row}/position", job.title) for row, job in recent_jobs(person)[:1]]
    spans = [
        Span(pointer, start, end)
        for pointer, text in (*titles, ("/basics/label", person.headline))
        if text and steps_in(text) is not None
        for start, end in rank_words_in(str(papers.at.value(pointer)))
    ]
    few_years = case.one.bounds("work_years")[1, 0] < steps_worked()[-1][0]
    yield from case.cite("candidate", (*spans, *(papers.dates() if few_years else ())))
    ranks = tuple(Span("/title", start, end) for start, end in rank_words_in(str(papers.words.at.value("/title"))))
    yield from case.cite("opening", (*ranks, *papers.asked("minimum_years")))


def years(case: Case) -> Iterator[Cited]:
    """Cite the dates of work and the years asked."""
    yield from case.cite("candidate", case.papers.dates())
    yield from case.cite("opening", case.papers.asked("minimum_years"))


def degree(case: Case) -> Iterator[Cited]:
    """Cite what tells the level of the studies that reach it, else of the highest, and the level asked."""
    held = {row: level_of(each) for row, each in enumerate(case.papers.person.degrees or ())}
    known = {row: level for row, (level, grade) in held.items() if grade is Grade.YES}
    least = min(case.papers.post.minimum_isced or 0, max(known.values(), default=0))
    rows = [row for row, level in known.items() if level >= least]
    levels = (f"/education/{row}/{key}" for row in rows for key in ("x-ktech/isced", "studyType"))
    yield from case.cite("candidate", case.papers.in_profile(*levels))
    yield from case.cite("opening", case.papers.asked("minimum_isced"))


def degree_field(case: Case) -> Iterator[Cited]:
    """Cite the nearest field of study where it speaks for the pair, else all, and the opening's sector."""
    stated, _ = sector_of(case.papers.post)
    areas = enumerate(case.papers.person.degrees or ())
    nearest = [
        f"/education/{row}/area"
        for row, each in areas
        if each.field and (not case.favours or share_of(codes_of(each.field), str(stated)) == case.value)
    ]
    yield from case.cite("candidate", case.papers.in_profile(*nearest))
    yield from case.cite("opening", case.papers.sector_asked())


# Languages --------------------------------------------------------------------------------------------


def speaks(person: Candidate, need: LanguageNeed) -> bool:
    """Whether somebody certainly speaks a language at the level asked."""
    rank = CEFR_RANK[need.cefr.value] if need.cefr else 1
    spoken = person.languages or ()
    return any(level_range(spoken[row])[0] >= rank for row in _entries(person, need))


def _entries(person: Candidate, need: LanguageNeed) -> list[int]:
    code = language_code(need.language)
    spoken = enumerate(person.languages or ())
    return [row for row, each in spoken if each.language and language_code(each.language) == code]


def languages(case: Case) -> Iterator[Cited]:
    """Cite each language that is met, the demand for those, and the demand for the rest."""
    person, needs = case.papers.person, list(enumerate(case.papers.post.languages or ()))
    known = [(row, need) for row, need in needs if language_code(need.language)]
    met = [(row, need) for row, need in known if speaks(person, need)]
    unmet = [(row, need) for row, need in known if not speaks(person, need)]
    for _, need in met:
        entries = _entries(person, need)
        if case.favours or len(entries) < len(person.languages or ()):  # else the profile would say of none
            yield from case.cite("candidate", case.papers.in_profile(*_language_words(entries)), favours=True)
    asked = [case.papers.in_advert(*(f"/x-ktech/languages/{row}" for row, _ in some)) for some in (met, unmet)]
    if unmet or case.favours:
        yield from case.cite("opening", asked[0], favours=True)
    yield from case.cite("opening", asked[1], favours=False)


def _language_words(rows: Iterable[int]) -> Iterator[str]:
    yield from (f"/languages/{row}/{key}" for row in rows for key in ("language", "fluency", "x-ktech/cefr"))


COMPANY: Mapping[str, Citing] = {
    "title-similarity": title_words,
    "skills-similarity": skill_words,
    "must": coverage("must"),
    "must-related": must_related,
    "nice": coverage("nice"),
    "title": title,
    "field": field,
    "seniority": seniority,
    "years": years,
    "degree": degree,
    "degree-field": degree_field,
    "languages": languages,
    "recency": recency,
}
"""By feature. The whole texts' likeness rests on no words in particular, and grades are no words of a document."""
