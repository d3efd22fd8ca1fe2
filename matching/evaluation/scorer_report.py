"""The section that says which scorer was measured: its card, with every weight and its reason."""

from __future__ import annotations

from matching.evaluation.asked import Asked
from matching.evaluation.sections import Cell, Dots, Point, Section, Table, figure, same
from matching.features import SIDES, Side, feature_names
from matching.language import Text, message
from matching.scoring.cards import Card, CardFeature, Said

_WHOLE_SHA = 16


def _say(key: str, **values: object) -> Text:
    return message("parts", key, **values)


def _text(said: Said) -> Text:
    return Text(said.en, said.ko)


def scorer_part(asked: Asked, card: Card, sha256: str, *, notice: Text | None = None) -> Section:
    """Return the section of a card; `notice` says why it is not the one that should serve."""
    return card_section(card, sha256, notice=notice, command=asked.command)


def card_section(card: Card, sha256: str, *, notice: Text | None = None, command: str | None = None) -> Section:
    """Return all that a card says."""
    sources = ", ".join(f"{each.name} ({each.rows}, {each.sha256[:_WHOLE_SHA]})" for each in card.data.sources)
    facts: tuple[tuple[str, Text], ...] = (
        ("name", same(card.name)),
        ("sha256", same(sha256)),
        ("kind", _say(f"kind-{card.kind}")),
        ("made-from", _text(card.data.said)),
        ("sources", same(sources or "–")),
        ("made-by", same(card.command)),
        ("limits", _text(card.limits)),
        ("scale", _text(card.scale)),
    )
    return Section(
        key="scorer",
        title=_say("scorer-title"),
        note=(_say("scorer-what"), *((notice,) if notice is not None else ())),
        tables=(
            Table(
                (_say("head-of"), _say("head-said-there")),
                tuple((_say(f"card-{name}"), value) for name, value in facts),
            ),
            *(_weights(card, side) for side in SIDES),
            *((_metrics(card),) if card.metrics else ()),
        ),
        plots=tuple(_dots(card, side) for side in SIDES),
        command=command,
    )


def _weights(card: Card, side: Side) -> Table:
    features = card.side(side).features
    rows = tuple(
        (message("features", name), figure(features[name].weight, _ends(features[name])), _text(features[name].why))
        for name in feature_names(side)
    )
    return Table(
        tuple(_say(f"head-{name}") for name in ("feature", "weight", "why")),
        rows,
        message("evaluation", f"side-{side}"),
    )


def _ends(feature: CardFeature) -> tuple[float, float]:
    """Return two standard deviations to either side, as far as weights go."""
    return max(feature.weight - 2 * feature.spread, 0.0), min(feature.weight + 2 * feature.spread, 1.0)


def _metrics(card: Card) -> Table:
    rows = tuple(
        (
            _say(f"metric-{each.name}"),
            same("–") if each.side is None else message("evaluation", f"side-{each.side}"),
            figure(each.value, None if each.low is None or each.high is None else (each.low, each.high)),
            Cell(same(str(each.judgements)), is_number=True),
        )
        for each in card.metrics
    )
    return Table(tuple(_say(f"head-{name}") for name in ("measure", "side", "value", "judgements")), rows)


def _dots(card: Card, side: Side) -> Dots:
    features = card.side(side).features
    points = tuple(
        Point(message("features", name), features[name].weight, *_ends(features[name]), tone="ours")
        for name in feature_names(side)
    )
    return Dots(_say("scorer-plot", side=message("evaluation", f"side-{side}")), points)
