"""Every route, asked by everybody about their own, another's and a missing thing: decided by hand, nothing left out."""

from __future__ import annotations

import importlib
import json
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import true

from api import examples
from api.app import ROUTERS
from api.errors import PROBLEMS, ProblemError
from api.permissions import ANY, ANY_KEY, PERMISSIONS, Permission
from matching import explained
from matching.accounts import Role, reach
from matching.consents.model import TEXT_VERSION
from matching.disputes import standing
from tests import small
from tests.api.erased import erased_things
from tests.api.world import KINDS, NOBODIES, PASSWORD, Somebody, World
from tests.pages.office_things import gates_asked

ROWS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("permissions.toml").read_text("utf-8"))
EVERYBODY = (*NOBODIES, *KINDS)
OWN, OTHER, MISSING, ERASED = range(4)
ASKED_FOR = ("own", "other", "missing", "erased")
ENDING_SESSIONS = (
    "POST /v1/session", "DELETE /v1/session", "POST /v1/me/password", "POST /sign-in", "POST /sign-out",
)  # fmt: skip
OTHERS = {
    "candidate A": "candidate B",
    "candidate B": "candidate A",
    "company X": "company Y",
    "company Y": "company X",
}
GONE = {
    "profile": "person-nobody", "opening": "firm-x.nothing", "opening to lose": "firm-x.nothing",
    "upload": "f" * 32, "key": "f" * 16,
    "job": "nothing", "result": "nothing", "webhook": "nothing", "block": "nothing", "invitation": "nothing",
    "dispute": "nothing", "dispute taken": "nothing", "leaver": "person-nobody", "passer-by": "person-nobody",
    "merge": "merge-999999", "docs": "nothing", "entry": "999999", "scorer": "nothing", "gates": "nothing",
    "user": "user-0000000000000000", "judgement": "999999", "policy": "never", "problem": "nothing",
}  # fmt: skip
NEVER_ERASED = {"policy", "problem", "docs", "scorer", "gates", "entry"}  # nobody's, and part of the service


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    """The service; verdicts are worked out once a pair: who may ask is tested here, not what is answered."""
    with closing(World(tmp_path_factory.mktemp("home"))) as made:
        yield from with_things(made)


def with_things(made: World) -> Iterator[World]:
    """Give a service with a judgement in it, and with somebody who was erased; verdicts are remembered meanwhile."""
    body = {**examples.JUDGEMENT, "opening": "sample", "candidate": "odd-1"}
    analyst = made.people["analyst"]
    assert made.ask(analyst, "POST", "/v1/judgements", json={**body, "annotator": analyst.user.id}).status_code == 201
    with pytest.MonkeyPatch.context() as patch:
        for place in ("api.pages.verdicts.dossier", "api.routes.assess.dossier_of", "api.routes.assess.proof_of"):
            module, _, name = place.rpartition(".")
            patch.setattr(place, remembered(getattr(importlib.import_module(module), name), of_a_question))
        patch.setattr(standing, "_place", lambda *_: 1)  # for which the whole list of every opening would be made
        patch.setattr(explained, "reasons", remembered(explained.reasons, of_a_match))
        made.erased = erased_things(made)
        yield made


COMPANIES = ("company X", "company Y")
OF_ANY_CALL = ("x-request-id", "ratelimit", "ratelimit-policy")


def remembered(work: Any, key_of: Any) -> Any:
    kept: dict[Any, Any] = {}

    def worked_out(*asked: Any, **named: Any) -> Any:
        key = key_of(*asked, **named)
        if key not in kept:
            kept[key] = work(*asked, **named)
        return kept[key]

    return worked_out


def of_a_question(person: Any, post: Any, day: Any, **asked: Any) -> tuple[Any, ...]:
    return person.id, post.id, day, *asked.values()


def of_a_match(pairs: Any, at: int, side: str, *_: Any, **__: Any) -> tuple[Any, ...]:
    return pairs.pool.candidates[int(pairs.rows[at])].id, pairs.opening.id, side


LINES = {"content-type": "application/jsonl"}


def route_of(row: str) -> tuple[str, str]:
    method, path = row.partition(" (")[0].split(" ")
    return method, path


def routes() -> set[tuple[str, str]]:
    found = [route for router in ROUTERS for route in router.routes]
    assert all(isinstance(each, APIRoute) for each in found)
    return {(method, each.path) for each in found for method in each.methods}


