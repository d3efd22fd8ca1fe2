"""Handlers whose writes are one transaction with their record in the ledger."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

from starlette.responses import Response

from api.recording import Recorder

P = ParamSpec("P")


def as_one(handler: Callable[P, Response]) -> Callable[P, Response]:
    """Let all that a handler writes, and what its `record` adds to the ledger, be kept together or not at all.

    What it raises takes everything back; an answer, of whatever status, keeps it.
    """

    @functools.wraps(handler)
    def whole(*args: P.args, **kwargs: P.kwargs) -> Response:
        record = kwargs.get("record")
        if not isinstance(record, Recorder):
            raise TypeError(f"{handler.__name__} is not given what records")
        with record.as_one():
            return handler(*args, **kwargs)

    return whole
