"""Which code and which data an entry was made with, by the content of their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from matching.settings import settings

_SHOWN = 16
_CODE = Path(__file__).resolve().parent
_CODE_FILES, _DATA_FILES = (".py", ".toml"), (".toml", ".csv", ".tsv", ".json", ".jsonl", ".gz", ".npz", ".npy", ".txt")


@cache
def software_versions() -> Mapping[str, str]:
    """Return the versions of the code and of the data it reads, read once a process."""
    reference = settings().data / "reference"
    return {
        "code": _digest(_files(_CODE, _CODE_FILES), _CODE),
        "data": _digest(_files(reference, _DATA_FILES), reference),
    }


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.suffix in endings and each.is_file())


def _digest(files: Iterable[Path], folder: Path) -> str:
    """Return the beginning of a hash over names and contents."""
    whole = hashlib.sha256()
    for each in files:
        whole.update(f"{each.relative_to(folder).as_posix()}\0".encode())
        whole.update(hashlib.sha256(each.read_bytes()).digest())
    return whole.hexdigest()[:_SHOWN]
