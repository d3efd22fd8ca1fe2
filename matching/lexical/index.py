"""BM25 over entries: exact scores of any rows for a question, no entry left out.

The variant is Lucene's (Kamphuis et al., ECIR 2020), whose idf is never negative, so that a
word which everybody uses counts for nothing rather than against them. Fields are
weighted by repeating (Robertson, Zaragoza and Taylor, CIKM 2004): a word of the title
counts `TITLE` times, everything else once; a skill's id once, however it is named. A
question's own repetitions count less and less (`K3`). Scores are whole numbers of 1/256, and
the usual length is rounded to a hundredth or so (`worth` says what for).

What a word is worth (idf) and the usual length are those of the pool. So a score says
how somebody stands among these entries, and nothing beyond: it decides who is compared
in full, and no part of it enters anybody's score.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import frexp

import numpy as np
from numpy.typing import NDArray

from matching.collecting import MANY
from matching.forgetting import remembered
from matching.lexical.segments import MOST, Segment, Unsigned, small, spliced_segments
from matching.lexical.words import is_korean, of_list, of_skills, of_titles, of_words
from matching.lexical.worth import SHARE, WORTH, Sought, totals
from matching.memory import room_for, used
from matching.postings import Postings
from matching.profiles import Embedded
from matching.runs import even, starts_of
from matching.splicing import Splice

K3 = 2.0
#: What a word of a title counts, a job title of the table too; one of the text counts 1.
TITLE = 3

Counts = Mapping[str, int]
"""How often each token of an entry counts."""

Spans = NDArray[np.intp]
"""From which posting to before which each token's are, in each segment: shape (segments, 2, tokens)."""

_BYTES = 12  # of one token
_DIGITS = 128
_ROUNDED = 10  # binary digits of a score that are left off, so that 1/256 are left
_ROOM = 128  # bytes an entry, for a list of many: similarities, words and what is standardised of them


def tokens_of(entries: Iterable[Embedded]) -> list[Tokens]:
    """Return the tokens of entries, given by the texts they are embedded by, which are masked."""
    texts = list(entries)
    pairs = zip(texts, counts_of(texts), strict=True)
    return [Tokens.of(counts, is_korean=is_korean(each[0])) for each, counts in pairs]


def counts_of(entries: Sequence[Embedded]) -> list[Counts]:
    """Return the tokens of entries as they are counted."""
    words = of_words([text for each in entries for text in each[:2]])
    return [_counted(each, whole, title) for each, whole, title in zip(entries, words[0::2], words[1::2], strict=True)]


def _counted(texts: Embedded, whole: Iterable[str], title: Iterable[str]) -> Counts:
    counts = Counter(whole)
    for token in title:
        counts[token] += TITLE - 1  # the whole text holds the title once
    for token in of_titles(texts[1]):
        counts[token] += TITLE
    return counts | Counter(dict.fromkeys((*of_skills(texts[0]), *of_list(texts[2])), 1))


@dataclass(frozen=True, slots=True)
class Tokens:
    """An entry's tokens as ascending hashes, how often each counts, and whether its text is Korean."""

    numbers: NDArray[np.uint64]
    counts: NDArray[np.uint32]
    is_korean: bool

    @classmethod
    def of(cls, counts: Counts, *, is_korean: bool) -> Tokens:
        """Return some counts by the hashes of their tokens."""
        pairs = sorted((_number(token), count) for token, count in counts.items())
        numbers, each = ([pair[at] for pair in pairs] for at in (0, 1))
        return cls(np.array(numbers, dtype=np.uint64), np.array(each, dtype=np.uint32), is_korean)

    def as_bytes(self) -> bytes:
        """Return one byte for the language, the hashes, then the counts, little-endian."""
        return bytes([self.is_korean]) + self.numbers.astype("<u8").tobytes() + self.counts.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Tokens:
        """Return what `as_bytes` wrote."""
        ends = 1 + 8 * (len(data) // _BYTES)
        numbers, counts = np.frombuffer(data[1:ends], "<u8"), np.frombuffer(data[ends:], "<u4")
        return cls(numbers.astype(np.uint64), counts.astype(np.uint32), bool(data[0]))


@remembered(2**18)
def _number(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _segment_of(entries: Sequence[Tokens]) -> Segment:
    """Return which entries have which tokens, and how often each counts there: of all at once, by one sort."""
    hashes = np.concatenate([np.zeros(0, np.uint64), *(each.numbers for each in entries)])
    order = np.argsort(hashes, kind="stable")  # by token, then by row
    hashes = hashes[order]
    rows = np.repeat(np.arange(len(entries), dtype=np.int32), [len(each.numbers) for each in entries])[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]][: len(hashes)])
    counts = np.concatenate([np.zeros(0, np.uint32), *(each.counts for each in entries)])[order]
    return Segment.of(len(entries), Postings(hashes[starts], np.append(starts, len(hashes)), rows), counts)


