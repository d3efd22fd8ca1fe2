"""A service with somebody of every role, two candidates, two companies, and things of theirs."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.testclient import TestClient

from api import examples
from api.app import create_app
from api.askers import Asker as Asking
from api.background import background_of
from api.batch import ASSESSMENTS
from matching import disputes
from matching.accounts import Access, Accounts, Cost, Passwords, Principal, Role
from matching.accounts.scopes import SCOPES
from matching.accounts.tokens import form_token
from matching.consents import Asker, Purpose, Rules, blocks, given, invitations
from matching.consents.model import TEXT_VERSION
from matching.document_text.model import plain_text
from matching.domain import Employer
from matching.embedding import VectorCache
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.jobs import Asked, Runner
from matching.ledger import Entry, Kind, Ledger
from matching.merges import Decision
from matching.registry import Shelf
from matching.registry.shelf import PRIOR
from matching.settings import Settings
from matching.settings import settings as settings_here
from matching.store import Store
from matching.uploads.kept import Uploads
from matching.uploads.upload import resume_upload, upload_of
from matching.webhooks import Webhook
from matching.workspace import Workspace
from tests import small
from tests.api.copies import Copies
from tests.bag_of_words import BagOfWords

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PASSWORD = "plum tractor quiet 7"
CHEAP = Cost(memory=8, passes=1, lanes=1)
KINDS = (
    "candidate A", "candidate B", "company X", "company Y", "analyst", "officer", "auditor", "administrator",
)  # fmt: skip
COPIES = Copies()
NOBODIES = ("anonymous", "revoked key", "expired session")


@dataclass
class Somebody:
    """One who asks: a session's token, or a header, or nothing."""

    name: str
    user: Any = None
    token: str = ""
    headers: dict[str, str] | None = None

    @property
    def role(self) -> str:
        return "nobody" if self.name in NOBODIES else self.name.partition(" ")[0]


class People(dict[str, Somebody]):
    """Everybody by name; `newcomer` comes when first asked for."""

    def __init__(self, world: World, there: dict[str, Somebody]) -> None:
        super().__init__(there)
        self._world = world

    def __missing__(self, name: str) -> Somebody:
        if name != "newcomer":
            raise KeyError(name)
        self[name] = self._world.newcomer()
        return self[name]


