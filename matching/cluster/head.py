"""The Ray head of a cluster on one machine: started, found again and ended.

Whoever reaches Ray may run programs, so it asks for a token that lies in our home; its ports
are those of the machine, and a firewall's to close. What it writes (logs, sockets) lies in
a folder of its own that goes with it; nothing is sent to its makers.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from matching.cluster.fleet import ray_here
from matching.errors import ClusterError
from matching.settings import settings

_SECONDS_TO_START, _SECONDS_TO_STOP = 90, 3  # Ray would wait for shares for 30, which have nothing to finish
_OBJECT_STORE = 100 << 20  # only answers pass through it
_LONGEST = 22  # characters of a folder in which Ray's sockets have paths that the system takes, 107 characters


@dataclass(frozen=True)
class Head:
    """A head that we started: its process, its address and its folder."""

    process: int
    address: str
    folder: str

    @property
    def is_there(self) -> bool:
        """Whether its process runs, as ours and not another's of the same number."""
        try:
            return self.folder.encode() in Path(f"/proc/{self.process}/cmdline").read_bytes()
        except OSError:
            return False


def _home() -> Path:
    return settings().home / "cluster"


def head_of_home() -> Head | None:
    """Return the head that was started here, `None` where there is none or it has ended."""
    try:
        head = Head(**json.loads((_home() / "head.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return head if head.is_there else None


def use_token() -> Mapping[str, str]:
    """Let Ray in this process, and in those that get these variables, use the token of our home, made if need be."""
    path = _home().resolve() / "token"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    chosen = {
        "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(path), "RAY_USAGE_STATS_ENABLED": "0"
    }  # fmt: skip
    for name, value in chosen.items():
        os.environ.setdefault(name, value)
    return chosen


def start() -> Head:
    """Start a head on this machine and wait until it answers. Raises `ClusterError`."""
    ray_here()
    if head_of_home() is not None:
        raise ClusterError("cluster-there")
    environment = {**os.environ, **use_token()}
    port, folder = _free_port(), _own_folder()
    command = [
        sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", "--node-ip-address=127.0.0.1",
        f"--port={port}", "--include-dashboard=false", "--disable-usage-stats", f"--temp-dir={folder}",
        f"--object-store-memory={_OBJECT_STORE}",
    ]  # fmt: skip
    with (Path(folder) / "head.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    head = Head(process.pid, f"127.0.0.1:{port}", folder)
    _wait_for(process, port, head)
    (_home() / "head.json").write_text(json.dumps(asdict(head)), encoding="utf-8")
    return head


def stop(head: Head) -> None:
    """End a head and whatever it runs, and remove its folder."""
    if head.is_there:
        every = [head.process, *processes_below(head.process)]
        os.kill(head.process, signal.SIGTERM)
        until = time.monotonic() + _SECONDS_TO_STOP
        while head.is_there and time.monotonic() < until:
            time.sleep(0.1)
        for each in every if head.is_there else ():
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
    shutil.rmtree(head.folder, ignore_errors=True)
    (_home() / "head.json").unlink(missing_ok=True)


def processes_below(process: int) -> list[int]:
    """Return the processes that one started, and those that they did."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found = [process]
    for each in found:
        found += children.get(each, [])
    return found[1:]


def _wait_for(process: subprocess.Popen[bytes], port: int, head: Head) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as asking:
            asking.settimeout(1)
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    stop(head)
    raise ClusterError("cluster-not-started", seconds=_SECONDS_TO_START)


def _own_folder() -> str:
    """Make a folder: where others make theirs, or where paths would be too long there, in `/tmp`."""
    usual = tempfile.gettempdir()
    return tempfile.mkdtemp(prefix="ktech-ray-", dir=usual if len(usual) <= _LONGEST else "/tmp")  # noqa: S108


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
