"""Plots as HTML and SVG that keep their size in words: dots with intervals, and curves.

A row of dots is an SVG as wide as there is room, with places in per cent, so that
letters and dots stay as large on a telephone as on paper. Colours are classes, which the
style sheet of the report sets for light, dark and print.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from matching.evaluation.sections import Curve, Curves, Dots, Picture, Plot, Point
from matching.language import Language

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_STEPS = 5


def drawn(plot: Plot, language: Language) -> str:
    """Return any plot as a figure."""
    match plot:
        case Dots():
            inside = _dots(plot, language)
        case Curves():
            inside = _curves(plot, language)
        case Picture():
            inside = (
                f'<div class="picture" role="img" aria-label="{escape(plot.alt[language])}">{plot.svg[language]}</div>'
            )
    return f"<figure><figcaption>{escape(plot.title[language])}</figcaption>{inside}</figure>"


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers from below `low` to above `high`, six at most.

    >>> ticks(0, 1), ticks(-0.03, 0.41)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [-0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    """
    span = (high - low) or 1.0
    size = 10 ** math.floor(math.log10(span / _MOST_STEPS))
    step = next(size * each for each in _STEPS if size * each * _MOST_STEPS >= span * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) + 0.0 for number in range(first, max(last, first + 1) + 1)]


def _scale(points: Sequence[Point], ends: tuple[float, float] | None, mark: float | None) -> list[float]:
    if ends is not None:
        return ticks(*ends)
    values = [each for point in points for each in (point.value, point.low, point.high) if each is not None]
    values += [mark] if mark is not None else []
    return ticks(min(values, default=0.0), max(values, default=1.0))


def _dots(plot: Dots, language: Language) -> str:
    marks = _scale(plot.points, plot.ends, plot.mark)
    rows = "".join(_dot_row(point, marks, plot.mark, language) for point in plot.points)
    labels = "".join(
        f'<text x="{_percent(mark, marks)}" y="14" text-anchor="middle">{_short(mark)}</text>' for mark in marks
    )
    scale = f'<div class="row scale" aria-hidden="true"><span></span><svg>{labels}</svg><span></span></div>'
    return f'<div class="dots">{rows}{scale}</div>'


def _percent(value: float, marks: Sequence[float]) -> str:
    """Return where a value stands between the first and the last mark; outside it stands at the end."""
    share = (value - marks[0]) / (marks[-1] - marks[0])
    return f"{100 * min(max(share, 0.0), 1.0):.2f}%"


def _short(value: float) -> str:
    return f"{value:g}"


def _dot_row(point: Point, marks: Sequence[float], mark: float | None, language: Language) -> str:
    grid = "".join(_upright(each, marks, "grid") for each in marks)
    zero = "" if mark is None else _upright(mark, marks, "mark")
    interval, said, form = "", "", "+.2f" if mark == 0 else ".2f"
    if point.low is not None and point.high is not None:
        low, high = _percent(point.low, marks), _percent(point.high, marks)
        interval = f'<line class="range" x1="{low}" x2="{high}" y1="50%" y2="50%"/>'
        said = f"<small>{point.low:{form}} – {point.high:{form}}</small>"
    dot = f'<circle cx="{_percent(point.value, marks)}" cy="50%" r="5"/>'
    return (
        f'<div class="row {point.tone}"><span class="label">{escape(point.label[language])}</span>'
        f'<svg aria-hidden="true">{grid}{zero}{interval}{dot}</svg>'
        f'<span class="value">{point.value:{form}} {said}</span></div>'
    )


def _upright(value: float, marks: Sequence[float], kind: str) -> str:
    at = _percent(value, marks)
    return f'<line class="{kind}" x1="{at}" x2="{at}" y1="0" y2="100%"/>'


# Curves -------------------------------------------------------------------------------------------

_WIDE, _HIGH, _LEFT, _RIGHT, _TOP, _BOTTOM = 360.0, 290.0, 46.0, 12.0, 10.0, 44.0


