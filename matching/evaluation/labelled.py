"""A labelled set: queries, a corpus, and how good each document is for each query.

The company's side asks with openings and ranks people, the candidate's side the other
way round; the same pairs have both. Texts have no sides. A grade of 0 says "not
relevant"; a pair without a grade counts as that too, unless the set says that only
graded pairs were ever looked at (`only_graded`): then the others are left out of the
ranking, because nobody knows of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.caps import employer_of
from matching.domain import Candidate, Opening
from matching.language import Text
from matching.profiles import candidate_profile, opening_profile

SideName = Literal["company", "candidate", "texts"]
"""Who asks: a company for people, a candidate for openings, or a text for texts."""

Scored = NDArray[np.float32]
"""Scores of shape (queries, corpus); NaN = not retrieved."""


class Origin(StrEnum):
    """Where the grades of a set come from."""

    SYNTHETIC = "synthetic"
    """Documents were invented, and the plan they were invented by says the grades."""
    TABLE = "table"
    """A table of ours says which texts mean the same."""
    JUDGED = "judged"
    """People judged the pairs."""
    OUTSIDE = "outside"
    """Another publisher's labels."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A query or a document of the corpus.

    Entries of one `group` are not independent of each other (openings of one employer);
    intervals are over groups.
    """

    id: str
    text: str
    group: str
    document: Candidate | Opening | None = None

    @classmethod
    def of_text(cls, identifier: str, text: str, group: str | None = None) -> Entry:
        """Return an entry that is plain text, independent of all others where no group is named."""
        return cls(identifier, text, group or identifier)

    @classmethod
    def of_document(cls, document: Candidate | Opening) -> Entry:
        """Return an entry that is a person or an opening; its text is the one that is embedded."""
        if isinstance(document, Opening):
            return cls(document.id, opening_profile(document), employer_of(document), document)
        return cls(document.id, candidate_profile(document), document.id, document)


@dataclass(frozen=True)
class LabelledSet:
    """Queries, a corpus and grades; ids are unique on each side.

    `grades` holds numbers from 0 by query id and corpus id, whole ones but where they are
    the mean of several judges; `relevant_from` is the
    grade from which a document counts as relevant where a measure knows only yes and no.
    `made_from` names the files of ours that the set was made from, so that an encoder
    fitted on them can be told. `day` is the day its documents are about. `other_grades`
    are those given from the other side, by corpus id and query id; without them a pair
    has one grade for both.
    """

    name: str
    queries: tuple[Entry, ...]
    corpus: tuple[Entry, ...]
    grades: Mapping[str, Mapping[str, float]]
    title: Text
    origin: Origin = Origin.OUTSIDE
    digest: str = ""
    day: date | None = None
    made_from: tuple[str, ...] = ()
    only_graded: bool = False
    relevant_from: int = 1
    other_grades: Mapping[str, Mapping[str, float]] | None = None
    notes: tuple[Text, ...] = field(default=())

    @property
    def synthetic(self) -> bool:
        """Whether the documents are invented."""
        documents = [each.document for each in (*self.queries, *self.corpus)]
        return self.origin is Origin.SYNTHETIC or all(each is not None and each.synthetic for each in documents)

    @cached_property
    def side(self) -> SideName:
        """Who asks; "texts" unless every entry is a document of its kind."""
        asking, asked = ({type(each.document) for each in entries} for entries in (self.queries, self.corpus))
        if (asking, asked) == ({Opening}, {Candidate}):
            return "company"
        return "candidate" if (asking, asked) == ({Candidate}, {Opening}) else "texts"

    @property
    def openings(self) -> tuple[Opening, ...]:
        """The queries that are openings."""
        return tuple(each.document for each in self.queries if isinstance(each.document, Opening))

    @property
    def people(self) -> tuple[Candidate, ...]:
        """The documents of the corpus that are people."""
        return tuple(each.document for each in self.corpus if isinstance(each.document, Candidate))

    @cached_property
    def measured(self) -> tuple[Entry, ...]:
        """The queries that have a relevant document: no measure is defined for the others."""
        best = {query: max(graded.values(), default=0) for query, graded in self.grades.items()}
        return tuple(each for each in self.queries if best.get(each.id, 0) >= self.relevant_from)

    @cached_property
    def without_relevant(self) -> tuple[str, ...]:
        """The ids of the queries that have none."""
        measured = {each.id for each in self.measured}
        return tuple(each.id for each in self.queries if each.id not in measured)

    def turned(self) -> LabelledSet:
        """Return the same pairs asked from the other side."""
        given = self.other_grades
        return replace(
            self,
            queries=self.corpus,
            corpus=self.queries,
            grades=_transposed(self.grades) if given is None else given,
            other_grades=None if given is None else self.grades,
        )


def _transposed(grades: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    turned: dict[str, dict[str, float]] = {}
    for query, graded in grades.items():
        for document, grade in graded.items():
            turned.setdefault(document, {})[query] = grade
    return turned


def digest_of(contents: Iterable[bytes]) -> str:
    """Return the sha256 over the sha256 of each content, in order."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
