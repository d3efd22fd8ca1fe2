"""Long work, batches, files and webhooks over the wire."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook as Verifier
from starlette.testclient import TestClient

from api.app import create_app
from api.background import background_of
from api.batch import MEDIA_TYPE
from matching.accounts import Access, Accounts, Passwords, Role
from matching.consents import Asker, Purpose, Rules, blocks, given, invitations
from matching.consents.model import TEXT_VERSION
from matching.consents.walking import allowance
from matching.domain import Employer
from matching.errors import BadInputError, StoreError
from matching.exports import recording
from matching.ledger import Kind as LedgerKind
from matching.ledger import Ledger
from matching.ledger.listed import digest_of
from matching.ledger.replay import Outcome, Replays
from matching.settings import Settings
from matching.webhooks import EVENTS, Webhook, announce
from matching.webhooks.events import verdict_changed
from matching.webhooks.tables import DELIVERIES, OUTBOX
from tests import small
from tests.api.conftest import opened
from tests.api.test_problems import is_problem
from tests.api.world import CHEAP
from tests.webhooks.receiver import receiving

LINES = {"content-type": MEDIA_TYPE}
NOBODY = "zq-marker-7"
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PASSWORD, NUMBERS = "plum tractor quiet 7", itertools.count(1)


@pytest.fixture
def space(filled, tmp_path):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path) as workspace:
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


class Somebody:
    """Asks as a user of the service, by a session of theirs."""

    def __init__(self, app, accounts, role, **whose):
        name = f"{role}-{next(NUMBERS)}@example.com"
        self.user = accounts.create_user(name, PASSWORD, {Role(role)}, now=NOW, **whose)
        token = accounts.sign_in(self.user.name, PASSWORD, origin="192.0.2.1", now=NOW).token
        signed = {"cookie": f"ktech_session={token}", "origin": "http://testserver"}
        self.client = TestClient(app, raise_server_exceptions=False, headers=signed)

    def __getattr__(self, name):
        return getattr(self.client, name)


@pytest.fixture
def signed(space):
    """A service with users: its application, its accounts, and a maker of users. Its threads do not run."""
    accounts = Accounts(space.store, passwords=Passwords(CHEAP))
    app = create_app(space, today=lambda: small.DAY, now=lambda: NOW, access=Access.ACCOUNTS, accounts=accounts)
    return app, accounts, lambda role, **whose: Somebody(app, accounts, role, **whose)


@pytest.fixture
def hana(space, signed):
    """A company's user; o0 is the company's opening."""
    signed[1].owners.claim("opening", ["o0"], "hanbit", NOW)
    return signed[2]("company", employer="hanbit")


def lines_answered(app, asked, path, *questions):
    """Ask for a batch, let it be done, and return the answers to its lines."""
    job = asked.post(path, content=lines(*questions), headers=LINES).json()
    background_of(app).runner.run_next()
    return [json.loads(each) for each in asked.get(f"/v1/jobs/{job['id']}/result").text.splitlines()]


def statuses(found):
    return [each["status"] for each in found]


def test_anothers_jobs_and_webhooks_and_missing_ones_look_the_same(signed, hana):
    job = hana.post("/v1/batch/assessments", content=lines(PAIR), headers=LINES).json()["id"]
    hook = hana.post("/v1/webhooks", json={"url": "https://8.8.8.8/", "events": ["verdict.changed"]}).json()["id"]
    eve = signed[2]("company", employer="daehan")
    assert (eve.get("/v1/jobs").json()["jobs"], eve.get("/v1/webhooks").json()["webhooks"]) == ([], [])

    def told(answer):
        problem = is_problem(answer, 404)
        return {**problem, "instance": None}

    for method, path in (("get", "/v1/jobs/{}"), ("delete", "/v1/jobs/{}"), ("get", "/v1/jobs/{}/result")):
        assert told(eve.request(method, path.format(job))) == told(eve.request(method, path.format("nothing")))
    for method, path in (("delete", "/v1/webhooks/{}"), ("post", "/v1/webhooks/{}/test"),
                         ("get", "/v1/webhooks/{}/deliveries")):  # fmt: skip
        assert told(eve.request(method, path.format(hook))) == told(eve.request(method, path.format("nothing")))


def test_a_batch_sees_what_who_asked_may_have(signed, hana):
    app, _, somebody = signed
    other, nobodys = {**PAIR, "candidateId": "c01"}, {**PAIR, "candidateId": "nobody"}
    mira = somebody("candidate", candidate="c00")
    with app.state.workspace.store.file.writing() as file:
        given.change(file, "c00", dict.fromkeys(Purpose, True), NOW, version=TEXT_VERSION, by="mira")
    own_and_others = lines_answered(app, mira, "/v1/batch/assessments", PAIR, other, nobodys)
    assert statuses(own_and_others) == [200, 404, 404]
    anothers, missing = ({**each["problem"], "instance": None} for each in own_and_others[1:])
    assert anothers == missing
    theirs, anothers = PAIR, {**PAIR, "openingId": "o2"}
    assert statuses(lines_answered(app, hana, "/v1/batch/assessments", theirs, anothers, nobodys)) == [200, 404, 404]
    asked = [{"openingId": each} for each in ("o0", "o2", "none")]
    assert statuses(lines_answered(app, hana, "/v1/batch/shortlists", *asked)) == [200, 404, 404]
    officer = somebody("officer")
    assert statuses(lines_answered(app, officer, "/v1/batch/assessments", PAIR, other, anothers)) == [200] * 3
    assert statuses(lines_answered(app, officer, "/v1/batch/shortlists", {"openingId": "o2"})) == [200]


@pytest.mark.parametrize("change", [{"disabled": True}, {"roles": {"candidate"}}, {"employer": "daehan"}])
def test_work_is_done_for_who_somebody_is_when_it_is_done(signed, hana, change):
    app, accounts, _ = signed
    runner, jobs = background_of(app).runner, background_of(app).jobs

    def line():
        sent = hana.post("/v1/batch/shortlists", content=lines({"openingId": "o0"}), headers=LINES)
        return sent.json()["id"]

    def table(name):
        sent, later = json.dumps(small.posting(name)).encode(), {"prefer": "respond-async"}
        return hana.post("/v1/imports?kind=openings&name=o.jsonl", content=sent, headers=later).json()["id"]

    def said(identifier):
        found = jobs.one(hana.user.id, identifier)
        return [json.loads(each)["status"] for each in b"".join(jobs.pieces(found)).splitlines()]

    asked_for = [line(), table("p0"), line(), table("p1")]
    assert runner.run_next()
    assert runner.run_next()
    assert said(asked_for[0]) == [200]  # the control
    roles = {"roles": set(map(Role, change["roles"]))} if "roles" in change else {}
    accounts.change_user(hana.user.id, now=NOW, **{**change, **roles})
    assert runner.run_next()
    assert runner.run_next()
    assert said(asked_for[2]) == [404]
    done = jobs.one(hana.user.id, asked_for[3])
    assert (done.state.value, done.error and done.error["code"]) == ("failed", "not-allowed")
    assert app.state.workspace.store.ids("opening") == {"o0", "o1", "o2", "hanbit.p0"}, "the control alone"


def test_whoever_left_a_company_has_nothing_of_what_was_made_for_it(signed, hana, told, space):
    app, accounts, _ = signed
    hook = {"url": "https://8.8.8.8/", "events": ["verdict.changed"]}
    own = hana.post("/v1/webhooks", json=hook).json()["id"]
    job = hana.post("/v1/batch/shortlists", content=lines({"openingId": "o0"}), headers=LINES).json()["id"]
    background_of(app).runner.run_next()
    assert hana.get(f"/v1/jobs/{job}/result").status_code == 200
    yes(space)
    write(space, isced=6)
    assert (own, "verdict.changed") in told()
    before = told()
    accounts.change_user(hana.user.id, now=NOW, employer="daehan")
    hana.headers["cookie"] = f"ktech_session={accounts.sign_in(hana.user.name, PASSWORD, origin='x', now=NOW).token}"
    assert hana.get("/v1/jobs").status_code == 200
    for path in (f"/v1/jobs/{job}", f"/v1/jobs/{job}/result"):
        is_problem(hana.get(path), 404)
    write(space)
    assert [each for each, _ in told()].count(own) == [each for each, _ in before].count(own)
    assert len(told()) > len(before)  # the control: others are told


def test_a_job_that_a_revoked_key_asked_for_gets_nothing(signed, hana):
    app, accounts, _ = signed
    made, key = accounts.create_key(hana.user.id, "", ["shortlists:read", "jobs"], now=NOW)
    shown = {**LINES, "authorization": f"Bearer {key.token}"}
    asked = TestClient(app, raise_server_exceptions=False)
    first, second = (
        asked.post("/v1/batch/shortlists", content=lines({"openingId": "o0"}), headers=shown).json()["id"] for _ in "12"
    )
    background_of(app).runner.run_next()
    accounts.revoke_key(made.id, now=NOW)
    background_of(app).runner.run_next()
    found = [json.loads(hana.get(f"/v1/jobs/{each}/result").text)["status"] for each in (first, second)]
    assert found == [200, 404]


def test_files_and_webhooks_of_everybody_are_not_for_everybody(signed, hana):
    mira = signed[2]("candidate", candidate="c00")
    people = {"of": "people", "format": "csv", "reason": "to look at everybody"}
    hook = {"url": "https://8.8.8.8/", "events": ["verdict.changed"]}
    assert [each.post("/v1/exports", json=people).status_code for each in (mira, hana, signed[2]("officer"))] == [
        403, 403, 202,
    ]  # fmt: skip
    assert [each.post("/v1/webhooks", json=hook).status_code for each in (mira, hana, signed[2]("officer"))] == [
        403, 201, 201,
    ]  # fmt: skip


# What a company is shown of people, by whatever way --------------------------------------------------


def wanted(*openings, **other):
    return {"of": "shortlists", "format": "csv", "openings": [*openings], "reason": "Interviews", **other}


def zipped(answer):
    """Return the ids in the first list of an archive."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return ids_in(archive.read(archive.namelist()[0]).decode("utf-8-sig"))


