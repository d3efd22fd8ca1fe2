"""multilingual-e5-small with the layers that were trained for jobs, skills and people.

The words and their embedding come with the package of the base; the twelve layers lie
in `models/ktech-e5/layers.npz`, eight bits a weight with one scale a row, and take the
place of the base's. How they were trained: `models/ktech-e5/card.json`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matching.encoders.bundled import file_of_card
from matching.encoders.e5 import PREFIX, WEIGHTS, MultilingualE5
from matching.encoders.e5_file import E5File, Tensor, read_e5_file
from matching.encoders.later import Later
from matching.errors import EncoderError

_FROZEN = ("emb.word",)


class TunedE5(MultilingualE5):
    """One text to one unit vector of 384 numbers."""

    name = "ktech-e5"

    def __init__(self, file: E5File, sha256: str) -> None:
        super().__init__(file)
        self._sha256 = sha256

    @classmethod
    def read(cls, folder: Path) -> TunedE5:
        """Return the encoder of a folder's layers, once their hash is the one in its card. Raises `EncoderError`."""
        layers, sha256 = file_of_card(folder, "layers.npz")
        return cls(with_layers(read_e5_file(WEIGHTS.checked()), layers), sha256)

    @classmethod
    def later(cls, folder: Path) -> Later:
        """Return what `read` does, laid out at the first text. Raises `EncoderError` at once, as `read` does."""
        WEIGHTS.checked()
        _, sha256 = file_of_card(folder, "layers.npz")
        return Later(cls.name, cls.dimension, _identity(sha256), lambda: cls.read(folder))

    @property
    def identity(self) -> dict[str, str]:
        """What shapes this part's vectors."""
        return _identity(self._sha256)


def _identity(layers: str) -> dict[str, str]:
    return {"words": WEIGHTS.sha256, "layers": layers, "pooling": "mean", "prefix": PREFIX}


def with_layers(file: E5File, layers: Path) -> E5File:
    """Return the base's file with every tensor but the words' taken from `layers`."""
    with np.load(layers, allow_pickle=False) as arrays:
        tuned = {name: _tensor(arrays, name) for name in arrays.files if not name.endswith(".scale")}
    # the one token type is part of the trained places
    tuned["emb.type"] = _plain(np.zeros(file.sizes.hidden, dtype=np.float32))
    kept = {name: file.tensors[name] for name in _FROZEN}
    if missing := set(file.tensors) - set(tuned) - set(kept):
        raise EncoderError("encoder-layers-missing", file=str(layers), missing=", ".join(sorted(missing)))
    return replace(file, tensors=kept | tuned)


@dataclass(frozen=True, slots=True)
class _EightBits(Tensor):
    """A tensor whose data are whole numbers, shape (rows, columns), with a scale a row; made float32 when asked for."""

    scale: np.ndarray

    def rows(self, columns: int) -> np.ndarray:
        """Return all values as float32, shape (rows, columns)."""
        values: np.ndarray = self.data.astype(np.float32) * self.scale
        return values.reshape(-1, columns)


def _tensor(arrays: np.lib.npyio.NpzFile, name: str) -> Tensor:
    values: np.ndarray = arrays[name]
    if values.dtype != np.int8:
        return _plain(values)
    scale = np.asarray(arrays[f"{name.removesuffix('.w')}.scale"], dtype=np.float32)
    return _EightBits(values, blocks=False, scale=scale)


def _plain(values: np.ndarray) -> Tensor:
    return Tensor(np.ascontiguousarray(values, dtype="<f4").view(np.uint8).ravel(), blocks=False)
