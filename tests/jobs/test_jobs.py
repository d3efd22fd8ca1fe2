"""Long work: done once and to the end, cancelled between steps, found again after a kill, and another's to nobody."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.errors import BadInputError, NotFoundError
from matching.jobs import Asked, Jobs, Kind, Runner, State, Worker, error_document, holder_here
from matching.jobs.importing import IMPORT, Wanted, importing
from matching.jobs.kept import forget_person, forget_user
from matching.jobs.tables import JOBS, PEOPLE, PIECES
from tests import small

T0 = datetime(2026, 11, 26, 9, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = T0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(some_place):
    with closing(some_place.open()) as store:
        yield store


@pytest.fixture
def jobs(store):
    return Jobs(store)


def counting(turn):
    """Count from where it stands to the number sent, a line each."""
    total = int(turn.content)
    for number in range(turn.job.done + 1, total + 1):
        line = json.dumps({"line": number}).encode() + b"\n"
        turn.put(line, done=number, total=total, upto=number, people=[f"c0{number}"])


def kinds(run=counting, **changes):
    kind = Kind(**({"name": "count", "run": run, "media_type": "application/jsonl", "ending": "jsonl"} | changes))
    return {"count": kind}


def runner(store, clock, run=counting, *, holder=None, **changes):
    return Runner(store, kinds(run, **changes), now=clock, holder=holder or holder_here("a"))


def add(jobs, content=b"3", *, identifier="j1", owner="hana", kind="count", values=None):
    return jobs.add(Asked(identifier, kind, owner, values or {}, content), now=T0)


def result(jobs, identifier="j1", owner="hana", after=0):
    return [json.loads(each)["line"] for piece in jobs.lines(jobs.one(owner, identifier), after=after)
            for each in piece.splitlines()]  # fmt: skip


@pytest.mark.both
def test_a_job_is_done_once_and_its_result_is_there_piece_by_piece(store, jobs, clock):
    assert add(jobs).state is State.QUEUED
    work = runner(store, clock)
    assert work.run_next()
    assert not work.run_next()
    job = jobs.one("hana", "j1")
    assert (job.state, job.done, job.total, job.error, job.ended) == (State.DONE, 3, 3, None, T0)
    assert result(jobs) == [1, 2, 3]
    assert result(jobs, after=2) == [3]
    document = job.document(jobs.kept)
    assert document["resultUntil"] == "2026-11-29T09:00:00+00:00"  # 72 hours later
    assert document["result"] == "/v1/jobs/j1/result"
    # printf 3 | sha256sum
    assert job.digest == "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce"
    with store.file.reading() as file:
        assert file.scalar(select(JOBS.c.input)) is None


def test_the_one_that_waited_longest_is_next(store, jobs, clock):
    for number in (3, 1, 2):
        add(jobs, identifier=f"j{number}")
    runner(store, clock).run_next()
    assert [(each.id, each.state.value) for each in jobs.page("hana")[0]] == [
        ("j2", "queued"), ("j1", "queued"), ("j3", "done"),
    ]  # fmt: skip


@pytest.mark.both
def test_the_jobs_of_somebody_are_given_out_page_by_page(jobs):
    for number in range(5):
        add(jobs, identifier=f"j{number}", owner="hana" if number != 2 else "bora")
    first, following = jobs.page("hana", limit=2)
    second, over = jobs.page("hana", before=following, limit=2)
    assert [each.id for each in (*first, *second)] == ["j4", "j3", "j1", "j0"]
    assert over is None


@pytest.mark.both
def test_anothers_job_and_a_missing_one_are_the_same(jobs):
    add(jobs)
    for owner, identifier in (("eve", "j1"), ("hana", "nothing"), ("hana", "a\0b"), ("hana", "\ud800")):
        with pytest.raises(NotFoundError, match="job"):
            jobs.one(owner, identifier)
        with pytest.raises(NotFoundError, match="job"):
            jobs.cancel(owner, identifier, now=T0)


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_runs_after_its_step(store, jobs, clock):
    add(jobs)
    assert jobs.cancel("hana", "j1", now=T0).state is State.CANCELLED
    assert not runner(store, clock).run_next()
    add(jobs, identifier="j2")

    def cancelled_in_the_second_step(turn):
        turn.put(b'{"line": 1}\n', done=1, total=3, upto=1)
        assert jobs.cancel("hana", "j2", now=T0).state is State.RUNNING
        turn.put(b'{"line": 2}\n', done=2, total=3, upto=2)
        raise AssertionError("it went on")

    runner(store, clock, cancelled_in_the_second_step).run_next()
    job = jobs.one("hana", "j2")
    assert (job.state, job.done, job.has_result) == (State.CANCELLED, 1, False)
    with store.file.reading() as file:
        assert file.execute(select(PIECES)).all() == []


def test_what_is_over_stays_as_it_is_when_it_is_cancelled(store, jobs, clock):
    add(jobs)
    runner(store, clock).run_next()
    assert jobs.cancel("hana", "j1", now=T0).state is State.DONE
    assert result(jobs) == [1, 2, 3]


def test_an_error_of_ours_is_told_in_both_languages_and_the_next_job_is_done(store, jobs, clock):
    add(jobs, b"0")
    add(jobs, identifier="j2")

    def fails(turn):
        if turn.content == b"0":
            raise BadInputError("not-a-whole-number")
        counting(turn)

    work = runner(store, clock, fails)
    assert work.run_next()
    assert work.run_next()
    error = jobs.one("hana", "j1").error
    assert (error["code"], set(error["message"])) == ("not-a-whole-number", {"en", "ko"})
    assert jobs.one("hana", "j2").state is State.DONE


def dies(turn):
    for number in (1, 2):
        line = json.dumps({"line": number}).encode() + b"\n"
        turn.put(line, done=number, total=3, upto=number)
    raise KeyboardInterrupt


def killed(store, clock, holder, **changes):
    with pytest.raises(KeyboardInterrupt):
        runner(store, clock, dies, holder=holder, **changes).run_next()


def ended_process():
    """Return the number of a process that is not there any more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.mark.both
