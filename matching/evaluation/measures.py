"""Measures of a ranking, as trec_eval computes them (checked against ir-measures to 1e-12).

    nDCG@k                  gain = grade, discount log2(rank + 1), over the best ranking possible
    nDCG(dcg='exp-log2')@k  gain = 2**grade - 1
    AP, AP@k                mean over the relevant of the precision at their ranks (its mean over queries: MAP)
    RR, RR@k                1 / rank of the first relevant (its mean: MRR)
    R@k, P@k, Success@k     share of the relevant found; share of the first k; whether any is found

A document is relevant from grade 1 on, or from n on with `(rel=n)`. Ranks follow
trec_eval's rule: higher score first, scores read as 32-bit floats; of equal scores the
greater id first, by code points. A document without a score (NaN) is not retrieved.
A query without a relevant document has the value 0; whoever takes a mean leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.errors import UnknownNameError
from matching.evaluation.labelled import Scored

Numbers = NDArray[np.float64]

_NAME = re.compile(
    r"(?P<kind>\w+)(?:\((?:rel=(?P<rel>[1-9]\d{0,2})|(?P<exp>dcg='exp-log2'))\))?(?:@(?P<k>[1-9]\d{0,5}))?"
)
_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where the documents with a grade above 0 stand for one query.

    `ranks` are ascending, from 1, infinite for what was not retrieved; `grades` go with
    them. The same grades in falling order would be the best ranking.
    """

    ranks: Numbers
    grades: Numbers


def ranked(scores: Scored, ids: Sequence[str], grades: Mapping[str, float]) -> Ranked:
    """Rank the documents of one query; `scores` has the shape (len(ids),)."""
    return Ranker(ids).of(scores, grades)


class Ranker:
    """Ranks a corpus for one query after another; the order of its ids is found once."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._rows = {each: row for row, each in enumerate(ids)}
        self._greater_first = np.empty(len(ids), dtype=np.intp)
        self._greater_first[sorted(range(len(ids)), key=ids.__getitem__, reverse=True)] = np.arange(len(ids))

    def of(self, scores: Scored, grades: Mapping[str, float]) -> Ranked:
        """Rank by one query's scores."""
        read = np.asarray(scores, dtype=np.float32)
        order = np.lexsort((self._greater_first, -read))
        ranks = np.empty(len(read))
        ranks[order] = np.arange(1, len(read) + 1)
        ranks[np.isnan(read)] = np.inf
        relevant = {each: grade for each, grade in grades.items() if grade > 0}
        where = [self._rows.get(each) for each in relevant]
        places = np.array([np.inf if row is None else ranks[row] for row in where], dtype=np.float64)
        by_rank = np.argsort(places, kind="stable")
        return Ranked(places[by_rank], np.array(list(relevant.values()), dtype=np.float64)[by_rank])


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: `k` cuts the ranking, `rel` is the grade from which a document is relevant."""

    kind: str
    k: int | None = None
    rel: int = 1
    exponential: bool = False

    def __str__(self) -> str:
        inside = "(dcg='exp-log2')" if self.exponential else f"(rel={self.rel})" if self.rel > 1 else ""
        return f"{self.kind}{inside}" + (f"@{self.k}" if self.k else "")

    def of(self, ranking: Ranked) -> float:
        """Return the measure's value for one query."""
        return _KINDS[self.kind](ranking, self)

    @property
    def cut(self) -> int:
        """The last rank that counts."""
        return self.k or _ENDLESS


def _found(ranking: Ranked, measure: Measure) -> tuple[Numbers, int]:
    """Return the ranks of the relevant within the cut, and how many relevant there are."""
    relevant = ranking.grades >= measure.rel
    ranks = ranking.ranks[relevant]
    return ranks[ranks <= measure.cut], int(relevant.sum())


def _ndcg(ranking: Ranked, measure: Measure) -> float:
    gains = 2.0**ranking.grades - 1 if measure.exponential else ranking.grades
    kept = ranking.ranks <= measure.cut
    gained = float((gains[kept] / np.log2(ranking.ranks[kept] + 1)).sum())
    best = np.sort(gains)[::-1][: measure.cut]
    most = float((best / np.log2(np.arange(2, len(best) + 2))).sum())
    return gained / most if most > 0 else 0.0


def _average_precision(ranking: Ranked, measure: Measure) -> float:
    ranks, relevant = _found(ranking, measure)
    return float((np.arange(1, len(ranks) + 1) / ranks).sum()) / relevant if relevant else 0.0


def _reciprocal_rank(ranking: Ranked, measure: Measure) -> float:
    ranks, _ = _found(ranking, measure)
    return float(1 / ranks[0]) if len(ranks) and np.isfinite(ranks[0]) else 0.0


def _recall(ranking: Ranked, measure: Measure) -> float:
    ranks, relevant = _found(ranking, measure)
    return len(ranks) / relevant if relevant else 0.0


def _precision(ranking: Ranked, measure: Measure) -> float:
    return len(_found(ranking, measure)[0]) / measure.cut


def _success(ranking: Ranked, measure: Measure) -> float:
    return float(len(_found(ranking, measure)[0]) > 0)


_KINDS: dict[str, Callable[[Ranked, Measure], float]] = {
    "nDCG": _ndcg,
    "AP": _average_precision,
    "RR": _reciprocal_rank,
    "R": _recall,
    "P": _precision,
    "Success": _success,
}
_NEEDS_CUT = {"R", "P", "Success"}
_EXAMPLES = ("nDCG@10", "nDCG(dcg='exp-log2')@10", "AP", "AP(rel=2)", "AP@100", "RR", "R@10", "P@10", "Success@10")


def measure_named(name: str) -> Measure:
    """Return the measure of a name as ir-measures writes it.

    >>> measure_named("nDCG@10"), str(measure_named("AP(rel=2)"))
    (Measure(kind='nDCG', k=10, rel=1, exponential=False), 'AP(rel=2)')
    """
    match = _NAME.fullmatch(name)
    if match is None or match["kind"] not in _KINDS:
        raise UnknownNameError("measure", name, _EXAMPLES)
    graded = match["kind"] == "nDCG"
    misplaced = match["rel"] if graded else match["exp"]
    if misplaced or (match["kind"] in _NEEDS_CUT and not match["k"]):
        raise UnknownNameError("measure", name, _EXAMPLES)
    return Measure(match["kind"], int(match["k"]) if match["k"] else None, int(match["rel"] or 1), bool(match["exp"]))
