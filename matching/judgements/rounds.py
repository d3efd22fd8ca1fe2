"""A round of judging: the pairs that are asked about, and which of them an annotator is shown next.

Everybody goes through the same mixture in the same stretches, so that two people who stop
early have judged the same pairs; within a stretch each has an order of their own. What
others answered has no part in it but this: a pair that has its annotators is not shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from pydantic import Field

from matching.domain import Json, Read
from matching.features import Side
from matching.ingest.codecs import IDENTIFIER, NUMBER, TEXT, WHOLE, Form, Scalar, list_of
from matching.ingest.fields import Shape, at
from matching.judgements.model import Contents, Judgement

STRETCH = 20
MOST_PAIRS = 20_000


class Pair(Read):
    """A pair to be judged by so many annotators on each side.

    `band` is where its score stood among those of its opening when it was drawn, 0 the
    best; `share` is how large a share of the pairs of its stratum was drawn; `languages`
    are those of the two documents. None of this is shown to whoever judges.
    """

    opening_id: str
    candidate_id: str
    annotators: int = Field(ge=1, le=9)
    band: int = Field(ge=0)
    languages: str
    share: float = Field(gt=0, le=1)

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the opening and of the candidate."""
        return self.opening_id, self.candidate_id


class Round(Read):
    """The pairs asked about from a day on, in the order of the mixture, and what they were chosen by."""

    day: date
    seed: int
    encoder: str
    scorer: str
    pairs: tuple[Pair, ...] = ()
    number: int | None = None


_PAIR = Shape(
    Pair,
    (
        at("opening_id", "opening", IDENTIFIER),
        at("candidate_id", "candidate", IDENTIFIER),
        at("annotators", "annotators", WHOLE),
        at("band", "band", WHOLE),
        at("languages", "languages"),
        at("share", "share", NUMBER),
    ),
    closed=True,
)
_ROUND = Shape(
    Round,
    (
        at("day", "day", Scalar(lambda value: date.fromisoformat(str(value)), date.isoformat, Form.DATE)),
        at("seed", "seed", WHOLE),
        at("encoder", "encoder", TEXT),
        at("scorer", "scorer", TEXT),
        at("pairs", "pairs", list_of(_PAIR, most=MOST_PAIRS)),
    ),
    closed=True,
)


def round_document(drawn: Round) -> Json:
    """Write a round."""
    document: Json = _ROUND.write(drawn.model_copy(update={"source": {}}))
    return document


def read_round(document: Json, number: int) -> Round:
    """Read what `round_document` wrote."""
    return _ROUND.read(document).model_copy(update={"number": number})


@dataclass(frozen=True, slots=True)
class Work:
    """What an annotator has before them: the next pair (`None` at the end), and how far they are."""

    pair: Pair | None
    done: int
    left: int

    @property
    def total(self) -> int:
        """How many pairs they have judged or still can."""
        return self.done + self.left


def in_own_order(pairs: Sequence[Pair], seed: int, annotator: str, side: Side) -> Iterator[Pair]:
    """Yield the pairs stretch by stretch, each stretch in an order of the annotator's own."""
    digest = hashlib.sha256(f"{seed}\0{annotator}\0{side}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    for start in range(0, len(pairs), STRETCH):
        stretch = pairs[start : start + STRETCH]
        yield from (stretch[int(at)] for at in rng.permutation(len(stretch)))


def waiting_for(
    drawn: Round, counted: Iterable[Judgement], contents: Contents, *, annotator: str, side: Side
) -> list[Pair]:
    """Return the pairs that an annotator can still judge from a side, in their own order.

    `counted` are the judgements that stand. One of a document that has changed since does
    not count: the pair is asked about again. Pairs of documents that are gone are left out.
    """
    own, others = _answered(counted, contents, annotator, side)

    def waits(pair: Pair) -> bool:
        is_there = contents.now(pair.ids) is not None
        return is_there and pair.ids not in own and others.get(pair.ids, 0) < pair.annotators

    return [each for each in in_own_order(drawn.pairs, drawn.seed, annotator, side) if waits(each)]


def work_of(drawn: Round, counted: Sequence[Judgement], contents: Contents, *, annotator: str, side: Side) -> Work:
    """Return what an annotator is to judge next from a side, and how far they are; see `waiting_for`."""
    waiting = waiting_for(drawn, counted, contents, annotator=annotator, side=side)
    own, _ = _answered(counted, contents, annotator, side)
    return Work(next(iter(waiting), None), sum(each.ids in own for each in drawn.pairs), len(waiting))


def _answered(
    counted: Iterable[Judgement], contents: Contents, annotator: str, side: Side
) -> tuple[set[tuple[str, str]], dict[tuple[str, str], int]]:
    """Return the pairs that an annotator has judged as they are now, and how many others have judged each."""
    own: set[tuple[str, str]] = set()
    others: dict[tuple[str, str], int] = {}
    for each in counted:
        if each.side != side or not is_of_now(each, contents):
            continue
        if each.annotator == annotator:
            own.add(each.pair)
        else:
            others[each.pair] = others.get(each.pair, 0) + 1
    return own, others


def is_of_now(judgement: Judgement, contents: Contents) -> bool:
    """Whether a judgement was given of the documents as they are."""
    seen = judgement.versions.opening, judgement.versions.candidate
    return seen == contents.now(judgement.pair)


def last_of(counted: Sequence[Judgement], *, annotator: str, side: Side) -> Judgement | None:
    """Return the judgement that an annotator gave last, `None` where none of theirs stands."""
    return next((each for each in reversed(counted) if each.annotator == annotator and each.side == side), None)
