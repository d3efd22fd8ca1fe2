"""What the words of an education's entry are: school, degree, field, status, mark, and a degree's parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matching.cv.cuts import hard_pieces, ways_to_cut
from matching.cv.rows import Piece
from matching.cv.tables import is_stage
from matching.cv.weigh import SURE, as_degree, as_field, as_place, as_school, looks_like_a_name
from matching.cv.words import has_hangul, label_kinds, patterns
from matching.forgetting import remembered
from matching.reference import is_secondary_school, read_degree

_SCORE = re.compile(
    r"(?:c?gpa|grade|평점|학점|성적|score|percentage)\s*(?:of)?\s*[:=]?\s*(\d{1,3}(?:\.\d+)?\s*%?(?:\s*/\s*\d{1,3}(?:\.\d+)?)?)"
    r"|(\d\.\d{1,2}\s*/\s*\d(?:\.\d{1,2})?)",
    re.IGNORECASE,
)
_ENDS_IN_ACRONYM = re.compile(r",\s*[A-Z]{2,6}$")
_COMMA = re.compile(r",\s+")
_END_OF_SCHOOL = re.compile(
    r"(?:University|College|Institute|Institute of (?:Science and )?Technology|School|대학교|대학원|대학|과학기술원)$"
)
_IN = re.compile(r"\s+in\s+(?:the\s+field\s+of\s+)?", re.IGNORECASE)
_MAJOR = re.compile(
    r"^(?:major(?:ed|ing)?(?:\s+in)?|field|specializ\w+\s+in|전공)\s*[:\-]?\s*|\s*(?:major|전공)$", re.IGNORECASE
)
_HONOURS = re.compile(
    r"(?:summa|magna)?\s*cum laude|(?:first|second)[- ]class.*|with (?:high |highest )?(?:honou?rs|distinction)|hons\.?"
    r"|(?:.{0,30}\b)?(?:thesis|dissertation)\b.*|honou?rs|distinction"
    r"|integrated m\.?sc?\.?\s?[/+]\s?ph\.?d\.?|dean'?s list|valedictorian|minor(?: in)?.*"
    r"|수석|차석|우등|부전공.*|복수전공.*|(?:주|야)간|본교|지방|서울|편입|thesis|grade|gpa",
    re.IGNORECASE,
)
_OF_ROLE = {"school": as_school, "degree": as_degree, "field": as_field}


@remembered(8192)
def role_of(text: str) -> tuple[str, float]:
    """Return what a text most likely is, and its weight; "" where nothing speaks for anything."""
    if is_stage(text):
        return "status", 2.5
    if text.casefold().startswith("in ") or text.count("(") != text.count(")"):
        return "", 0.0
    if label_kinds(text) and as_degree(text) < SURE:
        return "label", 0.5
    if _HONOURS.fullmatch(text):
        return "mark", 1.0
    weights = _weights(text)
    role = max(weights, key=lambda name: weights[name])
    if weights[role] < SURE:
        return ("place", 1.0) if as_place(text) >= SURE else ("", 0.0)
    return ("place", 1.0) if as_place(text) > weights[role] else (role, weights[role])


def _weights(text: str) -> dict[str, float]:
    """Weigh a text in each role; a degree before a place and a field before a school's letters are two things."""
    weights = {role: weigh(text) for role, weigh in _OF_ROLE.items()}
    if weights["degree"] >= 1.5 and weights["school"] < 2 * SURE and not is_secondary_school(text):
        weights["degree"] += 0.75
    if "," in text and as_place(text.rsplit(",", 1)[-1].strip(" .")) >= SURE:
        weights["degree"] -= 2.0
    if _ENDS_IN_ACRONYM.search(text):
        weights["field"] = 0.0
    return weights


def status_in(text: str) -> tuple[str, int, int] | None:
    """Return how far a degree has come, with the words that say so."""
    for status, pattern in patterns("status").items():
        if found := pattern.search(text):
            return status, *found.span()
    return None


def score_in(piece: Piece) -> Piece | None:
    """Return a mark such as "GPA 3.9/4.0"."""
    found = _SCORE.search(piece.text)
    if found is None:
        return None
    group = 1 if found[1] else 2
    return piece.part(*found.span(group))


def without_score(piece: Piece) -> list[Piece]:
    """Return a piece without the mark in it."""
    return piece.split(_SCORE) if _SCORE.search(piece.text) else [piece]


def roles_in(piece: Piece) -> list[tuple[str, Piece]]:
    """Return what a line's words are, cut where that explains the most."""
    found: list[tuple[str, Piece]] = []
    for clean in without_score(piece):
        for hard in hard_pieces(clean):
            ways = [*ways_to_cut(hard, at_words=False), *_ways_at_names(hard)] if len(hard.text) > 3 else [(hard,)]
            best = max(ways, key=lambda way: (_worth(way), -len(way)))
            found += [(role_of(part.text)[0], part) for part in best]
    return found


