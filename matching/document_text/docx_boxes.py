"""Where a Word document's shapes stand and what fills them.

Source: ECMA-376 part 1, 20.4.2 (anchors, in English Metric Units), 20.1.8 (fills), 17.6.13
(the size of pages, in twentieths of a point).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from matching.document_text.colours import Colour, colour_of_hex
from matching.document_text.docx_runs import Ground, TextBox, alternatives
from matching.document_text.docx_styles import child, local, number, value

_EMU_IN_A_TWIP = 635
_A4 = (7_560_000.0, 10_692_000.0)
_DRAWN = frozenset({"wsp", "pic", "pict", "object", "graphicFrame", "wgp", "wpc", "chart"})
_FILLS = frozenset({"noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"})
_MOST_DEEP = 60


class Sheet(NamedTuple):
    """A document's largest page in English Metric Units, and what is behind a box that has no fill."""

    width: float
    height: float
    ground: Ground

    def ground_of(self, box: TextBox) -> Ground:
        """Return what a box's text stands on; none where a theme, a picture or a gradient may fill it."""
        colour = _fill(box.shape)
        return (colour,) if colour is not None else self.ground if _is_hollow(box.shape) else ()

    def is_off(self, box: TextBox) -> bool:
        """Return whether a box stands wholly beside the page, whatever on it its place is counted from."""
        return any(
            _is_beside(box.anchor, axis, extent, most)
            for axis, extent, most in (("positionH", "cx", self.width), ("positionV", "cy", self.height))
        )


def sheet_of(root: Element, around: Sequence[Element], ground: Ground) -> Sheet:
    """Return the size of a document's pages and their colour; none where anything drawn may lie behind a box."""
    widths, heights = (
        [size * _EMU_IN_A_TWIP for size in _sizes(root, name)] or [usual]
        for name, usual in zip(("w", "h"), _A4, strict=True)
    )
    plain = all(_is_hollow(each) or _fill(each) in ground for part in (root, *around) for each in _drawn(part, 0))
    return Sheet(max(widths), max(heights), ground if plain else ())


def _sizes(root: Element, name: str) -> Iterator[float]:
    for each in root.iter():
        size = number(value(each, name)) if local(each) == "pgSz" else None
        if size is not None and size > 0:
            yield size


def _fill(shape: Element | None) -> Colour | None:
    """Return the one opaque colour that fills a shape; `None` for a theme's, a tint, a picture, a gradient or none."""
    solid = child(child(child(shape, "spPr"), "solidFill"), "srgbClr")
    return colour_of_hex(value(solid)) if solid is not None and len(solid) == 0 else None


def _is_hollow(shape: Element | None) -> bool:
    """Return whether a shape has no fill: it says so, or neither it nor a style says otherwise."""
    if shape is None or local(shape) != "wsp":
        return False
    properties = child(shape, "spPr")
    fills = {local(each) for each in (() if properties is None else properties)} & _FILLS
    return fills == {"noFill"} or (not fills and child(shape, "style") is None)


def _drawn(element: Element, deep: int) -> Iterator[Element]:
    for each in alternatives(element):
        if local(each) in _DRAWN or deep >= _MOST_DEEP:
            yield each
        else:
            yield from _drawn(each, deep + 1)


def _is_beside(anchor: Element | None, axis: str, extent: str, most: float) -> bool:
    position = child(anchor, axis)
    offset = child(position, "posOffset")
    start = number(offset.text) if offset is not None else None
    length = number(value(child(anchor, "extent"), extent))
    if start is None or length is None:
        return False
    slack = 0.0 if value(position, "relativeFrom") == "page" else most
    return start >= most or start + length <= -slack
