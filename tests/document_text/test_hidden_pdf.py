"""Text of a PDF that no reader sees is worth nothing and is listed; what is honest stays, in whatever colours."""

from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from matching.document_text.model import Unseen
from tests.document_text.drawn import HIDINGS, SECRET, SIZE, canvas, honest, over
from tests.document_text.inside import lines, read
from tests.document_text.raw import page

LABELLED = sorted((Path(__file__).parents[1] / "cv" / "labelled").glob("*.pdf"))
SOME = [each for each in LABELLED if each.stem in ("en-etch-b", "ko-bio-a", "en-battery-b", "mx-ai-b")]
WORDS = SECRET.split()


PAIRS = [(SOME[n % 4], hide) for n, hide in enumerate(HIDINGS)]


@cache
def as_it_was(path: Path) -> list[str]:
    return lines(path.read_bytes())


@pytest.mark.parametrize(("path", "hide"), PAIRS, ids=lambda each: getattr(each, "stem", None) or each.__name__)
def test_hidden_words_are_found_and_count_for_nothing(path, hide):
    content = path.read_bytes()
    found = read(over(content, hide))
    said = [line.text for page in found.pages for line in page.lines]
    assert not any(word in line for line in said for word in WORDS)
    assert all(word in " ".join(each.text for each in found.hidden) for word in WORDS)
    assert "hidden-text" in found.warnings
    assert [line for line in said if "Printed by" not in line] == as_it_was(path)


def test_a_font_that_is_not_in_the_file_hides_nothing_but_what_is_covered():
    def draw(made, covered):
        made.setFont("HYSMyeongJo-Medium", 11)
        made.drawString(60, 700, "경력 사항")
        if covered:
            made.setFillColorRGB(1, 1, 1)
            made.rect(50, 690, 200, 30, stroke=0, fill=1)
            made.setFillColorRGB(0, 0, 0)
            made.setFont("Helvetica", 11)
            made.drawString(60, 600, "Seen")

    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    assert lines(canvas(lambda made: draw(made, covered=False))) == ["경력 사항"]
    found = read(canvas(lambda made: draw(made, covered=True)))
    assert found.pages[0].text == "Seen"
    assert [each.why for each in found.hidden] == [Unseen.COVERED]


def test_the_same_words_drawn_in_black_are_seen():
    def seen(made):
        made.setFont("Helvetica", 9)
        made.drawString(60, 26, SECRET)

    for path in SOME:
        found = read(over(path.read_bytes(), seen))
        assert any(SECRET in line.text for page in found.pages for line in page.lines)
        assert found.hidden == ()


REASONS = {
    "white_ink": Unseen.NO_INK, "invisible_mode": Unseen.INVISIBLE, "tiny": Unseen.TINY, "off_page": Unseen.OFF_PAGE,
    "behind_a_box": Unseen.COVERED, "transparent": Unseen.INVISIBLE, "in_a_panels_colour": Unseen.NO_INK,
    "behind_a_box_with_words": Unseen.COVERED,
}  # fmt: skip


@pytest.mark.parametrize("hide", [each for each in HIDINGS if each.__name__ in REASONS], ids=lambda each: each.__name__)
def test_each_way_of_hiding_has_its_reason(hide):
    found = read(over(page(), hide))
    assert {each.why for each in found.hidden} == {REASONS[hide.__name__]}
    assert {each.page for each in found.hidden} == {1}


def test_what_needs_no_drawing_is_found_without_the_check():
    for hide in HIDINGS:
        found = read(over(page(), hide), check_ink=False).hidden
        assert bool(found) == (hide.__name__ in (
            "invisible_mode", "tiny", "tiny_by_scale", "off_page", "far_right", "transparent"))  # fmt: skip


def test_a_colour_on_its_equal_in_light_is_seen():
    def red_on_green(made):
        made.setFillColorRGB(0, 0.55, 0)
        made.rect(40, 10, 300, 60, stroke=0, fill=1)
        made.setFillColorRGB(1, 0.1, 0.1)
        made.setFont("Helvetica", 12)
        made.drawString(60, 30, "Etch engineer")

    assert lines(canvas(red_on_green)) == ["Etch engineer"]


def test_a_shadow_is_no_hidden_text():
    def shadowed(made):
        made.setFont("Helvetica-Bold", 24)
        made.setFillColorRGB(0.97, 0.97, 0.97)
        made.drawString(61, 699, "Anna Example")
        made.setFillColorRGB(0, 0, 0)
        made.drawString(60, 700, "Anna Example")
        made.drawString(60, 700, "Anna Example")

    found = read(canvas(shadowed))
    assert [line.text for line in found.pages[0].lines] == ["Anna Example"]
    assert found.hidden == ()


def twice(first: int, second: int) -> bytes:
    """Return a page with a name drawn in two modes: 3 is invisible, 0 is in ink."""
    name = "BT /F1 24 Tf {} Tr 60 700 Td (Anna Example) Tj ET "
    return page((name.format(first) + name.format(second) + "BT /F1 11 Tf 0 Tr 60 600 Td (Seen) Tj ET").encode())


@pytest.mark.parametrize("check_ink", [True, False])
@pytest.mark.parametrize("modes", [(3, 0), (0, 3)])
def test_the_invisible_half_of_a_browsers_shadow_is_no_hidden_text(modes, check_ink):
    found = read(twice(*modes), check_ink=check_ink)
    assert [line.text for line in found.pages[0].lines] == ["Anna Example", "Seen"]
    assert found.hidden == ()


@pytest.mark.parametrize("check_ink", [True, False])
def test_what_is_drawn_invisibly_twice_is_hidden(check_ink):
    found = read(twice(3, 3), check_ink=check_ink)
    assert found.pages[0].text == "Seen"
    assert {each.why for each in found.hidden} == {Unseen.INVISIBLE}


def _scan(made, *, text: bool) -> None:
    from reportlab.lib.utils import ImageReader

    made.drawImage(ImageReader(_picture()), 0, 0, *SIZE)
    if text:
        made.saveState()
        layer = made.beginText(60, 700)
        layer.setFont("Helvetica", 11)
        layer.setTextRenderMode(3)
        layer.textOut("Recognised by a machine")
        made.drawText(layer)
        made.restoreState()


def _picture():
    from PIL import Image

    return Image.linear_gradient("L").convert("RGB")


def test_the_text_that_a_machine_read_from_a_scan_is_taken_with_a_warning():
    found = read(canvas(lambda made: _scan(made, text=True)))
    assert found.pages[0].text == "Recognised by a machine"
    assert found.warnings == ("ocr-layer",)
    assert found.hidden == ()


def test_invisible_text_over_a_small_picture_is_hidden():
    def draw(made):
        _scan(made, text=True)
        made.setFont("Helvetica", 11)
        made.drawString(60, 500, "Visible words of the page itself")

    assert [each.why for each in read(canvas(draw)).hidden] == [Unseen.INVISIBLE]


def test_a_scanned_page_among_others_is_told():
    def draw(made):
        made.drawString(60, 700, "The first page is written, all of it")
        made.showPage()
        _scan(made, text=False)

    found = read(canvas(draw))
    assert found.warnings == ("scanned-page",)
    assert [page.number for page in found.pages] == [1, 2]


@pytest.mark.parametrize("path", LABELLED[::8], ids=lambda each: each.stem)
def test_an_honest_document_hides_nothing(path):
    assert read(path.read_bytes()).hidden == ()


def test_honest_side_panels_hide_nothing():
    pages = list(islice(honest(), 0, None, 8))
    assert len(pages) > 10
    assert [name for name, content in pages if read(content).hidden] == []
