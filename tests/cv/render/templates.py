"""Templates of Word documents: styles, sidebars made of tables, forms, text boxes, columns."""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.cv.render.html import colour
from tests.cv.render.korean_forms import personal_pairs, study_table, work_table
from tests.cv.render.layouts import europass_rows
from tests.cv.render.lines import degree_words, has
from tests.cv.render.resume import Resume
from tests.cv.render.word import (
    blank,
    contact_line,
    entries,
    kinds,
    listed,
    plain_section,
    shade,
    tabbed,
    text_box,
    widths,
    write,
)  # fmt: skip

DATED = ("work", "edu", "project")


def styled(resume: Resume) -> Doc:
    """Word's own headings and lists, dates at a right tab."""
    document = blank(resume)
    document.add_paragraph(resume.name, style="Title")
    write(document, resume.label)
    write(document, contact_line(resume))
    for kind in kinds(resume):
        if resume.heading[kind]:
            document.add_heading(resume.heading[kind], level=1)
        if kind not in DATED:
            plain_section(document, resume, kind)
            continue
        for first, second, dates, under in entries(resume, kind):
            tabbed(document, first, dates, millimetres=170)
            write(document, second)
            listed(document, under)
    return document


def typed(resume: Resume) -> Doc:
    """No style at all: bold words for headings, hyphens typed by hand, dates under the title or in brackets."""
    document = blank(resume, margin=24)
    write(document, resume.name, bold=True, size=15)
    for line in [resume.label, *resume.contact, *resume.links]:
        write(document, line)
    for kind in kinds(resume):
        document.add_paragraph()
        write(document, resume.heading[kind], bold=True)
        if kind not in DATED:
            plain_section(document, resume, kind, style=None)
            continue
        for first, second, dates, under in entries(resume, kind):
            if resume.plan.theme % 2:
                write(document, f"{first} ({dates})" if dates else first)
                write(document, second)
            else:
                write(document, dates)
                write(document, first)
                write(document, second)
            listed(document, under, style=None)
    return document


def _side(cell: object, resume: Resume) -> None:
    """Fill the dark cell: skills, languages, certificates, references, in white."""
    lines = {
        "skill": [f"{group}: {', '.join(names)}" if group else ", ".join(names) for group, names in resume.skills],
        "lang": [f"{name} – {how}" if how else name for name, how in resume.languages],
        "cert": [f"{text} {date}".strip() for text, date in resume.dated["cert"]],
        "ref": resume.plain["ref"],
    }
    for kind in (kind for kind in kinds(resume) if kind in lines):
        write(cell, resume.heading[kind], bold=True, size=11, colour="FFFFFF")
        for line in lines[kind]:
            write(cell, line, colour="FFFFFF", size=9)


def side_table(resume: Resume) -> Doc:
    """A sidebar as people make it in Word: a table of two cells, the left one dark."""
    document = blank(resume, margin=14)
    table = document.add_table(rows=1, cols=2)
    widths(table, (58, 124))
    left, right = table.rows[0].cells
    shade(left, colour(resume))
    white = "FFFFFF"
    write(left, resume.name, bold=True, size=16, colour=white)
    write(left, resume.label, colour=white)
    for line in [*resume.contact, *resume.links]:
        write(left, line, colour=white, size=9)
    _side(left, resume)
    for kind in kinds(resume):
        if kind in ("skill", "lang", "cert", "ref"):
            continue
        write(right, resume.heading[kind], bold=True, size=12, colour=colour(resume))
        if kind not in DATED:
            plain_section(right, resume, kind, style=None)
            continue
        for first, second, dates, under in entries(resume, kind):
            write(right, first, bold=True)
            write(right, second)
            write(right, dates, colour="666666", size=9)
            listed(right, under, style=None)
    return document


def grid(document: object, rows: list[list[str]], head: list[str]) -> None:
    """Add a table with a shaded head; columns that are empty in all rows are left out."""
    keep = [i for i in range(len(head)) if any(row[i] for row in rows)]
    table = document.add_table(rows=1 + len(rows), cols=len(keep), style="Table Grid")
    for column, i in enumerate(keep):
        shade(table.cell(0, column), "E7EBF0")
        write(table.cell(0, column), head[i], bold=True, size=9)
        for number, row in enumerate(rows, start=1):
            write(table.cell(number, column), row[i], size=9)


def _projects(document: Doc, resume: Resume, sign: str = "") -> None:
    for first, _, dates, under in entries(resume, "project"):
        write(document, f"{sign}{first} ({dates})" if dates else sign + first)
        listed(document, under, style=None)