def _ways_at_names(piece: Piece) -> list[tuple[Piece, ...]]:
    """Return cuts at a space between a school and a degree: "Kisumu University BSc, Physics"."""
    found: list[tuple[Piece, ...]] = []
    parts = piece.split(_COMMA)
    first = parts[0] if parts else piece
    for space in list(re.finditer(r"\s+", first.text))[:10]:
        head, tail = first.part(0, space.start()), first.part(space.end(), len(first.text))
        ends = _END_OF_SCHOOL.search(head.text) and as_degree(tail.text) >= SURE and tail.text[:1].isupper()
        if ends or (as_degree(head.text) >= SURE and as_school(tail.text) >= 2 * SURE):
            found.append((head, tail, *parts[1:]))
    return found


def _worth(way: Sequence[Piece]) -> float:
    """Weigh a cut: each role counts once, what has none counts against it."""
    best: dict[str, float] = {}
    loose = 0
    for part in way:
        role, weight = role_of(part.text)
        best[role] = max(best.get(role, 0.0), weight)
        loose += role == ""
    repeated = sum(role_of(part.text)[0] in ("school", "degree", "field") for part in way) - len(
        best.keys() & {"school", "degree", "field"}
    )
    combined = sum(0.5 for part in way if role_of(part.text)[0] == "degree" and len(parts_of_degree(part)) == 2)
    return sum(best.values()) + combined - loose - 1.5 * repeated


def parts_of_degree(piece: Piece) -> dict[str, Piece]:
    """Return a degree's name and its field, cut at "in", at a bracket, or after the longest name of a degree.

    "Bachelor of Computer Science" is one name and states no field of its own.
    """
    if (cut := _IN.search(piece.text)) and as_degree(piece.text[: cut.start()]) >= 1.5:
        subject = piece.part(cut.end(), len(piece.text)).strip(" ,.;")
        return {"degree": piece.part(0, cut.start()), "field": _as_far_as_told(subject)}
    return _bracketed(piece) or _edged(piece) or {"degree": piece}


def _as_far_as_told(subject: Piece) -> Piece:
    """Return a field up to the comma behind which something else stands: "Physics, Kisumu" is not all field."""
    parts = subject.split(_COMMA)
    told = next((number for number, part in enumerate(parts) if number and as_field(part.text) < SURE), len(parts))
    return subject.part(0, parts[told - 1].end - subject.start) if parts else subject


def _bracketed(piece: Piece) -> dict[str, Piece] | None:
    parts = piece.split(re.compile(r"\s*[()\[\],/]\s*|\s+-\s+"))
    if len(parts) != 2:
        return None
    for one, two in (parts, reversed(parts)):
        if as_degree(one.text) >= SURE and as_degree(two.text) < SURE and as_field(two.text) >= SURE:
            return {"degree": one, "field": two}
    return None


def _edged(piece: Piece) -> dict[str, Piece] | None:
    """Cut "BSc Computer Science" and "컴퓨터공학 석사" at the edge of the degree's name."""
    spaces = [found.span() for found in re.finditer(r"\s+", piece.text)]
    for start, end in reversed(spaces[:5]):
        head, tail = piece.part(0, start), piece.part(end, len(piece.text))
        if _is_bare_degree(head.text) and _is_bare_field(tail.text):
            return {"degree": head, "field": tail}
    for start, end in spaces[:6]:
        head, tail = piece.part(0, start), piece.part(end, len(piece.text))
        if _is_bare_degree(tail.text) and _is_bare_field(head.text):
            return {"degree": tail, "field": head}
    return None


def _is_bare_degree(text: str) -> bool:
    return (
        as_degree(text) >= SURE and not text.endswith((" of", " in")) and as_field(text.rsplit(maxsplit=1)[-1]) < SURE
    ) or (
        text.casefold().startswith(("bachelor of", "master of", "doctor of"))
        and text.rsplit(maxsplit=1)[-1].casefold() in _FACULTIES
    )


_FACULTIES = frozenset(["science", "arts", "engineering", "technology", "philosophy", "sciences"])


def _is_bare_field(text: str) -> bool:
    named = as_field(text) >= SURE or (has_hangul(text) and len(text.split()) <= 3 and as_school(text) < SURE)
    return named and as_degree(text) < SURE and looks_like_a_name(text.strip("()")) and not is_stage(text)


def field_of(piece: Piece) -> Piece:
    """Return a field without the words that announce it: "Major in", "전공"."""
    found = _MAJOR.match(piece.text)
    start = found.end() if found else 0
    ending = re.search(r"(?<=\S)\s+(?:전공|major)$", piece.text, re.IGNORECASE)
    return piece.part(start, ending.start() if ending else len(piece.text)).strip(" ,.;:()")


def certain_level(pieces: Iterable[Piece]) -> tuple[int, Piece] | None:
    """Return the ISCED level that a degree's name settles."""
    for piece in pieces:
        reading = read_degree(piece.text)
        if reading.isced is not None and reading.certain and reading.is_degree:
            return reading.isced, piece
    return None
