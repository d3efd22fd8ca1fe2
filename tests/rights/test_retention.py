"""Documents are kept for as long as they may be and not a day longer, by the days in Korea."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from matching.accounts import Accounts, Cost, Passwords, Role
from matching.consents import Asker, Purpose, Rules, given, invitations, sight
from matching.consents.model import TEXT_VERSION
from matching.embedding import VectorCache
from matching.ingest.job_posting import read_opening
from matching.ledger import Entry, Kind, Ledger
from matching.rights import By, Why
from matching.rights.retention import Basis, due, last_day, notice, retain
from matching.screening import Answer, Given
from matching.screening import kept as screenings
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.rights.canaries import SECRET
from tests.test_cli import call, posting, resume  # noqa: F401 - fixtures

BEGIN = datetime(2026, 1, 1, 14, 59, tzinfo=UTC)  # a minute before midnight in Korea
BY = By("local", action="ktech-match retention")
DAY = timedelta(days=1)


@pytest.fixture
def space(some_place, tmp_path):
    with closing(some_place.open()) as store:
        made = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        made.add(small.candidates()[:2], small.openings())
        yield made


@pytest.fixture
def ledger(space):
    made = Ledger(space.store.file, SECRET)
    made.record(Entry(Kind.RECORD_WRITTEN, BEGIN, "user-9", people=("c00",)))
    return made


def goes(space, now, days=180, **more):
    with space.store.file.reading() as file:
        return {each.candidate: each for each in due(file, now, days, **more)}


def midnight(day: date) -> datetime:
    """Return the beginning of a day in Korea."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=9)


@pytest.mark.both
def test_day_180_is_kept_and_day_181_gone_by_the_midnight_in_korea(space, ledger):
    gone = midnight(date(2026, 1, 1) + 181 * DAY)
    assert last_day(BEGIN, 180) == date(2026, 6, 30)
    assert "c00" not in goes(space, gone - timedelta(seconds=1))
    assert goes(space, gone)["c00"].basis is Basis.WRITTEN
    assert retain(space, ledger, gone - timedelta(seconds=1), 180, BY) == ()
    (done,) = retain(space, ledger, gone, 180, BY)
    assert (done.why, [each.id for each in space.store.candidates()]) == (Why.RETENTION, ["c01"])
    assert retain(space, ledger, gone, 180, BY) == ()


def test_a_minute_later_in_korea_is_a_day_later(space):
    made = Ledger(space.store.file, SECRET)
    made.record(Entry(Kind.RECORD_WRITTEN, BEGIN + timedelta(minutes=1), "user-9", people=("c00",)))
    assert "c00" not in goes(space, midnight(date(2026, 1, 1) + 181 * DAY))
    assert "c00" in goes(space, midnight(date(2026, 1, 2) + 181 * DAY))


def test_being_read_prolongs_nothing(space, ledger):
    ledger.record(Entry(Kind.RECORD_READ, BEGIN + 100 * DAY, "user-9", people=("c00",)))
    assert "c00" in goes(space, midnight(date(2026, 1, 1) + 181 * DAY))


@pytest.mark.both
def test_of_whom_nothing_tells_the_clock_begins_when_they_are_noticed_and_goes_on(space, ledger):
    assert "c01" not in goes(space, BEGIN + 400 * DAY)  # nothing is known: not gone at once
    with space.store.file.writing() as file:
        notice(file, BEGIN)
        notice(file, BEGIN + 50 * DAY)
    assert "c01" not in goes(space, BEGIN + 180 * DAY)
    assert goes(space, BEGIN + 181 * DAY)["c01"].basis is Basis.NOTICED


def owner(space, now=BEGIN):
    accounts = Accounts(space.store, passwords=Passwords(Cost(memory=8, passes=1, lanes=1)))
    user = accounts.create_user("ana@example.com", "plum tractor quiet 7", {Role.CANDIDATE}, now=now, candidate="c01")
    return accounts, user


