"""Word documents: every text in its place once, hidden text apart."""

import pytest

from matching.document_text.model import Style, Unseen
from tests.document_text.inside import lines, read
from tests.document_text.raw import PACKAGE, RELATIONS, SPACES, WORD, docx, paragraph, word_xml

BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(paragraph, paragraphs))}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def related(**parts: str) -> dict[str, str]:
    """Return parts by kind with the relations that lead to them; an address leads away."""
    inside = {kind: each for kind, each in parts.items() if not each.startswith(("http", "mailto"))}
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind.rstrip("0123456789")}" '
        + (f'Target="{kind}.xml"/>' if kind in inside else f'Target="{each}" TargetMode="External"/>')
        for n, (kind, each) in enumerate(parts.items())
    )
    made = {f"word/{kind}.xml": f'<x xmlns:w="{WORD}" {SPACES}>{each}</x>' for kind, each in inside.items()}
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        **made,
    }


def test_a_row_is_a_line_and_its_cells_are_divided_by_tabs():
    assert lines(docx(table(cell("기간") + cell("근무처"), cell("2016.03 ~ 2019.08") + cell("한빛전자")))) == [
        "기간\t근무처",
        "2016.03 ~ 2019.08\t한빛전자",
    ]


def test_cells_of_several_lines_are_read_across():
    assert lines(docx(table(cell("Hanbit Electronics", "Engineer") + cell("2016 - 2019", "Suwon")))) == [
        "Hanbit Electronics\t2016 - 2019",
        "Engineer\tSuwon",
    ]


def test_a_span_of_time_on_two_lines_stays_whole():
    assert lines(docx(table(cell("2016.03 ~", "2019.08") + cell("한빛전자")))) == ["2016.03 ~ 2019.08\t한빛전자"]


def test_a_table_that_makes_columns_is_read_column_by_column():
    left, right = [f"Skill {n}" for n in range(6)], [f"Job {n}" for n in range(6)]
    found = read(docx(table(cell(*left) + cell(*right)))).pages[0].lines
    assert [line.text for line in found] == left + right
    assert [line.column for line in found] == [0] * 6 + [1] * 6


def test_a_merged_cell_is_read_once_and_a_label_before_its_rows():
    merge = '<w:vMerge w:val="restart"/>'
    rows = [
        cell("학력", properties=merge) + cell("학교") + cell("전공"),
        cell("", properties="<w:vMerge/>") + cell("서울대학교") + cell("물리학"),
    ]
    assert lines(docx(table(*rows))) == ["학력", "학교\t전공", "서울대학교\t물리학"]


def test_a_table_in_a_table_is_read():
    inner = table(cell("a") + cell("b"))
    assert lines(docx(f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>")) == ["a\tb"]


def test_a_text_box_is_read_once_though_it_is_written_twice():
    box = f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert lines(docx(f"<w:p><w:r>{drawing}<w:t>Before it</w:t></w:r></w:p>{paragraph('After it')}")) == [
        "Before it",
        "In the box",
        "After it",
    ]


def test_headers_and_footers_are_read_once_and_numbers_of_pages_not_at_all():
    more = related(header1=paragraph("Kim Minji - CV"), footer1=paragraph("Page 1 of 2") + paragraph("Suwon"))
    assert lines(docx(paragraph("Body") + BREAK + paragraph("More"), more=more)) == [
        "Kim Minji - CV",
        "Body",
        "More",
        "Suwon",
    ]


def test_instructions_of_fields_are_no_text_and_their_results_are():
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>my page</w:t></w:r></w:p>'
    )
    assert lines(docx(field)) == ["my page"]


def test_addresses_behind_words_are_links():
    more = related(
        hyperlink1="https://example.org/kim", hyperlink2="mailto:kim@example.org", hyperlink3="http://example.org"
    )
    more["word/_rels/document.xml.rels"] = more["word/_rels/document.xml.rels"].replace(
        "http://example.org", "file:///etc/passwd"
    )
    assert read(docx(paragraph("Kim"), more=more)).links == ("https://example.org/kim", "mailto:kim@example.org")


def test_lists_and_headings_are_told_by_their_styles():
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="제목 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="bullets"/>'
        '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="1"/></w:style>'
    )
    body = "".join(paragraph("글", properties=f'<w:pStyle w:val="{name}"/>') for name in ("1", "b", "c", "none"))
    found = read(docx(body, more=related(styles=styles))).pages[0].lines
    assert [line.style for line in found] == [Style.HEADING, Style.LIST_ITEM, Style.HEADING, Style.BODY]
    assert found[1].text == "• 글"


def test_pages_begin_where_the_document_says_so():
    rendered = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Third</w:t></w:r></w:p>"
    new_page = paragraph("Fourth", properties="<w:pageBreakBefore/>")
    found = read(docx(paragraph("First") + BREAK + paragraph("Second") + rendered + new_page))
    assert [page.text for page in found.pages] == ["First", "Second", "Third", "Fourth"]
    assert [page.number for page in found.pages] == [1, 2, 3, 4]


def test_breaks_tabs_and_wide_blanks_are_kept_as_what_they_show():
    run = "<w:p><w:r><w:t>Hanbit</w:t><w:tab/><w:tab/><w:t>2016</w:t>"
    run += "<w:br/><w:t>Engineer          Suwon</w:t></w:r></w:p>"
    assert lines(docx(run)) == ["Hanbit\t2016", "Engineer\tSuwon"]


