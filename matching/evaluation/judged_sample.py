"""Judgements with the people and openings that they speak of: those in a store, and the sample's.

A script made the sample's up (each says so), so they show that the machinery holds and
nothing of what people would answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from matching.domain import Candidate, Opening
from matching.evaluation.judged import set_of
from matching.evaluation.labelled import LabelledSet
from matching.ingest.files import read_bytes
from matching.judgements import Judged, Judgement, Judgements, contents_of, pairs_judged, standing
from matching.judgements.checking import check_table
from matching.judgements.splitting import employers_of, known_to
from matching.judgements.tables import table_of
from matching.language import message
from matching.packed import by_id
from matching.sample import sample_folder, sample_openings, sample_people
from matching.scoring.cards import Card, Source
from matching.store import Store

JUDGED, STORED = "judgements", "stored-judgements"
"""The names under which the sample's and the stored ones are labelled sets."""
DAY = date(2026, 11, 23)
"""The day that the sample is about."""


@dataclass(frozen=True)
class JudgedSample:
    """Judgements in the order in which they were given, and the documents of the pairs judged."""

    judgements: tuple[Judgement, ...]
    candidates: tuple[Candidate, ...]
    openings: tuple[Opening, ...]
    source: Source

    @cached_property
    def labels(self) -> Judged:
        """What the judgements say of the documents as they are."""
        return pairs_judged(self.judgements, contents_of(self.candidates, self.openings))

    def labelled(self, name: str, day: date | None, judged: Judged | None = None) -> LabelledSet:
        """Return all judged pairs, or some, as a labelled set. Raises `BadInputError` where none was judged good."""
        chosen = self.labels if judged is None else judged
        labelled = set_of(chosen, self.candidates, self.openings, name=name, day=day)
        left_out = len(set(self.labels.pairs)) - len(set(chosen.pairs))
        note = (message("evaluation", "judged-learned", left_out=left_out),) if left_out else ()
        return replace(labelled, notes=(*labelled.notes, *note))

    def unlearned(self, cards: Iterable[Card]) -> Judged:
        """Return the judged pairs of whom no card's scorer was learned from anybody.

        A scorer that was learned from what is not known may have been learned from all.
        """
        known, employers = np.zeros(len(self.labels), dtype=np.bool_), employers_of(self.openings)
        for card in cards:
            if card.learned_from is not None:
                known |= known_to(card.learned_from, self.labels, employers)
            elif card.kind != "prior":
                known[:] = True
        return self.labels.rows(~known)


def judgements_file() -> Path:
    """Return where the judgements lie."""
    return sample_folder() / "judgements.csv"


@cache
def judged_sample() -> JudgedSample:
    """Return them, read once a process. Raises `BadInputError` for a file that is damaged."""
    file = judgements_file()
    content = read_bytes(file)
    given = tuple(check_table(content, file.name, day=DAY).to_keep())
    posts, people = {each.opening_id for each in given}, {each.candidate_id for each in given}
    return JudgedSample(
        given,
        tuple(each for each in sample_people() if each.id in people),
        tuple(each for each in sample_openings() if each.id in posts),
        Source(name=file.name, sha256=hashlib.sha256(content).hexdigest(), rows=len(given)),
    )


def stored_judgements(store: Store) -> JudgedSample | None:
    """Return what is stored, `None` where no answer about the documents as they are is a grade."""
    kept, records = standing(Judgements(store).usable()), store.records()
    posts, people = {each.opening_id for each in kept}, {each.candidate_id for each in kept}
    content = table_of(kept)
    found = JudgedSample(
        kept,
        tuple(by_id(records.candidates, people).values()),
        tuple(each for each in records.openings if each.id in posts),
        Source(name=STORED, sha256=hashlib.sha256(content).hexdigest(), rows=len(kept)),
    )
    return found if len(found.labels) else None


def judged_set() -> LabelledSet:
    """Return the judged pairs as a labelled set."""
    return judged_sample().labelled(JUDGED, DAY)
