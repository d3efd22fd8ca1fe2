"""Every route that writes, found in the description, against every hostile call."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import inspect, text

from api import idempotency, logs
from api.batch import MEDIA_TYPE
from api.errors import PROBLEMS
from matching.language import catalogue
from matching.workspace import Workspace
from tests.api import hostile_everywhere as hostile
from tests.api import hostile_things
from tests.api.hostile_everywhere import CANARY, Call
from tests.api.test_outward import over
from tests.api.test_problems import is_problem
from tests.api.world import PASSWORD, World

WRITES = sorted({*hostile.JSON_ROUTES, *hostile.FILE_ROUTES, *hostile.LINE_ROUTES, *hostile.BODILESS})


@pytest.fixture(scope="module")
def log() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as the server writes it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(logs.Lines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="module")
def own(reader) -> dict[str, str]:
    return hostile_things.made(*reader)


def calls(route: tuple[str, str]) -> list[Call]:
    if route in hostile.JSON_ROUTES:
        found = hostile.of_json_route(*hostile.JSON_ROUTES[route])
    elif route in hostile.FILE_ROUTES:
        found = hostile.of_file_route(route[1])
    elif route in hostile.LINE_ROUTES:
        found = hostile.of_line_route(hostile.LINE_ROUTES[route])
    else:
        found = [*hostile.of_any(Call)]
    if route[0] == "post" and route[1] in idempotency.STORING:
        body = json.dumps(hostile.JSON_ROUTES[route][0]).encode() if route in hostile.JSON_ROUTES else b"x"
        found += hostile.keys(partial(Call, body=body))
    otherwise = hostile.OTHERWISE.get(route, {})
    assert otherwise.keys() <= {each.name for each in found}
    return [
        replace(each, status=otherwise[each.name][0], problem=otherwise[each.name][1])
        if each.name in otherwise else each
        for each in found
    ]  # fmt: skip


def everything_kept(workspace: Workspace) -> dict[str, list[str]]:
    """Return all rows of all tables, as text; a refusal changes none."""
    with workspace.store.file.reading() as file:
        tables = sorted(inspect(file).get_table_names())
        return {each: sorted(map(repr, file.execute(text(f'SELECT * FROM "{each}"')))) for each in tables}


def test_every_route_that_writes_is_attacked(reader):
    paths = reader[0].get("/openapi.json").json()["paths"]
    described = {(m, path) for path, methods in paths.items() for m in methods if m not in ("get", "head")}
    assert described == set(WRITES)


def test_there_are_at_least_sixty_hostile_calls_for_every_route_that_takes_a_document():
    assert all(len({each.name for each in calls(route)}) >= 60 for route in hostile.JSON_ROUTES)


@pytest.mark.parametrize("route", WRITES, ids="-".join)
def test_every_hostile_call_is_refused_as_it_should_be_and_nothing_of_it_is_told(reader, log, own, route):
    client, workspace = reader
    method, path = route
    address, before, kept, wrong = own.get(path, path), workspace.store.records(), everything_kept(workspace), []
    assert "{" not in address
    for call in calls(route):
        headers = {"if-match": "*", **call.headers} if method == "put" else call.headers
        where = f"{address}?{call.query}" if call.query else address
        answer = client.request(method.upper(), where, content=call.body, headers=headers)
        told = answer.json().get("type", "-") if "json" in answer.headers.get("content-type", "") else answer.text
        if (answer.status_code, told) != (call.status, f"/problems/{call.problem}") or CANARY in answer.text:
            wrong.append((call.name, answer.status_code, told, CANARY in answer.text))
            continue
        is_problem(answer, call.status)
    assert wrong == []
    assert workspace.store.records() == before
    assert everything_kept(workspace) == kept
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize("route", sorted(hostile.LINE_ROUTES), ids="-".join)
def test_every_hostile_line_is_answered_by_its_own_problem_and_nothing_of_it_is_told(reader, log, route):
    client, workspace = reader
    sent, before = hostile.bad_lines(hostile.LINE_ROUTES[route]), workspace.store.records()
    assert len({each.name for each in sent}) >= 50
    headers = {"content-type": MEDIA_TYPE}
    job = over(client, client.post(route[1], content=b"\n".join(each.body for each in sent), headers=headers))
    answer = client.get(job["result"])
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [(each["line"], each["status"], each["problem"]["type"]) for each in told] == [
        (number, each.status, f"/problems/{each.problem}") for number, each in enumerate(sent, start=1)
    ]
    assert CANARY not in answer.text
    assert workspace.store.records() == before
    assert CANARY not in log.getvalue()


def test_a_call_let_through_would_be_seen_in_what_is_kept(reader, own):
    client, workspace = reader
    kept = everything_kept(workspace)
    assert client.delete(own["/v1/candidates/{identifier}/blocks/{block}"]).status_code == 200
    assert everything_kept(workspace) != kept


@pytest.mark.parametrize(
    "bad", [f"{CANARY}\0", f"{CANARY}e" + "\u0301" * 10_000, CANARY * 6_000, f"\u202e{CANARY}", ""]
)
def test_a_hostile_password_is_wrong_or_refused_and_changes_nothing(tmp_path, log, bad):
    with closing(World(tmp_path)) as world:
        who, kept = world.people["company X"], everything_kept(world.workspace)
        for path, told, document in (
            ("/v1/session", 401, {"name": who.user.name, "password": bad}),
            ("/v1/me/password", 401, {"old": bad, "new": "seven grey herons rest"}),
            ("/v1/me/password", 422, {"old": PASSWORD, "new": bad}),
            ("/v1/sign-up", 422, {"name": "else@example.com", "password": bad}),
        ):
            answer = world.ask(who, "POST", path, json=document)
            assert answer.status_code == (told if bad else 422), path
            assert CANARY not in answer.text
        assert everything_kept(world.workspace) == kept
    assert CANARY not in log.getvalue()


def test_the_log_is_json_with_known_keys_and_route_templates(reader, log):
    reader[0].get(f"/v1/candidates/{CANARY}?zz={CANARY}")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    ours = [each for each in lines if each["event"] == "request"]
    assert ours[-1]["route"] == "/v1/candidates/{identifier}"
    assert ours[-1]["status"] == 422
    assert {key for each in lines for key in each} <= logs.KNOWN
    assert CANARY not in log.getvalue()


def test_a_value_logged_by_mistake_would_be_dropped_or_found(log):
    logs.log.info("request", route="/v1/x", query=CANARY)
    assert CANARY not in log.getvalue()
    logs.log.info("request", route=CANARY)
    assert CANARY in log.getvalue()
    log.seek(0)
    log.truncate()


def test_the_words_of_a_failure_are_not_logged(log):
    try:
        {}[CANARY]
    except KeyError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        logging.getLogger("other.library").warning("about %s", CANARY)
    line, other = (json.loads(each) for each in log.getvalue().splitlines()[-2:])
    assert line["error"] == "KeyError"
    assert line["frames"][0].endswith("test_the_words_of_a_failure_are_not_logged")
    assert "message" not in other
    assert CANARY not in log.getvalue()


def test_every_problem_has_its_words_in_both_languages():
    words = catalogue("problems")
    assert all(words[code].ko and words[f"{code}-why"].en for code in PROBLEMS)
