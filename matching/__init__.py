"""K-Tech Pass eligibility and matching. These are the public names; each is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "Candidate": "matching.domain",
    "Employer": "matching.domain",
    "MatchingError": "matching.errors",
    "Opening": "matching.domain",
    "OpeningPool": "matching.pool",
    "Pool": "matching.pool",
    "Verdict": "matching.eligibility",
    "Workspace": "matching.workspace",
    "assess": "matching.eligibility",
    "load_embedder": "matching.embedding",
    "policy": "matching.eligibility",
    "read_candidates": "matching.ingest.files",
    "read_openings": "matching.ingest.files",
    "shortlist": "matching.recommend",
    "suggestions": "matching.recommend",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'matching' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
