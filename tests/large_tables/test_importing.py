"""A large table is stored in parts, goes on where it was stopped, and ends as if nothing had stopped it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.bulk import check, read_table, report
from matching.bulk.table import open_table
from matching.cli import main
from matching.errors import BadInputError
from matching.large_tables import LargeTable, importing, storing
from matching.large_tables.tables import IMPORTS
from matching.settings import settings
from matching.store import Known, Store
from matching.store.backup import backup
from matching.store.people import forget
from matching.store.restoring import restore
from matching.store.tables import CANDIDATES
from tests.counts import cases
from tests.databases import every_row
from tests.store.children import die_at, in_a_child

ROWS, PART = 130, 20
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HEADER = "id,headline,회사명,입사일,퇴사일\n"


@pytest.fixture(scope="module", autouse=True)
def _small_parts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "_TOGETHER", 10)
        patch.setattr(report, "_ALONE", 1_000)  # all is read here
        patch.setattr(importing, "PART", PART)
        yield


def row(number, headline="Engineer"):
    return f"p{number:04},{headline} {number},Firm {number % 4},2016.{number % 12 + 1:02},현재\n"


@pytest.fixture
def path(tmp_path):
    return written(tmp_path)


def written(folder):
    path = folder / "people.csv"
    path.write_text(HEADER + "".join(map(row, range(ROWS))), encoding="utf-8")
    return path


def large(store, path, *, moment=NOW, **options):
    return LargeTable(store, open_table(path, "candidates"), now=lambda: moment, **options)


def imported(store, path, *, skip_bad=False, **options):
    """Do what the command does."""
    whole = large(store, path, **options)
    mark = whole.bookmark() or whole.begin(whole.check())
    return whole.report(whole.store(mark, skip_bad=skip_bad).decided)


def interrupted(store, path, monkeypatch, parts=2, **options):
    """Import and be interrupted once so many parts are stored."""
    left, once = [parts], storing.put

    def stopping(*given):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return once(*given)

    with monkeypatch.context() as patch:
        patch.setattr(storing, "put", stopping)
        with pytest.raises(KeyboardInterrupt):
            imported(store, path, **options)


def contents(store):
    """Return all rows of all tables but keys, what is sealed opened, and moments left out."""
    with store.file.reading() as file:
        tables = {
            name: sorted(map(repr, rows))
            for name, rows in every_row(file).items()
            if name not in ("candidates", "person_keys", "imports", "alembic_version")
        }
        people = [(each.id, each.checksum, each.revision) for each in file.execute(CANDIDATES.select())]
        marks = [
            (each.digest, each.asked, each.done, each.stored, each.warned, each.decided)
            for each in file.execute(IMPORTS.select())
        ]
    return tables, sorted(people), marks, [store.candidate(each).model_dump() for each, _, _ in sorted(people)]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """What a store holds that imported the table whole."""
    folder = tmp_path_factory.mktemp("whole")
    with closing(Store(folder / "store.sqlite3")) as store:
        imported(store, written(folder))
        return contents(store)


def test_a_table_stored_in_parts_is_the_table_stored_all_at_once(place, path, tmp_path):
    with closing(place.open()) as store, closing(Store(tmp_path / "other" / "store.sqlite3")) as other:
        said = imported(store, path)
        held = check(read_table(path.read_bytes(), path.name, "candidates"), helpers=0)
        other.add_documents("candidate", held.to_store())
        assert list(store.candidates()) == list(other.candidates())
        assert {**said.counts, "erased": 0} == {**held.counts, "erased": 0}
        assert store.revision.candidates == -(-ROWS // PART)  # the control: a write a part


@pytest.mark.parametrize("parts", [0, 1, 3, 6])
def test_an_import_that_was_interrupted_goes_on_and_ends_as_if_it_never_was(
    place, path, uninterrupted, monkeypatch, parts
):
    with closing(place.open()) as store:
        interrupted(store, path, monkeypatch, parts)
        mark = large(store, path).bookmark()
        assert (mark.done, mark.stored, mark.ended) == (parts * PART, parts * PART, None)
        assert store.ids("candidate") == {f"p{number:04}" for number in range(parts * PART)}
        said = imported(store, path, moment=NOW + timedelta(days=1))
        assert contents(store) == uninterrupted
        assert said.counts["good"] == ROWS
        store.file.examine()


STEPS = ("put", "move", "erased_among", "checksums_of")


@pytest.mark.parametrize("step", range(0, -(-ROWS // PART) * len(STEPS), cases(3, 1)))
def test_an_import_killed_at_any_step_loses_nothing_and_stores_nothing_twice(some_place, path, uninterrupted, step):
    def killed():
        store = some_place.open()
        die_at(step, storing, STEPS)
        imported(store, path)

    some_place.open().close()
    assert in_a_child(killed) < 0
    with closing(some_place.open()) as store:  # every page is looked at
        with store.file.writing():
            pass  # what a killed process had sent to a server is done or taken back now
        done = large(store, path).bookmark().done
        assert done == step // len(STEPS) * PART  # parts that came to their end before
        assert len(store.ids("candidate")) == done
        imported(store, path)
        assert contents(store) == uninterrupted


CHILD = """
import time
from contextlib import closing
from matching.bulk import report
from matching.large_tables import importing, storing
report._TOGETHER, importing.PART = 10, 20
left, once = [3], storing.move
def move(*given):
    left[0] -= 1
    if not left[0]:
        print("half way", flush=True)
        time.sleep(60)
    return once(*given)
