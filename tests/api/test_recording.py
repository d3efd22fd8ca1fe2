"""Nothing about a person leaves without its record: every route, by the routes that the application has."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.examples import TABLE
from api.recorded import RECORDS
from api.recording import Recorder
from matching.accounts import Access
from matching.embedding import VectorCache
from matching.errors import StoreError
from matching.ingest.json_resume import read_candidate
from matching.judgements import Judgements
from matching.judgements.rounds import Pair, Round
from matching.language import Text
from matching.ledger import Anchor, Kept, Kind, Ledger
from matching.registry import REQUIRED, GateResult, Shelf
from matching.screening import kept as screenings
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
ADDRESS = "127.0.0.1"
HTML, SENT = {"accept": "text/html"}, {"content-type": "application/json"}
CV = b"Mira Example\nPlasma etch engineer\n\nExperience\nJul 2014 - Present\tTSMC\nPrincipal process engineer\n"
JUDGEMENT = {"opening": "o0", "candidate": "c00", "side": "company", "answer": 2, "annotator": "judge-1"}
JUDGED = {**JUDGEMENT, "answer": "2"}
PASSWORD = "plum tractor quiet 7"
SIGN_UP = {"name": "ana@example.com", "password": PASSWORD}
NUMBERS = itertools.count(1)
BY = {"by": "reviewer-1", "reason": "one person"}
PAIR = {"candidateId": "c00", "openingId": "o0"}


@dataclass
class Asked:
    """A service to be asked, with what lies in it."""

    client: TestClient
    workspace: Workspace
    ledger: Ledger

    def upload(self) -> str:
        sent = self.client.post("/v1/uploads?name=m.txt", content=CV, headers={"content-type": "text/plain"})
        return str(sent.json()["id"])

    def merge(self) -> str:
        return str(self.client.post("/v1/duplicates/merge", json=MERGE).json()["id"])

    def user(self) -> dict[str, Any]:
        """Make a user with a name of their own."""
        sent = {**SIGN_UP, "name": f"user-{next(NUMBERS)}@example.com", "roles": ["analyst"]}
        return {**self.client.post("/v1/users", json=sent).json(), "name": sent["name"]}

    def signed_in(self) -> TestClient:
        """Give a client of a service that needs a login, with a user's session."""
        app = create_app(self.workspace, today=lambda: small.DAY, now=lambda: NOW, access=Access.ACCOUNTS)
        client = TestClient(
            app, client=(ADDRESS, 4712), base_url="http://localhost", headers={"origin": "http://localhost"}
        )
        assert client.post("/v1/session", json={**SIGN_UP, "name": self.user()["name"]}).status_code == 201
        return client

    def block(self) -> str:
        made = self.client.post("/v1/candidates/c09/blocks", json={"name": f"Nowhere {next(NUMBERS)}"})
        return str(made.json()["id"])

    def invite(self, opening: str) -> Any:
        sent = {"candidate": "c09", "message": "Shall we talk?"}
        return self.client.post(f"/v1/openings/{opening}/invitations", json=sent)

    def screen(self) -> Any:
        """Show a list and answer about somebody on it, as if for the first time."""
        with self.workspace.store.file.writing() as file:
            screenings.forget(file, "c00")
        self.client.get("/v1/openings/o0/shortlist?k=2")
        return self.client.put("/v1/openings/o0/screenings/c00", json={"answer": "yes"})

    def job(self) -> str:
        """Ask for a batch, and wait for it to be over."""
        lines = {"content-type": "application/jsonl"}
        made = self.client.post("/v1/batch/assessments", content=json.dumps(PAIR), headers=lines).json()["id"]
        for _ in range(200):
            if self.client.get(f"/v1/jobs/{made}").json()["state"] == "done":
                break
            time.sleep(0.05)
        return str(made)

    def webhook(self) -> Any:
        return self.client.post("/v1/webhooks", json={"url": "https://8.8.8.8/", "events": ["verdict.changed"]})

    def key(self, client: TestClient) -> str:
        return str(client.post("/v1/keys", json={"scopes": ["openings:read"]}).json()["id"])

    def leaver(self) -> str:
        identifier = f"leaver-{next(NUMBERS)}"
        self.workspace.add([read_candidate(small.resume(identifier))])
        return identifier

    def dispute(self) -> str:
        return str(self.client.post("/v1/candidates/c03/disputes", json=DISPUTE).json()["id"])

    def anchor(self) -> str:
        """Return a note of where the ledger ends."""
        return Anchor.of(self.ledger.head, NOW).text(self.ledger.keys)

    def promote(self) -> None:
        """Put a scorer in service, so that there is one to go back from."""
        passed = [GateResult(name, True, Text("-", "-")) for name in REQUIRED]
        self.workspace.shelf.promote("prior", passed, day=small.DAY)

    def form(self, path: str, **fields: str):
        files = {name: (None, value) for name, value in fields.items()}
        return self.client.post(path, files=files, headers=HTML, follow_redirects=False)