def test_every_route_has_its_row_in_both_tables_and_every_row_its_route(world):
    described = {(method.upper(), path) for path, methods in world.app.openapi()["paths"].items() for method in methods}
    assert described <= routes()
    assert len(described) > 40
    assert {each.path for each in world.app.routes if hasattr(each, "path") and each.path} == {
        "/openapi.json",
        "/static",
    }
    assert len(world.app.routes) == 2 + len(ROUTERS), "what is mounted past the list is behind no door"
    assert routes() == set(PERMISSIONS)
    assert routes() == {route_of(row) for row in ROWS}


def decided(row: str, who: Somebody) -> tuple[int, ...]:
    """Return the statuses that were decided for somebody on a route; what was erased is to be as what is missing."""
    said = ROWS[row].get(who.role, ROWS[row].get("everybody"))
    assert said is not None, f"nothing is decided for {who.role} on {row}"
    return (said,) * 4 if isinstance(said, int) else (*said, said[MISSING])


def thing(world: World, of: str, name: str, which: int) -> str:
    """Return the id of what is asked for: somebody's own, another's, nobody's, or what was erased."""
    if which in (MISSING, ERASED):
        return GONE[of] if which == MISSING else world.erased.get(f"{of} of {name}", world.erased[of])
    first, second = {"opening": COMPANIES, "opening to lose": COMPANIES}.get(of, ("candidate A", "candidate B"))
    if of in ("key", "user", "job", "result", "webhook", "gates"):
        first, second = (
            (name if name in KINDS else "candidate A"),
            "candidate B" if name == "candidate A" else "candidate A",
        )
    if name.startswith(first.split(" ")[0]):
        first, second = name, OTHERS.get(name, second)
    owner = first if which == OWN else second
    if of == "user":
        return world.people[owner].user.id if which == OWN else world.passer_by()
    makers = {
        "profile": world.profile_of, "opening": world.opening_of, "opening to lose": world.opening_to_lose,
        "upload": world.upload_of, "key": world.key_of,
        "block": world.block_of, "invitation": world.invitation_of, "job": world.job_of, "webhook": world.webhook_of,
        "result": world.job_of,
        "leaver": lambda _: world.leaver().user.candidate,
        "dispute": world.dispute_of, "dispute taken": lambda owner: world.dispute_of(owner, is_taken=True),
        "passer-by": lambda _: world.passer_by_profile(), "merge": lambda _: world.merge(),
        "entry": lambda owner: world.decision_about(world.profile_of(owner)),
        "scorer": lambda _: "prior", "gates": lambda owner: gates_asked(world, owner, is_over=True),
        "judgement": lambda _: "1", "policy": lambda _: "2026-06", "problem": lambda _: "not-found",
        "docs": lambda _: "shortlist",
    }  # fmt: skip
    return makers[of](owner)


