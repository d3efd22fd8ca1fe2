"""What all tests share. Threads are held to one: on two busy cores they only wait for one another."""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest


@pytest.fixture(scope="session")
def use_e5():
    """The default encoder."""
    from matching.embedding import load_embedder

    return load_embedder("use-e5")


@pytest.fixture(scope="session")
def plain_e5(use_e5):
    """multilingual-e5-small before centring."""
    return next(part for part in use_e5.parts if part.name == "e5")
