"""Job titles of the high-tech fields in Korean and English, the occupation each is, and the rank in a title.

The table is `data/reference/titles.csv`. A title of one field is often narrower than
any ESCO occupation (an etch engineer is some microelectronics engineer): its relation
is then `broad`, and where ESCO has nothing that holds it has no occupation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.esco import Occupation, Relation, occupations
from matching.reference.skills import spelling
from matching.reference.tables import Toml, rows, tables, toml, words
from matching.reference.tables import table as as_table
from matching.reference.tables import text as as_text

_WORK = "연구원|연구위원|엔지니어|매니저|개발자|컨설턴트|디자이너|연구사"
Steps = tuple[int, int]
"""The least and the greatest step of a career that is meant: 0 in training to 4 leading."""
_EDGES = " \t-–—·,/"
_GRADE = re.compile(r"[\s,\-]+(?:(?:level|grade|l)\s*)?(?:[1-9]|i{1,3}|iv|v)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A job title; `relation` and `occupation` are `None` where ESCO has no occupation that holds it."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    relation: Relation | None
    occupation: Occupation | None

    def names(self) -> tuple[str, ...]:
        """Return every name, the two of the display first."""
        return (self.name.en, self.name.ko, *self.aliases)


@dataclass(frozen=True, slots=True)
class Seniority:
    """A word of rank, such as 책임 or Senior; `least` and `most` bound its step (0 in training to 4 leading)."""

    id: str
    name: Text
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ReadTitle:
    """A title without its words of rank, and these."""

    work: str
    seniority: tuple[Seniority, ...]


@cache
def titles() -> tuple[Title, ...]:
    """Return all titles in the order of the table."""
    return tuple(
        Title(
            row["id"],
            Text(row["en"], row["ko"]),
            tuple(filter(None, row["aliases"].split("|"))),
            Relation(row["relation"]) if row["relation"] else None,
            occupations()[row["esco"]] if row["esco"] else None,
        )
        for row in rows("titles.csv")
    )


def title_named(text: str) -> Title | None:
    """Return the title of a name, in either language; ranks are not taken off here.

    >>> title_named("Back-end  developer").id, title_named("백엔드개발자").id
    ('backend-developer', 'backend-developer')
    """
    return _by_spelling().get(spelling(text))


@remembered(2**14)
def read_title(text: str) -> ReadTitle:
    """Return a title without its words of rank, which stand at its edges, in brackets or before 연구원 and its like.

    A title that is nothing but a rank keeps no work.

    >>> read = read_title("책임연구원 (배터리)")
    >>> read.work, [each.id for each in read.seniority]
    ('연구원 (배터리)', ['chaegim'])
    >>> read_title("Senior Backend Engineer II").work
    'Backend Engineer'
    """
    found: list[Seniority] = []
    work = _GRADE.sub("", text.strip())
    while True:
        hit = next(_ranks_at_edges(work), None)
        if hit is None:
            return ReadTitle(work, tuple(dict.fromkeys(found)))
        level, work = hit
        work = _GRADE.sub("", work)
        found.append(level)


def _ranks_at_edges(work: str) -> Iterator[tuple[Seniority, str]]:
    """Give each rank that a pattern finds, and what is left without it."""
    for pattern, level in _patterns():
        match = pattern.search(work)
        if match:
            yield level, _without_empty_brackets(work[: match.start()] + " " + work[match.end() :]).strip(_EDGES)


def _without_empty_brackets(work: str) -> str:
    return " ".join(re.sub(r"[(\[]\s*[)\]]", " ", work).split())


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Seniority], ...]:
    """Return a pattern for each word of rank, the longest first."""
    return tuple((pattern, level) for _, pattern, level in _words_of_rank())


@cache
def _words_of_rank() -> tuple[tuple[str, re.Pattern[str], Seniority], ...]:
    found = []
    for record in tables(toml("seniority.toml")["level"]):
        level, both = _seniority(record), as_table(record["words"])
        found += [(word, _latin_rank(word), level) for word in words(both["en"])]
        found += [(word, _korean_rank(word), level) for word in words(both["ko"])]
    return tuple(sorted(found, key=lambda each: -len(each[0])))


def _seniority(record: Mapping[str, Toml]) -> Seniority:
    return Seniority(str(record["id"]), as_text(record["name"]), *_steps(record))


def _steps(record: Mapping[str, Toml]) -> Steps:
    least, most = map(int, words(record["steps"]))
    return least, most


def steps_of(ranks: Sequence[Seniority]) -> Steps | None:
    """Return the least and greatest step that words of rank mean together, None without any."""
    return (max(each.least for each in ranks), max(each.most for each in ranks)) if ranks else None


@remembered(2**14)
def rank_words_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the words of rank stand in a title: `text[start:end]` each.

    >>> [("Senior Etch Engineer"[start:end]) for start, end in rank_words_in("Senior Etch Engineer")]
    ['Senior']
    """
    names = {each.id for each in read_title(text).seniority}
    found: list[tuple[int, int]] = []
    for word, _, level in _words_of_rank():
        hit = re.search(re.escape(word), text, re.IGNORECASE) if level.id in names else None
        if hit:
            found.append(hit.span())
            names.remove(level.id)
    return tuple(sorted(found))


@cache
def steps_asked() -> tuple[tuple[float, Steps], ...]:
    """Return the years that an opening may ask for at least, most first, and the steps it is for then."""
    return tuple((float(str(each["years"])), _steps(each)) for each in tables(toml("seniority.toml")["asked"]))


@cache
def steps_worked() -> tuple[tuple[float, Steps], ...]:
    """Return the years of work below which somebody is on the steps given, fewest first."""
    return tuple((float(str(each["below"])), _steps(each)) for each in tables(toml("seniority.toml")["worked"]))


def _latin_rank(word: str) -> re.Pattern[str]:
    word = re.escape(word).replace(r"\ ", r"[\s-]+")
    return re.compile(
        rf"^{word}\.?(?=[\s,/(\-]|$)[\s,/\-]*|[\s,/\-]+{word}\.?$|(?<=[(\[]){word}\.?(?=[)\]])", re.IGNORECASE
    )


def _korean_rank(word: str) -> re.Pattern[str]:
    """At an edge as a word (also 과장급), before 연구원 and its like, in brackets; 팀장 behind any noun."""
    joined = rf"|{word}(?:님|급)?$" if word in ("팀장", "파트장") else ""
    return re.compile(
        rf"(?<![가-힣]){word}(?={_WORK})|^{word}(?:급)?(?=[\s/,(]|$)|(?<=[\s/,]){word}(?:님|급)?$"
        rf"|(?<=[(\[]){word}(?:급)?(?=[)\]]){joined}"
    )


@cache
def _by_spelling() -> Mapping[str, Title]:
    return {spelling(name): title for title in titles() for name in title.names()}
