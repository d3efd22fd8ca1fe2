"""One POST to one address: no redirect followed, no proxy asked, little read, and over within seconds."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matching.webhooks.destination import Destination

LARGEST_ANSWER = 16 * 1024
SECONDS = 10.0

Outcome = Literal[
    "delivered", "gone", "redirect", "status", "timeout", "unreachable", "tls", "answer", "address", "no-host", "secret"
]


@dataclass(frozen=True)
class Sent:
    """What became of one attempt, with the HTTP status where there was an answer."""

    outcome: Outcome
    status: int | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether it arrived."""
        return self.outcome == "delivered"


class _TooLongError(OSError):
    """The answer's head is longer than is read."""


class _Bounded:
    """The answer as it comes in, up to so many bytes."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file, self._left = file, LARGEST_ANSWER

    def readline(self, limit: int = -1) -> bytes:
        """Return a line."""
        if self._left <= 0:
            raise _TooLongError
        line = self._file.readline(min(limit, self._left) if limit >= 0 else self._left)
        self._left -= len(line)
        return line

    def flush(self) -> None:
        """Do nothing; nothing is written."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Head(http.client.HTTPResponse):
    """An answer of which only status and headers are ever read."""

    def __init__(self, sock: socket.socket, *args: object, **kwargs: object) -> None:
        super().__init__(sock, *args, **kwargs)  # type: ignore[arg-type]
        self.fp = _Bounded(self.fp)  # type: ignore[assignment]


class _ToAddress(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever its host's name means by now."""

    response_class = _Head

    def __init__(self, to: Destination, address: str, *, seconds: float, context: ssl.SSLContext | None) -> None:
        super().__init__(to.host, to.port, timeout=seconds)
        self._address, self._context, self._seconds = address, context, seconds
        self.default_port = 443 if context else 80
        self.is_over = False
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        """Connect to the address; whatever is still going on when the time is up is cut off."""
        plain = socket.create_connection((self._address, self.port), self._seconds)
        self.sock = plain
        self._end = threading.Timer(self._seconds, self._cut_off)
        self._end.daemon = True
        self._end.start()
        if self._context is not None:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)

    def _cut_off(self) -> None:
        self.is_over = True
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it ended by itself meanwhile
            return

    def close(self) -> None:
        """Close the connection and stop waiting for its end."""
        if self._end is not None:
            self._end.cancel()
        super().close()


def post(
    to: Destination,
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float = SECONDS,
    context: ssl.SSLContext | None = None,
) -> Sent:
    """Send a body to an address that was checked; `context` is how TLS is spoken, by default as browsers do."""
    tls = (context or ssl.create_default_context()) if to.scheme == "https" else None
    connection = _ToAddress(to, address, seconds=seconds, context=tls)
    try:
        connection.request("POST", to.target, body, {**headers, "Connection": "close"})
        return _outcome(connection.getresponse().status)
    except ssl.SSLError:
        return Sent("timeout" if connection.is_over else "tls")
    except TimeoutError:
        return Sent("timeout")
    except (http.client.HTTPException, _TooLongError):
        return Sent("timeout" if connection.is_over else "answer")
    except OSError:
        return Sent("timeout" if connection.is_over else "unreachable")
    finally:
        connection.close()


def _outcome(status: int) -> Sent:
    if 200 <= status < 300:
        return Sent("delivered", status)
    if 300 <= status < 400:
        return Sent("redirect", status)
    return Sent("gone" if status == http.client.GONE else "status", status)