def ids_in(table):
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    return {row["Id"] for row in rows if (row["Id"] or "").startswith("c")}


def test_whoever_withdrew_or_blocks_a_company_is_in_none_of_its_files(space, signed, hana):
    app = signed[0]

    def by_line(question):
        (found,) = lines_answered(app, hana, "/v1/batch/shortlists", question)
        return {each["candidate"]["id"] for each in found["answer"]["matches"]}

    def by_archive():
        job = hana.post("/v1/exports", json=wanted("o0")).json()["id"]
        background_of(app).runner.run_next()
        return zipped(hana.get(f"/v1/jobs/{job}/result"))

    ways = {
        "list": lambda: {e["candidate"]["id"] for e in hana.get("/v1/openings/o0/shortlist").json()["matches"]},
        "file": lambda: ids_in(hana.get("/v1/openings/o0/shortlist.csv").text),
        "line": lambda: by_line({"openingId": "o0"}),
        "a line with an opening": lambda: by_line({"opening": small.posting("o0")}),
        "archive": by_archive,
    }
    whole = {name: way() for name, way in ways.items()}
    assert {"c00", "c01"} <= whole["list"]
    assert all(each == whole["list"] for each in whole.values())
    with space.store.file.writing() as file:
        given.change(file, "c00", {Purpose.SHARING: False}, NOW, version=TEXT_VERSION, by="c00")
        blocks.block(file, "c01", NOW, identifier="b1", employer="hanbit", name=None)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, whole["list"] - {"c00", "c01"})