def _posts_by_employer(document: Doc, resume: Resume) -> None:
    last = ""
    for w in resume.works:
        write(document, "" if w.employer == last else w.employer, bold=True, size=11)
        last = w.employer
        write(document, w.title)
        write(document, w.dates, colour="666666")
        write(document, " · ".join(x for x in (w.place, w.type) if x), colour="666666")
        listed(document, w.under)


def _numbered_posts(document: Doc, resume: Resume) -> None:
    for number, w in enumerate(resume.works, start=1):
        write(document, f"{number}. {w.employer} ({w.dates})", bold=True)
        write(document, " / ".join(x for x in (w.department, w.title, w.type) if x))
        write(document, w.place)
        listed(document, w.under)


def _form_rest(document: Doc, resume: Resume) -> None:
    for kind in ("skill", "military", "pub", "act", "summary", "letter", "ref"):
        if has(resume, kind):
            write(document, resume.heading[kind], bold=True, size=11)
            plain_section(document, resume, kind, style=None)
    if resume.projects:
        write(document, resume.heading["project"], bold=True, size=11)
        _projects(document, resume)


def form(resume: Resume) -> Doc:
    """이력서: a box for the photo in a merged cell, label and value, tables of schools and posts."""
    document = blank(resume, margin=16)
    title = write(document, "이 력 서", bold=True, size=20)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    pairs = personal_pairs(resume)
    box = document.add_table(rows=len(pairs), cols=3, style="Table Grid")
    write(box.cell(0, 0).merge(box.cell(len(pairs) - 1, 0)), "사진")
    for number, (label, value) in enumerate(pairs):
        shade(box.cell(number, 1), "E7EBF0")
        write(box.cell(number, 1), label, bold=True, size=9)
        write(box.cell(number, 2), value, size=9)
    widths(box, (32, 34, 112))
    for kind, table in (("edu", study_table), ("work", work_table)):
        if has(resume, kind):
            write(document, resume.heading[kind], bold=True, size=11)
            grid(document, *table(resume))
    if resume.languages:
        write(document, resume.heading["lang"], bold=True, size=11)
        grid(document, [list(each) for each in resume.languages], ["외국어", "수준/점수"])
    for kind, label, day in (("cert", "자격증명", "취득일"), ("award", "내용", "일자")):
        if has(resume, kind):
            write(document, resume.heading[kind], bold=True, size=11)
            grid(document, [list(each) for each in resume.dated[kind]], [label, day])
    _form_rest(document, resume)
    return document


def rows(resume: Resume) -> Doc:
    """Each section a table of two columns: dates, and what was done."""
    document = blank(resume, margin=18)
    write(document, resume.name, bold=True, size=18)
    write(document, resume.label)
    write(document, contact_line(resume, " · "))
    for kind in kinds(resume):
        if resume.heading[kind]:
            document.add_heading(resume.heading[kind], level=2)
        if kind not in DATED:
            plain_section(document, resume, kind)
            continue
        each = entries(resume, kind)
        table = document.add_table(rows=len(each), cols=2)
        for number, (first, second, dates, under) in enumerate(each):
            write(table.cell(number, 0), dates)
            write(table.cell(number, 1), first, bold=True)
            write(table.cell(number, 1), second)
            listed(table.cell(number, 1), under)
        widths(table, (42, 132))
    return document


def boxed(resume: Resume) -> Doc:
    """Name and contact in a text box, the name again in the page's header."""
    document = blank(resume)
    document.sections[0].header.paragraphs[0].text = (
        f"{resume.name} – CV" if resume.plan.language == "en" else resume.name
    )
    text_box(document, [resume.name, resume.label, *resume.contact, *resume.links])
    for kind in kinds(resume):
        if resume.heading[kind]:
            document.add_heading(resume.heading[kind], level=1)
        if kind not in DATED:
            plain_section(document, resume, kind)
            continue
        for first, second, dates, under in entries(resume, kind):
            write(document, first, bold=True)
            tabbed(document, second or dates, dates if second else "", millimetres=170, bold=False)
            listed(document, under)
    return document