def sent_with(world: World, row: str, who: Somebody, identifier: str) -> dict[str, Any]:
    """Return what is sent along on a route, so that whoever is allowed to is served."""
    own_name = who.user.id if who.user else "judge-1"
    pair = {"kind": "candidate", "first": "twin-1", "second": "twin-2", "by": own_name}
    number = next(world.number)
    posting = small.posting(f"made-{number}")
    documents = {"candidate": small.resume("inline"), "opening": small.posting("inline")}
    stored = {**documents, "candidateId": identifier}
    del stored["candidate"]
    offered = {"candidate": documents["candidate"], "openingId": identifier}
    login = {"name": who.user.name if who.user else "nobody@example.com", "password": PASSWORD}
    free = {"name": f"new-{number}@example.com", "password": PASSWORD}
    known = world.people["auditor"].user.name

    def form(**fields: str) -> dict[str, Any]:
        return {"files": {"submit": (None, ""), **{name: (None, value) for name, value in fields.items()}}}

    invites = row.endswith("/invitations") or row.startswith("POST /invite/")
    invited = world.passer_by_profile() if invites else "nobody"
    merged = world.merge() if row == "POST /v1/duplicates/undo" else "none"
    judged = {**examples.JUDGEMENT, "opening": "sample"}
    return {
        "POST /v1/session": {"json": login if who.user else {"name": known, "password": PASSWORD}},
        "POST /v1/sign-up": {"json": free},
        "POST /v1/me/password": {"json": {"old": PASSWORD, "new": PASSWORD}},
        "POST /v1/keys": {"json": {"scopes": ["openings:read"]}},
        "POST /sign-in": form(name=known, password=PASSWORD),
        "POST /sign-up": form(**free),
        "POST /sign-out": form(),
        "POST /v1/users": {"json": {**free, "roles": ["auditor"]}},
        "PATCH /v1/users/{identifier}": {"json": {"disabled": True}},
        "POST /v1/candidates": {"json": {**small.resume("x"), "x-ktech": {"synthetic": True}}},
        "POST /v1/uploads": {"content": b"Mira Example\nEtch engineer", "headers": {"content-type": "text/plain"}},
        "PUT /v1/uploads/{identifier}": {"json": examples.CANDIDATE},
        "POST /v1/questions": {"json": stored},
        "POST /v1/answers": {
            "json": {"candidateId": identifier, "question": "x-ktech.preferences.remote", "value": "hybrid"}
        },
        "POST /v1/openings": {"json": posting},
        "PUT /v1/candidates/{identifier}": {"json": small.resume(identifier), "headers": {"if-match": "*"}},
        "PUT /v1/openings/{identifier}": {"json": small.posting(identifier), "headers": {"if-match": "*"}},
        "POST /v1/imports (openings)": {
            "params": {"kind": "openings", "name": "o.jsonl"}, "content": json.dumps(posting).encode(),
        },
        "POST /v1/imports (candidates)": {
            "params": {"kind": "candidates", "name": "c.jsonl"},
            "content": json.dumps(small.resume(f"made-{number}")).encode(),
        },
        "POST /v1/adverts": {"json": examples.ADVERT},
        "POST /v1/assess (documents)": {"json": documents},
        "POST /v1/assess (profile)": {"json": stored},
        "POST /v1/assess (opening)": {"json": offered},
        "PUT /v1/candidates/{identifier}/consents": {
            "json": {"consents": {"matching": True}, "textVersion": TEXT_VERSION}
        },
        "POST /v1/candidates/{identifier}/blocks": {"json": {"employer": "nowhere"}},
        "POST /v1/openings/{identifier}/invitations": {
            "json": {"candidate": invited, "message": "Shall we talk?"}
        },
        "POST /v1/invitations/{identifier}/answer": {"json": {"answer": "yes"}},
        "POST /v1/exports (shortlists)": {
            "json": {"of": "shortlists", "format": "csv", "openings": [identifier], "reason": "Interviews"}
        },
        "POST /v1/exports (people)": {"json": {"of": "people", "format": "csv", "reason": "Yearly audit"}},
        "POST /v1/batch/assessments": {"content": json.dumps(documents), "headers": LINES},
        "POST /v1/batch/shortlists": {"content": json.dumps({"openingId": "sample"}), "headers": LINES},
        "POST /v1/imports (openings, by a job)": {
            "params": {"kind": "openings", "name": "o.jsonl"}, "content": json.dumps(posting).encode(),
            "headers": {"prefer": "respond-async"},
        },
        "POST /v1/imports (candidates, by a job)": {
            "params": {"kind": "candidates", "name": "c.jsonl"},
            "content": json.dumps(small.resume(f"made-{number}")).encode(), "headers": {"prefer": "respond-async"},
        },
        "GET /v1/jobs/{identifier}/result (after a line)": {"params": {"after": 0}},
        "POST /v1/webhooks": {"json": {"url": "https://8.8.8.8/", "events": ["verdict.changed"]}},
        "POST /v1/dossier (profile)": {"json": stored},
        "POST /v1/dossier (opening)": {"json": offered},
        "POST /v1/proof (profile)": {"json": stored},
        "POST /v1/duplicates/merge": {"json": pair},
        "POST /v1/duplicates/undo": {
            "json": {"kind": "candidate", "merge": merged, "by": own_name}
        },
        "POST /v1/duplicates/apart": {"json": {**pair, "first": "odd-1", "second": "odd-2"}},
        "POST /v1/judgements": {"json": {**judged, "candidate": "odd-1", "annotator": own_name}},
        "POST /v1/openings/{identifier}/invitations (person)": {
            "json": {"candidate": identifier, "message": "Shall we talk?"}
        },
        "POST /v1/duplicates/merge (person)": {"json": {**pair, "first": identifier, "second": "odd-2"}},
        "POST /v1/duplicates/apart (person)": {"json": {**pair, "first": identifier, "second": "odd-2"}},
        "POST /v1/duplicates/undo (merge)": {"json": {"kind": "candidate", "merge": identifier, "by": own_name}},
        "POST /v1/judgements (person)": {"json": {**judged, "candidate": identifier, "annotator": own_name}},
        "POST /judge (person)": form(
            **{**judged, "answer": "2", "candidate": identifier, "annotator": own_name, "side": "company"}
        ),
        "POST /v1/candidates/{identifier}/disputes": {"json": {"subject": "human", "text": "Please look at it."}},
        "POST /v1/disputes/{identifier}/decide": {"json": {"outcome": "rejected", "reason": "It is as it says."}},
        "GET /candidates/{identifier:path}": {"params": {"opening": company_opening(world, who)}},
        "GET /candidates/{identifier:path} (opening)": {"params": {"opening": identifier}},
        "POST /adverts": form(do="save", words=f"Etch engineer {number}", title=f"Etch engineer {number}"),
        "PUT /v1/openings/{identifier}/screenings/{candidate} (opening)": {"json": {"answer": "yes"}},
        "PUT /v1/openings/{identifier}/screenings/{candidate} (person)": {"json": {"answer": "yes"}},
        "POST /openings/{identifier:path} (opening)": form(who="odd-1", answer="yes"),
        "POST /openings/{identifier:path} (person)": form(who=identifier, answer="yes"),
        "POST /table": {"files": {
            "do": (None, "store"), "file": ("o.csv", f"id,title\nrow-{number},Etch engineer\n".encode(), "text/csv"),
        }},
        "GET /compare/{identifier:path}": {"params": {"with": ["twin-1", "twin-2"]}},
        "POST /invite/{identifier:path}": form(who=invited, message="Shall we talk?"),
        "GET /routes/{identifier:path}": {"params": {"opening": "sample"}},
        "POST /questions/{identifier:path}": form(do="skip", question="work"),
        "POST /consents/{identifier:path}": form(do="block", name="Nowhere"),
        "POST /disputed/{identifier:path}": form(subject="human", text="Please look at it."),
        "POST /data/{identifier:path}": {
            "files": [("submit", (None, "")), ("sure", (None, "all")), ("sure", (None, "never"))]
        },
        "POST /uploads": form(text="Mira Example\nEtch engineer"),
        "POST /uploads/{identifier}": form(do="delete"),
        "POST /programme/passes": form(granted="12", day="2026-11-01", source="Ministry of Justice"),
        "POST /disputes/{identifier}": form(do="take"),
        "POST /audit-chain": form(anchor="none"),
        "POST /scorers": form(sure="1"),
        "POST /scorers/{identifier}": form(do="ask"),
        "POST /judge": form(annotator=own_name, side="company", do="undo"),
    }.get(row, {})  # fmt: skip


