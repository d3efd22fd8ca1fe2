"""Judging over the wire: which documents a judgement is of, and what else is recorded with it."""

from __future__ import annotations

from datetime import date

from api.rules import pack_in_force
from matching.eligibility import policy
from matching.errors import BadInputError, NotFoundError, Place
from matching.judgements import Contents, Judgement, Judgements, Versions
from matching.judgements.model import Seen
from matching.judgements.rounds import Round


def documents_of(judgement: Judgement, contents: Contents) -> Seen:
    """Return the versions of the documents that a judgement names. Raises `NotFoundError`."""
    if judgement.opening_id not in contents.openings:
        raise NotFoundError("opening", judgement.opening_id)
    if judgement.candidate_id not in contents.candidates:
        raise NotFoundError("candidate", judgement.candidate_id)
    return Seen(contents.openings[judgement.opening_id], contents.candidates[judgement.candidate_id])


def keep(kept: Judgements, judgement: Judgement, day: date) -> tuple[int, Judgement]:
    """Keep a judgement of the documents as they are now, and return its number and what was kept.

    Raises `NotFoundError`, and `BadInputError` where it says that another version was seen.
    """
    now = documents_of(judgement, kept.contents())
    said = judgement.versions.opening, judgement.versions.candidate
    for name, seen, there in zip(Seen._fields, said, now, strict=True):
        if seen not in (None, there):
            raise BadInputError("judgement-documents-changed", at=Place(pointer=f"/versions/{name}"))
    whole = judgement.model_copy(update={"versions": versions_now(now, kept.latest_round(), judgement, day)})
    return kept.add([whole])[0], whole


def versions_now(now: Seen, drawn: Round | None, judgement: Judgement, day: date) -> Versions:
    """Return what a judgement was given of; encoder and scorer are those that chose the pair, if any did."""
    chose = drawn if drawn is not None and any(each.ids == judgement.pair for each in drawn.pairs) else None
    return Versions(
        opening=now.opening,
        candidate=now.candidate,
        rules=pack_in_force(policy(), day),
        encoder=chose.encoder if chose else None,
        scorer=chose.scorer if chose else None,
    )
