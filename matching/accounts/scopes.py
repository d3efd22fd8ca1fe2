"""What an API key may be allowed to do; a key has no more than its user has, and no more than its scopes name."""

from __future__ import annotations

SCOPES = (
    "duplicates",
    "exports",
    "invitations",
    "jobs",
    "judgements:read",
    "judgements:write",
    "openings:read",
    "openings:write",
    "profiles:read",
    "profiles:write",
    "screenings",
    "shortlists:read",
    "suggestions:read",
    "verdicts:read",
    "webhooks",
)