def _curves(plot: Curves, language: Language) -> str:
    across = ticks(*_ends([point[0] for curve in plot.curves for point in curve.points]))
    heights = [each for curve in plot.curves for point in curve.points for each in point[1:] if each is not None]
    upward = ticks(*_ends(heights))
    plane = _Plane(across, upward)
    diagonal = [max(across[0], upward[0]), min(across[-1], upward[-1])]
    parts = [
        *(plane.across_mark(each) for each in across),
        *(plane.upward_mark(each) for each in upward),
        *([plane.line([(each, each) for each in diagonal], "mark")] if plot.diagonal else []),
        *(_curve(each, plane) for each in plot.curves),
        *_axis_names(plot, language),
    ]
    said = escape(f"{plot.title[language]}: {plot.across[language]} / {plot.upward[language]}")
    box = f'viewBox="0 0 {_WIDE:g} {_HIGH:g}" role="img" aria-label="{said}"'
    return f'{_legend(plot, language)}<svg class="plane" {box}>{"".join(parts)}</svg>'


def _axis_names(plot: Curves, language: Language) -> tuple[str, str]:
    middle, height = (_LEFT + _WIDE - _RIGHT) / 2, (_TOP + _HIGH - _BOTTOM) / 2
    return (
        f'<text x="{middle:g}" y="{_HIGH - 6:g}" text-anchor="middle">{escape(plot.across[language])}</text>',
        (
            f'<text transform="translate(12 {height:g}) rotate(-90)" text-anchor="middle">'
            f"{escape(plot.upward[language])}</text>"
        ),
    )


def _legend(plot: Curves, language: Language) -> str:
    """Return the curves' names, none for a single one."""
    if len(plot.curves) < 2:
        return ""
    key = '<line class="curve" x1="0" x2="22" y1="5" y2="5"/><circle cx="11" cy="5" r="4"/>'
    names = "".join(
        f'<li class="{each.tone}"><svg width="22" height="10" aria-hidden="true">{key}</svg> '
        f"{escape(each.label[language])}</li>"
        for each in plot.curves
    )
    return f'<ul class="legend">{names}</ul>'


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values, default=0.0), max(values, default=1.0)


class _Plane:
    """Places of values in the picture."""

    def __init__(self, across: Sequence[float], upward: Sequence[float]) -> None:
        self._across, self._upward = across, upward

    def x(self, value: float) -> float:
        share = (value - self._across[0]) / (self._across[-1] - self._across[0])
        return _LEFT + share * (_WIDE - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self._upward[0]) / (self._upward[-1] - self._upward[0])
        return _HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM)

    def line(self, points: Sequence[tuple[float, float]], kind: str) -> str:
        places = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        return f'<polyline class="{kind}" points="{places}"/>'

    def across_mark(self, value: float) -> str:
        at = f"{self.x(value):.1f}"
        line = f'<line class="grid" x1="{at}" x2="{at}" y1="{_TOP:g}" y2="{_HIGH - _BOTTOM:g}"/>'
        return f'{line}<text x="{at}" y="{_HIGH - _BOTTOM + 16:g}" text-anchor="middle">{_short(value)}</text>'

    def upward_mark(self, value: float) -> str:
        at = self.y(value)
        line = f'<line class="grid" x1="{_LEFT:g}" x2="{_WIDE - _RIGHT:g}" y1="{at:.1f}" y2="{at:.1f}"/>'
        return f'{line}<text x="{_LEFT - 6:g}" y="{at + 4:.1f}" text-anchor="end">{_short(value)}</text>'


def _curve(curve: Curve, plane: _Plane) -> str:
    parts = [plane.line([point[:2] for point in curve.points], "curve")]
    for x, y, low, high in curve.points:
        if low is not None and high is not None:
            parts.append(plane.line([(x, low), (x, high)], "range"))
        parts.append(f'<circle cx="{plane.x(x):.1f}" cy="{plane.y(y):.1f}" r="4"/>')
    return f'<g class="{curve.tone}">{"".join(parts)}</g>'
