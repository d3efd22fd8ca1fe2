"""Versions, cursors and keys: nothing is replaced unseen, done twice, or gone on with by somebody else."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.app import create_app
from api.asking import user_of
from matching.idempotency import Asked, Idempotency, InProgressError, ReusedError
from matching.idempotency.kept import LEASE, Answer, forget
from matching.idempotency.tables import ANSWERS
from tests import small
from tests.api.test_problems import is_problem

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(workspace, clock) -> Iterator[TestClient]:
    app = create_app(workspace, today=lambda: small.DAY, now=clock, key=KEY)
    with TestClient(app, raise_server_exceptions=False) as asked:
        yield asked


def as_user(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in ("api.cursors", "api.idempotency"):
        monkeypatch.setattr(f"{module}.user_of", lambda _: name)


# Versions -----------------------------------------------------------------------------------------

SINGLE = {
    "/v1/candidates/c00": small.resume("c00", label="Etch lead"),
    "/v1/openings/o0": small.posting("o0", title="Etch lead"),
}


@pytest.mark.parametrize(("address", "changed"), SINGLE.items())
def test_a_document_is_replaced_in_the_version_that_was_seen_and_in_no_other(client, address, changed):
    seen = client.get(address).headers["etag"]
    is_problem(client.put(address, json=changed), 428)
    is_problem(client.put(address, json=changed, headers={"if-match": '"another"'}), 412)
    done = client.put(address, json=changed, headers={"if-match": f'"x", {seen}'})
    assert done.status_code == 200
    assert client.get(address).headers["etag"] == done.headers["etag"] != seen
    is_problem(client.put(address, json=changed, headers={"if-match": seen}), 412)


@pytest.mark.parametrize(("address", "changed"), SINGLE.items())
def test_what_a_reader_has_is_not_sent_again_until_it_changes(client, address, changed):
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"if-none-match": '"x", W/' + tag}).status_code == 304
    client.put(address, json=changed, headers={"if-match": tag})
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("header", ["nonsense", '"', '"a" "b"', "W/", ",", "\x00", '"' + "x" * 5_000])
def test_a_header_that_names_no_version_matches_none(client, header):
    assert client.get("/v1/openings/o0", headers={"if-none-match": header}).status_code == 200
    put = client.put("/v1/openings/o0", json=small.posting("o0"), headers={"if-match": header})
    is_problem(put, 412)


def test_a_weak_tag_is_good_for_reading_and_not_for_replacing(client):
    tag = "W/" + client.get("/v1/openings/o0").headers["etag"]
    assert client.get("/v1/openings/o0", headers={"if-none-match": tag}).status_code == 304
    is_problem(client.delete("/v1/openings/o0", headers={"if-match": tag}), 412)


def test_a_replacement_stands_under_the_id_of_its_address(client):
    document = small.posting("o0")
    del document["x-ktech"]["id"]
    assert client.put("/v1/openings/o0", json=document, headers={"if-match": "*"}).json() == {"id": "o0"}
    other = client.put("/v1/openings/o0", json=small.posting("o1"), headers={"if-match": "*"})
    assert is_problem(other, 422)["errors"][0]["pointer"] == "/x-ktech/id"
    is_problem(client.put("/v1/openings/none", json=small.posting("none"), headers={"if-match": "*"}), 404)


def test_an_opening_is_deleted_and_searched_no_more(client):
    assert client.get("/v1/candidates/c00/suggestions").status_code == 200
    is_problem(client.delete("/v1/openings/o0", headers={"if-match": '"x"'}), 412)
    assert client.delete("/v1/openings/o0").json() == {"deleted": "o0"}
    is_problem(client.get("/v1/openings/o0"), 404)
    is_problem(client.delete("/v1/openings/o0"), 404)
    listed = client.get("/v1/candidates/c00/suggestions").text
    assert '"o0"' not in listed


def test_a_tag_tells_nothing_to_whoever_guesses_at_the_document(workspace):
    workspace.add(small.candidates(), small.openings())
    tags = []
    for key in (KEY, b"j" * 32):
        with TestClient(create_app(workspace, today=lambda: small.DAY, key=key)) as client:
            tags += [client.get(f"/v1/candidates/{each}").headers["etag"] for each in ("c00", "c01")]
    assert len(set(tags)) == 4


def test_of_writers_that_saw_the_same_version_one_wins(client):
    tag, answers = client.get("/v1/openings/o0").headers["etag"], []

    def write(number: int) -> None:
        document = small.posting("o0", title=f"Title {number}")
        answers.append(client.put("/v1/openings/o0", json=document, headers={"if-match": tag}).status_code)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert sorted(answers) == [200] + [412] * 7


# Cursors ------------------------------------------------------------------------------------------


def next_page(answer) -> str:
    return re.search('<(.+)>; rel="next"', answer.headers["link"]).group(1)


def test_a_list_is_walked_by_its_links_once_through(client):
    found, address = [], "/v1/candidates?limit=3"
    for _ in range(4):
        answer = client.get(address)
        found += [each["id"] for each in answer.json()["candidates"]]
        address = next_page(answer) if "link" in answer.headers else ""
    assert found == [f"c{number:02}" for number in range(10)]
    assert address == ""
    assert answer.json()["following"] is None


def test_a_cursor_that_is_forged_cut_foreign_or_old_is_refused(client, clock, monkeypatch):
    good = client.get("/v1/candidates?limit=3").json()["following"]
    raw = base64.urlsafe_b64decode(good + "==")
    forged = base64.urlsafe_b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode().rstrip("=")
    bad = [forged, good[:-1], good + "A", good[: len(good) // 2], "", "x", "c02", "%00", "' OR 1=1 --", "é", good + "="]
    for each in bad:
        assert is_problem(client.get("/v1/candidates", params={"cursor": each}), 400)["type"] == (
            "/problems/invalid-cursor"
        )
    is_problem(client.get("/v1/openings", params={"cursor": good}), 400)
    assert client.get("/v1/candidates", params={"cursor": good, "limit": 7}).status_code == 200
    clock.time = NOW + timedelta(hours=25)
    is_problem(client.get("/v1/candidates", params={"cursor": good}), 400)
    clock.time = NOW
    as_user(monkeypatch, "somebody else")
    is_problem(client.get("/v1/candidates", params={"cursor": good}), 400)


def test_every_bit_of_a_cursor_counts(client):
    good = client.get("/v1/candidates?limit=3").json()["following"]
    raw = base64.urlsafe_b64decode(good + "==")
    for bit in range(0, len(raw) * 8, 3):
        other = bytearray(raw)
        other[bit // 8] ^= 1 << bit % 8
        text = base64.urlsafe_b64encode(bytes(other)).decode().rstrip("=")
        assert client.get("/v1/candidates", params={"cursor": text}).status_code == 400


# Keys ---------------------------------------------------------------------------------------------

KEYED = {"idempotency-key": "once-1"}
JUDGEMENT = {
    "opening": "o0", "candidate": "c00", "side": "company", "answer": 2, "annotator": "judge-7",
}  # fmt: skip


def test_a_call_that_is_sent_again_does_nothing_again(client):
    first = client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED)
    again = client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert len(client.get("/v1/judgements").json()["judgements"]) == 1
    client.post("/v1/judgements", json=JUDGEMENT)
    assert len(client.get("/v1/judgements").json()["judgements"]) == 2


def test_a_dispute_that_is_sent_again_is_one_dispute_and_is_forgotten_with_whom_it_is_about(client, workspace):
    path, said = "/v1/candidates/c00/disputes", {"subject": "human", "text": "Please look at it."}
    first = client.post(path, json=said, headers=KEYED)
    again = client.post(path, json=said, headers=KEYED)
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(client.get(path).json()["disputes"]) == 1
    assert client.post(path, json=said, headers={"idempotency-key": "once-2"}).json()["id"] != first.json()["id"]
    assert client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED).status_code == 201

    def kept() -> int:
        with workspace.store.file.reading() as file:
            return int(file.scalar(select(func.count()).select_from(ANSWERS)) or 0)

    assert kept() == 3
    assert client.delete("/v1/candidates/c00").status_code == 200
    assert kept() == 1


def test_a_key_is_good_for_one_body_one_route_and_one_user(client, monkeypatch):
    client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED)
    other = client.post("/v1/judgements", json={**JUDGEMENT, "answer": 3}, headers=KEYED)
    assert is_problem(other, 422)["type"] == "/problems/idempotency-key-reused"
    assert client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED).status_code == 201
    as_user(monkeypatch, "somebody else")
    assert client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED).headers["location"] == "/v1/judgements/2"


def test_a_refusal_is_not_kept_and_the_key_is_free_again(client):
    is_problem(client.post("/v1/candidates", json={"x-ktech": 5}, headers=KEYED), 422)
    assert client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED).status_code == 201


def test_a_failure_of_ours_lets_go_of_the_key(client, workspace, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(workspace, "add_new", lambda **_: 1 / 0)
        assert client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED).status_code == 500
    assert client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED).status_code == 201


def test_a_key_holds_over_a_restart_and_for_a_day(client, workspace, clock):
    first = client.post("/v1/judgements", json=JUDGEMENT, headers=KEYED)
    with TestClient(create_app(workspace, today=lambda: small.DAY, now=clock, key=KEY)) as restarted:
        assert restarted.post("/v1/judgements", json=JUDGEMENT, headers=KEYED).content == first.content
        clock.time = NOW + timedelta(hours=24, seconds=1)
        assert restarted.post("/v1/judgements", json=JUDGEMENT, headers=KEYED).json()["number"] == 2


def test_the_same_call_at_the_same_time_is_told_to_come_back(client, workspace, monkeypatch):
    begun, go_on, answers = threading.Event(), threading.Event(), []
    add_new = workspace.add_new

    def slow(**given: object) -> None:
        begun.set()
        go_on.wait(10)
        add_new(**given)

    monkeypatch.setattr(workspace, "add_new", slow)

    def post() -> None:
        answers.append(client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED))

    first = threading.Thread(target=post)
    first.start()
    assert begun.wait(10)
    meanwhile = client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED)
    go_on.set()
    first.join()
    assert is_problem(meanwhile, 409)["type"] == "/problems/request-in-progress"
    assert int(meanwhile.headers["retry-after"]) >= 1
    assert answers[0].status_code == 201
    assert client.post("/v1/candidates", json=small.resume("fresh"), headers=KEYED).content == answers[0].content


@pytest.mark.both
def test_an_answer_lies_in_the_store_enciphered_and_is_forgotten_with_its_subject(some_place):
    store = some_place.open()
    kept = Idempotency(store, KEY, holder="a", kept=timedelta(hours=24))
    asked = Asked("local", "/v1/candidates", "once-1", b"d")
    assert kept.begin(asked, NOW) is None
    given = Answer(201, (("location", "/v1/candidates/ana"),), b"Ana Silva", "ana")
    kept.finish(asked, given)
    assert kept.begin(asked, NOW).body == b"Ana Silva"
    with store.file.writing() as file:
        row = file.execute(ANSWERS.select()).one()
        assert b"Silva" not in row.answer
        assert "once-1" not in str(row)
        assert forget(file, "bo") == 0
        assert forget(file, "ana") == 1
    assert kept.begin(asked, NOW) is None
    store.close()


@pytest.mark.both
def test_a_call_that_was_cut_off_may_be_tried_again_when_its_lease_is_over(some_place):
    store = some_place.open()
    before, after = (Idempotency(store, KEY, holder=each, kept=timedelta(hours=24)) for each in "ab")
    asked = Asked("local", "/v1/candidates", "once-1", b"d")
    assert before.begin(asked, NOW) is None
    with pytest.raises(InProgressError) as refused:
        after.begin(asked, NOW + timedelta(seconds=20))
    assert refused.value.seconds == 100
    with pytest.raises(ReusedError):
        after.begin(Asked("local", "/v1/candidates", "once-1", b"other"), NOW)
    assert after.begin(asked, NOW + LEASE) is None
    before.finish(asked, Answer(201, (), b"late"))  # it no longer holds the key
    with pytest.raises(InProgressError):
        after.begin(asked, NOW + LEASE)
    store.close()


def test_who_asks_is_nobody_known_before_the_door():
    assert user_of(SimpleNamespace(state=SimpleNamespace())) == "anonymous"
    somebody = SimpleNamespace(state=SimpleNamespace(principal=SimpleNamespace(user="u1")))
    assert user_of(somebody) == "u1"
