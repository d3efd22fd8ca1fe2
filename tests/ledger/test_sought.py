"""Looking for entries: by day, kind, who and what; what is found is what a look at every entry finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matching.ledger import Kind
from matching.ledger.asking import Sought
from tests.ledger import made

COUNT = 80


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with made.filled(tmp_path_factory.mktemp("home"), made.entries(COUNT)) as kept:
        yield kept


def by_hand(ledger, fits):
    every = ledger.latest(COUNT)
    people = ledger.people(every)
    return [each.number for each in every if fits(each, {people[name] for name in each.subjects})]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Sought(), lambda _e, _p: True),
        (Sought(kind=Kind.LIST_SHOWN), lambda e, _: e.kind is Kind.LIST_SHOWN),
        (Sought(actor="user-2"), lambda e, _: e.actor == "user-2"),
        (Sought(actor="hanbit"), lambda e, _: e.company == "hanbit"),
        (Sought(about="p03"), lambda _, people: "p03" in people),
        (Sought(about="o7"), lambda e, _: e.objects["opening"] == "o7"),
        (Sought(before=20), lambda e, _: e.number < 20),
        (
            Sought(since=made.BEGIN + timedelta(minutes=10), until=made.BEGIN + timedelta(minutes=20)),
            lambda e, _: made.BEGIN + timedelta(minutes=10) <= e.at < made.BEGIN + timedelta(minutes=20),
        ),
        (
            Sought(kind=Kind.CONSENT, actor="hanbit", about="p01"),
            lambda e, people: e.kind is Kind.CONSENT and e.company == "hanbit" and "p01" in people,
        ),
    ],
)
def test_what_is_found_is_what_a_look_at_every_entry_finds(ledger, wanted, fits):
    found = [each.number for each in ledger.sought(wanted, most=COUNT)]
    assert found == by_hand(ledger, fits)
    assert found == sorted(found, reverse=True)


def test_a_digest_finds_the_entry_that_it_is_of(ledger):
    one = ledger.entry("33")
    assert [each.number for each in ledger.sought(Sought(about=one.digest), most=5)] == [33]


@pytest.mark.parametrize("about", ["%", "_", "o", "p0", '"', "o7'", "/"])
def test_letters_with_a_meaning_to_the_database_mean_nothing(ledger, about):
    assert ledger.sought(Sought(about=about), most=COUNT) == ()


@pytest.mark.parametrize("odd", ["\0", "\ud800", "p03\0"])
def test_of_what_no_store_can_hold_there_are_none(ledger, odd):
    assert ledger.sought(Sought(about=odd), most=5) == ledger.sought(Sought(actor=odd), most=5) == ()


def test_no_more_than_asked_for_are_returned(ledger):
    assert [each.number for each in ledger.sought(Sought(), most=3)] == [80, 79, 78]
