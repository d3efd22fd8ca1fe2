"""Scorers by name, and which of them serves.

`prior` comes with the project; the others lie in a folder of their own, each with card
and manifest. `in_service.json` beside them names what was put in service by name and
hash, so that a card that was exchanged under its name does not serve. Where the one
named cannot be read, the last that can serves instead, and that is said.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError

from matching.errors import AlreadyExistsError, BadInputError, NotFoundError, ScorerError
from matching.language import Text, message
from matching.registry.gates import REQUIRED
from matching.registry.model import GateResult, Placed, Pointer
from matching.scoring.cards import CARD, Card, load_scorer, manifest_of, read_card, replace_file, write_card
from matching.scoring.sides import TwoSided
from matching.settings import settings

PRIOR = "prior"
POINTER = "in_service.json"


@dataclass(frozen=True)
class Served:
    """The scorer that serves; `notice` says why it is not the one that should."""

    scorer: TwoSided
    sha256: str
    notice: Text | None = None


@dataclass(frozen=True)
class Shelf:
    """The scorers of a folder, and the prior."""

    folder: Path
    prior: Path

    @classmethod
    def of_settings(cls) -> Self:
        """Return the scorers of the settings."""
        return cls(settings().scorers, settings().models / PRIOR)

    def names(self) -> tuple[str, ...]:
        """Return the names of all scorers, the prior first."""
        found = sorted(each.parent.name for each in self.folder.glob(f"[a-z0-9]*/{CARD}"))
        return (PRIOR, *(name for name in found if name != PRIOR))

    def folder_of(self, name: str) -> Path:
        """Return where a scorer lies. Raises `NotFoundError`."""
        if name not in self.names():
            raise NotFoundError("scorer", name)
        return self.prior if name == PRIOR else self.folder / name

    def card(self, name: str) -> Card:
        """Return a scorer's card. Raises `NotFoundError`, `ScorerError`."""
        return read_card(self.folder_of(name))

    def load(self, name: str) -> TwoSided:
        """Return a scorer. Raises `NotFoundError`, `ScorerError`."""
        return load_scorer(self.folder_of(name))

    def sha256(self, name: str) -> str:
        """Return the hash of a scorer's card. Raises `NotFoundError`, `ScorerError`."""
        path = self.folder_of(name) / CARD
        try:
            return manifest_of(path.read_bytes())[CARD]
        except OSError:
            raise ScorerError("scorer-missing", file=str(path)) from None

    def add(self, card: Card) -> Path:
        """Keep a card under its name, whole or not at all. Raises `AlreadyExistsError`, `ScorerError`."""
        if card.name in self.names():
            raise AlreadyExistsError("scorer", card.name)
        beside = self.folder / f".{card.name}.{os.getpid()}"
        try:
            write_card(beside, card)
            load_scorer(beside)
            beside.rename(self.folder / card.name)
        except OSError as error:
            why = error.strerror or "?"
            raise ScorerError("scorer-not-written", file=str(self.folder / card.name), why=why) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return self.folder / card.name

    def placed(self) -> tuple[Placed, ...]:
        """Return what was put in service, oldest first; nothing where only the prior ever served.

        Raises `ScorerError` for a file that is damaged.
        """
        path = self.folder / POINTER
        if not path.exists():
            return ()
        try:
            return Pointer.model_validate_json(path.read_bytes()).placed
        except (OSError, ValidationError):
            raise ScorerError("scorer-pointer", file=str(path)) from None

    def load_in_service(self) -> Served:
        """Return the scorer that serves, its hash checked; of damaged ones the last good one before, with a notice.

        Raises `ScorerError` only where the prior itself is damaged.
        """
        try:
            placed = self.placed()
        except ScorerError as error:
            return self._prior(message("registry", "pointer-damaged", why=error.text()))
        standing = _standing(placed)
        for back, each in enumerate(reversed(standing)):
            served = self._served(each)
            if served is not None:
                notice = message("registry", "served-instead", wanted=standing[-1].name, served=each.name)
                return Served(served, each.sha256, notice if back else None)
        wanted = standing[-1].name if standing else PRIOR
        instead = message("registry", "served-instead", wanted=wanted, served=PRIOR)
        return self._prior(instead if standing else None)

    def _prior(self, notice: Text | None) -> Served:
        return Served(load_scorer(self.prior), self.sha256(PRIOR), notice)

    def _served(self, placed: Placed) -> TwoSided | None:
        try:
            scorer = self.load(placed.name)
            return scorer if self.sha256(placed.name) == placed.sha256 else None
        except (NotFoundError, ScorerError):
            return None

    def promote(self, name: str, results: Sequence[GateResult], *, day: date) -> Placed:
        """Put a scorer in service that passed every gate; none may be left out.

        Raises `BadInputError` with the gates that it did not pass, `NotFoundError`, `ScorerError`.
        """
        self.load(name)
        failed = [each.text for each in results if not each.passed]
        said = {each.name for each in results}
        failed += [message("registry", "gate-missing", gate=message("registry", f"gate-{gate}"))
                   for gate in REQUIRED if gate not in said]  # fmt: skip
        if failed:
            why = Text(*(" ".join(each[lang] for each in failed) for lang in ("en", "ko")))
            raise BadInputError("scorer-not-promoted", scorer=name, why=why)
        return self._place(name, day, "promotion")

    def rollback(self, *, day: date) -> Placed:
        """Put in service again what served before the last promotion and still can, the prior in the end.

        Raises `BadInputError` where only the prior is left.
        """
        return self._place(self.earlier(), day, "rollback")

    def earlier(self) -> str:
        """Return the name of the scorer that `rollback` goes back to. Raises as it does."""
        standing = _standing(self.placed())
        if not standing:
            raise BadInputError("scorer-no-earlier")
        earlier = (each.name for each in reversed(standing[:-1]) if self._served(each) is not None)
        return next(earlier, PRIOR)

    def _place(self, name: str, day: date, by: Literal["promotion", "rollback"]) -> Placed:
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            new = Placed(name=name, sha256=self.sha256(name), day=day, by=by)
            pointer = Pointer(format=1, placed=(*self.placed(), new))
            replace_file(self.folder / POINTER, (pointer.model_dump_json(indent=1) + "\n").encode())
        return new


def _standing(placed: Sequence[Placed]) -> list[Placed]:
    """Return the promotions that no rollback took back, oldest first; none where the prior serves."""
    standing: list[Placed] = []
    for each in placed:
        if each.by == "promotion":
            standing.append(each)
        while each.by == "rollback" and standing:
            standing.pop()
            if standing and (standing[-1].name, standing[-1].sha256) == (each.name, each.sha256):
                break
    return standing


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold other processes back while a file is read and written again."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
