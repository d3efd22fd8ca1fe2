"""The vector cache: never a wrong vector, whatever happens to the file."""

import os
import signal
import sqlite3
import subprocess
import sys

import numpy as np
import pytest

from matching.embedding import VectorCache, embed_texts
from matching.errors import EncoderError


class Counting:
    """Stands in for an encoder: a vector from the text's length, and a count of what was encoded."""

    name, dimension, fingerprint = "counting", 4, "0123456789abcdef"

    def __init__(self, most=10_000):
        self.encoded, self.most = [], most

    def encode(self, texts, *, progress=None):
        if len(self.encoded) + len(texts) > self.most:
            raise KeyboardInterrupt
        self.encoded += texts
        for done in range(len(texts)):
            if progress:
                progress(done + 1)
        rows = [[len(text), 1 / len(text), text.count("a"), 0] for text in texts]
        return np.array(rows, dtype=np.float32)


@pytest.fixture
def cache(tmp_path):
    return VectorCache(tmp_path / "cache")


def test_a_known_text_is_not_encoded_again_and_has_the_same_bytes(cache):
    first, second = Counting(), Counting()
    texts = ["a", "bb", "a", "반도체"]
    made, kept = embed_texts(texts, first, cache), embed_texts(texts, second, cache)
    assert first.encoded == ["a", "bb", "반도체"]
    assert second.encoded == []
    assert kept.tobytes() == made.tobytes() == Counting().encode(texts).tobytes()


def test_no_texts_give_no_rows_from_the_cache(cache):
    assert embed_texts([], Counting(), cache).shape == (0, 4)


def test_an_encoder_of_another_fingerprint_shares_nothing(cache):
    embed_texts(["a"], Counting(), cache)
    other = Counting()
    other.fingerprint = "another"
    embed_texts(["a"], other, cache)
    assert other.encoded == ["a"]


def test_an_interrupted_run_goes_on_where_it_stopped(cache):
    texts = [f"text {number}" for number in range(200)]
    with pytest.raises(KeyboardInterrupt):
        embed_texts(texts, Counting(most=150), cache)
    again, told = Counting(), []
    embed_texts(texts, again, cache, told.append)
    assert again.encoded == texts[128:]  # two writes of 64 had been kept
    assert told == list(range(129, 201))


def test_a_damaged_row_is_encoded_again(cache):
    embed_texts(["a", "bb"], Counting(), cache)
    with sqlite3.connect(cache.path) as file:
        changed = file.execute("UPDATE vectors SET vector = zeroblob(16) WHERE vector = ?",
                               (Counting().encode(["bb"])[0].tobytes(),)).rowcount  # fmt: skip
    file.close()
    again = Counting()
    assert changed == 1
    assert embed_texts(["a", "bb"], again, cache).tobytes() == Counting().encode(["a", "bb"]).tobytes()
    assert again.encoded == ["bb"]


@pytest.mark.parametrize("where", [0, 4_096 + 8])
def test_a_damaged_file_is_thrown_away_and_made_again(cache, where):
    texts = [f"text {number}" for number in range(300)]
    embed_texts(texts, Counting(), cache)
    with cache.path.open("r+b") as file:
        file.seek(where)
        file.write(b"damage!!" * 500)
    again = Counting()
    assert embed_texts(texts, again, cache).tobytes() == Counting().encode(texts).tobytes()
    assert again.encoded
    third = Counting()
    embed_texts(texts, third, cache)
    assert third.encoded == []


def test_forgotten_texts_leave_no_trace_in_the_file(cache):
    embed_texts(["a", "bb"], Counting(), cache)
    numbers = Counting().encode(["a"])[0].tobytes()
    assert any(numbers in file.read_bytes() for file in cache.path.parent.iterdir())  # the control
    cache.forget(["a"])
    assert not any(numbers in file.read_bytes() for file in cache.path.parent.iterdir())
    again = Counting()
    embed_texts(["a", "bb"], again, cache)
    assert again.encoded == ["a"]


def test_a_cache_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderError, match=r"cannot be read or written.*KTECH_HOME"):
        VectorCache(tmp_path / "file").get("any", ["a"], dimension=4)


def test_a_reader_is_served_while_another_writes(cache):
    embed_texts(["a"], Counting(), cache)
    writer = sqlite3.connect(cache.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO vectors VALUES ('x', x'00', x'00', x'00')")
    assert list(cache.get(Counting.fingerprint, ["a"], dimension=4)) == ["a"]
    writer.close()


WRITES_FOREVER = """
import sys, numpy as np
from pathlib import Path
from matching.embedding import VectorCache
cache, number = VectorCache(Path(sys.argv[1])), 0
while True:
    texts = [str(number + n) for n in range(64)]
    cache.put("killed", texts, np.array([[int(t)] * 4 for t in texts], dtype=np.float32))
    number += 64
    print(number, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_rows(cache):
    command = [sys.executable, "-c", WRITES_FOREVER, str(cache.path.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        written = [int(writer.stdout.readline()) for _ in range(5)][-1]
        os.kill(writer.pid, signal.SIGKILL)
    kept = cache.get("killed", [str(number) for number in range(written)], dimension=4)
    assert len(kept) == written == 320
    assert all(vector.tolist() == [float(text)] * 4 for text, vector in kept.items())
