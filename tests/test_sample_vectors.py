"""The vectors beside the sample are what the default encoder makes of it today."""

import numpy as np
import pytest

from matching.embedding import load_embedder
from matching.profiles import candidate_embedded, opening_embedded
from matching.sample import known_vectors, sample_openings, sample_people

DUE = "data/sample/vectors.npz is out of date: run `make vectors`"


@pytest.fixture(scope="module")
def texts():
    people, posts = sample_people(), sample_openings()
    embedded = [*map(candidate_embedded, people), *map(opening_embedded, posts)]
    return list(dict.fromkeys(text for each in embedded for text in each if text))


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


@pytest.mark.encoder
def test_every_text_of_the_sample_has_its_vector(texts, embedder):
    known, vectors = known_vectors(texts, embedder.fingerprint)
    assert known == texts, DUE
    assert vectors.shape == (len(texts), embedder.dimension)


@pytest.mark.encoder
def test_the_vectors_are_the_encoders_own_up_to_the_last_bit_of_another_processor(texts, embedder):
    some = texts[:: len(texts) // 6]
    _, vectors = known_vectors(some, embedder.fingerprint)
    assert np.abs(vectors - embedder.encode(some)).max() <= 1 / 2048, DUE


@pytest.mark.encoder
def test_a_changed_text_and_another_encoder_know_nothing(texts, embedder):
    assert known_vectors([texts[0] + "."], embedder.fingerprint)[0] == []
    assert known_vectors(texts[:1], "another encoder")[0] == []
