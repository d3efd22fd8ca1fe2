"""What tests write lies in memory where there is room, and goes with the process that made its folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.in_memory import IN_MEMORY, has_room

ASKING = """
import os, sys, tempfile
from pathlib import Path
from tests import in_memory
if "full" in sys.argv:
    in_memory.has_room = lambda: False
in_memory.keep_in_memory()
if os.fork() == 0:
    sys.exit()  # ends as this process does, and takes nothing with it
os.wait()
made = Path(tempfile.mkdtemp())
print(made, made.is_dir(), os.environ.get("TMPDIR"))
"""


def asked(*how: str) -> tuple[Path, str, str]:
    """Return where a folder was made, whether it was there, and where processes are told to make theirs."""
    told = {name: value for name, value in os.environ.items() if name not in ("TMPDIR", "PYTEST_DEBUG_TEMPROOT")}
    command = [sys.executable, "-c", ASKING, *how]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1], env=told)
    made, is_there, where = done.stdout.split()
    return Path(made), is_there, where


def test_there_is_room_where_as_much_is_free_and_one_may_write(tmp_path):
    assert has_room(tmp_path, 1)
    assert not has_room(tmp_path, 1 << 60)
    assert not has_room(tmp_path / "nowhere", 1)


def test_a_folder_in_memory_goes_with_the_process_that_made_it_and_not_with_one_forked_from_it():
    made, is_there, where = asked()
    assert is_there == "True"
    assert (where == str(made.parent)) == made.is_relative_to(IN_MEMORY) == has_room()
    if has_room():
        assert not made.parent.exists()


def test_without_room_all_is_written_where_it_else_is():
    made, is_there, where = asked("full")
    assert (is_there, where) == ("True", "None")
    assert made.parent != Path(tempfile.gettempdir()) or not has_room()
    made.rmdir()
