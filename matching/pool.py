"""What is searched: people as columns and a matrix of vectors.

A pool is derived from profiles and can be made again at any time. What the rules say
of its people on a day is computed once a day and pack and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.columns import Levels, Wishes, levels_of, wishes_of
from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.gate import PeopleAnswers, Rulebook, answers_about_people
from matching.errors import AlreadyExistsError, BadInputError
from matching.profiles import candidate_texts
from matching.reference import normalise, skill_named, skills_in
from matching.retrieval import ANY_LIKENESS, Likeness, OpeningVectors, PersonVectors, Sections, Vectors, all_sections

_DAYS_KEPT = 8
#: What a skill counts that stands in a list without work or study that shows it: half, as little as can be
#: without taking "Python" in a short but honest CV for nothing.
LISTED = 0.5


def skill_key(name: str) -> str:
    """Return what a skill is counted under: its id where the table knows it, else its own name."""
    skill = skill_named(name)
    return skill.id if skill else f"~{normalise(name)}"


class Mention(NamedTuple):
    """Where a profile best speaks of a skill, and what that is worth: 1 within dated work or study, else `LISTED`."""

    pointer: str
    weight: float


def skills_of(candidate: Candidate) -> dict[str, Mention]:
    """Return the skills a profile mentions, each once, however often it is named.

    What a dated entry tells counts whole; a name in a list, the summary or the headline
    counts `LISTED`, because anybody can write one. Of equal mentions the first in the
    order summary, work, study, list of skills, headline is shown.
    """
    found: dict[str, Mention] = {}
    for pointer, text in candidate_texts(candidate):
        if not pointer.startswith(("/skills/", "/basics/label")):
            _note(found, text, Mention(pointer, _weight(candidate, pointer)))
    for row, skill in enumerate(candidate.skills or ()):
        for name in (skill.name, *skill.keywords):
            if name:
                found.setdefault(skill_key(name), Mention(f"/skills/{row}", LISTED))
    _note(found, candidate.headline or "", Mention("/basics/label", LISTED))
    return found


def _weight(candidate: Candidate, pointer: str) -> float:
    section, _, rest = pointer.removeprefix("/").partition("/")
    if section == "work":
        job = (candidate.employments or ())[int(rest.partition("/")[0])]
        return 1.0 if job.start or job.end else LISTED
    if section == "education":
        degree = (candidate.degrees or ())[int(rest.partition("/")[0])]
        return 1.0 if degree.start or degree.end or degree.awarded else LISTED
    return LISTED


def _note(found: dict[str, Mention], text: str, mention: Mention) -> None:
    for each in skills_in(text):
        before = found.get(each.skill.id)
        if before is None or before.weight < mention.weight:
            found[each.skill.id] = mention


def says_skills(candidate: Candidate) -> bool:
    """Whether a profile says anything from which skills could be read."""
    return candidate.skills is not None or bool(candidate.employments) or candidate.summary is not None


@dataclass(frozen=True)
class Pool:
    """Candidates and their vectors; row i of everything is `candidates[i]`.

    `vectors` has the shape (rows, dimension), unit length, on the grid of
    `retrieval`; `encoder` is the fingerprint of what made them, `likeness` its range.
    `sections` holds the same for each section of the texts, a row of zeros where
    nothing was said.
    """

    candidates: tuple[Candidate, ...]
    vectors: Vectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS
    sections: Sections = field(default_factory=dict)
    _answers: dict[tuple[object, ...], PeopleAnswers] = field(default_factory=dict, repr=False)
    _levels: dict[str, Levels] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if len(self.candidates) != len(self.vectors):
            raise ValueError(f"{len(self.candidates)} candidates and {len(self.vectors)} vectors")
        object.__setattr__(self, "sections", all_sections(self.sections, self.vectors))
        if not self.candidates:
            raise BadInputError("empty-pool")
        if len(self.rows_by_id) < len(self.candidates):
            raise AlreadyExistsError("candidate", _first_twice(each.id for each in self.candidates))

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def rows_by_id(self) -> dict[str, int]:
        """The row of each id."""
        return {candidate.id: row for row, candidate in enumerate(self.candidates)}

    @cached_property
    def careers(self) -> Careers:
        """Degrees and jobs as columns."""
        return careers_of(self.candidates)

    @cached_property
    def skills(self) -> SkillTable:
        """Who mentions which skill."""
        return SkillTable.of(self.candidates)

    @cached_property
    def wishes(self) -> Wishes:
        """What people would accept."""
        return wishes_of(self.candidates)

    def levels(self, language: str) -> Levels:
        """Return how well people speak a language (ISO 639-1 code), read once."""
        if language not in self._levels:
            self._levels[language] = levels_of(self.candidates, language)
        return self._levels[language]

    def answers(self, rulebook: Rulebook) -> PeopleAnswers:
        """Return what the clauses about people say on a day, computed once for each day and pack."""
        if rulebook.key not in self._answers:
            while len(self._answers) >= _DAYS_KEPT:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[rulebook.key] = answers_about_people(self.careers, rulebook)
        return self._answers[rulebook.key]

    def vectors_of(self, row: int) -> PersonVectors:
        """Return one person's vectors."""
        return PersonVectors.of_row(row, self.vectors, self.sections)

    def row_of(self, candidate_id: str) -> int | None:
        """Return the row of an id, None where nobody has it."""
        return self.rows_by_id.get(candidate_id)


def without_vectors(candidates: Sequence[Candidate]) -> Pool:
    """Return a pool for questions that compare no texts."""
    return Pool(tuple(candidates), np.zeros((len(candidates), 0), dtype=np.float32), "none")


def _first_twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""


@dataclass(frozen=True)
class SkillTable:
    """What each mention of a skill is worth, as a sparse matrix, shape (people, skills)."""

    columns: dict[str, int]
    mentions: csr_array
    stated: NDArray[np.bool_]

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> SkillTable:
        """Read every profile's skills."""
        columns: dict[str, int] = {}
        people, numbers, weights = [], [], []
        for row, candidate in enumerate(candidates):
            for key, mention in skills_of(candidate).items():
                people.append(row)
                numbers.append(columns.setdefault(key, len(columns)))
                weights.append(mention.weight)
        shape = (len(candidates), max(len(columns), 1))
        stated = np.array([says_skills(candidate) for candidate in candidates], dtype=bool)
        return cls(columns, csr_array((np.array(weights, dtype=float), (people, numbers)), shape=shape), stated)

    def worth(self, keys: Iterable[str], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what the mentions of some skills add up to in each row, shape (len(rows),)."""
        wanted = np.zeros(self.mentions.shape[1])
        wanted[[self.columns[key] for key in keys if key in self.columns]] = 1
        return np.asarray(self.mentions[rows] @ wanted, dtype=np.float64)


@dataclass(frozen=True)
class OpeningPool:
    """Openings and their vectors, for the candidate's side; arrays as in `Pool`."""

    openings: tuple[Opening, ...]
    vectors: Vectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS
    sections: Sections = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.openings:
            raise BadInputError("no-openings")
        if len(self.openings) != len(self.vectors):
            raise ValueError(f"{len(self.openings)} openings and {len(self.vectors)} vectors")
        object.__setattr__(self, "sections", all_sections(self.sections, self.vectors))

    def vectors_of(self, row: int) -> OpeningVectors:
        """Return one opening's vectors."""
        return OpeningVectors.of_row(row, self.vectors, self.sections)
