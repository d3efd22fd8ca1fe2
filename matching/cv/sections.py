"""The sections of a CV: which lines are headings, and what kind of thing stands below each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from matching.cv.periods import lengths_in, periods_in
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.tables import column_names
from matching.cv.weigh import SURE, as_degree, as_employer, as_school, as_title, is_employment_type
from matching.cv.words import has_hangul, headings, label_kinds, listed, patterns, solid
from matching.document_text.model import Style
from matching.forgetting import remembered
from matching.reference import language_code

_TITLES = frozenset(["경력기술서", "경력증명서", "자기소개서", "이력서"])
_LONGEST, _LONGEST_LABELLED = 60, 300
_LEAST_KINDS = 2
_DECORATION = " -=_*#:.~>·|<>[]【】《》「」『』〔〕()■□●○◆◇▶▷►◎★☆※▪•▣◈❖➤➢✔✓\uf0b7\uf0a7\uf0d8\uf076"
_NUMBERED = re.compile(r"^(?:\(?(?:\d{1,2}|[IVX]{1,4}|[ⅠⅡⅢⅣⅤⅥⅦ]|[A-H])[.)]\s*)")
_JOINTS = re.compile(r"\s*(?:[&/,+|·:()\[\]]|\band\b|(?<=[가-힣])\s및\s|\s-\s)\s*", re.IGNORECASE)
_WORDS = re.compile(r"[,(:]|\s-\s")
_TWO_SPACES = re.compile(r" {2,}")
_BRACKETED = re.compile(r"[(\[（][^)\]）]*[)\]）]")
Form: TypeAlias = tuple[float, bool, bool, str, bool, bool]
_INLINE = frozenset(["skills", "languages", "summary", "links", "other", "certificates", "protected"])


@dataclass(frozen=True, slots=True)
class Block:
    """A section as the reader works on it: `heading` is `None` for what stands before the first heading."""

    kind: str
    heading: Piece | None
    rows: tuple[Row, ...]


@cache
def _weak() -> frozenset[str]:
    """What may also head a part of one job's text, and so begins a section only in the form of other headings."""
    return frozenset(map(solid, listed("weak", "headings")))


@remembered(8192)
def heading_kind(text: str) -> str | None:
    """Return the kind of section that a line heads as a whole.

    >>> heading_kind("■ 경력 사항 (총 3년)"), heading_kind("SKILLS & LANGUAGES"), heading_kind("Skills of a chef")
    ('work', 'skills', None)
    """
    if len(text) > _LONGEST:
        return None
    bare = _NUMBERED.sub("", text.strip(_DECORATION)).strip(_DECORATION)
    for start, end in reversed(lengths_in(bare)):
        bare = (bare[:start] + " " + bare[end:]).strip(_DECORATION)
    without = _BRACKETED.sub(" ", bare).strip(_DECORATION)
    for each in (bare, without):
        if kind := headings().get(solid(each)):
            return kind
    parts = [headings().get(solid(part)) for part in _JOINTS.split(bare) if solid(part)]
    if parts and all(parts):
        return parts[0]
    return _protected_heading(bare)


def _protected_heading(bare: str) -> str | None:
    return (
        "protected"
        if has_hangul(bare) and len(bare) <= 12 and is_protected(bare) and bare.endswith(("사항", "관계"))
        else None
    )


def blocks_of(rows: Sequence[Row]) -> list[Block]:
    """Return the sections in reading order."""
    strong = _forms_of_headings(rows)
    found: list[tuple[str, Piece | None, list[Row]]] = [("head", None, [])]
    largest = max((row.size for row in rows), default=0.0)
    tallest = _tallest_headings(rows)
    own = bool(strong) and not any(heading_kind(row.text.strip()) for row in rows)
    titled = sum(heading_kind(row.text) == "work" for row in rows) > 1
    for row in rows:
        if row.number < 2 and titled and solid(row.text) in _TITLES:
            found[0][2].append(row)
            continue
        if _is_name_beside(row, largest, strong):
            found.append(("head", None, [row]))
            continue
        is_smaller = row.size < 0.95 * tallest.get((row.page, row.column), 0.0)
        opened = _opened(row, found[-1][0], strong, by_form=not is_smaller)
        if opened is None and own:
            opened = _inline_in_own_words(row)
        if opened is None:
            found[-1][2].append(row)
        else:
            kind, heading, rest = opened
            found.append((kind, heading, [rest] if rest else []))
    return [Block(kind, heading, tuple(below)) for kind, heading, below in found]


