"""Scorers as files: `card.json` holds all of one, `manifest.json` the sha256 of the card.

A card is JSON and nothing else, so that reading one runs no code. What is damaged, cut
off, of other features or out of range is refused as a whole; nothing is filled in.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matching.errors import ScorerError, pointer_step
from matching.features import SIDES, Side, feature_names
from matching.language import message
from matching.scoring.additive import Weighed
from matching.scoring.calibrator import Calibrator
from matching.scoring.learned_from import LearnedFrom
from matching.scoring.shapes import Shape
from matching.scoring.sides import Look, SideScorer, TwoSided, weights_covariance
from matching.settings import settings

CARD, MANIFEST = "card.json", "manifest.json"
LARGEST = 4_000_000
_SUM = 1e-9

Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=2000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Said(_Part):
    """A sentence in both languages."""

    en: Sentence
    ko: Sentence


class Reasoned(_Part):
    """A number between 0 and 1, and why it is that."""

    value: Share
    why: Said


class CardLook(_Part):
    """When a person should look: the cut, and how wide a band may be."""

    cut: Reasoned
    width: Reasoned


class CardFeature(_Part):
    """A feature's weight, its standard deviation, its shape (None: the identity), and why."""

    weight: Share
    spread: Annotated[float, Field(gt=0, le=1)]
    shape: tuple[tuple[float, float], ...] | None
    why: Said

    @model_validator(mode="after")
    def _shape_never_falls(self) -> Self:
        Shape.of(self.shape)
        return self


class CardBin(_Part):
    """A row of the reliability table: what was said, and what was observed with its exact interval."""

    judgements: Annotated[int, Field(ge=1)]
    predicted: Share
    observed: Share
    low: Share
    high: Share


class CardCalibration(_Part):
    """Probability = expit(intercept + slope * score); the weight of the judgements that say so, and how true it is."""

    intercept: float
    slope: Annotated[float, Field(ge=0)]
    judgements: Annotated[float, Field(gt=0)]
    bins: tuple[CardBin, ...]


class CardSide(_Part):
    """One side: its features, what was learned of probabilities, and the weights' covariance where it was learned."""

    features: dict[str, CardFeature]
    calibration: CardCalibration | None
    covariance: tuple[tuple[float, ...], ...] | None

    @model_validator(mode="after")
    def _weights_add_up(self) -> Self:
        if abs(sum(each.weight for each in self.features.values()) - 1) > _SUM:
            raise ValueError("the weights do not add up to 1")
        if self.covariance is not None:
            _refuse_no_covariance(self.covariance, [each.spread for each in self.features.values()])
        return self


class Source(_Part):
    """A file that was learned from, with how many rows it had."""

    name: Sentence
    sha256: Sha256
    rows: Annotated[int, Field(ge=0)]


class CardData(_Part):
    """What a scorer was made from."""

    said: Said
    sources: tuple[Source, ...]


class Metric(_Part):
    """A number that was measured, with its 95 % interval (None: has none) and on how many judgements."""

    name: Sentence
    side: Side | None
    value: float
    low: float | None
    high: float | None
    judgements: Annotated[int, Field(ge=0)]


class Card(_Part):
    """All of a scorer. A prior is reasoned, a judged one was learned, from what is not known where that is `None`."""

    format: Literal[1]
    name: Name
    kind: Literal["prior", "judged"]
    data: CardData
    command: Sentence
    metrics: tuple[Metric, ...]
    limits: Said
    scale: Said
    look: CardLook
    company: CardSide
    candidate: CardSide
    learned_from: LearnedFrom | None = None

    @model_validator(mode="after")
    def _a_prior_was_not_learned(self) -> Self:
        learned = [side.calibration for side in (self.company, self.candidate) if side.calibration is not None]
        if self.kind == "prior" and (learned or self.learned_from is not None):
            raise ValueError("a prior was learned from nothing and has no calibration")
        return self

    def side(self, side: Side) -> CardSide:
        """Return one side of the card."""
        return self.company if side == "company" else self.candidate


def _refuse_no_covariance(given: tuple[tuple[float, ...], ...], spreads: list[float]) -> None:
    """Raise `ValueError` unless it is a covariance of these spreads."""
    if {len(given), *map(len, given)} != {len(spreads)}:
        raise ValueError("the covariance has another number of features")
    covariance = np.array(given)
    if not np.array_equal(covariance, covariance.T) or np.linalg.eigvalsh(covariance).min() < -_SUM:
        raise ValueError("the covariance is none")
    if not np.allclose(np.sqrt(np.diag(covariance)), spreads, rtol=0, atol=_SUM):
        raise ValueError("the covariance and the spreads differ")


