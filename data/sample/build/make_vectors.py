"""Writes data/sample/vectors.npz: what the default encoder makes of the sample's texts.

    python data/sample/build/make_vectors.py

Takes some minutes. Run it after the sample, the masking or the encoder has changed; a
test tells when it is due.
"""

from __future__ import annotations

from rich.progress import track

from matching.embedding import load_embedder
from matching.ingest.files import read_candidates, read_openings
from matching.profiles import candidate_embedded, opening_embedded
from matching.retrieval import on_grid
from matching.sample import keep_vectors, sample_files

STEP = 32


def texts_of_the_sample() -> list[str]:
    """Return the different texts of all people and openings, whole and by section; none without a word."""
    people = [each for path in sample_files() if path.name.startswith("candidates") for each in read_candidates(path)]
    posts = [each for path in sample_files() if path.name.startswith("openings") for each in read_openings(path)]
    embedded = [*map(candidate_embedded, people), *map(opening_embedded, posts)]
    texts = dict.fromkeys(text for each in embedded for text in each)
    return [text for text in texts if any(letter.isalnum() for letter in text)]


def main() -> None:
    """Encode and write."""
    import numpy as np

    texts, embedder = texts_of_the_sample(), load_embedder()
    steps = track(range(0, len(texts), STEP), "Encoding the sample")
    vectors = np.concatenate([embedder.encode(texts[first : first + STEP]) for first in steps])
    print(keep_vectors(texts, on_grid(vectors), embedder.fingerprint), len(texts))


if __name__ == "__main__":
    main()
