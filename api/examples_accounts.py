"""What the API's description shows of accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matching.accounts import Role, User
from matching.accounts.api_keys import ApiKey
from matching.domain import Json

CREDENTIALS: Json = {"name": "mira@example.com", "password": "plum tractor quiet 7"}
PASSWORD_CHANGE: Json = {"old": "plum tractor quiet 7", "new": "seven grey herons rest"}
KEY_ASKED: Json = {"label": "nightly import", "scopes": ["openings:read", "openings:write"], "days": 90}
USER_ASKED: Json = {
    "name": "recruiting@hanbit.example",
    "password": "plum tractor quiet 7",
    "roles": ["company"],
    "employer": "example-employer",
}
USER_CHANGE: Json = {"disabled": True}
_MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
_USER = User(
    "user-0000000000000007", "recruiting@hanbit.example", frozenset({Role.COMPANY}), "example-employer", None,
    disabled=False, created=_MOMENT, password="",
)  # fmt: skip
_KEY = ApiKey(
    "0123456789abcdef", _USER.id, "nightly import", ("openings:read", "openings:write"), _MOMENT,
    _MOMENT + timedelta(days=90), used=None, revoked=None,
)  # fmt: skip


def account_answers() -> dict[str, Json]:
    """Return what is answered about users, sessions and keys."""
    me: Json = {
        "user": _USER.id, "roles": ["company"], "employer": _USER.employer, "candidate": None, "scopes": None,
        "via": "session", "formToken": "0" * 64,
    }  # fmt: skip
    return {
        "session": {"formToken": "0" * 64},
        "signed-out": {"signedOut": True},
        "signed-up": {"accepted": True},
        "me": me,
        "keys": {"keys": [_KEY.document()]},
        "key": {**_KEY.document(), "token": f"ktm_{_KEY.id}_{'0' * 72}"},
        "revoked-key": replace(_KEY, revoked=_MOMENT).document(),
        "users": {"users": [_USER.document()], "following": None},
        "user": _USER.document(),
    }