def test_files_of_many_lists_count_as_profiles_opened_and_a_usual_list_does_not(signed, hana):
    app = signed[0]
    app.state.consent_rules = Rules(profiles_a_day=4)
    assert hana.get("/v1/openings/o0/shortlist.csv").status_code == 200
    assert lines_answered(app, hana, "/v1/batch/assessments", PAIR)[0]["status"] == 200  # one of four
    few, many = {"openingId": "o0", "k": 1}, {"openingId": "o0", "k": 10}
    found = lines_answered(app, hana, "/v1/batch/shortlists", few, many, few)
    assert [(each["status"], each.get("problem", {}).get("type")) for each in found] == [
        (200, None), (429, "/problems/too-many-profiles"), (200, None),
    ]  # fmt: skip
    signed[1].owners.claim("opening", ["o2"], "hanbit", NOW)

    def used():
        with app.state.workspace.store.file.reading() as file:
            return allowance(file, "hanbit", NOW, app.state.consent_rules).used

    before, entries = used(), app.state.ledger.head.entries
    job = hana.post("/v1/exports", json=wanted("o2", "o0", k=10)).json()["id"]
    background_of(app).runner.run_next()
    assert (used(), app.state.ledger.head.entries) == (before, entries), "a file that is not theirs opened nobody"
    failed = hana.get(f"/v1/jobs/{job}").json()
    assert (failed["state"], failed["error"]["code"], failed["result"]) == ("failed", "too-many-profiles", None)
    officer = signed[2]("officer")
    assert lines_answered(app, officer, "/v1/batch/shortlists", many)[0]["status"] == 200  # the control


