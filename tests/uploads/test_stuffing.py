"""Words that no reader sees change nothing of what is read, and saying a skill again and again is worth no more."""

import io
import math
from datetime import date

import pytest
from docx import Document
from docx.shared import Pt, RGBColor

from matching.document_text.model import Unseen
from matching.ingest.json_resume import read_candidate
from matching.reference.skills import skills
from matching.uploads.receiving import receive
from matching.uploads.upload import Upload
from tests.document_text.drawn import SIZE, canvas
from tests.document_text.test_docx_boxes import box, drawn
from tests.people import opening
from tests.test_features import value

DAY = date(2026, 11, 26)
CV = (
    "Anna Example",
    "Experience",
    "Hanbit Electronics",
    "Process Engineer",
    "Mar 2016 - Aug 2019",
    "- Owned plasma etching of the gate module",
    "Education",
    "KAIST",
    "M.S. in Materials Science, 2014 - 2016",
    "Skills",
    "Python, SPC",
)
STUFFED = [skill.name.en for skill in skills() if skill.name.en.isascii()][:300]
LINES_OF_FIVE = [", ".join(STUFFED[n : n + 5]) for n in range(0, len(STUFFED), 5)]


def received(content: bytes) -> Upload:
    return receive(content, name=None, identifier="x", today=DAY)


def pdf(how: str | None) -> bytes:
    """Return the CV on a page, with the stuffing on it in white, at one point or beside it, or in black below."""

    def draw(made):
        made.setFont("Helvetica", 11)
        for number, line in enumerate(CV):
            made.drawString(60, 780 - 16 * number, line)
        if how == "black":
            _draw_below(made)
        elif how is not None:
            made.setFillColorRGB(*((1, 1, 1) if how == "white" else (0, 0, 0)))
            made.setFont("Helvetica", 1 if how == "tiny" else 6)
            for number, line in enumerate(LINES_OF_FIVE):
                made.drawString(SIZE[0] + 100 if how == "off-page" else 60, 600 - 9 * number, line)

    return canvas(draw)


def _draw_below(made) -> None:
    y = 780 - 16 * len(CV)
    for number in range(0, len(STUFFED), 2):
        if y < 60:
            made.showPage()
            made.setFont("Helvetica", 11)
            y = 780
        made.drawString(60, y, ", ".join(STUFFED[number : number + 2]))
        y -= 16


def word(how: str | None) -> bytes:
    """Return the same as a Word document; what is beside the page is so in a text box."""
    made = Document()
    for line in CV:
        made.add_paragraph(line)
    for line in LINES_OF_FIVE if how not in (None, "off-page") else ():
        run = made.add_paragraph().add_run(line)
        if how == "white":
            run.font.color.rgb = RGBColor(255, 255, 255)
        elif how == "tiny":
            run.font.size = Pt(1)
    if how == "off-page":
        _add_beside(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add_beside(made) -> None:
    from lxml import etree

    from tests.document_text.raw import word_xml

    body = word_xml(drawn(box(", ".join(STUFFED)), x=40, origin="page"))
    for paragraph in etree.fromstring(body.encode()).iter("{*}body"):
        made.element.body.insert(0, paragraph[0])


WAYS = {"white": Unseen.NO_INK, "tiny": Unseen.TINY, "off-page": Unseen.OFF_PAGE}
MAKERS = {"pdf": pdf, "docx": word}


@pytest.fixture(scope="module", params=MAKERS)
def maker(request):
    make = MAKERS[request.param]
    return make, received(make(None))


def without_name_of_bytes(upload: Upload) -> dict:
    """Return a resume without the digest that names the document in its places."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return "" if value == upload.sha256 else value

    return plain(upload.resume)


@pytest.mark.parametrize("how", WAYS)
def test_three_hundred_hidden_skills_change_nothing_and_are_listed(maker, how):
    make, honest = maker
    stuffed = received(make(how))
    assert len(STUFFED) == 300
    assert without_name_of_bytes(stuffed) == without_name_of_bytes(honest)
    assert (stuffed.words, stuffed.unread, stuffed.notes) == (honest.words, honest.unread, honest.notes)
    listed = " ".join(each.text for each in stuffed.hidden)
    assert [name for name in STUFFED if name not in listed] == []
    assert {each.why for each in stuffed.hidden} == {WAYS[how]}
    assert "hidden-text" in stuffed.warnings
    assert honest.hidden == ()


def test_the_same_words_in_sight_do_change_it(maker):
    make, honest = maker
    seen = received(make("black"))
    assert without_name_of_bytes(seen) != without_name_of_bytes(honest)
    assert seen.hidden == ()
    assert len(named(seen)) >= 150 > len(named(honest))


def named(upload: Upload) -> set[str]:
    listed = upload.resume.get("skills", [])
    return {name for each in listed for name in (each.get("name"), *each.get("keywords", ())) if name}


def must(upload: Upload) -> float:
    return value("must", opening(must=("TCAD", "SPC", "Plasma etching")), read_candidate(upload.resume))


def test_a_skill_in_sight_five_hundred_times_counts_as_once():
    def text(times):
        skilled = [*CV[:-1], ", ".join(["Python", *["TCAD"] * times])]
        return received("\n".join(skilled).encode())

    never, once, often = must(text(0)), must(text(1)), must(text(500))
    assert once == often
    assert 0 < never < once < 1
    assert not math.isnan(once)
