"""How many passes were granted: what an officer says, from where, and as of which day. Nothing here can know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matching.errors import BadInputError, Place
from matching.scoring.cards import replace_file

GOAL, GOAL_YEAR = 1_000, 2030  # the announcement of 18 February 2025: 1,000 people by 2030
MOST = 1_000_000
LONGEST_SOURCE = 200
FILE = "passes.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Granted(_Part):
    """So many passes were granted up to a day, as `source` says; typed by a user on a day."""

    granted: Annotated[int, Field(ge=0, le=MOST)]
    day: date
    source: Annotated[str, Field(min_length=1, max_length=LONGEST_SOURCE)]
    by: str
    typed: date

    @property
    def share(self) -> float:
        """The part of the goal that is reached."""
        return self.granted / GOAL


class _File(_Part):
    format: Literal[1]
    said: tuple[Granted, ...]


def granted_given(number: str, day: date, source: str, *, by: str, today: date) -> Granted:
    """Return what an officer typed. Raises `BadInputError` with the field it is about."""
    digits = number.strip().replace(",", "")
    if not digits.isascii() or not digits.isdecimal() or int(digits[:9]) > MOST:
        raise BadInputError("passes-no-number", at=Place(pointer="/granted"), most=f"{MOST:,}")
    if day > today:
        raise BadInputError("passes-day-to-come", at=Place(pointer="/day"))
    if not source.strip():
        raise BadInputError("missing-field", at=Place(pointer="/source"))
    if len(source) > LONGEST_SOURCE:
        raise BadInputError("text-too-long", at=Place(pointer="/source"), most=LONGEST_SOURCE)
    return Granted(granted=int(digits), day=day, source=" ".join(source.split()), by=by, typed=today)


def read_granted(home: Path) -> tuple[Granted, ...]:
    """Return what was typed, the latest last; nothing where nobody typed anything. Raises `BadInputError`."""
    path = home / FILE
    if not path.exists():
        return ()
    try:
        return _File.model_validate_json(path.read_bytes()).said
    except (OSError, ValidationError):
        raise BadInputError("passes-damaged", at=Place(file=FILE)) from None


def keep_granted(home: Path, given: Granted) -> Sequence[Granted]:
    """Add what was typed; what was typed before stays. Raises `BadInputError`, `ScorerError`."""
    said = (*read_granted(home), given)
    replace_file(home / FILE, (_File(format=1, said=said).model_dump_json(indent=1) + "\n").encode())
    return said
