"""Opening a dispute, on a page as over the wire: it is kept with how the person stands, and recorded, or neither."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.responses import Response

from api.dependencies import InUse, Today
from api.disputing import named_by
from api.recording import Record, Recorder
from api.routes.rights import Kept
from api.security import Now
from matching.accounts.owners import owner
from matching.disputes import Dispute, Said, Subject, open_dispute
from matching.disputes.standing import openings_to_compare, standing_document
from matching.domain import Candidate
from matching.errors import BadInputError, NotFoundError, Place
from matching.explanation.leaves import value_at
from matching.ingest.json_resume import write_candidate
from matching.ledger import Ledger
from matching.webhooks.events import announce, dispute_opened
from matching.workspace import Workspace

R = TypeVar("R", bound=Response)


@dataclass(frozen=True)
class Disputing:
    """What is needed to open a dispute on behalf of a request."""

    workspace: Workspace
    ledger: Ledger
    record: Recorder
    now: datetime
    today: date

    def opened(self, person: Candidate, said: Said, answer: Callable[[Dispute], R]) -> R:
        """Keep what a person disputes and return the answer made of it. Raises `BadInputError`, `NotFoundError`."""
        self._check(said, person)
        openings = openings_to_compare(self.workspace, person, said.opening, self.today)
        before = standing_document(self.workspace, person, openings, self.today)
        with self.record.as_one():
            with self.workspace.store.file.writing() as file:
                made = open_dispute(file, person.id, said, before, self.now, identifier=str(uuid.uuid4()))
                employer = None if said.opening is None else owner(file, "opening", said.opening)
                event = dispute_opened(made.id, said.opening, employer=employer)
                announce(file, event, message=str(uuid.uuid4()), now=self.now)
            return self.record(answer(made), [person.id], objects=named_by(made.id, said))

    def _check(self, said: Said, person: Candidate) -> None:
        """Refuse a dispute about what is not there. Raises `BadInputError`, `NotFoundError`."""
        pointer = said.pointer if said.subject is Subject.FACT else None
        if pointer is not None and (pointer[:1] != "/" or value_at(write_candidate(person), pointer) is None):
            raise BadInputError("dispute-pointer-nowhere", at=Place(pointer="/pointer"))
        if said.entry is not None and all(each.number != said.entry for each in self.ledger.about(person.id)):
            raise NotFoundError("entry", str(said.entry))


async def _disputing(workspace: InUse, ledger: Kept, record: Record, now: Now, today: Today) -> Disputing:
    return Disputing(workspace, ledger, record, now, today)


Opening = Annotated[Disputing, Depends(_disputing, scope="function")]
