"""Keeps what tests write in memory where there is room: a database waits for its disk after each write."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY, ROOM = Path("/dev/shm"), 2 << 30


def has_room(at: Path = IN_MEMORY, room: int = ROOM) -> bool:
    """Whether so many bytes can be written there."""
    return os.access(at, os.W_OK) and shutil.disk_usage(at).free >= room


def folder_of_its_own(prefix: str) -> Path:
    """Make a folder, in memory where there is room for it, that goes when this process ends."""
    made, here = tempfile.mkdtemp(prefix=prefix, dir=IN_MEMORY if has_room() else None), os.getpid()

    def remove() -> None:
        if os.getpid() == here:  # and not one forked from it
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return Path(made)


def keep_in_memory() -> None:
    """Let what is written for a while lie in memory from here on: by this process and by those that it starts."""
    if has_room():
        made = folder_of_its_own("ktech-tests-")
        made.chmod(0o711)  # as in the folder it stands for, another user finds what is theirs
        tempfile.tempdir = str(made)
        os.environ |= {"TMPDIR": str(made), "PYTEST_DEBUG_TEMPROOT": str(made)}
