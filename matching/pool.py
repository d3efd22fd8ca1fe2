"""What is searched: people as columns and a matrix of vectors.

A pool is derived from profiles and can be made again at any time. What the rules say
of its people on a day is computed once a day and pack and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.background import Background, background_of
from matching.collecting import MANY, give_back
from matching.columns import Levels, Wishes, wishes_of
from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.careers_spliced import spliced_careers
from matching.eligibility.everybody import answers_about_everybody
from matching.eligibility.gate import OpeningAnswers, PeopleAnswers, Rulebook, answers_about_openings
from matching.errors import AlreadyExistsError, BadInputError
from matching.lexical import LexicalIndex, Tokens
from matching.made import MIB, Made, Room, Within, bytes_of
from matching.memory import room_for
from matching.mentions import SkillTable
from matching.packed import ids_of
from matching.profiles import candidate_embedded, opening_embedded
from matching.recent import Recent
from matching.retrieval import (
    ANY_LIKENESS,
    Likeness,
    OpeningVectors,
    PackedSections,
    PackedVectors,
    PersonVectors,
    packed,
    packed_sections,
)
from matching.splicing import Splice
from matching.strings import RowsById, Strings

T = TypeVar("T")
_RANKED_KEPT = 64
_LISTS_KEPT = 2 * _RANKED_KEPT  # of two lengths each
_FOR_QUESTIONS = Room(most=200, for_each=64, at_least=16 * MIB)
_FOR_DAYS = Room(most=8, for_each=160, at_least=32 * MIB, surely=2)
RESTING = 500  # lists held as bytes, of some 100 kB each
_SPLICED = ("skills", "wishes", "background", "words")
COLUMNS = ("careers", *_SPLICED)  # what is laid out of people once


def _days() -> Within[Any]:
    return Within(_FOR_DAYS, lambda of_day: bytes_of(of_day[1]))  # the rules themselves are remembered anyway


@dataclass(frozen=True)
class Pool:
    """Candidates and their vectors; row i of everything is `candidates[i]`.

    `vectors` has the shape (rows, dimension), unit length, and is packed where it is not yet; `encoder` is the
    fingerprint of what made them, `likeness` its range. `sections` holds the same for each section of the texts, a
    row of zeros where nothing was said. `ranked`, `lists` and `resting` remember what was made of this pool and go
    with it. So does what `once` and `answers` remember, which is bounded by bytes (`_FOR_QUESTIONS`, `_FOR_DAYS`):
    what was asked for longest ago goes first; layouts stay.
    """

    candidates: Sequence[Candidate]
    vectors: PackedVectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS
    sections: PackedSections = field(default_factory=dict)
    tokens: Callable[[], Sequence[Tokens]] | None = field(default=None, repr=False)
    _answers: Within[tuple[Rulebook, PeopleAnswers]] = field(default_factory=_days, repr=False)
    _made: Made = field(default_factory=lambda: Made(_FOR_QUESTIONS), repr=False)
    lists: Recent[object] = field(default_factory=lambda: Recent(_LISTS_KEPT), repr=False)
    ranked: Recent[object] = field(default_factory=lambda: Recent(_RANKED_KEPT), repr=False)
    resting: Recent[object] = field(default_factory=lambda: Recent(RESTING), repr=False)

    def __post_init__(self) -> None:
        if len(self.candidates) != len(self.vectors):
            raise ValueError(f"{len(self.candidates)} candidates and {len(self.vectors)} vectors")
        object.__setattr__(self, "vectors", packed(self.vectors))
        object.__setattr__(self, "sections", packed_sections(self.sections, self.vectors))
        if not self.candidates:
            raise BadInputError("empty-pool")
        if len(self.rows_by_id) < len(self.candidates):
            raise AlreadyExistsError("candidate", _first_twice(self.ids))

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def ids(self) -> Strings:
        """The id of each row."""
        return ids_of(self.candidates)

    @cached_property
    def rows_by_id(self) -> RowsById:
        """The row of each id."""
        return RowsById(self.ids)

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

    @cached_property
    def background(self) -> Background:
        """What people speak, where they live and in which sectors they worked."""
        return background_of(self.candidates)

    def levels(self, language: str) -> Levels:
        """Return how well people speak a language (ISO 639-1 code), read once."""
        return self.once(_levels, language)

    def once(self, make: Callable[..., T], *asked: Hashable) -> T:
        """Return what a function makes of this pool and some values, made once and kept while there is room.

        What it makes of the pool alone, a layout, is kept as long as the pool.
        """
        return self._made.once(self, make, *asked, entries=len(self))

    def held(self, make: Callable[..., T], *asked: Hashable) -> T | None:
        """Return what `once` returned for some values, None where it is not held any more."""
        return self._made.held(make, *asked)

    def take(self, made: Mapping[Callable[..., object], object]) -> None:
        """Take what functions made of a pool of the same people, so that they need not be called."""
        self._made.layouts.update(made)

    def answers(self, rulebook: Rulebook) -> PeopleAnswers:
        """Return what the clauses about people say on a day, computed once a day and pack while there is room."""
        of_day = self._answers.once(
            rulebook.key, lambda: (rulebook, answers_about_everybody(self.careers, rulebook)), entries=len(self)
        )
        return of_day[1]

    @cached_property
    def words(self) -> LexicalIndex:
        """People by the words of their profiles, which `tokens` gives where they were read before."""
        given = self.tokens
        return LexicalIndex.of_tokens(given()) if given else LexicalIndex.of(map(candidate_embedded, self.candidates))

    @cached_property
    def place_by_id(self) -> NDArray[np.int32]:
        """The place of each row in the order of ids."""
        return self.rows_by_id.places

    def make_room(self, for_each: int) -> None:
        """See to it that the next pool can take so many bytes a person beside this one."""
        if len(self) >= MANY:
            give_back()
            room_for(for_each * len(self))

    def given_as(self, people: Sequence[Candidate], tokens: Callable[[], Sequence[Tokens]]) -> Pool:
        """Return this pool with the very same people held in another form; what was laid out of them stays."""
        pool = replace(self, candidates=people, tokens=tokens)
        vars(pool).update({name: vars(self)[name] for name in (*COLUMNS, "place_by_id") if name in vars(self)})
        return pool

    def spliced(
        self, fresh: Pool, splice: Splice, people: Sequence[Candidate], tokens: Callable[[], Sequence[Tokens]]
    ) -> Pool:
        """Return the pool of `people`, a splice's, `fresh` being a pool of those who are new or changed.

        All that was laid out for these people is copied, and only that of the fresh ones
        made; each array is equal to the bit to that of a pool laid out whole.
        """
        sections = _spliced_sections(splice, self.sections, fresh.sections)
        pool = Pool(people, self.vectors.spliced(fresh.vectors, splice), self.encoder, self.likeness, sections, tokens)
        if "careers" in vars(self):
            vars(pool)["careers"] = spliced_careers(self.careers, fresh.careers, splice)
        for name in _SPLICED:
            if name in vars(self):
                vars(pool)[name] = getattr(self, name).spliced(getattr(fresh, name), splice)
        for key, (rulebook, answers) in self._answers.items():
            of_day = rulebook, answers.spliced(fresh.answers(rulebook), splice)
            pool._answers.put(key, of_day, entries=len(splice))
        pool._made.take_spliced(self._made, fresh.once, splice)
        return pool

    def vectors_of(self, row: int) -> PersonVectors:
        """Return one person's vectors."""
        return PersonVectors.of_row(row, self.vectors, self.sections)

    def row_of(self, candidate_id: str) -> int | None:
        """Return the row of an id, None where nobody has it."""
        return self.rows_by_id.get(candidate_id)


