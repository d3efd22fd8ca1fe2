"""What the parts of a report are made with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.evaluation.pipeline import PoolMaker
from matching.scoring import TwoSided


@dataclass(frozen=True)
class Asked:
    """Pools, a scorer, a day and a seed; `encoder` is how the report names what encodes."""

    pools: PoolMaker
    scorer: TwoSided
    day: date
    seed: int
    encoder: str
    command: str | None = None