DISPUTE = {"subject": "human", "text": "Please look at it."}
MERGE = {"first": "t1", "second": "t2", "choices": {"/portal:note": "t1"}, **BY}


WAYS: dict[tuple[str, str], tuple[Callable[[Asked], object], set[str]]] = {  # how, and whose data
    ("GET", "/v1/candidates"): (lambda s: s.client.get("/v1/candidates?limit=2"), {"c00", "c01"}),
    ("POST", "/v1/candidates"): (lambda s: s.client.post("/v1/candidates", json=small.resume("n1")), {"n1"}),
    ("PUT", "/v1/candidates/{identifier}"): (
        lambda s: s.client.put("/v1/candidates/c04", json=small.resume("c04", label="Etch"), headers={"if-match": "*"}),
        {"c04"},
    ),
    ("GET", "/v1/candidates/{identifier}"): (lambda s: s.client.get("/v1/candidates/c03"), {"c03"}),
    ("GET", "/v1/candidates/{identifier}/suggestions"): (
        lambda s: s.client.get("/v1/candidates/c03/suggestions"), {"c03"},
    ),
    ("GET", "/v1/openings/{identifier}/shortlist"): (
        lambda s: s.client.get("/v1/openings/o0/shortlist?k=2"), {"c00", "c01", "c03"},  # two who fit, a near miss
    ),
    ("POST", "/v1/imports"): (
        lambda s: s.client.post("/v1/imports?name=p.csv", content=TABLE.encode(), headers={"content-type": "text/csv"}),
        {"example-in-bulk-1", "example-in-bulk-2"},
    ),
    ("GET", "/company"): (lambda s: (s.invite("o2"), s.client.get("/company", headers=HTML))[1], {"c09"}),
    ("GET", "/compare/{identifier:path}"): (
        lambda s: s.client.get("/compare/o0?with=c00&with=c01", headers=HTML), {"c00", "c01"},
    ),
    ("GET", "/invite/{identifier:path}"): (lambda s: s.client.get("/invite/o0?who=c01", headers=HTML), {"c01"}),
    ("POST", "/invite/{identifier:path}"): (
        lambda s: s.form("/invite/o0", who="c08", message="Shall we talk?"), {"c08"},
    ),
    ("GET", "/v1/openings/{identifier}/screenings"): (
        lambda s: (s.screen(), s.client.get("/v1/openings/o0/screenings"))[1], {"c00"},
    ),
    ("GET", "/v1/openings/{identifier}/screenings/{candidate}"): (
        lambda s: (s.screen(), s.client.get("/v1/openings/o0/screenings/c00"))[1], {"c00"},
    ),
    ("PUT", "/v1/openings/{identifier}/screenings/{candidate}"): (lambda s: s.screen(), {"c00"}),
    ("DELETE", "/v1/openings/{identifier}/screenings/{candidate}"): (
        lambda s: (s.screen(), s.client.delete("/v1/openings/o0/screenings/c00"))[1], {"c00"},
    ),
    ("POST", "/openings/{identifier:path}"): (
        lambda s: (s.screen(), s.form("/openings/o0?k=2", who="c00", answer="no", reason="skills"))[1], {"c00"},
    ),
    ("POST", "/v1/uploads"): (
        lambda s: s.client.post("/v1/uploads?name=m.txt", content=CV, headers={"content-type": "text/plain"}), set(),
    ),
    ("GET", "/v1/uploads/{identifier}"): (lambda s: s.client.get(f"/v1/uploads/{s.upload()}"), set()),
    ("PUT", "/v1/uploads/{identifier}"): (
        lambda s: s.client.put(f"/v1/uploads/{s.upload()}", json=small.resume("u1")), set(),
    ),
    ("POST", "/v1/uploads/{identifier}/confirm"): (
        lambda s: s.client.post(f"/v1/uploads/{s.upload()}/confirm"), {"*"},
    ),
    ("DELETE", "/v1/uploads/{identifier}"): (lambda s: s.client.delete(f"/v1/uploads/{s.upload()}"), set()),
    ("POST", "/v1/assess"): (lambda s: s.client.post("/v1/assess", json=PAIR), {"c00"}),
    ("POST", "/v1/dossier"): (lambda s: s.client.post("/v1/dossier", json=PAIR), {"c00"}),
    ("POST", "/v1/proof"): (lambda s: s.client.post("/v1/proof", json=PAIR), {"c00"}),
    ("POST", "/v1/questions"): (lambda s: s.client.post("/v1/questions", json=PAIR), {"c00"}),
    ("POST", "/v1/answers"): (
        lambda s: s.client.post(
            "/v1/answers", json={"candidateId": "t1", "question": "work.0.startDate", "value": "2018-02"}
        ),
        {"t1"},
    ),
    ("GET", "/v1/duplicates"): (lambda s: s.client.get("/v1/duplicates"), {"as shown"}),
    ("POST", "/v1/duplicates/merge"): (lambda s: s.client.post("/v1/duplicates/merge", json=MERGE), {"t1", "t2"}),
    ("GET", "/v1/duplicates/merges"): (lambda s: (s.merge(), s.client.get("/v1/duplicates/merges"))[1], {"t1", "t2"}),
    ("POST", "/v1/duplicates/undo"): (
        lambda s: s.client.post("/v1/duplicates/undo", json={"merge": s.merge(), **BY}), {"t1", "t2"},
    ),
    ("POST", "/v1/duplicates/apart"): (
        lambda s: s.client.post("/v1/duplicates/apart", json={"first": "c00", "second": "c01", **BY}), {"c00", "c01"},
    ),
    ("GET", "/v1/judgements"): (
        lambda s: (s.client.post("/v1/judgements", json=JUDGEMENT), s.client.get("/v1/judgements"))[1], {"c00"},
    ),
    ("POST", "/v1/judgements"): (lambda s: s.client.post("/v1/judgements", json=JUDGEMENT), {"c00"}),
    ("GET", "/v1/judgements/agreement"): (
        lambda s: (
            s.client.post("/v1/judgements", json={**JUDGEMENT, "annotator": "judge-8"}),
            s.client.post("/v1/judgements", json={**JUDGEMENT, "annotator": "judge-9", "answer": 0}),
            s.client.get("/v1/judgements/agreement"),
        )[2],
        {"c00"},
    ),
    ("GET", "/v1/judgements/{identifier}"): (
        lambda s: (s.client.post("/v1/judgements", json=JUDGEMENT), s.client.get("/v1/judgements/1"))[1], {"c00"},
    ),
    ("GET", "/v1/candidates/{identifier}/consents"): (lambda s: s.client.get("/v1/candidates/c03/consents"), {"c03"}),
    ("PUT", "/v1/candidates/{identifier}/consents"): (
        lambda s: s.client.put("/v1/candidates/c09/consents", json={"consents": {"research": False}}), {"c09"},
    ),
    ("GET", "/v1/candidates/{identifier}/blocks"): (lambda s: s.client.get("/v1/candidates/c03/blocks"), {"c03"}),
    ("POST", "/v1/candidates/{identifier}/blocks"): (
        lambda s: s.client.post("/v1/candidates/c09/blocks", json={"name": "Nowhere"}), {"c09"},
    ),
    ("DELETE", "/v1/candidates/{identifier}/blocks/{block}"): (
        lambda s: s.client.delete(f"/v1/candidates/c09/blocks/{s.block()}"), {"c09"},
    ),
    ("POST", "/v1/openings/{identifier}/invitations"): (lambda s: s.invite("o1"), {"c09"}),
    ("GET", "/v1/invitations"): (lambda s: (s.invite("o2"), s.client.get("/v1/invitations"))[1], {"c09"}),
    ("POST", "/v1/invitations/{identifier}/answer"): (
        lambda s: s.client.post(f"/v1/invitations/{s.invite('o0').json()['id']}/answer", json={"answer": "yes"}),
        {"c09"},
    ),
    ("GET", "/v1/openings/{identifier}/shortlist.{form}"): (
        lambda s: s.client.get("/v1/openings/o0/shortlist.csv?k=2"), {"c00", "c01"},
    ),
    ("GET", "/v1/candidates/{identifier}/suggestions.{form}"): (
        lambda s: s.client.get("/v1/candidates/c03/suggestions.json"), {"c03"},
    ),
    ("GET", "/v1/candidates.{form}"): (lambda s: s.client.get("/v1/candidates.xlsx?limit=2"), {"c00", "c01"}),
    ("GET", "/v1/jobs/{identifier}/result"): (lambda s: s.client.get(f"/v1/jobs/{s.job()}/result"), {"c00"}),
    ("POST", "/v1/webhooks"): (lambda s: s.webhook(), set()),
    ("DELETE", "/v1/webhooks/{identifier}"): (
        lambda s: s.client.delete(f"/v1/webhooks/{s.webhook().json()['id']}"), set(),
    ),
    ("POST", "/v1/session"): (
        lambda s: s.client.post("/v1/session", json={**SIGN_UP, "name": s.user()["name"]}), set(),
    ),
    ("POST", "/v1/sign-up"): (lambda s: s.client.post("/v1/sign-up", json=SIGN_UP), set()),
    ("POST", "/v1/me/password"): (
        lambda s: s.signed_in().post("/v1/me/password", json={"old": PASSWORD, "new": "amber kettle north 3"}), set(),
    ),
    ("POST", "/v1/keys"): (lambda s: s.signed_in().post("/v1/keys", json={"scopes": ["openings:read"]}), set()),
    ("DELETE", "/v1/keys/{identifier}"): (
        lambda s: (client := s.signed_in()).delete(f"/v1/keys/{s.key(client)}"), set(),
    ),
    ("GET", "/v1/users"): (lambda s: s.client.get("/v1/users?limit=1"), {"a user's"}),
    ("POST", "/v1/users"): (
        lambda s: s.client.post("/v1/users", json={**SIGN_UP, "name": "officer@example.com", "roles": ["officer"]}),
        set(),
    ),
    ("PATCH", "/v1/users/{identifier}"): (
        lambda s: s.client.patch(f"/v1/users/{s.user()['id']}", json={"disabled": True}), set(),
    ),
    ("POST", "/sign-in"): (lambda s: s.form("/sign-in", name=s.user()["name"], password=PASSWORD), set()),
    ("POST", "/sign-up"): (lambda s: s.form("/sign-up", name="new@example.com", password=PASSWORD), set()),
    ("GET", "/people"): (lambda s: s.client.get("/people?who=Etch lead", headers=HTML), {"c01"}),
    ("GET", "/openings/{identifier:path}"): (
        lambda s: s.client.get("/openings/o0?k=2", headers=HTML), {"c00", "c01", "c03"},
    ),
    ("GET", "/candidates/{identifier:path}"): (lambda s: s.client.get("/candidates/c03", headers=HTML), {"c03"}),
    ("GET", "/routes/{identifier:path}"): (
        lambda s: s.client.get("/routes/c03?opening=o0", headers=HTML), {"c03"},
    ),
    ("GET", "/mine"): (lambda s: s.client.get("/mine?who=c03", headers=HTML), {"c03"}),
    ("GET", "/questions/{identifier:path}"): (lambda s: s.client.get("/questions/c03", headers=HTML), {"c03"}),
    ("POST", "/questions/{identifier:path}"): (
        lambda s: s.form("/questions/c08", do="answer", question="x-ktech.preferences.remote", value="hybrid"), {"c08"},
    ),
    ("GET", "/consents/{identifier:path}"): (lambda s: s.client.get("/consents/c03", headers=HTML), {"c03"}),
    ("POST", "/consents/{identifier:path}"): (lambda s: s.form("/consents/c09", do="block", name="Elsewhere"), {"c09"}),
    ("GET", "/seen/{identifier:path}"): (lambda s: s.client.get("/seen/c03", headers=HTML), {"c03"}),
    ("GET", "/decisions/{identifier:path}"): (lambda s: s.client.get("/decisions/c03", headers=HTML), {"c03"}),
    ("GET", "/letters/{number}/{identifier:path}"): (
        lambda s: (
            s.client.post("/v1/assess", json=PAIR),
            s.client.get(f"/letters/{s.ledger.latest(1)[0].number}/c00", headers=HTML),
        )[1],
        {"c00"},
    ),
    ("GET", "/disputed/{identifier:path}"): (lambda s: s.client.get("/disputed/c03", headers=HTML), {"c03"}),
    ("POST", "/disputed/{identifier:path}"): (lambda s: s.form("/disputed/c03", **DISPUTE), {"c03"}),
    ("GET", "/data/{identifier:path}"): (lambda s: s.client.get("/data/c03", headers=HTML), {"c03"}),
    ("POST", "/data/{identifier:path}"): (
        lambda s: s.client.post(
            f"/data/{s.leaver()}", files=[("sure", (None, "all")), ("sure", (None, "never"))], follow_redirects=False
        ),
        set(),
    ),
    ("POST", "/uploads"): (
        lambda s: s.client.post("/uploads", files={"file": ("m.txt", CV)}, headers=HTML, follow_redirects=False), set(),
    ),
    ("GET", "/uploads/{identifier}"): (lambda s: s.client.get(f"/uploads/{s.upload()}", headers=HTML), set()),
    ("POST", "/uploads/{identifier}"): (lambda s: s.form(f"/uploads/{s.upload()}", do="save"), set()),
    ("GET", "/judge"): (lambda s: s.client.get("/judge?annotator=judge-1&side=company", headers=HTML), {"c02"}),
    ("POST", "/judge"): (lambda s: s.form("/judge", **JUDGED), {"c00"}),
    ("POST", "/programme/passes"): (
        lambda s: s.form("/programme/passes", granted="12", day="2026-11-01", source="Ministry of Justice"), set(),
    ),
    ("GET", "/disputes"): (
        lambda s: (s.dispute(), s.client.get("/disputes", headers=HTML))[1], {"c03"},
    ),
    ("GET", "/disputes/{identifier}"): (
        lambda s: s.client.get(f"/disputes/{s.dispute()}", headers=HTML), {"c03"},
    ),
    ("POST", "/disputes/{identifier}"): (lambda s: s.form(f"/disputes/{s.dispute()}", do="take"), {"c03"}),
    ("GET", "/audit"): (lambda s: s.client.get("/audit?about=c03", headers=HTML), set()),
    ("GET", "/audit/{identifier}"): (
        lambda s: (s.client.get("/v1/candidates/c03"), s.client.get(f"/audit/{s.ledger.latest(1)[0].number}"))[1],
        {"c03"},
    ),
    ("GET", "/audit-chain"): (lambda s: s.client.get("/audit-chain", headers=HTML), set()),
    ("POST", "/audit-chain"): (lambda s: s.form("/audit-chain", anchor=s.anchor()), set()),
    ("POST", "/scorers"): (lambda s: (s.promote(), s.form("/scorers", sure="1"))[1], set()),
    ("GET", "/agreement"): (
        lambda s: (
            s.client.post("/v1/judgements", json={**JUDGEMENT, "annotator": "judge-8"}),
            s.client.post("/v1/judgements", json={**JUDGEMENT, "annotator": "judge-9", "answer": 0}),
            s.client.get("/agreement", headers=HTML),
        )[2],
        {"c00"},
    ),
    ("DELETE", "/v1/candidates/{identifier}"): (lambda s: s.client.delete(f"/v1/candidates/{s.leaver()}"), set()),
    ("GET", "/v1/candidates/{identifier}/everything"): (
        lambda s: s.client.get("/v1/candidates/c03/everything"), {"c03"},
    ),
    ("GET", "/v1/candidates/{identifier}/seen"): (lambda s: s.client.get("/v1/candidates/c03/seen"), {"c03"}),
    ("GET", "/v1/candidates/{identifier}/decisions"): (
        lambda s: s.client.get("/v1/candidates/c03/decisions"), {"c03"},
    ),
    ("GET", "/v1/candidates/{identifier}/scored-again"): (
        lambda s: s.client.get("/v1/candidates/c03/scored-again"), {"c03"},
    ),
    ("GET", "/v1/candidates/{identifier}/decisions/{number}/letter"): (
        lambda s: (
            s.client.post("/v1/assess", json=PAIR),
            s.client.get(f"/v1/candidates/c00/decisions/{s.ledger.latest(1)[0].number}/letter"),
        )[1],
        {"c00"},
    ),
    ("POST", "/v1/candidates/{identifier}/disputes"): (
        lambda s: s.client.post("/v1/candidates/c03/disputes", json=DISPUTE), {"c03"},
    ),
    ("GET", "/v1/candidates/{identifier}/disputes"): (
        lambda s: s.client.get("/v1/candidates/c03/disputes"), {"c03"},
    ),
    ("GET", "/v1/disputes"): (lambda s: (s.dispute(), s.client.get("/v1/disputes"))[1], {"as shown"}),
    ("POST", "/v1/disputes/{identifier}/take"): (
        lambda s: s.client.post(f"/v1/disputes/{s.dispute()}/take"), {"c03"},
    ),
    ("POST", "/v1/disputes/{identifier}/decide"): (
        lambda s: (
            identifier := s.dispute(),
            s.client.post(f"/v1/disputes/{identifier}/take"),
            s.client.post(f"/v1/disputes/{identifier}/decide", json={"outcome": "rejected", "reason": "It says so."}),
        )[2],
        {"c03"},
    ),
}  # fmt: skip


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    """Return every route that an application has, by method and path."""
    inner = [each for included in app.routes for each in getattr(included, "original_router", app.router).routes]
    return {(method, each.path) for each in inner if isinstance(each, APIRoute) for method in each.methods}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with service(tmp_path_factory.mktemp("home")) as made:
        yield made


