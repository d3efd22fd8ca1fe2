"""Judgements as labels: one row a pair and side, its grade the mean of its annotators' grades.

This is the one rule by which annotators who differ become one label, for learning and for
measuring alike. The mean keeps what a vote throws away: that two people differ is what
the label is worth. "Cannot tell" is no grade and enters no mean.
What was said of a document that has changed since is no label of the document there is;
it is left out and reported, and so is what nobody knows the document of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.features import SIDES, Side
from matching.judgements.model import HIGHEST, Contents, Judgement, standing
from matching.registry.pairs import FeaturesOf

if TYPE_CHECKING:
    from matching.scoring import learning as scoring


class Reason(StrEnum):
    """Why a judgement is no label."""

    OPENING_GONE = "opening-gone"
    CANDIDATE_GONE = "candidate-gone"
    OPENING_CHANGED = "opening-changed"
    CANDIDATE_CHANGED = "candidate-changed"
    VERSION_UNKNOWN = "version-unknown"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A judgement that is no label, and why."""

    judgement: Judgement
    why: Reason


@dataclass(frozen=True, eq=False)
class Judged:
    """Judged pairs, one row a pair and side in the order of side, opening, candidate; all arrays have shape (rows,).

    `grade` is the mean grade over 3, in [0, 1]; `annotators` how many grades it is the
    mean of; `spread` how far they lie apart, over 3. `synthetic` says that a script made
    up one of them. `cannot_tell` counts the answers without a grade, and `left_out`
    lists the judgements that are no labels.
    """

    opening: NDArray[np.str_]
    candidate: NDArray[np.str_]
    side: NDArray[np.str_]
    grade: NDArray[np.float64]
    annotators: NDArray[np.int64]
    spread: NDArray[np.float64]
    synthetic: NDArray[np.bool_]
    cannot_tell: int
    left_out: tuple[LeftOut, ...]

    def __len__(self) -> int:
        return len(self.grade)

    def of(self, side: Side) -> Judged:
        """Return one side's rows; what is reported beside them stays whole."""
        return self.rows(self.side == side)

    def rows(self, some: NDArray[np.bool_]) -> Judged:
        """Return some rows; what is reported beside them stays whole."""
        return Judged(
            self.opening[some], self.candidate[some], self.side[some], self.grade[some], self.annotators[some],
            self.spread[some], self.synthetic[some], self.cannot_tell, self.left_out,
        )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The ids of the opening and the candidate of each row; a pair judged from both sides stands twice."""
        return list(zip(self.opening.tolist(), self.candidate.tolist(), strict=True))


def pairs_judged(judgements: Iterable[Judgement], contents: Contents, *, unversioned: bool = False) -> Judged:
    """Return the labels that judgements give of the documents as they are now.

    Judgements come in the order in which they were given; of one annotator's about a
    pair and side the last counts. `unversioned` takes those as well of which nobody
    knows what document was seen, as long as the documents are there.
    """
    rows: dict[tuple[Side, str, str], list[Judgement]] = {}
    left_out, cannot_tell = [], 0
    for each in standing(judgements):
        why = why_no_label(each, contents)
        if why is not None and not (unversioned and why is Reason.VERSION_UNKNOWN):
            left_out.append(LeftOut(each, why))
        elif each.grade is None:
            cannot_tell += 1
        else:
            rows.setdefault((each.side, *each.pair), []).append(each)
    return _arrays(rows, cannot_tell, tuple(left_out))


def judged_sides(judged: Judged, features_of: FeaturesOf) -> dict[Side, scoring.Judged]:
    """Return each side's judged pairs with their features, each counting once.

    From the company's side those of an opening are a group, from the candidate's those of a person.
    """
    sides = {side: judged.of(side) for side in SIDES}
    return {side: _with_features(rows, side, features_of) for side, rows in sides.items() if len(rows)}


def _with_features(judged: Judged, side: Side, features_of: FeaturesOf) -> scoring.Judged:
    from matching.scoring import learning as scoring  # with scikit-learn: a second, and only learning needs it

    parts: list[NDArray[np.float64]] = []
    for opening in dict.fromkeys(judged.opening.tolist()):  # its rows stand together
        people: Sequence[str] = judged.candidate[judged.opening == opening].tolist()
        parts.append(features_of(opening, people)[side])
    groups = judged.opening if side == "company" else judged.candidate
    return scoring.Judged(np.concatenate(parts), judged.grade, np.ones(len(judged)), groups)


def why_no_label(judgement: Judgement, contents: Contents) -> Reason | None:
    """Return why a judgement says nothing of the documents as they are, `None` where it does."""
    opening, candidate = contents.openings.get(judgement.opening_id), contents.candidates.get(judgement.candidate_id)
    if opening is None or candidate is None:
        return Reason.OPENING_GONE if opening is None else Reason.CANDIDATE_GONE
    seen = judgement.versions
    if seen.opening not in (None, opening):
        return Reason.OPENING_CHANGED
    if seen.candidate not in (None, candidate):
        return Reason.CANDIDATE_CHANGED
    return Reason.VERSION_UNKNOWN if seen.opening is None or seen.candidate is None else None


def _arrays(
    rows: dict[tuple[Side, str, str], list[Judgement]], cannot_tell: int, left_out: tuple[LeftOut, ...]
) -> Judged:
    keys = sorted(rows)
    given = [[each.grade for each in rows[key] if each.grade is not None] for key in keys]
    sides, openings, candidates = (np.array([key[at] for key in keys], dtype=np.str_) for at in range(3))
    return Judged(
        opening=openings,
        candidate=candidates,
        side=sides,
        grade=np.array([sum(grades) / len(grades) / HIGHEST for grades in given], dtype=np.float64),
        annotators=np.array([len(grades) for grades in given], dtype=np.int64),
        spread=np.array([(max(grades) - min(grades)) / HIGHEST for grades in given], dtype=np.float64),
        synthetic=np.array([any(each.synthetic for each in rows[key]) for key in keys], dtype=np.bool_),
        cannot_tell=cannot_tell,
        left_out=left_out,
    )
