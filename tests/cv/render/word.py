"""Word documents: what all templates share (fonts, headings, dates at a tab, shaded cells, text boxes)."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from tests.cv.render.lines import dated_line, has, order, skill_lines, study_lines, work_lines
from tests.cv.render.resume import Resume


def blank(resume: Resume, *, margin: int = 20, font: str = "") -> Doc:
    """Return an empty document in A4 with the CV's fonts."""
    document = Document()
    part = document.sections[0]
    part.page_width, part.page_height = Mm(210), Mm(297)
    part.left_margin = part.right_margin = Mm(margin)
    part.top_margin = part.bottom_margin = Mm(margin - 4)
    latin = font or ("Calibri", "Arial", "Times New Roman")[resume.plan.theme % 3]
    for name in ("Normal", "Heading 1", "Heading 2", "Title", "List Bullet"):
        style = document.styles[name]
        style.font.name = latin
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        fonts.set(qn("w:eastAsia"), "NanumGothic" if resume.plan.printer == "libreoffice" else "맑은 고딕")
        fonts.set(qn("w:hAnsi"), latin)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    if resume.plan.footer:
        footer(document, resume.plan.footer)
    return document


def field(paragraph: object, code: str) -> None:
    """Add a field such as PAGE, with a value as Word stores it."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("value", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "value":
            run.text = text
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)


def footer(document: Doc, words: str) -> None:
    """Write a footer such as "Page #page# of #all#"."""
    paragraph = document.sections[0].footer.paragraphs[0]
    for i, part in enumerate(words.split("#")):
        if i % 2:
            field(paragraph, "PAGE" if part == "page" else "NUMPAGES")
        else:
            paragraph.add_run(part)


def shade(cell: object, colour: str) -> None:
    """Colour a cell's background."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour.strip("#")}"/>'))


def widths(table: object, millimetres: tuple[float, ...]) -> None:
    """Set the widths of a table's columns."""
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=False):
            cell.width = Mm(width)


def write(place: object, text: str, *, bold: bool = False, size: float = 0, colour: str = "", style: str | None = None):
    """Add a paragraph to a document or a cell (whose first, empty one is used)."""
    if not text:
        return None
    empty = getattr(place, "_tc", None) is not None and not place.text and len(place.paragraphs) == 1
    paragraph = place.paragraphs[0] if empty else place.add_paragraph()
    if style:
        paragraph.style = place.part.document.styles[style] if hasattr(place, "part") else style
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.strip("#"))
    paragraph.paragraph_format.space_after = Pt(1)
    return paragraph


def tabbed(place: object, left: str, right: str, *, millimetres: float, bold: bool = True) -> None:
    """Add a line with its dates at a right tab."""
    paragraph = write(place, left, bold=bold)
    if paragraph is not None and right:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(millimetres), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t" + right)


def listed(place: object, lines: list[str], *, style: str | None = "List Bullet") -> None:
    """Add bullets: a Word list, or signs typed by hand."""
    for line in lines:
        write(place, line if style else f"- {line}", style=style)


def entries(resume: Resume, kind: str) -> list[tuple[str, str, str, list[str]]]:
    """Return first line, second line, dates and bullets of each post, degree or project."""
    plan = resume.plan
    if kind == "work":
        return [(*work_lines(w, plan.pattern), w.dates, w.under) for w in resume.works]
    if kind == "edu":
        return [(*study_lines(s, plan.pattern, plan.language), s.dates, s.under) for s in resume.studies]
    return [(name, "", dates, under) for name, dates, under in resume.projects]


def plain_section(place: object, resume: Resume, kind: str, *, style: str | None = "List Bullet") -> None:
    """Add all but posts, degrees and projects."""
    if kind == "summary":
        write(place, resume.summary)
    elif kind == "skill":
        for group, names in skill_lines(resume):
            write(place, f"{group}: {names}" if group else names)
    elif kind == "lang":
        shown = [f"{name} ({how})" if how else name for name, how in resume.languages]
        if resume.plan.theme % 2:
            write(place, ", ".join(shown))
        else:
            listed(place, shown, style=None if style is None else "List Bullet")
    elif kind in resume.plain:
        for line in resume.plain[kind]:
            write(place, line)
    else:
        listed(place, [dated_line(text, date, kind) for text, date in resume.dated[kind]], style=style)


def contact_line(resume: Resume, by: str = " | ") -> str:
    """Return mail, phone, place and links on one line."""
    return by.join([*resume.contact, *resume.links])


def kinds(resume: Resume) -> list[str]:
    """Return the sections this CV has, in its order."""
    return [kind for kind in order(resume) if has(resume, kind)]


def text_box(document: Doc, lines: list[str]) -> None:
    """Add a text box as Word writes it: a drawing, and the same words again for older programs."""
    inside = "".join(f"<w:p><w:r><w:t>{_escaped(line)}</w:t></w:r></w:p>" for line in lines)
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    drawing = (
        '<w:drawing><wp:inline><wp:extent cx="5400000" cy="1500000"/><wp:docPr id="7" name="Text Box 7"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="1500000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    older = f'<w:pict><v:shape style="width:425pt;height:118pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {names}><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
            f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
