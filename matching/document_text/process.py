"""Child processes that parse documents: one a document, limited, with one kept ready.

A child costs about a tenth of a second to start, so the next one is started once a
document is read, and waits. It ends with its document, or with its parent, whose end of
the pipe closes.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from matching.document_text.limits import Limits
from matching.document_text.refusal import Refused

_START = "import sys; sys.path[:] = {path}; from {module} import main; main()"
_CHILD = "matching.document_text.child"
_OUT_OF_TIME = frozenset({signal.SIGKILL, signal.SIGXCPU})
_GRACE = 0.5  # seconds for the answer to travel once the work is done


def started(
    module: str, *, environment: Mapping[str, str] = MappingProxyType({}), folder: str | None = "/"
) -> subprocess.Popen[bytes]:
    """Start a module's `main` in a child that knows where the code is, and of this process what it is given."""
    here = str(Path(__file__).resolve().parents[2])
    path = [here, *(str(Path(each).resolve()) for each in sys.path if each and Path(each).is_dir())]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START.format(path=path, module=module)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=dict(environment),
    )


class Readers:
    """Children ready to read a document each; safe to use from many threads."""

    def __init__(self, ready: int = 1) -> None:
        self.ready = ready
        self._lock, self._waiting = threading.Lock(), list[subprocess.Popen[bytes]]()

    def taken(self) -> subprocess.Popen[bytes]:
        """Return a child for one document, ready where one was."""
        with self._lock:
            while self._waiting:
                child = self._waiting.pop()
                if child.poll() is None:
                    return child
                let_go(child)
        return started(_CHILD)

    def refill(self) -> None:
        """Start what is missing of those kept ready."""
        with self._lock:
            while len(self._waiting) < self.ready:
                self._waiting.append(started(_CHILD))

    def close(self) -> None:
        """End the children that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for child in waiting:
            child.kill()
            let_go(child)

    def forget(self) -> None:
        """Leave the children to the process that this one was forked from."""
        self._lock = threading.Lock()
        for child in self._waiting:
            child.returncode = 0  # not ours to wait for
        self._waiting = []

    def answer(self, kind: str, content: bytes, limits: Limits, *, check_ink: bool) -> bytes:
        """Return a child's answer; raise `Refused` when it took too long, needed too much, or fell over."""
        question = json.dumps({"kind": kind, "limits": list(limits), "check_ink": check_ink}).encode() + b"\n"
        child = self.taken()
        try:
            answer, _ = child.communicate(question + content, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise Refused("document-too-slow", seconds=limits.seconds) from None
        finally:
            child.kill()
            let_go(child)
            self.refill()
        if child.returncode == 0 and answer:
            return answer
        raise _ended(child.returncode, limits)


def let_go(child: subprocess.Popen[bytes]) -> None:
    """Let go of a child that was told to end."""
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue
    child.wait()


def _ended(status: int, limits: Limits) -> Refused:
    """Return what a child's end means: a limit of the kernel, or a document that its parser fell over."""
    if -status in _OUT_OF_TIME:
        return Refused("document-too-slow", seconds=limits.seconds)
    if -status in (signal.SIGABRT, signal.SIGILL, signal.SIGTRAP):  # how pdfium ends without memory
        return Refused("document-too-much-memory")
    return Refused("document-damaged")


READERS = Readers()
atexit.register(READERS.close)
os.register_at_fork(after_in_child=READERS.forget)
