"""What hostile calls are made on: things that nothing else asks for, and so no call is spared."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from api.background import background_of
from matching import disputes
from matching.accounts import Accounts, Passwords, Role
from matching.consents import Asker, Rules, blocks, invitations
from matching.domain import Employer
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.webhooks import Webhook
from matching.workspace import Workspace
from tests import small
from tests.api.test_outward import over
from tests.api.world import CHEAP, NOW, PASSWORD

PERSON, OPENING, BLOCK, ASKED, TAKEN, OPEN, HOOK = (
    "own",
    "own-post",
    "own-block",
    "own-ask",
    "taken",
    "open",
    "own-hook",
)


def made(client: TestClient, workspace: Workspace) -> dict[str, str]:
    """Make one thing of each kind, and return the address of each by the template it stands for."""
    sent = client.post("/v1/uploads", json=small.resume("waits"))
    upload = f"/v1/uploads/{sent.json()['id']}"
    workspace.add([read_candidate(small.resume(PERSON))], [read_opening(small.posting(OPENING))])
    user, key = _account(workspace)
    _kept_of_a_person(workspace)
    batch = client.post("/v1/batch/assessments", content=b"{}", headers={"content-type": "application/jsonl"})
    job = over(client, batch)  # one that is being done writes beside the calls
    _webhook(client.app)
    person, opening = f"/v1/candidates/{PERSON}", f"/v1/openings/{OPENING}"
    return {
        "/v1/uploads/{identifier}": upload,
        "/v1/uploads/{identifier}/confirm": f"{upload}/confirm",
        "/v1/candidates/{identifier}": person,
        "/v1/candidates/{identifier}/consents": f"{person}/consents",
        "/v1/candidates/{identifier}/blocks": f"{person}/blocks",
        "/v1/candidates/{identifier}/blocks/{block}": f"{person}/blocks/{BLOCK}",
        "/v1/candidates/{identifier}/disputes": f"{person}/disputes",
        "/v1/openings/{identifier}": opening,
        "/v1/openings/{identifier}/invitations": f"{opening}/invitations",
        "/v1/openings/{identifier}/screenings/{candidate}": f"{opening}/screenings/{PERSON}",
        "/v1/invitations/{identifier}/answer": f"/v1/invitations/{ASKED}/answer",
        "/v1/disputes/{identifier}/take": f"/v1/disputes/{OPEN}/take",
        "/v1/disputes/{identifier}/decide": f"/v1/disputes/{TAKEN}/decide",
        "/v1/users/{identifier}": f"/v1/users/{user}",
        "/v1/keys/{identifier}": f"/v1/keys/{key}",
        "/v1/jobs/{identifier}": f"/v1/jobs/{job['id']}",
        "/v1/webhooks/{identifier}": f"/v1/webhooks/{HOOK}",
        "/v1/webhooks/{identifier}/test": f"/v1/webhooks/{HOOK}/test",
    }


def _account(workspace: Workspace) -> tuple[str, str]:
    """Make a user with a key, and return both ids."""
    accounts = Accounts(workspace.store, passwords=Passwords(CHEAP))
    user = accounts.create_user("own@example.com", PASSWORD, {Role.COMPANY}, now=NOW, employer="own-firm")
    key, _ = accounts.create_key(user.id, "", ["openings:read"], now=NOW)
    return user.id, key.id


def _kept_of_a_person(workspace: Workspace) -> None:
    """Let the person block an employer, be asked by another, and dispute two things, of which an officer takes one."""
    asker = Asker("asker", Employer(id="asker", name="asker"), "recruiter-1")
    post, human = workspace.store.opening(OPENING), disputes.Said(disputes.Subject.HUMAN, "?")
    with workspace.store.file.writing() as file:
        blocks.block(file, PERSON, NOW, identifier=BLOCK, employer="nowhere", name=None)
        invitations.ask(file, asker, post, PERSON, NOW, identifier=ASKED, text="?", rules=Rules())
        disputes.open_dispute(file, PERSON, human, {}, NOW, identifier=TAKEN)
        disputes.take(file, TAKEN, NOW, by="local")
        disputes.open_dispute(file, PERSON, human, {}, NOW, identifier=OPEN)


def _webhook(app: Any) -> None:
    hook = Webhook(HOOK, "local", None, "https://8.8.8.8/", ("dispute.opened",), "active", NOW)
    background_of(app).webhooks.add(hook, b"?")
