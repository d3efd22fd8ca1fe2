"""The server process: what it listens with, how it logs, and how it stops.

At SIGTERM or Ctrl-C no further connection is taken, calls in flight are answered for
`stop_seconds`, and the process ends with 0.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import bare_problem
from api.logs import configure
from matching.collecting import leave_to_rest, share_one_heap
from matching.settings import Settings, settings

Application = Callable[..., object]
"""An ASGI application."""

LARGEST_HEAD = 256 * 1024  # past this the line is cut; the application refuses less with more words
_BACKLOG = 2_048
_KEEP_ALIVE_SECONDS = 5
_SWITCH_SECONDS = 0.001
"""After how long a thread that computes lets others go on: Python's own 5 ms, times all turns, is how long the loop
that refuses what is too much would wait."""


class Protocol(H11Protocol):
    """HTTP/1.1 whose refusals of what is no HTTP at all are problem documents too."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - it is not told
        """Refuse and hang up."""
        status, headers, body = bare_problem("bad-request")
        lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        head = h11.Response(status_code=status, headers=[*lines, (b"connection", b"close")], reason=b"Bad Request")
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def config_of(app: Application, host: str, port: int, limits: Settings) -> uvicorn.Config:
    """Return how the server is set up."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=limits.stop_seconds,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )


def run(app: Application, *, host: str, port: int, close: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop, then let go of what is open; ends the process with 0 when a signal stopped it."""
    limits = settings()
    configure(limits.log_level)
    sys.setswitchinterval(_SWITCH_SECONDS)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)  # the server raises the signal again once it has stopped
    share_one_heap()
    leave_to_rest()
    try:
        uvicorn.Server(config_of(app, host, port, limits)).run()
    finally:
        close()


def _end(_: int, __: FrameType | None) -> NoReturn:
    sys.exit(0)
