"""Documents without headings: what each group of lines is about, told by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.cv.cuts import hard_pieces
from matching.cv.heads import named
from matching.cv.periods import periods_in
from matching.cv.rows import Row, is_bulleted
from matching.cv.sections import Block
from matching.cv.weigh import SURE, as_degree, as_school
from matching.reference import language_code, skills_in

_LIST = re.compile(r"[,;](?![^()]*\))")
_LONGEST = 120
_LEAST_SKILLS = 2


def told_apart(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks; a document that has no heading at all in groups of lines, as far as their words tell."""
    if len(blocks) != 1 or not blocks[0].rows or blocks[0].rows[0].flat:
        return list(blocks)
    groups: list[list[Row]] = []
    for row in blocks[0].rows:
        if row.gap or not groups:
            groups.append([])
        groups[-1].append(row)
    found: list[Block] = []
    for group in groups:
        kind = _kind(group) if found else None
        if kind is None and (not found or found[-1].kind not in ("head", "work")):
            kind = "other" if found else "head"
        if kind is None or (found and found[-1].kind == kind):
            found[-1] = Block(found[-1].kind, None, (*found[-1].rows, *group))
        else:
            found.append(Block(kind, None, tuple(group)))
    return found if len({block.kind for block in found} & {"work", "education"}) else list(blocks)


def _kind(group: Sequence[Row]) -> str | None:
    """Return what a group is about, `None` where its words do not tell."""
    dated = [row for row in group if len(row.text) <= _LONGEST and any(span.is_range for span in periods_in(row.text))]
    pieces = [piece for row in group[:6] for piece in hard_pieces(row.piece()) if len(row.text) <= _LONGEST]
    if dated:
        if any(as_degree(piece.text) >= SURE for piece in pieces):
            return "education"
        beside = named([row.piece() for row in group[:2]])
        if beside.title is not None or beside.employer is not None:
            return (
                "education"
                if beside.title is None and any(as_school(piece.text) >= SURE for piece in pieces)
                else "work"
            )
        return None
    items = [item.strip() for row in group for item in _LIST.split(row.text) if item.strip()]
    if is_bulleted(group[0]) or not items:
        return None
    if all(language_code(re.split(r"[\s(:-]", item)[0]) for item in items):
        return "languages"
    known = sum(bool(skills_in(item)) for item in items)
    return "skills" if len(items) > _LEAST_SKILLS and known >= _LEAST_SKILLS else None
