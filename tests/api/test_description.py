"""The API's own description."""

from __future__ import annotations

import json

import pytest

from api import examples
from api.errors import PROBLEMS
from matching.eligibility.verifier import flaws
from matching.settings import settings

OF_A_USER = ("/v1/session", "/v1/me/password", "/v1/keys", "/v1/sign-up")  # asked of users in `test_sign_in`
MAY_NAME_NOBODY = (
    "/v1/assess", "/v1/dossier", "/v1/proof", "/v1/questions", "/v1/answers",
    "/v1/duplicates/merge", "/v1/duplicates/undo", "/v1/duplicates/apart", "/v1/judgements", "/v1/exports",
    "/v1/me/password", "/v1/keys",
)  # fmt: skip
WITHOUT_BODY = ("/confirm", "/test", "/take")


@pytest.fixture(scope="module")
def description(reader):
    return reader[0].get("/openapi.json").json()


def operations(description):
    return {(m, p): o for p, methods in description["paths"].items() for m, o in methods.items()}


def test_it_is_openapi_3_1_and_names_every_resource(description):
    assert description["openapi"] == "3.1.0"
    assert set(operations(description)) == {
        ("get", "/v1/candidates"), ("post", "/v1/candidates"), ("get", "/v1/candidates/{identifier}"),
        ("get", "/v1/candidates/{identifier}/suggestions"), ("get", "/v1/openings"), ("post", "/v1/openings"),
        ("put", "/v1/candidates/{identifier}"), ("put", "/v1/openings/{identifier}"),
        ("delete", "/v1/openings/{identifier}"), ("get", "/v1/openings/{identifier}/screenings"),
        *((method, "/v1/openings/{identifier}/screenings/{candidate}") for method in ("get", "put", "delete")),
        ("get", "/v1/openings/{identifier}"), ("get", "/v1/openings/{identifier}/shortlist"), ("post", "/v1/assess"),
        ("post", "/v1/dossier"), ("post", "/v1/proof"), ("get", "/v1/openings/{identifier}/terms"),
        ("post", "/v1/adverts"), ("post", "/v1/uploads"), ("post", "/v1/imports"),
        ("get", "/v1/uploads/{identifier}"), ("put", "/v1/uploads/{identifier}"),
        ("delete", "/v1/uploads/{identifier}"), ("post", "/v1/uploads/{identifier}/confirm"),
        ("get", "/v1/policies"), ("get", "/v1/policies/{identifier}"),
        ("post", "/v1/questions"), ("post", "/v1/answers"), ("get", "/v1/duplicates"),
        ("get", "/v1/duplicates/merges"), ("post", "/v1/duplicates/merge"), ("post", "/v1/duplicates/undo"),
        ("post", "/v1/duplicates/apart"), ("get", "/v1/judgements"), ("post", "/v1/judgements"),
        ("get", "/v1/judgements/agreement"), ("get", "/v1/judgements/{identifier}"),
        ("get", "/v1/jobs"), ("get", "/v1/jobs/{identifier}"), ("delete", "/v1/jobs/{identifier}"),
        ("get", "/v1/jobs/{identifier}/result"), ("post", "/v1/batch/assessments"), ("post", "/v1/batch/shortlists"),
        ("get", "/v1/openings/{identifier}/shortlist.{form}"),
        ("get", "/v1/candidates/{identifier}/suggestions.{form}"), ("get", "/v1/candidates.{form}"),
        ("post", "/v1/exports"), ("get", "/v1/webhooks"), ("post", "/v1/webhooks"),
        ("delete", "/v1/webhooks/{identifier}"), ("post", "/v1/webhooks/{identifier}/test"),
        ("get", "/v1/webhooks/{identifier}/deliveries"),
        ("get", "/v1/candidates/{identifier}/consents"), ("put", "/v1/candidates/{identifier}/consents"),
        ("get", "/v1/candidates/{identifier}/blocks"), ("post", "/v1/candidates/{identifier}/blocks"),
        ("delete", "/v1/candidates/{identifier}/blocks/{block}"), ("post", "/v1/openings/{identifier}/invitations"),
        ("get", "/v1/invitations"), ("post", "/v1/invitations/{identifier}/answer"),
        ("delete", "/v1/candidates/{identifier}"), ("get", "/v1/candidates/{identifier}/everything"),
        ("get", "/v1/candidates/{identifier}/seen"), ("get", "/v1/candidates/{identifier}/decisions"),
        ("get", "/v1/candidates/{identifier}/decisions/{number}/letter"),
        ("get", "/v1/candidates/{identifier}/scored-again"),
        ("post", "/v1/candidates/{identifier}/disputes"), ("get", "/v1/candidates/{identifier}/disputes"),
        ("get", "/v1/disputes"), ("post", "/v1/disputes/{identifier}/take"),
        ("post", "/v1/disputes/{identifier}/decide"),
        ("get", "/health/live"), ("get", "/health/ready"),
        ("post", "/v1/session"), ("delete", "/v1/session"), ("post", "/v1/sign-up"), ("get", "/v1/me"),
        ("post", "/v1/me/password"), ("get", "/v1/keys"), ("post", "/v1/keys"), ("delete", "/v1/keys/{identifier}"),
        ("get", "/v1/users"), ("post", "/v1/users"), ("patch", "/v1/users/{identifier}"),
    }  # fmt: skip


