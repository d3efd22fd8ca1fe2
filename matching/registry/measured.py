"""What evaluation measured of a scorer, as a file: bound to both cards by their hashes, and read into gates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matching.errors import BadInputError, Place
from matching.registry import gates
from matching.registry.gates import Difference, Parity
from matching.registry.model import Gate
from matching.scoring.cards import Sha256


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _Difference(_Part):
    value: float
    low: float
    high: float
    queries: Annotated[int, Field(ge=0)]

    def difference(self) -> Difference:
        return Difference(self.value, self.low, self.high, self.queries)


class _Parity(_Part):
    verdicts_that_differ: Annotated[int, Field(ge=0)]
    median_shift: Annotated[float, Field(ge=0)]
    profiles: Annotated[int, Field(ge=0)]


class Measured(_Part):
    """How a challenger compares with the scorer in service (paired, nDCG), and its parity of languages."""

    format: Literal[1]
    challenger: Sha256
    in_service: Sha256
    quality: _Difference
    worse_side: _Difference
    parity: _Parity


def measured_gates(path: Path, *, challenger: str, in_service: str) -> tuple[Gate, ...]:
    """Return the gates of quality, the worse side and parity by a file of measurements.

    Raises `BadInputError` for a file that is damaged or is of other scorers.
    """
    at = Place(file=str(path))
    try:
        found = Measured.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise BadInputError("measured-unreadable", at=at) from None
    if (found.challenger, found.in_service) != (challenger, in_service):
        raise BadInputError("measured-of-others", at=at)
    return (
        gates.quality(found.quality.difference()),
        gates.worse_side(found.worse_side.difference()),
        gates.parity(Parity(**found.parity.model_dump())),
    )