@contextmanager
def service(home: Path) -> Iterator[Asked]:
    """Give a service with people, openings, twins, and a round of judging, in a folder."""
    with closing(Store(home / "store.sqlite3")) as store:
        shelf = Shelf(home / "scorers", settings().models / "prior")
        workspace = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"), shelf=shelf)
        workspace.add(small.candidates(), small.openings())
        twins = [{**small.resume("t1", start="2018"), "portal:note": "first"}, small.resume("t2", start="2018")]
        twins[1] = {**copy.deepcopy(twins[1]), "portal:note": "second"}
        Judgements(store).add_round(_drawn("c02"))
        app = create_app(workspace, today=lambda: small.DAY, now=lambda: NOW)
        with TestClient(
            app, raise_server_exceptions=False, client=(ADDRESS, 4711), base_url="http://localhost"
        ) as client:
            for document in twins:
                document["basics"] = {**document["basics"], "email": "twin@example.com"}
                assert client.post("/v1/candidates", json=document).status_code == 201
            yield Asked(client, workspace, app.state.ledger)


@pytest.fixture(autouse=True)
def both_twins(asked: Asked) -> Iterator[None]:
    """Take apart again what a test has merged."""
    yield
    for each in asked.workspace.people_merges.records():
        if each.undone is None:
            asked.workspace.people_merges.undo(each.id, decision=each.decision)


