"""Texts to vectors: an opening's are looked up once, for all its lists, until somebody is erased."""

import pytest

from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.forgetting import forget_words
from tests.bag_of_words import BagOfWords

ONE, OTHER = ("plasma etching", "etch engineer", ""), ("plasma etching", "", "CVD")


@pytest.fixture
def encoding(tmp_path, monkeypatch):
    made = Encoding(BagOfWords(), VectorCache(tmp_path / "cache"), None)
    asked, really = [], made.of_entries
    monkeypatch.setattr(made, "of_entries", lambda entries: asked.extend(entries) or really(entries))
    made.asked = asked
    return made


def test_the_vectors_of_an_entry_are_looked_up_once(encoding):
    first, other = encoding.of_entry(ONE), encoding.of_entry(OTHER)
    assert encoding.of_entry(ONE) is first
    assert encoding.asked == [ONE, OTHER]
    whole, sections = encoding.of_entries([ONE])
    assert first.whole.tolist() == whole[0].tolist() == other.whole.tolist()
    assert first.sections["title"].tolist() == sections["title"][0].tolist() != other.sections["title"].tolist()


@pytest.mark.parametrize("is_erased", [True, False])
def test_they_are_forgotten_when_somebody_is_erased(encoding, is_erased):
    encoding.of_entry(ONE)
    if is_erased:
        forget_words()
    encoding.of_entry(ONE)
    assert len(encoding.asked) == (2 if is_erased else 1)
