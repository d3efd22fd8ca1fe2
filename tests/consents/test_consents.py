"""Consents, blocks, invitations and the count of profiles opened, each by itself."""

from __future__ import annotations

import gc
import hashlib
import weakref
from contextlib import closing
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.consents import (
    Asker,
    Participation,
    Purpose,
    Rules,
    State,
    begin,
    blocks,
    given,
    invitations,
    know,
    permits,
    walking,
    without,
)
from matching.consents.employers import known_marks, marks_of
from matching.consents.model import ON_LISTS, TEXT_VERSION, Basis
from matching.consents.walking import may_open, open_profiles
from matching.domain import Employer
from matching.errors import BadInputError, NotFoundError
from matching.ingest.json_resume import read_candidate
from matching.language import catalogue
from matching.pool import without_vectors
from matching.splicing import Splice
from matching.strings import RowsById
from tests import small
from tests.consents.worlds import NOON

HANBIT = Asker("hanbit", Employer(id="hanbit", name="Hanbit Devices"), "recruiter-1")
POST, OTHER, THIRD, FOURTH = (small.openings()[0].model_copy(update={"id": f"post-{n}"}) for n in range(4))
RULES = Rules()


@pytest.fixture
def file(some_place):
    with closing(some_place.open()) as store, store.file.writing() as connection:
        yield connection


def change(file, candidate="ana", *, version=TEXT_VERSION, at=NOON, **wanted):
    named = {Purpose(name): is_given for name, is_given in wanted.items()}
    return given.change(file, candidate, named, at, version=version, by="user-1")


def ask(file, opening=POST, at=NOON, rules=RULES, asker=HANBIT, candidate="ana"):
    count = len(invitations.everybodys(file))
    return invitations.ask(file, asker, opening, candidate, at, identifier=f"asked-{count}", text="?", rules=rules)


def answer(file, asked, said, at=NOON):
    return invitations.answer(file, asked.candidate, asked.id, said, at, rules=RULES)


# Consents -----------------------------------------------------------------------------------------


def test_a_profile_that_an_operator_loaded_stands_as_imported_for_every_purpose(file):
    assert [(each.given, each.basis, each.at) for each in given.current(file, "ana")] == [
        (True, Basis.IMPORTED, None)
    ] * 4


def test_a_profile_born_with_an_account_begins_with_nothing_given(file):
    begin(file, "ana", NOON, by="user-1")
    assert [(each.purpose, each.given, each.basis) for each in given.current(file, "ana")] == [
        (purpose, False, Basis.CONSENT) for purpose in Purpose
    ]
    change(file, matching=True)
    begin(file, "ana", NOON, by="user-1")  # a second time says nothing
    assert permits(file, "ana", [Purpose.MATCHING])
    assert not permits(file, "ana", [Purpose.MATCHING, Purpose.SHARING])


@pytest.mark.both
def test_each_purpose_stands_by_its_last_word_and_every_word_is_kept(file):
    change(file, matching=True, sharing=True)
    change(file, matching=False, at=NOON + timedelta(hours=1))
    change(file, matching=False, at=NOON + timedelta(hours=2))  # said already
    standing = {each.purpose: each for each in given.current(file, "ana")}
    assert (standing[Purpose.MATCHING].given, standing[Purpose.MATCHING].at) == (False, NOON + timedelta(hours=1))
    assert standing[Purpose.SHARING].given
    assert standing[Purpose.RESEARCH].basis is Basis.IMPORTED
    assert [(each.purpose, each.given) for each in given.history(file, "ana")] == [
        (Purpose.MATCHING, True), (Purpose.SHARING, True), (Purpose.MATCHING, False),
    ]  # fmt: skip


def test_a_consent_to_another_text_is_refused_and_a_withdrawal_needs_none(file):
    with pytest.raises(BadInputError, match="the text in use is of version"):
        change(file, version="2020-01", matching=True)
    change(file, version="", matching=False)
    assert not permits(file, "ana", [Purpose.MATCHING])


