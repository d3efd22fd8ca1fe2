"""The parts of a whole report beside the quality on labelled sets, each made when it is asked for.

What is costly looks at a part of the documents that is drawn evenly or with the seed, and
says how many: see the numbers below and those of each part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.domain import Candidate
from matching.evaluation.asked import Asked
from matching.evaluation.even_handed import fairness_parts, parity_part, planted_part, spread_over
from matching.evaluation.explanation_report import explanation_part
from matching.evaluation.judged_report import agreement_part, calibration_part
from matching.evaluation.judged_sample import judged_sample, judgements_file
from matching.evaluation.latency_report import OPENINGS, latency_part
from matching.evaluation.scorer_report import scorer_part
from matching.evaluation.sections import PARTS, Section, missing_section
from matching.evaluation.shipped import PARALLEL
from matching.explanation.deletion import Embed
from matching.language import Text, message
from matching.sample import sample_openings, sample_people
from matching.scoring.cards import Card
from matching.settings import settings

GROUPED, TIMED = 300, 500
"""People of the sample who are compared by group, and over whom lists are timed."""
EXPLAINED = 400
"""People of the sample from whom pairs for the deletion test are drawn."""


@dataclass(frozen=True)
class Whole:
    """What the parts need beside `Asked`: the scorer's card, the prior's, an encoder of entries, groups if any.

    `notice` says why the scorer is not the one that should serve.
    """

    asked: Asked
    card: Card
    sha256: str
    prior: Card
    embed: Embed
    groups: Path | None = None
    notice: Text | None = None

    def sections(self, chosen: Collection[str]) -> Iterator[Section]:
        """Yield the sections of the chosen parts; one that lacks its documents says so."""
        for part in PARTS:
            if part in chosen and part in _MADE:
                yield from _MADE[part](self)


def _parity(whole: Whole) -> Sequence[Section]:
    if not (settings().data / PARALLEL / "qrels.tsv").exists():
        return [_without("parity")]
    return [parity_part(whole.asked)]


def _fairness(whole: Whole) -> Sequence[Section]:
    people, openings = _sampled(GROUPED), sample_openings()
    if not people or not openings:
        return [_without("fairness")]
    chosen = sample_people() if whole.groups is not None else people
    return fairness_parts(whole.asked, chosen, openings, whole.groups)


def _explanation(whole: Whole) -> Sequence[Section]:
    people, openings = _sampled(EXPLAINED), sample_openings()
    if not people or not openings:
        return [_without("explanation")]
    return [explanation_part(whole.asked, people, openings, whole.embed)]


def _calibration(whole: Whole) -> Sequence[Section]:
    if not judgements_file().exists():
        return [_without("calibration")]
    return [calibration_part(whole.asked, judged_sample(), whole.prior)]


def _agreement(whole: Whole) -> Sequence[Section]:
    if not judgements_file().exists():
        return [_without("agreement")]
    return [agreement_part(whole.asked, judged_sample())]


def _planted(whole: Whole) -> Sequence[Section]:
    return [planted_part(whole.asked)]


def _scorer(whole: Whole) -> Sequence[Section]:
    return [scorer_part(whole.asked, whole.card, whole.sha256, notice=whole.notice)]


def _latency(whole: Whole) -> Sequence[Section]:
    people, openings = _sampled(TIMED), spread_over(sample_openings(), OPENINGS)
    if not people or not openings:
        return [_without("latency")]
    return [latency_part(whole.asked, people, openings)]


def _sampled(count: int) -> list[Candidate]:
    return spread_over(sample_people(), count)


def _without(part: str) -> Section:
    return missing_section(part, message("parts", "no-documents"))


_MADE: dict[str, Callable[[Whole], Sequence[Section]]] = {
    "parity": _parity,
    "fairness": _fairness,
    "explanation": _explanation,
    "calibration": _calibration,
    "agreement": _agreement,
    "planted-bias": _planted,
    "scorer": _scorer,
    "latency": _latency,
}
