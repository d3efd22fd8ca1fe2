"""From a CV's text to a profile: every fact with its place and grade, and what was not understood shown as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matching.cv.basics import read_basics
from matching.cv.broken import rejoined
from matching.cv.draft import Fact, Facts, Found, Remark, resume_of
from matching.cv.education import read_education
from matching.cv.flat import unfolded
from matching.cv.furniture import without_furniture
from matching.cv.items import read_items, read_projects, read_volunteering
from matching.cv.languages import read_languages
from matching.cv.periods import day_comes_first
from matching.cv.reading import CvReading, Note, Section, Unread
from matching.cv.rows import Row, rows_of
from matching.cv.sections import Block, blocks_of, without_protected
from matching.cv.skills import read_skills
from matching.cv.unheaded import told_apart
from matching.cv.unread import unread_in
from matching.cv.work import read_work
from matching.document_text.model import DocumentText
from matching.domain import Grade
from matching.reference import language_code

__all__ = ["CvReading", "Note", "Section", "Unread", "read_cv"]

_MOST_ROWS = 1_200  # some thirty pages
_MOST_NOTES = 500
_ITEMS = ("certificates", "awards", "publications")


def read_cv(document: DocumentText) -> CvReading:
    """Read a CV in Korean, English or both.

    What is told by nothing stays unread: no employer, title, school or date is guessed.
    """
    rows = [without_protected(row) for row in unfolded(rejoined(without_furniture(rows_of(document))))]
    rows, left = [row for row in rows[:_MOST_ROWS] if row.text.strip()], rows[_MOST_ROWS:]
    blocks = told_apart(blocks_of(rows))
    day_first = day_comes_first([row.text for row in rows if len(row.text) < 400])
    found = Found(remarks=[Remark("too-long", row.piece()) for row in left[:1]])
    for block in blocks:
        found.merge(_read(block, day_first))
    found.merge(_basics(blocks))
    if "languages" in found.entries:
        found.entries["languages"] = _each_once(found.entries["languages"])
    if "work" in found.entries:
        found.entries["work"] = _with_ends(found.entries["work"])
    found.settle(*(block.heading for block in blocks if block.heading is not None))
    return CvReading(
        resume_of(found, document.sha256),
        unread_in(blocks, found.pieces()),
        tuple(section for block in blocks if (section := _section(block))),
        tuple(map(_note, found.remarks[:_MOST_NOTES])),
    )


def _read(block: Block, day_first: bool | None) -> Found:
    readers: Mapping[str, Callable[[Sequence[Row]], Found]] = {
        "work": lambda rows: read_work(rows, day_first=day_first),
        "education": lambda rows: read_education(rows, day_first=day_first),
        "projects": lambda rows: read_projects(rows, day_first=day_first),
        "volunteer": lambda rows: read_volunteering(rows, day_first=day_first),
        "skills": read_skills,
        "languages": read_languages,
        **{kind: _items_reader(kind, day_first) for kind in _ITEMS},
    }
    reader = readers.get(block.kind)
    return reader(block.rows) if reader is not None and block.rows else Found()


def _items_reader(kind: str, day_first: bool | None) -> Callable[[Sequence[Row]], Found]:
    return lambda rows: read_items(kind, rows, day_first=day_first)


def _basics(blocks: Sequence[Block]) -> Found:
    def of(kind: str) -> list[Block]:
        return [block for block in blocks if block.kind == kind]

    return read_basics(of("head"), [*of("personal"), *of("links")], of("summary"))


def _each_once(entries: Sequence[Facts]) -> list[Facts]:
    """Return the languages, one that only a test's result implies not beside the same one named."""
    named = {language_code(str(facts[0].value)) for facts in entries if facts[0].grade is Grade.READ}
    return [
        facts for facts in entries if facts[0].grade is Grade.READ or language_code(str(facts[0].value)) not in named
    ]


def _with_ends(entries: Sequence[Facts]) -> list[Facts]:
    """Say where an end is not known; a job whose end was left blank goes on only where none began later."""
    starts = [str(fact.value) for facts in entries for fact in facts if fact.path == ("startDate",)]
    newest = max(starts, default="")
    return [_with_end(facts, newest) for facts in entries]


def _with_end(facts: Facts, newest: str) -> Facts:
    has = {fact.path: fact for fact in facts}
    ongoing, start = has.get(("x-ktech", "ongoing")), has.get(("startDate",))
    if ongoing is not None and ongoing.grade == "inferred" and start is not None and str(start.value) < newest:
        facts = [fact for fact in facts if fact is not ongoing]
        ongoing = None
    if ongoing is None and ("endDate",) not in has:
        return [*facts, Fact(("endDate",), "", ())]
    return facts


def _section(block: Block) -> Section | None:
    pieces = [*([block.heading] if block.heading else []), *(row.piece() for row in block.rows)]
    if not pieces:
        return None
    first = pieces[0].place
    on_page = [piece.place for piece in pieces if piece.place.page == first.page]
    heading = block.heading.fact if block.heading else ""
    return Section(block.kind, heading, first.page, first.start, on_page[-1].end)


def _note(remark: Remark) -> Note:
    page, start, end = remark.piece.place
    return Note(remark.why, page, start, end, remark.piece.fact)
