"""A stored opening asked about over shares, as `Workspace.shortlist` asks about one pool."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matching.cluster.answering import Answer, Fleet, answer
from matching.cluster.question import Question
from matching.recommend import SHOWN
from matching.workspace import Workspace


def shortlist(
    fleet: Fleet,
    space: Workspace,
    opening_id: str,
    day: date,
    *,
    key: str,
    pack: str | None = None,
    k: int = SHOWN,
    employer: str | None = None,
) -> Answer:
    """Rank the people of all shares, as of the last write, who are there for a stored opening.

    `key` is another for every question. Raises what `Workspace.shortlist` does, and `ClusterError`.
    """
    opening = space.store.opening(opening_id)
    question = Question.about(key, opening, space.opening_vectors(opening), day, space.served.scorer)
    as_of = space.store.revision.candidates
    return answer(fleet, replace(question, pack=pack, k=k, employer=employer, as_of=as_of))