def test_what_a_process_that_is_gone_was_at_goes_on_at_once_where_it_stood(store, jobs, clock):
    add(jobs)
    killed(store, clock, f"{socket.gethostname()}/{ended_process()}/x")
    work = runner(store, clock)
    assert not work.run_next()
    assert work.take_up() == 1
    assert work.run_next()
    assert result(jobs) == [1, 2, 3]  # each line once
    assert jobs.one("hana", "j1").attempts == 2


def test_a_process_with_our_own_number_was_another_before(store, jobs, clock):
    add(jobs)
    killed(store, clock, f"{socket.gethostname()}/{os.getpid()}/before")
    assert runner(store, clock).take_up() == 1


@pytest.mark.both
@pytest.mark.parametrize("holder", [f"{socket.gethostname()}/{os.getppid()}/x", "elsewhere.example/1/x"])
def test_what_somebody_is_at_is_left_to_them_until_their_claim_has_run_out(store, jobs, clock, holder):
    add(jobs)
    killed(store, clock, holder)
    work = runner(store, clock)
    assert work.take_up() == 0
    clock.now += timedelta(minutes=6)
    assert work.take_up() == 1


def test_a_kind_that_cannot_go_on_fails_and_one_that_kills_its_process_is_given_up(store, jobs, clock):
    add(jobs)
    gone = f"{socket.gethostname()}/{ended_process()}/x"
    killed(store, clock, gone, resumes=False)
    runner(store, clock, resumes=False).take_up()
    assert jobs.one("hana", "j1").error["code"] == "job-interrupted"
    add(jobs, identifier="j2")
    for _ in range(3):
        killed(store, clock, gone)
        runner(store, clock).take_up()
    assert jobs.one("hana", "j2").state is State.FAILED