def load_scorer(folder: Path) -> TwoSided:
    """Read a scorer; its weights must name exactly the features there are.

    Raises `ScorerError` for one that is missing, damaged, or of other features.
    """
    return scorer_of(read_card(folder), file=str(folder / CARD))


def read_card(folder: Path) -> Card:
    """Read a card whose hash is the manifest's. Raises `ScorerError`."""
    content, manifest = _bytes_of(folder / CARD), _bytes_of(folder / MANIFEST)
    if manifest_of(content) != _json_of(manifest, folder / MANIFEST):
        raise ScorerError("scorer-damaged", file=str(folder / CARD))
    return parse_card(content, file=str(folder / CARD))


def parse_card(content: bytes, *, file: str) -> Card:
    """Return the card that some bytes are; the hash is not asked for. Raises `ScorerError`."""
    try:
        return Card.model_validate_json(content)
    except ValidationError as error:
        raise ScorerError("scorer-not-a-card", file=file, what=_first(error)) from None


def _first(error: ValidationError) -> str:
    """Return where the first flaw is and of what kind, without the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = "".join("/" + pointer_step(str(step)) for step in first["loc"])
    return f"{where or '/'} ({first['type']})"


def manifest_of(card: bytes) -> dict[str, str]:
    """Return what a card's manifest says: the sha256 of its bytes."""
    return {CARD: hashlib.sha256(card).hexdigest()}


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise ScorerError("scorer-missing", file=str(path)) from None
    if len(content) > LARGEST:
        raise ScorerError("scorer-damaged", file=str(path))
    return content


def _json_of(content: bytes, path: Path) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise ScorerError("scorer-damaged", file=str(path)) from None


def scorer_of(card: Card, *, file: str) -> TwoSided:
    """Return the scorer of a card. Raises `ScorerError` where its features are not those there are."""
    for side in SIDES:
        names, weighed = set(feature_names(side)), set(card.side(side).features)
        if names != weighed:
            raise ScorerError(
                "scorer-features",
                file=file,
                side=message("scoring", f"side-{side}"),
                names=", ".join(sorted(names ^ weighed)),
            )
    company, candidate = (_side_of(card.side(side), feature_names(side)) for side in SIDES)
    return TwoSided(card.name, company, candidate, Look(card.look.cut.value, card.look.width.value))


def _side_of(side: CardSide, names: tuple[str, ...]) -> SideScorer:
    entries = [side.features[name] for name in names]
    additive = Weighed.of([each.weight for each in entries], [each.shape for each in entries])
    if side.covariance is None:
        covariance = weights_covariance(additive.weights_.tolist(), [each.spread for each in entries])
    else:
        at = [list(side.features).index(name) for name in names]
        covariance = np.array(side.covariance)[np.ix_(at, at)]
    learned = side.calibration
    calibrator = None if learned is None else Calibrator(learned.intercept, learned.slope)
    return SideScorer(additive, covariance, calibrator)


def write_card(folder: Path, card: Card) -> None:
    """Write a card and its manifest; each file is there whole or not at all. Raises `ScorerError`."""
    content = (json.dumps(card.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    parse_card(content, file=str(folder / CARD))
    for name, written in ((CARD, content), (MANIFEST, _manifest(content))):
        replace_file(folder / name, written)


def seal(folder: Path) -> Card:
    """Write the manifest of a card that was written by hand and is read without complaint. Raises `ScorerError`."""
    content = _bytes_of(folder / CARD)
    scorer_of(card := parse_card(content, file=str(folder / CARD)), file=str(folder / CARD))
    replace_file(folder / MANIFEST, _manifest(content))
    return card


def _manifest(card: bytes) -> bytes:
    return (json.dumps(manifest_of(card), indent=1) + "\n").encode()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads meanwhile sees the one before or this, whole. Raises `ScorerError`."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        if beside.exists():
            beside.unlink()  # half of it, on a full disk
        raise ScorerError("scorer-not-written", file=str(path), why=error.strerror or "?") from None


@cache
def prior() -> TwoSided:
    """Return the scorer that comes with the project, read once a process."""
    return load_scorer(settings().models / "prior")