def test_whoever_signs_in_is_kept_from_then_on(space, ledger):
    accounts, user = owner(space)
    assert "c01" in goes(space, BEGIN + 181 * DAY)
    accounts.sign_in(user.name, "plum tractor quiet 7", origin="192.0.2.1", now=BEGIN + 30 * DAY)
    assert "c01" not in goes(space, BEGIN + 210 * DAY)
    assert goes(space, BEGIN + 211 * DAY)["c01"].basis is Basis.ACTIVE
    ledger.record(Entry(Kind.RECORD_READ, BEGIN + 40 * DAY, user.id, people=("c01",)))  # their own doing
    assert "c01" not in goes(space, BEGIN + 211 * DAY)
    assert "c01" in goes(space, BEGIN + 221 * DAY)


@pytest.mark.both
def test_after_a_withdrawal_nothing_prolongs_and_a_consent_given_anew_does(space):
    accounts, user = owner(space)

    def say(moment: datetime, **purposes: bool) -> None:
        wanted = {Purpose(name): value for name, value in purposes.items()}
        with space.store.file.writing() as file:
            given.change(file, "c01", wanted, moment, version=TEXT_VERSION, by=user.id)

    say(BEGIN, matching=True, sharing=True)
    say(BEGIN + 10 * DAY, research=True)
    say(BEGIN + 20 * DAY, sharing=False)
    accounts.sign_in(user.name, "plum tractor quiet 7", origin="192.0.2.1", now=BEGIN + 100 * DAY)
    assert "c01" not in goes(space, BEGIN + 200 * DAY)
    assert goes(space, BEGIN + 201 * DAY)["c01"].basis is Basis.WITHDRAWN
    say(BEGIN + 150 * DAY, matching=False)
    assert "c01" in goes(space, BEGIN + 201 * DAY), "what was withdrawn first counts"
    say(BEGIN + 160 * DAY, matching=True, sharing=True)
    assert "c01" not in goes(space, BEGIN + 201 * DAY)


def asked_about_an_opening_that_closes(space, day, answer="yes", at=BEGIN):
    document = small.posting("closes") | {"validThrough": day}
    space.add(openings=[read_opening(document)], replace=True)
    opening = space.store.opening("closes")
    with space.store.file.writing() as file:
        asker = Asker("firm-x", opening.employer, "user-9")
        sight.invite(file, asker, opening, "c00", at, identifier="i-1", text="Shall we talk?", rules=Rules())
        invitations.answer(file, "c00", "i-1", answer, at, rules=Rules())


@pytest.mark.parametrize(
    ("closes", "answer", "counted_from"),
    [
        ("2026-03-01", "yes", date(2026, 3, 1)),
        ("2026-03", "yes", date(2026, 3, 31)),  # no day is said: its last
        ("2026-03-01", "no", date(2026, 1, 1)),
        ("2025-12-01", "yes", date(2026, 1, 1)),  # closed before: the document is younger
        ("2099-12-31", "yes", date(2026, 1, 1) + 180 * DAY),  # a company's own word, and only for so long
    ],
)
def test_who_is_in_a_hiring_is_kept_from_the_closing_day_on(space, ledger, closes, answer, counted_from):
    asked_about_an_opening_that_closes(space, closes, answer)
    gone = midnight(counted_from + 181 * DAY)
    assert "c00" not in goes(space, gone - timedelta(seconds=1))
    basis = Basis.WRITTEN if counted_from == date(2026, 1, 1) else Basis.CLOSING
    assert goes(space, gone)["c00"].basis is basis


@pytest.mark.parametrize("end", ["the yes", "the consent", "the opening"])
def test_a_closing_day_keeps_nobody_after_the_end_of_the_yes(space, ledger, end):
    asked_about_an_opening_that_closes(space, "2026-03-01")
    gone = midnight(date(2026, 1, 1) + 181 * DAY)
    assert "c00" not in goes(space, gone)
    with space.store.file.writing() as file:
        if end == "the yes":
            invitations.answer(file, "c00", "i-1", "no", BEGIN, rules=Rules())
        elif end == "the consent":
            given.change(file, "c00", {Purpose.SHARING: True}, BEGIN, version=TEXT_VERSION, by="c00")
            given.change(file, "c00", {Purpose.SHARING: False}, BEGIN, version=TEXT_VERSION, by="c00")
    if end == "the opening":
        space.store.delete_opening("closes", lambda _: True)
    assert "c00" in goes(space, gone)


