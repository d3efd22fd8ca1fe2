"""A job title, in either language, to ESCO's occupations, with its words of rank beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from matching.linking.index import default_encoder, index_of
from matching.linking.likeness import may_be_asked
from matching.linking.skills import Tier
from matching.reference.esco import Occupation, Relation, occupation_labelled, occupations, occupations_also_named
from matching.reference.names import parts
from matching.reference.skills import spelling
from matching.reference.titles import Seniority, Title, read_title, title_named, titles

if TYPE_CHECKING:
    from matching.embedding import SentenceEmbedder

LEAST_SCORE = 0.8
"""The least cosine of a link by meaning; the precision at it stands in tests/benchmarks/README.md."""
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class TitleLink:
    """An occupation that a title may be; `title` is our entry that it was found by, if one was.

    `relation` says how the occupation is to our entry, exact for ESCO's own names.
    `seniority` are the words of rank in the title, whatever the occupation.
    """

    title: Title | None
    occupation: Occupation
    relation: Relation
    tier: Tier
    score: float
    seniority: tuple[Seniority, ...]


def titles_by_name(text: str) -> tuple[TitleLink, ...]:
    """Return the occupations that the tables have for a title or for one of its parts, without asking an encoder.

    >>> [(link.occupation.label, link.tier.value) for link in titles_by_name("책임연구원, 백엔드 개발자")]
    [('research engineer', 'exact'), ('software developer', 'exact')]
    """
    seniority = read_title(text).seniority
    found: dict[str, TitleLink] = {}
    for name in _readings(text):
        for link in _named(name, seniority):
            found.setdefault(link.occupation.id, link)
    return tuple(sorted(found.values(), key=lambda link: link.tier is not Tier.EXACT))


def link_title(text: str, *, encoder: SentenceEmbedder | None = None, k: int = 3) -> tuple[TitleLink, ...]:
    """Return at most k occupations for a title: those named first, then the nearest by meaning above the threshold."""
    named = titles_by_name(text)[:k]
    work = read_title(text).work
    if len(named) == k or not may_be_asked(work) or len(text) > _LONGEST_TITLE:
        return named
    taken = {link.occupation.id for link in named}
    near = (link for link in _by_meaning(text, work, encoder or default_encoder()) if link.occupation.id not in taken)
    return (*named, *islice(near, k - len(named)))


@cache
def entries_compared() -> tuple[tuple[str, Title | None, Occupation], ...]:
    """Return what links by meaning are found among: ESCO's labels, and our display names with their entries."""
    theirs = [(each.label, None, each) for each in occupations().values()]
    ours = [
        (name, title, title.occupation)
        for title in titles()
        if title.occupation
        for name in (title.name.en, title.name.ko)
    ]
    return (*theirs, *ours)


def _readings(text: str) -> Iterator[str]:
    """Give a title whole, without its ranks, and each part of it likewise."""
    yield text
    yield read_title(text).work
    for part in parts(text):
        yield read_title(part).work


def _named(name: str, seniority: Sequence[Seniority]) -> Iterator[TitleLink]:
    ranks = tuple(seniority)
    title = title_named(name)
    if title is not None and title.occupation is not None and title.relation is not None:
        is_shown = spelling(name) in (spelling(title.name.en), spelling(title.name.ko))
        tier = Tier.EXACT if is_shown else Tier.ALIAS
        yield TitleLink(title, title.occupation, title.relation, tier, 1.0, ranks)
    labelled = occupation_labelled(name)
    if labelled is not None:
        yield TitleLink(None, labelled, Relation.EXACT, Tier.EXACT, 1.0, ranks)
    for occupation in occupations_also_named(name):
        yield TitleLink(None, occupation, Relation.EXACT, Tier.ALIAS, 1.0, ranks)


def names_indexed() -> list[str]:
    return [name for name, _, _ in entries_compared()]


def _by_meaning(text: str, work: str, encoder: SentenceEmbedder) -> Iterator[TitleLink]:
    """Give the occupations above the threshold, the nearest first."""
    likeness = index_of(names_indexed, encoder).likeness(encoder.encode([work])[0])
    entries, seniority, given = entries_compared(), read_title(text).seniority, set()
    for at in likeness.argsort()[::-1].tolist():
        score = float(likeness[at])
        if score < LEAST_SCORE:
            return
        _, title, occupation = entries[at]
        if occupation.id not in given:
            given.add(occupation.id)
            relation = (title.relation if title else None) or Relation.CLOSE
            yield TitleLink(title, occupation, relation, Tier.EMBEDDING, score, seniority)
