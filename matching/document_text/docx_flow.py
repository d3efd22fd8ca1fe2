"""The flow of a Word document: blocks one after the other, tables by row or by cell, pages where it says so."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from matching.document_text.characters import BULLET, cleaned, closed_up, tabbed
from matching.document_text.colours import Colour
from matching.document_text.docx_boxes import Sheet
from matching.document_text.docx_runs import Behind, Ground, Paragraphs, Piece, TextBox, alternatives, ground_of
from matching.document_text.docx_styles import Look, Styles, child, local, switched, value
from matching.document_text.model import Style, Unseen
from matching.document_text.refusal import Refused
from matching.document_text.rows import is_label, joined_rows
from matching.document_text.wire import ReadLine

_PAGE = "\f"
_HEAD, _FOOT = frozenset({"firstRow", "nwCell", "neCell"}), frozenset({"lastRow", "swCell", "seCell"})
_MOST_DEEP = 12  # tables in tables, boxes in boxes


class Flow:
    """Collects the lines of each page, and what is hidden."""

    def __init__(self, styles: Styles, sheet: Sheet, most_characters: int) -> None:
        self.pages: list[list[ReadLine]] = [[]]
        self.hidden: list[tuple[int, str, Unseen]] = []
        self.pictures = self.coloured_text = False
        self._styles, self._sheet, self._left = styles, sheet, most_characters
        self._most = most_characters
        self._paragraphs = Paragraphs(styles)
        self._column = 0

    def read(self, element: Element, behind: Behind) -> None:
        """Read a body, header or footer."""
        for line in self._blocks(element, behind, 0):
            self._put(line)
        self._column += 1

    def aside(self, text: str) -> None:
        """Note a comment or an alternative text."""
        if cleaned(text):
            self.hidden.append((len(self.pages), cleaned(text), Unseen.ASIDE))

    def _put(self, line: ReadLine) -> None:
        if line.text.startswith(_PAGE):
            if any(each.text for each in self.pages[-1]):
                self.pages.append([])
                self._column = 0
            line = line._replace(text=line.text[1:])
            if not line.text:
                return
        self.pages[-1].append(line._replace(column=self._column + line.column))

    def _blocks(self, element: Element, behind: Behind, deep: int) -> list[ReadLine]:
        if deep > _MOST_DEEP:
            raise Refused("document-damaged")
        lines: list[ReadLine] = []
        for each in alternatives(element):
            name = local(each)
            if name == "p":
                lines += self._paragraph(each, behind, deep)
            elif name == "tbl":
                lines += self._table(each, behind, deep)
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "footnote", "endnote"):
                lines += self._blocks(each, behind, deep + (name == "sdt"))
        return lines

    def _paragraph(self, paragraph: Element, behind: Behind, deep: int) -> list[ReadLine]:
        pieces = self._paragraphs.pieces(paragraph, behind)
        properties = child(paragraph, "pPr")
        style = self._styles.of(value(child(properties, "pStyle")))
        level = value(child(properties, "outlineLvl"))
        listed = value(child(child(properties, "numPr"), "numId"))
        kind = Style.BODY
        if style.heading or (level or "9") < "9":
            kind = Style.HEADING
        elif (listed or "0") != "0" or (listed is None and style.listed):
            kind = Style.LIST_ITEM
        lines = self._lines(pieces, kind)
        if child(properties, "pageBreakBefore") is not None and lines:
            lines[0] = lines[0]._replace(text=_PAGE + lines[0].text.lstrip(_PAGE))
        boxes, self._paragraphs.boxes = self._paragraphs.boxes, []
        self.pictures |= any(local(each) in ("blip", "imagedata") for each in paragraph.iter())
        for text in self._paragraphs.asides:
            self.aside(text)
        self._paragraphs.asides.clear()
        for box in boxes:
            lines += self._box(box, deep)
        return lines

    def _box(self, box: TextBox, deep: int) -> list[ReadLine]:
        if self._sheet.is_off(box):
            self._hide_all(box.content, Unseen.OFF_PAGE)
            return []
        return [line for line in self._blocks(box.content, Behind(self._sheet.ground_of(box)), deep + 1) if line.text]

    def _lines(self, pieces: list[Piece], kind: Style) -> list[ReadLine]:
        """Return a paragraph's lines: a line break ends one, a page break begins a page."""
        self._hide(pieces)
        seen = [each for each in pieces if each.why is None]
        self.coloured_text |= any(each.look.colour is not None and min(each.look.colour) > 200 for each in seen)
        self._left -= sum(len(each.text) for each in seen)
        if self._left < 0:
            raise Refused("document-text-too-long", most=self._most)
        look = max((each for each in seen), key=lambda each: len(each.text.strip()), default=Piece("", Look())).look
        bold = bool(seen) and all(each.look.bold for each in seen if each.text.strip())
        lines = []
        for number, raw in enumerate("".join(each.text for each in seen).replace(_PAGE, "\n" + _PAGE).split("\n")):
            start = _PAGE if raw.startswith(_PAGE) else ""
            text = cleaned(tabbed(raw.removeprefix(_PAGE)))
            text = "\t".join(closed_up(cell.strip()) for cell in text.split("\t"))
            if kind is Style.LIST_ITEM and text and number == 0:
                text = f"{BULLET} {text}" if not text.startswith(BULLET) else text
            lines.append(
                ReadLine(start + text, None, look.size or 0.0, bold and bool(text), kind if text else Style.BODY)
            )
        return [each for each in lines if each.text or len(lines) == 1]

    def _hide(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            if piece.why is None:
                continue
            text = cleaned(piece.text)
            last = self.hidden[-1] if self.hidden else None
            if last and last[2] is piece.why and last[0] == len(self.pages) and piece is not pieces[0]:
                self.hidden[-1] = (last[0], f"{last[1]} {text}".strip(), piece.why)
            elif any(letter.isalnum() for letter in text):
                self.hidden.append((len(self.pages), text, piece.why))

    def _table(self, table: Element, behind: Behind, deep: int) -> list[ReadLine]:
        properties = child(table, "tblPr")
        style = (
            self._styles.of(value(child(properties, "tblStyle"))) if child(properties, "tblStyle") is not None else None
        )
        if style is not None:
            behind = behind._replace(look=style.look.over(behind.look))
        own, shades = ground_of(properties), () if style is None else style.table_shades
        lines: list[ReadLine] = []
        rows = self._rows(table, 0)
        for place, row in enumerate(rows):
            if child(child(row, "trPr"), "del") is not None:
                self._hide_all(row, Unseen.DELETED)
                continue
            others = _other_parts(row, place, len(rows))
            cells: list[list[ReadLine]] = []
            labels: list[list[ReadLine]] = []
            within = self._cells(row, 0)
            for number, cell in enumerate(within):
                merged = child(child(cell, "tcPr"), "vMerge")
                if merged is not None and value(merged) != "restart":
                    continue
                ground = ground_of(child(cell, "tcPr")) or own or _styled_ground(shades, others, behind.ground)
                inside = behind._replace(ground=ground)
                found = [line for line in self._blocks(cell, inside, deep + 1) if line.text.strip(_PAGE)]
                above = merged is not None or (len(within) == 2 and _holds_table(within[1]))
                heads = above and number == 0 and is_label(found)
                (labels if heads else cells).append(found)
            lines += [line for label in labels for line in label] + joined_rows(cells)
        return lines

    def _hide_all(self, element: Element, why: Unseen) -> None:
        text = cleaned(" ".join(each.text or "" for each in element.iter() if local(each) in ("t", "delText")))
        if text:
            self.hidden.append((len(self.pages), text, why))

    def _rows(self, element: Element, deep: int) -> list[Element]:
        return self._inside(element, "tr", deep)

    def _cells(self, element: Element, deep: int) -> list[Element]:
        return self._inside(element, "tc", deep)

    def _inside(self, element: Element, wanted: str, deep: int) -> list[Element]:
        found = []
        for each in alternatives(element):
            if local(each) == wanted:
                found.append(each)
            elif local(each) in ("sdt", "sdtContent", "ins", "customXml") and deep < _MOST_DEEP:
                found += self._inside(each, wanted, deep + 1)
        return found


def _other_parts(row: Element, place: int, rows: int) -> frozenset[str]:
    """Return the parts of a table, as its style names them, that a row is not of."""
    head = place == 0 or bool(switched(child(child(row, "trPr"), "tblHeader")))
    return (frozenset() if head else _HEAD) | (frozenset() if place == rows - 1 else _FOOT)


def _styled_ground(shades: Sequence[tuple[str, Colour | None]], other: frozenset[str], ground: Ground) -> Ground:
    """Return all colours that a table's style may put behind a row, with what is behind the table."""
    fills = [fill for part, fill in shades if part not in other]
    if not ground or None in fills:
        return ()
    return (*ground, *(fill for fill in fills if fill is not None))


def _holds_table(cell: Element) -> bool:
    """Return whether a cell holds a table of its own, so that the cell before it is its heading."""
    return any(local(each) == "tbl" for each in alternatives(cell))
