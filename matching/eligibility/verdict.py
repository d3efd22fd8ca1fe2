"""Three answers, and how they combine.

A question is answered yes, no or unknown (Kleene 1952). Over columns an answer is a
small whole number, its `Grade`: besides the three answers it tells an unknown that
leans to no (a school on none of the lists held) from one that is merely open. The
grades form a chain, so "all of" is the minimum and "any of" the maximum, which on
yes, no and unknown is exactly Kleene's strong logic.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Grades = NDArray[np.int8]


class Verdict(Enum):
    """The answer to one question about eligibility.

    UNKNOWN says that the facts given do not settle it. It is not a soft NO.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a Verdict has three values; write `verdict is Verdict.YES`")


class Grade(IntEnum):
    """An answer as a column holds it, worst first."""

    NO = 0
    LEANS_TO_NO = 1
    OPEN = 2
    YES = 3

    @property
    def verdict(self) -> Verdict:
        """The answer, without which way an unknown leans.

        >>> Grade.LEANS_TO_NO.verdict
        <Verdict.UNKNOWN: 'unknown'>
        """
        return {Grade.NO: Verdict.NO, Grade.YES: Verdict.YES}.get(self, Verdict.UNKNOWN)


def counts_of(answers: Grades) -> dict[Grade, int]:
    """Count the rows of each grade; `answers` has the shape (rows,).

    >>> counts_of(np.array([0, 3, 3], dtype=np.int8))[Grade.YES]
    2
    """
    return {grade: int(np.count_nonzero(answers == grade)) for grade in Grade}


def all_of(columns: Sequence[ArrayLike], *, rows: int) -> Grades:
    """YES where every column is; one NO settles a row, whatever else is unknown.

    Columns have the shape (rows,) or are single grades; the result has the shape (rows,).

    >>> all_of([[2, 3], [0, 3]], rows=2).tolist()
    [0, 3]
    """
    return _folded(np.minimum, columns, rows, Grade.YES)


def any_of(columns: Sequence[ArrayLike], *, rows: int) -> Grades:
    """YES where one column is; NO only where all are.

    >>> any_of([[2, 3], [0, 0]], rows=2).tolist()
    [2, 3]
    """
    return _folded(np.maximum, columns, rows, Grade.NO)


def _folded(fold: np.ufunc, columns: Sequence[ArrayLike], rows: int, neutral: Grade) -> Grades:
    result = np.full(rows, neutral, dtype=np.int8)
    for column in columns:
        fold(result, np.asarray(column, dtype=np.int8), out=result)
    return result