def _drawn(candidate: str) -> Round:
    pair = Pair(candidate_id=candidate, opening_id="o0", annotators=2, band=0, languages="en-en", share=1.0)
    return Round(day=small.DAY, seed=1, encoder="an-encoder", scorer="a-scorer", pairs=(pair,))


def test_the_table_has_a_row_for_every_route_and_no_other(asked):
    assert routes_of(asked.client.app) == set(RECORDS)


def test_every_route_that_records_is_tried():
    assert set(WAYS) == {route for route, kind in RECORDS.items() if kind is not None}


@pytest.mark.parametrize("route", sorted(WAYS), ids=" ".join)
def test_an_answer_leaves_exactly_one_record_with_who_when_where_whose_and_what(asked, route):
    way, people = WAYS[route]

    def recorded() -> list[Kept]:
        return [each for each in asked.ledger.latest(10_000) if each.action == " ".join(route)]

    before = len(recorded())
    answer = way(asked)
    assert answer.status_code < 400, answer.text
    found = recorded()
    assert len(found) == before + 1
    entry = found[0]
    assert entry.kind is RECORDS[route]
    assert entry.at == NOW
    of_accounts = entry.kind in (Kind.SIGN_IN, Kind.ACCOUNT_CHANGED)
    assert entry.actor == "local" or (of_accounts and len(entry.actor) > len("local"))
    assert entry.origin is not None
    assert entry.origin.startswith("127.0.0.0/24 ")
    shown = asked.ledger.people([entry])
    assert len(shown) == (0 if entry.kind is Kind.ERASED else len(entry.subjects))
    if people == {"a user's"}:
        people = {each["candidate"] for each in answer.json()["users"] if each["candidate"]}
    if people == {"as shown"}:
        people = set(re.findall(r'"([ct]\d+)"', answer.text))
    assert set(shown.values()) == people or (people == {"*"} and len(shown) == 1)
    is_page = "text/html" in answer.headers.get("content-type", "")
    if of_accounts or entry.kind is Kind.ERASED:
        assert entry.digest is None  # an answer about an account may hold a secret
    elif not is_page and answer.content:
        assert entry.digest == hashlib.sha256(answer.content).hexdigest()
    assert asked.ledger.verify().holds


