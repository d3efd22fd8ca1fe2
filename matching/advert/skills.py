"""The skills that an advert asks for, welcomes or merely names."""

from __future__ import annotations

from matching.advert.degrees import field_spans
from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_at
from matching.reference import Skill, skills_in
from matching.vocabulary import Grade

_SILENT = frozenset({Section.ABOUT, Section.BENEFITS, Section.PROCESS, Section.PERIOD, Section.OTHER, Section.TERMS})
_PLACES = {Insisting.MUST: "/x-ktech/requirements/must", Insisting.NICE: "/x-ktech/requirements/nice", Insisting.OPEN: "/skills"}  # fmt: skip
_ORDER = (Insisting.MUST, Insisting.NICE, Insisting.OPEN)


def read_skills(advert: Advert) -> Found:
    """Return each skill once, where the advert insists on it most; what is said not to be needed is only noted."""
    mentions = [each for piece in advert.pieces if piece.section not in _SILENT for each in _mentioned(piece)]
    facts: list[Fact] = []
    seen: set[str] = set()
    for need in _ORDER:
        number = 0
        for skill, found, said, start, end in mentions:
            if found is need and skill.id not in seen:
                seen.add(skill.id)
                name = skill.name.ko if advert.is_korean else skill.name.en
                facts.append(Fact(f"{_PLACES[need]}/{number}", name, Grade.READ if said else Grade.INFERRED, start, end))
                number += 1
    notes = [
        Note("skill-not-asked", start, end, {"skill": skill.name})
        for skill, found, _, start, end in mentions
        if found is Insisting.NOT
    ]
    return Found(tuple(facts), tuple(notes))


def _mentioned(piece: Piece) -> list[tuple[Skill, Insisting, bool, int, int]]:
    """Return the skills of a sentence with how much each is insisted on, whether that is said, and its place."""
    studied = field_spans(piece.text)
    return [
        (each.skill, *need_at(piece.text, each.start, piece.section), piece.start + each.start, piece.start + each.end)
        for each in skills_in(piece.text)
        if not any(start <= each.start < end for start, end in studied)
    ]
