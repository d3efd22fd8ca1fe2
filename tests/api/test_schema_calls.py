"""The service does what its description says, for a few calls of each operation; `make long-test` makes many."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse

from api.app import create_app
from matching.settings import Settings
from tests import small
from tests.api.schema_calls import attack

EXAMPLES = 2
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def unlimited(workspace) -> FastAPI:
    return create_app(workspace, today=lambda: small.DAY, key=b"k" * 32, limits=Settings(requests_per_origin=10**9))


def test_calls_made_from_the_description_are_answered_as_it_says(workspace):
    workspace.add(small.candidates(), small.openings())
    found = attack(unlimited(workspace), EXAMPLES)
    assert found.failures == {}
    assert len({operation for operation, _ in found.calls}) == 37
    assert any(status < 300 for status in found.answers)
    assert any(400 <= status < 500 for status in found.answers)


def test_a_service_that_breaks_its_word_would_be_found():
    app = FastAPI()

    @app.get("/broken")
    def broken(most: int) -> JSONResponse:
        return JSONResponse({"most": most}, 500)

    @app.get("/surprising")
    def surprising(most: int) -> JSONResponse:
        return JSONResponse({"most": most}, 202)

    titles = {(operation, title) for operation, _, title in attack(app, 5).failures}
    assert {("GET /broken", "Server error"), ("GET /surprising", "Undocumented status code")} <= titles
