"""What anything better has to beat: chance, BM25, TF-IDF, and sentence encoders as they come.

Each is a function from a set to scores. A document that shares no word with the query
is not retrieved by the lexical ones. Texts of people and openings are the masked ones
that are embedded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.embedding import SentenceEmbedder, VectorCache, embed_texts
from matching.evaluation.labelled import Entry, LabelledSet, Scored
from matching.evaluation.seen import fitted_on
from matching.evaluation.systems import System, each_side
from matching.language import message
from matching.retrieval import Vectors, on_grid

Progress = Callable[[int, int], None]

_WORD = re.compile(r"\w+")


def chance(labelled: LabelledSet, *, seed: int) -> Scored:
    """Rank at random, the same every time."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((len(labelled.queries), len(labelled.corpus))), dtype=np.float32)


def words(text: str) -> list[str]:
    """Return a text's words in small letters; Korean ones keep their particles.

    >>> words("식각 공정을 개선, CD-SEM")
    ['식각', '공정을', '개선', 'cd', 'sem']
    """
    return _WORD.findall(text.lower())


def bm25(labelled: LabelledSet) -> Scored:
    """Rank by BM25 over words as Lucene computes it, with k1 1.5 and b .75."""
    index = bm25s.BM25(method="lucene")
    index.index([words(each.text) or [""] for each in labelled.corpus], show_progress=False)
    known = set(index.vocab_dict)
    scores = np.zeros((len(labelled.queries), len(labelled.corpus)), dtype=np.float32)
    for row, query in enumerate(labelled.queries):
        asked = [word for word in words(query.text) if word in known]
        if asked:
            scores[row] = index.get_scores(asked)
    return _retrieved(scores)


def tfidf_words(labelled: LabelledSet) -> Scored:
    """Rank by the cosine of TF-IDF vectors over words."""
    return _tfidf(labelled, TfidfVectorizer(analyzer=words, sublinear_tf=True))


def tfidf_characters(labelled: LabelledSet) -> Scored:
    """Rank by the cosine of TF-IDF vectors over runs of two to four characters within words."""
    return _tfidf(labelled, TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True))


def _tfidf(labelled: LabelledSet, vectorizer: TfidfVectorizer) -> Scored:
    texts = [each.text for each in labelled.corpus]
    if not any(map(words, texts)):
        return np.full((len(labelled.queries), len(texts)), np.nan, dtype=np.float32)
    corpus = vectorizer.fit_transform(texts)
    queries = vectorizer.transform([each.text for each in labelled.queries])
    return _retrieved((queries @ corpus.T).toarray().astype(np.float32))


def _retrieved(scores: Scored) -> Scored:
    return np.where(scores > 0, scores, np.float32(np.nan))


def lexical_systems(*, seed: int) -> tuple[System, ...]:
    """Return chance and the lexical baselines."""
    ranks = {
        "chance": lambda labelled: chance(labelled, seed=seed),
        "bm25": bm25,
        "tfidf-words": tfidf_words,
        "tfidf-characters": tfidf_characters,
    }
    return tuple(
        System(name, message("evaluation", f"system-{name}"), message("evaluation", f"what-{name}"), each_side(rank))
        for name, rank in ranks.items()
    )


def encoder_system(embedder: SentenceEmbedder, cache: VectorCache, progress: Progress | None = None) -> System:
    """Return the ranking by cosine of an encoder's vectors."""
    return System(
        name=embedder.name,
        label=message("evaluation", "system-encoder", name=embedder.name),
        what=message("evaluation", "what-encoder", name=embedder.name, dimension=embedder.dimension),
        rank=each_side(lambda labelled: _cosines(labelled, embedder, cache, progress)),
        version=embedder.fingerprint,
        fitted_on=fitted_on(embedder.name),
    )


def _cosines(
    labelled: LabelledSet, embedder: SentenceEmbedder, cache: VectorCache, progress: Progress | None
) -> Scored:
    entries: tuple[Entry, ...] = (*labelled.queries, *labelled.corpus)
    vectors = _vectors([each.text for each in entries], embedder, cache, progress)
    queries, corpus = np.split(vectors, [len(labelled.queries)])
    cosines: Scored = queries @ corpus.T
    return cosines


def _vectors(
    texts: Sequence[str], embedder: SentenceEmbedder, cache: VectorCache, progress: Progress | None
) -> Vectors:
    """Return vectors on the grid; NaN, "not retrieved", for a text without a word."""
    worded = [row for row, text in enumerate(texts) if any(letter.isalnum() for letter in text)]
    vectors = np.full((len(texts), embedder.dimension), np.nan, dtype=np.float32)
    some = [texts[row] for row in worded]
    total = len(set(some))
    report = None if progress is None else lambda done: progress(done, total)
    vectors[worded] = on_grid(embed_texts(some, embedder, cache, report))
    return vectors
