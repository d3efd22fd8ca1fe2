"""Long texts: every word is read, and the tail counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.encoders.windows import windows
from matching.errors import EncoderError
from tests.counts import cases

FILLER = "She measured the thickness of thin films and wrote the report for the next shift. " * 45
TAILS = ("Today she bakes bread in a small shop.", "Today she designs rocket engines fuelled by methane.")


@pytest.mark.encoder
@pytest.mark.parametrize("part", [0, 1])
def test_the_tail_of_a_long_text_changes_its_vector(use_e5, part):
    one, other = (use_e5.parts[part].vector(FILLER + tail) for tail in TAILS)
    assert one @ other < 0.9999


@pytest.mark.encoder
def test_a_text_cut_at_512_tokens_would_have_lost_its_tail(plain_e5):
    one, other = (plain_e5.input_ids(FILLER + tail) for tail in TAILS)
    assert len(one) > 900
    assert one[:512] == other[:512]


@pytest.mark.encoder
def test_a_word_longer_than_the_network_reads_is_still_encoded(plain_e5):
    assert np.linalg.norm(plain_e5.vector("식각" * 600)) == pytest.approx(1)
    with pytest.raises(EncoderError, match="513 tokens is longer than the 512"):
        plain_e5.mean_state([5] * 513)


@settings(max_examples=cases(35, 100), deadline=None)
@given(st.lists(st.sampled_from(["one", "two.", "three!\n", "네 ", "다섯.", "six\n\n"]), min_size=1, max_size=80),
       st.integers(3, 20))  # fmt: skip
def test_windows_hold_every_word_once_and_never_too_many(words, limit):
    text = " ".join(words)
    cut = windows(text, tokens=lambda part: len(part.split()), limit=limit)
    assert " ".join(cut).split() == text.split()
    assert max(len(part.split()) for part in cut) <= limit


def test_windows_end_at_sentences_and_are_about_equally_long():
    text = " ".join(f"{number} b c d." for number in range(10))  # 40 words in sentences of 4
    cut = windows(text, tokens=lambda part: len(part.split()), limit=18)
    # three windows are needed, 13.3 words each: the first sentence end past that is at 16
    assert [len(part.split()) for part in cut] == [16, 16, 8]
    assert all(part.endswith("d.") for part in cut)