def test_openings_that_are_sent_along_are_openings_asked_about(signed, hana):
    app = signed[0]
    app.state.consent_rules = Rules(openings_asked_a_day=2)
    made_up = [{"opening": small.posting("o0", title=f"Post {number}"), "k": 1} for number in range(3)]
    found = lines_answered(app, hana, "/v1/batch/shortlists", *made_up, made_up[0])
    refused = "/problems/too-many-openings"
    assert [each.get("problem", {}).get("type") for each in found] == [None, None, refused, None]
    (entry,) = [each for each in app.state.ledger.latest(20) if each.kind is LedgerKind.LIMIT_REACHED]
    assert (entry.actor, entry.company, entry.action) == (hana.user.id, "hanbit", "job")
    job = hana.post("/v1/exports", json=wanted("o0")).json()["id"]
    background_of(app).runner.run_next()
    assert hana.get(f"/v1/jobs/{job}").json()["error"]["code"] == "too-many-openings"
    officer = signed[2]("officer")
    assert [each["status"] for each in lines_answered(app, officer, "/v1/batch/shortlists", *made_up)] == [200] * 3


def test_a_file_of_a_list_that_is_longer_than_usual_counts_as_the_list_does(signed, hana, monkeypatch):
    signed[0].state.consent_rules = Rules(profiles_a_day=1)
    monkeypatch.setattr("api.sight.SHOWN", 1)
    assert hana.get("/v1/openings/o0/shortlist.csv?k=2").headers["x-profiles-remaining"] == "0"
    monkeypatch.setattr("api.sight.SHOWN", 0)
    is_problem(hana.get("/v1/openings/o0/shortlist.csv?k=3"), 429)


# What is recorded ---------------------------------------------------------------------------------


def test_every_line_is_recorded_with_whom_it_speaks_of_and_its_list_is_made_again_bit_for_bit(signed, hana, space):
    app = signed[0]
    ledger = app.state.ledger
    found = lines_answered(app, hana, "/v1/batch/shortlists", {"openingId": "o0", "k": 2}, {"openingId": "o2"})
    fetched, made = ledger.latest(2)
    assert (fetched.kind, made.kind) == (LedgerKind.EXPORTED, LedgerKind.LIST_SHOWN)
    assert (made.actor, made.company, made.action) == (hana.user.id, "hanbit", "job batch-shortlists")
    assert made.digest == digest_of(found[0]["answer"])
    named = {each["candidate"]["id"] for each in found[0]["answer"]["matches"] + found[0]["answer"]["nearMisses"]}
    assert set(ledger.people([made]).values()) == set(ledger.people([fetched]).values()) == named
    replayed = Replays(space, ledger).replay(str(made.number))
    assert replayed.outcome is Outcome.SAME
    assert replayed.document == found[0]["answer"]
    assert ledger.verify().holds


