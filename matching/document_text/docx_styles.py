"""Styles of a Word document: what a paragraph or run looks like once its styles are followed.

Source: ECMA-376 part 1, 17.7 (styles) and 17.3.2 (run properties). Elements are told by
their local names, so that strict and transitional documents read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from matching.document_text.colours import WHITE, Colour, colour_of_hex

_HEADING = re.compile(r"(?:heading|제목|titre|überschrift|título)\s*\d*|title|subtitle|부제", re.IGNORECASE)
_MOST_PARENTS = 20
_HIGHLIGHTS = {"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF"}
_HIGHLIGHTS |= {"red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "00008B", "darkCyan": "008B8B"}
_HIGHLIGHTS |= {"darkGreen": "006400", "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000"}
_HIGHLIGHTS |= {"darkGray": "A9A9A9", "lightGray": "D3D3D3"}


class Look(NamedTuple):
    """How a run is drawn; `None` is what the styles leave open. `size` is in points, `background` is behind it."""

    size: float | None = None
    bold: bool | None = None
    vanish: bool | None = None
    caps: bool | None = None
    colour: Colour | None = None
    background: Colour | None = None
    width: int | None = None  # per cent of the font's own
    unfilled: bool | None = None

    def over(self, under: Look) -> Look:
        """Return this look where it says something, else the one under it."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return under._replace(**said)


def local(element: Element) -> str:
    """Return an element's name without its namespace; "" for a comment or a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name."""
    return None if element is None else next((each for each in element if local(each) == name), None)


def value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute by its local name."""
    if element is None:
        return None
    return next((said for key, said in element.attrib.items() if key.rpartition("}")[2] == name), None)


def number(said: str | None) -> float | None:
    """Return a measure as a number; `None` where it is none."""
    try:
        return None if said is None else float(said)
    except ValueError:
        return None


def switched(element: Element | None) -> bool | None:
    """Return whether an on-off property is on; `None` where it is not given."""
    return None if element is None else value(element) not in ("0", "false", "off", "none")


def shade(properties: Element | None) -> Colour | None:
    """Return the fill of a `w:shd`."""
    return colour_of_hex(value(child(properties, "shd"), "fill"))


def look_of(properties: Element | None) -> Look:
    """Return what a `w:rPr` says."""
    if properties is None:
        return Look()
    half_points = number(value(child(properties, "sz")))
    width = number(value(child(properties, "w")))
    highlight = value(child(properties, "highlight"))
    vanish = [switched(child(properties, name)) for name in ("vanish", "webHidden", "specVanish")]
    return Look(
        size=None if half_points is None else half_points / 2,
        bold=switched(child(properties, "b")),
        vanish=next((each for each in vanish if each is not None), None),
        caps=switched(child(properties, "caps")),
        colour=colour_of_hex(value(child(properties, "color"))),
        background=colour_of_hex(_HIGHLIGHTS.get(highlight or "")) or shade(properties),
        width=None if width is None else int(width),
        unfilled=_unfilled(child(properties, "textFill")),
    )


def _unfilled(fill: Element | None) -> bool | None:
    """Return whether a `w14:textFill` leaves letters empty or wholly transparent."""
    if fill is None:
        return None
    if child(fill, "noFill") is not None:
        return True
    return any(local(each) == "alpha" and (number(value(each)) or 0) >= 95_000 for each in fill.iter())


class Style(NamedTuple):
    """One style of a document with its parents followed."""

    look: Look
    heading: bool = False
    listed: bool = False
    shade: Colour | None = None
    table_shades: tuple[tuple[str, Colour | None], ...] = ()  # part of a table, its fill; `None`: of a theme


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {value(each, "styleId") or "": each for each in root or () if local(each) == "style"}
        defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        default = next((name for name, each in self._elements.items() if self._is_default(each)), "")
        self.default = look_of(defaults)
        self._default_paragraph = default
        self._known: dict[str, Style] = {}

    @staticmethod
    def _is_default(element: Element) -> bool:
        return value(element, "type") == "paragraph" and value(element, "default") in ("1", "true")

    def _with_parents(self, identifier: str) -> Iterator[Element]:
        for _ in range(_MOST_PARENTS):
            element = self._elements.get(identifier)
            if element is None:
                return
            yield element
            identifier = value(child(element, "basedOn")) or ""

    def of(self, identifier: str | None) -> Style:
        """Return a style by id; paragraphs without one have the document's default."""
        identifier = identifier or self._default_paragraph
        if identifier not in self._known:
            self._known[identifier] = self._followed(identifier)
        return self._known[identifier]

    def _followed(self, identifier: str) -> Style:
        look, heading, listed, behind = Look(), False, False, None
        shades: list[tuple[str, Colour | None]] = []
        for each in self._with_parents(identifier):
            paragraph = child(each, "pPr")
            look = look.over(look_of(child(each, "rPr")))
            level = value(child(paragraph, "outlineLvl"))
            heading |= bool(_HEADING.fullmatch(value(child(each, "name")) or "")) or (level or "9") < "9"
            listed |= (value(child(child(paragraph, "numPr"), "numId")) or "0") != "0"
            behind = behind or shade(paragraph)
            if value(each, "type") == "table":
                shades += _table_shades(each)
        return Style(look, heading, listed, behind, tuple(shades))


def _table_shades(style: Element) -> Iterator[tuple[str, Colour | None]]:
    """Yield each part of a table that a style fills, "" for all of it (ECMA-376 part 1, 17.7.6)."""
    for each in style:
        part = value(each, "type") or "" if local(each) == "tblStylePr" else ""
        for fill in each.iter():
            if local(fill) == "shd" and value(fill, "fill") not in (None, "auto"):
                yield part, colour_of_hex(value(fill, "fill"))


def background_of(root: Element) -> Colour:
    """Return the colour of a document's pages."""
    return colour_of_hex(value(child(root, "background"), "color")) or WHITE
