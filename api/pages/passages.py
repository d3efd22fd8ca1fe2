"""Words of a CV and of an advert that a score was read from, cut for a page: pieces of text, some of them marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from api.pages.marked import Marked, Piece, cut, shortened
from matching.domain import Json
from matching.explanation import Document, Span
from matching.explanation.leaves import value_at
from matching.forgetting import remembered
from matching.ingest.html_text import prose
from matching.matches import Match

AROUND = 60
"""So many characters are shown on either side of marked words; what lies further off is left out."""
MOST_PASSAGES = 14
_CODED = ("/x-ktech/", "/baseSalary", "/jobLocationType", "Date", "/industry")
_WORDS_ALL_THE_SAME = ("/x-ktech/requirements/must/", "/x-ktech/requirements/nice/")
Marks = dict[Span, bool | None]


class Passage(NamedTuple):
    """Words of a document: `section` and `number` (from 1, 0 for none) are the entry that they stand in."""

    section: str
    number: int
    cuts: tuple[Piece, ...]


Passages = dict[int, dict[Document, list[Passage]]]


def passages(match: Match, which: Document, document: Json) -> list[Passage]:
    """Return the passages of a document that a match's scores were read from, in the order of the document.

    `document` is the one that the match's citations lie in: a profile masked as the match is.
    Values that are codes or numbers, which the reasons say already, are left out.
    """
    by_place: dict[str, Marks] = {}
    for span, favours in _cited(match, which):
        if _is_words(span.pointer):
            by_place.setdefault(span.pointer, {})[span] = favours
    found: dict[str, Passage] = {}
    for pointer in sorted(by_place, key=_order_in(document)):
        text = value_at(document, pointer)
        if isinstance(text, str):
            found.setdefault(text, _passage(pointer, text, by_place[pointer]))
    return list(found.values())[:MOST_PASSAGES]


def _cited(match: Match, which: Document) -> Iterator[tuple[Span, bool | None]]:
    """Yield what was cited and whether it favours the pair; of a skill, whether it is there decides and comes last."""
    reasons = (*match.company_reasons, *match.candidate_reasons)
    for reason in reasons:
        for cited in reason.cited:
            if cited.document == which:
                yield from ((span, cited.favours) for span in cited.spans)
    for reason in reasons:
        for each in reason.evidence:
            is_held = each.in_candidate is not None
            yield from ((span, is_held) for span in (each.spans if which == "candidate" else each.asked))


@remembered(65_536)
def _is_words(pointer: str) -> bool:
    return any(part in pointer for part in _WORDS_ALL_THE_SAME) or not any(part in pointer for part in _CODED)


def _order_in(document: Json) -> Callable[[str], tuple[int, list[tuple[int, str]]]]:
    places = {name: at for at, name in enumerate(document)}

    def key(pointer: str) -> tuple[int, list[tuple[int, str]]]:
        steps = pointer.split("/")[1:]
        inner = [(int(each) if each.isdecimal() else -1, each) for each in steps[1:]]
        return places.get(steps[0], len(places)), inner

    return key


def _passage(pointer: str, text: str, marks: Marks) -> Passage:
    steps = pointer.split("/")[1:]
    number = int(steps[1]) + 1 if len(steps) > 2 and steps[1].isdecimal() else 0
    return Passage(steps[0], number, tuple(_trimmed(list(cut(text, _marked(marks))))))


def _marked(marks: Marks) -> Iterator[Marked]:
    """Yield the marks as they begin, of those that begin at one place the longest first."""
    for span in sorted(marks, key=lambda each: (each.start, -each.end)):
        yield Marked(span.start, span.end, "against" if marks[span] is False else "for")


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """Shorten what is not marked to what stands around the marks, as text without its markup."""
    return shortened([each if each.what else each._replace(text=_plain(each.text)) for each in pieces], AROUND)


def _plain(text: str) -> str:
    return prose(text) if "<" in text or "&" in text else text


def all_passages(matches: Iterable[Match], document: Json, adverts: Mapping[str, Json]) -> Passages:
    """Return the passages of both documents of each match, by its rank."""
    return {
        each.rank: {
            "candidate": passages(each, "candidate", document),
            "opening": passages(each, "opening", adverts[each.opening.id]),
        }
        for each in matches
    }
