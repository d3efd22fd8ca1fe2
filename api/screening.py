"""What a company answers about people on its lists, the same from the API and from the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from starlette.responses import Response

from api.acting import Acting
from api.recording import Recorder
from api.sight import Seeing
from matching.domain import Json, Opening
from matching.errors import BadInputError, NotFoundError, Place
from matching.ledger import Kept, Ledger
from matching.ledger.asking import last_list
from matching.ledger.entries import LIST
from matching.ledger.macs import signed
from matching.screening import Given, Screening, kept
from matching.screening.documents import screening_document
from matching.screening.model import SCREENING
from matching.store.documents import is_storable
from matching.store.metadata import File

R = TypeVar("R", bound=Response)
Answers = Mapping[str, tuple[Screening, ...]]
"""What a company answers, by person."""

_OPERATOR = "local"


class Answered(NamedTuple):
    """What came of an answer: all that the company answers about the person now, and the list it was given on."""

    document: Json
    shown: Kept | None = None


def answers_for(sight: Seeing, opening: str) -> Answers | None:
    """Return what was answered for an opening to whoever's it is, `None` to anybody else."""
    if not sight.reach.owns(opening):
        return None
    with sight.workspace.store.file.reading() as file:
        return kept.of_opening(file, opening)


def employer_of(acting: Acting, opening: Opening) -> str:
    """Return the employer for whom an answer is given; the operator's is that of the opening."""
    return acting.company or opening.employer.id or _OPERATOR


def answered(
    file: File, ledger: Ledger, acting: Acting, opening: Opening, candidate: str, given: Given, now: datetime
) -> Answered:
    """Keep what a user answers about a person whom a list of the opening showed their company.

    Raises `NotFoundError` for whoever stood on none, or is not there for the company any
    more, `BadInputError` where another list is named than one of those.
    """
    shown = _last_list(file, ledger, acting, opening.id, candidate)
    employer = employer_of(acting, opening)
    if shown is None or not any(kept.there(file, employer, [candidate])):
        raise NotFoundError("candidate", candidate)
    if given.shown is not None:
        shown = _last_list(file, ledger, acting, opening.id, candidate, digest=given.shown)
    if shown is None or shown.list_digest is None:
        raise BadInputError("screening-list-unknown", at=Place(pointer="/list"))
    user = acting.who.user
    kept.answer(file, employer, opening.id, candidate, given, now, by=user, shown=shown.list_digest)
    return Answered(screening_document(opening.id, candidate, kept.about(file, opening.id, candidate)), shown)


def taken_back(file: File, acting: Acting, opening: Opening, candidate: str) -> Answered:
    """Take a user's own answer back. Raises `NotFoundError` where they gave none."""
    kept.withdraw(file, opening.id, candidate, by=acting.who.user)
    return Answered(screening_document(opening.id, candidate, kept.about(file, opening.id, candidate)))


def recorded(record: Recorder, ledger: Ledger, answer: R, done: Answered) -> R:
    """Return an answer once the ledger holds that somebody of a company decided, as a keyed hash, and on which list."""
    said = done.document
    keyed = signed(ledger.keys.inputs, json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")))
    objects, inputs = {"opening": str(said["opening"])}, {SCREENING: keyed}
    if done.shown is not None:
        objects["list"] = str(done.shown.number)
        inputs |= {LIST: str(done.shown.list_digest), **done.shown.versions}
    return record(answer, [str(said["candidate"])], objects=objects, inputs={**inputs})


def _last_list(
    file: File, ledger: Ledger, acting: Acting, opening: str, candidate: str, digest: str | None = None
) -> Kept | None:
    if not is_storable(candidate):
        return None
    return last_list(file, acting.who.employer, opening, candidate, ledger.keys, digest=digest)
