"""Where a Ray head writes: in a folder in which its sockets can be opened."""

import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from matching.cluster import head

OF_RAY = "session_2026-11-28_04-31-40_123456_4194304/sockets/plasma_store"
"""What Ray adds to its folder, with the greatest number that a process has."""


@pytest.fixture
def folder(request, monkeypatch):
    usual = Path(tempfile.mkdtemp(prefix="u" * request.param, dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(usual))
    made = Path(head._own_folder())
    yield usual, made
    for each in (made, usual):
        shutil.rmtree(each, ignore_errors=True)


@pytest.mark.parametrize(("folder", "is_there"), [(1, True), (60, False)], indirect=["folder"])
def test_a_socket_of_ray_can_be_opened_wherever_files_are_made(folder, is_there):
    usual, made = folder
    assert (made.parent == usual) is is_there
    (made / OF_RAY).parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(made / OF_RAY))
    too_long = Path(tempfile.mkdtemp(dir=usual)) / OF_RAY
    too_long.parent.mkdir(parents=True)
    if not is_there:
        with socket.socket(socket.AF_UNIX) as one, pytest.raises(OSError, match="too long"):  # the control
            one.bind(str(too_long))
