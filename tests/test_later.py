"""What is made when somebody asks is made once, packed and compared as the value, and raises to whoever asks."""

import pickle

import pytest

from matching.later import Later
from matching.who import Who
from tests.people import person


def made_of(asked: list[str], value: object) -> Later[object]:
    def make() -> object:
        asked.append("made")
        return value

    return Later(make)


def test_a_value_is_made_when_somebody_asks_and_once():
    asked: list[str] = []
    each = made_of(asked, 7)
    assert (asked, repr(each)) == ([], "Later(...)")
    assert (each.value, each.value, asked, repr(each)) == (7, 7, ["made"], "7")


def test_two_are_equal_as_their_values_are():
    assert made_of([], (1, 2)) == Later.of((1, 2))
    assert made_of([], (1, 2)) != Later.of((1, 3))
    assert Later.of(7) != 7


def test_what_is_packed_is_the_value():
    again = pickle.loads(pickle.dumps(made_of([], {"a": 1})))
    assert (repr(again), again.value) == ("{'a': 1}", {"a": 1})


def test_what_is_bytes_is_packed_as_these_and_read_when_somebody_asks():
    whole = Later.as_bytes(["a"])
    sent = pickle.loads(pickle.dumps(whole))
    assert repr(sent) == "Later(...)"
    assert (sent.value, sent.value is sent.value, sent == whole) == (["a"], True, True)
    assert repr(pickle.loads(pickle.dumps(sent))) == "Later(...)"  # it is sent on as it came


def test_what_making_raises_is_raised_to_whoever_asks_each_time():
    tries: list[int] = []

    def make() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise LookupError
        return 7

    each = Later(make)
    for _ in range(2):
        with pytest.raises(LookupError):
            _ = each.value
    assert each.value == 7


def test_somebody_of_whom_nothing_is_held_is_shown_as_they_are_and_masked_when_asked():
    someone = person().model_copy(update={"headline": "Etch engineer, ana@example.com"})
    who = Who.of(someone)
    assert who.heading == (someone.id, "Etch engineer, ana@example.com", someone.synthetic)
    assert who.masked().heading == (someone.id, "Etch engineer, ▮", someone.synthetic)
    assert who.masked().candidate == someone.model_copy(update={"headline": "Etch engineer, ▮"})
