"""How the words of a line may be cut into names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from matching.cv.rows import Piece
from matching.cv.weigh import SURE, as_place
from matching.cv.words import has_hangul
from matching.reference.names import is_legal_form

_HARD = re.compile(r"\t+|(?<=\S) {3,}(?=\S)|\s*\|\s*|\s+[•●·]\s+|(?<=[가-힣])·(?=[가-힣]{2,4}$)")
_SOFT = (
    re.compile(r"\s+(?:-|--)\s+|(?<=\w)-\s+|\s+-(?=\w)"),
    re.compile(r",\s+(?![^()]*\))"),
    re.compile(r"\s+(?:@|at)\s+|\s*@\s*", re.IGNORECASE),
    re.compile(r"\s*/\s*(?![^()]*\))"),
    re.compile(r"\s*[()\[\]]\s*"),
    re.compile(r"\s*:\s+"),
    re.compile(r"\s+(?:-|--)\s+|,\s+|\s*[()\[\]/]\s*|\s*:\s+|\s+(?:@|at)\s+"),
)
_MARKS = tuple(pattern for pattern in _SOFT if "at" not in pattern.pattern)
_DIVIDED = re.compile(r"[/,@|(]|\s-\s")  # marks divide, so that spaces need not
_LEGAL = re.compile(r"\((?:주|유|재|사|株)\)")
_KOREAN_MARKS = re.compile(r"[\s,()/\[\]]+")
_MARKED = re.compile(r"[-,@/():\[\]]|\sat\s|[가-힣]\s|\s[가-힣]", re.IGNORECASE)


def hard_pieces(row: Piece) -> Iterator[Piece]:
    """Yield what stands between marks that surely divide, without bullets and what holds no letter."""
    for piece in row.split(_HARD):
        bare = piece.without_bullet().strip(" ,;:-~|·/•*_\t")
        if any(letter.isalpha() for letter in bare.text):
            yield bare


def ways_to_cut(piece: Piece, *, at_words: bool = True) -> list[tuple[Piece, ...]]:
    """Return the ways in which a piece may be cut, whole first: at each kind of mark, once or everywhere."""
    whole = (piece,)
    if len(piece.text) > 160 or not _MARKED.search(piece.text):
        return [whole]
    found: list[tuple[Piece, ...]] = [whole]
    for pattern in _SOFT if at_words else _MARKS:
        parts = _rejoined(piece, [part for part in piece.split(pattern) if any(map(str.isalnum, part.text))])
        found.append(tuple(parts))
        if len(parts) > 2:
            ends = parts[0].start - piece.start, parts[-1].start - piece.start
            found.append(
                (
                    _bare(piece, 0, parts[0].end - piece.start),
                    _bare(piece, parts[1].start - piece.start, len(piece.text)),
                )
            )
            found.append((_bare(piece, ends[0], parts[-2].end - piece.start), parts[-1]))
    if has_hangul(piece.text) and not (at_words and _DIVIDED.search(_LEGAL.sub("", piece.text))):
        found += _korean_cuts(piece)
    unique = dict.fromkeys(way for way in found if way)
    return list(unique)


def _bare(piece: Piece, start: int, end: int) -> Piece:
    return piece.part(start, end).strip(" ,;:-~|/\t")


def _korean_cuts(piece: Piece) -> Iterator[tuple[Piece, ...]]:
    """Yield cuts at spaces: "삼성전자 책임연구원" has no mark between its parts."""
    spaces = [found.start() for found in re.finditer(r"(?<=[가-힣)])\s+|\s+(?=[가-힣(])", piece.text)]
    for at in spaces[:6]:
        yield piece.part(0, at), piece.part(at, len(piece.text))
    yield tuple(piece.split(_KOREAN_MARKS))
    for one, two in itertools.combinations(spaces[:4], 2):
        yield piece.part(0, one), piece.part(one, two), piece.part(two, len(piece.text))


def _rejoined(whole: Piece, parts: Sequence[Piece]) -> list[Piece]:
    """Put back together what a comma parts without dividing it: "Acme Co., Ltd.", "Austin, TX"."""
    found: list[Piece] = []
    for part in parts:
        if found and _is_place(whole, found[-1], part):
            found[-1] = whole.part(found[-1].start - whole.start, part.end - whole.start)
        elif found and is_legal_form(part.text):
            found[-1] = whole.part(found[-1].start - whole.start, part.end - whole.start + _dot(whole, part))
        else:
            found.append(part)
    return found


def _is_place(whole: Piece, one: Piece, two: Piece) -> bool:
    between = whole.row.text[one.end : two.start]
    return between.strip() == "," and len(two.text) <= 30 and as_place(f"{one.text}, {two.text}") >= SURE


def _dot(whole: Piece, part: Piece) -> int:
    return 1 if whole.row.text[part.end : part.end + 1] == ")" else 0
