"""Pages drawn with reportlab: honest ones in many colours, and words hidden on other pages in every known way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import product

from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

SIZE = (595, 842)
SECRET = "Zephyrlang quantum unicorn"


def canvas(draw: Callable[[Canvas], None], *, size: tuple[float, float] = SIZE, invariant: int = 1) -> bytes:
    """Return a PDF of what `draw` draws."""
    out = io.BytesIO()
    made = Canvas(out, pagesize=size, invariant=invariant)
    draw(made)
    made.save()
    return out.getvalue()


def over(content: bytes, draw: Callable[[Canvas], None]) -> bytes:
    """Return a PDF with something drawn over its first page."""
    writer, out = PdfWriter(PdfReader(io.BytesIO(content))), io.BytesIO()
    first = writer.pages[0]
    width, height = float(first.mediabox.width), float(first.mediabox.height)
    first.merge_page(PdfReader(io.BytesIO(canvas(draw, size=(width, height)))).pages[0])
    writer.write(out)
    return out.getvalue()


def _at(made: Canvas, x: float = 320, y: float = 26, size: float = 9) -> None:
    made.setFont("Helvetica", size)
    made.drawString(x, y, SECRET)


def white_ink(made: Canvas) -> None:
    made.setFillColor(white)
    _at(made)


def nearly_white_ink(made: Canvas) -> None:
    made.setFillColor(HexColor("#FAFAFA"))
    _at(made)


def invisible_mode(made: Canvas) -> None:
    text = made.beginText(320, 26)
    text.setFont("Helvetica", 9)
    text.setTextRenderMode(3)
    text.textOut(SECRET)
    made.drawText(text)


def tiny(made: Canvas) -> None:
    _at(made, size=1)


def tiny_by_scale(made: Canvas) -> None:
    made.scale(0.1, 0.1)
    _at(made, 3200, 260, 12)


def off_page(made: Canvas) -> None:
    _at(made, y=-60)


def far_right(made: Canvas) -> None:
    _at(made, x=2000)


def behind_a_box(made: Canvas) -> None:
    _at(made)
    made.setFillColor(white)
    made.rect(310, 20, 200, 20, stroke=0, fill=1)


def behind_a_box_with_words(made: Canvas) -> None:
    behind_a_box(made)
    made.setFillColor(black)
    made.setFont("Helvetica", 8)
    made.drawString(322, 28, "Printed by the applicant in March")


def transparent(made: Canvas) -> None:
    made.setFillAlpha(0)
    _at(made)


def hardly_opaque(made: Canvas) -> None:
    made.setFillColor(black)
    made.setFillAlpha(0.02)
    _at(made)


def in_a_panels_colour(made: Canvas) -> None:
    made.setFillColor(HexColor("#1F3A5F"))
    made.rect(310, 20, 200, 20, stroke=0, fill=1)
    _at(made)


def clipped_away(made: Canvas) -> None:
    path = made.beginPath()
    path.rect(500, 800, 5, 5)
    made.clipPath(path, stroke=0, fill=0)
    _at(made)


def white_over_words(made: Canvas) -> None:
    made.setFont("Helvetica", 9)
    made.drawString(320, 26, "Printed by the applicant in March")
    made.setFillColor(white)
    _at(made, y=24, size=8)


HIDINGS = (
    white_ink, nearly_white_ink, invisible_mode, tiny, tiny_by_scale, off_page, far_right, behind_a_box,
    behind_a_box_with_words, transparent, hardly_opaque, in_a_panels_colour, clipped_away, white_over_words,
)  # fmt: skip
_PANELS = ("#1F3A5F", "#2E7D32", "#F5F5F5", "#FFF3E0", "#000000", "#C62828", "#ECEFF1", "#6A1B9A")
_INKS = ("#FFFFFF", "#222222", "#90A4AE", "#FFD54F", "#BDBDBD", "#0D47A1", "#777777", "#E0E0E0")
_LEAST_HONEST = 1.6  # contrast that a designer still prints


def _contrast(first: str, second: str) -> float:
    from matching.document_text.colours import colour_of_hex, contrast

    return contrast(colour_of_hex(first) or (0, 0, 0), colour_of_hex(second) or (0, 0, 0))


def honest() -> Iterator[tuple[str, bytes]]:
    """Yield pages with a coloured side panel, in every pair of colours that can be told apart."""
    for panel, ink, size in product(_PANELS, _INKS, (6.5, 9, 12)):
        if _contrast(panel, ink) >= _LEAST_HONEST:
            yield f"{ink} on {panel} at {size}", canvas(lambda made, p=panel, i=ink, s=size: _sidebar(made, p, i, s))


def _sidebar(made: Canvas, panel: str, ink: str, size: float) -> None:
    made.setFillColor(HexColor(panel))
    made.rect(0, 0, 190, 842, stroke=0, fill=1)
    made.setFillColor(HexColor(ink))
    made.setFont("Helvetica-Bold", size + 2)
    made.drawString(20, 780, "SKILLS")
    made.setFont("Helvetica", size)
    for number, word in enumerate(("Etch", "Deposition", "SPC / DOE", "Python", "i-line", ".NET, C#")):
        made.drawString(20, 755 - 1.6 * size * number, word)
    made.setFillColor(Color(0, 0, 0, alpha=0.75))
    for number in range(12):
        made.drawString(215, 780 - 1.5 * size * number, f"Ran line {number} of the furnace, quietly.")
