"""What a token is worth in the entries that have it: Lucene's BM25, for one usual length of entries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.lexical.segments import Segment, Unsigned
from matching.recent import Recent
from matching.runs import starts_of

K1, B = 2.0, 0.9

Float = NDArray[np.float32]

_HELD, _AT_LEAST = 240, 2**23  # bytes: for each entry, and in all
_OF_AN_ARRAY = 128  # bytes, beside its numbers


class Worth:
    """The worth of the tokens that were asked for last, in each segment: for each posting there, shape (postings,)."""

    def __init__(self, lengths: Unsigned, segments: Sequence[Segment], usual_length: float) -> None:
        self.usual_length, self._segments = usual_length, segments
        self._lengths = [lengths[first:last] for first, last in pairwise(starts_of([*map(len, segments)]))]
        every_length = np.arange(int(lengths.max(initial=0)) + 1, dtype=np.float64)
        self._saturation = K1 * (1 - B + B * every_length / usual_length)
        self._held: Recent[tuple[Float, ...]] = Recent(max(_AT_LEAST, _HELD * len(lengths)), size=_bytes)

    def of(self, number: int, idf: float, spans: Sequence[Sequence[int]]) -> tuple[Float, ...]:
        """Return what a token is worth, given its hash, its idf and which postings of each segment are its own."""
        found = self._held.get((number, idf))
        if found is None:
            parts = zip(self._segments, self._lengths, spans, strict=True)
            found = self._held.put((number, idf), tuple(self._worked_out(idf, *each) for each in parts))
        return found

    def _worked_out(self, idf: float, segment: Segment, lengths: Unsigned, span: Sequence[int]) -> Float:
        own = slice(*span)
        worth, divisor = segment.counts[own].astype(np.float64), self._saturation.take(lengths.take(segment.rows[own]))
        divisor += worth
        worth *= idf
        worth /= divisor
        return worth.astype(np.float32)


def _bytes(arrays: Sequence[Float]) -> int:
    return sum(each.nbytes + _OF_AN_ARRAY for each in arrays)