def test_a_verdict_of_a_line_is_recorded_with_its_answer_or_neither_is_kept(signed, hana, monkeypatch):
    app = signed[0]
    hana.get("/v1/openings/o0/shortlist")
    ledger, before = app.state.ledger, app.state.ledger.head.entries

    def full(*_):
        raise StoreError("store-full", file="x", why="full")

    job = hana.post("/v1/batch/assessments", content=lines(PAIR, PAIR), headers=LINES).json()["id"]
    monkeypatch.setattr(Ledger, "append", full)
    background_of(app).runner.run_next()
    assert hana.get(f"/v1/jobs/{job}").json()["result"] is None
    monkeypatch.undo()
    assert ledger.head.entries == before
    while background_of(app).runner.run_next():  # it is tried again when there is room
        pass
    found = lines_answered(app, hana, "/v1/batch/assessments", PAIR)
    fetched, given_ = ledger.latest(2)
    assert (given_.kind, given_.digest) == (LedgerKind.VERDICT_GIVEN, digest_of(found[0]["answer"]))
    assert [*ledger.people([given_]).values()] == ["c00"]
    assert fetched.objects["job"] == given_.objects["job"]


def test_rows_that_a_job_stores_are_recorded_with_them(client, app):
    table = "id,headline\nx1,Etch engineer\nx2,Etch engineer\n"
    job = over(client, client.post("/v1/imports?name=p.csv", content=table, headers={"prefer": "respond-async"}))
    assert job["state"] == "done"
    entry = next(each for each in app.state.ledger.latest(5) if each.action == "job import")
    assert (entry.kind, set(app.state.ledger.people([entry]).values())) == (LedgerKind.RECORD_WRITTEN, {"x1", "x2"})


def test_a_file_is_recorded_in_the_ledger_with_who_took_whose_data_and_why(signed, hana):
    answer = hana.get("/v1/openings/o0/shortlist.csv?reason=Interviews%20in%20May")
    (entry,) = signed[0].state.ledger.latest(1)
    assert (entry.kind, entry.company, entry.reason) == (LedgerKind.EXPORTED, "hanbit", "Interviews in May")
    assert entry.digest == recording.digest_of(answer.content)
    assert (entry.inputs["format"], entry.objects) == ("csv", {"opening": "o0"})
    assert set(signed[0].state.ledger.people([entry]).values()) == ids_in(answer.text)


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf", "json"])
def test_the_list_in_a_file_is_made_again_bit_for_bit(signed, hana, space, form):
    ledger, replays = signed[0].state.ledger, Replays(space, signed[0].state.ledger)
    operator = signed[2]("officer")
    assert hana.get(f"/v1/openings/o0/shortlist.{form}").status_code == 200
    assert operator.get(f"/v1/candidates.{form}").status_code == 200
    people, shown = ledger.latest(2)
    replayed = replays.replay(str(shown.number))
    assert (shown.kind, replayed.outcome) == (LedgerKind.EXPORTED, Outcome.SAME)
    assert replayed.document == hana.get("/v1/openings/o0/shortlist").json()
    with pytest.raises(BadInputError, match="only lists can be replayed"):  # of people as they stand: nothing is ranked
        replays.replay(str(people.number))
    other = replace(shown, inputs={**shown.inputs, "list": "0" * 64})
    assert Replays(space, _Says(ledger, other)).replay(str(shown.number)).outcome is Outcome.DIFFERENT


class _Says:
    """A ledger that says something else of one entry."""

    def __init__(self, ledger, entry):
        self._ledger, self._entry = ledger, entry

    def entry(self, number):
        return self._entry

    def __getattr__(self, name):
        return getattr(self._ledger, name)


# Receivers are told ----------------------------------------------------------------------------------


@pytest.fixture
def told(signed, space):
    """What is told to a receiver of each of some companies and of the service, by whom."""
    app = signed[0]
    for employer in ("hanbit", "daehan", None):
        hook = Webhook(f"of-{employer}", "u", employer, "https://8.8.8.8/", EVENTS, "active", NOW)
        background_of(app).webhooks.add(hook, b"?")

    def messages():
        asked = select(DELIVERIES.c.webhook, OUTBOX.c.body).join(OUTBOX, OUTBOX.c.number == DELIVERIES.c.message)
        with space.store.file.reading() as file:
            return sorted((row.webhook, json.loads(row.body)["type"]) for row in file.execute(asked))

    return messages