storing.move = move
import signal, sys
from matching.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever is started behind others is deaf to it
sys.argv = ["ktech-match", "import", "people.csv", "--in-parts"]
main()
"""


@pytest.fixture
def call(path, tmp_path, monkeypatch, capsys):
    """Run the command in this process over the store that others use as well."""
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["ktech-match", "import", path.name, "--in-parts", *arguments])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    settings.cache_clear()


def environment(home):
    root = str(Path(__file__).parents[2])
    return {**os.environ, "KTECH_HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": root}


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_a_command_stopped_within_a_part_leaves_the_parts_before_and_called_again_does_the_rest(call, tmp_path, by):
    home = tmp_path / "home"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=tmp_path, env=environment(home), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout.readline() == b"half way\n"
    child.send_signal(by)
    _, said = child.communicate()
    assert child.returncode == (-by if by == signal.SIGKILL else 130)
    assert (f"Stopped: {2 * PART} of {ROWS} rows are done with" in said.decode()) is (by == signal.SIGINT)
    with closing(Store(home / "store.sqlite3")) as store:
        assert len(store.ids("candidate")) == 2 * PART
    code, out, err = call()
    assert (code, f"Going on behind row {2 * PART} of {ROWS}" in err) == (0, True)
    assert f"{ROWS} rows: {ROWS} good, 0 bad" in out
    assert f"{ROWS} stored" in out  # of the whole table, not of what was left
    with closing(Store(home / "store.sqlite3")) as store:
        assert len(store.ids("candidate")) == ROWS
    code, out, err = call("--lang", "ko")
    assert (code, "할 일이 없습니다" in err, f"{ROWS}건을 저장" in out) == (0, True, True)


def test_a_bookmark_that_were_moved_without_its_rows_would_be_found(tmp_path, path, uninterrupted):
    with closing(Store(tmp_path / "home" / "store.sqlite3")) as store:
        whole = large(store, path)
        mark = whole.begin(whole.check())
        with store.file.writing() as file:  # what a kill between two transactions would leave
            storing.move(file, mark, replace(mark, done=PART, stored=PART))
        imported(store, path)
        assert contents(store) != uninterrupted


@pytest.fixture
def store(some_place):
    with closing(some_place.open()) as opened:
        yield opened


def test_a_file_that_was_changed_between_is_refused_with_both_digests(store, path, monkeypatch):
    interrupted(store, path, monkeypatch)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Engineer 99", b"Engineer 98"))
    with pytest.raises(BadInputError, match=r"not the file of which 40 of 130 rows .* --start-over") as refused:
        imported(store, path)
    assert refused.value.values["before"] != refused.value.values["now"]
    assert len(store.ids("candidate")) == 2 * PART
    path.write_bytes(before)
    imported(store, path)  # the control: the same bytes, whenever they were written
    assert len(store.ids("candidate")) == ROWS


def test_other_options_are_refused_and_the_error_names_those_of_before(store, path, monkeypatch):
    interrupted(store, path, monkeypatch, replace=True)
    with pytest.raises(BadInputError, match=r"other options: --kind candidates --replace\. "):
        imported(store, path)
    imported(store, path, replace=True)
    assert len(store.ids("candidate")) == ROWS


def test_a_bookmark_that_was_let_go_makes_the_table_begin_anew(store, path, monkeypatch):
    interrupted(store, path, monkeypatch)
    large(store, path).forget()
    whole = large(store, path)
    assert whole.bookmark() is None
    assert whole.check()[0].counts["bad"] == 2 * PART  # they are there
    said = imported(store, path, replace=True)
    assert (said.counts["good"], large(store, path, replace=True).bookmark().stored) == (ROWS, ROWS - 2 * PART)


def test_a_bad_row_is_found_before_anything_is_stored(store, path):
    path.write_text(path.read_text(encoding="utf-8") + row(3, "Again") + "p9,x,Firm,03/04/2016,\n", encoding="utf-8")
    whole = large(store, path)
    decided, _ = whole.check()
    assert [(each.line, each.code) for each in whole.report(decided).problems] == [
        (ROWS + 2, "already-exists"),
        (ROWS + 3, "cell-date-two-ways"),
    ]
    assert (store.ids("candidate"), whole.bookmark()) == (set(), None)


def test_bad_rows_are_left_out_and_told_of_by_the_call_that_ends_the_import(store, path, monkeypatch):
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text[5:5] = ["p9,x,Firm,03/04/2016,\n"]
    path.write_text("".join(text) + row(3, "Again"), encoding="utf-8")
    interrupted(store, path, monkeypatch, skip_bad=True)
    said = imported(store, path, skip_bad=True)
    assert said.counts == {"total": 132, "good": 130, "bad": 2, "unchanged": 0, "skipped": 0, "erased": 0}
    assert [each.line for each in said.problems] == [6, 133]
    assert len(store.ids("candidate")) == ROWS


def write(store, identifier, headline="Somebody"):
    text = json.dumps({"basics": {"label": headline}, "x-ktech": {"id": identifier}})
    store.add_documents("candidate", [(identifier, text)], known=Known.REPLACE)


@pytest.mark.both
def test_an_id_that_somebody_took_meanwhile_stops_the_import_or_is_left_out(store, path, monkeypatch):
    interrupted(store, path, monkeypatch)
    write(store, "p0047")
    with pytest.raises(BadInputError, match=r"line 49.*is there already.*40 of 130 rows .*--skip-bad") as stopped:
        imported(store, path)
    assert stopped.value.code == "table-row-stops"
    assert len(store.ids("candidate")) == 2 * PART + 1  # nothing of that part
    said = imported(store, path, skip_bad=True)
    assert (said.counts["good"], said.counts["bad"]) == (ROWS - 1, 1)
    assert store.candidate("p0047").headline == "Somebody"
    assert [(each.line, each.code) for each in said.problems] == [(49, "already-exists")]


def test_an_id_that_was_written_meanwhile_is_replaced_where_that_was_asked_for(store, path, monkeypatch):
    write(store, "p0047")
    interrupted(store, path, monkeypatch, replace=True)
    write(store, "p0047", "Somebody else")
    write(store, "p0003", "Corrected")  # behind the bookmark: not touched again
    imported(store, path, replace=True)
    assert (store.candidate("p0047").headline, store.candidate("p0003").headline) == ("Engineer 47", "Corrected")


@pytest.mark.both
def test_whoever_was_erased_meanwhile_does_not_come_back(store, path, monkeypatch):
    write(store, "p0100")
    interrupted(store, path, monkeypatch, replace=True)
    for each in ("p0100", "p0003"):  # one of a part to come, one of a part that is stored
        with store.file.writing() as file:
            forget(file, each)
    said = imported(store, path, replace=True)
    assert store.ids("candidate") == {f"p{number:04}" for number in range(ROWS)} - {"p0100", "p0003"}
    assert said.counts["erased"] == 1
    assert any("1 rows were left out" in each.en for each in said.warnings)


def test_without_a_look_at_who_was_erased_they_would_come_back(store, path, monkeypatch):
    write(store, "p0100")
    interrupted(store, path, monkeypatch, replace=True)
    with store.file.writing() as file:
        forget(file, "p0100")
    monkeypatch.setattr(storing, "erased_among", lambda *_, **__: frozenset())
    imported(store, path, replace=True)
    assert "p0100" in store.ids("candidate")


def test_whoever_was_erased_before_is_stored_as_by_any_import(store, path):
    write(store, "p0100")
    with store.file.writing() as file:
        forget(file, "p0100")
    assert imported(store, path).counts["erased"] == 0  # the control: only what came after the check counts
    assert "p0100" in store.ids("candidate")


@pytest.mark.both
def test_two_processes_at_one_table_store_nothing_twice(store, path):
    whole = large(store, path)
    mark = whole.begin(whole.check())
    ended = whole.store(mark)
    with pytest.raises(BadInputError, match=r"(is there already|another process)"):
        whole.store(mark)  # as one who read the bookmark before the other moved it
    with store.file.writing() as file, pytest.raises(BadInputError, match="another process"):
        storing.move(file, mark, ended)
    assert len(store.ids("candidate")) == ROWS


def test_a_file_that_changes_while_it_is_stored_stops_before_the_next_part(store, path, monkeypatch):
    once = storing.put

    def changing(*given):
        os.utime(path, ns=(1, 1))
        return once(*given)

    monkeypatch.setattr(storing, "put", changing)
    with pytest.raises(BadInputError, match="changed while it was being read"):
        imported(store, path)
    assert len(store.ids("candidate")) == PART
    monkeypatch.undo()


def test_a_backup_made_in_between_is_brought_back_with_its_bookmark(tmp_path, path, uninterrupted, monkeypatch):
    at = tmp_path / "home" / "store.sqlite3"
    with closing(Store(at)) as store:
        interrupted(store, path, monkeypatch, parts=3)
        backup(store.file, tmp_path / "backup")
        imported(store, path)
    restore(tmp_path / "backup", at, replace=True)
    with closing(Store(at)) as store:
        assert store.file.examine().counts["imports"] == 1
        assert large(store, path).bookmark().done == 3 * PART
        imported(store, path)
        assert contents(store) == uninterrupted


def test_people_without_an_id_who_are_there_just_so_are_not_stored_again(store, tmp_path, monkeypatch):
    path = tmp_path / "people.jsonl"
    path.write_text("".join(json.dumps({"basics": {"label": f"E {number}"}}) + "\n" for number in range(50)))
    imported(store, path)
    path.write_text(path.read_text() + '{"basics": {"label": "one more"}}\n')
    interrupted(store, path, monkeypatch, parts=1)
    said = imported(store, path)
    assert (said.counts["unchanged"], said.counts["good"], len(store.ids("candidate"))) == (50, 1, 51)
    with store.file.reading() as file:
        assert len(file.execute(IMPORTS.select()).all()) == 1  # the one before of this path is gone


def test_nothing_that_a_row_says_is_in_the_bookmark(store, path, monkeypatch):
    path.write_text(path.read_text(encoding="utf-8") + row(3, "Again"), encoding="utf-8")
    interrupted(store, path, monkeypatch, skip_bad=True)
    with store.file.reading() as file:
        said = repr(file.execute(IMPORTS.select()).one())
    assert not any(word in said for word in ("p0003", "Engineer", "Again", "Firm"))
    assert "people.csv" in said  # the control


def test_the_command_checks_stores_and_gives_bad_rows_back(call, path, tmp_path):
    good = path.read_bytes()
    path.write_bytes(good + b"p9,x,Firm,03/04/2016,\n")
    code, out, err = call("--bad-rows", "bad.csv")
    assert (code, "131 rows: 130 good, 1 bad" in out, "1 of 131 rows are bad" in err) == (2, True, True)
    assert call("--dry-run")[0] == 2
    code, out, _ = call("--skip-bad", "--bad-rows", "bad.csv", "--json")
    said = json.loads(out)
    assert (code, said["stored"], said["bad"], said["erased"], len(said["problems"])) == (0, 130, 1, 0, 1)
    (header, bad) = csv.reader((tmp_path / "bad.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (header[-1], bad[0], "day and the month" in bad[-1]) == ("ktech_error", "p9", True)
    code, out, err = call()
    assert (code, "nothing is left to do" in err, "130 stored" in out) == (0, True, True)
    path.write_bytes(good)
    code, _, err = call("--start-over")
    assert (code, "130 of 130 rows are bad" in err) == (2, True)
    assert call("--start-over", "--replace", "--dry-run")[0] == 0


def test_progress_goes_on_where_the_import_does_and_ends_with_all_rows(store, path, monkeypatch):
    told = []
    whole = large(store, path)
    checked = whole.check(lambda *given: told.append(given))
    assert told == [*((done, ROWS + 1) for done in range(10, ROWS + 1, 10)), (ROWS, ROWS)]  # lines, then rows
    interrupted(store, path, monkeypatch)
    told.clear()
    whole.store(whole.bookmark(), progress=lambda *given: told.append(given))
    assert told == [(min(done, ROWS), ROWS) for done in range(3 * PART, ROWS + PART, PART)]
    assert checked[0].counts["total"] == ROWS


def test_an_import_begun_without_its_bad_rows_goes_on_without_them_alone(call, path, tmp_path, monkeypatch):
    path.write_text(path.read_text(encoding="utf-8") + "p9,x,Firm,03/04/2016,\n", encoding="utf-8")
    with closing(Store(tmp_path / "home" / "store.sqlite3")) as store:
        interrupted(store, path, monkeypatch, skip_bad=True)
    code, _, err = call()
    assert (code, "1 of 131 rows are bad and were to be left out" in err) == (2, True)
    code, out, err = call("--dry-run")
    assert (code, "row 40 of 131" in err, "nothing was stored" in out) == (0, True, False)
    assert "130 stored" in call("--skip-bad")[1]
