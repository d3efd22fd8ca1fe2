"""Long work, batches, files and webhooks over the wire."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Verifier
from starlette.requests import Request
from starlette.testclient import TestClient

from api import askers
from api.app import create_app
from api.background import background_of
from api.batch import MEDIA_TYPE
from matching.embedding import VectorCache
from matching.exports import recording
from matching.settings import Settings
from matching.store import Store
from matching.webhooks import announce
from matching.webhooks.events import verdict_changed
from matching.workspace import Workspace
from tests import small
from tests.api.test_problems import is_problem
from tests.bag_of_words import BagOfWords
from tests.webhooks.receiver import receiving

LINES = {"content-type": MEDIA_TYPE}
NOBODY = "zq-marker-7"


@pytest.fixture
def space(tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        workspace = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        workspace.add(small.candidates(), small.openings())
        yield workspace


@pytest.fixture
def app(space):
    return create_app(space, today=lambda: small.DAY, limits=Settings(webhook_loopback=True))


@pytest.fixture
def client(app):
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def lines(*questions):
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in questions)


def over(client, answer):
    """Wait for a job to be over and return it."""
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
    assert int(answer.headers["retry-after"]) > 0
    for _ in range(200):
        job = client.get(answer.headers["location"])
        if job.json()["state"] in ("done", "failed", "cancelled"):
            assert "retry-after" not in job.headers
            return job.json()
        time.sleep(0.05)
    raise AssertionError("it is not over")


def answers(client, job, after=None):
    got = client.get(job["result"], params={} if after is None else {"after": after})
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == "application/jsonl"
    return [json.loads(line) for line in got.text.splitlines()]


PAIR = {"candidateId": "c00", "openingId": "o0"}


def test_each_line_is_answered_under_its_number_as_it_is_alone_and_a_bad_one_by_its_own_problem(client):
    sent = lines(
        PAIR, "", {"candidateId": NOBODY, "openingId": "o0"}, "{not json", {**PAIR, "day": NOBODY}, {"openingId": "o0"},
        json.dumps(PAIR) + "\r", {**PAIR, "day": "2020-01-01"}, "[]", " " * 300_000 + "{}",
    )  # fmt: skip
    job = over(client, client.post("/v1/batch/assessments", content=sent, headers=LINES))
    assert (job["state"], job["progress"]) == ("done", {"done": 9, "total": 9})
    found = answers(client, job)
    assert [(each["line"], each["status"]) for each in found] == [
        (1, 200), (3, 404), (4, 400), (5, 422), (6, 422), (7, 200), (8, 422), (9, 422), (10, 413),
    ]  # fmt: skip
    alone = client.post("/v1/assess", json=PAIR).json()
    assert found[0]["answer"] == found[5]["answer"] == alone
    assert [each["problem"]["type"] for each in found if "problem" in each] == [
        "/problems/not-found", "/problems/malformed-body", "/problems/invalid-input", "/problems/invalid-input",
        "/problems/policy-not-in-force", "/problems/invalid-input", "/problems/body-too-large",
    ]  # fmt: skip
    assert found[3]["problem"]["errors"][0]["pointer"] == "/day"
    assert NOBODY not in json.dumps(found)
    assert answers(client, job, after=5) == found[4:]
    assert answers(client, job, after=10) == []


def test_a_problem_of_a_line_is_in_the_language_of_who_asked(client):
    sent = client.post("/v1/batch/assessments", content="{", headers=LINES | {"accept-language": "ko"})
    [line] = answers(client, over(client, sent))
    assert line["problem"]["title"] == "본문을 읽을 수 없습니다"


def test_shortlists_are_answered_as_they_are_alone_and_name_nobody(client):
    sent = lines(
        {"openingId": "o0", "k": 3}, {"openingId": "o1"}, {"openingId": "nothing"}, {"openingId": "o0", "k": 0}
    )
    found = answers(client, over(client, client.post("/v1/batch/shortlists", content=sent, headers=LINES)))
    assert [each["status"] for each in found] == [200, 200, 404, 422]
    assert found[0]["answer"] == client.get("/v1/openings/o0/shortlist?k=3").json()
    assert "Ana Silva" not in json.dumps(found)


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [("", LINES, 422), ("\n \n", LINES, 422), ("{}", {"content-type": "application/json"}, 415),
     ("{}\n" * 10_001, LINES, 422), ("x" * (20 * 1024 * 1024 + 1), LINES, 413)],
    ids=["nothing", "empty lines", "another type", "too many lines", "too long"],
)  # fmt: skip
def test_a_batch_that_cannot_be_taken_is_refused_at_once(client, content, headers, status):
    is_problem(client.post("/v1/batch/assessments", content=content, headers=headers), status)
    assert client.get("/v1/jobs").json()["jobs"] == []


def test_lines_can_be_fetched_as_they_come_and_the_whole_only_when_it_is_done(app):
    asked = TestClient(app, raise_server_exceptions=False)  # without its threads: nothing is done by itself
    job = asked.post("/v1/batch/assessments", content=lines(PAIR, PAIR), headers=LINES).json()
    early = asked.get(f"/v1/jobs/{job['id']}/result")
    is_problem(early, 409)
    assert early.headers["retry-after"]
    so_far = asked.get(f"/v1/jobs/{job['id']}/result?after=0")
    assert (so_far.status_code, so_far.text) == (200, "")
    background_of(app).runner.run_next()
    assert len(asked.get(f"/v1/jobs/{job['id']}/result").text.splitlines()) == 2


def test_a_job_is_cancelled_and_has_no_result(app):
    asked = TestClient(app, raise_server_exceptions=False)
    job = asked.post("/v1/batch/assessments", content=lines(PAIR), headers=LINES).json()
    assert asked.delete(f"/v1/jobs/{job['id']}").json()["state"] == "cancelled"
    assert not background_of(app).runner.run_next()
    is_problem(asked.get(f"/v1/jobs/{job['id']}/result"), 404)
    is_problem(asked.delete("/v1/jobs/nothing"), 404)


class Signed:
    """Asks as somebody, as the accounts put it into the request."""

    def __init__(self, user, roles=("company",), employer="hanbit", candidate=None):
        self.user, self.roles, self.employer, self.candidate, self.via = user, roles, employer, candidate, "session"


@pytest.fixture
def as_user(app):
    who = {"principal": None}

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        if who["principal"] is not None:
            request.state.principal = who["principal"]
        return await call_next(request)

    return lambda principal: who.update(principal=principal)


def test_anothers_jobs_and_webhooks_and_missing_ones_look_the_same(app, as_user):
    asked = TestClient(app, raise_server_exceptions=False)
    as_user(Signed("hana"))
    job = asked.post("/v1/batch/assessments", content=lines(PAIR), headers=LINES).json()["id"]
    hook = asked.post("/v1/webhooks", json={"url": "https://8.8.8.8/", "events": ["verdict.changed"]}).json()["id"]
    as_user(Signed("eve", employer="daehan"))
    assert (asked.get("/v1/jobs").json()["jobs"], asked.get("/v1/webhooks").json()["webhooks"]) == ([], [])

    def told(answer):
        problem = is_problem(answer, 404)
        return {**problem, "instance": None}

    for method, path in (("get", "/v1/jobs/{}"), ("delete", "/v1/jobs/{}"), ("get", "/v1/jobs/{}/result")):
        assert told(asked.request(method, path.format(job))) == told(asked.request(method, path.format("nothing")))
    for method, path in (("delete", "/v1/webhooks/{}"), ("post", "/v1/webhooks/{}/test"),
                         ("get", "/v1/webhooks/{}/deliveries")):  # fmt: skip
        assert told(asked.request(method, path.format(hook))) == told(asked.request(method, path.format("nothing")))


def test_work_for_somebody_sees_only_what_they_may_have(app, as_user):
    asked = TestClient(app, raise_server_exceptions=False)
    as_user(Signed("mira", ("candidate",), None, "c00"))
    job = asked.post("/v1/batch/assessments", content=lines(PAIR, {**PAIR, "candidateId": "c01"}), headers=LINES).json()
    app.state.sees = lambda asker, what, identifier: what == "opening" or askers.sees(asker, what, identifier)
    background_of(app).runner.run_next()
    found = [json.loads(each) for each in asked.get(f"/v1/jobs/{job['id']}/result").text.splitlines()]
    assert [each["status"] for each in found] == [200, 404]  # their own, and another's
    body = {"of": "people", "format": "csv", "reason": "to look at everybody"}
    is_problem(asked.post("/v1/exports", json=body), 404)
    is_problem(asked.post("/v1/webhooks", json={"url": "https://8.8.8.8/", "events": ["verdict.changed"]}), 404)


# Files --------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(monkeypatch):
    kept = []
    monkeypatch.setattr("api.exporting.recorder_of", lambda store: kept.append)
    return kept


@pytest.mark.parametrize("path", ["/v1/openings/o0/shortlist", "/v1/candidates/c02/suggestions", "/v1/candidates"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf", "json"])
def test_a_list_is_handed_out_as_a_file_and_that_is_recorded(client, recorded, path, form):
    answer = client.get(f"{path}.{form}?lang=ko")
    assert answer.status_code == 200
    named = answer.headers["content-disposition"]
    assert named.startswith("attachment; filename=")
    assert (
        "filename*=UTF-8''%ED%9B%84%EB%B3%B4%EC%9E%90" in named or "filename*=UTF-8''%EC%B6%94" in named
    )  # 후보자, 추
    assert answer.headers["content-language"] == "ko"
    assert answer.headers["x-content-type-options"] == "nosniff"
    [record] = recorded
    assert record.digest == recording.digest_of(answer.content)
    assert (record.file_format, record.actor, record.reason) == (form, "local", None)
    assert record.rows == len(record.people) or path.endswith("suggestions")
    assert b"Ana Silva" not in answer.content


def test_many_rows_need_a_reason_and_it_is_recorded(client, space, recorded):
    space.add(tuple(small.read_candidate(small.resume(f"d{number:02}")) for number in range(15)))
    problem = is_problem(client.get("/v1/candidates.csv?limit=21"), 422)
    assert [each["code"] for each in problem["errors"]] == ["export-reason"]
    assert recorded == []
    assert client.get("/v1/candidates.csv?limit=20").status_code == 200
    assert client.get("/v1/candidates.csv?limit=21&reason=%20%20").status_code == 422
    assert client.get("/v1/candidates.csv?limit=21&reason=Audit%20of%20May").status_code == 200
    assert [(each.rows, each.reason) for each in recorded] == [(20, None), (21, "Audit of May")]


def test_a_form_that_there_is_not_and_a_list_that_there_is_not_are_refused(client):
    is_problem(client.get("/v1/openings/o0/shortlist.exe"), 422)
    is_problem(client.get("/v1/openings/nothing/shortlist.csv"), 404)


def test_many_shortlists_are_handed_out_as_one_archive_each_recorded_with_the_reason(client, recorded):
    body = {"of": "shortlists", "format": "csv", "openings": ["o0", "o2"], "reason": "Interviews in December"}
    job = over(client, client.post("/v1/exports", json=body))
    got = client.get(job["result"])
    assert got.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        assert archive.namelist() == ["shortlist-o0-2026-11-23.csv", "shortlist-o2-2026-11-23.csv"]
        rows = list(csv.reader(io.StringIO(archive.read("shortlist-o0-2026-11-23.csv").decode("utf-8-sig"))))
    alone = client.get("/v1/openings/o0/shortlist.csv").text
    assert rows == list(csv.reader(io.StringIO(alone.removeprefix("\ufeff"))))
    assert [(each.objects, each.reason) for each in recorded[:2]] == [
        (("o0",), "Interviews in December"), (("o2",), "Interviews in December"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"reason": ""}, {"openings": []}, {"of": "people"}, {"of": "everything"}, {"format": "exe"}, {"k": 101}, {"x": 1},
     {"openings": ["o0"] * 201}],
)  # fmt: skip
def test_an_export_that_cannot_be_made_is_refused_at_once(client, changes):
    body = {"of": "shortlists", "format": "csv", "openings": ["o0"], "reason": "Interviews"}
    is_problem(client.post("/v1/exports", json=body | changes), 422)
    is_problem(client.post("/v1/exports", json=body | {"openings": ["nothing"]}), 404)


def test_everybody_is_handed_out_by_a_job(client, recorded):
    body = {"of": "people", "format": "json", "reason": "Yearly audit"}
    job = over(client, client.post("/v1/exports", json=body))
    with zipfile.ZipFile(io.BytesIO(client.get(job["result"]).content)) as archive:
        document = json.loads(archive.read(archive.namelist()[0]))
    assert [each["id"] for each in document["rows"]] == [f"c{number:02}" for number in range(10)]
    assert "Ana Silva" not in json.dumps(document)


# Tables -------------------------------------------------------------------------------------------


def test_a_table_is_read_by_a_job_where_that_is_asked_for_or_it_is_large(client):
    small_one = "id,headline\nx1,Etch engineer\n"
    job = over(
        client, client.post("/v1/imports?name=people.csv", content=small_one, headers={"prefer": "respond-async"})
    )
    assert client.get(job["result"]).json()["stored"] == 1
    assert client.post("/v1/imports?name=people.csv&dryRun=true", content="id\nx2\n").status_code == 200
    large = "id,headline,summary\nx3,Etch engineer," + "long " * 9_000 + "\n" + "y,,\n"
    padded = large + "".join(f"z{number},,{'long ' * 9_000}\n" for number in range(50))
    assert len(padded) > 2 * 1024 * 1024
    assert over(client, client.post("/v1/imports?name=people.csv&dryRun=true", content=padded))["state"] == "done"


def test_a_job_with_a_bad_row_fails_stores_nothing_and_gives_the_rows_back(client, space):
    table = "id,headline\nx1,Etch engineer\nc00,taken\n"
    job = over(client, client.post("/v1/imports?name=people.csv", content=table, headers={"prefer": "respond-async"}))
    assert (job["state"], job["error"]["code"]) == ("failed", "table-bad-rows")
    report = client.get(job["result"]).json()
    assert (report["bad"], report["stored"], report["badRows"]["name"]) == (1, None, "people-bad.csv")
    assert "x1" not in space.store.ids("candidate")


# Webhooks -----------------------------------------------------------------------------------------


def test_a_webhook_is_added_tested_told_and_deleted(client, app, space):
    with receiving() as receiver:
        body = {"url": receiver.url(), "events": ["verdict.changed"]}
        added = client.post("/v1/webhooks", json=body)
        assert added.status_code == 201
        secret, identifier = added.json()["secret"], added.json()["id"]
        assert "secret" not in client.get("/v1/webhooks").text
        assert client.post(f"/v1/webhooks/{identifier}/test").status_code == 202
        with space.store.file.writing() as file:
            assert (
                announce(file, verdict_changed("c00", "o0", employer=None), message="msg_9", now=datetime.now(UTC)) == 1
            )
        background_of(app).teller.wake()
        for _ in range(200):
            told = client.get(f"/v1/webhooks/{identifier}/deliveries").json()["deliveries"]
            if [each["state"] for each in told] == ["delivered", "delivered"]:
                break
            time.sleep(0.05)
        assert [(each["event"], each["status"]) for each in told] == [("verdict.changed", 204), ("webhook.test", 204)]
        said = [Verifier(secret).verify(each.body, each.headers) for each in receiver.received]
        assert sorted(each["type"] for each in said) == ["verdict.changed", "webhook.test"]
        assert client.delete(f"/v1/webhooks/{identifier}").json() == {"deleted": identifier}
        is_problem(client.get(f"/v1/webhooks/{identifier}/deliveries"), 404)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"url": "http://receiver.example/"}, None), ({"url": "https://10.0.0.1/"}, "/url"), ({"url": "nonsense"}, "/url"),
     ({"url": "https://[::ffff:169.254.169.254]/"}, "/url"), ({"events": []}, "/events"),
     ({"events": ["x"]}, "/events"), ({"owner": "eve"}, "/owner")],
)  # fmt: skip
def test_a_webhook_that_leads_nowhere_good_is_refused(client, changes, pointer):
    body = {"url": "https://receiver.example/", "events": ["verdict.changed"]} | changes
    if pointer is None:  # with loopback allowed for tests http is refused only once the host is looked up
        assert client.post("/v1/webhooks", json=body).status_code == 201
        return
    problem = is_problem(client.post("/v1/webhooks", json=body), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]


def test_without_the_setting_for_tests_this_machine_is_no_receiver(space):
    asked = TestClient(create_app(space, today=lambda: small.DAY), raise_server_exceptions=False)
    for url in ("http://127.0.0.1:8000/", "https://127.0.0.1/", "http://receiver.example/", "https://localhost:22/"):
        is_problem(asked.post("/v1/webhooks", json={"url": url, "events": ["verdict.changed"]}), 422)
    good = {"url": "https://receiver.example/", "events": ["verdict.changed"]}
    assert asked.post("/v1/webhooks", json=good).status_code == 201
