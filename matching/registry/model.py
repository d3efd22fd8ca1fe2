"""What is in service, since when and why; and what a gate says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from matching.language import Text
from matching.scoring import TwoSided
from matching.scoring.cards import Name, Sha256


@dataclass(frozen=True)
class GateResult:
    """What a gate says: its name, whether it is passed, why in both languages, and the numbers behind it."""

    name: str
    passed: bool
    text: Text
    numbers: Mapping[str, float] = field(default_factory=dict)


class Gate(Protocol):
    """A condition that a scorer must meet before it takes the place of the one in service."""

    def __call__(self, challenger: TwoSided, in_service: TwoSided) -> GateResult:
        """Compare a scorer with the one in service."""
        ...


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Placed(_Part):
    """A scorer that was put in service on a day, by its name and its card's sha256, and how it came there."""

    name: Name
    sha256: Sha256
    day: date
    by: Literal["promotion", "rollback"]


class Pointer(_Part):
    """The file `in_service.json`: what was put in service, oldest first; the last serves."""

    format: Literal[1]
    placed: Annotated[tuple[Placed, ...], Field(min_length=1)]
