"""Users, sessions, keys and owners in the store, at moments that the tests choose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.accounts import Access, Accounts, Cost, Passwords, Role, access_for
from matching.accounts.tables import API_KEYS, SESSIONS, USERS
from matching.accounts.throttle import Throttle
from matching.accounts.tokens import api_key, id_in_key
from matching.errors import AlreadyExistsError, BadInputError, NotFoundError
from matching.settings import Settings
from matching.store import Store

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PASSWORD = "plum tractor quiet 7"
CHEAP = Cost(memory=8, passes=1, lanes=1)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def store(some_place) -> Iterator[Store]:
    with closing(some_place.open()) as made:
        yield made


@pytest.fixture
def accounts(store) -> Accounts:
    return Accounts(store, passwords=Passwords(CHEAP), by=Settings())


@pytest.fixture
def mira(accounts):
    return accounts.create_user("Mira@Example.com", PASSWORD, {Role.ANALYST}, now=NOW)


def signed_in(accounts, *, now=NOW, **changes):
    asked = {"name": "mira@example.com", "password": PASSWORD, "origin": "192.0.2.1"} | changes
    name, password = asked.pop("name"), asked.pop("password")
    return accounts.sign_in(name, password, now=now, **asked)


# Users


def test_a_store_has_no_users_until_one_is_made(accounts):
    assert not accounts.has_users()
    accounts.create_user("a@example.com", PASSWORD, {Role.AUDITOR}, now=NOW)
    assert accounts.has_users()


@pytest.mark.both
def test_a_login_name_is_one_however_it_is_written(accounts, mira):
    assert mira.name == "mira@example.com"
    assert signed_in(accounts, name=" MIRA＠example.com ").user == mira
    with pytest.raises(AlreadyExistsError, match="user"):
        accounts.create_user("MIRA@EXAMPLE.COM", PASSWORD, {Role.AUDITOR}, now=NOW)


@pytest.mark.parametrize("name", ["", "ab", "two words", "a\nbc", 'quo"te', "a/b/c", "x" * 255, "nul\0l", "\ud800bc"])
def test_a_name_that_cannot_be_typed_or_shown_safely_is_refused(accounts, name):
    with pytest.raises(BadInputError, match="login name"):
        accounts.create_user(name, PASSWORD, {Role.AUDITOR}, now=NOW)


@pytest.mark.parametrize(
    ("roles", "employer", "code"),
    [
        (set(), None, "no-role"),
        ({Role.COMPANY}, None, "company-without-employer"),
        ({Role.ANALYST}, "hanbit", "employer-without-company"),
        ({Role.COMPANY}, "Hanbit Devices", "bad-employer-id"),
        ({Role.COMPANY}, "han.bit", "bad-employer-id"),  # a dot ends the company's part of an opening's id
        ({Role.CANDIDATE, Role.OFFICER}, None, "candidate-with-another-role"),
    ],
)
def test_a_role_needs_what_belongs_to_it(accounts, roles, employer, code):
    with pytest.raises(BadInputError) as refused:
        accounts.create_user("a@example.com", PASSWORD, roles, now=NOW, employer=employer)
    assert refused.value.code == code


def test_a_candidate_has_one_profile_of_their_own_and_nobody_elses(accounts):
    one = accounts.create_user("a@example.com", PASSWORD, {Role.CANDIDATE}, now=NOW)
    two = accounts.create_user("b@example.com", PASSWORD, {Role.CANDIDATE}, now=NOW)
    assert one.candidate
    assert one.candidate != two.candidate
    with pytest.raises(AlreadyExistsError, match="user"):
        accounts.create_user("c@example.com", PASSWORD, {Role.CANDIDATE}, now=NOW, candidate=one.candidate)


@pytest.mark.both
def test_users_are_listed_page_by_page(accounts):
    made = {accounts.create_user(f"a{n}@example.com", PASSWORD, {Role.AUDITOR}, now=NOW).id for n in range(5)}
    seen, after = [], None
    while True:
        some, after = accounts.users(after, 2)
        seen += [each.id for each in some]
        if after is None:
            break
    assert seen == sorted(made)


def test_signing_up_says_nothing_of_a_name_that_is_taken_and_costs_the_same(accounts, mira, monkeypatch):
    hashed: list[str] = []
    real = Passwords.hash
    monkeypatch.setattr(Passwords, "hash", lambda self, password: hashed.append("once") or real(self, password))
    assert accounts.sign_up("mira@example.com", "another one entirely", origin="192.0.2.9", now=NOW) == 0
    assert accounts.sign_up("free@example.com", "another one entirely", origin="192.0.2.9", now=NOW) == 0
    assert hashed == ["once", "once"]
    assert accounts.user(mira.id) == mira, "who was there is as they were"
    assert accounts.user("free@example.com").roles == {Role.CANDIDATE}


def test_signing_up_takes_an_address_alone(accounts):
    with pytest.raises(BadInputError, match="e-mail"):
        accounts.sign_up("mira", PASSWORD, origin="192.0.2.9", now=NOW)


# Sessions


@pytest.mark.both
def test_a_session_is_kept_by_hash_and_says_who_it_is(accounts, mira, store):
    done = signed_in(accounts)
    who = accounts.of_session(done.token, NOW)
    assert (who.user, who.roles, who.via, who.scopes) == (mira.id, {Role.ANALYST}, "session", None)
    with store.file.reading() as file:
        rows = [*file.execute(select(SESSIONS)).all(), *file.execute(select(USERS)).all()]
    assert rows
    assert not any(done.token in str(row) or PASSWORD in str(row) for row in rows)


def test_a_wrong_password_and_a_name_of_nobody_are_answered_alike(accounts, mira):
    assert signed_in(accounts, password="plum tractor quiet 8") == signed_in(accounts, name="nobody@example.com")


def test_a_name_of_nobody_and_a_disabled_user_cost_what_a_wrong_password_costs(accounts, mira, monkeypatch):
    asked: list[bool] = []
    real = Passwords.matches
    monkeypatch.setattr(Passwords, "matches", lambda self, *given: asked.append(True) or real(self, *given))
    signed_in(accounts, password="plum tractor quiet 8")
    signed_in(accounts, name="nobody@example.com")
    signed_in(accounts, name="no name at all")
    accounts.change_user(mira.id, now=NOW, disabled=True)
    signed_in(accounts)
    assert len(asked) == 4


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "0" * 63 + "g", "\ud800" * 64, "0" * 100_000])
def test_a_token_that_was_never_given_is_nobodys(accounts, mira, token):
    assert accounts.of_session(token, NOW) is None


def test_a_session_ends_when_nobody_uses_it_for_an_hour_and_after_twelve_in_any_case(accounts, mira):
    token, now = signed_in(accounts).token, NOW
    assert accounts.of_session(token, NOW + HOUR - MINUTE) is not None
    for _ in range(12):
        now += HOUR - MINUTE
        assert accounts.of_session(token, now) is not None, "each use is noted"
    assert now < NOW + 12 * HOUR < now + HOUR
    assert accounts.of_session(token, NOW + 12 * HOUR) is None
    idle = signed_in(accounts).token
    assert accounts.of_session(idle, NOW + HOUR) is None


@pytest.mark.both
def test_a_session_is_another_after_signing_in_and_the_one_before_is_over(accounts, mira):
    first = signed_in(accounts).token
    second = signed_in(accounts, ending=first).token
    assert accounts.of_session(first, NOW) is None
    assert accounts.of_session(second, NOW) is not None
    accounts.sign_out(second)
    assert accounts.of_session(second, NOW) is None


@pytest.mark.both
def test_every_session_ends_with_the_password_and_with_the_user(accounts, mira):
    tokens = [signed_in(accounts).token for _ in range(3)]
    wrong = accounts.change_password(mira.id, "not the password", "seven grey herons rest", origin="1", now=NOW)
    assert (wrong.user, wrong.wait) == (None, 0)
    assert all(accounts.of_session(each, NOW) for each in tokens)
    done = accounts.change_password(mira.id, PASSWORD, "seven grey herons rest", origin="1", now=NOW)
    assert not any(accounts.of_session(each, NOW) for each in tokens)
    assert accounts.of_session(done.token, NOW) is not None
    assert signed_in(accounts).user is None
    accounts.change_user(mira.id, now=NOW, disabled=True)
    assert accounts.of_session(done.token, NOW) is None
    assert signed_in(accounts, password="seven grey herons rest").user is None


def test_a_hash_is_made_anew_at_sign_in_when_the_cost_has_changed(store, accounts, mira):
    dearer = Accounts(store, passwords=Passwords(Cost(memory=16, passes=1, lanes=1)), by=Settings())
    assert signed_in(dearer).user is not None
    kept = accounts.user(mira.id).password
    assert "m=16" in kept
    assert signed_in(dearer).user is not None, "and is the same password"


def test_a_role_that_is_taken_away_is_gone_at_once(accounts, mira):
    _, key = accounts.create_key(mira.id, "", ["profiles:read"], now=NOW)
    token = signed_in(accounts).token
    accounts.change_user(mira.id, now=NOW, roles={Role.AUDITOR})
    assert accounts.of_session(token, NOW) is None
    assert accounts.of_key(key.token, NOW) is None
    assert signed_in(accounts).user.roles == {Role.AUDITOR}


# Guessing


def test_five_failures_a_minute_and_then_one_waits(accounts, mira):
    answers = [signed_in(accounts, password="wrong and wrong", now=NOW + n * timedelta(seconds=1)) for n in range(6)]
    assert [each.wait for each in answers] == [0, 0, 0, 0, 0, 55]
    assert signed_in(accounts, now=NOW + timedelta(seconds=59)).wait == 1, "the right password too"
    assert signed_in(accounts, now=NOW + MINUTE).token, "nobody is locked out for longer"


def test_failures_count_by_name_from_anywhere_and_by_origin_for_anybody():
    throttle = Throttle(5)
    assert [throttle.attempt("mira", f"192.0.2.{n}", NOW) for n in range(6)] == [0] * 5 + [60]
    assert [throttle.attempt(f"somebody-{n}", "198.51.100.7", NOW) for n in range(6)] == [0] * 5 + [60]
    assert throttle.attempt("somebody else", "203.0.113.1", NOW) == 0


def test_strangers_who_keep_failing_do_not_keep_the_owner_out():
    throttle, home = Throttle(5), "192.0.2.1"
    assert throttle.attempt("mira", home, NOW) == 0
    throttle.succeeded("mira", home)
    for minute in range(3):
        now = NOW + minute * MINUTE
        assert any(throttle.attempt("mira", f"198.51.100.{n}", now) for n in range(6)), "strangers wait"
        assert throttle.attempt("mira", home, now) == 0, "the owner does not"


def test_an_attempt_that_is_not_looked_at_does_not_make_the_wait_longer():
    throttle = Throttle(2)
    for second in range(60):
        throttle.attempt("mira", "192.0.2.1", NOW + timedelta(seconds=second))
    assert throttle.attempt("mira", "192.0.2.1", NOW + timedelta(seconds=61)) == 0


def test_signing_in_to_an_account_of_ones_own_does_not_give_more_guesses_at_others():
    throttle, origin = Throttle(5), "192.0.2.1"
    waits = []
    for n in range(10):
        waits.append(throttle.attempt(f"victim-{n}", origin, NOW))
        throttle.attempt("own", origin, NOW)
        throttle.succeeded("own", origin)
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[-1] == 60


def test_a_customer_with_a_network_of_ipv6_is_one_origin():
    throttle = Throttle(5)
    waits = [throttle.attempt(f"somebody-{n}", f"2001:db8:0:1::{n:x}", NOW) for n in range(6)]
    assert waits[-1] == 60
    assert throttle.attempt("another", "2001:db8:0:2::1", NOW) == 0


def test_what_is_remembered_has_a_bound():
    throttle = Throttle(5, remembered=10)
    for n in range(100):
        throttle.attempt(f"somebody-{n}", f"192.0.2.{n}", NOW)
        throttle.succeeded(f"somebody-{n}", f"192.0.2.{n}")
    assert len(throttle._attempts) <= 10
    assert len(throttle._known) <= 10


# Keys


@pytest.mark.both
def test_a_key_is_shown_once_and_kept_by_hash_with_its_scopes(accounts, mira, store):
    made, key = accounts.create_key(mira.id, "nightly", ["profiles:read", "openings:read"], now=NOW)
    assert re.fullmatch(r"ktm_[0-9a-f]{16}_[0-9a-f]{72}", key.token)
    assert made.scopes == ("openings:read", "profiles:read")
    who = accounts.of_key(key.token, NOW)
    assert (who.user, who.via, who.scopes, who.key) == (mira.id, "key", set(made.scopes), made.id)
    with store.file.reading() as file:
        assert key.token not in str(file.execute(select(API_KEYS)).all())


def test_a_key_with_one_letter_changed_is_nobodys():
    key = api_key().token
    assert id_in_key(key) == key[4:20]
    for place in range(len(key)):
        other = key[:place] + ("0" if key[place] != "0" else "1") + key[place + 1 :]
        assert id_in_key(other) is None, place


def test_a_whole_key_with_another_secret_is_refused(accounts, mira):
    made, _ = accounts.create_key(mira.id, "", ["openings:read"], now=NOW)
    numbers = iter((made.id, "ab" * 32))
    forged = api_key(lambda _: next(numbers))
    assert id_in_key(forged.token) == made.id
    assert accounts.of_key(forged.token, NOW) is None


def test_a_revoked_key_is_dead_at_once_and_an_expired_one_on_its_day(accounts, mira):
    made, key = accounts.create_key(mira.id, "", ["openings:read"], now=NOW, days=30)
    assert accounts.of_key(key.token, NOW + 30 * DAY - MINUTE) is not None
    assert accounts.of_key(key.token, NOW + 30 * DAY) is None
    accounts.revoke_key(made.id, now=NOW)
    assert accounts.of_key(key.token, NOW) is None


@pytest.mark.both
def test_a_key_that_is_replaced_is_taken_for_one_more_day(accounts, mira):
    old, key = accounts.create_key(mira.id, "", ["openings:read"], now=NOW)
    _, better = accounts.create_key(mira.id, "", ["openings:read"], now=NOW, replaces=old.id)
    assert accounts.of_key(key.token, NOW + DAY - MINUTE) is not None
    assert accounts.of_key(key.token, NOW + DAY) is None
    assert accounts.of_key(better.token, NOW + DAY) is not None


def test_when_a_key_was_last_used_is_told_to_the_hour(accounts, mira):
    _, key = accounts.create_key(mira.id, "", ["openings:read"], now=NOW)
    assert accounts.keys(mira.id)[0].used is None
    accounts.of_key(key.token, NOW + 5 * HOUR + 17 * MINUTE)
    assert accounts.keys(mira.id)[0].used == NOW + 5 * HOUR


def test_somebody_elses_key_can_neither_be_revoked_nor_replaced(accounts, mira):
    other = accounts.create_user("b@example.com", PASSWORD, {Role.AUDITOR}, now=NOW)
    made, key = accounts.create_key(other.id, "", ["judgements:read"], now=NOW)
    for do in (
        lambda: accounts.revoke_key(made.id, now=NOW, user=mira.id),
        lambda: accounts.create_key(mira.id, "", ["openings:read"], now=NOW, replaces=made.id),
    ):
        with pytest.raises(NotFoundError):
            do()
    assert accounts.of_key(key.token, NOW + 300 * DAY) is not None


@pytest.mark.parametrize(
    ("scopes", "days"), [([], None), (["everything"], None), (["openings:read"], 0), (["openings:read"], 366)]
)
def test_a_key_needs_scopes_that_there_are_and_a_last_day(accounts, mira, scopes, days):
    with pytest.raises(BadInputError, match="Allowed"):
        accounts.create_key(mira.id, "", scopes, now=NOW, days=days)


@pytest.mark.both
def test_a_user_has_at_most_twenty_keys(accounts, mira):
    made = [accounts.create_key(mira.id, "", ["openings:read"], now=NOW)[0] for _ in range(20)]
    with pytest.raises(BadInputError, match="20"):
        accounts.create_key(mira.id, "", ["openings:read"], now=NOW)
    accounts.revoke_key(made[0].id, now=NOW)
    assert accounts.create_key(mira.id, "", ["openings:read"], now=NOW)


# What is whose, and how the service is reached


@pytest.mark.both
def test_what_is_somebodys_stays_theirs(accounts):
    accounts.owners.claim("opening", ["o1", "o2"], "hanbit", NOW)
    accounts.owners.claim("opening", ["o1", "o3"], "other", NOW)
    assert [accounts.owners.of("opening", each) for each in ("o1", "o2", "o3", "o4")] == [
        "hanbit", "hanbit", "other", None,
    ]  # fmt: skip
    assert accounts.owners.owned("opening", "hanbit", after="o1") == ["o2"]
    assert accounts.owners.of("upload", "o1") is None
    assert accounts.owners.of("opening", "half \ud800") is None


@pytest.mark.parametrize(
    ("host", "has_users", "access"),
    [
        ("127.0.0.1", False, Access.LOCAL), ("localhost", False, Access.LOCAL), ("::1", False, Access.LOCAL),
        ("127.0.0.1", True, Access.ACCOUNTS), ("0.0.0.0", True, Access.ACCOUNTS),
    ],
)  # fmt: skip
def test_without_users_this_machine_is_served_and_with_them_whoever_signs_in(host, has_users, access):
    assert access_for(host, has_users=has_users) is access


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_without_users_no_other_address_is_listened_to(host):
    with pytest.raises(BadInputError, match="create-user"):
        access_for(host, has_users=False)