def test_every_operation_has_a_summary_an_example_and_its_problems(description):
    for (method, path), operation in operations(description).items():
        assert operation["summary"], path
        good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        media = good["content"].get("application/json", {}), good["content"].get("application/jsonl", {})
        assert any(each.get("example") for each in media), path
        bad = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}
        assert {"405", "422", "429", "500", "503"} <= set(bad)
        assert operation["description"], path
        has_body = method in ("post", "put", "patch") and not path.endswith(WITHOUT_BODY)
        assert ({"400", "413", "415"} <= set(bad)) == has_body
        assert ("404" in bad) == ("{identifier}" in path or (method == "post" and path in MAY_NAME_NOBODY))
        for answer in bad.values():
            assert list(answer["content"]) == ["application/problem+json"]
        assert ("requestBody" in operation) == has_body


def test_every_problem_that_is_described_exists(description):
    for operation in operations(description).values():
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                for code in answer["description"].replace("`", "").split(", "):
                    assert PROBLEMS[code] == int(status)


def address_of(path, client):
    """Return a path with the id of the example that was stored by then."""
    kind = path.split("/")[2]
    if "{identifier}" not in path:
        return path
    if kind == "invitations":
        return path.format(identifier=client.get("/v1/invitations").json()["invitations"][0]["id"])
    if kind == "disputes":  # to be taken before it is decided
        identifier = client.get("/v1/disputes").json()["disputes"][0]["id"]
        client.post(f"/v1/disputes/{identifier}/take")
        return path.format(identifier=identifier)
    return path.format(identifier={"candidates": "example-engineer", "openings": "example-opening"}[kind])


def test_the_bodies_shown_as_examples_are_taken(client, description):
    assert client.post("/v1/candidates", json=examples.AGAIN).status_code == 201  # of whom the merge speaks
    for (method, path), operation in operations(description).items():
        if method == "post" and "requestBody" in operation and path not in OF_A_USER:
            media = operation["requestBody"]["content"]
            body = next(each["example"] for each in media.values() if "example" in each)
            sent = {"json": body} if "application/json" in media else {"content": body}
            if "application/jsonl" in media and "text/csv" not in media:
                sent["headers"] = {"content-type": "application/jsonl"}
            assert client.post(address_of(path, client), **sent).status_code in (200, 201, 202), path


def test_the_example_of_an_import_is_what_is_answered_to_its_table(client):
    answer = client.post("/v1/imports?name=people.csv", content=examples.TABLE.encode())
    assert answer.json() == json.loads(json.dumps(examples.answers()["import"]))
    assert (answer.json()["stored"], answer.json()["warnings"], answer.json()["unmapped"]) == (2, [], [])


def test_the_example_of_a_verdict_is_what_is_answered_to_its_question(client):
    answer = client.post("/v1/assess", json=examples.QUESTION).json()
    assert answer == json.loads(json.dumps(examples.answers()["assessment"]))
    assert answer["verdict"] == "yes"  # Stanford 2014, TSMC since 2014-07-01, 165 million


def test_the_examples_of_a_dossier_and_a_proof_are_what_is_answered_to_the_question(client):
    for name in ("dossier", "proof"):
        answer = client.post(f"/v1/{name}", json=examples.QUESTION).json()
        assert answer == json.loads(json.dumps(examples.answers()[name]))
        assert answer["kind"] == name


def test_a_proof_from_the_service_holds_and_a_changed_one_does_not(client):
    answer = client.post("/v1/proof", json=examples.QUESTION).json()
    assert flaws(answer, settings().data) == []
    answer["answer"]["grade"] = 0
    assert flaws(answer, settings().data) != []
