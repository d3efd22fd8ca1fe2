"""Headings and paragraphs as a PDF on A4, in Korean or English."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, NamedTuple

from matching.exports.typesetting import SQUARE, draw, markup, paragraph, register
from matching.language import Language, message

_MARGIN, _LARGE, _HEADING, _SIZE, _SMALL = 56.0, 15.0, 11.5, 9.5, 7.0


class Part(NamedTuple):
    """A heading and the paragraphs below it."""

    title: str
    lines: tuple[str, ...]


def prose_pdf(title: str, parts: Iterable[Part], language: Language) -> bytes:
    """Return a text as PDF, with its title and the page's number at the foot of every page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=title, author="ktech-match", lang=language, invariant=1,
    )  # fmt: skip

    def draw_foot(canvas: Any, _: Any) -> None:
        draw(canvas, f"{title}   {canvas.getPageNumber()}", _MARGIN, _MARGIN / 2, _SMALL)

    document.build(_story(title, list(parts), language), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return out.getvalue()


def _story(title: str, parts: list[Part], language: Language) -> list[Any]:
    from reportlab.platypus import Spacer

    story = [paragraph(title, _LARGE, is_bold=True), Spacer(1, _SIZE)]
    if SQUARE in markup("".join([title, *(text for part in parts for text in (part.title, *part.lines))])):
        story += [paragraph(message("exports", "squares", square=SQUARE)[language], _SIZE), Spacer(1, _SIZE)]
    for part in parts:
        story += [Spacer(1, _SIZE), paragraph(part.title, _HEADING, is_bold=True), Spacer(1, _SIZE / 2)]
        for line in part.lines:
            story += [paragraph(line, _SIZE), Spacer(1, _SIZE / 3)]
    return story
