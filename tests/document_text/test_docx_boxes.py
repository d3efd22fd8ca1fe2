"""Text boxes and tables with a style in Word documents: hidden where every colour behind says so, else kept."""

import pytest

from matching.document_text.model import Unseen
from tests.document_text.inside import read
from tests.document_text.raw import docx, paragraph
from tests.document_text.test_docx import WHITE_INK, cell, related, table

CM = 360_000  # English Metric Units
NAVY = "1F3A5F"
THEME = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
NO_FILL = "<a:noFill/>"


def solid(colour: str, inside: str = "") -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}">{inside}</a:srgbClr></a:solidFill>'


def box(text: str, fill: str = "", *, run: str = "", style: str = "") -> str:
    words = f"<w:txbxContent>{paragraph(text, run)}</w:txbxContent>"
    return f"<wps:wsp><wps:spPr>{fill}</wps:spPr>{style}<wps:txbx>{words}</wps:txbx></wps:wsp>"


def drawn(shape: str, *, x: float = 1, y: float = 1, origin: str = "column") -> str:
    """Return a paragraph with a shape of 5 by 2 cm, so many cm from where its place is counted."""
    place = "".join(
        f'<wp:position{axis} relativeFrom="{origin}"><wp:posOffset>{round(offset * CM)}</wp:posOffset>'
        f"</wp:position{axis}>"
        for axis, offset in (("H", x), ("V", y))
    )
    anchor = f'<wp:anchor behindDoc="0">{place}<wp:extent cx="{5 * CM}" cy="{2 * CM}"/>{shape}</wp:anchor>'
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{anchor}</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def said(body: str, **parts: str) -> tuple[list[str], list[tuple[str, Unseen]]]:
    found = read(docx(paragraph("Seen") + body, more=related(**parts) if parts else None))
    visible = [line.text for page in found.pages for line in page.lines if line.text]
    return visible, [(each.text, each.why) for each in found.hidden]


RECTANGLE = f"<wps:wsp><wps:spPr>{solid(NAVY)}</wps:spPr></wps:wsp>"
HIDDEN = {
    "white in a white box": drawn(box("SECRET", solid("FFFFFF"), run=WHITE_INK)),
    "white in a box without a fill": drawn(box("SECRET", NO_FILL, run=WHITE_INK)),
    "white in a box that says nothing of a fill": drawn(box("SECRET", run=WHITE_INK)),
    "navy in a navy box": drawn(box("SECRET", solid(NAVY), run=f'<w:color w:val="{NAVY}"/>')),
}
KEPT = {
    "white in a navy box": drawn(box("KEPT", solid(NAVY), run=WHITE_INK)),
    "white in a box of the theme": drawn(box("KEPT", THEME, run=WHITE_INK)),
    "white in a box of a style": drawn(box("KEPT", run=WHITE_INK, style="<wps:style/>")),
    "white in a darkened white": drawn(box("KEPT", solid("FFFFFF", '<a:lumMod val="25000"/>'), run=WHITE_INK)),
    "white on a rectangle elsewhere drawn": drawn(RECTANGLE) + drawn(box("KEPT", NO_FILL, run=WHITE_INK)),
    "white on a picture": drawn("<pic/>") + drawn(box("KEPT", NO_FILL, run=WHITE_INK)),
    "black in a box without a fill": drawn(box("KEPT", NO_FILL)),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_text_in_the_colour_of_its_box_is_hidden(name):
    assert said(HIDDEN[name]) == (["Seen"], [("SECRET", Unseen.NO_INK)])


@pytest.mark.parametrize("name", KEPT)
def test_text_in_a_box_that_may_be_told_from_it_is_kept(name):
    assert said(KEPT[name]) == (["Seen", "KEPT"], [])


def test_white_text_over_what_a_header_draws_is_kept():
    body = HIDDEN["white in a box without a fill"].replace("SECRET", "KEPT")
    assert said(body, header1=drawn(RECTANGLE)) == (["Seen", "KEPT"], [])


@pytest.mark.parametrize(
    ("origin", "x", "y"),
    [("page", -6, 1), ("page", 22, 1), ("page", 1, 40), ("column", 30, 1), ("column", -30, 1), ("paragraph", 1, -40)],
)
def test_a_box_wholly_beside_the_page_is_hidden(origin, x, y):
    assert said(drawn(box("SECRET"), x=x, y=y, origin=origin)) == (["Seen"], [("SECRET", Unseen.OFF_PAGE)])


@pytest.mark.parametrize(
    ("origin", "x", "y"),
    [("page", -4, 1), ("page", 20, 28), ("column", -6, -6), ("margin", 17, 1), ("paragraph", 1, -20)],
)
def test_a_box_that_may_reach_onto_the_page_is_kept(origin, x, y):
    assert said(drawn(box("KEPT"), x=x, y=y, origin=origin)) == (["Seen", "KEPT"], [])


def test_a_wide_page_holds_what_a_narrow_one_does_not():
    wide = '<w:sectPr><w:pgSz w:w="23811" w:h="16838"/></w:sectPr>'  # A3 across, 42 cm
    assert said(drawn(box("KEPT"), x=30, origin="page") + wide) == (["Seen", "KEPT"], [])


def styled(*parts: str) -> str:
    """Return a table's style with fills for some of its parts, each "part colour"."""
    fills = "".join(
        f'<w:tblStylePr w:type="{part}"><w:tcPr><w:shd w:val="clear" w:fill="{colour}"/></w:tcPr></w:tblStylePr>'
        for part, colour in (each.split() for each in parts)
    )
    return f'<w:style w:type="table" w:styleId="t">{fills}</w:style>'


@pytest.mark.parametrize(
    ("parts", "row", "hidden"),
    [
        (["firstRow 1F3A5F"], 0, False),
        (["firstRow 1F3A5F"], 1, True),
        (["firstRow 1F3A5F", "band1Horz F2F2F2"], 1, True),  # hardly grey: white is not read on it either
        (["band2Horz 1F3A5F"], 1, False),
        (["firstCol 1F3A5F"], 1, False),
        (["lastRow 1F3A5F"], 1, True),
        (["lastRow 1F3A5F"], 2, False),
        (["firstRow accent1"], 0, False),  # a colour of the theme
        ([], 1, True),
    ],
)
def test_white_text_in_a_table_is_kept_where_its_style_may_fill_the_cell(parts, row, hidden):
    rows = [cell("plain") for _ in range(3)]
    rows[row] = f"<w:tc>{paragraph('WHITE', WHITE_INK)}</w:tc>"
    body = table(*rows).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="t"/></w:tblPr>')
    visible, unseen = said(body, styles=styled(*parts))
    assert ("WHITE" in visible, unseen) == (not hidden, [("WHITE", Unseen.NO_INK)] if hidden else [])