@dataclass(frozen=True)
class Usage:
    """How many entries there are, how many tokens they have as these count, and in how many each asked token is."""

    entries: int
    length: int
    sizes: NDArray[np.int64]

    @classmethod
    def together(cls, parts: Sequence[Usage]) -> Usage:
        """Return that of all parts' entries."""
        sizes = np.sum([each.sizes for each in parts], axis=0)
        return cls(sum(each.entries for each in parts), sum(each.length for each in parts), sizes)

    @property
    def usual_length(self) -> float:
        """The mean length of an entry to seven binary digits, so that hardly any change of one moves it; at least 1."""
        digits, power = frexp(max(self.length / self.entries, 1.0))
        return float(round(digits * _DIGITS) / _DIGITS * 2**power)

    @property
    def idf(self) -> NDArray[np.float64]:
        """What each asked token is worth, by how few entries have it."""
        return np.log1p((self.entries - self.sizes + 0.5) / (self.sizes + 0.5))


class LexicalIndex:
    """The entries of a pool by their words; row i is the pool's row i.

    `is_korean` has the shape (rows,), `lengths` too: how many tokens an entry has, as they
    count. What a token is worth is that among these entries, or among more of which these are
    a part (`Usage`). What it counts in each entry is worked out when it is asked for, and
    remembered by the segments, which other indexes have too.
    """

    def __init__(self, is_korean: NDArray[np.bool_], lengths: Unsigned, segments: Sequence[Segment]) -> None:
        self.is_korean, self.lengths, self.segments = is_korean, lengths, tuple(segments)
        self._starts = starts_of([*map(len, self.segments)])
        self._length = int(lengths.sum(dtype=np.int64))

    def __reduce__(self) -> tuple[type[LexicalIndex], tuple[object, ...]]:
        """Be copied, and kept, without what is worked out when it is asked for."""
        return LexicalIndex, (self.is_korean, self.lengths, self.segments)

    @classmethod
    def of_tokens(cls, entries: Sequence[Tokens]) -> LexicalIndex:
        """Index entries given by their tokens."""
        lengths = np.array([each.counts.sum() for each in entries], dtype=np.int64)
        segments = [_segment_of(entries[some]) for some in even(len(entries), MOST)]
        return cls(np.array([each.is_korean for each in entries], dtype=bool), small(lengths), segments)

    @classmethod
    def of(cls, entries: Iterable[Embedded]) -> LexicalIndex:
        """Index entries given by the texts they are embedded by."""
        return cls.of_tokens(tokens_of(entries))

    def spliced(self, fresh: LexicalIndex, splice: Splice) -> LexicalIndex:
        """Return the index of a splice's rows; segments in which nothing changed are shared."""
        is_korean, lengths = splice.rows(self.is_korean, fresh.is_korean), splice.rows(self.lengths, fresh.lengths)
        return LexicalIndex(is_korean, small(lengths), [*spliced_segments(self.segments, fresh.segments, splice)])

    def make_room(self) -> None:
        """Forget what tokens count, which is worked out again for whoever asks."""
        for each in self.segments:
            each.held.make_room()

    def usage(self, asked: Tokens) -> Usage:
        """Return how these entries use some tokens."""
        return self._usage(self._spans(asked))

    def scores(self, asked: Tokens, rows: NDArray[np.intp], usage: Usage | None = None) -> NDArray[np.float32]:
        """Return the scores of some rows, shape (len(rows),); NaN, "not known", for an entry without a word.

        `usage` is that of all entries of which these are a part, where none is given of these.
        """
        if len(self.lengths) >= MANY:
            room_for(_ROOM * len(self.lengths))
            used(self)
        spans = self._spans(asked)
        among = usage or self._usage(spans)
        sought = Sought.of(asked.numbers, among.idf * _weights(asked.counts), among.usual_length)
        parts = zip(self.segments, pairwise(self._starts), spans, strict=True)
        found = [totals(each, self.lengths[slice(*ends)], sought, own) for each, ends, own in parts]
        total = (found[0] if len(found) == 1 else np.concatenate(found))[rows]
        total >>= _ROUNDED
        scores: NDArray[np.float32] = total.astype(np.float32) * np.float32(
            2.0 ** (sought.scale + _ROUNDED) / (SHARE * WORTH)
        )
        scores[self.lengths[rows] == 0] = np.nan
        return scores

    def _spans(self, asked: Tokens) -> Spans:
        return np.array([each.spans(asked.numbers) for each in self.segments])

    def _usage(self, spans: Spans) -> Usage:
        return Usage(len(self.lengths), self._length, (spans[:, 1] - spans[:, 0]).sum(axis=0))


def _weights(counts: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Return what tokens count that a question has so often."""
    weights: NDArray[np.float64] = (K3 + 1) * counts / (K3 + counts)
    return weights
