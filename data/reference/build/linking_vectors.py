"""Writes data/reference/linking_vectors.npz: what the default encoder makes of the names that links are found among.

    python data/reference/build/linking_vectors.py

Minutes; an interrupted run goes on where it stopped. Run it after the tables of skills,
titles or ESCO have changed.
"""

from __future__ import annotations

from matching.embedding import VectorCache, embed_texts, load_embedder
from matching.linking.skills import names_compared
from matching.linking.titles import entries_compared
from matching.linking.vectors import keep
from matching.settings import settings

DIMENSIONS = 384


def main() -> None:
    encoder = load_embedder()
    names = [*(name for name, _ in names_compared()), *(name for name, _, _ in entries_compared())]
    names = list(dict.fromkeys(names))
    vectors = embed_texts(names, encoder, VectorCache(settings().cache))
    print(keep(names, vectors, encoder.fingerprint, dimensions=DIMENSIONS), len(names))


if __name__ == "__main__":
    main()