def company_opening(world: World, who: Somebody) -> str:
    return world.opening_of(who.name if who.name.startswith("company") else "company X")


def asked(world: World, row: str, name: str, which: int) -> Any:
    """Ask a route as somebody about one of the four things."""
    who, (method, path) = world.people[name], route_of(row)
    identifier = thing(world, ROWS[row]["of"], name, which) if "of" in ROWS[row] else ""
    if ROWS[row].get("of") == "leaver" and which == OWN and who.role == "candidate":
        who = world.leaver()
        identifier = who.user.candidate
    if "{number}" in path:
        path = path.replace("{number}", world.decision_about(identifier))
    in_path, path = in_address(world, row, name, identifier, path)
    address = path.replace("{identifier:path}", "{}").replace("{identifier}", "{}").replace("{code}", "{}")
    address = address.replace("{name}", "{}")
    address = address.replace("{form}", "csv").replace("{}", quote(in_path))
    answer = world.ask(who, method, address, **sent_with(world, row, who, identifier))
    if row in ENDING_SESSIONS and who.role != "nobody":
        world.signed_in(who)
    return answer


def in_address(world: World, row: str, name: str, identifier: str, path: str) -> tuple[str, str]:
    """Return what a route's path is asked with first, and the path with what else stands in it."""
    if row.startswith("GET /candidates") and row.endswith("(opening)"):
        return world.profile_of(name if name.startswith("candidate") else "candidate A"), path
    if row.endswith("/invitations (person)"):
        return company_opening(world, world.people[name]), path
    if "{candidate}" in row or row.startswith("POST /openings/"):
        opening, person = on_a_list(world, row, name, identifier)
        return opening, path.replace("{candidate}", quote(person))
    if "{block}" in row:
        owner, block = in_block(world, row, name, identifier)
        return owner, path.replace("{block}", block)
    return identifier, path


