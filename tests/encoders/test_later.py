"""A part of an encoder whose network is laid out at the first text."""

import numpy as np
import pytest

from matching.encoders.later import Later
from matching.errors import EncoderError


class Part:
    name, dimension, identity = "made-up", 2, {"weights": "a"}

    def vector(self, text):
        return np.array([len(text), 0.0])


def later(read):
    return Later("made-up", 2, {"weights": "a"}, read)


def test_what_it_is_is_told_without_reading_it():
    part = later(lambda: pytest.fail("it was read"))
    assert (part.name, part.dimension, part.identity) == ("made-up", 2, {"weights": "a"})


def test_it_is_read_once_at_the_first_text():
    reads = []
    part = later(lambda: reads.append(1) or Part())
    assert [part.vector(text).tolist() for text in ("etch", "plasma")] == [[4.0, 0.0], [6.0, 0.0]]
    assert len(reads) == 1


def test_another_one_than_was_checked_at_the_start_encodes_nothing():
    class Other(Part):
        identity = {"weights": "b"}  # noqa: RUF012

    with pytest.raises(EncoderError, match='files of the encoder "made-up" are others'):
        later(Other).vector("etch")


def test_it_is_read_again_after_it_was_let_go_and_encodes_the_same():
    reads = []

    def read():
        reads.append(1)
        return Part()

    part = later(read)
    first = part.vector("etch")
    part._part.make_room()
    assert not part._part.is_loaded
    assert part.vector("etch").tobytes() == first.tobytes()
    assert len(reads) == 2
    part.vector("plasma")
    assert len(reads) == 2  # the control: it is held until then
