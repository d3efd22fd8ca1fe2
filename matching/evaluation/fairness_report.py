"""The sections that say what exchanges do, who is selected by group, and whether planted bias is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.evaluation.group_gaps import Gap, Leak
from matching.evaluation.groups import EMPLOYER_SIZE
from matching.evaluation.impact import FEWEST_IN_GROUP, GroupRate, Impact, ImpactAnswer
from matching.evaluation.parity_report import answer_cell
from matching.evaluation.proportions import Counts, rate_interval
from matching.evaluation.sections import Cell, Dots, Point, Section, Table, Tone, figure, same
from matching.evaluation.swap_careers import YEARS_OF_GAP
from matching.evaluation.swaps import MOST_GAIN, SwapResult
from matching.language import Text, message

_TONES: Mapping[ImpactAnswer, Tone] = {
    ImpactAnswer.BELOW: "bad",
    ImpactAnswer.LOWER: "bad",
    ImpactAnswer.ENOUGH: "good",
    ImpactAnswer.CANNOT_TELL: "quiet",
}


def _say(key: str, **values: object) -> Text:
    return message("fairness", key, **values)


def _head(*names: str) -> tuple[Text, ...]:
    return tuple(_say(f"head-{name}") for name in names)


# Swaps --------------------------------------------------------------------------------


def swaps_section(
    results: Sequence[SwapResult], *, people: int, openings: int, encoder: str, scorer: str, command: str | None = None
) -> Section:
    """Return the section of exchanges."""
    head = ("swap", "claim", "pairs", "changed", "largest-change", "moved", "mean-change", "control", "holds")
    return Section(
        key="fairness:swaps",
        title=_say("swaps-title"),
        note=(
            _say("swaps-what", people=people, openings=openings, encoder=encoder, scorer=scorer),
            _say("swaps-control"),
            _say("swaps-length", most=f"{MOST_GAIN:g}"),
            _say("swaps-gap", years=YEARS_OF_GAP),
        ),
        tables=(Table(_head(*head), tuple(tuple(_swap_row(each)) for each in results)),),
        synthetic=True,
        command=command,
    )


def _swap_row(result: SwapResult) -> Iterator[Cell | Text]:
    effect, control = result.effect, result.control
    yield _say(f"swap-{result.key}")
    yield _say(f"claim-{result.claim}")
    under = _say("left-out", pairs=effect.left_out) if effect.left_out else _say("people-of", people=effect.people)
    yield Cell(same(f"{effect.pairs:,}"), under, is_number=True)
    yield Cell(same(f"{effect.changed:,}"), is_number=True)
    yield figure(effect.largest, digits=4)
    yield Cell(same(f"{effect.moved:,}"), _say("at-most-places", places=effect.largest_move), is_number=True)
    yield figure(effect.mean, effect.mean_ends, digits=4)
    yield Cell(same(f"{control.changed:,} / {control.pairs:,}"), is_number=True)
    yield answer_cell(result.holds) if result.is_tested else Cell(_say("not-tested"), tone="quiet")


# Impact -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ByGroup:
    """What is said of one attribute: rates by what was decided, score gaps and leaks by group."""

    attribute: str
    impacts: tuple[Impact, ...]
    gaps: Mapping[str, Gap]
    leaks: Mapping[str, tuple[Leak, ...]]


def impact_section(
    found: Sequence[ByGroup], *, top: int, groups_file: str | None, synthetic: bool, command: str | None = None
) -> Section:
    """Return the section of groups; without a file only openings have any."""
    told = _say("impact-nobody") if groups_file is None else _say("impact-what", file=groups_file)
    quiet = [_say("leaks-none", attribute=_named(each), count=_compared(each)) for each in found if _is_quiet(each)]
    return Section(
        key="fairness:impact",
        title=_say("impact-title"),
        note=(told, _say("impact-answers", fewest=FEWEST_IN_GROUP), _say("impact-units", top=top), *quiet),
        tables=tuple(table for each in found for table in _impact_tables(each)),
        plots=tuple(_ratio_plot(each, impact) for each in found for impact in each.impacts if _has_ratios(impact)),
        synthetic=synthetic,
        command=command,
    )


def _named(found: ByGroup) -> Text:
    return _say("attribute-employer-size") if found.attribute == EMPLOYER_SIZE else same(found.attribute)


def _compared(found: ByGroup) -> int:
    return sum(map(len, found.leaks.values()))


def _is_quiet(found: ByGroup) -> bool:
    return bool(found.leaks) and not any(each.is_clear for leaks in found.leaks.values() for each in leaks)


def _impact_tables(found: ByGroup) -> Iterator[Table]:
    for impact in found.impacts:
        rows = tuple(tuple(_rate_row(each)) for each in impact.rates)
        yield Table(_head("group", "number", "rate", "ratio", "answer"), rows, _caption(found, impact))
    if found.gaps:
        yield Table(
            _head("group", "number", "gap"),
            tuple((same(group), same(f"{gap.sizes[0]} / {gap.sizes[1]}"), figure(gap.value, gap.ends, digits=4))
                  for group, gap in found.gaps.items()),
            _say("gaps-of", attribute=_named(found)),
        )  # fmt: skip
    clear = [(group, leak) for group, leaks in found.leaks.items() for leak in leaks if leak.is_clear]
    if clear:
        rows = tuple((same(group), same(leak.feature), *_leak_cells(leak)) for group, leak in clear)
        yield Table(_head("group", "feature", "area", "missing"), rows, _say("leaks-of", attribute=_named(found)))


def _caption(found: ByGroup, impact: Impact) -> Text:
    what = _say(f"what-{impact.what}")
    return _say("impact-of", attribute=_named(found), what=what, missing=impact.not_volunteered)


def _rate_row(rate: GroupRate) -> Iterator[Cell | Text]:
    yield same(rate.group)
    yield Cell(same(f"{rate.counts.chosen} / {rate.counts.of}"), is_number=True)
    yield figure(rate.counts.rate, rate.interval)
    yield same("–") if rate.ratio is None else figure(rate.ratio, rate.ratio_ends)
    if rate.answer is None:
        yield Cell(_say("impact-highest"))
    else:
        yield Cell(_say(f"impact-{rate.answer}"), tone=_TONES[rate.answer])


def _leak_cells(leak: Leak) -> tuple[Cell | Text, Cell]:
    area = same("–") if leak.area is None else figure(leak.area, leak.ends)
    return area, figure(leak.missing, leak.missing_ends)


def _has_ratios(impact: Impact) -> bool:
    return any(each.ratio is not None for each in impact.rates)


def _ratio_plot(found: ByGroup, impact: Impact) -> Dots:
    points = (
        Point(same(each.group), each.ratio, *each.ratio_ends, tone=_TONES[each.answer or ImpactAnswer.CANNOT_TELL])
        for each in impact.rates
        if each.ratio is not None and each.ratio_ends is not None
    )
    return Dots(_caption(found, impact), tuple(points), mark=0.8)


def share_cell(counts: Counts) -> Cell:
    """Return a share with its exact interval."""
    return figure(counts.rate, rate_interval(counts))