def test_the_texts_agreed_to_are_those_of_their_version():
    texts = catalogue("consents")
    agreed = "".join(
        texts[f"agreed-{purpose}-{TEXT_VERSION}"][language] for purpose in Purpose for language in ("en", "ko")
    )
    assert (TEXT_VERSION, hashlib.sha256(agreed.encode()).hexdigest()[:16]) == ("2026-11", "659a753f0a4171a8")


@pytest.mark.both
def test_who_is_without_a_purpose_is_who_withdrew_or_never_gave_it(file):
    begin(file, "born", NOON, by="user-1")
    change(file, "gave", research=True)
    change(file, "withdrew", research=False)
    change(file, "came back", research=False)
    change(file, "came back", research=True)
    assert without(file, [Purpose.RESEARCH]) == {"born", "withdrew"}
    assert without(file, [Purpose.MATCHING]) == {"born"}


# Who takes part -----------------------------------------------------------------------------------


@pytest.mark.both
def test_who_takes_part_is_told_by_what_was_said_last_after_an_erasure_too(file):
    pool = without_vectors([read_candidate(small.resume(name)) for name in ("ana", "bo", "cy")])
    participation = Participation()

    def there():
        return participation.of(file, pool, ()).rows.tolist()

    assert there() == [True, True, True]
    change(file, "ana", matching=False)
    change(file, "bo", research=False)
    assert there() == [False, True, True]
    given.forget(file, "ana")
    change(file, "cy", sharing=False)  # its number follows on the one that was erased
    assert there() == [True, True, False]
    assert np.array_equal(Participation().of(file, pool, ()).rows, participation.of(file, pool, ()).rows)


def test_who_agreed_is_sought_among_all_once_and_then_for_whoever_says_something_or_is_another(file, monkeypatch):
    people, participation = [read_candidate(small.resume(f"p{number}")) for number in range(9)], Participation()
    change(file, "p3", matching=False)
    pool, sought = without_vectors(people[:8]), list[tuple[int, int]]()
    among = RowsById.among
    monkeypatch.setattr(RowsById, "among", lambda self, ids: sought.append((len(self), len(ids))) or among(self, ids))

    def there() -> list[bool]:
        del sought[:]
        return participation.of(file, pool, ()).rows.tolist()

    assert (there(), sought) == ([number != 3 for number in range(8)], [(8, 1)])
    change(file, "p5", matching=False)
    change(file, "p6", research=False)
    assert (there(), sought) == ([number not in (3, 5) for number in range(8)], [(8, 2), (8, 1)])
    new = without_vectors([people[5], people[8]])  # who refused is another, and somebody comes
    pool = pool.spliced(new, Splice.of(np.array([0, 1, 2, 3, 4, 8, 6, 7, 9]), 8, 2), tuple(people), tuple)
    assert (there(), sought) == ([number not in (3, 5) for number in range(9)], [])
    change(file, "p3", matching=True)
    change(file, "p8", sharing=False)
    assert (there(), sought) == ([number not in (5, 8) for number in range(9)], [(9, 2), (9, 1)])
    assert there() == Participation().of(file, pool, ()).rows.tolist()


def test_who_agreed_is_told_rightly_by_another_reader_of_the_log_and_after_it_was_let_go(file):
    pool = without_vectors([read_candidate(small.resume(name)) for name in ("ana", "bo")])
    one, other = Participation(), Participation()
    assert one.of(file, pool, ()).rows.all()
    change(file, "ana", matching=False)
    assert other.of(file, pool, ()).rows.tolist() == [False, True]
    one.let_go()
    assert one.of(file, pool, ()).rows.tolist() == [False, True]


