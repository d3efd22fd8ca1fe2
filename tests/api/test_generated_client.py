"""A client made from the description alone gets through a day's work: one method an operation, by its operation id."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import small

Method = Callable[..., Any]


def client_of(description: dict[str, Any], transport: TestClient) -> dict[str, Method]:
    """Return a method for each operation: it takes path, query and header parameters by name, and a body."""
    return {
        operation["operationId"].split("_v1_")[0]: _method(path, verb, operation, transport)
        for path, operations in description["paths"].items()
        for verb, operation in operations.items()
    }


def _method(path: str, verb: str, operation: dict[str, Any], transport: TestClient) -> Method:
    places = {each["name"]: each["in"] for each in operation.get("parameters", [])}
    needed = {each["name"] for each in operation.get("parameters", []) if each.get("required")}

    def call(body: object = None, **given: str) -> Any:
        named = {name.replace("__", "-"): value for name, value in given.items()}
        assert set(named) <= set(places), f"{set(named) - set(places)} is not described"
        assert needed <= set(named), f"{needed - set(named)} is needed"
        of = {place: {n: v for n, v in named.items() if places[n] == place} for place in ("path", "query", "header")}
        more = {} if body is None else {"json": body}
        answer = transport.request(
            verb.upper(), path.format_map(of["path"]), params=of["query"], headers=of["header"], **more
        )
        described = operation["responses"].get(str(answer.status_code))
        assert described is not None, f"{verb} {path}: {answer.status_code} is not described"
        if answer.content:
            assert answer.headers["content-type"].split(";")[0] in described["content"]
        assert set(described.get("headers", {})) - {"Link"} <= {
            each.title().replace("Etag", "ETag") for each in answer.headers
        }
        return answer

    return call


@pytest.fixture
def made(client) -> dict[str, Method]:
    return client_of(client.get("/openapi.json").json(), client)


def test_every_operation_has_a_name_of_its_own(client, made):
    description = client.get("/openapi.json").json()
    ids = [each["operationId"] for operations in description["paths"].values() for each in operations.values()]
    assert len(set(ids)) == len(ids) == len(made)
    assert all(re.fullmatch(r"\w+", each) for each in ids)


def test_a_day_of_work_goes_through(made):
    added = made["add_candidate"](small.resume("ana"), Idempotency__Key="a-1")
    assert made["add_candidate"](small.resume("ana"), Idempotency__Key="a-1").content == added.content
    seen = made["candidate"](identifier="ana")
    changed = small.resume("ana", label="Etch lead")
    put = made["replace_candidate"](changed, identifier="ana", If__Match=seen.headers["etag"])
    assert made["candidate"](identifier="ana", If__None__Match=put.headers["etag"]).status_code == 304
    assert made["add_opening"](small.posting("post")).status_code == 201
    assert made["shortlist"](identifier="post", k="3").json()["matches"]
    assert made["suggestions"](identifier="ana").json()["matches"]
    verdict = made["assess"]({"candidateId": "ana", "openingId": "post"}).json()["verdict"]
    assert verdict == "yes"
    first = made["candidates"](limit="5").json()
    rest = made["candidates"](limit="10", cursor=first["following"]).json()
    assert len(first["candidates"]) + len(rest["candidates"]) == 11
    assert made["delete_opening"](identifier="post", If__Match="*").status_code == 200
    assert made["opening"](identifier="post").status_code == 404
    assert made["candidates"](cursor="forged").status_code == 400
    assert made["replace_candidate"]({}, identifier="ana", If__Match='"x"').status_code in (412, 422)


def test_what_is_not_described_would_be_found(made):
    with pytest.raises(AssertionError, match="is not described"):
        made["candidates"](after="c00")
    with pytest.raises(AssertionError, match="is needed"):
        made["replace_candidate"](small.resume("c00"), identifier="c00")
