"""Unigram tokenisation (Kudo 2018) with the pieces of XLM-RoBERTa.

Written out instead of taken from the `tokenizers` library, which holds the 250,002
pieces in 270 MB and needs 0.9 s to start; here it is a dictionary (tests compare the
two). Words repeat, so each is cut once and remembered.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Mapping, Sequence

from matching.forgetting import remembered

_SPACES = re.compile(r"[^\S\n]+")
_WORD_MARK = "\u2581"
_UNKNOWN_PENALTY = 10.0
_WORDS_REMEMBERED = 100_000


class Unigram:
    """Cuts each word into the pieces whose scores (log-probabilities) add up highest."""

    def __init__(
        self, pieces: Sequence[str], scores: Sequence[float], *, unknown: int, replacements: Mapping[int, str]
    ) -> None:
        self._pieces = {piece: number for number, piece in enumerate(pieces)}
        self._scores = array("d", scores)  # 2 MB; as numbers of Python's beside each piece 27
        del self._pieces[pieces[unknown]]
        self._longest = max(map(len, pieces))
        self._unknown = (unknown, min(scores) - _UNKNOWN_PENALTY)
        self._replacements = {**replacements, ord("\n"): "\n"}
        self._word_ids = remembered(_WORDS_REMEMBERED)(self._cut)

    def normalise(self, text: str) -> str:
        """Return the text as the model was trained to see it, lines kept.

        The file's table replaces single characters, so decomposed Korean (as macOS
        writes file names) is first put together. A lone surrogate becomes "?".
        """
        whole = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
        lines = whole.replace("\r\n", "\n").replace("\r", "\n").translate(self._replacements)
        return _SPACES.sub(" ", lines)

    def ids(self, normalised: str) -> list[int]:
        """Return the piece numbers of a normalised text, without start and end marks."""
        return [number for word in normalised.split() for number in self._word_ids(_WORD_MARK + word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the best pieces of one word; neighbouring unknown characters become one."""
        best = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * len(word)
        for start in range(len(word)):
            self._extend(word, start, best)
        numbers: list[int] = []
        end = len(word)
        while end:
            _, number, end = best[end]
            if not (numbers and number == numbers[-1] == self._unknown[0]):
                numbers.append(number)
        return tuple(reversed(numbers))

    def _extend(self, word: str, start: int, best: list[tuple[float, int, int]]) -> None:
        """Put every piece that begins at `start` into `best`: by end, (score, piece, start)."""
        so_far = best[start][0]
        for end in range(start + 1, min(start + self._longest, len(word)) + 1):
            number = self._pieces.get(word[start:end])
            if number is not None:
                score = self._scores[number]
            elif end == start + 1:
                number, score = self._unknown
            else:
                continue
            if so_far + score > best[end][0]:
                best[end] = (so_far + score, number, start)
