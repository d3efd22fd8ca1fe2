"""The one place that knows sentence encoders.

    name            what                                        dimensions   needs
    ktech-e5        multilingual-e5-small, trained for jobs     384          the core install
    ktech-e5-openvino  the same, computed by OpenVINO           384          the extra `embedding`
    use-e5          USE v3 and multilingual-e5-small, joined    896          the core install
    e5, use         either of them alone                        384, 512     the core install
    minilm          all-MiniLM-L6-v2, English                   384          the extra `encoders`
    a folder        any saved sentence-transformers model       its own      the extra `encoders`
    owner/model     the same, from a hub                        its own      the extra `encoders`

Vectors are float32 at length one, so that a dot product is a cosine. A text has one
vector, to the last bit, whatever else is encoded with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from matching.encoders.base import Progress
from matching.encoders.centred import load_e5, load_ktech_e5, load_use, load_use_e5
from matching.encoders.openvino_e5 import load_ktech_e5_openvino
from matching.encoders.sentence_transformer import load_folder, load_from_hub, load_minilm
from matching.encoders.vector_cache import VectorCache, key_of
from matching.errors import UnknownNameError
from matching.retrieval import Likeness
from matching.settings import settings

__all__ = ["SentenceEmbedder", "VectorCache", "embed_texts", "key_of", "load_embedder"]

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_TEXTS_IN_A_WRITE = 64


class SentenceEmbedder(Protocol):
    """Turns texts into unit vectors.

    `fingerprint` is a short hash over all that shapes the vectors: name, weights,
    means, pooling, prefix and the version of the code. Vectors of different
    fingerprints are never compared. `likeness` are the inner products usual for
    profile and opening of unlike work and of the same work.
    """

    name: str
    dimension: int
    fingerprint: str
    likeness: Likeness

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Return unit rows, float32 of shape (texts, dimension); tell `progress` how many are done."""
        ...


_BY_NAME: dict[str, Callable[[Path], SentenceEmbedder]] = {
    "ktech-e5": load_ktech_e5,
    "ktech-e5-openvino": load_ktech_e5_openvino,
    "use-e5": load_use_e5,
    "e5": load_e5,
    "use": load_use,
    "minilm": load_minilm,
}


def load_embedder(name: str | None = None) -> SentenceEmbedder:
    """Return an encoder by name, folder or hub name; the settings' encoder without one.

    An encoder is loaded once a process.
    """
    return _loaded(name or settings().encoder)


@cache
def _loaded(name: str) -> SentenceEmbedder:
    if name in _BY_NAME:
        return _BY_NAME[name](settings().models)
    if Path(name).is_dir():
        return load_folder(Path(name))
    if _HUB_NAME.fullmatch(name):
        return load_from_hub(name)
    raise UnknownNameError("encoder", name, _BY_NAME)


def embed_texts(
    texts: Sequence[str],
    embedder: SentenceEmbedder,
    cache: VectorCache,
    progress: Progress | None = None,
) -> np.ndarray:
    """Return what `embedder.encode` would, taking known texts from the cache.

    New vectors are kept 64 at a time, so that an interrupted run goes on where it
    stopped. `progress` is told how many different texts are ready.
    """
    known = cache.get(embedder.fingerprint, texts, dimension=embedder.dimension)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    for first in range(0, len(missing), _TEXTS_IN_A_WRITE):
        some = missing[first : first + _TEXTS_IN_A_WRITE]
        vectors = embedder.encode(some, progress=_after(len(known), progress))
        cache.put(embedder.fingerprint, some, vectors)
        known.update(zip(some, vectors, strict=True))
    if not texts:
        return np.empty((0, embedder.dimension), dtype=np.float32)
    return np.stack([known[text] for text in texts])


def _after(ready: int, progress: Progress | None) -> Progress | None:
    """Return a `progress` that counts on from what was ready before."""
    return None if progress is None else lambda done: progress(ready + done)
