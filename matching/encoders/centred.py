"""Encoders joined from parts, each part's vectors centred and rid of the language.

Sentence vectors share a large constant part (two unrelated texts have cosine .8 in
e5); taking off the mean removes it. What is left of it differs by language, so that an
encoder prefers texts in the language of the question: an opening finds nine people of
its own language among the best ten. The direction from English to Korean was measured
on three kinds of text, and is taken out of every vector, whatever its language or
mixture. models/use-e5/card.json has the figures, also of a mean by language, which
works only for texts as long as those it was fitted on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.encoders.base import TextEncoder, fingerprint, unit
from matching.encoders.bundled import file_of_card
from matching.encoders.e5 import MultilingualE5
from matching.encoders.later import Part
from matching.encoders.tuned import TunedE5
from matching.encoders.use import UniversalSentenceEncoder
from matching.retrieval import Likeness
from matching.settings import available_cores


@dataclass(frozen=True, slots=True)
class Centre:
    """What is taken off a part's vectors.

    `mean` has the shape (dimension,). The rows of `language`, of the shape (directions,
    dimension), are orthonormal; no component along them is left.
    """

    mean: np.ndarray
    language: np.ndarray

    def taken_off(self, vector: np.ndarray) -> np.ndarray:
        """Return what is left of a vector, at length one.

        >>> centre = Centre(np.array([1.0, 0, 0]), np.array([[0, 1.0, 0]]))
        >>> centre.taken_off(np.array([1.0, 5, 2])).tolist()
        [0.0, 0.0, 1.0]
        """
        rest = vector - self.mean
        rest -= (self.language @ rest) @ self.language
        return unit(rest)


LIKENESS = Likeness((0.0, 0.4))
TUNED_LIKENESS = Likeness((0.0, 0.42), {"title": (0.12, 0.55), "skills": (0.1, 0.44)})
"""Of `ktech-e5` on the parallel sample: medians of unlike fields and of the best of 40 (models/ktech-e5/card.json)."""


class CentredEncoder(TextEncoder):
    """One or more parts, each centred and at unit length, side by side at equal weight.

    On the parallel sample the median between people and openings of different fields
    is 0, nine tenths of those of one field lie below .33, the best match near .4.
    """

    def __init__(
        self, name: str, parts: Sequence[Part], centres: Mapping[str, Centre], likeness: Likeness = LIKENESS
    ) -> None:
        self.name, self.parts, self.centres, self.likeness = name, tuple(parts), dict(centres), likeness
        self.dimension = sum(part.dimension for part in parts)
        self.workers = available_cores()
        self.fingerprint = fingerprint(
            {
                "name": name,
                "parts": {part.name: {**part.identity, "centre": self._digest(part)} for part in parts},
            }
        )

    def vector(self, text: str) -> np.ndarray:
        """Return the joined unit vector of one text."""
        vectors = [self.centres[part.name].taken_off(part.vector(text)) for part in self.parts]
        return unit(np.concatenate(vectors))

    def _digest(self, part: Part) -> str:
        centre = self.centres[part.name]
        return hashlib.sha256(centre.mean.tobytes() + centre.language.tobytes()).hexdigest()


def load_ktech_e5(models: Path) -> CentredEncoder:
    """Return the encoder that was trained for jobs, skills and people: 384 dimensions, Korean and English."""
    folder = models / "ktech-e5"
    return CentredEncoder("ktech-e5", [TunedE5.later(folder)], read_centres(folder), TUNED_LIKENESS)


def load_use_e5(models: Path) -> CentredEncoder:
    """Return USE and multilingual-e5-small joined: 896 dimensions, Korean and English."""
    centres = read_centres(models / "use-e5")
    return CentredEncoder("use-e5", [UniversalSentenceEncoder.load(), MultilingualE5.load()], centres)


def load_e5(models: Path) -> CentredEncoder:
    """Return multilingual-e5-small alone, centred: 384 dimensions."""
    return CentredEncoder("e5", [MultilingualE5.load()], read_centres(models / "use-e5"))


def load_use(models: Path) -> CentredEncoder:
    """Return USE alone, centred: 512 dimensions, eight times faster than e5."""
    return CentredEncoder("use", [UniversalSentenceEncoder.load()], read_centres(models / "use-e5"))


def read_centres(folder: Path) -> dict[str, Centre]:
    """Return each part's centre from `centre.npz`, once its hash is the one in `card.json`."""
    file, _ = file_of_card(folder, "centre.npz")
    with np.load(file, allow_pickle=False) as arrays:
        parts = [name.removesuffix("_mean") for name in arrays.files if name.endswith("_mean")]
        return {part: Centre(arrays[f"{part}_mean"], arrays[f"{part}_language"]) for part in parts}
