"""Refusals: one shape for all, in the reader's language, and nothing stored by half."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import CODES, PROBLEMS
from matching import errors
from matching.forgetting import forget_words
from matching.language import catalogue
from matching.store.people import forget
from tests import small
from tests.api.hostile import HOSTILE_CANDIDATES, HOSTILE_OPENINGS, HOSTILE_QUESTIONS, MARKER, Hostile, named

KEYS = {"type", "title", "status", "detail", "instance", "errors"}


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a whole problem document, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert set(document) == KEYS
    assert document["status"] == status
    code = document["type"].removeprefix("/problems/")
    assert PROBLEMS[code] == status
    assert document["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert answer.headers["content-language"] in ("en", "ko")
    assert all(set(each) == {"in", "pointer", "code", "message"} for each in document["errors"])
    assert "Traceback" not in answer.text
    return document


def check(client: TestClient, workspace: Any, path: str, hostile: Hostile) -> None:
    before = workspace.store.records()
    answer = client.post(path, content=hostile.body, headers=hostile.headers)
    problem = is_problem(answer, hostile.status)
    if hostile.pointer is not None:
        assert [each["pointer"] for each in problem["errors"]] == [hostile.pointer]
    if hostile.code is not None:
        assert [each["code"] for each in problem["errors"]] == [hostile.code]
    assert MARKER not in answer.text
    assert workspace.store.records() == before


@pytest.mark.parametrize("hostile", HOSTILE_CANDIDATES, ids=named)
def test_a_hostile_profile_is_refused_and_nothing_is_stored(reader, hostile):
    check(*reader, "/v1/candidates", hostile)


@pytest.mark.parametrize("hostile", HOSTILE_OPENINGS, ids=named)
def test_a_hostile_opening_is_refused_and_nothing_is_stored(reader, hostile):
    check(*reader, "/v1/openings", hostile)


@pytest.mark.parametrize("hostile", HOSTILE_QUESTIONS, ids=named)
def test_a_hostile_question_is_refused(reader, hostile):
    check(*reader, "/v1/assess", hostile)


def test_there_are_at_least_forty_hostile_bodies_for_each_route():
    assert min(map(len, (HOSTILE_CANDIDATES, HOSTILE_OPENINGS, HOSTILE_QUESTIONS))) >= 40


def test_the_same_bodies_without_what_is_wrong_with_them_are_taken(client):
    assert client.post("/v1/candidates", json=small.resume("fine")).status_code == 201
    assert client.post("/v1/openings", json=small.posting("fine")).status_code == 201
    assert client.post("/v1/assess", json={"candidateId": "fine", "openingId": "fine"}).status_code == 200


LIST = "/v1/openings/o0/shortlist"
C = "/v1/candidates"
GETS = [
    ("/v1/nothing", 404, None), ("/v1/candidates/nobody", 404, None), ("/v1/openings/nothing", 404, None),
    ("/v1/candidates/nobody/suggestions", 404, None), ("/v1/openings/nothing/shortlist", 404, None),
    ("/v1/policies/never", 404, None), ("/v1/candidates/%ED%A0%BD", 404, None), ("/v1/candidates/a%00b", 404, None),
    ("/v1/candidates/..%2F..%2Fetc%2Fpasswd", 404, None), ("/static/../../errors.py", 404, None),
    ("/static/nothing.css", 404, None), ("/problems/nothing", 404, None),
    (f"{C}?limit=0", 422, "/limit"), (f"{C}?limit=201", 422, "/limit"),
    (f"{C}?limit=many", 422, "/limit"), (f"{C}?limit=1.5", 422, "/limit"),
    (f"{C}?colour=red", 422, "/colour"), (f"{C}?limit=1&limit=2", 422, "/limit"),
    (f"{LIST}?k=0", 422, "/k"), (f"{LIST}?k=101", 422, "/k"),
    (f"{LIST}?k=-1", 422, "/k"), (f"{LIST}?k=1e2", 422, "/k"),
    (f"{LIST}?day=tomorrow", 422, "/day"), (f"{LIST}?day=2026-02-30", 422, "/day"),
    (f"{LIST}?day=2026-11", 422, "/day"), (f"{LIST}?day=", 422, "/day"),
    (f"{LIST}?day=1790000000", 422, "/day"), (f"{LIST}?day=2024-12-31", 422, "/day"),
    (f"{LIST}?day=2026-11-23T00:00:00", 422, "/day"),
    (f"{LIST}?policy=2099-01", 422, "/policy"), ("/v1/candidates/c00/suggestions?policy=x", 422, "/policy"),
    ("/v1/candidates/c00?day=2026-11-23", 422, "/day"), ("/health/live?x=1", 422, "/x"),
    ("/v1/policies?k=1", 422, "/k"),
    ("/openings/o0?k=x", 422, "/k"), ("/?lang=fr", 422, "/lang"), ("/candidates/c00?day=2026-13-01", 422, "/day"),
    ("/candidates/c00?opening=nothing", 404, None), ("/openings/nothing", 404, None),
]  # fmt: skip


@pytest.mark.parametrize(("address", "status", "pointer"), GETS)
def test_a_question_that_makes_no_sense_gets_a_problem_document(reader, address, status, pointer):
    problem = is_problem(reader[0].get(address), status)
    assert [each["pointer"] for each in problem["errors"]] == ([pointer] if pointer else [])


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("DELETE", "/v1/candidates", {"GET", "POST"}),
        ("PATCH", "/v1/candidates/c00", {"GET", "PUT"}),
        ("POST", "/", {"GET"}),
    ],
)
def test_a_wrong_method_is_refused_with_those_that_are_right(client, method, address, allowed):
    answer = client.request(method, address)
    is_problem(answer, 405)
    assert {each.strip() for each in answer.headers["allow"].split(",")} <= allowed


def test_an_id_that_is_taken_is_refused_and_the_old_document_stays(client, workspace):
    before = workspace.store.records()
    for path, document in (("/v1/candidates", small.resume("c00", label="Other")), ("/v1/openings", small.OPENINGS[0])):
        problem = is_problem(client.post(path, json=document), 409)
        assert problem["type"] == "/problems/already-exists"
    assert workspace.store.records() == before


def test_a_body_is_cut_off_while_it_comes_in_not_when_it_is_whole(client, workspace):
    sent = 0

    def endless() -> Any:
        nonlocal sent
        for _ in range(64):
            sent += 1
            yield b" " * 65_536  # no length is announced

    is_problem(client.post("/v1/candidates", content=endless(), headers={"content-type": "application/json"}), 413)
    assert workspace.store.revision == (1, 1)


def test_a_body_of_the_greatest_length_is_taken_and_one_byte_more_is_not(client):
    document = json.dumps(small.resume("big")).encode()
    whole = document + b" " * (256 * 1024 - len(document))
    headers = {"content-type": "application/json"}
    is_problem(client.post("/v1/candidates", content=whole + b" ", headers=headers), 413)
    assert client.post("/v1/candidates", content=whole, headers=headers).status_code == 201


def test_an_empty_store_says_that_nothing_is_loaded(workspace):
    with TestClient(create_app(workspace, today=lambda: small.DAY)) as client:
        client.post("/v1/openings", json=small.posting("alone"))
        problem = is_problem(client.get("/v1/openings/alone/shortlist"), 409)
        assert problem["type"] == "/problems/nothing-loaded"


SECRET = "the password is hunter2, at /home/operator/store.sqlite3"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError(SECRET), 500, "internal-error"),
        (KeyError(SECRET), 500, "internal-error"),
        (errors.StoreError("store-damaged", file=SECRET), 503, "store-unavailable"),
        (errors.EncoderError("encoder-damaged", file=SECRET, install=SECRET), 503, "encoder-unavailable"),
        (errors.PolicyDataError(SECRET, SECRET), 500, "rules-unusable"),
    ],
)
def test_a_failure_of_our_own_says_nothing_of_what_happened_inside(client, workspace, monkeypatch, error, status, code):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(client.app.state.lists, "shortlist", fail)
    for address in ("/v1/openings/o0/shortlist", "/openings/o0"):
        answer = client.get(address)
        assert is_problem(answer, status)["type"] == f"/problems/{code}"
        assert "hunter2" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_list_of_people_one_of_whom_is_erased_meanwhile_is_to_be_asked_for_again(client, workspace, monkeypatch):
    pool, found = workspace.pool_at, workspace.shortlist("o0", small.DAY)
    first = found.matches[0].candidate.id
    with workspace.store.file.writing() as file:  # as another process does
        forget(file, first)
    forget_words()
    with monkeypatch.context() as until:
        until.setattr(workspace._pool, "held_at", lambda *_: pool)  # the next is being laid out, by another thread
        for address in ("/v1/openings/o0/shortlist", "/openings/o0"):
            assert is_problem(client.get(address), 503)["type"] == "/problems/erased-meanwhile"
    again = client.get("/v1/openings/o0/shortlist")
    assert again.status_code == 200
    assert first not in again.text


@pytest.mark.parametrize(
    ("header", "language"),
    [("ko", "ko"), ("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("en;q=0.5, ko;q=0.4", "en"), ("fr", "en"), ("", "en"),
     ("fr, ko;q=0.1", "ko"), ("ko;q=0", "en"), ("*;;;q=,,ko;q=x", "en"), ("k" * 10_000, "en")],
)  # fmt: skip
def test_a_problem_is_told_in_the_language_that_is_liked_better(reader, header, language):
    answer = reader[0].post("/v1/assess", json={"day": 5}, headers={"accept-language": header})
    problem = is_problem(answer, 422)
    assert answer.headers["content-language"] == language
    for text in (problem["title"], problem["detail"], problem["errors"][0]["message"]):
        assert bool(re.search("[가-힣]", text)) == (language == "ko")


def test_every_error_of_ours_has_a_status_and_every_problem_its_words():
    def tree(kind: type[errors.MatchingError]) -> set[type[errors.MatchingError]]:
        return {kind}.union(*map(tree, kind.__subclasses__()))

    for kind in tree(errors.MatchingError):
        assert any(base in CODES for base in kind.__mro__)
    words = catalogue("problems")
    for code in PROBLEMS:
        assert words[code].ko
        assert words[f"{code}-why"].en


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_the_type_of_a_problem_leads_to_its_explanation(reader, code):
    client, _ = reader
    told = client.get(f"/problems/{code}", headers={"accept-language": "ko"})
    assert told.json()["title"] == catalogue("problems")[code].ko
    page = client.get(f"/problems/{code}", headers={"accept": "text/html", "accept-language": "ko"})
    assert page.headers["content-type"].startswith("text/html")
    assert catalogue("problems")[f"{code}-why"].ko in page.text


def test_a_browser_gets_a_page_and_a_program_on_the_same_address_a_document(client):
    browser = client.get("/nothing", headers={"accept": "text/html,application/xhtml+xml", "accept-language": "ko"})
    assert browser.status_code == 404
    assert "이 주소에는 아무것도 없습니다" in browser.text
    is_problem(client.get("/nothing"), 404)
    is_problem(client.get("/v1/nothing", headers={"accept": "text/html"}), 404)  # the API never answers with a page


def test_every_answer_carries_the_careful_headers(client, workspace, monkeypatch):
    monkeypatch.setattr(workspace, "assess", lambda *_, **__: 1 / 0)
    answers = [
        client.get(each)
        for each in ("/", "/openings/o0", "/v1/candidates/c00", "/nothing", "/static/style.css", "/openapi.json")
    ]
    answers.append(client.post("/v1/assess", json={"candidateId": "c00", "openingId": "o0"}))
    assert answers[-1].status_code == 500
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == (
            "no-cache" if "css" in answer.headers["content-type"] else "no-store"
        )


def test_requests_have_ids_of_their_own(client):
    ids = {client.get("/health/live").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5
