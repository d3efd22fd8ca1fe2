"""Logistic regression with a Gaussian prior and coefficients that may be bound to be non-negative.

Solved by projected Newton steps (Bertsekas 1982): the objective is strictly convex, so
there is one solution, and it is found from the same start by the same steps every time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

Array = NDArray[np.float64]

#: Largest entry of the projected gradient at a solution, a judgement's own gradient being at most 1.
TOLERANCE = 1e-9
_MOST_STEPS = 200
_MOST_HALVINGS = 60


@dataclass(frozen=True)
class Problem:
    """What is to be minimised over coefficients t: log loss of expit(design @ t) and half of (t-m)' precision (t-m).

    `design` has the shape (judgements, coefficients), `target` lies in [0, 1], `weight`
    is what each judgement counts. `bound` marks coefficients that may not be negative.
    """

    design: Array
    target: Array
    weight: Array
    mean: Array
    precision: Array
    bound: NDArray[np.bool_]

    def value(self, at: Array) -> float:
        """Return the objective."""
        logit, off = self.design @ at, at - self.mean
        loss = np.logaddexp(0.0, logit) - self.target * logit
        return float(self.weight @ loss + off @ self.precision @ off / 2)

    def slopes(self, at: Array) -> Array:
        """Return each judgement's own gradient, shape of `design`."""
        residual = self.weight * (expit(self.design @ at) - self.target)
        return np.asarray(residual[:, None] * self.design)

    def gradient(self, at: Array) -> Array:
        """Return the gradient."""
        residual = self.weight * (expit(self.design @ at) - self.target)
        return np.asarray(residual @ self.design + self.precision @ (at - self.mean))

    def information(self, at: Array) -> Array:
        """Return what the judgements tell of the coefficients: the Hessian of the log loss."""
        chance = expit(self.design @ at)
        weighed = self.design * (self.weight * chance * (1 - chance))[:, None]
        return np.asarray(weighed.T @ self.design)

    def curvature(self, at: Array) -> Array:
        """Return the Hessian: the precision of the posterior's Laplace approximation at the solution."""
        return self.information(at) + self.precision


def solve(problem: Problem) -> Array:
    """Return the coefficients of least objective, to `TOLERANCE` times the judgements' weight.

    Raises `ArithmeticError` if the steps do not get there, which a positive definite
    `precision` rules out but for overflow.
    """
    at = np.where(problem.bound, np.maximum(problem.mean, 0.0), problem.mean)
    enough = TOLERANCE * (1.0 + float(problem.weight.sum()))
    for _ in range(_MOST_STEPS):
        gradient = problem.gradient(at)
        held = problem.bound & (at <= 0.0) & (gradient > 0.0)
        if np.abs(np.where(held, 0.0, gradient)).max() <= enough:
            return at
        step = np.zeros_like(at)
        free = ~held
        step[free] = -cho_solve(cho_factor(problem.curvature(at)[np.ix_(free, free)]), gradient[free])
        after = _lower(problem, at, step, gradient)
        if after is None:  # no step lowers the objective any more: rounding is all that is left
            return at
        at = after
    raise ArithmeticError("the judgements could not be fitted")


def _lower(problem: Problem, at: Array, step: Array, gradient: Array) -> Array | None:
    """Return the first of ever shorter steps, cut off at the bounds, that lowers the objective enough."""
    before = problem.value(at)
    for halving in range(_MOST_HALVINGS):
        moved = at + step * 0.5**halving
        moved = np.where(problem.bound, np.maximum(moved, 0.0), moved)
        promised = gradient @ (moved - at)
        if problem.value(moved) < before and problem.value(moved) <= before + 1e-4 * promised:
            return moved
    return None
