"""What people of each role see and do with their own things, and what the answers do not tell of others'."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from matching.accounts import Role
from tests import small
from tests.api.test_problems import is_problem
from tests.api.world import NOW, PASSWORD, World

PAGE = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with closing(World(tmp_path)) as made:
        yield made


def ids(world: World, name: str, kind: str = "openings") -> list[str]:
    return [each["id"] for each in world.ask(world.people[name], "GET", f"/v1/{kind}").json()[kind]]


def test_a_candidate_sees_all_of_their_own_profile_and_everybody_else_a_masked_one(world):
    path = f"/v1/candidates/{world.profile_of('candidate A')}"
    own = world.ask(world.people["candidate A"], "GET", path).json()
    assert own["basics"]["email"] == "ana.silva@example.com"
    for name in ("company X", "analyst", "officer"):
        masked = world.ask(world.people[name], "GET", path)
        assert set(masked.json()["basics"]) == {"label", "location", "summary"}
        assert "Silva" not in masked.text


def test_companies_see_their_own_openings_and_analysts_all(world):
    assert ids(world, "company X") == ["firm-x.o1"]
    assert ids(world, "company Y") == ["firm-y.o1"]
    assert ids(world, "analyst") == ["firm-x.o1", "firm-y.o1", "sample"]
    assert ids(world, "candidate A") == ["firm-x.o1", "firm-y.o1", "sample"]


def test_the_users_of_a_company_share_its_openings(world):
    user = world.accounts.create_user("second@example.com", PASSWORD, {Role.COMPANY}, now=NOW, employer="firm-x")
    colleague = world.signed_in(type(world.people["company X"])("company second", user))
    assert world.ask(colleague, "GET", "/v1/openings/firm-x.o1/shortlist").status_code == 200
    is_problem(world.ask(colleague, "GET", "/v1/openings/firm-y.o1/shortlist"), 404)


def test_two_companies_may_use_the_same_id_and_neither_learns_of_the_other(world):
    answers = {}
    for name in ("company X", "company Y"):
        added = world.ask(world.people[name], "POST", "/v1/openings", json=small.posting("etch"))
        assert added.status_code == 201
        answers[name] = added.json()["id"]
        shown = world.ask(world.people[name], "GET", added.headers["location"]).json()
        assert shown["x-ktech"]["id"] == added.json()["id"]
        assert shown["title"] == small.posting("etch")["title"]
    assert answers == {"company X": "firm-x.etch", "company Y": "firm-y.etch"}
    again = world.ask(world.people["company X"], "POST", "/v1/openings", json=small.posting("firm-x.etch"))
    is_problem(again, 409)  # of their own they are told


def test_a_page_of_a_companys_openings_is_followed_to_the_end_past_others(world):
    for name in ("company X", "company Y"):
        for n in range(4):
            world.ask(world.people[name], "POST", "/v1/openings", json=small.posting(f"n{n}"))
    seen, link = [], "/v1/openings?limit=2"
    while link:
        answer = world.ask(world.people["company X"], "GET", link)
        seen += [each["id"] for each in answer.json()["openings"]]
        link = answer.links.get("next", {}).get("url")
    assert seen == ["firm-x.n0", "firm-x.n1", "firm-x.n2", "firm-x.n3", "firm-x.o1"]


def imported(world: World, name: str, *documents: object, **query: object):
    content = "\n".join(map(json.dumps, documents)).encode()
    params = {"kind": "openings", "name": "o.jsonl", **query}
    return world.ask(world.people[name], "POST", "/v1/imports", params=params, content=content)


def test_a_company_imports_openings_of_its_own_and_replaces_no_others(world):
    assert imported(world, "company X", small.posting("a"), small.posting("b")).json()["stored"] == 2
    assert imported(world, "company Y", small.posting("a")).json()["stored"] == 1
    assert ids(world, "company X") == ["firm-x.a", "firm-x.b", "firm-x.o1"]
    changed = small.posting("firm-x.a", title="Another title")
    is_problem(imported(world, "company X", changed), 422)
    assert imported(world, "company X", changed, replace=True).json()["stored"] == 1
    shown = world.ask(world.people["company X"], "GET", "/v1/openings/firm-x.a").json()
    assert shown["title"] == "Another title"
    taken = imported(world, "company Y", small.posting("firm-x.a", title="Taken over"), replace=True)
    assert taken.json()["stored"] == 1
    assert ids(world, "company Y") == ["firm-y.a", "firm-y.firm-x.a", "firm-y.o1"]
    assert world.ask(world.people["company X"], "GET", "/v1/openings/firm-x.a").json() == shown


def test_a_dry_run_does_not_tell_which_ids_others_use(world):
    free = imported(world, "company X", small.posting("free"), dryRun=True).json()
    others = imported(world, "company X", small.posting("firm-y.o1"), dryRun=True).json()
    assert free == others


def test_the_pages_list_what_their_reader_may_see(world):
    def page(name: str) -> str:
        return "".join(
            world.ask(world.people[name], "GET", each, headers=PAGE).text for each in ("/openings", "/people")
        )

    for name, openings, people in (
        ("anonymous", [], False), ("candidate A", ["firm-x.o1", "firm-y.o1", "sample"], False),
        ("company X", ["firm-x.o1"], False), ("analyst", ["firm-x.o1", "firm-y.o1", "sample"], True),
        ("auditor", [], False), ("administrator", ["firm-x.o1", "firm-y.o1", "sample"], False),
    ):  # fmt: skip
        text = page(name)
        shown = [each for each in ("firm-x.o1", "firm-y.o1", "sample") if f"/openings/{each}" in text]
        assert shown == openings, name
        assert (world.profile_of("candidate A") in text or "twin-1" in text) == people, name


def test_a_company_sees_a_persons_verdict_for_its_own_opening_and_no_others_suggested(world):
    path = f"/candidates/{world.profile_of('candidate A')}?opening=firm-x.o1"
    text = world.ask(world.people["company X"], "GET", path, headers=PAGE).text
    assert "firm-x.o1" in text
    for other in ("firm-y.o1", "/openings/sample", 'id="suggestions"'):
        assert other not in text
    assert "firm-y.o1" in world.ask(world.people["analyst"], "GET", path, headers=PAGE).text, "the control"


def test_a_candidate_sees_an_opening_and_not_who_else_is_shortlisted(world):
    own = world.ask(world.people["candidate A"], "GET", "/openings/firm-x.o1", headers=PAGE)
    assert own.status_code == 200
    assert world.profile_of("candidate B") not in own.text
    assert "twin-1" not in own.text
    assert "twin-1" in world.ask(world.people["company X"], "GET", "/openings/firm-x.o1?k=100", headers=PAGE).text


def test_a_cv_that_is_confirmed_takes_the_place_of_its_persons_own_profile(world):
    who, profile = world.people["candidate A"], world.profile_of("candidate A")
    upload = world.upload_of("candidate A")
    is_problem(world.ask(world.people["candidate B"], "POST", f"/v1/uploads/{upload}/confirm"), 404)
    done = world.ask(who, "POST", f"/v1/uploads/{upload}/confirm")
    assert (done.status_code, done.json()) == (201, {"id": profile})
    assert world.ask(who, "GET", f"/v1/candidates/{profile}").json()["basics"]["name"] == "Mira Example"
    is_problem(world.ask(who, "GET", f"/v1/uploads/{upload}"), 404)


def test_what_a_user_decides_is_recorded_under_their_own_name(world):
    analyst = world.people["analyst"]
    pair = {"kind": "candidate", "first": "odd-1", "second": "odd-2", "by": "somebody-else-1"}
    refused = is_problem(world.ask(analyst, "POST", "/v1/duplicates/apart", json=pair), 422)
    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == ("/by", "not-your-name")
    own = {**pair, "by": analyst.user.id}
    assert world.ask(analyst, "POST", "/v1/duplicates/apart", json=own).status_code == 200
    judged = {"opening": "sample", "candidate": "odd-1", "side": "company", "answer": 2, "annotator": "judge-7"}
    is_problem(world.ask(analyst, "POST", "/v1/judgements", json=judged), 422)


def test_a_merge_takes_nobodys_profile_and_no_companys_opening_away(world):
    analyst = world.people["analyst"]
    own = {"by": analyst.user.id, "choices": {}}
    profile = world.profile_of("candidate A")  # person-...: after odd-1, so it would go
    pair = {**own, "kind": "candidate", "first": profile, "second": "odd-1"}
    refused = is_problem(world.ask(analyst, "POST", "/v1/duplicates/merge", json=pair), 422)
    assert refused["errors"][0]["code"] == "merge-of-a-users-profile"
    posts = {**own, "kind": "opening", "first": "firm-x.o1", "second": "firm-y.o1"}
    refused = is_problem(world.ask(analyst, "POST", "/v1/duplicates/merge", json=posts), 422)
    assert refused["errors"][0]["code"] == "merge-of-a-companys-opening"


def test_an_administrator_makes_and_disables_users_and_sees_no_profile(world):
    boss = world.people["administrator"]
    given = {"name": "new@example.com", "password": PASSWORD, "roles": ["company"], "employer": "firm-z"}
    made = world.ask(boss, "POST", "/v1/users", json=given)
    assert made.status_code == 201
    assert "argon2" not in made.text
    refused = is_problem(world.ask(boss, "POST", "/v1/users", json={**given, "candidate": "twin-1"}), 422)
    assert refused["errors"][0]["code"] == "unknown-field"  # nobody gets at a profile by being given it
    user = type(boss)("company Z", world.accounts.user(made.json()["id"]))
    world.signed_in(user)
    assert world.ask(user, "GET", "/v1/me").status_code == 200
    path = f"/v1/users/{user.user.id}"
    assert world.ask(boss, "PATCH", path, json={"disabled": True}).json()["disabled"] is True
    is_problem(world.ask(user, "GET", "/v1/me"), 401)
    is_problem(world.ask(boss, "POST", "/v1/users", json=given), 409)
    own = f"/v1/users/{boss.user.id}"
    for change in ({"disabled": True}, {"roles": ["auditor"]}):
        refused = is_problem(world.ask(boss, "PATCH", own, json=change), 422)
        assert refused["errors"][0]["code"] == "not-oneself"
    assert world.ask(boss, "PATCH", own, json={"roles": ["administrator", "auditor"]}).status_code == 200
