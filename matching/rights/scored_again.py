"""How a person stood by an earlier version of their document, and how they stand by the one that is stored now.

The earlier version is the last other one of which a list was made, whoever it was shown to;
one of which no list was made decided nothing and is not kept (`store.history`).
"""

from __future__ import annotations

from datetime import date

from matching.disputes.standing import openings_to_compare, standing_document
from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.store.documents import PEOPLE, version_of
from matching.store.versions import last_other
from matching.workspace import Workspace


def scored_again(space: Workspace, person: str, day: date, *, opening: str | None = None) -> Json:
    """Return how a stored person stands for an opening, or for the first few that either version is suggested.

    `before` is None where no earlier version is kept. Its places are not known: others
    have moved since. Raises `NotFoundError`.
    """
    after = space.store.candidate(person)
    with space.store.file.reading() as file:
        before = last_other(file, person, version_of(PEOPLE, after))
    asked = openings_to_compare(space, after, opening, day)
    if before is not None and opening is None:
        asked = tuple(dict.fromkeys([*asked, *openings_to_compare(space, before, None, day)]))
    stood = None if before is None else standing_document(space, before, asked, day, placed=False)
    stands = standing_document(space, after, asked, day)
    return {
        "kind": "scored-again",
        "version": VERSION,
        "candidate": person,
        "before": stood,
        "after": stands,
    }
