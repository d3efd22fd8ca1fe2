"""What people say of pairs: labels from which scorers learn, and by which they are measured.

kept = Judgements(store)
kept.add([judgement])
judged = pairs_judged(kept.all(), kept.contents())     # arrays: opening, candidate, side, grade, annotators
agreements(kept.all(), languages)                      # kappa of each two annotators, with intervals
"""

from __future__ import annotations

from matching.judgements.agreement import Agreement, agreements, disagreements
from matching.judgements.kept import Judgements
from matching.judgements.learning import Judged, pairs_judged
from matching.judgements.model import Answer, Contents, Judgement, Versions, content_of, contents_of, standing

__all__ = [
    "Agreement",
    "Answer",
    "Contents",
    "Judged",
    "Judgement",
    "Judgements",
    "Versions",
    "agreements",
    "content_of",
    "contents_of",
    "disagreements",
    "pairs_judged",
    "standing",
]
