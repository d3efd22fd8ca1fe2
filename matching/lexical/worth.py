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
Token = tuple[int, float]
"""A token's hash and its idf."""

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

    def of(self, tokens: Sequence[Token], spans: NDArray[np.intp]) -> list[tuple[Float, ...]]:
        """Return what each of some tokens is worth, by segment.

        `spans` says from which posting of each segment to before which are a token's, shape (segments, 2, tokens).
        """
        found = {each: self._held.get(each) for each in tokens}
        new = [at for at, each in enumerate(tokens) if found[each] is None]
        if new:
            idf, own = np.array([tokens[at][1] for at in new]), spans[:, :, new]
            parts = [self._worked_out(idf, *each) for each in zip(self._segments, self._lengths, own, strict=True)]
            made = {tokens[at]: worths for at, *worths in zip(new, *parts, strict=True)}
            found |= {each: self._held.put(each, tuple(worths)) for each, worths in made.items()}
        return [each for each in map(found.get, tokens) if each is not None]

    def _worked_out(
        self, idf: NDArray[np.float64], segment: Segment, lengths: Unsigned, spans: NDArray[np.intp]
    ) -> list[Float]:
        """Return what tokens are worth in a segment: all in one go, since for each alone calls would take longest."""
        own = [slice(*span) for span in spans.T.tolist()]
        worth = np.concatenate([segment.counts[each] for each in own]).astype(np.float64)
        divisor = self._saturation.take(lengths.take(np.concatenate([segment.rows[each] for each in own])))
        divisor += worth
        sizes = spans[1] - spans[0]
        worth *= idf.repeat(sizes)
        worth /= divisor
        every, ends = worth.astype(np.float32), sizes.cumsum().tolist()
        return [every[first:last].copy() for first, last in pairwise([0, *ends])]


def _bytes(arrays: Sequence[Float]) -> int:
    return sum(each.nbytes + _OF_AN_ARRAY for each in arrays)
