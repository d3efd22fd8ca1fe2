"""Vectors of the names that links are found among, kept small beside the tables.

Encoding them takes minutes, so what the default encoder makes of them lies in
`data/reference/linking_vectors.npz`: a basis of fewer dimensions, and each name's
coordinates on it in four bits. A name that is not there (a table has grown) is encoded
once and kept in the cache; for another encoder all are, without a basis.

    fingerprint   the encoder's
    basis         float16 (dimensions, fewer): orthonormal columns
    keys          uint64 (names,): the first eight bytes of each name's sha256
    scales        float16 (names,)
    coordinates   uint8 (names, fewer / 2): two numbers of -7 to 7, each plus 8, the first in the high bits
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.embedding import SentenceEmbedder, VectorCache, embed_texts
from matching.reference.tables import folder
from matching.settings import settings

Rows = NDArray[np.float32]
_STEPS = 7


@dataclass(frozen=True, slots=True)
class NameVectors:
    """Unit vectors of some names, and the basis on which a question must be put: shape (dimensions, fewer)."""

    rows: Rows
    basis: Rows | None

    def likeness(self, vector: Rows) -> Rows:
        """Return the cosines of all names with one vector of the encoder, shape (names,)."""
        put = vector if self.basis is None else vector @ self.basis
        found: Rows = self.rows @ (put / np.linalg.norm(put))
        return found


def vectors_of(names: Sequence[str], encoder: SentenceEmbedder) -> NameVectors:
    """Return the vectors of names, from the file where it knows them."""
    known, basis = _known(encoder.fingerprint)
    missing = [name for name in dict.fromkeys(names) if _key(name) not in known]
    if missing:
        made = embed_texts(missing, encoder, VectorCache(settings().cache))
        made = made if basis is None else _unit(made @ basis)
        known |= {_key(name): row for name, row in zip(missing, made, strict=True)}
    return NameVectors(np.stack([known[_key(name)] for name in names]), basis)


def missing_from_file(names: Sequence[str], fingerprint: str) -> list[str]:
    """Return those of some names that the file does not know for an encoder."""
    known, _ = _known(fingerprint)
    return [name for name in dict.fromkeys(names) if _key(name) not in known]


def path() -> Path:
    """Return where the file lies."""
    return folder() / "linking_vectors.npz"


def keep(names: Sequence[str], vectors: Rows, fingerprint: str, *, dimensions: int) -> Path:
    """Write the file: the vectors' best basis of so many dimensions, and each on it.

    The basis is turned at random, since four bits lose least where no coordinate outweighs the others.
    """
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    turn, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((dimensions, dimensions)))
    basis = (axes[:dimensions].T @ turn).astype(np.float16)
    scales, coordinates = _packed(_unit(vectors @ basis.astype(np.float32)))
    keys = np.array([_key(name) for name in names], dtype=np.uint64)
    np.savez_compressed(
        path(), fingerprint=np.array(fingerprint), basis=basis, keys=keys, scales=scales, coordinates=coordinates
    )
    return path()


def _known(fingerprint: str) -> tuple[dict[int, Rows], Rows | None]:
    if not path().exists():
        return {}, None
    with np.load(path(), allow_pickle=False) as file:
        if str(file["fingerprint"]) != fingerprint:
            return {}, None
        rows = _unpacked(file["scales"], file["coordinates"])
        return dict(zip(file["keys"].tolist(), rows, strict=True)), file["basis"].astype(np.float32)


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def _unit(rows: Rows) -> Rows:
    scaled: Rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def _packed(rows: Rows) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
    scales = (np.abs(rows).max(axis=1) / _STEPS).astype(np.float16)
    steps = np.clip(np.rint(rows / scales[:, None].astype(np.float32)), -_STEPS, _STEPS).astype(np.int8) + 8
    return scales, (steps[:, 0::2] << 4 | steps[:, 1::2]).astype(np.uint8)


def _unpacked(scales: NDArray[np.float16], coordinates: NDArray[np.uint8]) -> Rows:
    steps = np.empty((len(coordinates), 2 * coordinates.shape[1]), dtype=np.float32)
    steps[:, 0::2], steps[:, 1::2] = coordinates >> 4, coordinates & 15
    return _unit((steps - 8) * scales[:, None].astype(np.float32))
