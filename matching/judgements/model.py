"""One person's answer about one pair, asked from one side, and of which documents it was given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from matching.domain import Candidate, Opening, Read
from matching.errors import BadInputError
from matching.features import Side
from matching.language import Text, message
from matching.privacy import mask_identifiers
from matching.profiles import masked
from matching.store.documents import PEOPLE, POSTS, rows_of

HIGHEST = 3
_ANNOTATOR = re.compile(r"(?=[a-z0-9-]*[0-9])[a-z][a-z0-9-]{0,31}")


class Answer(StrEnum):
    """What somebody answered: a grade, "cannot tell", or that an earlier answer is taken back."""

    NO = "0"
    UNLIKELY = "1"
    LIKELY = "2"
    CERTAINLY = "3"
    CANNOT_TELL = "cannot-tell"
    WITHDRAWN = "withdrawn"

    @property
    def grade(self) -> int | None:
        """The grade, 0 to 3; `None` where there is none."""
        return int(self.value) if self.value.isdigit() else None

    @property
    def label(self) -> Text:
        """What people call it."""
        return message("judgements", f"answer-{self.name.lower().replace('_', '-')}")

    def anchor(self, side: Side) -> Text:
        """Return what it means when asked from a side."""
        return message("judgements", f"anchor-{side}-{self.name.lower().replace('_', '-')}")


GRADES = (Answer.NO, Answer.UNLIKELY, Answer.LIKELY, Answer.CERTAINLY)


class Versions(Read):
    """What an answer was given of and chosen by; `None` where that is not known.

    `opening` and `candidate` are the documents' content hashes as the file of record has
    them, `rules` the pack in force, `encoder` a fingerprint, `scorer` a name.
    """

    opening: str | None = None
    candidate: str | None = None
    rules: str | None = None
    encoder: str | None = None
    scorer: str | None = None


def _without_persons(text: str | None) -> str | None:
    """Return a reason as it may be kept: without identity numbers, contacts, and what nobody may be judged by."""
    return masked(mask_identifiers(text).text) or None if text else None


class Judgement(Read):
    """What an annotator answered about a pair. `synthetic` says that a script made the answer up."""

    opening_id: str
    candidate_id: str
    side: Side
    answer: Answer
    annotator: str
    day: date
    reason: Annotated[str | None, AfterValidator(_without_persons)] = None
    versions: Versions = Field(default_factory=Versions)
    synthetic: bool = False

    @property
    def grade(self) -> int | None:
        """The grade, 0 to 3; `None` for "cannot tell"."""
        return self.answer.grade

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the opening and of the candidate."""
        return self.opening_id, self.candidate_id

    @property
    def key(self) -> tuple[str, str, Side, str]:
        """What a later judgement supersedes an earlier one by."""
        return self.opening_id, self.candidate_id, self.side, self.annotator


def annotator_named(text: str) -> str:
    """Return an annotator's id; raises `BadInputError` for what is none, or could be a name.

    >>> annotator_named("judge-7")
    'judge-7'
    """
    if not _ANNOTATOR.fullmatch(text):
        raise BadInputError("not-an-annotator")
    return text


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that count: of one annotator's about a pair and side the last, unless it is withdrawn.

    They must come in the order in which they were given; that order is kept.
    """
    last: dict[tuple[str, str, Side, str], Judgement] = {}
    for each in judgements:
        last.pop(each.key, None)
        last[each.key] = each
    return tuple(each for each in last.values() if each.answer is not Answer.WITHDRAWN)


@dataclass(frozen=True)
class Contents:
    """The content hash of each document there is, by id."""

    openings: Mapping[str, str]
    candidates: Mapping[str, str]

    def now(self, pair: tuple[str, str]) -> Seen | None:
        """Return the hashes of a pair's documents; `None` where one is not there."""
        opening, candidate = self.openings.get(pair[0]), self.candidates.get(pair[1])
        return None if opening is None or candidate is None else Seen(opening, candidate)


class Seen(NamedTuple):
    """The content hashes of an opening and a candidate."""

    opening: str
    candidate: str


def content_of(entry: Candidate | Opening) -> str:
    """Return the hash under which the file of record keeps a document: it differs once anything in it does."""
    rows = rows_of(PEOPLE, [entry]) if isinstance(entry, Candidate) else rows_of(POSTS, [entry])
    return rows[0].checksum


def contents_of(candidates: Sequence[Candidate], openings: Sequence[Opening]) -> Contents:
    """Return the content hashes of documents that are at hand."""
    return Contents(
        {each.id: content_of(each) for each in openings}, {each.id: content_of(each) for each in candidates}
    )
