"""The versions of the rules as a list, and which of them are in force."""

from __future__ import annotations

from datetime import date

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.eligibility import Policy
from matching.eligibility.records import K_TECH_PASS
from matching.eligibility.written import pack_document
from matching.errors import PolicyNotInForceError


def pack_in_force(rules: Policy, day: date, route: str = K_TECH_PASS) -> str | None:
    """Return a route's version in force on a day, None before the first."""
    try:
        return rules.pack_on(day, route).id
    except PolicyNotInForceError:
        return None


def policies_document(rules: Policy, day: date) -> Json:
    """Return all versions of all routes, the K-Tech Pass's first, and which are in force on a day."""
    in_force = {pack_in_force(rules, day, route) for route in rules.routes}
    listed: list[Json] = [
        pack_document(pack, in_force=pack.id in in_force) for route in rules.routes for pack in rules.packs_of(route)
    ]
    return {"kind": "policies", "version": VERSION, "day": day.isoformat(), "policies": [*listed]}
