"""Two rules over many people and openings: who flips, which clause does it, and between what the counts lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain import Opening
from matching.eligibility.careers import Careers
from matching.eligibility.everybody import answers_about_everybody
from matching.eligibility.gate import Gate, Rulebook, gate
from matching.eligibility.verdict import Grade, Grades, all_of, any_of


@dataclass(frozen=True)
class Flip:
    """One pair whose answer differs: the row of the person, the opening, both answers, the clauses that changed."""

    row: int
    opening: str
    before: Grade
    after: Grade
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What two rules say of the same pairs.

    `pairs[a, b]` counts the pairs graded a before and b after; `people[a, b]` the people
    by the best of their openings. `by_clause` counts flips by the clause that makes the
    difference. `by_opening` holds for each opening how many people can get it before and
    after, for sure and at most. `flips` are the flips themselves, the largest first.
    """

    before: Rulebook
    after: Rulebook
    pairs: NDArray[np.int64]
    people: NDArray[np.int64]
    by_clause: Mapping[str, int]
    by_opening: Mapping[str, tuple[tuple[int, int], tuple[int, int]]]
    flips: tuple[Flip, ...]

    @staticmethod
    def between(counts: NDArray[np.int64], *, after: bool) -> tuple[int, int]:
        """Return the fewest and the most who can get it: for sure, and if all unknowns turned out well."""
        totals = counts.sum(axis=0 if after else 1)
        return int(totals[Grade.YES]), int(totals[Grade.YES] + totals[Grade.OPEN] + totals[Grade.LEANS_TO_NO])


FLIPS_SHOWN = 100
GRADES = len(Grade)
DOORS = "doors"
"""What is named where the doors differ and no clause does."""


def compare(
    careers: Careers, openings: Sequence[Opening], before: Rulebook, after: Rulebook, *, shown: int = FLIPS_SHOWN
) -> Comparison:
    """Ask both rules about every person and every opening."""
    answers = [answers_about_everybody(careers, rulebook) for rulebook in (before, after)]
    best = [np.zeros(careers.rows, dtype=np.int8) for _ in answers]
    pairs = np.zeros((GRADES, GRADES), dtype=np.int64)
    by_clause: Counter[str] = Counter()
    by_opening = {}
    flips: list[Flip] = []
    for opening in openings:
        first, second = (gate(each, opening, book) for each, book in zip(answers, (before, after), strict=True))
        counts = _counts(first.answer, second.answer)
        pairs += counts
        by_opening[opening.id] = (
            Comparison.between(counts, after=False), Comparison.between(counts, after=True)
        )  # fmt: skip
        for column, one in zip(best, (first, second), strict=True):
            np.maximum(column, one.answer, out=column)
        rows = np.flatnonzero(first.answer != second.answer)
        causes = _causes(first, second)
        by_clause.update({name: int(mask[rows].sum()) for name, mask in causes.items() if mask[rows].any()})
        flips += _largest(opening.id, (first, second), rows, causes, shown)
    ordered = sorted(flips, key=lambda flip: (-abs(flip.after - flip.before), flip.opening, flip.row))
    causing = dict(by_clause.most_common())
    return Comparison(before, after, pairs, _counts(*best), causing, by_opening, tuple(ordered[:shown]))


def _counts(before: Grades, after: Grades) -> NDArray[np.int64]:
    return np.bincount(before.astype(np.int64) * GRADES + after, minlength=GRADES**2).reshape(GRADES, GRADES)


def _causes(first: Gate, second: Gate) -> dict[str, NDArray[np.bool_]]:
    """Return, by clause, for whom it makes the difference: answered as before, it alone would undo the flip.

    Where no single clause does, all whose answer changed are named, and where none
    changed, the doors themselves. A clause that the rule before did not ask counts as met
    then; one that only it asked makes the difference for whom it was not met.
    """
    rows = first.answer.shape
    grades = {name: np.broadcast_to(second.clauses[name], rows) for name in second.clauses}
    before = {n: np.broadcast_to(first.clauses.get(n, np.full(1, Grade.YES, np.int8)), rows) for n in grades}
    changed = {name: grades[name] != before[name] for name in grades}
    alone = {
        name: mask & (_answer({**grades, name: before[name]}, second) != second.answer) if mask.any() else mask
        for name, mask in changed.items()
    }
    better, flips = second.answer > first.answer, second.answer != first.answer
    dropped = {
        name: better & (np.broadcast_to(each, rows) < Grade.YES)
        for name, each in first.clauses.items()
        if name not in grades
    }
    together = flips & ~np.any([*alone.values(), *dropped.values()], axis=0)
    causes = {name: alone[name] | (changed[name] & together) for name in grades} | dropped
    return {**causes, DOORS: flips & ~np.any(list(causes.values()), axis=0)}


def _answer(grades: Mapping[str, Grades], one: Gate) -> Grades:
    """Answer the doors of a gate's pack by other grades of its clauses."""
    rows = len(one.answer)
    doors = [all_of([grades[name] for name in door.clauses], rows=rows) for door in one.rulebook.pack.door]
    return any_of(doors, rows=rows)


def _largest(
    opening: str,
    gates: tuple[Gate, Gate],
    rows: NDArray[np.intp],
    causes: Mapping[str, NDArray[np.bool_]],
    shown: int,
) -> Iterable[Flip]:
    first, second = gates
    size = np.abs(second.answer[rows].astype(np.int64) - first.answer[rows])
    return [
        Flip(
            int(row),
            opening,
            Grade(int(first.answer[row])),
            Grade(int(second.answer[row])),
            tuple(name for name, mask in causes.items() if mask[row]),
        )
        for row in rows[np.argsort(-size, kind="stable")][:shown]
    ]
