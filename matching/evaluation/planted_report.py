"""The section that says which planted bias is found, how often nothing is called one, and with how many people."""

from __future__ import annotations

from collections.abc import Sequence

from matching.evaluation.fairness_report import share_cell
from matching.evaluation.group_gaps import power_to_see_gap
from matching.evaluation.parity_report import answer_cell
from matching.evaluation.planted import PlantedResult
from matching.evaluation.proportions import power_to_see_below
from matching.evaluation.sections import Cell, Section, Table, figure, same
from matching.language import Text, message

RATIOS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
GAPS = (0.005, 0.01, 0.02, 0.05)
SIZES = (50, 100, 200, 400)
_HIGHEST = 0.5


def _say(key: str, **values: object) -> Text:
    return message("fairness", key, **values)


def planted_section(
    results: Sequence[PlantedResult], *, spread: float, sizes: Sequence[int] = SIZES, command: str | None = None
) -> Section:
    """Return the section; `spread` is the standard deviation of scores between people."""
    head = tuple(_say(f"head-{name}") for name in ("planted", "found", "held", "holds"))
    rows = tuple((_planted(each), share_cell(each.found), share_cell(each.held), answer_cell(each.holds))
                 for each in results)  # fmt: skip
    runs = {each.found.of for each in results}
    return Section(
        key="planted-bias",
        title=_say("planted-title"),
        note=(
            _say("planted-what", runs=max(runs, default=0), people=max((each.people for each in results), default=0)),
            _say("planted-power"),
        ),
        tables=(Table(head, rows), _ratio_power(sizes), _gap_power(sizes, spread)),
        synthetic=True,
        command=command,
    )


def _planted(result: PlantedResult) -> Text:
    if result.size == 0:
        return _say("planted-none", kind=_say(f"kind-{result.kind}"))
    return _say(f"planted-{result.kind}", size=f"{result.size:g}")


def _ratio_power(sizes: Sequence[int]) -> Table:
    def cell(size: int, ratio: float) -> Cell:
        seen = (power_to_see_below(size, _HIGHEST, ratio, bound=bound) for bound in (1.0, 0.8))
        above, beneath = (f"{each:.2f}" for each in seen)
        return Cell(same(above), same(beneath), is_number=True)

    head = (_say("head-in-group"), *(_say("head-ratio-of", ratio=f"{ratio:g}") for ratio in RATIOS))
    rows = tuple(_row(size, [cell(size, ratio) for ratio in RATIOS]) for size in sizes)
    return Table(head, rows, _say("power-ratio", rate=f"{_HIGHEST:g}"))


def _gap_power(sizes: Sequence[int], spread: float) -> Table:
    head = (_say("head-in-group"), *(_say("head-gap-of", gap=f"{gap:g}") for gap in GAPS))
    rows = tuple(_row(size, [figure(power_to_see_gap(gap, spread, size), digits=2) for gap in GAPS]) for size in sizes)
    return Table(head, rows, _say("power-gap", spread=f"{spread:.3f}"))


def _row(size: int, cells: Sequence[Cell]) -> tuple[Cell | Text, ...]:
    return (same(str(size)), *cells)
