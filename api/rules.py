"""The versions of the rule as a list, and which of them is in force."""

from __future__ import annotations

from datetime import date

from matching.documents import VERSION
from matching.domain import Json
from matching.eligibility import Policy
from matching.errors import PolicyNotInForceError


def pack_in_force(rules: Policy, day: date) -> str | None:
    """Return the version in force on a day, None before the first."""
    try:
        return rules.pack_on(day).id
    except PolicyNotInForceError:
        return None


def policies_document(rules: Policy, day: date) -> Json:
    """Return all versions, and which one is in force on a day."""
    in_force = pack_in_force(rules, day)
    listed: list[Json] = [
        {
            "id": pack.id,
            "title": {"en": pack.title.en, "ko": pack.title.ko},
            "status": pack.status,
            "firstDay": pack.first_day.isoformat(),
            "inForceOnDay": pack.id == in_force,
        }
        for pack in rules.packs
    ]
    return {"kind": "policies", "version": VERSION, "day": day.isoformat(), "policies": [*listed]}
