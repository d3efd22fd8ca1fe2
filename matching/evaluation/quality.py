"""The sections that say how good the ranking is: how it was measured, then one section a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matching.evaluation.bootstrap import FEWEST, Answer, Difference, Estimate
from matching.evaluation.labelled import SideName
from matching.evaluation.measures import Measure
from matching.evaluation.measuring import Measured
from matching.evaluation.sections import Cell, Dots, Point, Section, Table, Tone, figure, same
from matching.evaluation.seen import seen
from matching.evaluation.systems import System
from matching.language import Text, message

Column = SideName | Literal["worse"]

_TONES: Mapping[Answer, Tone] = {Answer.BETTER: "good", Answer.WORSE: "bad", Answer.CANNOT_TELL: "quiet"}
_NAMED = 10


@dataclass(frozen=True)
class Run:
    """What a report was made with: the command, and versions by what they are of."""

    command: str
    facts: tuple[tuple[Text, str], ...]


def quality_sections(measured: Sequence[Measured], run: Run, *, ours: Sequence[str]) -> tuple[Section, ...]:
    """Return the sections of some sets; of `ours` the first that ranked a set is compared with all others."""
    return (_about(measured, run), *(_of_set(each, _ours(each, ours), run) for each in measured))


def _say(key: str, **values: object) -> Text:
    return message("evaluation", key, **values)


def _ours(measured: Measured, ours: Sequence[str]) -> System:
    by_name = {each.name: each for each in measured.systems}
    return next((by_name[name] for name in ours if name in by_name), measured.systems[-1])


# How it was measured ------------------------------------------------------------------------------


def _about(measured: Sequence[Measured], run: Run) -> Section:
    systems = {each.name: each for one in measured for each in one.systems}
    sets = tuple((Cell(each.labelled.title), _say(f"origin-{each.labelled.origin}"), same(each.labelled.digest[:16]))
                 for each in measured)  # fmt: skip
    return Section(
        key="quality:about",
        title=_say("about-title"),
        note=(_say("about-interval"), _say("about-answer", fewest=FEWEST), _say("about-many"), _say("about-ties")),
        tables=(
            Table((_say("of"), _say("version")), tuple((name, same(value)) for name, value in run.facts)),
            Table(
                (_say("system"), _say("what"), _say("version")),
                tuple((each.label, each.what, same(each.version or "–")) for each in systems.values()),
            ),
            Table((_say("set"), _say("origin"), same("sha256")), sets),
        ),
        command=run.command,
    )


# One set ------------------------------------------------------------------------------------------


def _of_set(measured: Measured, ours: System, run: Run) -> Section:
    labelled, primary = measured.labelled, measured.measures[0]
    columns = columns_of(measured)
    others = tuple(each for each in measured.systems if each is not ours)
    return Section(
        key=f"quality:{labelled.name}",
        title=labelled.title,
        note=tuple(_notes(measured)),
        tables=(
            *(_side_table(measured, side, ours) for side in measured.sides),
            *((_both_table(measured, ours),) if measured.two_sided else ()),
            _difference_table(measured, ours, others, columns, primary),
        ),
        plots=(
            *(_dots(measured, side, ours, primary) for side in columns),
            _difference_dots(measured, ours, others, columns[-1], primary),
        ),
        synthetic=labelled.synthetic,
        command=run.command,
    )


def columns_of(measured: Measured) -> tuple[Column, ...]:
    """Return the sides of a set, and the worse one where there are two."""
    return (*measured.sides, "worse") if measured.two_sided else tuple(measured.sides)


def _notes(measured: Measured) -> list[Text]:
    labelled = measured.labelled
    notes = [_say(f"origin-note-{labelled.origin}"), *labelled.notes]
    if labelled.relevant_from > 1:
        notes.append(_say("relevant-from", grade=labelled.relevant_from))
    for side, one in measured.sides.items():
        if one.without_relevant:
            named = ", ".join(one.without_relevant[:_NAMED])
            more = " …" if len(one.without_relevant) > _NAMED else ""
            notes.append(
                _say("without-relevant", side=_say(f"side-{side}"), count=len(one.without_relevant), names=named + more)
            )
    for system in measured.systems:
        files = seen(labelled.made_from, system.fitted_on)
        if files:
            notes.append(_say("seen", system=system.label, files=", ".join(files)))
    return notes


def _caption(measured: Measured, side: SideName) -> Text:
    one, drawn = measured.sides[side], measured.resamplers[side]
    values = {"queries": drawn.queries, "groups": drawn.n, "documents": len(one.corpus)}
    return _say(f"caption-{side}", **values)


def _label(system: System, ours: System) -> Cell:
    return Cell(system.label, tone="ours" if system is ours else "plain")


def _side_table(measured: Measured, side: SideName, ours: System) -> Table:
    rows = tuple(
        (_label(system, ours), *(_cell(measured.estimate(system.name, each, side)) for each in measured.measures))
        for system in measured.systems
    )
    return Table((_say("system"), *(same(str(each)) for each in measured.measures)), rows, _caption(measured, side))


def _cell(estimate: Estimate, tone: Tone = "plain") -> Cell:
    return figure(estimate.value, estimate.interval, tone=tone)


def _both_table(measured: Measured, ours: System) -> Table:
    shown = measured.measures[:2]
    head = tuple(_say(key, measure=str(each)) for each in shown for key in ("worse-of", "mean-of"))
    rows = []
    for system in measured.systems:
        both = [measured.both_sides(system.name, each) for each in shown]
        rows.append((_label(system, ours), *(_cell(value) for each in both for value in (each.worse, each.mean))))
    return Table((_say("system"), *head), tuple(rows), _say("caption-both"))


def _difference(measured: Measured, ours: str, other: str, column: Column, measure: Measure) -> Difference:
    if column == "worse":
        return measured.worse_difference(ours, other, measure)
    return measured.difference(ours, other, measure, column)


def _difference_table(
    measured: Measured, ours: System, others: Sequence[System], columns: Sequence[Column], measure: Measure
) -> Table:
    rows = tuple(
        (
            Cell(_say("ours-minus", ours=ours.label, other=other.label)),
            *(_answer(_difference(measured, ours.name, other.name, column, measure)) for column in columns),
        )
        for other in others
    )
    head = (_say("compared"), *(_say(f"side-{column}") for column in columns))
    return Table(head, rows, _say("caption-difference", measure=str(measure)))


def _answer(found: Difference) -> Cell:
    """Return a difference in words and numbers; a difference of the worse sides has no p."""
    answer = _say(f"answer-{found.answer}")
    if found.low is None or found.high is None:
        return Cell(_say("signed", value=f"{found.value:+.3f}", answer=answer), _say("too-few", n=found.n), "quiet")
    ends = f"{found.low:+.3f} – {found.high:+.3f}"
    chance = "" if found.p is None else f", p {_small(found.p)}"
    under = _say("under-difference", ends=ends + chance, differing=found.differing, n=found.n)
    return Cell(_say("signed", value=f"{found.value:+.3f}", answer=answer), under, _TONES[found.answer])


def _small(p: float) -> str:
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


# Plots --------------------------------------------------------------------------------------------


def _dots(measured: Measured, column: Column, ours: System, measure: Measure) -> Dots:
    points = []
    for system in measured.systems:
        if column == "worse":
            found = measured.both_sides(system.name, measure).worse
        else:
            found = measured.estimate(system.name, measure, column)
        points.append(Point(system.label, found.value, found.low, found.high, "ours" if system is ours else "plain"))
    return Dots(_say("plot-side", measure=str(measure), side=_say(f"side-{column}")), tuple(points), (0.0, 1.0))


def _difference_dots(
    measured: Measured, ours: System, others: Sequence[System], column: Column, measure: Measure
) -> Dots:
    points = []
    for other in others:
        found = _difference(measured, ours.name, other.name, column, measure)
        label = _say("minus", other=other.label)
        points.append(Point(label, found.value, found.low, found.high, _TONES[found.answer]))
    title = _say("plot-difference", measure=str(measure), ours=ours.label, side=_say(f"side-{column}"))
    return Dots(title, tuple(points), mark=0.0)