@pytest.mark.both
def test_who_was_taken_for_dead_writes_nothing_more(store, jobs, clock):
    add(jobs)

    def slow(turn):
        turn.put(b'{"line": 1}\n', done=1, total=3, upto=1)
        clock.now += timedelta(minutes=6)
        other = runner(store, clock, holder=holder_here("b"))
        assert other.take_up() == 1
        assert other.run_next()
        turn.put(b'{"line": 2}\n', done=2, total=3, upto=2)
        raise AssertionError("it went on")

    assert runner(store, clock, slow).run_next()
    assert result(jobs) == [1, 2, 3]
    assert jobs.one("hana", "j1").state is State.DONE


def test_a_service_that_stops_puts_what_it_is_at_back_and_loses_nothing(store, jobs, clock):
    add(jobs)
    work = runner(store, clock)
    work.stopping.set()
    work.run_next()
    job = jobs.one("hana", "j1")
    assert (job.state, job.done, job.attempts) == (State.QUEUED, 1, 0)
    runner(store, clock).run_next()
    assert result(jobs) == [1, 2, 3]


@pytest.mark.both
def test_what_is_written_with_the_end_is_written_if_and_only_if_it_is_the_end(store, jobs, clock):
    add(jobs)
    person = small.candidates()[0]

    def ends(turn):
        def write(file):
            from matching.store.documents import PEOPLE as KIND
            from matching.store.documents import Known, put, rows_of

            put(file, KIND, rows_of(KIND, [person]), Known.REFUSE)
            if turn.job.attempts == 0:
                raise KeyboardInterrupt

        turn.end(b"{}", write=write)

    with pytest.raises(KeyboardInterrupt):
        runner(store, clock, ends, holder=f"{socket.gethostname()}/{ended_process()}/x").run_next()
    assert (store.candidates(), jobs.one("hana", "j1").state) == ((), State.RUNNING)
    work = runner(store, clock, ends)
    work.take_up()
    work.run_next()
    assert (store.candidates(), jobs.one("hana", "j1").state) == ((person,), State.DONE)


@pytest.mark.both
def test_somebody_may_only_have_so_much_waiting(store, jobs, clock):
    for number in range(10):
        add(jobs, identifier=f"j{number}")
    with pytest.raises(BadInputError, match="10 jobs are waiting"):
        add(jobs, identifier="one-more")
    add(jobs, identifier="of-another", owner="bora")
    runner(store, clock).run_next()
    add(jobs, identifier="one-more")


@pytest.mark.both
def test_results_are_kept_for_the_time_that_is_told_and_not_longer(store, jobs, clock):
    add(jobs)
    add(jobs, identifier="j2")
    work = runner(store, clock)
    work.run_next()
    clock.now += timedelta(hours=72)
    work.forget_ended()
    assert result(jobs) == [1, 2, 3]
    clock.now += timedelta(seconds=1)
    work.forget_ended()
    with pytest.raises(NotFoundError, match="job"):
        jobs.one("hana", "j1")
    assert jobs.one("hana", "j2").state is State.QUEUED
    with store.file.reading() as file:
        assert file.execute(select(PIECES)).all() == file.execute(select(PEOPLE)).all() == []


@pytest.mark.both
def test_what_speaks_of_somebody_who_is_erased_is_deleted_and_nothing_else(store, jobs, clock):
    add(jobs, b"1")
    add(jobs, b"2", identifier="j2")
    work = runner(store, clock)
    work.run_next()
    work.run_next()
    with store.file.writing() as file:
        assert forget_person(file, "c02", now=T0) == 1
    assert not jobs.one("hana", "j2").has_result
    assert result(jobs) == [1]


