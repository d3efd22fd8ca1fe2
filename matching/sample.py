"""The synthetic sample that comes with the project, and its vectors.

Encoding the sample takes minutes, so what the default encoder makes of it lies beside it:
`vectors.npz` holds the encoder's fingerprint, the sha256 of each text (whole texts and
sections), and the vectors as whole multiples of 1/2048, finer than the grid of `retrieval`.
For another encoder, and where a text is not there, texts are encoded as any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Opening
from matching.ingest.files import read_candidates, read_openings
from matching.retrieval import Vectors
from matching.settings import settings

_STEPS = 2048  # to one


def sample_folder() -> Path:
    """Return where the sample lies."""
    return settings().data / "sample"


def sample_files() -> list[Path]:
    """Return the files of people and openings."""
    folder = sample_folder()
    return sorted([*folder.glob("candidates-*.jsonl"), *folder.glob("openings-*.jsonl")])


@cache
def sample_people() -> tuple[Candidate, ...]:
    """Return the people of the sample, read once a process."""
    paths = (path for path in sample_files() if path.name.startswith("candidates"))
    return tuple(each for path in paths for each in read_candidates(path))


@cache
def sample_openings() -> tuple[Opening, ...]:
    """Return the openings of the sample, read once a process."""
    paths = (path for path in sample_files() if path.name.startswith("openings"))
    return tuple(each for path in paths for each in read_openings(path))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def known_vectors(texts: Sequence[str], fingerprint: str) -> tuple[list[str], Vectors]:
    """Return those of some texts whose vectors lie beside the sample, and these vectors.

    None are known to an encoder of another fingerprint, or where the file is not there.
    """
    path = sample_folder() / "vectors.npz"
    if not path.exists():
        return [], np.zeros((0, 0), dtype=np.float32)
    stand = path.stat()
    maker, rows, grid = _read_vectors(path, (stand.st_mtime_ns, stand.st_size, stand.st_ino))
    if maker != fingerprint:
        return [], np.zeros((0, 0), dtype=np.float32)
    known = [text for text in dict.fromkeys(texts) if _key(text) in rows]
    vectors = grid[[rows[_key(text)] for text in known]]
    return known, np.asarray(vectors, dtype=np.float32) / np.float32(_STEPS)


@lru_cache(maxsize=1)
def _read_vectors(path: Path, _stand: tuple[int, ...]) -> tuple[str, Mapping[bytes, int], NDArray[np.int16]]:
    """Return a file's fingerprint, the row of each key, and its grid; unpacked again only once the file is another."""
    with np.load(path, allow_pickle=False) as file:
        keys = file["keys"]
        return str(file["fingerprint"]), {key.tobytes(): row for row, key in enumerate(keys)}, file["grid"]


def keep_vectors(texts: Sequence[str], vectors: Vectors, fingerprint: str) -> Path:
    """Write the vectors of some texts beside the sample."""
    path = sample_folder() / "vectors.npz"
    keys = np.array([np.frombuffer(_key(text), dtype=np.uint8) for text in texts])
    grid = np.rint(vectors * _STEPS).astype(np.int16)
    np.savez_compressed(path, fingerprint=np.array(fingerprint), keys=keys, grid=grid)
    return path
