"""Work done in forked processes, which may be killed at a step or give up privileges."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from matching.errors import MatchingError


def in_a_child(work: Callable[[], None]) -> int:
    """Do something in a forked process; return how it ended, as a signal's negative number or an exit code."""
    child = os.fork()
    if child == 0:
        with warnings.catch_warnings(), suppress(BaseException):
            warnings.simplefilter("ignore")
            work()
            os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def said_in_a_child(work: Callable[[], object]) -> str:
    """Return what something done in a forked process gives, or the code of the error that it raises."""
    reading, writing = os.pipe()

    def tell() -> None:
        try:
            said = str(work())
        except MatchingError as error:
            said = error.code
        os.write(writing, said.encode())

    in_a_child(tell)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return pipe.read()


def die_at(step: int, module: ModuleType, names: Sequence[str]) -> None:
    """Let this process be killed when functions of a module, or changes of names on disk, were called so often."""
    left = [step]

    def deadly(once: Callable[..., object]) -> Callable[..., object]:
        def instead(*given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return once(*given, **named)

        return instead

    for name in names:
        setattr(module, name, deadly(getattr(module, name)))
    for name in ("rename", "hardlink_to", "unlink"):
        setattr(Path, name, deadly(getattr(Path, name)))
