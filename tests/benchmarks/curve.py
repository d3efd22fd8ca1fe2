"""Lines on two logarithmic axes, as one small SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Point = tuple[float, float]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 420, 60, 380, 106
COLOURS = ("#0b6e4f", "#c1440e", "#d4a017", "#1f4e9c", "#6b3fa0")


def drawn(lines: Mapping[str, Sequence[Point]], *, across: str, up: str) -> str:
    """Return an SVG of some lines by name; axes are named, and ticks stand at powers of ten."""
    points = [point for line in lines.values() for point in line]
    low, high = ([_decade(min(p[axis] for p in points), math.floor) for axis in (0, 1)],
                 [_decade(max(p[axis] for p in points), math.ceil) for axis in (0, 1)])  # fmt: skip

    def at(point: Point) -> tuple[float, float]:
        x, y = ((math.log10(value) - low[axis]) / (high[axis] - low[axis]) for axis, value in enumerate(point))
        return LEFT + x * (WIDTH - LEFT - 40), BOTTOM - y * (BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    parts[1] += '<g font-family="sans-serif">'
    for power in range(low[0], high[0] + 1):
        x, _ = at((10.0**power, 10.0 ** low[1]))
        parts.append(f'<path d="M{x:.1f} {TOP}V{BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{BOTTOM + 16}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low[1], high[1] + 1):
        _, y = at((10.0 ** low[0], 10.0**power))
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - 40}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for number, (name, line) in enumerate(lines.items()):
        colour, way = COLOURS[number % len(COLOURS)], " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, line))
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{LEFT}" y="{18 + 16 * number}" fill="{colour}">{escape(name)}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text x="8" y="{TOP - 8}">{escape(up)}</text></g></svg>\n')
    return "\n".join(parts)


def _decade(value: float, whole: object) -> int:
    return int(whole(math.log10(value)))  # type: ignore[operator]
