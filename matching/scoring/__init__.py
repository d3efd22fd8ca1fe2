"""Scores that are sums: of what is known about a pair, weighed, and nothing else.

    shapes        what a feature's value is worth: piecewise-linear, never falling
    additive      `AdditiveScorer`: weights and shapes; its parts are its explanation
    logistic      the one problem that is solved, and its solution
    ramps         the columns it is learned on
    judged        `JudgedScorer`: weights and shapes learned from judgements, held by a prior
    calibration   from a score to a probability, and whether such probabilities come true
    sides         both sides of a pair, bands, "look by hand", the weaker side
    openings      a person with many openings at once
    cards         scorers as files
    learning      judgements of both sides to a card

Each side of a pair has its own scorer, and a pair is as good as its weaker side allows.
What is not known contributes nothing and widens the interval instead.
"""

from matching.scoring.additive import AdditiveScorer, Scores
from matching.scoring.calibration import Calibrator, Reliability, cross_fitted, reliability
from matching.scoring.cards import Card, load_scorer, prior, read_card, seal, write_card
from matching.scoring.judged import JudgedScorer
from matching.scoring.openings import ScoredOpenings
from matching.scoring.sides import Look, SideScorer, TwoSided, in_order, look_by_hand, mutual_score, weaker_side

__all__ = [
    "AdditiveScorer",
    "Calibrator",
    "Card",
    "JudgedScorer",
    "Look",
    "Reliability",
    "ScoredOpenings",
    "Scores",
    "SideScorer",
    "TwoSided",
    "cross_fitted",
    "in_order",
    "load_scorer",
    "look_by_hand",
    "mutual_score",
    "prior",
    "read_card",
    "reliability",
    "seal",
    "weaker_side",
    "write_card",
]
