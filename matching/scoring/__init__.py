"""Scores that are sums: of what is known about a pair, weighed, and nothing else.

    shapes        what a feature's value is worth: piecewise-linear, never falling
    additive      weights and shapes; its parts are its explanation; needs NumPy alone
    estimator     `AdditiveScorer`: the same by scikit-learn's book
    logistic      the one problem that is solved, and its solution
    ramps         the columns it is learned on
    judged        `JudgedScorer`: weights and shapes learned from judgements, held by a prior
    calibrator    from a score to a probability
    calibration   whether such probabilities come true
    sides         both sides of a pair, bands, "look by hand", the weaker side
    openings      a person with many openings at once
    cards         scorers as files
    learning      judgements of both sides to a card

Each side of a pair has its own scorer, and a pair is as good as its weaker side allows.
What is not known contributes nothing and widens the interval instead. Whatever only
learns or is measured is imported from its own module, since its libraries take longer to
load than a pool.
"""

from matching.scoring.additive import Additive, Scores, Weighed
from matching.scoring.calibrator import Calibrator
from matching.scoring.cards import Card, load_scorer, prior, read_card, seal, write_card
from matching.scoring.openings import ScoredOpenings
from matching.scoring.sides import Look, SideScorer, TwoSided, in_order, look_by_hand, mutual_score, weaker_side

__all__ = [
    "Additive",
    "Calibrator",
    "Card",
    "Look",
    "ScoredOpenings",
    "Scores",
    "SideScorer",
    "TwoSided",
    "Weighed",
    "in_order",
    "load_scorer",
    "look_by_hand",
    "mutual_score",
    "prior",
    "read_card",
    "seal",
    "weaker_side",
    "write_card",
]
