"""Documents that lie in files are the very bytes that were put there, wherever they lie."""

from __future__ import annotations

import io
import os

import numpy as np
import pytest

from matching import sealed
from matching.sealed import Documents, InFile, gather
from matching.splicing import Splice

SOME = [bytes([number]) * (number * 7 % 100) for number in range(60)]


@pytest.fixture
def soon_a_file(monkeypatch):
    """Make a file of some hundred bytes."""
    monkeypatch.setattr(sealed, "_FEW", 500)


def test_a_few_documents_stay_in_memory_and_many_lie_in_a_file_without_a_name(tmp_path, monkeypatch):
    assert list(gather(SOME, tmp_path)) == SOME
    assert gather(SOME, tmp_path).in_memory > sum(map(len, SOME))
    monkeypatch.setattr(sealed, "_FEW", 500)
    found = gather(iter(SOME), tmp_path)
    assert (list(found), found.in_memory) == (SOME, 0)
    assert list(tmp_path.iterdir()) == []
    assert list(gather(SOME, None)) == SOME, "without a folder they stay in memory"
    assert gather(SOME, None).in_memory > sum(map(len, SOME))


def test_where_the_disk_is_full_from_somewhere_on_the_rest_stays_in_memory(tmp_path, soon_a_file, monkeypatch, caplog):
    written, really = [], os.write

    def full(number: int, content: bytes) -> int:
        if len(written) == 2:
            really(number, content[:9])  # a part of it still had room
            raise OSError(28, "No space left on device")
        written.append(really(number, content))
        return written[-1]

    monkeypatch.setattr(sealed.os, "write", full)
    found = gather(SOME, tmp_path)
    assert list(found) == SOME
    assert 0 < found.in_memory < sum(map(len, SOME)) + 20 * len(SOME)
    assert "stay in memory: No space left" in caplog.text


def test_a_folder_that_is_not_there_is_a_full_disk(tmp_path, soon_a_file):
    assert list(gather(SOME, tmp_path / "nowhere")) == SOME


def test_documents_of_a_splice_lie_where_they_did_until_that_is_in_too_many_places(tmp_path, soon_a_file, monkeypatch):
    monkeypatch.setattr(sealed, "_MOST_PIECES", 4)
    there, expected = gather(SOME, tmp_path), list(SOME)
    pieces = set()
    for number in range(12):
        fresh = b"new" * (number + 1)
        source = np.arange(len(SOME))
        source[number * 4] = len(SOME)
        there = there.spliced(gather([fresh], tmp_path), Splice.of(source, len(SOME), 1), tmp_path)
        expected[number * 4] = fresh
        assert list(there) == expected
        pieces.add(len(there._lie.pieces))
    assert pieces == {2, 3, 4}


def test_what_is_written_into_a_file_is_found_there_and_lies_there_from_then_on(tmp_path):
    there = gather(SOME, None)
    with (tmp_path / "file").open("w+b") as file:
        file.write(b"head")
        at, steps = there.write(file)
        file.write(b"tail")
        file.flush()
        there.lie_as(Documents.in_file(file, 4, at, steps))
    (tmp_path / "file").unlink()
    assert (list(there), there.in_memory) == (SOME, 0)
    assert there.taking(np.array([5, 3]))[0] == SOME[5]


def test_what_cannot_be_read_is_no_document(tmp_path):
    at, steps = gather(SOME, None).write(io.BytesIO())
    with (tmp_path / "empty").open("w+b") as file:
        assert Documents.in_file(file, 0, at, steps)[5] == b""
        file.write(b"\xff" * 4096)
        file.flush()
        assert Documents.in_file(file, 0, at, steps)[5] == b"", "longer than any document"
        piece = InFile(file)
    assert piece.read(0, 3) == b"\xff" * 3