def test_a_route_that_records_nothing_leaves_no_record(asked):
    before = asked.ledger.latest(1)[0].number
    for address in (
        "/v1/openings",
        "/v1/openings/o0",
        "/v1/openings/o0/terms",
        "/v1/policies",
        "/health/live",
        "/docs",
    ):
        assert asked.client.get(address).status_code == 200
    assert asked.ledger.latest(1)[0].number == before


def test_what_is_not_there_is_not_recorded_as_read(asked):
    before = asked.ledger.latest(1)[0].number
    assert asked.client.get("/v1/candidates/nobody").status_code == 404
    assert asked.ledger.latest(1)[0].number == before


def test_the_judging_page_records_nothing_where_it_shows_no_pair(asked):
    before = asked.ledger.latest(1)[0].number
    assert asked.client.get("/judge", headers=HTML).status_code == 200
    assert asked.ledger.latest(1)[0].number == before


def test_a_page_that_shows_an_upload_again_for_an_error_records_it(asked):
    upload = asked.upload()
    before = asked.ledger.latest(1)[0].number
    field = {"work/0/startDate": "yesterday"}
    answer = asked.form(f"/uploads/{upload}", do="save", **field)
    assert answer.status_code == 422
    (entry,) = [each for each in asked.ledger.latest(10) if each.number > before]
    assert entry.kind is Kind.RECORD_READ


