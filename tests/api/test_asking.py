"""Questions, answers and duplicates over HTTP."""

from __future__ import annotations

import copy

import pytest

from tests import small

START = "work.0.startDate"
BY = {"by": "reviewer-1", "reason": "one person"}


@pytest.fixture
def twins(client):
    """Two profiles of one person, who has a year where a month is needed, in a service with ten others."""
    one = {**small.resume("t1", start="2018"), "portal:note": "first"}
    other = {**copy.deepcopy(small.resume("t2", start="2018-03")), "portal:note": "second"}
    for document in (one, other):
        document["basics"] = {**document["basics"], "email": "twin@example.com"}
        assert client.post("/v1/candidates", json=document).status_code == 201
    return client


def test_questions_about_an_opening_say_what_each_answer_would_do(twins):
    answer = twins.post("/v1/questions", json={"candidateId": "t1", "openingId": "o0"})
    assert answer.status_code == 200
    first = answer.json()["questions"][0]
    assert (first["id"], first["answer"]["kind"]) == ("work.0.startDate", "date")
    assert any(each["opens"] for each in first["outcomes"])
    assert any(each["closes"] for each in first["outcomes"])
    assert {"en", "ko"} == set(first["text"])


def test_questions_about_all_openings_stored_come_with_places_in_the_list(twins):
    found = twins.post("/v1/questions", json={"candidateId": "t1"}).json()["questions"]
    assert found[0]["id"] == "work.0.startDate"
    assert {"list", "pass"} <= set(found[0]["value"])
    declined = twins.post("/v1/questions", json={"candidateId": "t1", "declined": ["work.0.startDate"]}).json()
    assert "work.0.startDate" not in [each["id"] for each in declined["questions"]]


def test_an_answer_of_somebody_stored_is_kept_and_nobody_is_named(twins):
    answer = twins.post("/v1/answers", json={"candidateId": "t1", "question": "work.0.startDate", "value": "2018-02"})
    assert answer.status_code == 200
    assert "Ana Silva" not in answer.text
    kept = twins.get("/v1/candidates/t1").json()
    assert kept == answer.json()
    assert kept["work"][0]["startDate"] == "2018-02"
    assert kept["x-ktech"]["evidence"] == [{"pointer": "/work/0/startDate", "grade": "confirmed"}]


def test_an_answer_in_a_document_comes_back_in_it_and_is_not_stored(client, workspace):
    before = workspace.store.records()
    body = {"candidate": small.resume("x", start="2018"), "question": "work.0.startDate", "value": "2018-02"}
    answer = client.post("/v1/answers", json=body).json()
    assert answer["basics"] == body["candidate"]["basics"]
    assert answer["work"][0]["startDate"] == "2018-02"
    assert workspace.store.records() == before


@pytest.mark.parametrize(
    ("path", "body", "status", "pointer"),
    [
        ("questions", {}, 422, ""),
        ("questions", {"candidateId": "nobody"}, 404, None),
        ("questions", {"candidateId": "t1", "openingId": "nothing"}, 404, None),
        ("questions", {"candidateId": "t1", "declined": "all"}, 422, "/declined"),
        (
            "answers",
            {"candidateId": "t1", "question": "work.0.startDate", "value": "zq-secret"},
            422,
            "/work/0/startDate",
        ),
        ("answers", {"candidateId": "t1", "question": "work.0.startDate"}, 422, "/work/0/startDate"),
        ("answers", {"candidateId": "t1", "question": "hobby", "value": "zq-secret"}, 422, "/question"),
        ("duplicates/merge", {"first": "t1", "by": "r"}, 422, "/second"),
        ("duplicates/merge", {"first": "t1", "second": "t2"}, 422, "/by"),
        ("duplicates/merge", {"first": "t1", "second": "t2", "by": "r"}, 422, ""),  # the note needs a choice
        ("duplicates/merge", {"first": "t1", "second": "t2", "by": "r", "choices": {"/x": "t1"}}, 422, "/x"),
        ("duplicates/merge", {"first": "t1", "second": "t2", "by": "r", "choices": ["t1"]}, 422, "/choices"),
        ("duplicates/merge", {"first": "t1", "second": "nobody", "by": "r"}, 404, None),
        ("duplicates/merge", {"kind": "company", "first": "t1", "second": "t2", "by": "r"}, 422, "/kind"),
        ("duplicates/undo", {"merge": "merge-7", "by": "r"}, 404, None),
        ("duplicates/undo", {"by": "r"}, 422, "/merge"),
        ("duplicates/apart", {"first": "t1", "second": "t1", "by": "r"}, 422, ""),
    ],
)
def test_what_cannot_be_done_is_said_with_its_place_and_changes_nothing(twins, workspace, path, body, status, pointer):
    before = workspace.store.records()
    answer = twins.post(f"/v1/{path}", json=body)
    assert answer.status_code == status, answer.text
    assert [each["pointer"] for each in answer.json()["errors"]] == ([] if pointer is None else [pointer])
    assert "zq-secret" not in answer.text
    assert workspace.store.records() == before


def test_twins_are_listed_without_a_word_of_who_they_are_merged_and_taken_apart(twins, workspace):
    before = workspace.store.candidates()
    listed = twins.get("/v1/duplicates?limit=200")
    pairs = [(each["first"], each["second"]) for each in listed.json()["proposals"]]
    assert ("t1", "t2") in pairs
    for secret in ("twin@example.com", "Silva", "912"):
        assert secret not in listed.text
    proposal = listed.json()["proposals"][pairs.index(("t1", "t2"))]
    assert "email" in [each["key"] for each in proposal["agree"]]
    choices = dict.fromkeys(proposal["differ"], "t2")
    merged = twins.post("/v1/duplicates/merge", json={"first": "t2", "second": "t1", "choices": choices, **BY})
    assert (merged.status_code, merged.json()["kept"]) == (200, "t1")
    assert twins.get("/v1/candidates/t1").json()["portal:note"] == "second"
    assert twins.get("/v1/candidates/t2").status_code == 404
    undone = twins.post("/v1/duplicates/undo", json={"merge": merged.json()["id"], "by": "reviewer-2"})
    assert undone.json()["undone"] == {"by": "reviewer-2", "day": small.DAY.isoformat()}
    assert workspace.store.candidates() == before
    assert [each["id"] for each in twins.get("/v1/duplicates/merges").json()["merges"]] == [merged.json()["id"]]


def test_those_kept_apart_are_not_listed_again(twins):
    def listed():
        return {(each["first"], each["second"]) for each in twins.get("/v1/duplicates?limit=200").json()["proposals"]}

    before = listed()
    assert twins.post("/v1/duplicates/apart", json={"first": "t2", "second": "t1", **BY}).status_code == 200
    assert before - listed() == {("t1", "t2")}
