"""Verdicts that a write changes, told in the very transaction of the write.

Told are companies, and of a pair only where the person said yes to them about that
opening and the yes still holds: of whoever is masked to a company nothing may be learned
from a message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection

from matching.consents import Invitation, revealed
from matching.consents.invitations import accepted
from matching.domain import Candidate, Opening
from matching.eligibility import assess
from matching.store.documents import PEOPLE, POSTS, Document, Kind, document_of
from matching.webhooks.events import announce, verdict_changed

T = TypeVar("T", Candidate, Opening)


@dataclass(frozen=True)
class VerdictChanges:
    """Looks at documents that are about to be written over others; see `RecordFile.watch`.

    `today` and `now` tell the day in Korea and the moment, `message` gives a fresh id.
    """

    today: Callable[[], date]
    now: Callable[[], datetime]
    message: Callable[[], str]

    def __call__(self, file: Connection, kind: str, changed: Sequence[Document]) -> None:
        """Tell of every pair of which a document that is written changes the verdict."""
        written = {each.id: each for each in changed}
        is_person = kind == PEOPLE.name
        for pair in accepted(file, candidates=list(written)) if is_person else accepted(file, openings=list(written)):
            new = written[pair.candidate if is_person else pair.opening]
            if self._is_another(file, pair, new, is_person=is_person) and revealed(file, pair.employer, pair.candidate):
                event = verdict_changed(pair.candidate, pair.opening, employer=pair.employer)
                announce(file, event, message=self.message(), now=self.now())

    def _is_another(self, file: Connection, pair: Invitation, new: Document, *, is_person: bool) -> bool:
        """Whether the verdict for a pair is another with one of its documents as it will be."""
        person, post = document_of(file, PEOPLE, pair.candidate), document_of(file, POSTS, pair.opening)
        if person is None or post is None:
            return False
        candidate, opening = _read(PEOPLE, person), _read(POSTS, post)
        day = self.today()
        before = assess(candidate, opening, day).grade
        after = (
            assess(_read(PEOPLE, new), opening, day) if is_person else assess(candidate, _read(POSTS, new), day)
        ).grade
        return after is not before


def _read(kind: Kind[T], document: Document) -> T:
    return kind.read(json.loads(document.document))
