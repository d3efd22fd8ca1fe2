"""A Word paragraph: its runs in order, each seen or hidden with a reason.

Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.13.5 (tracked changes), 17.17.3
(alternate content).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from matching.document_text.characters import BULLET, drawn
from matching.document_text.colours import Colour, is_told_from
from matching.document_text.docx_styles import Look, Styles, child, local, look_of, number, shade, value
from matching.document_text.model import Unseen

_LEAST_SIZE = 4  # points
_LEAST_WIDTH = 20  # per cent of a letter's own
_TWIPS_IN_A_POINT = 20
_OPENED = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "bdo", "dir", "oMath", "sdt"})
_OPENED |= {"sdtContent", "oMathPara", "ruby", "rubyBase"}
_DELETED = frozenset({"del", "moveFrom"})
_PAGE = "\f"
_LETTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": _PAGE}
_MOST_DEEP = 60


class Piece(NamedTuple):
    """A stretch of a paragraph: text with its line and page ends, its look, and why it is unseen."""

    text: str
    look: Look
    why: Unseen | None = None


Ground = tuple[Colour, ...]
"""The colours that may be behind a text; none where it is not known."""


class Behind(NamedTuple):
    """What is behind a paragraph: colours, none where a picture may be, and a look of its table's style."""

    ground: Ground
    look: Look = Look()


def ground_of(properties: Element | None) -> Ground:
    """Return the fill of a `w:shd`."""
    colour = shade(properties)
    return () if colour is None else (colour,)


class TextBox(NamedTuple):
    """A text box: its `w:txbxContent`, the shape that fills it, and the anchor that places it."""

    content: Element
    shape: Element | None
    anchor: Element | None


def alternatives(element: Element) -> Iterator[Element]:
    """Yield the children; of alternate content only what a current reader takes."""
    for each in element:
        if local(each) == "AlternateContent":
            chosen = child(each, "Choice")
            chosen = child(each, "Fallback") if chosen is None else chosen
            yield from () if chosen is None else alternatives(chosen)
        else:
            yield each


def boxes_in(
    element: Element, shape: Element | None = None, anchor: Element | None = None, deep: int = 0
) -> Iterator[TextBox]:
    """Yield the text boxes within a drawing, outermost only."""
    for each in alternatives(element):
        name = local(each)
        if name == "txbxContent":
            yield TextBox(each, shape, anchor)
        elif deep < _MOST_DEEP:
            inner = each if name == "wsp" else shape
            yield from boxes_in(each, inner, each if name == "anchor" else anchor, deep + 1)


class Paragraphs:
    """Reads paragraphs of one document by its styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.boxes: list[TextBox] = []  # text boxes met, to be read after their paragraph
        self.asides: list[str] = []  # alternative texts met

    def pieces(self, paragraph: Element, behind: Behind) -> list[Piece]:
        """Return the stretches of a `w:p`."""
        properties = child(paragraph, "pPr")
        style = self._styles.of(value(child(properties, "pStyle")))
        under = style.look.over(behind.look).over(self._styles.default)
        own = ground_of(properties) or (() if style.shade is None else (style.shade,))
        found = list(self._of(paragraph, under, own or behind.ground, None, 0))
        if _squeezed(properties):
            found = [each._replace(why=each.why or Unseen.TINY) for each in found]
        return found

    def _of(self, element: Element, under: Look, behind: Ground, why: Unseen | None, deep: int) -> Iterator[Piece]:
        if deep > _MOST_DEEP:
            return
        for each in alternatives(element):
            name = local(each)
            if name == "r":
                yield from self._run(each, under, behind, why)
            elif name in _OPENED:
                yield from self._of(each, under, behind, why, deep + 1)
            elif name in _DELETED:
                yield from self._of(each, under, behind, Unseen.DELETED, deep + 1)

    def _run(self, run: Element, under: Look, behind: Ground, why: Unseen | None) -> Iterator[Piece]:
        properties = child(run, "rPr")
        named = (
            self._styles.of(value(child(properties, "rStyle"))).look
            if child(properties, "rStyle") is not None
            else Look()
        )
        look = look_of(properties).over(named).over(under)
        why = why or _unseen(look, behind)
        for each in alternatives(run):
            text = self._text(each)
            if text:
                yield Piece(text.upper() if look.caps else text, look, why)

    def _text(self, element: Element) -> str:
        name = local(element)
        if name in ("t", "delText"):
            return (element.text or "").replace("\n", " ").replace("\f", " ")
        if name == "br":
            return _PAGE if value(element, "type") == "page" else "\n"
        if name == "sym":
            return _symbol(value(element, "char"))
        if name in ("drawing", "pict", "object"):
            self._drawing(element)
        return _LETTERS.get(name, "")

    def _drawing(self, element: Element) -> None:
        self.boxes.extend(boxes_in(element))
        for each in element.iter():
            if local(each) == "docPr" and each.get("descr"):
                self.asides.append(each.get("descr", ""))


def _symbol(code: str | None) -> str:
    try:
        letter = drawn(chr(int(code or "", 16)))
    except (ValueError, OverflowError):
        return ""
    return letter if letter.isascii() or letter == BULLET else ""


def _squeezed(properties: Element | None) -> bool:
    """Return whether lines are set to an exact height in which nothing is seen."""
    spacing = child(properties, "spacing")
    height = number(value(spacing, "line"))
    return value(spacing, "lineRule") == "exact" and height is not None and height < _LEAST_SIZE * _TWIPS_IN_A_POINT


def _unseen(look: Look, behind: Ground) -> Unseen | None:
    if look.vanish:
        return Unseen.HIDDEN_RUN
    if look.unfilled:
        return Unseen.INVISIBLE
    if (look.size is not None and look.size < _LEAST_SIZE) or (look.width is not None and look.width < _LEAST_WIDTH):
        return Unseen.TINY
    ground = behind if look.background is None else (look.background,)
    if look.colour is not None and ground and not any(is_told_from(look.colour, each) for each in ground):
        return Unseen.NO_INK
    return None