class World:
    """The service, its users by name, and makers of things of theirs."""

    def __init__(self, home: Path, *, at: Path | str | None = None, **settings: Any) -> None:
        self.people = People(self, COPIES.laid(home) if at is None else {})
        self.store = Store(at or home / "store.sqlite3", home)
        shelf = Shelf(home / "scorers", settings_here().models / PRIOR)
        self.workspace = Workspace(self.store, BagOfWords(), cache=VectorCache(home / "cache"), shelf=shelf)
        self.accounts = Accounts(
            self.store, passwords=Passwords(CHEAP), by=Settings(**{"sign_in_failures": 10**6, **settings})
        )
        self.now = NOW
        self.erased: dict[str, str] = {}
        self.uploads, self.number = Uploads(self.store), itertools.count(1)
        text = plain_text(examples.CV, sha256="0" * 64)
        self._read = upload_of(text, identifier="0" * 32, name="cv.txt", today=small.DAY)
        if not self.people:
            self._fill()
            COPIES.keep(self.store.file, self.people)
        self.app = create_app(
            self.workspace,
            today=lambda: small.DAY,
            now=lambda: self.now,
            access=Access.ACCOUNTS,
            accounts=self.accounts,
            limits=Settings(requests_per_user=10**6, writes_per_user=10**6, requests_per_origin=10**6),
        )
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def _fill(self) -> None:
        self.people |= {name: self._somebody(name) for name in KINDS}
        self.workspace.add(
            [read_candidate(small.resume(self.profile_of(name))) for name in ("candidate A", "candidate B")]
            + [read_candidate(small.resume(each)) for each in ("twin-1", "twin-2", "odd-1", "odd-2")]
        )
        for name in ("company X", "company Y"):
            self.workspace.add(openings=[read_opening(small.posting(self.opening_of(name)))])
            employer = self.people[name].user.employer
            self.accounts.owners.claim("opening", [self.opening_of(name)], employer, NOW)
        self.workspace.add(openings=[read_opening(small.posting("sample"))])
        self.people |= {"anonymous": Somebody("anonymous"), **self._refused()}

    def close(self) -> None:
        self.store.close()

    def _somebody(self, name: str) -> Somebody:
        role, _, letter = name.partition(" ")
        employer = f"firm-{letter.lower()}" if role == "company" else None
        address = f"{name.replace(' ', '.').lower()}@example.com"
        user = self.accounts.create_user(address, PASSWORD, {Role(role)}, now=NOW, employer=employer)
        if user.candidate is not None:
            with self.store.file.writing() as file:
                everything = dict.fromkeys(Purpose, True)
                given.change(file, user.candidate, everything, NOW, version=TEXT_VERSION, by=user.id)
        return self.signed_in(Somebody(name, user))

    def signed_in(self, who: Somebody, *, now: datetime = NOW) -> Somebody:
        """Give somebody a session of their own."""
        done = self.accounts.sign_in(who.user.name, PASSWORD, origin="192.0.2.1", now=now)
        assert done.token
        who.token = done.token
        return who

    def _refused(self) -> dict[str, Somebody]:
        user = self.people["company X"].user
        made, key = self.accounts.create_key(user.id, "", SCOPES, now=NOW)
        assert self.accounts.of_key(key.token, NOW), "the control: it was taken before"
        self.accounts.revoke_key(made.id, now=NOW)
        over = self.signed_in(Somebody("expired session", user), now=NOW - timedelta(hours=13))
        assert self.accounts.of_session(over.token, NOW - timedelta(hours=12.5)), "the control"
        return {
            "revoked key": Somebody("revoked key", headers={"Authorization": f"Bearer {key.token}"}),
            "expired session": over,
        }

    def profile_of(self, name: str) -> str:
        return str(self.people[name].user.candidate)

    def opening_of(self, name: str) -> str:
        return f"{self.people[name].user.employer}.o1"

    def opening_to_lose(self, name: str) -> str:
        """Keep another opening of a company, and return its id."""
        employer = self.people[name].user.employer
        identifier = f"{employer}.brief-{next(self.number)}"
        self.workspace.add(openings=[read_opening(small.posting(identifier))])
        self.accounts.owners.claim("opening", [identifier], employer, NOW)
        return identifier

    def upload_of(self, name: str) -> str:
        """Keep a CV that somebody sent, and return its id."""
        identifier = f"{next(self.number):032x}"
        self.uploads.add(replace(self._read, id=identifier), today=small.DAY)
        self.accounts.owners.claim("upload", [identifier], self.people[name].user.id, NOW)
        return identifier

    def empty_upload_of(self, name: str) -> str:
        """Let somebody begin to type their CV, and return the upload's id."""
        identifier = f"{next(self.number):032x}"
        empty = resume_upload({}, identifier=identifier, name=None, sha256="0" * 64, today=small.DAY)
        self.uploads.add(empty, today=small.DAY)
        self.accounts.owners.claim("upload", [identifier], self.people[name].user.id, NOW)
        return identifier

    def newcomer(self) -> Somebody:
        """Make somebody with an account and without a profile, and sign them in."""
        user = self.accounts.create_user("newcomer@example.com", PASSWORD, {Role.CANDIDATE}, now=NOW)
        return self.signed_in(Somebody("newcomer", user))

    def key_of(self, name: str) -> str:
        """Make somebody a key, and return its id; older ones go, since nobody may have more than twenty."""
        user = self.people[name].user.id
        for each in self.accounts.keys(user):
            self.accounts.revoke_key(each.id, now=NOW)
        made, _ = self.accounts.create_key(user, "", ["openings:read"], now=NOW)
        return made.id

    def block_of(self, name: str) -> str:
        """Block an employer for somebody, and return the block's id."""
        identifier, whom = f"block-{next(self.number)}", f"nowhere-{next(self.number)}"
        with self.store.file.writing() as file:
            blocks.block(file, self.profile_of(name), NOW, identifier=identifier, employer=whom, name=None)
        return identifier

    def invitation_of(self, name: str) -> str:
        """Let an employer of its own ask somebody, and return the invitation's id."""
        identifier, whom = f"asked-{next(self.number)}", f"asker-{next(self.number)}"
        asker = Asker(whom, Employer(id=whom, name=whom), "recruiter-1")
        post = self.store.opening("sample")
        with self.store.file.writing() as file:
            invitations.ask(
                file, asker, post, self.profile_of(name), NOW, identifier=identifier, text="?", rules=Rules()
            )
        return identifier

    def answered_by(self, name: str, person: str) -> None:
        """Let a company's list have shown it somebody, and let it answer about them, if they are there."""
        opening, who = self.opening_of(name), self.people[name]
        shown = Entry(
            Kind.LIST_SHOWN, NOW, who.user.id, who.user.employer, people=(person,), objects={"opening": opening},
            digest="0" * 64,
        )  # fmt: skip
        self.app.state.ledger.record(shown)
        self.ask(who, "PUT", f"/v1/openings/{opening}/screenings/{quote(person)}", json={"answer": "maybe"})

    def passer_by_profile(self) -> str:
        """Store a person without a user, and return their id."""
        identifier = f"passer-by-{next(self.number)}"
        self.workspace.add([read_candidate(small.resume(identifier))])
        return identifier

    def merge(self) -> str:
        """Make two people one, and return the merge's id."""
        first, second = self.passer_by_profile(), self.passer_by_profile()
        return self.workspace.merge_people(first, second, decision=Decision("reviewer-1", small.DAY)).id

    def end_jobs(self) -> None:
        """Let every job that waits be over, with a line for a result."""
        runner = background_of(self.app).runner
        over = {
            name: replace(kind, run=lambda turn: turn.end(b'{"line":1,"status":200}\n'))
            for name, kind in runner.kinds.items()
        }
        ending = Runner(self.store, over, now=lambda: NOW, holder=runner.holder)
        while ending.run_next():
            pass

    def job_of(self, name: str) -> str:
        """Do some work for somebody, and return the job's id."""
        identifier = f"job-{next(self.number)}"
        jobs, user = background_of(self.app).jobs, self.people[name].user
        who = Principal(user.id, user.roles, user.employer, user.candidate, None, "session")
        jobs.add(Asked(identifier, ASSESSMENTS, user.id, {"asker": Asking(who).values()}, b""), now=NOW)
        self.end_jobs()
        return identifier

    def webhook_of(self, name: str) -> str:
        """Add a receiver of somebody's, and return its id; older ones go, since nobody may have more than twenty."""
        user, hooks = self.people[name].user, background_of(self.app).webhooks
        for each in hooks.of(user.id):
            hooks.remove(user.id, each.id)
        identifier = f"hook-{next(self.number)}"
        hooks.add(
            Webhook(identifier, user.id, user.employer, "https://8.8.8.8/", ("verdict.changed",), "active", NOW), b"?"
        )
        return identifier

    def passer_by(self) -> str:
        """Make a user, and return the id."""
        name = f"somebody-{next(self.number)}@example.com"
        return self.accounts.create_user(name, PASSWORD, {Role.AUDITOR}, now=NOW).id

    def leaver(self) -> Somebody:
        """Make somebody with a profile who may go, and sign them in."""
        address = f"leaver-{next(self.number)}@example.com"
        user = self.accounts.create_user(address, PASSWORD, {Role.CANDIDATE}, now=NOW)
        self.workspace.add([read_candidate(small.resume(str(user.candidate)))])
        return self.signed_in(Somebody("candidate", user))

    def dispute_of(self, name: str, *, is_taken: bool = False) -> str:
        """Let somebody dispute something, and the officer take it; return its id. What they disputed before goes."""
        identifier, person = f"dispute-{next(self.number)}", self.profile_of(name)
        with self.store.file.writing() as file:
            disputes.forget(file, person)
            disputes.open_dispute(
                file, person, disputes.Said(disputes.Subject.HUMAN, "?"), {}, NOW, identifier=identifier
            )
            if is_taken:
                disputes.take(file, identifier, NOW, by=self.people["officer"].user.id)
        return identifier

    def decision_about(self, person: str) -> str:
        """Record that a verdict about somebody was given, and return the entry's number."""
        objects = {"opening": "sample"}
        ledger: Ledger = self.app.state.ledger
        return str(ledger.record(Entry(Kind.VERDICT_GIVEN, NOW, "user-1", people=(person,), objects=objects)))

    def ask(self, who: Somebody, method: str, path: str, **sent: Any) -> Any:
        """Ask as somebody does: a session's cookie, with its token in the header and in forms."""
        headers = {**(who.headers or {}), **sent.pop("headers", {})}
        if who.token:
            headers["Cookie"] = f"ktech_session={who.token}"
            headers["X-Form-Token"] = form_token(who.token)
            if "files" in sent:
                files = sent["files"].items() if isinstance(sent["files"], dict) else sent["files"]
                sent["files"] = [*files, ("form_token", (None, form_token(who.token)))]
        self.client.cookies.clear()
        return self.client.request(method, path, headers=headers, follow_redirects=False, **sent)
