"""Judgements as a table: CSV with the columns opening, candidate, side, grade, and weight where they differ."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadInputError, Place, UnknownNameError
from matching.features import SIDES, Side
from matching.scoring.cards import Source
from matching.scoring.learning import Judged

COLUMNS = ("opening", "candidate", "side", "grade")
FeaturesOf = Callable[[str, Sequence[str]], Mapping[Side, NDArray[np.float64]]]
"""Told an opening's id and people's ids, it returns each side's features, a row a person."""


@dataclass(frozen=True)
class Judgement:
    """What somebody said of a pair: on one side, a grade in [0, 1], and what it counts."""

    opening: str
    candidate: str
    side: Side
    grade: float
    weight: float


def read_judgements(path: Path, *, highest: float = 1.0) -> tuple[tuple[Judgement, ...], Source]:
    """Return the judgements of a file, grades divided by the highest there can be, and what the card says of the file.

    Raises `BadInputError` with the line and the column.
    """
    try:
        content = path.read_bytes()
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInputError("judgements-unreadable", at=Place(file=str(path))) from None
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise BadInputError("judgements-columns", at=Place(file=str(path), line=1), columns=", ".join(COLUMNS))
    found = tuple(
        _judgement(row, Place(file=str(path), line=number), highest) for number, row in enumerate(rows, start=2)
    )
    return found, Source(name=path.name, sha256=hashlib.sha256(content).hexdigest(), rows=len(found))


def _judgement(row: Mapping[str, str | None], at: Place, highest: float) -> Judgement:
    opening, candidate = ((row.get(key) or "").strip() for key in ("opening", "candidate"))
    if not opening or not candidate:
        raise BadInputError("judgements-no-pair", at=at)
    side = _side((row.get("side") or "").strip(), at)
    grade = _number(row.get("grade"), at, "grade", most=highest)
    weight = _number(row["weight"], at, "weight", most=np.inf) if row.get("weight") else 1.0
    return Judgement(opening, candidate, side, grade / highest, weight)


def _side(name: str, at: Place) -> Side:
    for side in SIDES:
        if name == side:
            return side
    raise UnknownNameError("side", name, SIDES, at=at)


def _number(text: str | None, at: Place, column: str, *, most: float) -> float:
    try:
        number = float(text or "")
    except ValueError:
        number = np.nan
    if not (0 <= number <= most and np.isfinite(number)):
        raise BadInputError("judgements-number", at=at, column=column, most=f"{most:g}")
    return number


def judged_sides(judgements: Iterable[Judgement], features_of: FeaturesOf) -> dict[Side, Judged]:
    """Return each side's judgements with their pairs' features; those of an opening, or of a person, are a group."""
    of: dict[tuple[str, Side], list[Judgement]] = {}
    for each in judgements:
        of.setdefault((each.opening, each.side), []).append(each)
    parts: dict[Side, list[Judged]] = {}
    for (opening, side), given in of.items():
        values = features_of(opening, [each.candidate for each in given])[side]
        grades, weights = ([getattr(each, name) for each in given] for name in ("grade", "weight"))
        groups = [opening if side == "company" else each.candidate for each in given]
        parts.setdefault(side, []).append(Judged(values, np.array(grades), np.array(weights), np.array(groups)))
    return {side: _joined(each) for side, each in parts.items()}


def _joined(parts: Sequence[Judged]) -> Judged:
    return Judged(
        np.concatenate([each.X for each in parts]),
        np.concatenate([each.y for each in parts]),
        np.concatenate([each.weights for each in parts]),
        np.concatenate([each.groups for each in parts]),
    )
