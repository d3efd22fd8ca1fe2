"""From a CV to files: Chromium prints pages, LibreOffice converts Word documents, reportlab sets plain text."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from tests.cv.render import korean_forms, layouts
from tests.cv.render.lines import dated_line, has, order, skill_lines, study_lines, work_lines
from tests.cv.render.resume import Resume
from tests.cv.render.templates import TEMPLATES

LAYOUTS = layouts.LAYOUTS | korean_forms.LAYOUTS
NANUM = Path("/usr/share/fonts/truetype/nanum")
DROPPED = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")


def print_page(html: str, to: Path, *, tagged: bool = True) -> None:
    """Print a page with Chromium, with or without the tags that say what is a heading and what a list."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "cv.html")
        page.write_text(html, encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             *([] if tagged else ["--disable-pdf-tagging"]), f"--user-data-dir={folder}/profile",
             f"--print-to-pdf={to}", page.as_uri()],
            check=True, capture_output=True, timeout=90,
        )  # fmt: skip


def convert(document: Path, to: Path) -> None:
    """Convert a Word document with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(document)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        to.write_bytes(Path(folder, document.with_suffix(".pdf").name).read_bytes())


def word_file(resume: Resume) -> bytes:
    """Return the Word document, without the picture and the copy of styles that the template brings."""
    raw = io.BytesIO()
    TEMPLATES[resume.plan.word](resume).save(raw)
    small = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            if name in DROPPED:
                continue
            data = old.read(name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                data = _without(data, DROPPED)
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    return small.getvalue()


def _without(xml: bytes, names: tuple[str, ...]) -> bytes:
    text = xml.decode()
    for name in names:
        last = name.split("/")[-1]
        while last in text:
            place = text.index(last)
            text = text[: text.rindex("<", 0, place)] + text[text.index(">", place) + 1 :]
    return text.encode()


def _text_section(resume: Resume, kind: str) -> list[str]:
    plan = resume.plan
    if kind == "work":
        each = [(w.dates, *work_lines(w, plan.pattern), w.under) for w in resume.works]
    elif kind == "edu":
        each = [(s.dates, *study_lines(s, plan.pattern, plan.language), s.under) for s in resume.studies]
    elif kind == "project":
        each = [(dates, name, "", under) for name, dates, under in resume.projects]
    else:
        return _text_lines(resume, kind)
    lines = []
    for dates, first, second, under in each:
        lines += ["", f"{dates}  {first}".strip(), *([second] if second else []), *(f"- {line}" for line in under)]
    return lines


def _text_lines(resume: Resume, kind: str) -> list[str]:
    if kind == "skill":
        return [f"{group}: {names}" if group else names for group, names in skill_lines(resume)]
    if kind == "lang":
        return [f"{name}: {how}" if how else name for name, how in resume.languages]
    if kind == "summary":
        return [resume.summary]
    if kind in resume.plain:
        return resume.plain[kind]
    return [f"* {dated_line(text, date, kind)}" for text, date in resume.dated[kind]]


def text_lines(resume: Resume) -> list[str]:
    """Return the CV as a plain text has it: capitals for headings, blank lines between entries."""
    lines = [resume.name, resume.label, *resume.contact, *resume.links]
    for kind in order(resume):
        if has(resume, kind):
            lines += ["", resume.heading[kind].upper()] if resume.heading[kind] else [""]
            lines += _text_section(resume, kind)
    return lines


def set_text(resume: Resume, to: Path) -> None:
    """Set the plain text with reportlab."""
    for name, file in (("body", "NanumGothic.ttf"), ("bold", "NanumGothicBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(NANUM / file)))
    body = ParagraphStyle("body", fontName="body", fontSize=9.5, leading=13, alignment=TA_LEFT, wordWrap="LTR")
    bold = ParagraphStyle("bold", parent=body, fontName="bold", fontSize=11, leading=15)
    headings = {words.upper() for words in resume.heading.values() if words}
    story = []
    for i, line in enumerate(text_lines(resume)):
        safe = line.replace("&", "&amp;").replace("<", "&lt;")
        story.append(Paragraph(safe, bold if i == 0 or line in headings else body) if line else Spacer(1, 7))
    SimpleDocTemplate(str(to), pagesize=A4, title="CV", leftMargin=60, rightMargin=60, topMargin=56).build(story)


def press(resume: Resume, folder: Path) -> None:
    """Write `<id>.docx` and `<id>.pdf`."""
    plan = resume.plan
    document, pdf = folder / f"{plan.id}.docx", folder / f"{plan.id}.pdf"
    document.write_bytes(word_file(resume))
    if plan.printer == "libreoffice":
        convert(document, pdf)
    elif plan.printer == "reportlab":
        set_text(resume, pdf)
    else:
        print_page(LAYOUTS[plan.html](resume), pdf, tagged=plan.language == "en" and not plan.telling)
