"""A disk that is small enough to be filled: a file system in memory, which only root can mount."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from matching.store.file import RecordFile

MEGABYTES = 24


@dataclass(frozen=True)
class Disk:
    """A folder on a disk of its own."""

    root: Path

    @property
    def _ballast(self) -> Path:
        return self.root / "ballast"

    def fill(self, *stores: RecordFile) -> None:
        """Leave not a byte, and nothing in the stores' logs that could be written over."""
        for each in stores:
            each.sweep()
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 16, 1):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def make_room(self) -> None:
        """Give back what was taken."""
        self._ballast.unlink(missing_ok=True)

    def files(self) -> set[str]:
        """Return the names of all files but those of databases in use."""
        names = {str(each.relative_to(self.root)) for each in self.root.rglob("*") if each.is_file()}
        return {each for each in names if not each.endswith(("-wal", "-shm", "ballast"))}


@contextmanager
def small_disk(at: Path) -> Iterator[Disk]:
    """Mount a small disk; skips the test where that is not allowed."""
    at.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "tmpfs", str(at)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here, which takes root")
    try:
        yield Disk(at)
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)
