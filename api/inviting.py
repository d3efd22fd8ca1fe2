"""Asking a person about an opening, and what was asked, the same from the API and from the pages."""

from __future__ import annotations

import uuid
from datetime import datetime

from api.acting import Acting
from matching.consents import Asker, Invitation, Rules, invitations, revealed, sight
from matching.domain import Opening
from matching.errors import BadInputError, Place
from matching.masking import masked_message
from matching.workspace import Workspace


def invited(
    workspace: Workspace, acting: Acting, opening: Opening, candidate: str, message: str, now: datetime, rules: Rules
) -> Invitation:
    """Ask a person about an opening of whoever asks, without ways to reach the company.

    Raises `NotFoundError` for whoever is not there for it, `BadInputError` where it may not ask.
    """
    asker = Asker.of_opening(opening, acting.who.user, acting.company)
    if asker is None:
        raise BadInputError("invitation-without-employer")
    text = masked_message(message)
    if not text.strip():
        raise BadInputError("invitation-without-message", at=Place(pointer="/message"))
    workspace.store.candidate(candidate)
    with workspace.store.file.writing() as file:
        return sight.invite(file, asker, opening, candidate, now, identifier=str(uuid.uuid4()), text=text, rules=rules)


def invitations_for(workspace: Workspace, acting: Acting) -> list[tuple[Invitation, bool]]:
    """Return what a company asked, or a person was asked, or all of it to the operator, the latest first.

    With each stands whether the company that looks may know who it is.
    """
    with workspace.store.file.reading() as file:
        if acting.company is not None:
            theirs = sight.invitations_seen(file, acting.company)
            return [(each, revealed(file, each.employer, each.candidate)) for each in theirs]
        if acting.is_operator:
            return [(each, False) for each in invitations.everybodys(file)]
        return [(each, False) for each in invitations.of_candidate(file, acting.candidate)] if acting.candidate else []
