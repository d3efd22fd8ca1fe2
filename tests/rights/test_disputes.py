"""A dispute is opened in the person's words, decided by an officer, and shows how the person stood before and after."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from matching.disputes import (
    Outcome,
    Said,
    State,
    Subject,
    decide,
    every,
    of_candidate,
    one,
    open_dispute,
    take,
)
from matching.disputes.model import MOST_OPEN
from matching.disputes.tables import DISPUTES
from matching.embedding import VectorCache
from matching.errors import BadInputError, NotFoundError
from matching.ingest.json_resume import read_candidate
from matching.ledger import Kind
from matching.store.documents import PEOPLE, version_of
from matching.webhooks import Webhook, Webhooks
from matching.webhooks.tables import OUTBOX
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.rights.canaries import NOW

HUMAN = Said(Subject.HUMAN, "Please look at it")


@pytest.fixture
def store(some_place):
    with closing(some_place.open()) as made:
        made.add(small.candidates(), small.openings())
        yield made


@pytest.fixture
def workspace(store, tmp_path):
    return Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))


@pytest.fixture
def client(workspace):
    app = create_app(workspace, today=lambda: small.DAY, now=lambda: NOW)
    return TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 4711), base_url="http://localhost")


def opened(file, identifier="d1", said=HUMAN, candidate="c03"):
    return open_dispute(file, candidate, said, {"openings": []}, NOW, identifier=identifier)


@pytest.mark.both
def test_it_goes_from_open_by_taken_to_decided(store):
    with store.file.writing() as file:
        assert opened(file).state is State.OPEN
        taken = take(file, "d1", NOW, by="user-1")
        assert (taken.state, taken.taken_by) == (State.TAKEN, "user-1")
        made = decide(file, "d1", Outcome.UPHELD, "You are right", {"openings": []}, NOW, by="user-1")
        assert (made.state, made.outcome, made.reason) == (State.DECIDED, Outcome.UPHELD, "You are right")
        assert made == one(file, "d1") == of_candidate(file, "c03")[0]
        assert every(file, state=State.OPEN) == []


@pytest.mark.parametrize(("by", "code"), [(None, "dispute-not-taken"), ("user-2", "dispute-not-taken")])
def test_only_the_officer_who_has_taken_it_decides(store, by, code):
    with store.file.writing() as file:
        opened(file)
        if by is not None:
            take(file, "d1", NOW, by=by)
        with pytest.raises(BadInputError) as found:
            decide(file, "d1", Outcome.REJECTED, "No", {}, NOW, by="user-1")
        assert found.value.code == code


def test_another_officer_takes_it_over_and_what_is_decided_stays(store):
    with store.file.writing() as file:
        opened(file)
        take(file, "d1", NOW, by="user-1")
        assert take(file, "d1", NOW, by="user-2").taken_by == "user-2"
        decide(file, "d1", Outcome.REJECTED, "No", {}, NOW, by="user-2")
        for again in (
            lambda: take(file, "d1", NOW, by="user-1"),
            lambda: decide(file, "d1", Outcome.UPHELD, "Yes", {}, NOW, by="user-2"),
        ):
            with pytest.raises(BadInputError, match="decided already"):
                again()


@pytest.mark.both
def test_so_many_can_be_open_and_no_more(store):
    with store.file.writing() as file:
        for number in range(MOST_OPEN):
            opened(file, f"d{number}")
        with pytest.raises(BadInputError, match=f"{MOST_OPEN} disputes"):
            opened(file, "one-more")
        take(file, "d0", NOW, by="user-1")
        decide(file, "d0", Outcome.WITHDRAWN, "As you wish", {}, NOW, by="user-1")
        opened(file, "one-more")


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"subject": Subject.FACT, "text": "x"}, "/pointer"),
        ({"subject": Subject.VERDICT, "text": "x"}, "/opening"),
        ({"subject": Subject.PLACE, "text": "x"}, "/opening"),
        ({"subject": Subject.HUMAN, "text": " "}, "/text"),
        ({"subject": Subject.HUMAN, "text": "x" * 4001}, "/text"),
    ],
)
def test_what_is_missing_is_said(said, pointer):
    with pytest.raises(BadInputError) as found:
        Said(**said)
    assert found.value.at.pointer == pointer


@pytest.mark.both
def test_what_is_said_lies_sealed_and_is_found_by_nobody_who_is_not_there(store):
    with store.file.writing() as file:
        opened(file, said=Said(Subject.HUMAN, "kanarie"))
        sealed = file.execute(select(DISPUTES.c.text, DISPUTES.c.before)).one()
        assert all(b"kanarie" not in each and b"openings" not in each for each in sealed)
        for missing in ("d2", "\0"):
            with pytest.raises(NotFoundError):
                one(file, missing)


# Over HTTP --------------------------------------------------------------------------------------------

OF_A_VERDICT = {"subject": "verdict", "text": "I began in 2014, not in 2019.", "opening": "o0"}


def test_a_correction_is_scored_again_and_shown_before_and_after(client, workspace):
    made = client.post("/v1/candidates/c03/disputes", json=OF_A_VERDICT).json()
    (before,) = made["before"]["openings"]
    assert (before["verdict"], before["score"], before["place"]) == ("no", None, None)  # seven years: nobody is ranked
    assert made["after"] is None
    workspace.add([small.candidates()[0].model_copy(update={"id": "c03"})], replace=True)  # since 2014
    assert client.post(f"/v1/disputes/{made['id']}/take").status_code == 200
    sent = {"outcome": "upheld", "reason": "The contract says 2014."}
    done = client.post(f"/v1/disputes/{made['id']}/decide", json=sent).json()
    (after,) = done["after"]["openings"]
    assert (after["verdict"], done["outcome"]["id"], done["reason"]) == ("yes", "upheld", sent["reason"])
    found = workspace.shortlist("o0", small.DAY)
    match = next(each for each in found.matches if each.candidate.id == "c03")
    assert (after["place"], after["score"]) == (match.rank, pytest.approx(match.score))
    assert sum(after["parts"]["company"].values()) + 0.5 == pytest.approx(after["companyScore"])
    assert done["before"] == made["before"]
    assert done["before"]["document"] != done["after"]["document"]
    assert client.get("/v1/candidates/c03/disputes").json()["disputes"] == [done]


@pytest.mark.both
def test_opening_one_writes_its_record_and_tells_webhooks_in_the_same_transaction(client, workspace, monkeypatch):
    hook = Webhook("hook-1", "user-1", None, "https://example.com/", ("dispute.opened",), "active", NOW)
    Webhooks(workspace.store).add(hook, b"secret")
    made = client.post("/v1/candidates/c03/disputes", json=OF_A_VERDICT).json()
    entry = client.app.state.ledger.latest(1)[0]
    assert (entry.kind, entry.objects["dispute"]) == (Kind.RECORD_WRITTEN, made["id"])
    assert "c03" not in _told(workspace)[0]
    assert made["id"] in _told(workspace)[0]

    def fail(*_, **__):
        raise BadInputError("bad-id")

    with monkeypatch.context() as patch:
        patch.setattr(client.app.state.ledger, "append", fail)
        assert client.post("/v1/candidates/c03/disputes", json=OF_A_VERDICT).status_code == 422
    assert len(_told(workspace)) == 1
    assert len(client.get("/v1/disputes").json()["disputes"]) == 1


def _told(workspace):
    with workspace.store.file.reading() as file:
        return list(file.scalars(select(OUTBOX.c.body)))


def test_a_decision_is_recorded_as_a_persons(client):
    made = client.post("/v1/candidates/c03/disputes", json=OF_A_VERDICT).json()
    client.post(f"/v1/disputes/{made['id']}/take")
    client.post(f"/v1/disputes/{made['id']}/decide", json={"outcome": "rejected", "reason": "It says 2019."})
    kinds = [each.kind for each in client.app.state.ledger.latest(2)]
    assert kinds == [Kind.HUMAN_DECISION] * 2


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"subject": "fact", "text": "x", "pointer": "/work/7/startDate"}, "dispute-pointer-nowhere"),
        ({"subject": "fact", "text": "x", "pointer": "/work/²"}, "dispute-pointer-nowhere"),
        ({"subject": "fact", "text": "x", "pointer": "/work/" + "9" * 5000}, "dispute-pointer-nowhere"),
        ({"subject": "fact", "text": "x", "pointer": ""}, "missing-field"),
        ({"subject": "nonsense", "text": "x"}, "not-one-of"),
        ({"subject": "human", "text": "x", "more": 1}, "unknown-field"),
        ({"subject": "human"}, "missing-field"),
        ({"subject": "human", "text": "\ud800"}, "invalid-text"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place(client, sent, code):
    import json

    answer = client.post(
        "/v1/candidates/c03/disputes", content=json.dumps(sent), headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert [each["code"] for each in answer.json()["errors"]] == [code]


@pytest.mark.parametrize("sent", [{"opening": "nowhere"}, {"entry": 4711}])
def test_an_opening_or_an_entry_that_is_not_there_is_not_found(client, sent):
    assert client.post("/v1/candidates/c03/disputes", json={**OF_A_VERDICT, **sent}).status_code == 404


def test_a_dispute_needs_no_encoder(client, workspace, monkeypatch):
    from matching.errors import EncoderError

    def gone(*_, **__):
        raise EncoderError("vector-cache-unusable", file="x")

    for name in ("suggestions", "suggestions_for"):
        monkeypatch.setattr(workspace, name, gone)
    made = client.post("/v1/candidates/c00/disputes", json=OF_A_VERDICT).json()
    (before,) = made["before"]["openings"]
    assert (before["verdict"], before["score"], before["parts"]) == ("yes", None, None)
    assert client.post("/v1/candidates/c00/disputes", json={"subject": "human", "text": "x"}).status_code == 201


# Scored again ---------------------------------------------------------------------------------------


def test_somebody_who_corrects_their_profile_is_scored_again_with_before_and_after(client, workspace):
    before = client.get("/v1/candidates/c00/scored-again").json()
    assert before["before"] is None, "nothing was decided by any other version"
    openings = [each["opening"] for each in before["after"]["openings"]]
    assert openings
    shown = {each["opening"]["id"]: each for each in client.get("/v1/candidates/c00/suggestions").json()["matches"]}
    changed = small.resume("c00", label="Pastry cook") | {"work": [], "skills": []}
    assert client.put("/v1/candidates/c00", json=changed, headers={"if-match": "*"}).status_code == 200
    found = client.get("/v1/candidates/c00/scored-again").json()
    stood = {each["opening"]: each for each in found["before"]["openings"]}
    stands = {each["opening"]: each for each in found["after"]["openings"]}
    assert stood.keys() == stands.keys() >= set(openings)
    for each in openings:
        assert stood[each]["companyScore"] == shown[each]["company"]["score"]
        assert stood[each]["place"] is None
        assert stands[each]["companyScore"] != stood[each]["companyScore"]
    assert (found["before"]["document"], found["after"]["digest"]) != (
        found["after"]["document"],
        before["after"]["digest"],
    )
    assert found["before"]["document"] == before["after"]["document"]
    one = client.get(f"/v1/candidates/c00/scored-again?opening={openings[0]}").json()
    assert [each["opening"] for each in one["after"]["openings"]] == [openings[0]]
    assert client.get("/v1/candidates/c00/scored-again?opening=nowhere").status_code == 404


def test_a_profile_that_is_put_back_as_it_was_is_held_against_the_version_between(client, workspace):
    first, second = small.resume("c00"), small.resume("c00", label="Pastry cook")
    for each in (first, second, first):
        assert client.put("/v1/candidates/c00", json=each, headers={"if-match": "*"}).status_code == 200
        client.get("/v1/candidates/c00/suggestions")
    found = client.get("/v1/candidates/c00/scored-again").json()
    between = version_of(PEOPLE, read_candidate(second))
    assert (found["before"]["document"], found["after"]["document"]) == (
        between,
        version_of(PEOPLE, read_candidate(first)),
    )
