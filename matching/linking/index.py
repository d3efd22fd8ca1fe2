"""The names' vectors that were made in this process, once for each encoder and each set of names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.embedding import SentenceEmbedder
    from matching.linking.vectors import NameVectors

Names = Callable[[], Sequence[str]]


def default_encoder() -> SentenceEmbedder:
    """Return the encoder of the settings. Raises `EncoderError`."""
    from matching.embedding import load_embedder

    return load_embedder()


@cache
def _kept() -> dict[tuple[str, Names], NameVectors]:
    return {}


def index_of(names: Names, encoder: SentenceEmbedder) -> NameVectors:
    """Return the vectors of what a function names, made when they are first asked for."""
    from matching.linking.vectors import vectors_of

    key = (encoder.fingerprint, names)
    if key not in _kept():
        _kept()[key] = vectors_of(names(), encoder)
    return _kept()[key]
