"""A server in a process of its own, for tests that need a socket or a signal."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SECONDS_TO_START = 240


class Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def get(self, path: str, *, timeout: float = 30) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def say(self, raw: bytes, *, seconds: float = 10, pause: float = 0) -> bytes:
        """Send bytes as they are, and return all that comes back until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            half = len(raw) // 2 if pause else len(raw)
            line.sendall(raw[:half])
            time.sleep(pause)
            heard = b""
            try:
                line.sendall(raw[half:])
                while piece := line.recv(65_536):
                    heard += piece
            except (TimeoutError, ConnectionError):
                return heard
            return heard


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(home: Path, *, seconds: float = 0, warm: bool = False, **limits: object) -> Iterator[Server]:
    """Start the server with verdicts that take some seconds, wait until it is ready, and end it.

    Where it is not warm, some calls make what `serve` makes before it listens.
    """
    port, log = free_port(), home / "log"
    env = os.environ | {f"KTECH_{name.upper()}": str(value) for name, value in limits.items()}
    env |= {"PYTHONPATH": str(ROOT), "KTECH_HOME": str(home)}
    command = [sys.executable, "-m", "tests.api.serving_slowly", str(home), str(port), str(seconds)]
    command += ["warm"] if warm else []
    with log.open("wb") as written:
        process = subprocess.Popen(command, stderr=written, stdout=written, env=env, cwd=ROOT)
    server = Server(process, port, log)
    try:
        wait_until_ready(server)
        yield server
    finally:
        process.kill()
        process.wait()


def wait_until_ready(server: Server) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        try:
            if server.get("/health/ready")[0] == 200:
                return
        except OSError:
            if server.process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(server.log.read_text())