def test_an_id_that_no_store_could_hold_does_not_stop_the_record(asked):
    document = small.resume("x\ud800")
    before = asked.ledger.latest(1)[0].number
    answer = asked.client.post(
        "/v1/assess", content=json.dumps({"candidate": document, "openingId": "o0"}), headers=SENT
    )
    assert answer.status_code in (200, 422)
    assert (asked.ledger.latest(1)[0].number > before) == (answer.status_code == 200)


# Refused where it cannot be recorded -------------------------------------------------------------------


def test_without_a_record_there_is_no_answer(asked, monkeypatch):
    def fail(entry: object) -> int:
        raise StoreError("store-full", file="x", why="full")

    monkeypatch.setattr(asked.ledger, "record", fail)
    for address in ("/v1/candidates/c03", "/v1/candidates", "/v1/openings/o0/shortlist"):
        answer = asked.client.get(address)
        assert answer.status_code in (503, 507)
        assert "Etch" not in answer.text


def test_an_answer_whose_handler_forgot_to_record_is_held_back(asked, monkeypatch):
    monkeypatch.setattr("api.routes.candidates.shown_document", lambda *_: {"secret": "canary"})
    monkeypatch.setattr(Recorder, "__call__", lambda self, response, *_, **__: response)
    answer = asked.client.get("/v1/candidates/c03")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/not-recorded"
    assert "canary" not in answer.text
    page = asked.client.get("/candidates/c03", headers=HTML)
    assert page.status_code == 503
    assert "Etch" not in page.text


