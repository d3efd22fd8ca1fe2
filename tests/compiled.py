"""Compiles a statement once for all files that tests open, where the product does once a file: hundreds are opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from matching.store import engines


def _sharing(shared: Engine) -> Any:
    """Return what makes an engine that has the dialect and the compiled statements of one that is there."""

    def made(url: Any, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        if engine.dialect.name == shared.dialect.name:
            engine.dialect, engine._compiled_cache = shared.dialect, shared._compiled_cache
        return engine

    return made


@contextmanager
def compiled_once(patch: Any) -> Iterator[None]:
    """Let all files that are opened share what was compiled."""
    shared = create_engine("sqlite://", module=sqlcipher, poolclass=StaticPool, query_cache_size=5000)
    with shared.connect(), patch.context() as until:
        until.setattr(engines, "create_engine", _sharing(shared))
        yield
    shared.dispose()
