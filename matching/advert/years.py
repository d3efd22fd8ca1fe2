"""The years of experience that a post asks for, apart from those that one skill is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.advert.lengths import NOT_WORK, Breadth, breadth_of, is_work, lengths_in, names_a_skill
from matching.advert.lines import Advert, Piece
from matching.advert.model import Fact, Found, Note, Section
from matching.advert.needs import Insisting, need_in
from matching.vocabulary import Grade

_NOVICE = re.compile(
    (
        r"신입\s*(?:/|·|,|및|또는)\s*(?:유관|관련|동종|해당)?\s*(?:업계|업무|분야)?\s*경력"
        r"|신입\s*(?:부터|에서|또는|혹은|~|-)\s*(?=\d|(?:유관|관련)?\s*경력)"
        r"|신입\s*(?:사원)?\s*(?:/|·|ㆍ|및|또는|,|or|~|\+|&|\s)\s*경력|경력\s*(?:/|·|ㆍ|및|,)\s*신입"
        r"|신입\s*(?:도\s*)?(?:지원\s*)?(?:가능|환영|OK|채용|모집)|\bentry[ -]level\b|\bno (?:prior |previous "
        r"|work )?experience (?:is )?(?:required|needed|necessary)\b"
        r"|\bnew grad(?:uate)?s? (?:are )?welcome"
    ),
    re.IGNORECASE,
)
_ANY = re.compile(
    r"경력\s*(?:은|:|사항)?\s*(?:년수|연차)?\s*(?:무관|상관\s?없|불문|관계\s?없)"
    r"|경력이?\s?없(?:어도|더라도|으셔도|으신\s?분도)|연차\s*(?:무관|상관\s?없)"
)
_ONLY_NOVICE = re.compile(r"[\[(]\s*신입\s*[\])]")


@dataclass(frozen=True, slots=True)
class Years:
    """A stated length of experience; `low` or `high` is `None` where only the other is said."""

    low: float | None
    high: float | None
    breadth: Breadth
    need: Insisting
    section: Section
    start: int
    end: int
    line: int
    said: bool = True


def read_years(advert: Advert) -> Found:
    """Return the least and the most years of experience of the post, with what was set aside."""
    stated = [*_of_title(advert), *(each for piece in advert.pieces for each in _stated(piece, advert))]
    asked = [each for each in stated if each.need is Insisting.MUST]
    welcome = [each for each in stated if each.need is Insisting.NICE and each.low is not None]
    chosen, notes = _chosen(asked, advert)
    facts = list(_facts(chosen, is_gathered=any(note.code == "years-gathered" for note in notes))) if chosen else []
    if welcome:
        first = welcome[0]
        facts.append(Fact("/x-advert/niceYears", _number(first.low), Grade.READ, first.start, first.end))
    notes += [
        Note("years-approximate", piece.start + found.start(), piece.start + found.end())
        for piece in advert.pieces
        if piece.section is Section.MUST and (found := _ROUGHLY.search(piece.text))
    ]
    notes += [Note("years-instead-of-degree", each.start, each.end) for each in stated if each.need is Insisting.OPEN]
    notes += [_of_skill(each) for each in asked if each.breadth is Breadth.SKILL and each is not chosen]
    return Found(tuple(facts), tuple(notes))


def _facts(chosen: Years, *, is_gathered: bool) -> Iterator[Fact]:
    grade = Grade.READ if chosen.breadth is not Breadth.SKILL and chosen.said and not is_gathered else Grade.INFERRED
    if chosen.low is not None:
        yield Fact("/x-ktech/requirements/minimumYears", _number(chosen.low), grade, chosen.start, chosen.end)
    if chosen.high is not None:
        yield Fact("/x-advert/maximumYears", _number(chosen.high), grade, chosen.start, chosen.end)


def _number(years: float | None) -> float | int | None:
    return int(years) if years is not None and years.is_integer() else years


def _of_skill(each: Years) -> Note:
    return Note("years-of-a-skill", each.start, each.end, {"years": f"{each.low or each.high:g}"})


def _chosen(asked: list[Years], advert: Advert) -> tuple[Years | None, list[Note]]:
    """Return the statement that is the post's own, with what was left open.

    Those of the requirements win, among them years of the whole career. Where only years
    of some work are asked for, the longest of them is the least that the whole can be.
    """
    if not asked:
        return None, []
    if _by_degree(asked, advert):
        return None, [Note("several-years", asked[0].start, asked[-1].end)]
    headed = [each for each in asked if each.section is Section.MUST]
    if all(each.breadth is Breadth.SKILL for each in headed):
        headed = asked
    whole = [each for each in headed if each.breadth is Breadth.CAREER] or headed
    is_one = len({each.low for each in whole}) == 1
    longest = max(whole, key=lambda each: (each.low or 0, each.breadth, -each.start))
    if len({each.high for each in whole if each.low == longest.low}) > 1:
        longest = replace(longest, high=None)
    if longest.breadth is Breadth.CAREER and not is_one:
        return None, [Note("several-years", whole[0].start, whole[-1].end)]
    return longest, [] if is_one and longest.breadth is not Breadth.SKILL else [_gathered(longest)]


def _gathered(chosen: Years) -> Note:
    return Note("years-gathered", chosen.start, chosen.end)


def _by_degree(asked: list[Years], advert: Advert) -> bool:
    """Whether the years differ by degree: "BS with 5 years or MS with 3 years", in one line or in several."""
    beside = [each for each in asked if each.line >= 0 and _DEGREE.search(advert.lines[each.line].text)]
    return len(beside) > 1 and len({(each.low, each.high) for each in beside}) > 1


_DEGREE = re.compile(
    r"학사|석사|박사|\b(?:B\.?S\.?|M\.?S\.?|Ph\.?D\.?|bachelor\w*|master\w*|doctora\w+|degree)(?!\w)", re.IGNORECASE
)


#: "PhD, or 3+ years": the years stand in place of the degree.
_OR_DEGREE = re.compile(
    (
        r"^\s*or\s*(?:at least\s*)?$|(?:\bPh\.?D\.?|\bdegree|\bmaster'?s|\bdoctorate|석사|박사"
        r"|학위)[^.;]{0,30}?(?:,?\s*\bor|또는|혹은)\s*(?:at least|minimum)?\s*$"
    ),
    re.IGNORECASE,
)


_FUNDED = re.compile(r"[\[(][^\[\]()]*투자[^\[\]()]*[\])]")


def _of_title(advert: Advert) -> Iterator[Years]:
    if advert.title:
        title = _FUNDED.sub(lambda found: " " * len(found[0]), advert.title)
        found = [] if NOT_WORK.search(title) else list(lengths_in(title))
        for low, high, start, end in found:
            place = advert.plain.find(advert.title)
            at = max(place, 0)
            span = (at + start, at + end) if place >= 0 else (0, 0)
            yield Years(low, high, Breadth.CAREER, Insisting.MUST, Section.OPEN, *span, line=-1)
        if not found and (novice := _novice(advert.title) or _ONLY_NOVICE.search(advert.title)):
            yield Years(0.0, None, Breadth.CAREER, Insisting.MUST, Section.OPEN, 0, 0, line=-1, said=bool(novice))


def _novice(text: str) -> re.Match[str] | None:
    return None if _EVERYBODY.search(text) else _ANY.search(text) or _NOVICE.search(text)


_EVERYBODY = re.compile(r"신입\s*[/·]\s*경력\s*(?:여부|공통|모두|구분|사원|입사)|신규\s?입사자")


_LISTENED = frozenset({Section.MUST, Section.NICE, Section.OPEN, Section.STACK, Section.DUTIES, Section.TERMS})
_SOUGHT = re.compile(r"\b(?:looking for|seeking|seeks|candidates? with|you have|you bring)\b[^.;]*$", re.IGNORECASE)
_ROUGHLY = re.compile(r"\d\s*년\s*차?\s*(?:내외|정도|전후|안팎)")
_WELCOMING = frozenset({Section.MUST, Section.OPEN, Section.DUTIES})
_LABELS = re.compile(
    r"경력(?:사항|연차|요건|조건)?|요구경력|experience(?: level| required)?|years of experience|연차|신입경력"
)


def _stated(piece: Piece, advert: Advert) -> Iterator[Years]:
    labelled = piece.label is not None and _LABELS.fullmatch(piece.label) is not None
    if piece.section not in _LISTENED and not labelled:
        return
    if piece.section in _WELCOMING or labelled:
        novice = _says_novice(piece, labelled=labelled)
        if novice is not None:
            yield _at(piece, novice.span(), 0.0, _most_of_novices(piece.text), Breadth.CAREER, Insisting.MUST)
            return
    for low, high, start, end in lengths_in(piece.text):
        need, said = _need(piece, start, labelled=labelled)
        if _OR_DEGREE.search(piece.text[max(0, start - 60) : start]):
            yield _at(piece, (start, end), low, high, Breadth.CAREER, Insisting.OPEN)
        elif need in (Insisting.MUST, Insisting.NICE) and (labelled or is_work(piece, start, end)):
            whole = labelled and not names_a_skill(piece, start, end)
            breadth = Breadth.CAREER if whole else breadth_of(piece, advert, start, end)
            yield replace(_at(piece, (start, end), low, high, breadth, need), said=said)


def _need(piece: Piece, start: int, *, labelled: bool) -> tuple[Insisting, bool]:
    """Return how much years are insisted on; a label and "we are looking for" do so outside the requirements too."""
    need, said = need_in(piece, start)
    if need is Insisting.OPEN and labelled:
        return Insisting.MUST, said
    if need is Insisting.OPEN and _SOUGHT.search(piece.text[max(0, start - 80) : start]):
        return Insisting.MUST, False
    return need, said


def _at(
    piece: Piece, span: tuple[int, int], low: float | None, high: float | None, breadth: Breadth, need: Insisting
) -> Years:
    start, end = piece.start + span[0], piece.start + span[1]
    return Years(low, high, breadth, need, piece.section, start, end, piece.line)


def _most_of_novices(text: str) -> float | None:
    """Return the upper end that "신입 ~ 3년" sets."""
    found = re.search(r"신입\s*(?:[~\-]|또는|혹은)\s*(?:유관|관련)?\s*(?:경력)?\s*(\d{1,2})\s*년", text) or re.search(
        r"(?<=[~\-])\s*(\d{1,2})\s*년(?!\s*차?\s*이상)", text
    )
    return float(found[1]) if found else None


def _says_novice(piece: Piece, *, labelled: bool) -> re.Match[str] | None:
    found = _novice(piece.text)
    if found or not labelled:
        return found
    return re.search(r"신입|무관", piece.text) if not re.search(r"불가|\d", piece.text) else None
