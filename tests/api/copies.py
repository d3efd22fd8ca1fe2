"""A home that was filled once, for others to begin with a copy of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matching.store.file import RecordFile


class Copies:
    """What the first home held and who was in it, until the process ends."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self._people: dict[str, Any] = {}

    def laid(self, home: Path) -> dict[str, Any]:
        """Fill an empty home as the first was filled; return who is in it, nobody where there was no first."""
        if self._people:
            shutil.copytree(self._folder.name, home, dirs_exist_ok=True)
        return {name: replace(each) for name, each in self._people.items()}

    def keep(self, file: RecordFile, people: dict[str, Any]) -> None:
        """Keep the home of a store that is a file as the first."""
        if file.path is not None:
            file.sweep()
            shutil.copytree(file.home, self._folder.name, dirs_exist_ok=True)
            self._people = {name: replace(each) for name, each in people.items()}
