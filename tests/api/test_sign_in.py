"""Signing in and out, through the API and through the pages; cookies, keys, forms, and requests of other sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api import examples_accounts as examples
from api.app import create_app
from api.security import local_path
from matching.accounts import Access, Role
from tests import small
from tests.api.test_problems import is_problem
from tests.api.world import NOW, PASSWORD, World

PAGE = {"accept": "text/html", "accept-language": "en"}
FROM_ELSEWHERE = (
    {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://testserver"},
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with closing(World(tmp_path_factory.mktemp("home"))) as made:
        yield made


@pytest.fixture
def strict(tmp_path) -> Iterator[World]:
    """A service that takes five failures a minute."""
    with closing(World(tmp_path, sign_in_failures=5)) as made:
        yield made


def browser(world: World, *, base: str = "http://testserver") -> TestClient:
    return TestClient(world.app, base_url=base, raise_server_exceptions=False, follow_redirects=False)


def credentials(world: World, name: str = "analyst", password: str = PASSWORD) -> dict[str, str]:
    return {"name": world.people[name].user.name, "password": password}


# The API


def test_whoever_signs_in_is_known_until_they_sign_out(world):
    client = browser(world)
    is_problem(client.get("/v1/me"), 401)
    answer = client.post("/v1/session", json=credentials(world))
    assert answer.status_code == 201
    me = client.get("/v1/me").json()
    assert (me["user"], me["roles"], me["via"]) == (world.people["analyst"].user.id, ["analyst"], "session")
    assert me["formToken"] == answer.json()["formToken"]
    out = client.delete("/v1/session", headers={"x-form-token": me["formToken"]})
    assert out.json() == {"signedOut": True}
    is_problem(client.get("/v1/me"), 401)


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_over_tls_from_other_hosts(world):
    plain = browser(world).post("/v1/session", json=credentials(world)).headers["set-cookie"]
    assert re.fullmatch(r"ktech_session=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=lax", plain)
    secure = browser(world, base="https://testserver").post("/v1/session", json=credentials(world))
    assert re.fullmatch(
        r"__Host-ktech_session=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=lax; Secure", secure.headers["set-cookie"]
    )


def test_a_cookie_that_was_set_without_tls_is_not_taken_over_tls(world):
    token = world.people["analyst"].token
    client = browser(world, base="https://testserver")
    is_problem(client.get("/v1/me", headers={"cookie": f"ktech_session={token}"}), 401)
    assert client.get("/v1/me", headers={"cookie": f"__Host-ktech_session={token}"}).status_code == 200


def test_a_wrong_password_and_a_name_of_nobody_are_answered_alike(world):
    client = browser(world)
    wrong = client.post("/v1/session", json=credentials(world, password="plum tractor quiet 8"))
    nobody = client.post("/v1/session", json={"name": "nobody@example.com", "password": PASSWORD})
    for answer in (wrong, nobody):
        assert is_problem(answer, 401)["type"] == "/problems/wrong-sign-in"
        assert "set-cookie" not in answer.headers
        assert answer.headers["www-authenticate"].startswith("Bearer")
    first, second = ({k: v for k, v in each.json().items() if k != "instance"} for each in (wrong, nobody))
    assert first == second


@pytest.mark.parametrize(("network", "last"), [("2001:db8:1:2", [401] * 5 + [429]), ("2001:db8:1:{}", [401] * 6)])
def test_a_customer_of_a_provider_guesses_as_one_from_however_many_addresses(strict, network, last):
    codes = []
    for number in range(6):
        peer = f"{network.format(number)}::{number + 1}"
        client = TestClient(strict.app, client=(peer, 50000), raise_server_exceptions=False)
        sent = {"name": f"nobody-{number}@example.com", "password": "wrong"}
        codes.append(client.post("/v1/session", json=sent).status_code)
    assert codes == last


def test_after_five_failures_one_waits_and_is_told_how_long(strict):
    client = browser(strict)
    wrong = credentials(strict, password="plum tractor quiet 8")
    assert [client.post("/v1/session", json=wrong).status_code for _ in range(5)] == [401] * 5
    answer = client.post("/v1/session", json=credentials(strict))
    assert is_problem(answer, 429)["type"] == "/problems/too-many-attempts"
    assert answer.headers["retry-after"] == "60"
    page = client.post("/sign-in", files={k: (None, v) for k, v in credentials(strict).items()}, headers=PAGE)
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    strict.now = NOW + timedelta(minutes=1)
    assert client.post("/v1/session", json=credentials(strict)).status_code == 201


def test_a_password_is_changed_by_whoever_knows_it_and_all_other_sessions_end(strict):
    client, elsewhere = browser(strict), strict.people["officer"]
    token = client.post("/v1/session", json=credentials(strict, "officer")).json()["formToken"]
    headers = {"x-form-token": token}
    wrong = {"old": "not this one at all", "new": examples.PASSWORD_CHANGE["new"]}
    is_problem(client.post("/v1/me/password", json=wrong, headers=headers), 401)
    short = is_problem(client.post("/v1/me/password", json={"old": PASSWORD, "new": "short"}, headers=headers), 422)
    assert short["errors"][0]["pointer"] == "/password"
    answer = client.post("/v1/me/password", json=examples.PASSWORD_CHANGE, headers=headers)
    assert answer.status_code == 200, answer.text
    assert client.get("/v1/me").status_code == 200
    is_problem(strict.ask(elsewhere, "GET", "/v1/me"), 401)


@pytest.mark.parametrize("known", [True, False])
def test_signing_up_is_answered_the_same_whether_the_name_is_taken(world, known):
    name = world.people["candidate A"].user.name if known else "somebody.new@example.com"
    answer = browser(world).post("/v1/sign-up", json={"name": name, "password": "seven grey herons rest"})
    assert (answer.status_code, answer.json()) == (202, {"accepted": True})
    assert "set-cookie" not in answer.headers
    old = browser(world).post("/v1/session", json=credentials(world, "candidate A"))
    assert old.status_code == 201, "who was there still has their own password"


def test_whoever_signs_up_gets_a_profile_of_their_own_and_nobody_elses(world):
    client = browser(world)
    client.post("/v1/sign-up", json=examples.CREDENTIALS)
    token = client.post("/v1/session", json=examples.CREDENTIALS).json()["formToken"]
    me = client.get("/v1/me").json()
    assert me["roles"] == ["candidate"]
    headers = {"x-form-token": token}
    is_problem(client.get(f"/v1/candidates/{me['candidate']}"), 404)
    other = small.resume(world.profile_of("candidate A"))
    refused = is_problem(client.post("/v1/candidates", json=other, headers=headers), 422)
    assert refused["errors"][0]["code"] == "not-your-id"
    mine = {**other, "x-ktech": {"synthetic": True}}
    added = client.post("/v1/candidates", json=mine, headers=headers)
    assert (added.status_code, added.json()) == (201, {"id": me["candidate"]})
    assert client.get(f"/v1/candidates/{me['candidate']}").json()["basics"]["name"] == "Ana Silva"


# Keys


def test_a_key_may_do_what_its_scopes_name_and_its_user_may(world):
    company = world.people["company X"]
    made = world.ask(company, "POST", "/v1/keys", json={"scopes": ["openings:read", "duplicates"], "label": "x"})
    assert made.status_code == 201
    key = {"Authorization": f"Bearer {made.json()['token']}"}
    client = browser(world)
    assert client.get("/v1/openings", headers=key).status_code == 200
    assert client.get("/v1/me", headers=key).json()["scopes"] == ["duplicates", "openings:read"]
    is_problem(client.post("/v1/openings", json=small.posting("k"), headers=key), 403)  # another scope
    is_problem(client.get("/v1/duplicates", headers=key), 403)  # no role of its user's
    is_problem(client.get("/v1/keys", headers=key), 403)  # no key manages keys
    is_problem(client.get("/openings/sample", headers=key), 403)  # nor reads pages
    world.ask(company, "DELETE", f"/v1/keys/{made.json()['id']}")
    refused = client.get("/v1/openings", headers=key)
    is_problem(refused, 401)
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    listed = world.ask(company, "GET", "/v1/keys").json()["keys"]
    assert made.json()["token"] not in str(listed)
    assert all("token" not in each for each in listed)


def test_a_key_needs_no_token_of_a_form_and_comes_from_anywhere(world):
    made = world.ask(world.people["company X"], "POST", "/v1/keys", json={"scopes": ["openings:write"]})
    headers = {"Authorization": f"bearer {made.json()['token']}", "origin": "https://tools.example"}
    assert browser(world).post("/v1/openings", json=small.posting("by-key"), headers=headers).status_code == 201


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ktm_0", "ktm_0", "Bearer \xff"])
def test_a_credential_that_is_none_is_not_made_up_for_by_a_cookie(world, header):
    cookie = f"ktech_session={world.people['analyst'].token}"
    answer = browser(world).get("/v1/me", headers={"cookie": cookie, "authorization": header.encode("latin-1")})
    is_problem(answer, 401)


# Requests that another site made a browser send


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_another_sites_page_can_do_nothing_with_a_users_cookie(world, headers):
    who = world.people["company X"]
    before = world.ask(who, "GET", "/v1/openings").json()
    for path, sent in (
        ("/v1/openings", {"json": small.posting("forged")}),
        ("/v1/imports?kind=openings", {"content": b"{}", "headers": {"content-type": "text/plain"}}),
        ("/sign-out", {"files": {"x": (None, "")}}),
        ("/v1/session", {"json": credentials(world)}),  # signing somebody in as somebody else
    ):
        sent = {**sent, "headers": {**sent.get("headers", {}), **headers}}
        assert is_problem(world.ask(who, "POST", path, **sent), 403)["type"] == "/problems/cross-site"
    assert world.ask(who, "GET", "/v1/openings").json() == before


def test_a_browser_that_says_nothing_of_where_it_comes_from_needs_the_sessions_token(world):
    cookie = {"cookie": f"ktech_session={world.people['company X'].token}"}
    client = browser(world)
    posting = small.posting("by-cookie")
    assert is_problem(client.post("/v1/openings", json=posting, headers=cookie), 403)["type"] == "/problems/cross-site"
    other = world.ask(world.people["company Y"], "GET", "/v1/me").json()["formToken"]
    is_problem(client.post("/v1/openings", json=posting, headers={**cookie, "x-form-token": other}), 403)
    own = {**cookie, "origin": "http://testserver"}
    assert client.post("/v1/openings", json=posting, headers=own).status_code == 201


@pytest.mark.parametrize("path", ["/uploads", "/sign-out"])
def test_a_page_takes_no_form_without_the_sessions_token_even_from_its_own_site(world, path):
    cookie = {"cookie": f"ktech_session={world.people['candidate A'].token}", "sec-fetch-site": "same-origin"}
    sent = {"text": (None, "Mira Example\nEtch engineer")}
    is_problem(browser(world).post(path, files=sent, headers=cookie), 403)
    shown = browser(world).get("/uploads", headers={**cookie, **PAGE}).text
    token = re.search(r'name="form_token" value="([0-9a-f]{64})"', shown).group(1)
    answer = browser(world).post("/uploads", files={**sent, "form_token": (None, token)}, headers=cookie)
    assert answer.status_code == 303


def test_every_form_of_a_signed_in_page_carries_the_token(world):
    upload = world.upload_of("candidate A")
    for name, path in (("candidate A", "/uploads"), ("candidate A", f"/uploads/{upload}"), ("analyst", "/judge")):
        text = world.ask(world.people[name], "GET", path, headers=PAGE).text
        forms = re.findall(r'<form [^>]*method="post".*?</form>', text, re.DOTALL)
        assert forms
        assert all('name="form_token"' in each for each in forms), path


# The pages


def signed_in(client: TestClient, world: World, following: str = "/", name: str = "analyst", password: str = PASSWORD):
    sent = {"name": (None, world.people[name].user.name), "password": (None, password), "next": (None, following)}
    return client.post("/sign-in", files=sent, headers=PAGE)


def test_a_browser_is_led_to_sign_in_and_back_to_where_it_came_from(world):
    client = browser(world)
    sent_away = client.get("/openings/sample?day=2026-11-23&k=5", headers=PAGE)
    assert sent_away.status_code == 303
    assert sent_away.headers["location"] == "/sign-in?next=%2Fopenings%2Fsample%3Fday%3D2026-11-23%26k%3D5"
    form = client.get(sent_away.headers["location"], headers=PAGE)
    assert form.status_code == 200
    following = re.search(r'name="next" value="([^"]*)"', form.text).group(1).replace("&amp;", "&")
    back = signed_in(client, world, following)
    assert (back.status_code, back.headers["location"]) == (303, "/openings/sample?day=2026-11-23&k=5")
    assert client.get(back.headers["location"], headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "evil.example",
     "/\t/evil.example", "/ok\r\nSet-Cookie: a=b", " //evil.example", "", "///evil.example", "/한글"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(world, address):
    assert local_path(address) == "/"
    answer = signed_in(browser(world), world, address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The name or the password is wrong"), ("ko", "이름이나 비밀번호가")]
)
def test_a_wrong_password_is_told_on_the_page_without_repeating_it(world, language, words):
    sent = {"name": (None, "Some.Name@example.com"), "password": (None, "zq-marker-7 zq-marker-7")}
    answer = browser(world).post("/sign-in", files=sent, headers={**PAGE, "accept-language": language})
    assert answer.status_code == 401
    assert words in answer.text
    assert "zq-marker" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_page_says_who_may_sign_in_or_out(world):
    client = browser(world)
    assert 'href="/sign-in"' in client.get("/", headers=PAGE).text
    signed_in(client, world)
    page = client.get("/", headers=PAGE).text
    assert 'action="/sign-out"' in page
    token = re.search(r'name="form_token" value="([0-9a-f]{64})"', page).group(1)
    out = client.post("/sign-out", files={"form_token": (None, token)}, headers=PAGE)
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert 'href="/sign-in"' in client.get("/", headers=PAGE).text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_signing_up_on_the_page_leads_to_signing_in(world, language):
    headers = {**PAGE, "accept-language": language}
    client = browser(world)
    assert client.get("/sign-up", headers=headers).status_code == 200
    sent = {"name": (None, f"page-{language}@example.com"), "password": (None, "short")}
    refused = client.post("/sign-up", files=sent, headers=headers)
    assert refused.status_code == 422
    assert ("too short" in refused.text) == (language == "en")
    sent["password"] = (None, "seven grey herons rest")
    for _ in range(2):  # the second time the name is taken
        done = client.post("/sign-up", files=sent, headers=headers)
        assert (done.status_code, done.headers["location"]) == (303, "/sign-in?new=true")
    assert client.get("/sign-in?new=true", headers=headers).status_code == 200


# One operator on a machine of their own


def local(world: World, base: str, peer: str) -> TestClient:
    app = create_app(world.workspace, today=lambda: small.DAY, access=Access.LOCAL, accounts=world.accounts)
    return TestClient(app, base_url=base, client=(peer, 50000), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("base", "peer"),
    [("http://localhost:8000", "127.0.0.1"), ("http://127.0.0.1:8000", "127.0.0.1"), ("http://[::1]:8000", "::1")],
)
def test_the_operator_of_a_machine_needs_no_login(world, base, peer):
    client = local(world, base, peer)
    assert client.get("/v1/me").json()["via"] == "local"
    assert client.get("/v1/candidates").status_code == 200


@pytest.mark.parametrize(
    ("base", "peer"),
    [
        ("http://evil.example:8000", "127.0.0.1"), ("http://localhost.evil.example", "127.0.0.1"),
        ("http://127.0.0.1.evil.example", "127.0.0.1"), ("http://testserver", "127.0.0.1"),
        ("http://localhost:8000", "192.0.2.1"), ("http://localhost:8000", "::ffff:192.0.2.1"),
    ],
)  # fmt: skip
def test_a_name_made_to_lead_here_and_another_machine_get_nothing(world, base, peer):
    client = local(world, base, peer)
    for path in ("/v1/candidates", "/", "/health/ready", "/v1/policies"):
        assert is_problem(client.get(path), 421)["type"] == "/problems/wrong-host"


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_another_sites_page_can_do_nothing_on_the_operators_machine(world, headers):
    client = local(world, "http://localhost:8000", "127.0.0.1")
    sent = {"content": b"id\nx\n", "headers": {"content-type": "text/plain", **headers}}
    is_problem(client.post("/v1/imports?kind=candidates", **sent), 403)


def test_a_service_without_a_word_on_access_wants_a_login_as_soon_as_there_is_a_user(workspace):
    from matching.accounts import Accounts

    assert create_app(workspace).state.access is Access.LOCAL
    Accounts(workspace.store).create_user("a@example.com", PASSWORD, {Role.ADMINISTRATOR}, now=NOW)
    assert create_app(workspace).state.access is Access.ACCOUNTS
