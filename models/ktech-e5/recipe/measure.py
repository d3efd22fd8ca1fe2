"""Development figures of an encoder on the packed sets; none of them is trained on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import spearmanr

Encode = Callable[[list[int]], np.ndarray]


def average_precision(scores: np.ndarray, right: list[int]) -> float:
    """Return the average precision of one query's scores over the whole corpus."""
    order = np.argsort(-scores, kind="stable")
    ranks = np.flatnonzero(np.isin(order, right)) + 1
    return float((np.arange(1, len(ranks) + 1) / ranks).mean())


def reciprocal_rank(scores: np.ndarray, right: list[int]) -> float:
    return 1 / (1 + int((scores > scores[right].max()).sum()))


def figures(encode: Encode, about: dict) -> dict[str, float]:
    """Return MAP of titles, MRR of everything else, and Spearman's correlation on Korean sentences."""
    found = {}
    for name, each in about["development"].items():
        queries, corpus = encode(each["queries"]), encode(each["corpus"])
        mean = np.concatenate([queries, corpus]).mean(axis=0)
        queries, corpus = (_unit(vectors - mean) for vectors in (queries, corpus))
        scores = queries @ corpus.T
        for row, place in enumerate(each.get("itself", [])):
            if place >= 0:
                scores[row, place] = -2
        measure = average_precision if name.startswith("titles") else reciprocal_rank
        found[name] = round(float(np.mean([measure(*pair) for pair in zip(scores, each["right"], strict=True)])), 4)
    one, other = encode(about["similar"]["one"]), encode(about["similar"]["other"])
    found["korsts"] = round(float(spearmanr((one * other).sum(1), about["similar"]["score"]).statistic), 4)
    return found


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
