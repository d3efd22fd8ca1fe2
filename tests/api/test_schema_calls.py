"""The service does what its description says, for a call of each operation; `make long-test` makes many."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import Body, FastAPI, Security
from fastapi.security import HTTPBearer
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from starlette.responses import JSONResponse

from api.app import create_app
from matching.accounts import Access, Accounts, Passwords
from matching.settings import Settings
from tests import small
from tests.api.schema_calls import Found, attack, called, can_be_wrong, operations
from tests.api.world import CHEAP, NOW

EXAMPLES = 1
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def unlimited(workspace) -> FastAPI:
    """Make a service that asks for a sign-in and refuses no number of calls."""
    limits = Settings(requests_per_origin=10**9, requests_per_user=10**9, writes_per_user=10**9)
    return create_app(
        workspace,
        today=lambda: small.DAY,
        now=lambda: NOW,
        key=b"k" * 32,
        access=Access.ACCOUNTS,
        accounts=Accounts(workspace.store, passwords=Passwords(CHEAP), by=Settings(sign_in_failures=10**6)),
        limits=limits,
    )


def test_calls_made_from_the_description_are_answered_as_it_says(workspace):
    workspace.add(small.candidates(), small.openings())
    app = unlimited(workspace)
    found = attack(app, EXAMPLES, in_turn=True)
    assert found.failures == {}
    described = {
        f"{method.upper()} {path}" for path, operations in app.openapi()["paths"].items() for method in operations
    }
    assert {operation for operation, _ in found.calls} == described
    assert any(status < 300 for status in found.answers)
    assert any(400 <= status < 500 for status in found.answers)


def test_only_a_call_of_which_no_wrong_one_can_be_made_is_not_made_wrongly():
    app = FastAPI()

    @app.get("/any/{text}")
    def any_text(text: str) -> dict[str, str]:
        return {}

    @app.get("/number/{number}")
    def any_number(number: int) -> dict[str, str]:
        return {}

    @app.get("/query")
    def any_query(text: str) -> dict[str, str]:
        return {}

    @app.post("/body")
    def any_body(text: Annotated[str, Body()]) -> dict[str, str]:
        return {}

    found = {each.label: each for each in operations(app)}
    assert [label for label, each in found.items() if not can_be_wrong(each)] == ["GET /any/{text}"]
    with pytest.raises(Unsatisfiable):
        called(found["GET /any/{text}"], GenerationMode.NEGATIVE, 1, 1, Found())


def test_a_service_that_breaks_its_word_would_be_found():
    app = FastAPI()

    @app.get("/broken")
    def broken(most: int) -> JSONResponse:
        return JSONResponse({"most": most}, 500)

    @app.get("/surprising")
    def surprising(most: int) -> JSONResponse:
        return JSONResponse({"most": most}, 202)

    @app.get("/open", dependencies=[Security(HTTPBearer(auto_error=False))])
    def unlocked() -> JSONResponse:
        return JSONResponse({})

    titles = {(operation, title) for operation, _, title in attack(app, 5).failures}
    assert {("GET /broken", "Server error"), ("GET /surprising", "Undocumented status code")} <= titles
    assert any(operation == "GET /open" and "authentication" in title for operation, title in titles)