def labels(resume: Resume) -> Doc:
    """The older Europass as a table: a label beside each value."""
    document = blank(resume, margin=18)
    write(document, resume.name, bold=True, size=14)
    write(document, contact_line(resume, " · "))
    for kind in kinds(resume):
        write(document, resume.heading[kind], bold=True, size=11, colour=colour(resume))
        if kind not in ("work", "edu"):
            if kind == "project":
                _projects(document, resume)
            else:
                plain_section(document, resume, kind)
            continue
        for pairs in europass_rows(resume, kind):
            shown = [pair for pair in pairs if pair[1]]
            table = document.add_table(rows=len(shown), cols=2)
            for number, (label, value) in enumerate(shown):
                write(table.cell(number, 0), label, colour="555555")
                write(table.cell(number, 1), value)
            widths(table, (58, 116))
            document.add_paragraph()
    return document


def career(resume: Resume) -> Doc:
    """경력기술서: each post with its facts as "label : value", then projects and 자기소개서."""
    document = blank(resume)
    document.add_heading("경력기술서", level=1)
    write(document, f"{resume.name} / {resume.label}", bold=True)
    write(document, contact_line(resume, " / "))
    for label, value in resume.dated["personal"]:
        write(document, f"{label}: {value}")
    for kind in (
        "summary",
        "work",
        "project",
        "edu",
        "skill",
        "lang",
        "cert",
        "award",
        "pub",
        "military",
        "act",
        "letter",
    ):
        if not has(resume, kind):
            continue
        document.add_heading(resume.heading[kind], level=2)
        if kind == "work":
            _numbered_posts(document, resume)
        elif kind == "edu":
            for s in resume.studies:
                write(document, "  ".join(x for x in (s.dates, s.school, degree_words(s, "ko"), s.note) if x))
        elif kind == "project":
            _projects(document, resume, sign="▶ ")
        else:
            plain_section(document, resume, kind)
    return document


def network(resume: Resume) -> Doc:
    """As a career network exports it: an employer once, its posts under it."""
    document = blank(resume)
    write(document, resume.name, bold=True, size=18)
    write(document, resume.label)
    write(document, contact_line(resume, " • "))
    for kind in kinds(resume):
        if resume.heading[kind]:
            document.add_heading(resume.heading[kind], level=1)
        if kind == "work":
            _posts_by_employer(document, resume)
        elif kind == "edu":
            for s in resume.studies:
                write(document, s.school, bold=True)
                write(document, " · ".join(x for x in (degree_words(s, resume.plan.language), s.note) if x))
                write(document, s.dates, colour="666666")
                listed(document, s.under)
        elif kind == "project":
            _projects(document, resume)
        else:
            plain_section(document, resume, kind)
    return document


def columns(resume: Resume) -> Doc:
    """Word's own newspaper columns: two for the whole page under the name."""
    document = blank(resume, margin=16)
    write(document, resume.name, bold=True, size=17)
    write(document, contact_line(resume))
    section = document.add_section(0)  # continuous
    narrow = section._sectPr.find(qn("w:cols"))
    if narrow is None:
        narrow = OxmlElement("w:cols")
        section._sectPr.append(narrow)
    narrow.set(qn("w:num"), "2")
    narrow.set(qn("w:space"), "560")
    for kind in kinds(resume):
        write(document, resume.heading[kind], bold=True, size=12, colour=colour(resume))
        if kind not in DATED:
            plain_section(document, resume, kind)
            continue
        for first, second, dates, under in entries(resume, kind):
            write(document, first, bold=True)
            write(document, second)
            write(document, dates)
            listed(document, under)
    return document


def nested(resume: Resume) -> Doc:
    """One outer table a section: the heading in the first cell, a table of entries in the second."""
    document = blank(resume, margin=16)
    write(document, resume.name, bold=True, size=17)
    write(document, resume.label)
    write(document, contact_line(resume))
    for kind in kinds(resume):
        outer = document.add_table(rows=1, cols=2)
        left, right = outer.rows[0].cells
        widths(outer, (38, 140))
        write(left, resume.heading[kind], bold=True)
        if kind not in DATED:
            plain_section(right, resume, kind, style=None)
            continue
        each = entries(resume, kind)
        inner = right.add_table(rows=len(each), cols=2)
        for number, (first, second, dates, under) in enumerate(each):
            cell = inner.cell(number, 0)
            cell.width, inner.cell(number, 1).width = Mm(100), Mm(40)
            write(cell, first, bold=True)
            write(cell, second)
            listed(cell, under, style=None)
            write(inner.cell(number, 1), dates)
    return document


TEMPLATES: dict[str, Callable[[Resume], Doc]] = {
    "styled": styled, "typed": typed, "side-table": side_table, "form": form, "rows": rows, "boxed": boxed,
    "labels": labels, "career": career, "network": network, "columns": columns, "nested": nested,
}  # fmt: skip
