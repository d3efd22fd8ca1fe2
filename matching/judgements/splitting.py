"""Judged pairs divided into those that a scorer learns from and those held back to ask it about.

A scorer asked about the pairs that it was learned from is flattered, and so it is by
another pair of the same employer or person. So whole employers and people are divided:

1. an employer is held where its draw falls below `share`;
2. a person is held where theirs falls below the share of their pairs that are of held employers,
   which loses few pairs where people were judged for few openings;
3. a pair is held where both are, and learned from where neither is; the rest are neither.

A draw is a digest of the seed and the id, so an employer keeps its part as judgements are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.caps import employer_of
from matching.domain import Opening
from matching.errors import BadInputError
from matching.judgements.learning import Judged
from matching.scoring.learned_from import Kind, LearnedFrom, digest_of

SEED, SHARE = 0, 0.5
"""As `scorer train` has them unless asked otherwise: one seed, so that all scorers leave the same employers out."""
_DIGITS = 13  # of a digest: 52 bits, which a float holds exactly


@dataclass(frozen=True, eq=False)
class Split:
    """The rows to learn from, those held back, and what a card keeps of both."""

    learned: Judged
    held: Judged
    learned_from: LearnedFrom


def employers_of(openings: Sequence[Opening]) -> dict[str, str]:
    """Return what openings of one employer share, by opening id."""
    return {each.id: employer_of(each) for each in openings}


def split(judged: Judged, employers: Mapping[str, str], *, seed: int = SEED, share: float = SHARE) -> Split:
    """Divide judged pairs; `employers` names that of every opening. Raises `BadInputError` where none is left to learn.

    With a share of 0 all are learned from.
    """
    firms = np.array([employers[each] for each in judged.opening.tolist()], dtype=np.str_)
    held_firm = _below(firms, "employer", seed, dict.fromkeys(firms.tolist(), share))
    of_person = {each: float(held_firm[judged.candidate == each].mean()) for each in set(judged.candidate.tolist())}
    held_person = _below(judged.candidate, "person", seed, of_person)
    learned, held = judged.rows(~held_firm & ~held_person), judged.rows(held_firm & held_person)
    if not len(learned):
        raise BadInputError("judgements-none-to-learn")
    counts = [len(set(each.pairs)) for each in (judged, learned, held)]
    return Split(
        learned,
        held,
        LearnedFrom(
            seed=seed,
            share=share,
            learned=counts[1],
            held=counts[2],
            neither=counts[0] - counts[1] - counts[2],
            digests=_digests(learned, employers),
        ),
    )


def _below(names: NDArray[np.str_], kind: Kind, seed: int, share: Mapping[str, float]) -> NDArray[np.bool_]:
    below = {each: draw(kind, each, seed) < least for each, least in share.items()}
    return np.array([below[each] for each in names.tolist()], dtype=np.bool_)


def draw(kind: Kind, identifier: str, seed: int) -> float:
    """Return a number in [0, 1) that an id has for a seed."""
    whole = hashlib.sha256(f"{seed}\0{kind}\0{identifier}".encode()).hexdigest()
    return int(whole[:_DIGITS], 16) / float(16**_DIGITS)


def _digests(learned: Judged, employers: Mapping[str, str]) -> tuple[str, ...]:
    openings, people = set(learned.opening.tolist()), set(learned.candidate.tolist())
    firms = {employers[each] for each in openings}
    kinds: list[tuple[Kind, set[str]]] = [("employer", firms), ("opening", openings), ("person", people)]
    return tuple(sorted(digest_of(kind, each) for kind, some in kinds for each in some))


def known_to(learned_from: LearnedFrom, judged: Judged, employers: Mapping[str, str]) -> NDArray[np.bool_]:
    """Return of each row whether anybody of its pair stands in a pair that was learned from, shape (rows,)."""
    return np.array(
        [
            learned_from.knows(employer=employers[opening], opening=opening, person=person)
            for opening, person in judged.pairs
        ],
        dtype=np.bool_,
    )
