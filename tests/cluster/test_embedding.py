"""Vectors encoded in batches, wherever that is, are those that one process keeps, to the last bit."""

import pytest

from matching.cluster.embedding import Encoded, encode_missing
from matching.embedding import VectorCache, embed_texts
from tests.bag_of_words import BagOfWords

TEXTS = {"word " * (number % 7 + 1) + f"n{number}" for number in range(150)}


def over(encoder, seen):
    def encode(batches):
        for some in reversed(list(batches)):  # whichever is ready first
            seen.append(list(some))
            yield some, encoder.encode(some)

    return encode


def test_what_is_missing_is_encoded_in_batches_of_like_length_and_kept(tmp_path):
    encoder, seen, told = BagOfWords(), [], []
    cache, alone = VectorCache(tmp_path / "one"), VectorCache(tmp_path / "other")
    known = sorted(TEXTS)[:20]
    cache.put(encoder.fingerprint, known, encoder.encode(known))
    found = encode_missing(TEXTS, encoder, cache, over(encoder, seen), lambda *at: told.append(at))
    assert found == Encoded(20, 130)
    assert not set(known) & {each for some in seen for each in some}
    assert [len(some) for some in seen] == [2, 64, 64]
    assert max(map(len, seen[2])) <= min(map(len, seen[1]))
    assert told[-1] == (130, 130)
    embed_texts(sorted(TEXTS), encoder, alone)
    assert cache.bytes_of(encoder.fingerprint, sorted(TEXTS)) == alone.bytes_of(encoder.fingerprint, sorted(TEXTS))


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(tmp_path):
    encoder, cache, seen = BagOfWords(), VectorCache(tmp_path), []

    def stopping(batches):
        for number, made in enumerate(over(encoder, [])(batches)):
            if number == 1:
                raise KeyboardInterrupt
            yield made

    with pytest.raises(KeyboardInterrupt):
        encode_missing(TEXTS, encoder, cache, stopping)
    assert encode_missing(TEXTS, encoder, cache, over(encoder, seen)) == Encoded(22, 128)
    assert encode_missing(TEXTS, encoder, cache, over(encoder, seen)) == Encoded(150, 0)