@pytest.mark.usefixtures("others_at_rest")
def test_who_takes_part_is_known_without_holding_the_pool(file):
    pool = without_vectors([read_candidate(small.resume("ana"))])
    participation, there = Participation(), weakref.ref(pool)
    assert participation.of(file, pool, ()).rows.tolist() == [True]
    assert participation._agreed(file, pool, ON_LISTS) is participation._agreed(file, pool, ON_LISTS)
    assert there() is pool  # the control
    del pool
    gc.collect()
    assert there() is None
    other = without_vectors([read_candidate(small.resume(name)) for name in ("ana", "bo")])
    assert participation.of(file, other, ()).rows.tolist() == [True, True]


@pytest.mark.both
def test_who_blocks_is_not_there_and_not_counted_either(file):
    pool = without_vectors([read_candidate(small.resume(name)) for name in ("ana", "bo", "cy")])
    blocks.block(file, "ana", NOON, identifier="b", employer="hanbit", name=None)
    change(file, "bo", sharing=False)
    found = Participation().of(file, pool, marks_of(HANBIT.said))
    assert (found.rows.tolist(), found.without_consent) == ([False, False, True], 1)
    assert Participation().of(file, pool, marks_of(Employer(id="other"))).rows.tolist() == [True, False, True]


# Blocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whom", "employer", "is_blocked"),
    [
        ({"employer": "hanbit"}, Employer(id="hanbit", name="Anything"), True),
        ({"name": "Hanbit Devices"}, Employer(id="x", name="㈜ Hanbit Devices"), True),
        ({"name": "hanbit devices co., ltd."}, Employer(id="x", name="HANBIT DEVICES"), True),
        ({"name": "삼성전자"}, Employer(id="x", name="Samsung Electronics Co., Ltd."), True),
        ({"name": "Samsung Electronics"}, Employer(id="samsung-electronics"), True),
        ({"employer": "samsung-electronics"}, Employer(id="x", name="삼성전자(주)"), True),
        ({"name": "Hanbit Devices"}, Employer(id="x", name="Hanbit Materials"), False),
        ({"name": "SK hynix"}, Employer(id="x", name="삼성전자"), False),
        ({"employer": "hanbit"}, Employer(id="x"), False),
    ],
)
def test_a_block_holds_by_id_by_name_and_by_another_name_of_a_listed_company(file, whom, employer, is_blocked):
    said = {"employer": None, "name": None} | whom
    blocks.block(file, "ana", NOON, identifier="b", **said)
    assert blocks.is_blocked(file, "ana", marks_of(employer)) is is_blocked
    assert (blocks.blocking(file, marks_of(employer)) == {"ana"}) is is_blocked


def test_another_name_in_a_later_opening_does_not_shake_a_block_off(file):
    know(file, "x", Employer(id="x", name="Hanbit Devices"))
    know(file, "x", Employer(id="x", name="HB New Materials"))
    blocks.block(file, "ana", NOON, identifier="b", employer=None, name="Hanbit Devices")
    assert blocks.is_blocked(file, "ana", known_marks(file, "x"))
    assert not blocks.is_blocked(file, "ana", known_marks(file, "y"))


def test_present_employers_are_proposed_until_they_are_blocked(file):
    ana = read_candidate(small.resume("ana", employer="TSMC"))
    assert blocks.proposed(ana, []) == ("TSMC",)
    blocks.block(file, "ana", NOON, identifier="b", employer=None, name="Taiwan Semiconductor Manufacturing")
    assert blocks.proposed(ana, blocks.blocks(file, "ana")) == ()
    left = small.resume("ana")
    left["work"][0]["endDate"] = "2020-01-31"
    assert blocks.proposed(read_candidate(left), []) == ()


def test_a_block_can_be_taken_back_by_whom_it_is_alone(file):
    blocks.block(file, "ana", NOON, identifier="b", employer="hanbit", name=None)
    for candidate, identifier in (("bo", "b"), ("ana", "c"), ("ana", "\0")):
        with pytest.raises(NotFoundError, match="block"):
            blocks.lift(file, candidate, identifier, NOON)
    blocks.lift(file, "ana", "b", NOON)
    assert blocks.blocks(file, "ana") == ()
    assert not blocks.is_blocked(file, "ana", marks_of(HANBIT.said))