def on_a_list(world: World, row: str, name: str, identifier: str) -> tuple[str, str]:
    """Return the opening and the person that are asked about; each company has answered about whom its list showed."""
    opening, person = identifier, "odd-1"
    if row.endswith("(person)"):
        opening, person = company_opening(world, world.people[name]), identifier
    if world.people[name].role == "company":
        for each in COMPANIES:
            world.answered_by(each, person)
    return opening, person


def in_block(world: World, row: str, name: str, identifier: str) -> tuple[str, str]:
    """Return whose block is asked for, and which: one of some person's, or some block of whoever asks."""
    own = name if name.startswith("candidate") else "candidate A"
    if row.endswith("(block)"):
        return world.profile_of(own), identifier
    owner = next((each for each in OTHERS if each in KINDS and world.people[each].user.candidate == identifier), own)
    return identifier, world.block_of(owner)


def cells(row: str) -> list[tuple[str, int]]:
    """Return who asks about what; where nothing of anybody's is asked for the four are one."""
    of = ROWS[row].get("of")
    asked_for = (OWN,) if of is None else (OWN, OTHER, MISSING) if of in NEVER_ERASED else range(4)
    return [(name, which) for name in EVERYBODY for which in asked_for]


def nameless(answer: Any) -> tuple[Any, dict[str, str]]:
    """Return an answer's body and headers without the request's id and what is left of the asker's calls."""
    headers = {name: value for name, value in answer.headers.items() if name not in OF_ANY_CALL}
    return answer.text.replace(answer.headers["x-request-id"], ""), headers


def wrong(world: World, row: str, some: list[tuple[str, int]] | None = None, *, first: bool = False) -> list[str]:
    """Return the cells answered otherwise than decided, and another's or an erased thing otherwise than a missing."""
    found: list[str] = []
    others: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    world.end_jobs()  # so that nobody has too many waiting
    for name, which in some or cells(row):
        answer, status = asked(world, row, name, which), decided(row, world.people[name])
        if answer.status_code != status[which]:
            found.append(f"{name}, {ASKED_FOR[which]}: {answer.status_code}, not {status[which]}")
            if first:
                break
        if which == OTHER and status[OTHER] == status[MISSING]:
            others[name] = nameless(answer)
        if which == MISSING and name in others and others[name] != nameless(answer):
            found.append(f"{name}: another's is refused otherwise than a missing one")
        if which == MISSING:
            missing[name] = nameless(answer)
        if which == ERASED and missing.get(name, answer) != nameless(answer):
            found.append(f"{name}: what was erased is answered otherwise than what was never there")
    return found


@pytest.mark.parametrize("row", ROWS)
def test_everybody_is_answered_as_decided_and_anothers_like_a_missing_thing(world, row):
    assert wrong(world, row) == []


def test_a_difference_between_anothers_and_a_missing_thing_would_be_noticed(world, monkeypatch):
    def tells(self: Any, identifier: str) -> None:
        self.workspace.store.candidate(identifier)
        raise ProblemError("not-allowed" if identifier == world.profile_of("candidate B") else "not-found")

    row = "GET /v1/candidates/{identifier}"
    monkeypatch.setattr("api.objects.Reach.seen", tells)
    monkeypatch.setitem(ROWS[row], "candidate", [404, 404, 404])
    monkeypatch.setattr("api.errors.PROBLEMS", {**PROBLEMS, "not-allowed": 404})
    found = wrong(world, row, [("candidate A", OTHER), ("candidate A", MISSING)])
    assert found == ["candidate A: another's is refused otherwise than a missing one"]


