"""A service with two companies and some people, asked as any of them, at any moment."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.objects import Reach
from matching.accounts import LOCAL_OPERATOR, Access, Accounts, Principal, Role
from matching.consents import Rules
from matching.embedding import VectorCache
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords

NOON = datetime(2026, 11, 26, 3, tzinfo=UTC)  # noon in Korea
SAMSUNG, HANBIT = "samsung", "hanbit"
NAMES = {SAMSUNG: "Samsung Electronics Co., Ltd.", HANBIT: "Hanbit Devices"}


def company(employer: str | None, user: str = "recruiter-1") -> Principal:
    return Principal(user, frozenset({Role.COMPANY}), employer, None, None, "session")


def person(identifier: str) -> Principal:
    return Principal(f"user-of-{identifier}", frozenset({Role.CANDIDATE}), None, identifier, None, "session")


OFFICER = Principal("officer-1", frozenset({Role.OFFICER}), None, None, None, "session")


def opening_of(employer: str, identifier: str = "") -> dict:
    document = small.posting(identifier or f"{employer}-1")
    document["hiringOrganization"] |= {"name": NAMES[employer]}
    document["hiringOrganization"]["x-ktech"] = {"id": employer, "size": "medium", "sector": "semiconductor"}
    return document


@dataclass
class Asked:
    """One service that is asked as somebody; without anybody it is the operator's own."""

    workspace: Workspace
    now: datetime = NOON
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        accounts = Accounts(self.workspace.store)
        accounts.of_session = lambda *_: self.who or LOCAL_OPERATOR  # the door's first half: who somebody is
        self.app = create_app(self.workspace, today=lambda: small.DAY, access=Access.ACCOUNTS, accounts=accounts)
        self.app.state.now = lambda: self.now
        self.app.state.consent_rules = self.rules
        self.who: Principal | None = None
        own_page = {"origin": "http://testserver", "cookie": "ktech_session=whose"}
        self.client = TestClient(self.app, raise_server_exceptions=False, headers=own_page)

    def reach(self, who: Principal) -> Reach:
        state = self.app.state
        return Reach(who, self.workspace, state.accounts, state.uploads, small.DAY, self.now)

    def ask(self, who: Principal | None, method: str, path: str, **sent):
        self.who = who
        return self.client.request(method, path, **sent)

    def get(self, who: Principal | None, path: str):
        return self.ask(who, "GET", path)

    def consent(self, identifier: str, version: str = "2026-11", **wanted: bool):
        named = {name.replace("_", "-"): given for name, given in wanted.items()}
        body = {"consents": named, "textVersion": version}
        return self.ask(person(identifier), "PUT", f"/v1/candidates/{identifier}/consents", json=body)

    def block(self, identifier: str, **whom: str):
        return self.ask(person(identifier), "POST", f"/v1/candidates/{identifier}/blocks", json=whom)

    def invite(self, employer: str, identifier: str, opening: str = "", message: str = "Shall we talk?"):
        body = {"candidate": identifier, "message": message}
        path = f"/v1/openings/{opening or f'{employer}-1'}/invitations"
        return self.ask(company(employer), "POST", path, json=body)

    def reply(self, identifier: str, invitation: str, answer: str):
        return self.ask(person(identifier), "POST", f"/v1/invitations/{invitation}/answer", json={"answer": answer})

    def listed(self, employer: str) -> list[str]:
        answer = self.get(company(employer), f"/v1/openings/{employer}-1/shortlist").json()
        return sorted(each["candidate"]["id"] for each in answer["matches"])


PEOPLE = ("c00", "c01")


@contextmanager
def world(folder: Path, people=PEOPLE, *, employers=(SAMSUNG, HANBIT), rules: Rules | None = None):
    """Give a service with some of the small people, all good for the pass, and an opening of each company."""
    chosen = [document for document in small.PEOPLE if document["x-ktech"]["id"] in people]
    store = Store(folder / "store.sqlite3")
    try:
        workspace = Workspace(store, BagOfWords(), cache=VectorCache(folder / "cache"))
        workspace.add(tuple(map(read_candidate, chosen)), tuple(read_opening(opening_of(each)) for each in employers))
        asked = Asked(workspace, rules=rules or Rules())
        for each in employers:
            asked.app.state.accounts.owners.claim("opening", [f"{each}-1"], each, NOON)
        yield asked
    finally:
        store.close()


def later(asked: Asked, **delta: float) -> None:
    asked.now += timedelta(**delta)