def test_a_route_that_is_in_no_table_is_held_back(asked, monkeypatch):
    monkeypatch.delitem(RECORDS, ("GET", "/v1/openings"))
    assert asked.client.get("/v1/openings").status_code == 503


def test_whoever_signed_in_is_recorded_with_whom_they_act_for(asked, monkeypatch):
    @dataclass(frozen=True)
    class Someone:
        user: str
        employer: str | None

    made = Recorder.__init__

    def signed_in(self: Recorder, request: Request) -> None:
        request.state.principal = Someone("user-7", "hanbit")
        made(self, request)

    monkeypatch.setattr(Recorder, "__init__", signed_in)
    asked.client.get("/v1/openings/o0/shortlist?k=1")
    entry = asked.ledger.latest(1)[0]
    assert (entry.actor, entry.company) == ("user-7", "hanbit")
    assert [each.number for each in asked.ledger.by_company("hanbit")] == [entry.number]


def test_many_at_once_are_all_recorded_once_each(asked):
    before = asked.ledger.latest(1)[0].number
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: asked.client.get(f"/v1/candidates/c0{number % 10}"), range(40)))
    assert {each.status_code for each in answers} == {200}
    found = [each for each in asked.ledger.latest(100) if each.number > before]
    assert len(found) == 40
    assert Counter(next(iter(asked.ledger.people([each]).values())) for each in found) == Counter(
        f"c0{number % 10}" for number in range(40)
    )
    assert asked.ledger.verify().holds
