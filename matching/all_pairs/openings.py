"""People's lists of openings, without reasons: the rows, the order and the scores of `recommend.suggestions`.

A block of people is asked together: the gate and the features take an opening against
many people at once, and the other way round one pair at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.compared import Listed, Sought, compare
from matching.all_pairs.doors import Doors
from matching.caps import capped
from matching.eligibility.verdict import Grade, Grades
from matching.fusion import Asked, Few, strata
from matching.scoring import Scores, in_order, mutual_score


@dataclass(frozen=True)
class _Block:
    """All openings against the people from row `first` on; arrays have the shape (openings, people of the block)."""

    first: int
    grades: Grades
    sure: Grades
    company: Scores
    candidate: Scores


def openings_of_people(sought: Sought, first: int, last: int) -> list[Listed]:
    """Return the best openings for each person from row `first` to before row `last`."""
    grades, sure = _gated(sought, first, last)
    compared = _admitted(sought, first, grades, sure)
    block = _Block(first, grades, sure, *_scores(sought, first, compared))
    return [_listed(sought, block, column, np.flatnonzero(compared[:, column])) for column in range(last - first)]


def _gated(sought: Sought, first: int, last: int) -> tuple[Grades, Grades]:
    doors, shape = Doors(sought), (len(sought.posts.openings), last - first)
    grades, sure = np.empty(shape, dtype=np.int8), np.empty(shape, dtype=np.int8)
    for some in doors.alike:
        grades[some.posts], sure[some.posts] = doors.grades(some, first, last)
    return grades, sure


def _admitted(sought: Sought, first: int, grades: Grades, sure: Grades) -> NDArray[np.bool_]:
    """Return which pairs are compared in full: all that are not refused, or of too many those retrieved."""
    admitted: NDArray[np.bool_] = grades > Grade.NO
    for column in np.flatnonzero(admitted.sum(axis=0) > sought.retrieved).tolist():
        row, people = first + column, sought.people
        asked = Asked.of_person(people.candidates[row], people.vectors_of(row))
        few = Few(sought.posts, asked, strata(grades[:, column], sure[:, column]), sought.retrieved)
        kept = few.of(np.flatnonzero(admitted[:, column]))
        admitted[:, column] = False
        admitted[kept, column] = True
    return admitted


def _scores(sought: Sought, first: int, compared: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    company, candidate = np.full(compared.shape, np.nan), np.full(compared.shape, np.nan)
    for post, some in enumerate(compared):
        columns = np.flatnonzero(some)
        company[post, columns], candidate[post, columns] = compare(sought, post, first + columns)
    return company, candidate


def _listed(sought: Sought, block: _Block, column: int, posts: NDArray[np.intp]) -> Listed:
    grades, sure = block.grades[posts, column], block.sure[posts, column]
    company, candidate = block.company[posts, column], block.candidate[posts, column]
    order = in_order(grades, sure, mutual_score(company, candidate), sought.posts.place_by_id[posts])
    openings = sought.posts.openings
    kept, _ = capped(order.tolist(), lambda at: openings[posts[at]], per_employer=sought.per_employer, k=sought.k)
    at = np.array(kept, dtype=np.intp)
    return Listed(posts[at], grades[at], company[at], candidate[at])
