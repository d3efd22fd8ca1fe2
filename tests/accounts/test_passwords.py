"""Passwords: what is asked of one, how it is kept, and that a name which nobody has costs the same."""

from __future__ import annotations

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from matching.accounts import Cost, Passwords
from matching.accounts.passwords import admitted, is_obvious
from matching.errors import BadInputError

GOOD = "plum tractor quiet 7"
CHEAP = Cost(memory=8, passes=1, lanes=1)


def test_a_password_is_kept_as_argon2id_of_19_mib_two_passes_and_one_lane():
    kept = Passwords().hash(GOOD)
    found = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)


def test_a_password_matches_itself_and_nothing_else():
    passwords = Passwords(CHEAP)
    kept = passwords.hash(admitted(GOOD))
    assert passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, GOOD + " ")
    assert not passwords.matches(kept, "")
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches("not a hash", GOOD)


def test_a_password_is_the_same_from_every_keyboard():
    passwords, typed = Passwords(CHEAP), "조용한 자두 트랙터 열두 대"
    kept = passwords.hash(admitted(typed))
    assert passwords.matches(kept, unicodedata.normalize("NFD", typed))
    assert passwords.matches(passwords.hash(admitted("ｐｌｕｍ tractor quiet 7")), GOOD)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password-too-short"),
        ("조용한 자두 열한자", "password-too-short"),
        (unicodedata.normalize("NFD", "조용한 자두 열두"), "password-too-short"),  # nine letters, more marks
        ("plum tractor " * 20, "password-too-long"),
        ("password1234", "password-obvious"),
        ("Passw0rd!2026", None),
        ("passwordpassword", "password-obvious"),
        ("aaaaaaaaaaaaaaaa", "password-obvious"),
        ("abababababababab", "password-obvious"),
        ("123456789012", "password-obvious"),
        ("qwertyuiop123", "password-obvious"),
        ("비밀번호비밀번호1234", "password-obvious"),
        ("mira@example.com", "password-obvious"),  # the login name
        ("half a character \ud800", "invalid-text"),
        (GOOD, None),
        ("only small letters here", None),  # nothing is asked of its composition
        ("조용한 자두 트랙터 열두 대", None),
        ("x" + "plum tractor quiet " * 13, None),  # 248 characters
    ],
)
def test_a_password_is_admitted_or_refused_by_length_and_by_being_obvious(password, code):
    if code is None:
        assert admitted(password, name="mira@example.com")
    else:
        with pytest.raises(BadInputError) as refused:
            admitted(password, name="mira@example.com")
        assert refused.value.code == code
        assert password not in str(refused.value)


def test_a_long_password_that_holds_a_common_word_is_not_obvious():
    assert not is_obvious("seoul tower at dusk")
    assert is_obvious("seoulseoul12")


def test_a_name_that_nobody_has_costs_one_verification_at_the_same_parameters(monkeypatch):
    asked: list[str] = []
    real = PasswordHasher.verify

    def counted(self, kept, password):
        asked.append(kept)
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    passwords = Passwords(CHEAP)
    passwords.matches(passwords.hash(GOOD), "wrong password")
    passwords.matches(None, "wrong password")
    passwords.matches(None, "x" * 100_000)
    assert len(asked) == 3
    first, *others = map(extract_parameters, asked)
    assert all(each == first for each in others), "the same work"


def test_a_hash_of_another_cost_is_outdated():
    kept = Passwords(CHEAP).hash(GOOD)
    assert not Passwords(CHEAP).is_outdated(kept)
    assert Passwords(Cost(memory=16, passes=1, lanes=1)).is_outdated(kept)


def test_no_more_than_four_are_worked_out_at_once(monkeypatch):
    at_once, most, turn, gate = 0, 0, threading.Lock(), threading.Barrier(4)

    def slow(self, kept, password):
        nonlocal at_once, most
        with turn:
            at_once += 1
            most = max(most, at_once)
        gate.wait(timeout=10)  # goes on as soon as four are inside: three would wait for ever, five are one too many
        with turn:
            at_once -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    passwords = Passwords(CHEAP)
    threads = [threading.Thread(target=passwords.matches, args=("kept", GOOD)) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 4