@pytest.mark.both
def test_the_same_block_again_is_the_one_there_is_and_nobody_is_no_block(file):
    first = blocks.block(file, "ana", NOON, identifier="b", employer="hanbit", name=None)
    assert blocks.block(file, "ana", NOON, identifier="c", employer="hanbit", name=None) == first
    for employer, name in ((None, None), (None, " .,- ")):
        with pytest.raises(BadInputError, match="not said"):
            blocks.block(file, "ana", NOON, identifier="d", employer=employer, name=name)


# Invitations --------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_yes_stands_until_it_is_taken_back(file):
    asked = ask(file)
    assert asked.state(NOON, RULES) is State.ASKED
    assert not invitations.has_yes(file, "hanbit", "ana")
    accepted = answer(file, asked, "yes", NOON + timedelta(days=1))
    assert (accepted.state(NOON, RULES), accepted.answered) == (State.ACCEPTED, NOON + timedelta(days=1))
    assert invitations.has_yes(file, "hanbit", "ana")
    assert not invitations.has_yes(file, "other", "ana")
    assert answer(file, asked, "yes") == accepted  # again, which changes nothing
    withdrawn = answer(file, asked, "no", NOON + timedelta(days=2))
    assert (withdrawn.state(NOON, RULES), withdrawn.withdrawn) == (State.WITHDRAWN, NOON + timedelta(days=2))
    assert not invitations.has_yes(file, "hanbit", "ana")
    with pytest.raises(BadInputError, match="cannot be changed"):
        answer(file, asked, "yes")


@pytest.mark.both
def test_an_invitation_is_answered_in_time_and_by_whom_it_is_for(file):
    asked = ask(file)
    with pytest.raises(NotFoundError, match="invitation"):
        invitations.answer(file, "bo", asked.id, "yes", NOON, rules=RULES)
    end = asked.expires(RULES)
    with pytest.raises(BadInputError, match="not answered in time"):
        answer(file, asked, "yes", end)
    assert answer(file, asked, "yes", end - timedelta(seconds=1)).stands


@pytest.mark.parametrize("said", [["no"], ["yes", "no"]])
def test_a_no_is_final_for_its_opening_and_holds_others_off_for_a_while(file, said):
    asked = ask(file)
    for each in said:
        answer(file, asked, each)
    for days in (1, 364, 1_000):
        with pytest.raises(BadInputError, match="said no for this opening"):
            ask(file, at=NOON + timedelta(days=days))
    with pytest.raises(BadInputError, match="less than 90 days ago"):
        ask(file, OTHER, NOON + timedelta(days=90, seconds=-1))
    assert ask(file, OTHER, NOON + timedelta(days=90)).opening == OTHER.id


def test_an_invitation_that_nobody_answered_can_be_made_once_more(file):
    ask(file)
    with pytest.raises(BadInputError, match="still stands"):
        ask(file, at=NOON + timedelta(days=29))
    ask(file, at=NOON + timedelta(days=30))
    with pytest.raises(BadInputError, match="asked twice"):
        ask(file, at=NOON + timedelta(days=60))


def test_one_company_asks_one_person_so_often_a_year_and_another_company_does_not_count(file):
    for post in (POST, OTHER, THIRD):
        ask(file, post)
    with pytest.raises(BadInputError, match="3 times within a year"):
        ask(file, FOURTH, NOON + timedelta(days=364))
    ask(file, FOURTH, NOON + timedelta(days=364), asker=Asker("other", Employer(id="other"), "r"))
    ask(file, FOURTH, NOON + timedelta(days=364), candidate="bo")
    ask(file, FOURTH, NOON + timedelta(days=365))


