"""Encoders joined from parts, each part's vectors centred by language.

Sentence vectors share a large constant part (two unrelated texts have cosine .8 in
e5), and another constant for each language, which makes an encoder prefer its own
language's texts. Taking the language's mean off removes both; models/use-e5/card.json
has the figures.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from matching.encoders.base import TextEncoder, available_cores, fingerprint, unit
from matching.encoders.bundled import sha256_of
from matching.encoders.e5 import MultilingualE5
from matching.encoders.use import UniversalSentenceEncoder
from matching.errors import EncoderError

_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")


class Part(Protocol):
    """An encoder before centring."""

    name: str
    dimension: int

    @property
    def identity(self) -> dict[str, str]: ...

    def vector(self, text: str) -> np.ndarray: ...


@dataclass(frozen=True, slots=True)
class LanguageMeans:
    """The mean vector of a part's English and of its Korean texts."""

    en: np.ndarray
    ko: np.ndarray

    def of(self, hangul: float) -> np.ndarray:
        """Return the mean expected of a text with this share of Hangul letters."""
        mean: np.ndarray = self.en + np.float32(hangul) * (self.ko - self.en)
        return mean


def hangul_share(text: str) -> float:
    """Return the share of Hangul among a text's letters, in [0, 1]; 0 without letters.

    >>> hangul_share("반도체 engineer")
    0.2727272727272727
    """
    letters = len(_LETTER.findall(text))
    return len(_HANGUL.findall(text)) / letters if letters else 0.0


class CentredEncoder(TextEncoder):
    """One or more parts, each centred and at unit length, side by side at equal weight."""

    def __init__(self, name: str, parts: Sequence[Part], means: Mapping[str, LanguageMeans]) -> None:
        self.name, self.parts, self.means = name, tuple(parts), dict(means)
        self.dimension = sum(part.dimension for part in parts)
        self.workers = available_cores()
        self.fingerprint = fingerprint(
            {
                "name": name,
                "parts": {part.name: {**part.identity, "means": self._digest(part)} for part in parts},
                "language": "share of Hangul",
            }
        )

    def vector(self, text: str) -> np.ndarray:
        """Return the joined unit vector of one text."""
        share = hangul_share(text)
        vectors = [unit(part.vector(text) - self.means[part.name].of(share)) for part in self.parts]
        return unit(np.concatenate(vectors))

    def _digest(self, part: Part) -> str:
        means = self.means[part.name]
        return hashlib.sha256(means.en.tobytes() + means.ko.tobytes()).hexdigest()


def load_use_e5(models: Path) -> CentredEncoder:
    """Return USE and multilingual-e5-small joined: 896 dimensions, Korean and English."""
    means = read_means(models / "use-e5")
    return CentredEncoder("use-e5", [UniversalSentenceEncoder.load(), MultilingualE5.load()], means)


def load_e5(models: Path) -> CentredEncoder:
    """Return multilingual-e5-small alone, centred: 384 dimensions."""
    return CentredEncoder("e5", [MultilingualE5.load()], read_means(models / "use-e5"))


def load_use(models: Path) -> CentredEncoder:
    """Return USE alone, centred: 512 dimensions, eight times faster than e5."""
    return CentredEncoder("use", [UniversalSentenceEncoder.load()], read_means(models / "use-e5"))


def read_means(folder: Path) -> dict[str, LanguageMeans]:
    """Return each part's means from `means.npz`, once its hash is the one in `card.json`."""
    card, file = folder / "card.json", folder / "means.npz"
    if not card.is_file() or not file.is_file():
        raise EncoderError("encoder-means-missing", folder=str(folder))
    if sha256_of(file) != json.loads(card.read_text("utf-8")).get("means_sha256"):
        raise EncoderError("encoder-means-damaged", file=str(file))
    with np.load(file, allow_pickle=False) as arrays:
        return {name: LanguageMeans(arrays[f"{name}_en"], arrays[f"{name}_ko"]) for name in ("use", "e5")}
