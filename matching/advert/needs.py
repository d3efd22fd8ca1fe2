"""How much a sentence insists on each thing that it names: by its own words, else by its section.

A signal covers a stretch of its sentence. One that stands at the head of a part
("필수: Python", "must have Python") covers what follows up to the next signal, one that
stands behind ("Python 우대", "Python is a plus") what comes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from matching.advert.lines import Piece
from matching.advert.model import Section
from matching.forgetting import remembered

_NOT = (
    r"\b(?:is |are )?not (?:strictly |a )?(?:required|requirement|necessary|needed|essential"
    r"|mandatory|a must|expected|asked)\b"
    r"|\bno (?:prior |previous |specific )?(?=[^.,;]{0,50}?\b(?:required|necessary|needed|skills? required)\b)"
    r"|\bnot need(?:ed)?\b|\bwithout (?:any )?(?=korean|english)|\b(?:don't|do not|doesn't"
    r"|does not) (?:need|require|matter)\b|\bunnecessary\b"
    r"|불필요|필요\s?(?:없|하지\s?않)|필수\s?(?:가|는|사항)?\s?아[니닙님]|무관|상관\s?없|관계\s?없"
    r"|못\s?해도|몰라도|없어도|불문"
)
_NICE = (
    r"\b(?:is|are|would be|will be|as)?\s?(?:considered )?(?:an? )?(?:big |huge |strong |major "
    r"|definite |distinct |real |added |significant |large )?plus\b(?=\s*(?:[.,;!?)\]]|$| but| and"
    r"| if| for))"
    r"|\ba (?:big |huge |strong |major |definite |distinct |real )?plus\b|\b(?:strongly |highly "
    r"|much |also )?(?:preferred|desired|desirable|preferable)\b"
    r"|\bpreferably\b|\bpreference (?:for|given|will)\b|\bnice[ -]to[ -]haves?\b|\bgood to have\b"
    r"|\bideally\b|\b(?:a |as a |an? added )?bonus(?: points?)?\b"
    r"|\b(?:an? |an added |distinct )?(?:advantage|asset)\b(?=\s*(?:[.,;)\]]|$))|\badvantageous\b"
    r"|\b(?:is|are) (?:welcome|beneficial|helpful|useful|optional)\b"
    r"|\boptional\b|\bwould be (?:great|nice|ideal|beneficial|helpful|useful|welcome)\b"
    r"|우대(?:합니다|해요|함|사항|조건)?|있으면\s?(?:더\s?)?(?:좋\w*|플러스)|(?:이면|라면|다면|시면"
    r"|면)\s?(?:더(?:욱)?\s?)?(?:좋\w*|환영\w*)|선호(?:합니다|함|해요)?(?!도)|가산점|가점|금상첨화|플러스\s?요인"
)
_MUST = (
    r"\bmust(?:[ -]haves?| be| possess| demonstrate| know)?\b|\b(?:is |are |strictly )?(?:required"
    r"|mandatory|essential)\b|\b(?:is|are) (?:a must|necessary|needed)\b"
    r"|\brequir(?:es|ing|ements?)\b|\ba must\b|필수(?:입니다|사항|조건|적)?|반드시|필요(?:합니다|해요|함)"
)
_SIGNAL = re.compile(f"(?P<not>{_NOT})|(?P<nice>{_NICE})|(?P<must>{_MUST})", re.IGNORECASE)
_WEAK = re.compile(
    r"\b(?:experienced?|proficien\w+|knowledge|familiar\w*|expertise|understanding|background"
    r"|fluen\w+|skilled|ability|able to|degree|hands-on"
    r"|you (?:have|are|bring|know)|years?)\b|가능자|가능하신|가능한\s?(?:분|자)|있으신|있는\s?분"
    r"|보유|능숙|경험자|경력자"
    r"|이신\s?분|소지자|유경험|하신\s?분|경력\s?\d|경험이",
    re.IGNORECASE,
)
_BREAK = re.compile(r",\s*|、\s*|;\s*|\s/\s|\s(?:but|while|whereas|plus)\s|하며,?\s|이며,?\s|하고,?\s|이고,?\s")
_OPENS = re.compile(r"(?:^|[,;:./(\[]|\band|\bbut|\s-)\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:and|or|and/or|및|또는|혹은|&)\b", re.IGNORECASE)
_TELLS_MORE = re.compile(
    r"\b(?:\d+|experience|knowledge|degree|proficien\w+|familiar\w*|skills?|years?|level|fluen\w+|native|bachelor\w*"
    r"|master\w*|BS|BA)\b|\d|이상|경험|경력|졸|가능|능숙|이해",
    re.IGNORECASE,
)


class Insisting(Enum):
    """How much a thing is insisted on; `OPEN` where nothing says so."""

    MUST = "must"
    NICE = "nice"
    NOT = "not"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reach:
    """Characters `start` to `end` of a sentence that a signal covers."""

    start: int
    end: int
    need: Insisting


@remembered(1024)
def reaches(sentence: str) -> tuple[Reach, ...]:
    """Return what each signal of a sentence covers, the last word first.

    >>> [(each.need.value, "Python 필수, Go 우대"[each.start:each.end]) for each in reaches("Python 필수, Go 우대")]
    [('must', 'Python 필수'), ('nice', ', Go 우대')]
    """
    return tuple(_reaches(sentence, list(_SIGNAL.finditer(sentence))))


def _reaches(sentence: str, signals: list[re.Match[str]]) -> Iterator[Reach]:
    cursor = 0
    for number, signal in enumerate(signals):
        need = Insisting(signal.lastgroup)
        following = signals[number + 1].start() if number + 1 < len(signals) else len(sentence)
        if _leads(sentence, signal):
            end = _start_of_next(sentence, signals, number, following)
            yield Reach(signal.start(), end, need)
            cursor = end
        else:
            begin = max(cursor, _start_of_reach(sentence, cursor, signal, need=need))
            end = _end_of_bracket(sentence, signal) or signal.end()
            yield Reach(begin, end, need)
            cursor = signal.end()


def _leads(sentence: str, signal: re.Match[str]) -> bool:
    """Whether a signal stands at the head of a part and something follows it."""
    after = sentence[signal.end() :].lstrip(" :)]-")
    if not after or after[0] in ",.;/":
        return False
    if _INNER_NOT.match(signal[0]):
        return True
    return (
        _OPENS.search(sentence, max(0, signal.start() - 8), signal.start()) is not None
        or _LEADING.fullmatch(signal[0]) is not None
    )


_LEADING = re.compile(
    (
        r"must[ -]haves?|must (?:possess|demonstrate|know|be)|nice[ -]to[ -]haves?|good to have"
        r"|ideally|preferably|반드시|requir(?:es|ing)"
    ),
    re.IGNORECASE,
)
_INNER_NOT = re.compile(r"no\b|without|don't|do not|doesn't|does not", re.IGNORECASE)


def _start_of_next(sentence: str, signals: list[re.Match[str]], number: int, following: int) -> int:
    """Return where a leading signal's reach ends: before the next signal, or before the part that trails it."""
    if number + 1 == len(signals):
        return following
    if _leads(sentence, signals[number + 1]):
        return following
    breaks = [found.start() for found in _BREAK.finditer(sentence, signals[number].end(), following)]
    return breaks[0] if breaks else signals[number].end()


