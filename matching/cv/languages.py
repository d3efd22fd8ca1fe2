"""Languages with how well somebody knows them, in their own words; a CEFR level only where one is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matching.cv.draft import Facts, Found, said, value
from matching.cv.rows import Piece, Row
from matching.cv.tables import tables_in
from matching.cv.words import patterns
from matching.domain import Grade
from matching.reference import language_code
from matching.reference.languages import cefr

_WORD = re.compile(r"[^\W\d_]+(?:[ ](?=Chinese|Sign|Portuguese)[^\W\d_]+)?")
_CEFR = re.compile(r"(?<![A-Za-z0-9])([ABC][12])(?![A-Za-z0-9])")
_SEPARATOR = " :;,-~|/·•()[]<>*\t."
_LETTERS = 3
_LIST = re.compile(r"[,;](?![^()]*\))|\t+|\s*\|\s*|\s+[•●·]\s+|\s/\s")
_LATIN = r"[A-Z][^\W\d_]{2,15}(?: [A-Z][^\W\d_]{2,15})?"
_NAME = rf"{_LATIN}|[가-힣]{{1,6}}어|[\u0400-\u052f]{{3,15}}|[\u3040-\u30ff\u4e00-\u9fff]{{2,6}}"
_PAIR = re.compile(rf"({_NAME})\s*(?:[(:\t-]|\s-)\s*(.{{1,60}}?)\s*\)?")
_WEAK = frozenset(["native", "language", "mother", "tongue"])


def read_languages(rows: Sequence[Row], *, after: Piece | None = None) -> Found:
    """Return the languages of a section; `after` is the label behind which the first row's languages stand."""
    found = Found()
    tabled, heads, rest = tables_in(rows)
    found.settle(*heads)
    for table in tabled:
        cells = [cell for kinds, cell in table.cells if kinds & {"fluency", "test"} and cell.text.strip(" -")]
        facts = _facts(table.of("language"), cells)
        found.add("languages", facts or _by_test(table.row.piece()))
        found.settle(table.row)
    pending: Piece | None = None
    for row in rest:
        piece = row.piece() if after is None else row.piece(after.end).strip(" :")
        pending = _read_line(piece, found, pending)
    if pending is not None:
        found.add("languages", _facts(pending, []))
    return found


def _read_line(piece: Piece, found: Found, pending: Piece | None) -> Piece | None:
    """Read one line; a language that stands alone waits for the line below to say how well."""
    parts = piece.split(_LIST)
    pairs = [pair for part in parts if (pair := _language_and_level(part)) is not None]
    listed = len(parts) > 1 and len(pairs) == len(parts)
    whole = None if listed else _language_and_level(piece)
    if whole is None and not listed:
        return _read_words(piece, found, pending)
    if pending is not None:
        found.add("languages", _facts(pending, []))
    if whole is not None and not whole[1]:
        return whole[0]
    for name, levels in [whole] if whole is not None else pairs:
        found.add("languages", _facts(name, levels))
    return None


def _read_words(piece: Piece, found: Found, pending: Piece | None) -> Piece | None:
    """Read a line in which languages are named among other words: "Fluent in English and German (B2)"."""
    named = list(_named(piece))
    if not named:
        if pending is not None and cefr(piece.text):
            found.add("languages", _facts(pending, [piece.strip(_SEPARATOR)]))
            return None
        found.add("languages", _by_test(piece))
        return pending
    if pending is not None:
        found.add("languages", _facts(pending, []))
    ends = [*(name.start for name in named[1:]), piece.end]
    before = piece.part(0, named[0].start - piece.start).without_bullet().strip(_SEPARATOR)
    for name, end in zip(named, ends, strict=True):
        after = piece.part(name.end - piece.start, end - piece.start).strip(_SEPARATOR)
        level = [each for each in (after, before) if any(map(str.isalnum, each.text))][:1]
        found.add("languages", _facts(name, level if level and cefr(level[0].text) else []))
    return None


def _language_and_level(piece: Piece) -> tuple[Piece, list[Piece]] | None:
    """Return a language and its level from "Igbo (native)" and "Igbo - native", known to the table or not."""
    bare = piece.without_bullet().strip(" .;,")
    found = _PAIR.fullmatch(bare.text)
    if found is None:
        return (bare, []) if language_code(bare.text) and len(bare.text) >= _LETTERS - bare.text.isalpha() else None
    name, level = bare.part(*found.span(1)), bare.part(*found.span(2)).strip(" ()")
    known = language_code(name.text) is not None
    told = cefr(level.text) is not None or any(pattern.search(level.text) for pattern in patterns("tests").values())
    return (name, [level]) if level.text and (known or told) and not language_code(level.text) else None


def _named(piece: Piece) -> Iterator[Piece]:
    """Yield the names of languages in a line: whole words of three letters or more, or Korean names."""
    for found in _WORD.finditer(piece.text):
        word = found[0]
        for text in (word, word.split(" ")[0]):
            korean = "가" <= text[0] <= "힣"
            if (
                (korean or (len(text) >= _LETTERS and text[0].isupper()))
                and text.casefold() not in _WEAK
                and language_code(text)
            ):
                yield piece.part(found.start(), found.start() + len(text))
                break


def _facts(name: Piece | None, levels: Sequence[Piece]) -> Facts:
    if name is None or not any(map(str.isalpha, name.text)):
        return []
    facts: Facts = [said("language", name)]
    if levels:
        facts.append(said("fluency", *levels))
    for level in levels:
        stated = {each[1] for each in _CEFR.finditer(level.text)}
        if len(stated) == 1:
            place = next(_CEFR.finditer(level.text))
            return [*facts, value("x-ktech.cefr", stated.pop(), level.part(*place.span(1)))]
    return facts


def _by_test(piece: Piece) -> Facts:
    """Return the language of a test whose result stands without it."""
    for language, pattern in patterns("tests").items():
        if test := pattern.search(piece.text):
            named = value("language", language, piece.part(*test.span()), grade=Grade.INFERRED)
            return [named, said("fluency", piece.without_bullet().strip(_SEPARATOR))]
    return []