@pytest.mark.both
def test_a_block_declines_what_is_open_and_takes_back_what_was_given_to_that_company_alone(file):
    other = Asker("other", Employer(id="other", name="Other Devices"), "r")
    for asker in (HANBIT, other):
        know(file, asker.id, asker.said)
    yes, open_one, elsewhere = ask(file), ask(file, OTHER), ask(file, asker=other)
    answer(file, yes, "yes")
    answer(file, elsewhere, "yes")
    blocks.block(file, "ana", NOON, identifier="b", employer=None, name="Hanbit Devices")
    states = {each.id: each.state(NOON, RULES) for each in invitations.of_candidate(file, "ana")}
    assert states == {yes.id: State.WITHDRAWN, open_one.id: State.DECLINED, elsewhere.id: State.ACCEPTED}
    blocks.lift(file, "ana", "b", NOON)
    assert not invitations.has_yes(file, "hanbit", "ana")


@pytest.mark.both
def test_who_is_erased_is_in_no_table(file):
    begin(file, "ana", NOON, by="user-1")
    blocks.block(file, "ana", NOON, identifier="b", employer="hanbit", name=None)
    ask(file)
    open_profiles(file, "hanbit", ["ana"], NOON, RULES)
    for part in (given, blocks, invitations, walking):
        part.forget(file, "ana")
    assert given.history(file, "ana") == ()
    assert (blocks.blocks(file, "ana"), blocks.blocking(file, ["id:hanbit"])) == ((), frozenset())
    assert invitations.of_candidate(file, "ana") == ()
    assert walking.allowance(file, "hanbit", NOON, RULES).used == 0


# How many profiles --------------------------------------------------------------------------------

LAST_SECOND = datetime(2026, 11, 26, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Korea


@pytest.mark.both
def test_profiles_are_counted_once_each_by_employer_until_midnight_in_korea(file):
    three = Rules(profiles_a_day=3)
    assert open_profiles(file, "hanbit", ["ana", "bo"], NOON, three).is_allowed
    assert open_profiles(file, "hanbit", ["ana"], LAST_SECOND, three).allowance.used == 2
    assert not open_profiles(file, "hanbit", ["cy", "di"], LAST_SECOND, three).is_allowed  # all or none
    assert open_profiles(file, "hanbit", ["cy"], LAST_SECOND, three).allowance.left == 0
    refused = open_profiles(file, "hanbit", ["di"], LAST_SECOND, three)
    assert (refused.is_allowed, refused.allowance.renewed - LAST_SECOND) == (False, timedelta(seconds=1))
    assert open_profiles(file, "hanbit", ["bo"], LAST_SECOND, three).is_allowed  # opened today already
    assert open_profiles(file, "other", ["di"], LAST_SECOND, three).is_allowed
    tomorrow = open_profiles(file, "hanbit", ["di"], LAST_SECOND + timedelta(seconds=1), three)
    assert (tomorrow.is_allowed, tomorrow.allowance.used) == (True, 1)


def test_a_warning_is_due_from_four_fifths_on(file):
    five = Rules(profiles_a_day=5)
    warned = [open_profiles(file, "hanbit", [f"p{n}"], NOON, five).allowance.is_nearly_used for n in range(5)]
    assert warned == [False, False, False, True, True]


def test_the_count_outlives_the_process(some_place):
    two = Rules(profiles_a_day=2)
    for candidate in ("ana", "bo"):
        with closing(some_place.open()) as store, store.file.writing() as connection:
            assert open_profiles(connection, "hanbit", [candidate], NOON, two).is_allowed
    with closing(some_place.open()) as store, store.file.reading() as connection:
        assert not may_open(connection, "hanbit", ["cy"], NOON, two).is_allowed


@pytest.mark.both
def test_counts_of_earlier_days_can_be_taken_out(file):
    open_profiles(file, "hanbit", ["ana"], NOON - timedelta(days=1), RULES)
    open_profiles(file, "hanbit", ["ana", "bo"], NOON, RULES)
    assert walking.forget_before(file, walking.day_in_korea(NOON)) == 1
    assert walking.allowance(file, "hanbit", NOON, RULES).used == 2
