"""Writes data/sample/vectors.npz: what the default encoder makes of the texts of the sample and the parallel sets.

Among them are the profiles of the parallel sets in which the gates exchange something.

    python data/sample/build/make_vectors.py

Takes some minutes where much is to be encoded; what is known stays. Run it after the
sample, a parallel set, the masking or the encoder has changed; a test tells when it is due.
"""

from __future__ import annotations

from rich.progress import track

from matching.embedding import load_embedder
from matching.evaluation.bilingual import Bilingual
from matching.evaluation.parallel import is_parallel
from matching.evaluation.promotion import exchanged
from matching.evaluation.shipped import shipped_sets
from matching.profiles import Embedded, candidate_embedded, opening_embedded
from matching.sample import keep_vectors, known_vectors, sample_openings, sample_people

STEP = 32


def texts_of_the_sample() -> list[str]:
    """Return the different texts of all people and openings, whole and by section; none without a word."""
    return _worded([*map(candidate_embedded, sample_people()), *map(opening_embedded, sample_openings())])


def texts_of_the_parallel_sets() -> list[str]:
    """Return the different texts of the people and openings of the sets in two languages, likewise."""
    sets = [Bilingual.read(folder) for folder in shipped_sets().values() if is_parallel(folder)]
    people = [each for one in sets for some in one.people.values() for each in some]
    people += [each for one in sets for versions in exchanged(one) for some in versions for each in some]
    posts = [each for one in sets for some in one.openings.values() for each in some]
    return _worded([*map(candidate_embedded, people), *map(opening_embedded, posts)])


def _worded(embedded: list[Embedded]) -> list[str]:
    texts = dict.fromkeys(text for each in embedded for text in each)
    return [text for text in texts if any(letter.isalnum() for letter in text)]


def main() -> None:
    """Encode what is not known, and write."""
    import numpy as np

    embedder = load_embedder()
    texts = list(dict.fromkeys([*texts_of_the_sample(), *texts_of_the_parallel_sets()]))
    known, vectors = known_vectors(texts, embedder.fingerprint)
    have = set(known)
    rest = [text for text in texts if text not in have]
    steps = track(range(0, len(rest), STEP), "Encoding")
    found = [vectors, *(embedder.encode(rest[first : first + STEP]) for first in steps)]
    print(keep_vectors([*known, *rest], np.concatenate([each for each in found if len(each)]), embedder.fingerprint))


if __name__ == "__main__":
    main()
