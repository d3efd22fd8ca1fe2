"""Why a score is what it is: its own parts in words, negatives first, each with the words it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.explanation.case import Advert, Case, Papers
from matching.explanation.cited import COMPANY, Citing
from matching.explanation.cited_wishes import CANDIDATE
from matching.explanation.model import Cited, Document, Evidence, Reason, Span, say
from matching.explanation.skills import related_evidence, skill_evidence, skills_in_words
from matching.explanation.words import WORDS, person_of
from matching.features import FEATURES, Column, Pairs, Side, feature_names
from matching.scoring import TwoSided

__all__ = [
    "Advert", "Case", "Cited", "Document", "Evidence", "Papers", "Reason", "Span", "cited_words", "reasons", "say",
]  # fmt: skip


def reasons(
    pairs: Pairs,
    at: int,
    side: Side,
    scorer: TwoSided,
    *,
    papers: Papers | None = None,
    values: Column | None = None,
    parts: Column | None = None,
) -> tuple[Reason, ...]:
    """Return the parts of one pair's score on one side; they and one half add up to it.

    `at` is the position among the pairs. What speaks against stands first, then what is
    not known, then what speaks for, each by its weight. `papers` are the pair's
    documents, where another side has written them already, `values` the features and
    `parts` the scorer's parts of this side, shape (features of the side,) each, where they
    were computed for many pairs at once.
    """
    one = replace(pairs, rows=pairs.rows[at : at + 1])
    if values is None:
        values = np.array([pairs.column(each.compute)[at] for each in FEATURES if each.side == side])
    added = scorer.of(side).parts(values[None])[0] if parts is None else parts
    written = papers or Papers(person_of(one), one.opening)
    found = [
        _reason(name, side, None if np.isnan(value) else float(value), float(part), one, written)
        for name, value, part in zip(feature_names(side), values, added, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda each: (each.part > 0, each.value is not None and each.part == 0, _order(each)))
    )


def _order(reason: Reason) -> float:
    return reason.part if reason.part < 0 else -reason.part


def _reason(name: str, side: Side, value: float | None, part: float, one: Pairs, papers: Papers) -> Reason:
    if value is None:
        return Reason(name, say(name), None, part, say(f"{name}-unknown"))
    cited = cited_words(name, side, value, part, one, papers)
    if name in ("must", "nice"):
        evidence = skill_evidence(name, papers)
        return Reason(name, say(name), value, part, skills_in_words(name, evidence), evidence, cited)
    if name == "must-related":
        evidence = related_evidence(papers)
        return Reason(name, say(name), value, part, skills_in_words(name, evidence), evidence, cited)
    return Reason(name, say(name), value, part, say(f"{name}-known", **WORDS[name](one, value)), (), cited)


def cited_words(name: str, side: Side, value: float, part: float, one: Pairs, papers: Papers) -> tuple[Cited, ...]:
    """Return the words that a feature's value was read from, in both documents."""
    citing: Citing | None = (COMPANY if side == "company" else CANDIDATE).get(name)
    return () if citing is None else tuple(citing(Case(papers, one, value, part > 0 if part else None)))
