"""The gates between a scorer and its service: each a condition, its words, and the numbers behind it.

What evaluation and parity measure is handed over as numbers; golden cases, swaps and
latency need nothing but the scorers and features.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import SIDES, Side
from matching.language import Text, message
from matching.registry.golden import GoldenCase
from matching.registry.model import Gate, GateResult
from matching.scoring.sides import TwoSided

Features = Mapping[Side, NDArray[np.float64]]

#: Every gate; a scorer is not promoted where one of them was not asked.
REQUIRED = ("quality", "worse-side", "parity", "swaps", "golden", "latency")
#: How much of nDCG a challenger may lose at the lower end of its paired interval: what is lost when in one query of
#: 37 the best falls from the first place to the second (1 - 1/log2(3) = 0.37).
MARGIN = 0.01
#: How many places, in the median, a profile may move when it is read in the other language.
MOST_SHIFT = 1.0
#: A learned shape has some three ramps where the identity has one, which costs about 1.8 times as much
#: (10,000 rows of 15 features); ten times the knots cost sixteen times as much.
MOST_TIMES = 3.0
_ROUNDS = 15


@dataclass(frozen=True)
class Difference:
    """How much better a challenger is than the scorer in service on the same queries, with its paired interval.

    `queries` counts independent ones. The ends are `None` where there are too few to tell.
    """

    value: float
    low: float | None
    high: float | None
    queries: int


@dataclass(frozen=True)
class Parity:
    """The same people and openings in both languages: verdicts that differ, and the median shift of places."""

    verdicts_that_differ: int
    median_shift: float
    profiles: int


def _say(key: str, /, **values: object) -> Text:
    return message("registry", key, **values)


def _result(name: str, *, passed: bool, numbers: Mapping[str, float], **values: object) -> GateResult:
    key = f"{name}-passed" if passed else f"{name}-failed"
    return GateResult(name, passed, _say(key, **values), numbers)


def quality(measured: Difference, on: Text) -> Gate:
    """A challenger is not worse on a set, both sides together, than the margin allows."""
    return _no_worse("quality", measured, on)


def worse_side(measured: Difference, on: Text) -> Gate:
    """A challenger is not worse on the worse side of a set than the margin allows."""
    return _no_worse("worse-side", measured, on)


def _no_worse(name: str, measured: Difference, on: Text) -> Gate:
    def gate(challenger: TwoSided, in_service: TwoSided) -> GateResult:  # noqa: ARG001  # the numbers are theirs
        if measured.low is None or measured.high is None:
            counts = {"queries": float(measured.queries)}
            return GateResult(name, False, _say(f"{name}-cannot-tell", on=on, queries=measured.queries), counts)
        numbers = {"difference": measured.value, "low": measured.low, "high": measured.high, "margin": MARGIN}
        said = {key: f"{number:+.3f}" for key, number in numbers.items()} | {"margin": f"{MARGIN:g}"}
        passed = measured.low >= -MARGIN
        return _result(name, passed=passed, numbers=numbers | {"queries": measured.queries}, on=on, **said)

    return gate


def parity(measured: Parity) -> Gate:
    """A profile in the other language gets the same verdict and, in the median, moves one place at most."""

    def gate(challenger: TwoSided, in_service: TwoSided) -> GateResult:  # noqa: ARG001  # the numbers are theirs
        passed = bool(
            measured.profiles > 0 and measured.verdicts_that_differ == 0 and measured.median_shift <= MOST_SHIFT
        )
        numbers = {"verdicts": measured.verdicts_that_differ, "shift": measured.median_shift, "most": MOST_SHIFT}
        said = {"verdicts": measured.verdicts_that_differ, "shift": f"{measured.median_shift:g}"}
        return _result(
            "parity", passed=passed, numbers=numbers | {"profiles": measured.profiles}, most=f"{MOST_SHIFT:g}", **said
        )

    return gate


def swaps(before: Features, after: Features) -> Gate:
    """Exchanging what is masked (name, photo, contact, address, ...) changes no bit of any score.

    `before` and `after` are the features of the same pairs, a row each.
    """

    def gate(challenger: TwoSided, in_service: TwoSided) -> GateResult:  # noqa: ARG001  # it is no comparison
        pairs = len(before[SIDES[0]])
        moved = np.zeros(pairs, dtype=bool)
        for side in SIDES:
            one, other = (challenger.of(side).predict(each[side]) for each in (before, after))
            moved |= one != other
        numbers = {"pairs": float(pairs), "moved": float(moved.sum())}
        return _result("swaps", passed=bool(pairs and not moved.any()), numbers=numbers, pairs=pairs, moved=moved.sum())

    return gate


def golden(cases: Sequence[GoldenCase]) -> Gate:
    """Pairs whose order nobody disputes stand in that order."""

    def gate(challenger: TwoSided, in_service: TwoSided) -> GateResult:  # noqa: ARG001  # it is no comparison
        wrong = [case for case in cases if not case.holds(challenger)]
        numbers = {"cases": float(len(cases)), "wrong": float(len(wrong))}
        names = Text(*("; ".join(case.why[lang] for case in wrong) for lang in ("en", "ko")))
        return _result("golden", passed=bool(cases and not wrong), numbers=numbers, cases=len(cases), wrong=names)

    return gate


def latency(features: Features) -> Gate:
    """Scoring takes at most some times as long as by the scorer in service, the best of turns on the same features."""

    def gate(challenger: TwoSided, in_service: TwoSided) -> GateResult:
        taken = [(_seconds(challenger, features), _seconds(in_service, features)) for _ in range(_ROUNDS)]
        times = min(own for own, _ in taken) / min(other for _, other in taken)
        numbers = {"times": times, "most": MOST_TIMES}
        return _result(
            "latency", passed=times <= MOST_TIMES, numbers=numbers, times=f"{times:.1f}", most=f"{MOST_TIMES:g}"
        )

    return gate


def _seconds(scorer: TwoSided, features: Features) -> float:
    start = time.thread_time()  # what else the machine does is no fault of a scorer's
    for side in SIDES:
        scorer.of(side).predict(features[side])
    return time.thread_time() - start
