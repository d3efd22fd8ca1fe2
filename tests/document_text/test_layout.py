"""Lines come out as a reader reads them: columns one by one, rows across, words whole."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth

from matching.document_text.model import Style
from tests.document_text.drawn import SIZE, canvas
from tests.document_text.inside import lines, read
from tests.document_text.raw import page

PROSE = [
    "Own the gate etch module of a line for logic wafers,",
    "from the first recipe to the last chamber matched and",
    "explained the yield to people who had to ship wafers",
    "every week; cut the range of critical dimensions by a",
    "third and wrote down how, so that others can repeat",
    "it on their own chambers without asking me about it",
    "twice; trained four engineers in designed experiments",
]


def put(made, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
    made.setFont(font, size)
    made.drawString(x, y, text)


def right(made, x: float, y: float, text: str, size: float = 10) -> None:
    made.setFont("Helvetica", size)
    made.drawRightString(x, y, text)


def test_dates_at_the_right_edge_stay_with_their_employer():
    def draw(made):
        for n, (who, when) in enumerate(
            [("Hanbit", "2021.03 ~ 현재"), ("Nuri", "2016.03 ~ 2019.08"), ("Saebyeok", "2012 ~ 2015")]
        ):
            put(made, 60, 700 - 60 * n, who + " Electronics")
            right(made, 540, 700 - 60 * n, when.replace("현재", "present"))
            put(made, 60, 686 - 60 * n, "Process engineer for dry etch and the cleaning after it")

    assert lines(canvas(draw)) == [
        "Hanbit Electronics\t2021.03 ~ present",
        "Process engineer for dry etch and the cleaning after it",
        "Nuri Electronics\t2016.03 ~ 2019.08",
        "Process engineer for dry etch and the cleaning after it",
        "Saebyeok Electronics\t2012 ~ 2015",
        "Process engineer for dry etch and the cleaning after it",
    ]


def beside_a_margin(first: str, second: str, font: str) -> list[str]:
    """A page with a label of two lines in a margin 80 points wide, five lines beside it, and two labels below."""

    def draw(made):
        put(made, 50, 760, first, 10, font)
        put(made, 50, 746, second, 10, font)
        for n, text in enumerate(
            ("Hanbit Electronics", "Etch engineer", "Owned the gate etch", "of a line", "and more")
        ):
            put(made, 150, 760 - 14 * n, text)
        for n, (label, text) in enumerate((("Awards", "A prize"), ("Skills", "Etching"))):
            put(made, 50, 660 - 40 * n, label, 10, font)
            put(made, 150, 660 - 40 * n, text)

    return lines(canvas(draw))


def test_a_heading_of_two_lines_in_a_margin_is_one_before_its_text():
    found = beside_a_margin("PROFESSIONAL", "EXPERIENCE", "Helvetica-Bold")
    assert found[:3] == ["PROFESSIONAL EXPERIENCE", "Hanbit Electronics", "Etch engineer"]


def test_dates_of_two_lines_in_a_margin_are_one_beside_their_entry():
    found = beside_a_margin("Mar 2017 - Sep", "2019", "Helvetica")
    assert found[:2] == ["Mar 2017 - Sep 2019\tHanbit Electronics", "Etch engineer"]


def test_a_degree_and_its_dates_that_both_take_two_lines_are_one_line():
    def draw(made):
        for n, (what, when) in enumerate(
            (("Bachelor in Electronics and", "September 2009 to"), ("Optics", "January 2014"))
        ):
            put(made, 60, 700 - 14 * n, what)
            right(made, 540, 700 - 14 * n, when)

    assert lines(canvas(draw)) == ["Bachelor in Electronics and Optics\tSeptember 2009 to January 2014"]


def test_a_span_whose_end_was_left_blank_stays_apart_from_the_next():
    def draw(made):
        for n, (who, when) in enumerate((("Hanbit Electronics", "2019 -"), ("Nuri Electronics", "2016 - 2019"))):
            put(made, 60, 700 - 14 * n, who)
            right(made, 540, 700 - 14 * n, when)

    assert lines(canvas(draw)) == ["Hanbit Electronics\t2019 -", "Nuri Electronics\t2016 - 2019"]


def test_two_labels_that_had_room_on_one_line_stay_two():
    assert beside_a_margin("Name", "Post", "Helvetica")[:2] == ["Name\tHanbit Electronics", "Post\tEtch engineer"]


def test_dates_in_a_margin_stay_with_their_entries_under_headings_of_the_margin():
    def draw(made):
        y = 760
        for heading, entries in (("Work", ("2019 - 2024", "2016 - 2019")), ("Study", ("2012 - 2016", "2010 - 2012"))):
            put(made, 50, y, heading, 13, "Helvetica-Bold")
            for when in entries:
                y -= 20
                put(made, 50, y, when)
                put(made, 150, y, f"Entry of {when[:4]}")
                put(made, 150, y - 14, "with a second line of what was done there and how")
                y -= 20
            y -= 24

    found = lines(canvas(draw))
    assert found[0] == "Work"
    assert found[1:3] == ["2019 - 2024\tEntry of 2019", "with a second line of what was done there and how"]
    assert found.index("Study") == 5
    assert "2010 - 2012\tEntry of 2010" in found


@pytest.mark.parametrize("offset", [0, 5])
@pytest.mark.parametrize("gutter", [14, 30])
def test_two_columns_of_prose_are_read_one_after_the_other(offset, gutter):
    def draw(made):
        put(made, 60, 780, "Kim Minji", 20)
        for n, text in enumerate(PROSE):
            put(made, 40, 740 - 13 * n, text)
            put(made, 40 + 245 + gutter, 740 - offset - 13 * n, text.replace("wafers", "panels"))

    found = lines(canvas(draw))
    assert found == ["Kim Minji", *PROSE, *(text.replace("wafers", "panels") for text in PROSE)]


def test_a_side_column_without_a_panel_is_read_by_itself():
    def draw(made):
        put(made, 40, 790, "Lee Jiwoo", 22)
        y = 740
        for word in (
            "CONTACT",
            "lee@example.org",
            "Suwon",
            "",
            "SKILLS",
            "Python",
            "SQL",
            "JMP",
            "",
            "LANGUAGES",
            "Korean",
        ):
            put(made, 40, y, word, 9, "Helvetica-Bold" if word.isupper() and len(word) > 5 else "Helvetica")
            y -= 15
        put(made, 200, 740, "EXPERIENCE", 12, "Helvetica-Bold")
        for n, text in enumerate(PROSE):
            put(made, 200, 722 - 13 * n, text)

    found = read(canvas(draw)).pages[0].lines
    said = [line.text for line in found]
    assert said.index("Korean") < said.index("EXPERIENCE") < said.index(PROSE[0]) < said.index(PROSE[-1])
    assert {line.column for line in found if line.text in PROSE} != {
        line.column for line in found if line.text == "SQL"
    }
    assert not any("\t" in line for line in said)


def ruled(
    made, rows: list[list[str]], *, x: float = 50, y: float = 780, width: float = 110, height: float = 24
) -> None:
    for r in range(len(rows) + 1):
        made.line(x, y - r * height, x + width * len(rows[0]), y - r * height)
    for c in range(len(rows[0]) + 1):
        made.line(x + c * width, y, x + c * width, y - height * len(rows))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            put(made, x + c * width + 4, y - r * height - 15, text, 9)


def test_a_ruled_table_is_read_by_row():
    rows = [["Period", "Employer", "Post"], ["2016 - 2019", "Hanbit", "Engineer"], ["2019 - 2024", "Nuri", "Lead"]]
    found = read(canvas(lambda made: ruled(made, rows))).pages[0].lines
    assert [line.text for line in found] == ["\t".join(row) for row in rows]
    assert {line.style for line in found} == {Style.TABLE_ROW}


def test_cells_that_nearly_touch_are_divided_by_the_rule_between_them():
    rows = [["A" * 16, "B" * 16], ["C" * 16, "D" * 16]]
    assert lines(canvas(lambda made: ruled(made, rows, width=112))) == ["\t".join(row) for row in rows]


def test_words_set_without_blanks_are_divided_by_their_white():
    """TeX writes no blanks: it moves to where the next word begins."""

    def draw(made):
        for n, text in enumerate(PROSE):
            x = 60.0
            for word in text.split():
                put(made, x, 700 - 12 * n, word, 10, "Times-Roman")
                x += stringWidth(word, "Times-Roman", 10) + 2.6

    assert lines(canvas(draw)) == PROSE


def test_justified_lines_are_not_torn():
    def draw(made):
        for n, text in enumerate(PROSE):
            words, size = text.split(), 10
            blank = (330 - sum(stringWidth(word, "Times-Roman", size) for word in words)) / (len(words) - 1)
            x = 60.0
            for word in words:
                put(made, x, 700 - 12 * n, word, size, "Times-Roman")
                x += stringWidth(word, "Times-Roman", size) + blank

    assert lines(canvas(draw)) == PROSE


@pytest.mark.parametrize("apart", [2, 4, 6])
def test_letters_set_apart_are_words_and_a_heading(apart):
    def draw(made):
        text = made.beginText(60, 700)
        text.setFont("Helvetica", 10)
        text.setCharSpace(apart)
        text.textLine("WORK EXPERIENCE")
        made.drawText(text)
        put(made, 60, 670, PROSE[0])

    found = read(canvas(draw)).pages[0].lines
    assert [line.text for line in found] == ["WORK EXPERIENCE", PROSE[0]]
    assert found[0].style is Style.HEADING


def test_letters_with_blanks_between_are_a_word():
    assert lines(canvas(lambda made: put(made, 60, 700, "E X P E R I E N C E"))) == ["EXPERIENCE"]


def test_korean_is_read_and_composed():
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))

    def draw(made):
        put(made, 60, 700, "경력 사항", 10, "HYSMyeongJo-Medium")
        put(made, 60, 680, "성   명", 10, "HYSMyeongJo-Medium")

    found = read(canvas(draw))  # the font is not in the file: no ink here, yet nothing is hidden
    assert [line.text for line in found.pages[0].lines] == ["경력 사항", "성명"]
    assert found.hidden == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn):
    def draw(made):
        put(made, 60, 700, "Hanbit Electronics")
        right(made, 540, 700, "2016 - 2019")
        put(made, 60, 680, "Engineer")

    upright = canvas(draw)
    writer, out = PdfWriter(PdfReader(io.BytesIO(upright))), io.BytesIO()
    writer.pages[0].rotate(turn)
    writer.write(out)
    assert sorted(lines(out.getvalue())) == sorted(lines(upright))


def test_text_up_the_side_is_read_after_the_page():
    def draw(made):
        put(made, 60, 700, "Hanbit Electronics")
        made.saveState()
        made.translate(580, 100)
        made.rotate(90)
        put(made, 0, 0, "Curriculum vitae of Kim")
        made.restoreState()

    found = read(canvas(draw)).pages[0].lines
    assert [line.text for line in found] == ["Hanbit Electronics", "Curriculum vitae of Kim"]
    assert found[1].box.bottom - found[1].box.top > 80 > found[1].box.right - found[1].box.left


def test_what_is_filled_in_a_form_is_read():
    def draw(made):
        put(made, 60, 705, "Name")
        made.acroForm.textfield(x=120, y=700, width=200, height=18, value="Kim Minji", fontSize=10, borderWidth=0)

    assert lines(canvas(draw)) == ["Name\tKim Minji"]


def test_numbers_of_pages_are_noise():
    def draw(made):
        for n in (1, 2):
            put(made, 60, 700, f"Text of page {'one' if n == 1 else 'two'}")
            put(made, 280, 30, f"Page {n} of 2")
            made.showPage()

    assert lines(canvas(draw)) == ["Text of page one", "Text of page two"]


def test_links_are_web_and_mail_only():
    def draw(made):
        put(made, 60, 700, "My page")
        for n, address in enumerate(
            ("https://example.org/a", "mailto:a@example.org", "file:///etc/passwd", "javascript:1")
        ):
            made.linkURL(address, (60, 690 - n, 120, 710))

    assert read(canvas(draw)).links == ("https://example.org/a", "mailto:a@example.org")


def test_a_cropped_page_shows_what_is_within():
    content = page(
        b"BT /F1 11 Tf 72 700 Td (Within) Tj 0 -600 Td (Outside of it) Tj ET", page_extra=b"/CropBox [0 400 595 842]"
    )
    found = read(content)
    assert found.pages[0].text == "Within"
    assert [each.text for each in found.hidden] == ["Outside of it"]


def test_sizes_weights_boxes_and_offsets_are_of_the_page():
    def draw(made):
        put(made, 60, 700, "Kim Minji", 20, "Helvetica-Bold")
        put(made, 60, 660, PROSE[0])
        put(made, 60, 640, "• Led a team")

    found = read(canvas(draw)).pages[0]
    first, second, third = found.lines
    assert (first.size, first.bold, first.style) == (20, True, Style.HEADING)
    assert (second.size, second.bold, second.style) == (10, False, Style.BODY)
    assert third.style is Style.LIST_ITEM
    assert first.box.left == pytest.approx(60, abs=1)
    assert first.box.top < SIZE[1] - 700 < first.box.bottom
    for line in found.lines:
        assert found.text[line.start : line.start + len(line.text)] == line.text