def _start_of_reach(sentence: str, cursor: int, signal: re.Match[str], *, need: Insisting) -> int:
    """Return where a trailing signal's reach begins: at its bracket, at its own part, or at the last signal."""
    bracket = sentence.rfind("(", cursor, signal.start())
    if (
        bracket >= 0
        and ")" not in sentence[bracket : signal.start()]
        and sentence[bracket + 1 : signal.start()].strip()
    ):
        return bracket
    parts = list(_BREAK.finditer(sentence, cursor, signal.start()))
    if need is Insisting.MUST or not parts:
        return cursor
    last = parts[-1]
    own, before = sentence[last.end() : signal.start()], sentence[cursor : last.start()]
    if need is Insisting.NOT and re.search(r"\w", own) and not _GOES_ON.match(own):
        return last.start()
    return cursor if _GOES_ON.match(own) or _is_list(before, own) else last.start()


def _is_list(before: str, own: str) -> bool:
    """Whether two parts are of one list, as in "Kafka, Spark 우대" and not in "경력 3년 이상, Spark 우대"."""
    told = set(_TELLS_MORE.findall(before))
    if not told or not re.search(r"\w", own):
        return True
    return not own.isascii() and not any(word.isdigit() for word in told) and told <= set(_TELLS_MORE.findall(own))


def _end_of_bracket(sentence: str, signal: re.Match[str]) -> int | None:
    opened = sentence.rfind("(", 0, signal.start())
    if opened < 0 or ")" in sentence[opened : signal.start()]:
        return None
    closed = sentence.find(")", signal.end())
    return closed if closed >= 0 else None


def need_at(sentence: str, place: int, section: Section, *, is_prose: bool = True) -> tuple[Insisting, bool]:
    """Return how much is insisted on what stands at a place, and whether that is said rather than gathered.

    `is_prose`: the sentence is of an advert that heads no requirements.

    >>> need_at("Go is a plus", 0, Section.MUST), need_at("Go", 0, Section.BENEFITS)
    ((<Insisting.NICE: 'nice'>, True), (<Insisting.OPEN: 'open'>, True))
    """
    for reach in reaches(sentence):
        holds = reach.need is not Insisting.MUST or section is not Section.NICE or _firm(sentence, reach)
        if reach.start <= place < reach.end and holds:
            return reach.need, True
    if section is Section.MUST:
        return Insisting.MUST, True
    if section is Section.NICE:
        return Insisting.NICE, True
    if is_prose and section in (Section.OPEN, Section.DUTIES) and _WEAK.search(sentence):
        return Insisting.MUST, False
    return Insisting.OPEN, True


def need_in(piece: Piece, place: int) -> tuple[Insisting, bool]:
    """Return `need_at` of a place in an advert's sentence."""
    return need_at(piece.text, place, piece.section, is_prose=piece.is_prose)


def _firm(sentence: str, reach: Reach) -> bool:
    """Whether "must" is said outright even among what is welcome: "필수", "required", not "requires"."""
    return (
        re.search(r"필수|반드시|\b(?:required|mandatory|must)\b", sentence[reach.start : reach.end], re.IGNORECASE)
        is not None
    )
