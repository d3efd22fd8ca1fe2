"""Golden cases: two pairs as values of features, and which of them must stand first.

They are about the scorer and not about encoders or documents, so they are written as
values of features; a feature that a case does not name is not known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matching.errors import PolicyDataError
from matching.features import SIDES, Side, feature_names
from matching.language import Text
from matching.scoring.sides import TwoSided, mutual_score
from matching.settings import settings

Value = Annotated[float, Field(ge=0, le=1)]
Values = Mapping[Side, Mapping[str, float]]


@dataclass(frozen=True)
class GoldenCase:
    """Which score is looked at (a side's, or the mutual one), the pair that must stand first, and the other."""

    of: Side | Literal["mutual"]
    better: Values
    worse: Values
    why: Text

    def holds(self, scorer: TwoSided) -> bool:
        """Whether a scorer puts the better pair first."""
        return self._score(scorer, self.better) > self._score(scorer, self.worse)

    def _score(self, scorer: TwoSided, values: Values) -> float:
        company, candidate = (scorer.of(side).predict(_row(values, side)) for side in SIDES)
        if self.of == "mutual":
            return float(mutual_score(company, candidate)[0])
        return float((company if self.of == "company" else candidate)[0])


def _row(values: Values, side: Side) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    said = values.get(side, {})
    return np.array([[said.get(name, np.nan) for name in feature_names(side)]])


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _Pair(_Part):
    company: dict[str, Value] = {}
    candidate: dict[str, Value] = {}

    def values(self) -> Values:
        return {"company": self.company, "candidate": self.candidate}


class _Case(_Part):
    of: Literal["company", "candidate", "mutual"]
    better: _Pair
    worse: _Pair
    en: Annotated[str, Field(min_length=1)]
    ko: Annotated[str, Field(min_length=1)]


class _File(_Part):
    case: Annotated[list[_Case], Field(min_length=1)]


def read_golden(path: Path) -> tuple[GoldenCase, ...]:
    """Return the cases of a file. Raises `PolicyDataError` for one that is damaged or names no feature of ours."""
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        kind = error.errors()[0]["type"] if isinstance(error, ValidationError) else type(error).__name__
        raise PolicyDataError(str(path), f"is no file of golden cases ({kind})") from None
    for case in found.case:
        for side, said in (pair for each in (case.better, case.worse) for pair in each.values().items()):
            if strange := sorted(set(said) - set(feature_names(side))):
                raise PolicyDataError(str(path), f"no such features: {', '.join(strange)}")
    return tuple(
        GoldenCase(case.of, case.better.values(), case.worse.values(), Text(case.en, case.ko)) for case in found.case
    )


@cache
def golden_cases() -> tuple[GoldenCase, ...]:
    """Return the golden cases that come with the project, read once a process."""
    return read_golden(settings().data / "golden" / "cases.toml")
