"""kill -9 in the middle of writing an import: nothing is stored, and all of it once the next process is there."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

from matching.jobs import Asked, Jobs, Runner, State, holder_here
from matching.jobs.importing import IMPORT, Wanted, importing
from matching.store import Store

ROWS = 2_100  # written 2,000 at a time
NOW = datetime(2026, 11, 26, tzinfo=UTC)
CHILD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from matching.jobs import Runner, holder_here
from matching.jobs.importing import IMPORT, importing
from matching.store import Store

def rows(file, job, kind, rows):
    for number, row in enumerate(rows):
        if number == 2_050:
            print("half way", flush=True)
            time.sleep(60)
        yield row

store = Store(Path(sys.argv[1]))
Runner(store, {IMPORT: importing(store, rows=rows)}, now=lambda: datetime(2026, 11, 26, tzinfo=UTC),
       holder=holder_here("c")).run_next()
"""


def test_an_import_killed_half_way_has_stored_nothing_and_the_next_process_does_all_of_it(tmp_path):
    table = "id,headline\n" + "".join(f"p{number},Engineer {number}\n" for number in range(ROWS))
    wanted = Wanted("candidates", "people.csv", dry_run=False, skip_bad=False, replace=False, language="en")
    path = tmp_path / "store.sqlite3"
    with closing(Store(path)) as store:
        jobs = Jobs(store)
        jobs.add(Asked("j1", IMPORT, "hana", wanted.values(), table.encode()), now=NOW)
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE)
        assert child.stdout.readline() == b"half way\n"
        child.kill()
        child.wait()
        child.stdout.close()
        assert (jobs.one("hana", "j1").state, len(store.ids("candidate"))) == (State.RUNNING, 0)
        work = Runner(store, {IMPORT: importing(store)}, now=lambda: NOW, holder=holder_here("d"))
        assert work.take_up() == 1
        assert work.run_next()
        assert (jobs.one("hana", "j1").state, len(store.ids("candidate"))) == (State.DONE, ROWS)