def test_there_was_a_thing_of_every_kind_that_is_asked_for_and_it_is_erased(world):
    asked_for = {ROWS[row]["of"] for row in ROWS if "of" in ROWS[row]}
    assert {each for each in world.erased if " of " not in each} == asked_for - NEVER_ERASED
    assert set(GONE) == asked_for


PLANTED = {
    "410, not 404": ("not-allowed", {"not-allowed": 410}),
    "what was erased is answered otherwise than what was never there": ("no-such-page", {"no-such-page": 404}),
}


@pytest.mark.parametrize("said", PLANTED)
def test_a_route_that_tells_what_was_erased_from_what_is_missing_would_be_noticed(world, monkeypatch, said):
    code, statuses = PLANTED[said]

    def tells(self: Any, identifier: str) -> str:
        if identifier == world.erased["profile"]:
            raise ProblemError(code)
        return identifier

    monkeypatch.setattr("api.objects.Reach.seen", tells)
    monkeypatch.setattr("api.errors.PROBLEMS", {**PROBLEMS, **statuses})
    found = wrong(world, "GET /v1/candidates/{identifier}", [("analyst", MISSING), ("analyst", ERASED)])
    assert [each for each in found if said in each]


# Each wall alone -----------------------------------------------------------------------------------

QUESTIONS = ("jobs.kept", "webhooks.kept", "consents.blocks", "ledger.asking", "screening.kept")
"""Where the wall is a question to the database."""
OPEN_TO_ALL = Permission(is_public=True)
OPEN_TO_KNOWN = Permission(dict.fromkeys(Role, ANY), ANY_KEY)
GUARDED = [row for row in ROWS if "nobody" in ROWS[row]]


def with_row(monkeypatch: pytest.MonkeyPatch, row: str, permission: Permission) -> None:
    monkeypatch.setattr("api.security.PERMISSIONS", {**PERMISSIONS, route_of(row): permission})


@pytest.mark.parametrize("row", GUARDED)
def test_a_route_whose_check_is_taken_away_is_noticed(world, row, monkeypatch):
    with_row(monkeypatch, row, OPEN_TO_ALL)
    assert wrong(world, row, [("anonymous", OWN), ("revoked key", OWN)])


@pytest.mark.parametrize("row", [row for row in GUARDED if 403 in ROWS[row].values()])
def test_a_route_that_forgets_roles_is_noticed(world, row, monkeypatch):
    with_row(monkeypatch, row, OPEN_TO_KNOWN)
    refused = [name for name in KINDS if 403 in decided(row, world.people[name])]
    assert len(refused) >= 1
    assert wrong(world, row, [(name, OWN) for name in refused], first=True) or _held(world, row, refused)


def _held(world: World, row: str, refused: list[str]) -> bool:
    """Whether the wall behind the table refuses everybody whom the table would have."""
    return all(asked(world, row, name, OWN).status_code == 403 for name in refused)


def bounded(world: World) -> list[tuple[str, str]]:
    """Return where somebody may have their own and not another's."""
    return [
        (row, name)
        for row in ROWS
        for name in KINDS
        if "of" in ROWS[row] and (status := decided(row, world.people[name]))[OWN] < 400 and status[OTHER] == 404
    ]


def test_with_the_whole_table_gone_nobody_gets_anothers(world, monkeypatch):
    monkeypatch.setattr("api.security.PERMISSIONS", dict.fromkeys(PERMISSIONS, OPEN_TO_ALL))
    places = bounded(world)
    assert len(places) > 30
    for row, name in places:
        assert asked(world, row, name, OTHER).status_code == 404, (row, name)
        answer = asked(world, row, "anonymous", OWN)
        assert answer.status_code == 404, (row, "anonymous", answer.status_code)


def test_with_the_second_wall_gone_every_route_that_leans_on_it_is_noticed(world, monkeypatch):
    places = bounded(world)
    for owned in QUESTIONS:
        monkeypatch.setattr(f"matching.{owned}._theirs", lambda _: true())
    for predicate in vars(reach):
        if callable(getattr(reach, predicate)) and getattr(reach, predicate).__module__ == reach.__name__:
            monkeypatch.setattr(reach, predicate, lambda *_: True)
    for row in dict.fromkeys(row for row, _ in places):
        names = [name for place, name in places if place == row]
        assert wrong(world, row, [(name, OTHER) for name in names], first=True), row