def test_letters_set_apart_are_closed_up():
    assert lines(docx(paragraph("E X P E R I E N C E") + paragraph("경 력 사 항"))) == ["EXPERIENCE", "경력사항"]


def test_accepted_insertions_are_text():
    assert lines(docx("<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins></w:p>")) == ["added"]


SHADE = '<w:shd w:val="clear" w:fill="{}"/>'
INK = '<w:color w:val="{}"/>'
WHITE_INK = '<w:color w:val="FFFFFF"/>'
HIDDEN = {
    "vanished": (paragraph("SECRET", "<w:vanish/>"), Unseen.HIDDEN_RUN),
    "white": (paragraph("SECRET", WHITE_INK), Unseen.NO_INK),
    "nearly white": (paragraph("SECRET", '<w:color w:val="FAFAFA"/>'), Unseen.NO_INK),
    "tiny": (paragraph("SECRET", '<w:sz w:val="2"/>'), Unseen.TINY),
    "narrow": (paragraph("SECRET", '<w:w w:val="1"/>'), Unseen.TINY),
    "squeezed": (paragraph("SECRET", properties='<w:spacing w:line="1" w:lineRule="exact"/>'), Unseen.TINY),
    "the colour of its shade": (
        paragraph("SECRET", '<w:color w:val="1F3A5F"/>' + SHADE.format("1F3A5F")), Unseen.NO_INK),
    "the colour of its cell": (
        table(f"<w:tc><w:tcPr>{SHADE.format('222222')}</w:tcPr>{paragraph('SECRET', INK.format('222222'))}</w:tc>"),
        Unseen.NO_INK),
    "a deleted row": (
        table("<w:trPr><w:del/></w:trPr>" + cell("SECRET")), Unseen.DELETED),
    "deleted": ("<w:p><w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del></w:p>", Unseen.DELETED),
    "without a fill": (
        paragraph("SECRET", '<w14:textFill xmlns:w14="w14"><w14:noFill/></w14:textFill>'), Unseen.INVISIBLE),
    "an alternative text": (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="SECRET"/></wp:inline></w:drawing></w:r></w:p>',
        Unseen.ASIDE),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_apart_with_its_reason(name):
    body, why = HIDDEN[name]
    found = read(docx(paragraph("Seen") + body))
    assert [line.text for line in found.pages[0].lines if line.text] == ["Seen"]
    assert [(each.text, each.why) for each in found.hidden] == [("SECRET", why)]
    assert ("hidden-text" in found.warnings) == (why not in (Unseen.DELETED, Unseen.ASIDE))


def test_hidden_by_a_style_or_in_a_header_or_a_comment_is_hidden_too():
    styles = f'<w:style w:type="character" w:styleId="h"><w:rPr>{WHITE_INK}</w:rPr></w:style>'
    more = related(styles=styles, header1=paragraph("HEAD", "<w:vanish/>"), comments=paragraph("NOTE"))
    found = read(docx(paragraph("Seen") + paragraph("STYLED", '<w:rStyle w:val="h"/>'), more=more))
    assert {(each.text, each.why) for each in found.hidden} == {
        ("STYLED", Unseen.NO_INK),
        ("HEAD", Unseen.HIDDEN_RUN),
        ("NOTE", Unseen.ASIDE),
    }


@pytest.mark.parametrize(
    "body",
    [
        paragraph("Seen", WHITE_INK + SHADE.format("1F3A5F")),
        paragraph("Seen", WHITE_INK + '<w:highlight w:val="black"/>'),
        paragraph("Seen", WHITE_INK, properties=SHADE.format("2E7D32")),
        table("<w:tc><w:tcPr>" + SHADE.format("222222") + "</w:tcPr>" + paragraph("Seen", WHITE_INK) + "</w:tc>"),
        paragraph("Seen", '<w:color w:val="auto"/>'),
        paragraph("Seen", '<w:color w:val="999999"/>'),
        paragraph("Seen", '<w:vanish w:val="0"/>'),
        paragraph("Seen", '<w:sz w:val="12"/>'),
    ],
)
def test_honest_colours_are_seen(body):
    found = read(docx(body))
    assert found.pages[0].text == "Seen"
    assert found.hidden == ()


def test_white_letters_on_a_dark_page_are_seen_and_dark_ones_hidden():
    ground = '<w:background w:color="101010"/>'
    body = paragraph("Seen", WHITE_INK) + paragraph("SECRET", '<w:color w:val="101010"/>')
    found = read(docx(document=word_xml(body, extra=ground)))
    assert found.pages[0].text == "Seen"
    assert [each.text for each in found.hidden] == ["SECRET"]


def test_pale_letters_over_a_picture_are_kept_with_a_warning():
    anchor = '<wp:anchor behindDoc="1"><wp:extent cx="7560000" cy="10692000"/></wp:anchor>'
    body = f"<w:p><w:r><w:drawing>{anchor}</w:drawing></w:r></w:p>" + paragraph("Seen", WHITE_INK)
    found = read(docx(body))
    assert found.pages[0].text.strip() == "Seen"
    assert found.warnings == ("background-not-known",)


def test_offsets_lead_to_each_line():
    found = read(docx(paragraph("하나") + table(cell("a") + cell("b")) + BREAK + paragraph("둘")))
    for page in found.pages:
        for line in page.lines:
            assert page.text[line.start : line.start + len(line.text)] == line.text
