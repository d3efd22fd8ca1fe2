"""Texts to vectors for a process: one encoder, one cache, each text encoded once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from matching.domain import Candidate
from matching.embedding import SentenceEmbedder, VectorCache, embed_texts, key_of, load_embedder
from matching.errors import EncoderError
from matching.forgetting import Forgetful, forget_words
from matching.lexical import Tokens, fingerprint, tokens_of
from matching.profiles import SECTIONS, Embedded, candidate_embedded
from matching.recent import Recent
from matching.retrieval import EntryVectors, PackedSections, PackedVectors, Vectors, on_grid, packed
from matching.sample import known_vectors
from matching.settings import settings
from matching.store.file import RecordFile
from matching.store.versions import standing_in

Progress = Callable[[int, int], None]
"""Told how many of how many different texts have their vectors."""

log = logging.getLogger(__name__)

_KEPT_AT_ONCE = 4096  # texts: a large import never holds all its vectors
_KEPT_ASKED = 1_000  # entries; one takes some 6 kB


class Encoding:
    """An encoder and its cache; without `embedder` that of the settings, loaded when first needed."""

    def __init__(self, embedder: SentenceEmbedder | None, cache: VectorCache, progress: Progress | None) -> None:
        self._given, self._loading = embedder, threading.Lock()
        self._cache, self._progress = cache, progress
        self._left: frozenset[bytes] = frozenset()  # what could not be forgotten when it was to be
        self._asked: Recent[EntryVectors] = Recent(_KEPT_ASKED)
        _ALL.add(self)

    @property
    def is_loaded(self) -> bool:
        """Whether there is an encoder already."""
        return self._given is not None

    @property
    def embedder(self) -> SentenceEmbedder:
        """The encoder, loaded once. Raises `EncoderError`."""
        with self._loading:
            if self._given is None:
                self._given = load_embedder(settings().encoder)
            return self._given

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return vectors on the grid, shape (texts, dimension); NaN, "not known", for a text without a word."""
        worded = [row for row, text in enumerate(texts) if _has_word(text)]
        vectors = np.full((len(texts), self.embedder.dimension), np.nan, dtype=np.float32)
        if worded:
            some = [texts[row] for row in worded]
            vectors[worded] = on_grid(embed_texts(some, self.embedder, self._cache, self._report(len(set(some)))))
        return vectors

    def of_entries(self, entries: Sequence[Embedded]) -> tuple[PackedVectors, PackedSections]:
        """Return the vectors of some entries' whole texts and of each section, zeros for one that says nothing."""
        whole, *sections = ([each[at] for each in entries] for at in range(1 + len(SECTIONS)))
        zeroed = (packed(np.nan_to_num(self.vectors(texts), copy=False)) for texts in sections)
        return packed(self.vectors(whole)), dict(zip(SECTIONS, zeroed, strict=True))

    def of_entry(self, entry: Embedded) -> EntryVectors:
        """Return the vectors of one entry, remembered: an opening's list is made again whenever anybody changes."""
        found = self._asked.get(entry)
        return found or self._asked.put(entry, EntryVectors.of_row(0, *self.of_entries([entry])))

    def make_room(self) -> None:
        """Forget what is remembered of entries."""
        self._asked.clear()

    def keep(self, entries: Iterable[Embedded]) -> None:
        """Encode the texts of some entries into the cache, those that lie beside the sample from there."""
        texts = list(dict.fromkeys(_worded(entries)))
        if not texts:
            return
        self.recall(texts)
        for done in range(0, len(texts), _KEPT_AT_ONCE):
            some = texts[done : done + _KEPT_AT_ONCE]
            embed_texts(some, self.embedder, self._cache, self._report(len(texts), done))

    def recall(self, texts: Sequence[str]) -> None:
        """Take the vectors that lie beside the sample into the cache, as far as some texts are among them."""
        known, vectors = known_vectors(texts, self.embedder.fingerprint)
        if known:
            self._cache.put(self.embedder.fingerprint, known, vectors)

    def forget(self, keys: Sequence[bytes]) -> None:
        """Take what was made of some texts out of the cache, by their keys there, and forget whose they were."""
        forget_words()
        self._take_out(keys)

    def _take_out(self, keys: Collection[bytes]) -> None:
        every = self._left.union(keys)
        self._cache.forget_keys(sorted(every))
        self._left -= every

    @contextmanager
    def overwriting(self, store: RecordFile, people: Sequence[Candidate]) -> Iterator[None]:
        """Take out of the cache what is overwritten within, since nobody could tell later whose texts they were."""
        outdated = standing_in(store, people)
        yield
        left = keys_of(map(candidate_embedded, outdated)) - keys_of(map(candidate_embedded, people))
        if left:
            store.once_kept(lambda: self._forget_or_try_later(left))

    def _forget_or_try_later(self, keys: set[bytes]) -> None:
        """Forget what a write left behind; the write is kept, so that a cache without room may not make it fail."""
        try:
            self._take_out(sorted(keys))
        except EncoderError as error:
            self._left |= keys
            log.warning("what was overwritten is taken out of the cache later: %s", error.code)

    def words_of(self, entries: Sequence[Embedded]) -> list[Tokens]:
        """Return the tokens of some entries, reading only those texts that were not read before."""
        keys, maker = ["\0".join(texts) for texts in entries], f"words-{fingerprint()}"
        known = {key: Tokens.from_bytes(data) for key, data in self._cache.bytes_of(maker, keys).items()}
        missing = {key: texts for key, texts in zip(keys, entries, strict=True) if key not in known}
        for first in range(0, len(missing), _KEPT_AT_ONCE):
            some = list(missing)[first : first + _KEPT_AT_ONCE]
            made = tokens_of(missing[key] for key in some)
            self._cache.put_bytes(maker, some, [each.as_bytes() for each in made])
            known.update(zip(some, made, strict=True))
        return [known[key] for key in keys]

    def _report(self, total: int, before: int = 0) -> Callable[[int], None] | None:
        progress = self._progress
        return None if progress is None else lambda done: progress(before + done, total)


_ALL = Forgetful[Encoding]()


def keys_of(entries: Iterable[Embedded]) -> set[bytes]:
    """Return the keys in the cache of all that may be made of some entries: of each text, and of all of an entry's."""
    written = list(entries)
    return {key_of(text) for each in written for text in (*each, "\0".join(each))}


def texts_of(entries: Iterable[Embedded]) -> set[str]:
    """Return the texts of some entries that have a vector."""
    return set(_worded(entries))


def _worded(entries: Iterable[Embedded]) -> Iterator[str]:
    return (text for each in entries for text in each if _has_word(text))


def _has_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
