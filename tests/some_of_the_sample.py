"""A few people and openings of the sample, spread over its files; the rest is not read."""

from __future__ import annotations

import json
from functools import cache

from matching.domain import Candidate, Json, Opening
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.settings import settings


@cache
def documents(kind: str, step: int) -> tuple[Json, ...]:
    """Return each so-manieth document of a kind, "candidates" or "openings"."""
    paths = sorted((settings().data / "sample").glob(f"{kind}-*.jsonl"))
    return tuple(json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()[::step])


@cache
def some_people(step: int) -> tuple[Candidate, ...]:
    """Return each so-manieth person of the sample."""
    return tuple(map(read_candidate, documents("candidates", step)))


@cache
def some_posts(step: int) -> tuple[Opening, ...]:
    """Return each so-manieth opening of the sample."""
    return tuple(map(read_opening, documents("openings", step)))