def test_who_is_next_is_told_before(space, ledger):
    soon = midnight(date(2026, 1, 1) + 181 * DAY) - 14 * DAY
    assert goes(space, soon - timedelta(seconds=1), within=14) == {}
    assert goes(space, soon, within=14)["c00"].goes == date(2026, 1, 1) + 181 * DAY


def test_fewer_days_can_be_set(space, ledger):
    assert "c00" in goes(space, BEGIN + 31 * DAY, 30)
    assert "c00" not in goes(space, BEGIN + 30 * DAY, 30)


@pytest.mark.both
def test_what_was_left_of_somebody_erased_before_goes_as_well(space, ledger):
    retain(space, ledger, BEGIN + 181 * DAY, 180, BY)
    with space.store.file.writing() as file:  # by a request that was on its way
        given.begin(file, "c00", BEGIN, by="user-9")
    retain(space, ledger, BEGIN + 182 * DAY, 180, BY)
    with space.store.file.reading() as file:
        assert given.history(file, "c00") == ()
    assert ledger.verify().holds


@pytest.mark.both
def test_what_a_company_answered_goes_with_the_day_after_as_many_days_as_documents_are_kept(space, ledger):
    given = Given(answer=Answer.YES)
    for opening in ("o0", "gone"):
        with space.store.file.writing() as file:
            screenings.answer(file, "firm-x", opening, "c01", given, BEGIN, by="user-1", shown="0" * 64)
    over = midnight(date(2026, 1, 1) + 181 * DAY)
    for now, left in ((over - timedelta(seconds=1), ["o0"]), (over, [])):
        retain(space, ledger, now, 180, BY)
        with space.store.file.reading() as file:
            assert [each.opening for each in screenings.of_candidate(file, "c01")] == left


# On the command line ----------------------------------------------------------------------------------


def test_somebody_is_erased_from_the_command_line_once(call, resume, posting):  # noqa: F811
    assert call("load", resume, posting)[0] == 0
    assert call("erase", "anna", "--reason", "because")[0] == 2
    code, out, _ = call("erase", "anna", "--reason", "asked", "--json")
    assert (code, json.loads(out)["removed"]["documents"]) == (0, 1)
    assert "anna" not in out
    code, _, problem = call("erase", "anna", "--reason", "asked")
    assert (code, "anna" in problem) == (2, True)
    assert call("ledger", "verify")[0] == 0


def test_retention_says_who_is_next_and_erases_nobody_before_their_time(call, resume, posting):  # noqa: F811
    assert call("load", resume, posting)[0] == 0
    for dry in (["--dry-run"], []):
        code, out, _ = call("retention", *dry)
        assert (code, out) == (0, "Erased now: 0. To be erased within 14 days: 0.\n")
    assert json.loads(call("retention", "--json")[1]) == {"kind": "retention", "erased": [], "following": []}


def test_a_letter_is_written_from_the_command_line_and_recorded(call, resume, posting):  # noqa: F811
    assert call("load", resume, posting)[0] == 0
    assert call("shortlist", "etch", "--day", "2026-11-23")[0] == 0
    code, out, _ = call("letter", "anna", "1")
    assert (code, out.splitlines()[0][:16]) == (0, "About decision 1")
    assert call("letter", "anna", "1", "--html", "--lang", "ko")[1].startswith('<!doctype html><html lang="ko">')
    assert json.loads(call("letter", "anna", "1", "--json")[1])["sameAsGiven"] is True
    assert json.loads(call("ledger", "who-saw", "anna", "--json")[1])["count"] == 4
