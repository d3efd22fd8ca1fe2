"""A copy of the rules that a test may spoil."""

import shutil

import pytest

from matching.settings import settings


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(settings().data / "policy", tmp_path / "policy")
