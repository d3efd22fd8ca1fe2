"""Which pairs a scorer was learned from, told by digests, so that it can be asked about others alone."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["employer", "opening", "person"]
_HEX = 16


def digest_of(kind: Kind, identifier: str) -> str:
    """Return the first 64 bits of the sha256 of an id, as a card keeps it."""
    return hashlib.sha256(f"{kind}\0{identifier}".encode()).hexdigest()[:_HEX]


class LearnedFrom(BaseModel):
    """The pairs learned from, by all who stand in them, and how they were divided from those held back.

    `digests` are those of employers, openings and people, ascending. `seed` and `share`
    are the division's (`judgements.splitting`); the counts are of pairs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    seed: int
    share: Annotated[float, Field(ge=0, lt=1)]
    learned: Annotated[int, Field(ge=0)]
    held: Annotated[int, Field(ge=0)]
    neither: Annotated[int, Field(ge=0)]
    digests: tuple[Annotated[str, Field(pattern=rf"^[0-9a-f]{{{_HEX}}}$")], ...]

    def knows(self, *, employer: str, opening: str, person: str) -> bool:
        """Whether anybody of a pair stands in a pair that was learned from."""
        asked = digest_of("employer", employer), digest_of("opening", opening), digest_of("person", person)
        return not set(asked).isdisjoint(self.digests)