def _levels(pool: Pool, language: str) -> Levels:
    return pool.background.spoken.levels(language)


def _spliced_entries(splice: Splice, old: tuple[T, ...], fresh: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(chain.from_iterable((fresh if run.is_fresh else old)[run.first : run.last] for run in splice.runs))


def _spliced_sections(splice: Splice, old: PackedSections, fresh: PackedSections) -> PackedSections:
    return {section: vectors.spliced(fresh[section], splice) for section, vectors in old.items()}


def without_vectors(candidates: Sequence[Candidate]) -> Pool:
    """Return a pool for questions that compare no texts."""
    return Pool(tuple(candidates), packed(np.zeros((len(candidates), 0), dtype=np.float32)), "none")


def _first_twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""


@dataclass(frozen=True)
class OpeningPool:
    """Openings and their vectors, for the candidate's side; arrays as in `Pool`."""

    openings: tuple[Opening, ...]
    vectors: PackedVectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS
    sections: PackedSections = field(default_factory=dict)
    tokens: Callable[[], Sequence[Tokens]] | None = field(default=None, repr=False)
    _answers: Within[tuple[Rulebook, OpeningAnswers]] = field(default_factory=_days, repr=False)
    _made: Made = field(default_factory=lambda: Made(_FOR_QUESTIONS), repr=False)

    def __post_init__(self) -> None:
        if not self.openings:
            raise BadInputError("no-openings")
        if len(self.openings) != len(self.vectors):
            raise ValueError(f"{len(self.openings)} openings and {len(self.vectors)} vectors")
        object.__setattr__(self, "vectors", packed(self.vectors))
        object.__setattr__(self, "sections", packed_sections(self.sections, self.vectors))

    def __reduce__(self) -> tuple[type[OpeningPool], tuple[object, ...], dict[str, object]]:
        """Be pickled without what is remembered, but with the words where they were read."""
        own = self.openings, self.vectors, self.encoder, self.likeness, self.sections
        return OpeningPool, own, {name: each for name, each in vars(self).items() if name == "words"}

    def once(self, make: Callable[..., T], *asked: Hashable) -> T:
        """Return what a function makes of this pool and some values, as `Pool.once` does."""
        return self._made.once(self, make, *asked, entries=len(self.openings))

    def answers(self, rulebook: Rulebook) -> OpeningAnswers:
        """Return what the clauses about openings say on a day, computed once for each day and pack."""
        of_day = self._answers.once(
            rulebook.key,
            lambda: (rulebook, answers_about_openings(self.openings, rulebook)),
            entries=len(self.openings),
        )
        return of_day[1]

    @cached_property
    def words(self) -> LexicalIndex:
        """Openings by their words, as in `Pool`."""
        given = self.tokens
        return LexicalIndex.of_tokens(given()) if given else LexicalIndex.of(map(opening_embedded, self.openings))

    def spliced(self, fresh: OpeningPool, splice: Splice, tokens: Callable[[], Sequence[Tokens]]) -> OpeningPool:
        """Return the pool of a splice's openings, as `Pool.spliced` does."""
        openings = _spliced_entries(splice, self.openings, fresh.openings)
        whole = self.vectors.spliced(fresh.vectors, splice)
        sections = _spliced_sections(splice, self.sections, fresh.sections)
        pool = OpeningPool(openings, whole, self.encoder, self.likeness, sections, tokens)
        if "words" in vars(self):
            vars(pool)["words"] = self.words.spliced(fresh.words, splice)
        for key, (rulebook, answers) in self._answers.items():
            of_day = rulebook, answers.spliced(fresh.answers(rulebook), splice)
            pool._answers.put(key, of_day, entries=len(splice))
        pool._made.take_spliced(self._made, fresh.once, splice)
        return pool

    @cached_property
    def place_by_id(self) -> NDArray[np.int32]:
        """The place of each row in the order of ids."""
        return RowsById(Strings.of(each.id for each in self.openings)).places

    def vectors_of(self, row: int) -> OpeningVectors:
        """Return one opening's vectors."""
        return OpeningVectors.of_row(row, self.vectors, self.sections)
