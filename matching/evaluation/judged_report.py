"""The sections of judgements: whether probabilities learned from them hold, and how far their annotators agree.

A scorer is learned from the judgements, held by the prior, and measured on folds of
openings, or people, that it was not learned from; nothing here is put in service.
"""

from __future__ import annotations

from matching.eligibility.gate import Rulebook
from matching.evaluation.asked import Asked
from matching.evaluation.judged_sample import JudgedSample
from matching.evaluation.sections import Cell, Curve, Curves, Row, Section, Table, figure, same
from matching.features import SIDES, Side
from matching.judgements import Agreement, agreements
from matching.judgements import Judged as Labels
from matching.judgements.agreement import FEWEST, Estimate
from matching.judgements.languages import languages_of
from matching.judgements.learning import judged_sides
from matching.language import Text, message
from matching.registry.pairs import features_by_id
from matching.scoring.cards import Card, Metric
from matching.scoring.learning import Judged, learned_card

_METRICS = (
    "explained-deviance",
    "explained-deviance-of-prior",
    "explained-deviance-over-prior",
    "calibration-error",
    "calibration-error-of-perfect",
)


def _say(key: str, **values: object) -> Text:
    return message("parts", key, **values)


def _side(side: Side) -> Text:
    return message("evaluation", f"side-{side}")


# Calibration --------------------------------------------------------------------------------------


def calibration_part(asked: Asked, sample: JudgedSample, prior: Card) -> Section:
    """Learn from the judgements, and compare probabilities with answers that were not learned from."""
    judged = judged_features(asked, sample)
    counts = {side: len(judged[side].y) if side in judged else 0 for side in SIDES}
    command = asked.command or "ktech-match evaluate"
    card = learned_card("evaluated", prior, judged, sources=[sample.source], command=command, seed=asked.seed)
    return Section(
        key="calibration",
        title=_say("calibration-title"),
        note=(
            _say("calibration-what", **counts, file=sample.source.name),
            _say("calibration-groups"),
            _say("calibration-numbers"),
            *((_say("made-up"),) if all(each.synthetic for each in sample.judgements) else ()),
        ),
        tables=(_metrics(card), *(_bins(card, side) for side in SIDES if card.side(side).calibration is not None)),
        plots=(_curves(card),),
        synthetic=all(each.synthetic for each in sample.judgements),
        command=asked.command,
    )


def judged_features(asked: Asked, sample: JudgedSample, judged: Labels | None = None) -> dict[Side, Judged]:
    """Return each side's judged pairs, all or some, with their features."""
    posts, people = asked.pools.opening_pool_of(sample.openings), asked.pools.pool_of(sample.candidates)
    return judged_sides(
        sample.labels if judged is None else judged, features_by_id(posts, people, Rulebook.on(asked.day))
    )


def _metrics(card: Card) -> Table:
    by_name: dict[str, dict[Side | None, Metric]] = {}
    for each in card.metrics:
        by_name.setdefault(each.name, {})[each.side] = each
    rows: tuple[Row, ...] = tuple(
        (_say(f"metric-{name}"), *(_metric(by_name.get(name, {}).get(side)) for side in SIDES)) for name in _METRICS
    )
    return Table((_say("head-measure"), *map(_side, SIDES)), rows, _say("calibration-table"))


def _metric(found: Metric | None) -> Cell:
    if found is None:
        return Cell(message("fairness", "cannot-tell"), tone="quiet")
    interval = None if found.low is None or found.high is None else (found.low, found.high)
    return figure(found.value, interval)


def _bins(card: Card, side: Side) -> Table:
    calibration = card.side(side).calibration
    bins = () if calibration is None else calibration.bins
    rows: tuple[tuple[Cell | Text, ...], ...] = tuple(
        (figure(each.predicted), figure(each.observed, (each.low, each.high)), same(str(each.judgements)))
        for each in bins
    )
    return Table(tuple(_say(f"head-{name}") for name in ("said", "came-true", "judgements")), rows, _side(side))


def _curves(card: Card) -> Curves:
    curves = []
    for side in SIDES:
        calibration = card.side(side).calibration
        if calibration is not None:
            points = tuple((each.predicted, each.observed, each.low, each.high) for each in calibration.bins)
            curves.append(Curve(_side(side), points, "ours" if side == "company" else "plain"))
    return Curves(_say("calibration-plot"), _say("head-said"), _say("head-came-true"), tuple(curves), diagonal=True)


# Agreement ----------------------------------------------------------------------------------------


def agreement_part(asked: Asked, sample: JudgedSample) -> Section:
    """Compare each two annotators."""
    spoken = languages_of(sample.candidates, sample.openings, {each.pair for each in sample.judgements})
    found = agreements(sample.judgements, spoken)
    head = ("annotators", "side", "languages", "pairs", "cannot-tell", "equal", "kappa", "weighted")
    return Section(
        key="agreement",
        title=_say("agreement-title"),
        note=(
            _say("agreement-what", file=sample.source.name, rows=sample.source.rows, fewest=FEWEST),
            _say("agreement-baseline"),
            *((_say("made-up"),) if all(each.synthetic for each in sample.judgements) else ()),
        ),
        tables=(Table(tuple(_say(f"head-{name}") for name in head), tuple(map(_agreement, found))),),
        synthetic=all(each.synthetic for each in sample.judgements),
        command=asked.command,
    )


def _agreement(found: Agreement) -> tuple[Cell | Text, ...]:
    return (
        same(" / ".join(found.annotators)),
        _side(found.side),
        message("judgements", "all-languages") if found.languages is None else same(found.languages),
        same(str(found.n)),
        same(str(found.cannot_tell)),
        *(_estimate(each) for each in (found.equal, found.kappa, found.weighted)),
    )


def _estimate(found: Estimate | None) -> Cell:
    if found is None:
        return Cell(message("fairness", "cannot-tell"), tone="quiet")
    return figure(found.value, None if found.low is None or found.high is None else (found.low, found.high), digits=2)
