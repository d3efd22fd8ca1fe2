"""Invented consents, blocks and invitations that the API's description shows, and what it answers to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from matching.consents import Invitation, Purpose, Rules
from matching.consents.blocks import proposed
from matching.consents.documents import (
    asked_document,
    asking_document,
    block_document,
    blocks_document,
    consents_document,
)
from matching.consents.model import TEXT_VERSION, Basis, Block, Consent
from matching.domain import Candidate, Json, Opening

_GIVEN = {"matching": True, "sharing": True, "research": False}
CONSENTS: Json = {"consents": {**_GIVEN}, "textVersion": TEXT_VERSION}
BLOCK: Json = {"name": "TSMC"}
INVITATION: Json = {
    "candidate": "example-engineer",
    "message": "We build a new logic line in Hwaseong and would like to talk with you about its gate etch.",
}
REPLY: Json = {"answer": "yes"}


def consent_answers(person: Candidate, post: Opening) -> dict[str, Json]:
    """Return what is answered about the consents, blocks and invitations above."""
    at, rules = datetime(2026, 11, 23, 1, 30, tzinfo=UTC), Rules()
    said = tuple(
        Consent(Purpose(name), given, Basis.CONSENT, at, TEXT_VERSION if given else None, "user-7")
        for name, given in _GIVEN.items()
    )
    standing = (*said, Consent(Purpose.CROSS_BORDER, False, Basis.CONSENT, at, None, "user-7"))
    blocked = Block("9f0c", person.id, None, str(BLOCK["name"]), at)
    asked = Invitation(
        "7d31", str(post.employer.id), post.employer.name, post.id, post.title, person.id, str(INVITATION["message"]),
        "user-3", at,
    )  # fmt: skip
    agreed = replace(asked, answer="yes", answered=at)
    return {
        "consents": consents_document(person.id, standing, said),
        "blocks": blocks_document(person.id, [blocked], proposed(person, [])),
        "block": block_document(blocked),
        "deleted-block": {"deleted": blocked.id},
        "asking": asking_document(asked, at, rules, revealed=False),
        "asked": {"invitations": [asked_document(asked, at, rules)], "following": None},
        "answered": asked_document(agreed, at, rules),
    }