def _is_name_beside(row: Row, largest: float, strong: Counter[Form]) -> bool:
    """Whether the largest line of the first page stands below a sidebar: the head of the document begins there."""
    on_top = (
        row.page == 1
        and row.size == largest > 0
        and row.size > 1.2 * max((form[0] for form in strong), default=row.size)
    )
    return on_top and heading_kind(row.text) is None


def _opened(row: Row, inside: str, strong: Counter[Form], *, by_form: bool) -> tuple[str, Piece, Row | None] | None:
    """Return the section that a row begins: its kind, its heading, and what else stands on the row."""
    whole = row.piece()
    kind = heading_kind(whole.text)
    if kind is not None:
        if inside == "work" and is_employment_type(whole.text.split("(")[0].strip()):
            return None
        is_part = _is_weak(whole.text) and inside in {"work", "projects", "education", "volunteer"}
        return None if is_part and _form(row) not in strong else (kind, whole, None)
    if by_form and _has_form_of_heading(row, strong):
        if own := _in_own_words(whole.text):
            return own, whole, None
        if inside != "head" and strong[_form(row)] >= 2 and not _is_name(whole.text):
            return "other", whole, None
    return _inline(row, inside)


def _inline(row: Row, inside: str) -> tuple[str, Piece, Row | None] | None:
    """Return the section that a row names and begins at once: "Skills: C++", a first cell "학력"."""
    cells = row.piece().cells()
    named = column_names(row) is not None and heading_kind(cells[0].text) != "education"
    kind = heading_kind(cells[0].text) if len(cells) > 1 else None
    if kind == "languages" and inside == "skills" and not language_code(_WORDS.split(cells[1].text)[0].strip()):
        return None
    first = _TWO_SPACES.split(row.text.strip(), maxsplit=1)
    if kind is None and len(first) == 2 and len(row.text) <= 40 and heading_kind(first[0]) in ("work", "education"):
        return (heading_kind(first[0]) or "", row.piece(), None) if not periods_in(row.text) else None
    if kind is not None and not named and not _is_label_row(cells):
        return kind, cells[0], _rest(row, cells[1].start)
    colon = row.text.find(":")
    if not 0 < colon < 40 or inside in {"work", "projects", "education", "volunteer", "skills"}:
        return None
    kind = heading_kind(row.text[:colon])
    return (kind, row.piece(0, colon), _rest(row, colon + 1)) if kind in _INLINE else None


def _inline_in_own_words(row: Row) -> tuple[str, Piece, Row | None] | None:
    """Return the section that a row's first cell names in somebody's own words, where all headings are such."""
    cells = row.piece().cells()
    if row.style is not Style.TABLE_ROW or len(cells) != 2 or not _may_head(cells[0].text) or _is_name(cells[0].text):
        return None
    kind = _in_own_words(cells[0].text)
    return (kind, cells[0], _rest(row, cells[1].start)) if kind else None


def _is_label_row(cells: Sequence[Piece]) -> bool:
    """Whether cells are labels and values, or the head of a table: "학력 | 대졸 | 전공 | 화학"."""
    named = sum(bool(label_kinds(cell.text)) or is_protected(cell.text) for cell in cells[1:])
    return named > 0 and not (len(cells) > 2 and named == len(cells) - 1) and len(cells) % 2 == 0


def _rest(row: Row, start: int) -> Row | None:
    """Return what stands on a row from a place on, as a row whose places are the document's."""
    piece = row.piece(start)
    if not piece.text:
        return None
    blank = " " * piece.start
    return replace(row, text=blank + row.text[piece.start :], gap=True)


def _form(row: Row) -> Form:
    text = row.text.strip()
    letters = text.strip(_DECORATION)
    caps = letters.isupper() and not has_hangul(letters)
    mark = text[:1] if text[:1] in _DECORATION else ""
    return round(row.size, 1), row.bold, caps, mark, text.endswith(":"), row.style is Style.HEADING


