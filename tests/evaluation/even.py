"""What the tests of parity and fairness share: pools by a bag of words, tables of scores, documents of the sample."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from matching.domain import Json, Opening
from matching.eligibility import Grade
from matching.embedding import VectorCache
from matching.evaluation.pair_scores import PairScores
from matching.ingest.files import read_openings
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests.bag_of_words import BagOfWords

SAMPLE = settings().data / "sample"


def workspace(folder: Path) -> Workspace:
    return Workspace(Store(folder / "store.sqlite3"), BagOfWords(), cache=VectorCache(folder / "cache"))


def resumes(each: int) -> list[Json]:
    """So many people of the sample who write in English, in Korean and in both."""
    files = (SAMPLE / f"candidates-{tongue}.jsonl" for tongue in ("en", "ko", "mixed"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()[:each]]


def posts(each: int) -> list[Opening]:
    return [post for tongue in ("en", "ko") for post in read_openings(SAMPLE / f"openings-{tongue}.jsonl")[:each]]


def table(mutual: np.ndarray, grades: np.ndarray | None = None) -> PairScores:
    """Pairs with such scores, all of them admitted unless graded."""
    shape = mutual.shape
    graded = np.full(shape, Grade.YES, dtype=np.int8) if grades is None else grades.astype(np.int8)
    ids = (tuple(f"{kind}{row:03d}" for row in range(count)) for kind, count in zip("op", shape, strict=True))
    return PairScores(*ids, grades=graded, sure=graded, company=mutual, candidate=mutual, mutual=mutual)