def yes(space, candidate="c00", opening="o0", employer="hanbit", answer="yes"):
    """Let a company ask somebody about an opening, and let them answer."""
    asker, identifier = Asker(employer, Employer(id=employer, name=employer), "u"), f"{employer}-{candidate}-{opening}"
    with space.store.file.writing() as file:
        invitations.ask(
            file, asker, space.store.opening(opening), candidate, NOW, identifier=identifier, text="?", rules=Rules()
        )
        if answer:
            invitations.answer(file, candidate, identifier, answer, NOW, rules=Rules())


def write(space, **changes):
    space.add([small.read_candidate(small.resume("c00", **changes))], replace=True)


def test_a_verdict_that_a_change_makes_another_is_told_to_whom_the_person_said_yes(space, told):
    yes(space)
    write(space, label="Etch lead")
    assert told() == []  # the verdict is the same
    write(space, isced=6)
    assert told() == [("of-None", "verdict.changed"), ("of-hanbit", "verdict.changed")]
    write(space, isced=6, label="Lead")
    assert len(told()) == 2
    space.add(openings=[small.read_opening(small.posting("o0", least=90_000_000, most=100_000_000))], replace=True)
    assert len(told()) == 2  # no before, no after


def test_an_opening_that_changes_a_verdict_is_told_too(space, told):
    yes(space)
    space.add(openings=[small.read_opening(small.posting("o0", least=90_000_000, most=100_000_000))], replace=True)
    assert told() == [("of-None", "verdict.changed"), ("of-hanbit", "verdict.changed")]


@pytest.mark.parametrize("answer", ["no", None])
def test_nobody_is_told_of_a_person_who_did_not_say_yes(space, told, answer):
    yes(space, answer=answer)
    yes(space, "c01")
    write(space, isced=6)
    assert told() == []


@pytest.mark.parametrize("end", ["sharing", "block", "withdrawn"])
def test_nobody_is_told_after_the_end_of_a_yes(space, told, end):
    yes(space)
    with space.store.file.writing() as file:
        if end == "sharing":
            given.change(file, "c00", {Purpose.SHARING: False}, NOW, version=TEXT_VERSION, by="c00")
        elif end == "block":
            blocks.block(file, "c00", NOW, identifier="b1", employer="hanbit", name=None)
        else:
            invitations.answer(file, "c00", "hanbit-c00-o0", "no", NOW, rules=Rules())
    write(space, isced=6)
    assert told() == []


def test_what_is_told_is_told_with_the_write_or_not_at_all(space, told, monkeypatch):
    yes(space)

    def fail(*_, **__):
        raise StoreError("store-full", file="x", why="full")

    monkeypatch.setattr("matching.store.documents._count_again", fail)
    with pytest.raises(StoreError):
        write(space, isced=6)
    assert told() == []
    monkeypatch.undo()
    write(space, isced=6)
    assert len(told()) == 2


def test_a_message_names_ids_and_nothing_else(space, told):
    yes(space)
    write(space, isced=6)
    with space.store.file.reading() as file:
        (body,) = file.scalars(select(OUTBOX.c.body))
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("verdict.changed", {"candidate": "c00", "opening": "o0"})


def test_lists_that_a_job_made_are_told_to_the_company_that_asked(signed, hana, told):
    app = signed[0]
    hana.post("/v1/exports", json=wanted("o0", k=1))
    background_of(app).runner.run_next()
    assert told() == [("of-None", "shortlist.published"), ("of-hanbit", "shortlist.published")]
    lines_answered(app, hana, "/v1/batch/shortlists", {"openingId": "o0"}, {"openingId": "o2"})
    assert len(told()) == 4
    lines_answered(app, signed[2]("officer"), "/v1/batch/shortlists", {"openingId": "o0"})
    assert [each for each, _ in told()].count("of-hanbit") == 2  # what an officer asked for is no company's


# Files --------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(monkeypatch):
    """What the ledger is given of files, which it keeps as well."""
    kept = []

    def recorder(ledger):
        return lambda taken: (kept.append(taken), recording.recorder_of(ledger)(taken))

    for place in ("api.exporting", "api.recording"):
        monkeypatch.setattr(f"{place}.recorder_of", recorder)
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
    assert [(each.opening, each.reason) for each in recorded[:2]] == [
        ("o0", "Interviews in December"), ("o2", "Interviews in December"),
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
