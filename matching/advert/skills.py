"""The skills that an advert asks for, welcomes or merely names."""

from __future__ import annotations

from matching.advert.degrees import field_spans
from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_in
from matching.reference import Mention, Skill, skills_in
from matching.vocabulary import Grade

_SILENT = frozenset({Section.ABOUT, Section.BENEFITS, Section.PROCESS, Section.PERIOD, Section.OTHER, Section.TERMS})
_PLACES = {
    Insisting.MUST: "/x-ktech/requirements/must",
    Insisting.NICE: "/x-ktech/requirements/nice",
    Insisting.OPEN: "/skills",
}
_ORDER = (Insisting.MUST, Insisting.NICE, Insisting.OPEN)


def read_skills(advert: Advert) -> Found:
    """Return each skill once, where the advert insists on it most; what is said not to be needed is only noted."""
    told = [
        piece
        for piece in advert.pieces
        if piece.section not in _SILENT and (piece.is_prose or piece.section is not Section.OPEN)
    ]
    mentions = [each for piece in told for each in _mentioned(piece)]
    facts: list[Fact] = []
    seen: set[str] = set()
    for need in _ORDER:
        number = 0
        for skill, found, said, start, end in mentions:
            if found is need and skill.id not in seen:
                seen.add(skill.id)
                name = skill.name.ko if advert.is_korean else skill.name.en
                facts.append(
                    Fact(f"{_PLACES[need]}/{number}", name, Grade.READ if said else Grade.INFERRED, start, end)
                )
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
        (each.skill, *need_in(piece, each.start), piece.start + each.start, piece.start + each.end)
        for each in skills_in(piece.text)
        if not any(start <= each.start < end for start, end in studied) and not _is_initials(piece.text, each)
    ]


def _is_initials(sentence: str, mention: Mention) -> bool:
    """Whether a name is only short for the words before its bracket: GCP in "Google Cloud Platform (GCP)"."""
    letters = sentence[mention.start : mention.end]
    if (
        not letters.isupper()
        or sentence[mention.start - 1 : mention.start] != "("
        or sentence[mention.end : mention.end + 1] != ")"
    ):
        return False
    words = sentence[: mention.start - 1].split()[-len(letters) :]
    return "".join(word[0] for word in words).upper() == letters
