"""Disputes: a person says that a fact, a verdict or a place on a list is wrong, or asks for somebody to look."""

from matching.disputes.kept import counts, decide, every, forget, of_candidate, one, open_dispute, take
from matching.disputes.model import Dispute, Outcome, Said, State, Subject

__all__ = [
    "Dispute",
    "Outcome",
    "Said",
    "State",
    "Subject",
    "counts",
    "decide",
    "every",
    "forget",
    "of_candidate",
    "one",
    "open_dispute",
    "take",
]