@pytest.mark.both
def test_a_job_under_way_that_speaks_of_somebody_who_is_erased_is_cancelled(store, jobs, clock):
    add(jobs)

    def erased_meanwhile(turn):
        turn.put(b'{"line": 1}\n', done=1, total=2, upto=1, people=["c01"])
        with store.file.writing() as file:
            forget_person(file, "c01", now=T0)
        turn.put(b'{"line": 2}\n', done=2, total=2, upto=2)

    runner(store, clock, erased_meanwhile).run_next()
    assert (jobs.one("hana", "j1").state, result(jobs)) == (State.CANCELLED, [])


@pytest.mark.both
def test_a_user_who_is_erased_leaves_no_job(store, jobs, clock):
    add(jobs)
    add(jobs, identifier="j2", owner="bora")
    runner(store, clock).run_next()
    with store.file.writing() as file:
        forget_user(file, "hana")
    assert (jobs.page("hana")[0], len(jobs.page("bora")[0])) == ([], 1)


def test_a_thread_outlives_what_nobody_foresaw_and_says_that_the_job_failed(store, jobs, clock):
    add(jobs, b"not a number")
    add(jobs, identifier="j2")
    work = runner(store, clock)
    done = threading.Event()

    def step():
        return work.run_next() or done.set()

    worker = Worker("jobs", step, seconds=0.01, failed=lambda: work.fail_mine({"code": "job-failed"}))
    worker.start()
    assert done.wait(5)
    assert worker.stop()
    assert jobs.one("hana", "j1").error == {"code": "job-failed"}  # int("not a number") raised a ValueError
    assert jobs.one("hana", "j2").state is State.DONE


def test_an_error_document_says_what_the_catalogue_says():
    assert error_document(BadInputError("not-text"))["message"]["ko"]


# Tables -------------------------------------------------------------------------------------------

GOOD = "a,Etch engineer\nb,Cell engineer\n"
BAD = "a,Etch engineer\na,The same id again\nb,Cell engineer\n"


def imported(store, jobs, clock, rows, **changes):
    wanted = Wanted("candidates", "people.csv", dry_run=False, skip_bad=False, replace=False, language="en")
    values = {**wanted.values(), **changes}
    job = add(jobs, ("id,headline\n" + rows).encode(), kind=IMPORT, values=values)
    work = Runner(store, {IMPORT: importing(store)}, now=clock, holder=holder_here("a"))
    assert work.run_next()
    job = jobs.one("hana", job.id)
    return job, json.loads(b"".join(jobs.pieces(job)))


def ids(store):
    return sorted(store.ids("candidate"))


@pytest.mark.both
def test_a_table_whose_rows_are_all_good_is_stored_whole(store, jobs, clock):
    job, report = imported(store, jobs, clock, GOOD)
    assert (job.state, report["stored"], report["good"], ids(store)) == (State.DONE, 2, 2, ["a", "b"])


def test_one_bad_row_and_nothing_is_stored_and_the_rows_come_back(store, jobs, clock):
    job, report = imported(store, jobs, clock, BAD)
    assert (job.state, job.error["code"], ids(store)) == (State.FAILED, "table-bad-rows", [])
    assert (report["stored"], report["bad"], report["problems"][0]["line"]) == (None, 1, 3)
    assert report["badRows"]["name"] == "people-bad.csv"


def test_the_good_rows_alone_are_stored_where_that_is_asked_for(store, jobs, clock):
    job, report = imported(store, jobs, clock, BAD, skipBad=True)
    assert (job.state, report["stored"], report["bad"], ids(store)) == (State.DONE, 2, 1, ["a", "b"])


def test_nothing_is_stored_where_rows_are_only_to_be_checked(store, jobs, clock):
    job, report = imported(store, jobs, clock, BAD, dryRun=True)
    assert (job.state, report["stored"], report["bad"], ids(store)) == (State.DONE, None, 1, [])


def test_a_row_of_somebody_stored_is_found_when_they_are_erased(store, jobs, clock):
    store.add_candidates(small.candidates())
    job, _ = imported(store, jobs, clock, "c01,Etch lead\n")
    with store.file.writing() as file:
        assert forget_person(file, "c01", now=T0) == 1
    assert not jobs.one("hana", job.id).has_result
