"""Which words each feature of the candidate's side was read from: the wish, and what the opening says to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from matching.domain import Need
from matching.eligibility.opening_facts import sector_of
from matching.explanation.case import Case
from matching.explanation.cited import Citing, seniority, title_words
from matching.explanation.model import Cited, Span
from matching.features import place_of
from matching.reference import language_code, place_named

_WISHES = "/x-ktech/preferences"


def _wish(case: Case, name: str, wishes: Sequence[object] | None, suits: Callable[[str], bool]) -> Iterator[Cited]:
    """Cite the wishes that the opening suits where they speak for it, else all of a kind."""
    rows = [row for row, each in enumerate(wishes or ()) if not case.favours or suits(str(each))]
    yield from case.cite("candidate", case.papers.in_profile(*(f"{_WISHES}/{name}/{row}" for row in rows)))


def sector(case: Case) -> Iterator[Cited]:
    """Cite the sectors wished for and the opening's."""
    stated, _ = sector_of(case.papers.post)
    yield from _wish(case, "sectors", case.papers.person.preferences.sectors, lambda each: each == stated)
    yield from case.cite("opening", case.papers.sector_asked())


def place(case: Case) -> Iterator[Cited]:
    """Cite the places wished for and the opening's."""
    where = place_of(case.papers.post)
    province = where.province if where else None

    def suits(name: str) -> bool:
        known = place_named(name)
        return known is not None and known.province == province

    yield from _wish(case, "places", case.papers.person.preferences.places, suits)
    yield from case.cite("opening", (*case.papers.asked("locality"), *case.papers.asked("region")))


def pay(case: Case) -> Iterator[Cited]:
    """Cite the pay expected and the amounts offered."""
    yield from case.cite("candidate", case.papers.in_profile(f"{_WISHES}/minimumPay"))
    amounts = [span for span in case.papers.in_advert("/baseSalary") if _is_amount(case, span)]
    yield from case.cite("opening", tuple(amounts))


def _is_amount(case: Case, span: Span) -> bool:
    return str(case.papers.words.at.value(span.pointer)).replace(",", "").replace(".", "", 1).isdecimal()


def size(case: Case) -> Iterator[Cited]:
    """Cite the sizes wished for and the employer's."""
    stated = case.papers.post.employer.size
    yield from _wish(case, "employerSizes", case.papers.person.preferences.employer_sizes, lambda each: each == stated)
    yield from case.cite("opening", case.papers.of_employer("size"))


def remote(case: Case) -> Iterator[Cited]:
    """Cite the way of working wished for and the opening's."""
    yield from case.cite("candidate", case.papers.in_profile(f"{_WISHES}/remote"))
    yield from case.cite("opening", case.papers.asked("remote"))


def working_language(case: Case) -> Iterator[Cited]:
    """Cite the languages wished for and those that the opening requires."""
    needs = [(row, need) for row, need in enumerate(case.papers.post.languages or ()) if need.need is Need.MUST]
    codes = {language_code(need.language) for _, need in needs} - {None}
    wishes = case.papers.person.preferences.working_languages
    yield from _wish(case, "workingLanguages", wishes, lambda each: language_code(each) in codes)
    yield from case.cite("opening", case.papers.in_advert(*(f"/x-ktech/languages/{row}" for row, _ in needs)))


CANDIDATE: Mapping[str, Citing] = {
    "title-similarity": title_words,
    "seniority": seniority,
    "sector": sector,
    "place": place,
    "pay": pay,
    "size": size,
    "remote": remote,
    "working-language": working_language,
}
