"""BM25 over entries: exact scores of any rows for a question, no entry left out.

The variant is Lucene's (Kamphuis et al., ECIR 2020), whose idf is never negative, so that a
word which everybody uses counts for nothing rather than against them. Fields are
weighted by repeating (Robertson, Zaragoza and Taylor, CIKM 2004): a word of the title
counts `TITLE` times, everything else once; a skill's id once, however it is named. A
question's own repetitions count less and less (`K3`).

What a word is worth (idf) and the usual length are those of the pool. So a score says
how somebody stands among these entries, and nothing beyond: it decides who is compared
in full, and no part of it enters anybody's score.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
from numpy.typing import NDArray

from matching.forgetting import remembered
from matching.lexical.words import is_korean, of_list, of_skills, of_titles, of_words
from matching.postings import Postings, find
from matching.profiles import Embedded
from matching.splicing import Splice

K1, B, K3 = 2.0, 0.9, 2.0
#: What a word of a title counts, a job title of the table too; one of the text counts 1.
TITLE = 3

Counts = Mapping[str, int]
"""How often each token of an entry counts."""

Float = NDArray[np.float32]
_BYTES = 12  # of one token


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


def _postings_of(entries: Sequence[Tokens]) -> tuple[Postings, NDArray[np.unsignedinteger]]:
    """Return which rows have which tokens, and how often each counts there.

    The library itself lays an index out word by word and entry by entry; here it is one
    sort. A test holds that both are equal.
    """
    hashes = np.concatenate([each.numbers for each in entries])
    order = np.argsort(hashes, kind="stable")  # by token, then by row
    hashes = hashes[order]
    rows = np.repeat(np.arange(len(entries), dtype=np.int32), [len(each.numbers) for each in entries])[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]][: len(hashes)])
    counts = np.concatenate([each.counts for each in entries])[order]
    return Postings(hashes[starts], np.append(starts, len(hashes)), rows), _small(counts)


def _small(counts: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
    """Return counts in the fewest bytes that hold the greatest."""
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))), copy=False)


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
        """The mean length of an entry, at least 1."""
        return max(self.length / self.entries, 1.0)

    @property
    def idf(self) -> NDArray[np.float64]:
        """What each asked token is worth, by how few entries have it."""
        return np.log1p((self.entries - self.sizes + 0.5) / (self.sizes + 0.5))


class LexicalIndex:
    """The entries of a pool by their words; row i is the pool's row i.

    `is_korean` has the shape (rows,), `lengths` too: how many tokens an entry has, as they
    count. What a token is worth in each entry is worked out when it is first asked for,
    since a change of anybody changes the usual length, and with it every worth. It is
    that among these entries, or among more of which these are a part (`Usage`).
    """

    def __init__(
        self,
        is_korean: NDArray[np.bool_],
        lengths: NDArray[np.float64],
        postings: Postings,
        counts: NDArray[np.unsignedinteger],
    ) -> None:
        self.is_korean, self.lengths, self.postings, self.counts = is_korean, lengths, postings, counts
        self._usual_length, self._saturation = 0.0, lengths
        self._index = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._worth = np.empty(len(counts), dtype=self._index.dtype)
        self._idf = np.full(len(postings.terms), np.nan)  # by which the worth of a token is worked out
        self._index.scores = {
            "data": self._worth, "indices": postings.rows, "indptr": postings.ends, "num_docs": len(lengths)
        }  # fmt: skip
        self._index.nonoccurrence_array = None

    def __reduce__(self) -> tuple[type[LexicalIndex], tuple[object, ...]]:
        """Be copied, and kept, without what is worked out when it is asked for."""
        return LexicalIndex, (self.is_korean, self.lengths, self.postings, self.counts)

    @classmethod
    def of_tokens(cls, entries: Sequence[Tokens]) -> LexicalIndex:
        """Index entries given by their tokens."""
        lengths = np.array([each.counts.sum() for each in entries], dtype=np.float64)
        return cls(np.array([each.is_korean for each in entries], dtype=bool), lengths, *_postings_of(entries))

    @classmethod
    def of(cls, entries: Iterable[Embedded]) -> LexicalIndex:
        """Index entries given by the texts they are embedded by."""
        return cls.of_tokens(tokens_of(entries))

    def spliced(self, fresh: LexicalIndex, splice: Splice) -> LexicalIndex:
        """Return the index of a splice's rows."""
        postings, edits = self.postings.spliced(fresh.postings, splice)
        kind = np.promote_types(self.counts.dtype, fresh.counts.dtype)
        counts = edits.of(self.counts.astype(kind, copy=False), fresh.counts.astype(kind, copy=False))
        is_korean = splice.rows(self.is_korean, fresh.is_korean)
        return LexicalIndex(is_korean, splice.rows(self.lengths, fresh.lengths), postings, _small(counts))

    def usage(self, asked: Tokens) -> Usage:
        """Return how these entries use some tokens."""
        places, known = find(self.postings.terms, asked.numbers)
        sizes = np.zeros(len(places), dtype=np.int64)
        sizes[known] = self.postings.ends[places[known] + 1] - self.postings.ends[places[known]]
        return Usage(len(self.lengths), int(self.lengths.sum()), sizes)

    def scores(self, asked: Tokens, rows: NDArray[np.intp], usage: Usage | None = None) -> Float:
        """Return the scores of some rows, shape (len(rows),); NaN, "not known", for an entry without a word.

        `usage` is that of all entries of which these are a part, where none is given of these.
        """
        total = np.zeros(len(self.lengths), dtype=np.float32)
        places, known = find(self.postings.terms, asked.numbers)
        places, counts = places[known], asked.counts[known]
        among = usage or self.usage(asked)
        self._work_out(places, among.idf[known], among.usual_length)
        for count in np.unique(counts):
            weight = np.float32((K3 + 1) * int(count) / (K3 + int(count)))
            total += weight * self._index.get_scores_from_ids(places[counts == count].tolist())
        total[self.lengths == 0] = np.nan
        return total[rows]

    def _work_out(self, places: NDArray[np.intp], idf: NDArray[np.float64], usual_length: float) -> None:
        """Work out what some tokens are worth; two threads that do so at once for one usage write the same."""
        if usual_length != self._usual_length:
            saturation = K1 * (1 - B + B * self.lengths / usual_length)
            self._idf[:] = np.nan
            self._saturation, self._usual_length = saturation, usual_length
        fresh = self._idf[places] != idf
        for place, worth in zip(places[fresh].tolist(), idf[fresh].tolist(), strict=True):
            found = slice(self.postings.ends[place], self.postings.ends[place + 1])
            counts = self.counts[found].astype(np.float64)
            self._worth[found] = worth * counts / (self._saturation[self.postings.rows[found]] + counts)
            self._idf[place] = worth
