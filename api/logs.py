"""The log: a line of JSON for each call and for each failure of our own, and nothing personal.

A line has the keys of `KNOWN` and no others. Addresses stand in it as route templates,
people as user ids. What other libraries log is cut down to who says it, and failures to
their kind and place: their words may hold what somebody sent.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

KNOWN = frozenset(
    {
        "at", "event", "level", "request", "method", "route", "status", "ms", "user", "via",
        "problem", "error", "detail", "frames", "logger", "message",
    }
)  # fmt: skip
_MAY_SPEAK = ("matching", "uvicorn", "ktech")  # their sentences hold no values from outside
_NAME = "ktech"
_MOST_FRAMES = 12


def only_known(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop every key that is not in the list."""
    return {name: value for name, value in event.items() if name in KNOWN}


log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger(_NAME),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        only_known,
        structlog.processors.JSONRenderer(sort_keys=True),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def frames_of(error: BaseException) -> list[str]:
    """Return where a failure came from, innermost last, without the values that its words may hold."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return [f"{each.filename.rsplit('/', 1)[-1]}:{each.lineno} {each.name}" for each in frames]


class Lines(logging.Formatter):
    """Writes our own lines as they are, and of others' what may be told."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        if record.name == _NAME:
            return record.getMessage()
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if record.name.split(".")[0] in _MAY_SPEAK:
            line["message"] = record.getMessage().partition("\n")[0].strip()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line |= {"error": type(error).__name__, "frames": frames_of(error)}
        return json.dumps({"event": "library", **line}, sort_keys=True)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send all that is logged in this process to a stream, standard error by default, a line of JSON each."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for name in _MAY_SPEAK:
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
