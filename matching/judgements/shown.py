"""What whoever judges on a table is shown of a pair: the masked texts, and below them terms and wishes line by line."""

from __future__ import annotations

from collections.abc import Mapping

from matching.bulk import Kind, cells_of
from matching.bulk.headers import meant_by
from matching.domain import Candidate, Opening
from matching.language import Language
from matching.profiles import candidate_profile, masked, opening_profile

_OF_PERSON = ("preferences_", "language_")
_OF_OPENING = ("sector", "locality", "region", "remote", "pay", "minimum_", "language_", "employer_size")


def text_of_person(candidate: Candidate, language: Language) -> str:
    """Return a profile without whoever it is about, and what the person speaks and wishes."""
    return _with_terms(candidate_profile(candidate), cells_of(candidate, "candidates"), "candidates", language)


def text_of_opening(opening: Opening, language: Language) -> str:
    """Return an opening's text and terms."""
    return _with_terms(opening_profile(opening), cells_of(opening, "openings"), "openings", language)


def _with_terms(text: str, cells: Mapping[str, str], kind: Kind, language: Language) -> str:
    starts = _OF_PERSON if kind == "candidates" else _OF_OPENING
    lines = [text]
    for name, cell in cells.items():
        target = meant_by(name, kind) if name.startswith(starts) and cell else None
        if target is not None:
            said = cell if cell.isdecimal() else masked(cell)  # pay would be taken for a telephone number
            lines.append(f"{target.column.label_at(target.numbers)[language]}: {said}")
    return "\n".join(lines)
