"""Users and keys by the command line: how the first user comes about, and what is never printed or taken."""

from __future__ import annotations

import io
import json

import pytest

from matching.accounts import Accounts
from matching.settings import settings
from matching.store import Store
from tests.test_cli import call  # noqa: F401 - a fixture

PASSWORD = "plum tractor quiet 7"


@pytest.fixture
def typed(monkeypatch):
    """Lay something on standard input."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def made(call, typed, name="boss@example.com", *more):  # noqa: F811
    typed(PASSWORD + "\n")
    return call("admin", "create-user", name, "--role", "administrator", "--password-stdin", *more)


def accounts() -> Accounts:
    return Accounts(Store(settings().store))


def test_the_first_user_is_made_with_a_password_from_standard_input(call, typed):  # noqa: F811
    code, out, err = made(call, typed)
    assert (code, err) == (0, "")
    assert "boss@example.com" in out
    assert PASSWORD not in out
    assert accounts().passwords.matches(accounts().user("boss@example.com").password, PASSWORD)


def test_a_password_is_asked_for_at_a_terminal_alone(call, typed, monkeypatch):  # noqa: F811
    typed("")
    code, _, err = call("admin", "create-user", "a@example.com", "--role", "auditor")
    assert code == 2
    assert "--password-stdin" in err
    asked: list[dict[str, object]] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda words, **how: asked.append(how) or PASSWORD)
    assert call("admin", "create-user", "a@example.com", "--role", "auditor")[0] == 0
    assert asked == [{"hide_input": True, "confirmation_prompt": True}]


def test_a_password_cannot_be_an_argument(call):  # noqa: F811
    code, _, err = call("admin", "create-user", "a@example.com", "--role", "auditor", "--password", PASSWORD)
    assert code == 2
    assert "--password" in err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--role", "boss"), "role"),
        (("--role", "company"), "employer"),
        (("--role", "candidate", "--candidate", "no id"), "id"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(call, typed, more, words):  # noqa: F811
    typed(PASSWORD + "\n")
    code, out, err = call("admin", "create-user", "a@example.com", "--password-stdin", *more)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_users_are_listed_disabled_and_let_in_again(call, typed):  # noqa: F811
    made(call, typed)
    assert call("admin", "disable-user", "boss@example.com", "--lang", "ko")[0] == 0
    listed = json.loads(call("admin", "users", "--json")[1])["users"]
    assert [(each["name"], each["disabled"]) for each in listed] == [("boss@example.com", True)]
    assert "disabled" in call("admin", "users")[1]
    assert call("admin", "enable-user", "boss@example.com")[0] == 0
    assert "1 users" in call("admin", "users")[1]
    typed("seven grey herons rest\n")
    assert call("admin", "set-password", "boss@example.com", "--password-stdin")[0] == 0
    assert accounts().passwords.matches(accounts().user("boss@example.com").password, "seven grey herons rest")


def test_a_key_is_alone_on_standard_output_and_dead_once_revoked(call, typed):  # noqa: F811
    made(call, typed)
    code, out, err = call("admin", "create-key", "boss@example.com", "--scope", "openings:read")
    assert code == 0
    token = out.strip()
    from matching.cli.admin import _now

    assert accounts().of_key(token, _now()) is not None
    identifier = token.split("_")[1]
    assert identifier in err
    assert token not in err
    assert call("admin", "revoke-key", identifier)[0] == 0
    assert accounts().of_key(token, _now()) is None
    assert call("admin", "revoke-key", "f" * 16)[0] == 2


def test_stored_openings_are_given_to_a_company_once(call, typed, tmp_path):  # noqa: F811
    from tests.small import posting

    file = tmp_path / "o.json"
    file.write_text(json.dumps(posting("o1")))
    assert call("load", file)[0] == 0
    assert "1 of 1" in call("admin", "give-openings", "hanbit", "o1")[1]
    assert "0 of 1" in call("admin", "give-openings", "other", "o1")[1]
    assert accounts().owners.of("opening", "o1") == "hanbit"


def test_serving_says_who_is_answered_and_never_opens_a_service_without_users(call, typed, monkeypatch):  # noqa: F811
    served: list[object] = []
    monkeypatch.setattr("matching.cli.serving.run", lambda app, **how: served.append(app.state.access.value))
    code, _, err = call("serve", "--host", "0.0.0.0")
    assert code == 2
    assert "create-user" in err
    code, out, _ = call("serve")
    assert code == 0
    assert "no users yet" in out
    made(call, typed)
    for host in ("127.0.0.1", "0.0.0.0"):
        code, out, _ = call("serve", "--host", host)
        assert code == 0
        assert "sign-in" in out
    assert served == ["local", "accounts", "accounts"]
