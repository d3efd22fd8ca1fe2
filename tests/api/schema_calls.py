"""Calls generated from the service's own description, right and wrong ones, with every check but one.

Left out is `positive_data_acceptance`: that a date ends after it begins, an id exists, or a
cursor is ours cannot be said in a schema, so that what the schema allows may be refused.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.core.failures import FailureGroup

from api.permissions import PERMISSIONS
from matching.accounts import Access, Accounts, Role, User
from tests.api.world import PASSWORD

LEFT_OUT = {"positive_data_acceptance"}
_PLAIN = {"type", "title", "description"}


_CANDIDATE = frozenset({Role.CANDIDATE})
_OTHERS = frozenset(Role) - _CANDIDATE
COOKIE = "__Host-ktech_session"


@schemathesis.serializer("application/jsonl", "application/x-ndjson", "application/ndjson")
def _lines(ctx: schemathesis.SerializationContext, value: object) -> bytes:
    """Send lines as they were generated; what is no text cannot be sent as one, and nothing is sent."""
    return value.encode(errors="surrogatepass") if isinstance(value, str) else b""


class SignedIn:
    """Signs in whoever may call an operation, anew for every call, since one call signs out.

    Whoever was erased or has another password after a call has somebody else in their place.
    """

    def __init__(self, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._accounts, self._now, self._number = accounts, now, itertools.count()
        self._people: dict[frozenset[Role], User] = {}

    def get(self, case: schemathesis.Case, ctx: schemathesis.AuthContext) -> str:
        """Return a session's token."""
        may = {*PERMISSIONS[case.method, case.path].whose}
        roles = _CANDIDATE if may & _CANDIDATE else _OTHERS
        return self._token(roles) or self._token(roles, anew=True)

    def _token(self, roles: frozenset[Role], *, anew: bool = False) -> str:
        if anew or roles not in self._people:
            employer = "own-firm" if Role.COMPANY in roles else None
            name = f"user-{next(self._number)}@example.com"
            self._people[roles] = self._accounts.create_user(name, PASSWORD, roles, now=self._now(), employer=employer)
        return self._accounts.sign_in(
            self._people[roles].name, PASSWORD, origin="192.0.2.1", now=self._now()
        ).token  # fmt: skip

    def set(self, case: schemathesis.Case, data: str, ctx: schemathesis.AuthContext) -> None:
        """Show the session as a browser of this site does."""
        case.cookies = {**(case.cookies or {}), COOKIE: data}
        case.headers["Sec-Fetch-Site"] = "same-origin"


@dataclass
class Found:
    """How many calls were made, of which operation and kind, how they were answered, and what failed."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)


def checked() -> list[CheckFunction]:
    """Return the checks; most are known only once a description has been read."""
    found = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    assert len(found) >= 12
    return found


def operations(app: FastAPI) -> Iterator[schemathesis.APIOperation]:
    """Give the operations of a description; where there are accounts, over TLS and with a session."""
    described = schemathesis.openapi.from_asgi("/openapi.json", app)
    if getattr(app.state, "access", None) is Access.ACCOUNTS:
        described.config.update(base_url="https://testserver")
        described.config.generation.with_security_parameters = False  # they are given, so that they are right

        @described.auth(refresh_interval=None)
        class _Session(SignedIn):
            def __init__(self) -> None:
                super().__init__(app.state.accounts, app.state.now)

    for result in described.get_all_operations():
        yield result.ok()


def can_be_wrong(operation: schemathesis.APIOperation) -> bool:
    """Whether a call may be other than described: with any text in its path alone none is, which takes long to find."""
    given = [(each.definition["in"], each.definition["schema"]) for each in operation.iter_parameters()]
    plain = [place == "path" and schema.keys() <= _PLAIN and schema["type"] == "string" for place, schema in given]
    return bool(list(operation.body)) or not all(plain)


def attack(app: FastAPI, examples: int, number: int = 20261123, *, in_turn: bool = False) -> Found:
    """Call every operation with so many right and so many wrong inputs, from a seed; or with either in turn."""
    found = Found()
    for at, operation in enumerate(operations(app)):
        modes = [*([GenerationMode.NEGATIVE] if can_be_wrong(operation) else []), GenerationMode.POSITIVE]
        while modes:
            mode = modes.pop(at % len(modes) if in_turn else -1)
            try:
                called(operation, mode, examples, number, found)
            except Unsatisfiable:  # nothing can be wrong with a call that takes hardly anything
                assert mode is GenerationMode.NEGATIVE
            else:
                if in_turn:
                    break
    return found


def called(operation, mode: GenerationMode, examples: int, number: int, found: Found) -> None:
    """Make so many calls of an operation, and take in what comes of them. Raises `Unsatisfiable` where none can be."""
    checks = checked()

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case) -> None:
        answer = case.call()
        found.calls[operation.label, mode.value] += 1
        found.answers[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as failures:
            for each in failures.exceptions:
                found.failures.setdefault((operation.label, mode.value, each.title), str(each)[:2_000])

    call()