def _forms_of_headings(rows: Sequence[Row]) -> Counter[Form]:
    """Count how the lines look that are headings without doubt, or else that the document itself calls so."""
    known = [row for row in rows if heading_kind(row.text.strip())]
    if not known:
        return _forms_in_own_words(rows)
    sure = [row for row in known if not _is_weak(row.text)]
    return Counter(map(_form, sure or [row for row in known if row.style is Style.HEADING]))


def _forms_in_own_words(rows: Sequence[Row]) -> Counter[Form]:
    """Count the forms that set off headings in somebody's own words: those in which several are about other things."""
    kinds: defaultdict[Form, Counter[str]] = defaultdict(Counter)
    for row in rows:
        form = _form(row)
        set_off = row.style is Style.HEADING or row.bold or form[2]
        if set_off and _may_head(row.text.strip()) and (own := _in_own_words(row.text.strip())):
            kinds[form][own] += 1
    return Counter({form: found.total() for form, found in kinds.items() if len(found) >= _LEAST_KINDS})


def _may_head(text: str) -> bool:
    """Whether a text is as short as a heading, and without cells and dates."""
    few = len(text.split()) <= 6 and len(text) <= 40
    return few and "\t" not in text and not any(map(str.isdigit, _NUMBERED.sub("", text)))


def _tallest_headings(rows: Sequence[Row]) -> dict[tuple[int, int], float]:
    """Return the size of the largest heading of each column: what is set smaller there heads no section."""
    found: dict[tuple[int, int], float] = {}
    for row in rows:
        named = heading_kind(row.text.strip()) and solid(row.text) not in _TITLES
        if named and not _is_weak(row.text) and "\t" not in row.text:
            found[row.page, row.column] = max(found.get((row.page, row.column), 0.0), row.size)
    return found


def _has_form_of_heading(row: Row, strong: Counter[Form]) -> bool:
    """Whether a line looks as the document's headings do: short, and in the form of one that is known."""
    text = row.text.strip()
    if not _may_head(text):
        return False
    form = _form(row)
    set_off = row.style is Style.HEADING or form[1] or form[2] or form[3]
    return strong[form] > 0 and bool(set_off)


def _is_name(text: str) -> bool:
    """Whether a line names an employer, a post, a school or a degree, and so heads an entry rather than a section."""
    return max(as_title(text), as_employer(text), as_school(text), as_degree(text)) >= SURE


@remembered(4096)
def _in_own_words(text: str) -> str | None:
    """Return what a heading in somebody's own words is about: "Where I've worked", "배움"."""
    return next((kind for kind, pattern in patterns("heading_words").items() if pattern.search(text)), None)


def _is_weak(text: str) -> bool:
    bare = text.strip(_DECORATION)
    return solid(bare) in _weak() or all(solid(part) in _weak() for part in _JOINTS.split(bare) if solid(part))


def label_and_value(piece: Piece) -> tuple[Piece, Piece] | None:
    """Return a label and what it announces, where a piece is "Label: value" with a label that is known."""
    colon = piece.text.find(":")
    if not 0 < colon <= 40:
        return None
    label = piece.part(0, colon).without_bullet().strip(_DECORATION)
    if not label.text or not (label_kinds(label.text) or is_protected(label.text)):
        return None
    return label, piece.part(colon + 1, len(piece.text))


def labelled(row: Row) -> Iterator[tuple[Piece, Piece]]:
    """Yield the labels of a row with their values: cells in turn, or "Label: value" in each cell."""
    cells = row.piece().cells()
    at = 0
    while at < len(cells):
        cell = cells[at]
        if pair := label_and_value(cell):
            if not pair[1].text and at + 1 < len(cells):
                at += 1
                pair = pair[0], cells[at]
            yield pair
        elif at + 1 < len(cells) and _announces(cell) and not _announces(cells[at + 1]):
            at += 1
            yield cell.strip(_DECORATION), cells[at]
        at += 1


def _announces(cell: Piece) -> bool:
    text = cell.text.strip(_DECORATION)
    return bool(label_kinds(text)) or is_protected(text)


def without_protected(row: Row) -> Row:
    """Return a row in which what no employer may ask for, and its label, are blotted out."""
    if len(row.text) > _LONGEST_LABELLED or column_names(row) is not None:
        return row
    pairs = [(label, cell) for label, cell in labelled(row) if is_protected(label.text)]
    return row.without([piece for pair in pairs for piece in pair]) if pairs else row
