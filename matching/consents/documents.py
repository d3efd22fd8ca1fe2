"""Consents, blocks and invitations as JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import JsonValue

from matching.consents.employers import companies_meant
from matching.consents.model import TEXT_VERSION, Block, Consent, Invitation, Rules
from matching.documents.names import name_finding
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.language import message
from matching.reference import companies
from matching.reference.employers import Company
from matching.store.metadata import written_if_known


def consents_document(candidate: str, standing: Iterable[Consent], said: Iterable[Consent]) -> Json:
    """Return how every purpose stands, with the text that is agreed to, and all that was ever said."""
    return {
        "kind": "consents",
        "candidate": candidate,
        "textVersion": TEXT_VERSION,
        "consents": [
            {
                **_consent(each),
                "basis": {"id": str(each.basis), "title": text_document(message("consents", f"basis-{each.basis}"))},
                "title": text_document(each.purpose.heading),
                "text": text_document(each.purpose.text()),
                "effect": text_document(each.purpose.effect),
            }
            for each in standing
        ],
        "history": [_consent(each) for each in said],
    }


def _consent(consent: Consent) -> Json:
    return {
        "purpose": str(consent.purpose),
        "given": consent.given,
        "at": written_if_known(consent.at),
        "textVersion": consent.text_version,
    }


def blocks_document(candidate: str, standing: Iterable[Block], proposed: Iterable[str]) -> Json:
    """Return whom a person blocks, which listed companies each name covers, and present employers to think of."""
    return {
        "kind": "blocks",
        "candidate": candidate,
        "blocks": [block_document(each) for each in standing],
        "proposed": [{"name": name, "covers": _covered(companies_meant(name))} for name in proposed],
    }


def block_document(block: Block) -> Json:
    """Return one block."""
    meant = () if block.name is None else companies_meant(block.name)
    listed = companies().get(block.employer) if block.employer is not None else None
    return {
        "id": block.id,
        "employer": block.employer,
        "name": block.name,
        "at": written_if_known(block.at),
        "covers": _covered(meant if listed is None else (listed,)),
    }


def _covered(meant: Iterable[Company]) -> list[JsonValue]:
    return [{"id": each.id, "name": text_document(each.name)} for each in meant]


def asked_document(invitation: Invitation, now: datetime, rules: Rules) -> Json:
    """Return an invitation as the person sees it who was asked."""
    return {
        **_invitation(invitation, now, rules),
        "employer": {
            "id": invitation.employer,
            "name": invitation.employer_name,
            "finding": name_finding("/employer/name", invitation.employer_name),
        },
    }


def asking_document(invitation: Invitation, now: datetime, rules: Rules, *, revealed: bool) -> Json:
    """Return an invitation as the company sees it that asked."""
    return {**_invitation(invitation, now, rules), "askedBy": invitation.by, "revealed": revealed}


def _invitation(invitation: Invitation, now: datetime, rules: Rules) -> Json:
    state = invitation.state(now, rules)
    return {
        "id": invitation.id,
        "opening": {"id": invitation.opening, "title": invitation.opening_title},
        "candidate": invitation.candidate,
        "message": invitation.message,
        "state": {"id": str(state), "title": text_document(message("consents", f"state-{state}"))},
        "asked": written_if_known(invitation.asked),
        "expires": written_if_known(invitation.expires(rules)),
        "answered": written_if_known(invitation.answered),
        "withdrawn": written_if_known(invitation.withdrawn),
    }
