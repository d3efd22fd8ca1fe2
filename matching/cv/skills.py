"""Lists of skills: groups with keywords, names one by one, and in sentences only what the table of skills knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matching.cv.draft import Facts, Found, said
from matching.cv.languages import read_languages
from matching.cv.rows import Piece, Row
from matching.cv.sections import heading_kind
from matching.cv.tables import tables_in
from matching.cv.words import label_kinds
from matching.reference import language_code, skills_in

_SPLIT = re.compile(r"[,;](?![^()]*\))|\t+|\s*\|\s*|\s+[•●·▪]\s*|(?<=[가-힣a-zA-Z+#.])·(?=\S)| {3,}|\s/\s|、")
_GROUP = re.compile(r"^([^:,;|\t]{2,45}?)\s*:\s*(?=\S)(?!//)")
_DASHED = re.compile(r"^([A-Z][^:,;|\t.]{2,35}?)\s+-\s+(?=[^,]+,)")
_RATING = re.compile(
    r"\s*(?:[●○★☆■□▮▯⬤◯█░▓]{2,}|\d{1,3}\s?%|\b\d(?:\.\d)?\s?/\s?(?:5|10)\b|\(\s*\d{1,2}\+?\s*(?:years?|yrs?|년)[^)]*\)"
    r"|\((?:less than|more than)[^)]*\))\s*",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\s*[(:\-]\s*(expert|advanced|intermediate|proficient|basic|beginner|familiar|fluent|professional|상|중|하|상급|중급|초급|고급|능숙|숙련)\s*\)?$",
    re.IGNORECASE,
)
_LONGEST_NAME, _MOST_WORDS, _FEW_WORDS = 80, 8, 3
_MOST_KEYWORDS, _MOST_GROUPS = 120, 200


def read_skills(rows: Sequence[Row]) -> Found:
    """Return the skills of a section, each once; a group of nothing but languages is one of languages."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for table in tabled:
        cell = table.of("skill") or table.of("item") or table.cells[0][1]
        found.add("skills", [said("name", cell)])
        found.settle(table.row)
    seen: set[str] = set()
    for group, pieces in _groups(rest, found):
        if pieces and group is not None and _are_languages(group, pieces):
            found.merge(read_languages([piece.row for piece in pieces[:1]], after=group))
        else:
            _add(group, pieces, found, seen)
    return found


def _groups(rows: Sequence[Row], found: Found) -> Iterator[tuple[Piece | None, list[Piece]]]:
    """Yield each group's name, if it has one, with what it lists; lines that run on are taken in."""
    name: Piece | None = None
    listed: list[Piece] = []
    open_list = False
    for row in rows:
        piece = row.piece().without_bullet()
        grouped = _group(piece)
        if grouped is None and open_list and not row.gap and (listed or name is not None):
            listed += _items(piece, found)
        else:
            if name is not None or listed:
                yield name, listed
            name, rest = grouped or (None, piece)
            listed = _items(rest, found) if rest else []
        open_list = piece.text.endswith((",", ":", "·", "/")) or (name is not None and not listed)
    if name is not None or listed:
        yield name, listed


def _group(piece: Piece) -> tuple[Piece, Piece | None] | None:
    """Return a group's name and what follows it: "Languages: ...", "기술스택<tab>...", a heading of its own."""
    if cut := _GROUP.match(piece.text) or _DASHED.match(piece.text):
        return piece.part(*cut.span(1)), piece.part(cut.end(), len(piece.text))
    if piece.text.endswith(":") and len(piece.text) <= 45:
        return piece.strip(" :"), None
    cells = piece.cells()
    if len(cells) == 2 and ("," in cells[1].text or "skill" in label_kinds(cells[0].text)) and "," not in cells[0].text:
        return cells[0], cells[1]
    return None


def _items(piece: Piece, found: Found) -> list[Piece]:
    """Return the names that a line lists; of a sentence only what the table of skills knows."""
    items = [_bare(part, found) for part in piece.split(_SPLIT)]
    kept: list[Piece] = []
    for item in items:
        if not any(map(str.isalnum, item.text)):
            continue
        mentions = skills_in(item.text) if len(item.text.split()) > _FEW_WORDS and len(item.text) <= 400 else ()
        if len(mentions) >= _FEW_WORDS:
            kept += [item.part(mention.start, mention.end) for mention in mentions]
        elif len(item.text) <= _LONGEST_NAME and len(item.text.split()) <= _MOST_WORDS:
            kept.append(item)
        elif len(item.text) <= 2000:
            kept += [item.part(mention.start, mention.end) for mention in skills_in(item.text)]
            found.settle(item)
    return kept


def _bare(piece: Piece, found: Found) -> Piece:
    """Return a skill without a bar or number that rates it."""
    bare = piece.without_bullet().strip(" .,;·-•*")
    text = bare.text
    for rating in reversed(list(_RATING.finditer(text))):
        if rating.end() == len(text):
            found.settle(bare)
            bare = bare.part(0, rating.start())
            text = bare.text
        elif rating.start() == 0:
            found.settle(bare)
            bare = bare.part(rating.end(), len(text))
            text = bare.text
    return bare


def _are_languages(group: Piece, pieces: Sequence[Piece]) -> bool:
    named = heading_kind(group.text) == "languages" or "language" in label_kinds(group.text)
    return named and all(language_code(re.split(r"[\s(:-]", piece.text)[0]) for piece in pieces)


def _add(group: Piece | None, pieces: Sequence[Piece], found: Found, seen: set[str]) -> None:
    fresh: list[Piece] = []
    for piece in pieces:
        if piece.fact.casefold() in seen:
            found.settle(piece)
        else:
            seen.add(piece.fact.casefold())
            fresh.append(piece)
    if group is not None:
        if heading_kind(group.text) == "skills" and not fresh:
            found.settle(group)
            return
        keywords = [said(f"keywords.{number}", piece) for number, piece in enumerate(fresh[:_MOST_KEYWORDS])]
        found.add("skills", [said("name", group), *keywords])
        return
    for piece in fresh[:_MOST_GROUPS]:
        found.add("skills", _one(piece))


def _one(piece: Piece) -> Facts:
    level = _LEVEL.search(piece.text)
    if level is None or level.start() == 0:
        return [said("name", piece)]
    return [said("name", piece.part(0, level.start())), said("level", piece.part(*level.span(1)))]
