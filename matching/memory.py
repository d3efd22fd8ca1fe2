"""How much memory may still be taken, and who lets go of what can be made again where that is too little.

Where there is enough nothing is let go, since whoever needs it next waits until it is made again.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from matching.collecting import give_back, look_through_what_moves

T = TypeVar("T")
R = TypeVar("R")

_PROC, _GROUPS = Path("/proc"), Path("/sys/fs/cgroup")
_CACHED = ("inactive_file", "active_file")
"""What the system takes back by itself, of files that were read; version 1 of groups has `total_` before each."""


def left(proc: Path = _PROC, groups: Path = _GROUPS) -> int:
    """Return how many bytes may still be taken: of the machine, and of every control group that this process is in.

    Where the system says neither it is `sys.maxsize`.
    """
    return min([*_of_machine(proc), *_of_groups(proc, groups)], default=sys.maxsize)


def _of_machine(proc: Path) -> Iterator[int]:
    with suppress(OSError, KeyError, ValueError):
        yield 1024 * int(_table(proc / "meminfo")["MemAvailable:"])


def _of_groups(proc: Path, groups: Path) -> Iterator[int]:
    with suppress(OSError):
        for line in (proc / "self" / "cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if not controllers:
                yield from _of_group(groups, path, "memory.max", "memory.current", "")
            elif "memory" in controllers.split(","):
                base = groups / "memory"
                yield from _of_group(base, path, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_")


def _of_group(base: Path, path: str, limit: str, usage: str, prefix: str) -> Iterator[int]:
    """Yield what is left of a group and of those that it is in; a container may see the last of these alone."""
    own = base / path.lstrip("/")
    for folder in (own, *own.parents):
        with suppress(OSError, KeyError, ValueError):  # without a limit version 2 says "max"
            most, taken = (int((folder / name).read_text(encoding="ascii")) for name in (limit, usage))
            told = _table(folder / "memory.stat")
            yield most - taken + sum(int(told[f"{prefix}{name}"]) for name in _CACHED)
        if folder == base:
            return


def _table(path: Path) -> dict[str, str]:
    """Return the second word of each line by the first."""
    words = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {each[0]: each[1] for each in words if len(each) > 1}


# Who lets go -----------------------------------------------------------------------------------------------


class Holder(Protocol):
    """Whoever holds what can be made again."""

    def make_room(self) -> None:
        """Let go of it, unless it is in use."""


_HOLDERS: WeakKeyDictionary[Holder, tuple[bool, int]] = WeakKeyDictionary()
"""Who holds something, by whether it takes long to make again, and by when it was used last."""
_USES, _CHANGING = count(), threading.Lock()
_RESERVED: list[int] = []
"""Bytes that are being taken: some of each are taken already, so that others are told of less than there is."""


def used(holder: Holder, *, takes_long: bool = False) -> None:
    """Note that what somebody holds is used now, and whether it takes long to make again.

    Who is used longest ago is the first to be asked for room, among those who hold what is soon made again, and then
    among the others.
    """
    with _CHANGING:
        _HOLDERS[holder] = takes_long, next(_USES)


def room_for(size: int) -> None:
    """See to it that so many bytes can be taken, as far as letting go of what is not in use does it."""
    if left() - sum(_RESERVED) >= size:
        return
    give_back()  # what is free already may do
    while left() - sum(_RESERVED) < size:
        with _CHANGING:
            holder = min(_HOLDERS.items(), key=lambda pair: pair[1])[0] if _HOLDERS else None
            if holder is not None:
                del _HOLDERS[holder]
        if holder is None:
            look_through_what_moves()
            return
        holder.make_room()
        give_back()


@contextmanager
def reserved(size: int) -> Iterator[None]:
    """Keep others meanwhile from being told that so many bytes are left, which are taken within."""
    with _CHANGING:
        _RESERVED.append(size)
    try:
        yield
    finally:
        with _CHANGING:
            _RESERVED.remove(size)


def _at_once(do: Callable[[], R]) -> R:
    return do()


class OnDemand(Generic[T]):
    """Something large that is loaded when it is needed, and let go where memory is short and nobody uses it.

    `takes` is how many bytes it takes at most while it is loaded. It is loaded, used and let go within
    `within`, which calls what it is given, and `settle` gives back what either left free.
    """

    def __init__(
        self,
        load: Callable[[], T],
        *,
        takes: int,
        within: Callable[[Callable[[], object]], object] = _at_once,
        settle: Callable[[], object] = give_back,
    ) -> None:
        self._load, self._takes, self._within, self._settle = load, takes, within, settle
        self._changing, self._loading, self._users = threading.Lock(), threading.Lock(), 0
        self._held: T | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether it is in memory."""
        return self._held is not None

    def use(self, do: Callable[[T], R]) -> R:
        """Return what a function makes of it, loaded where it is not; it stays as long as that takes."""
        self._count(1)
        try:
            return self._within(lambda: do(self._whole()))  # type: ignore[return-value]  # what the call returns
        finally:
            self._count(-1)

    def make_room(self) -> None:
        """Let go of it, unless somebody uses it."""
        with self._changing:
            if self._users == 0 and self._held is not None:
                self._within(self._let_go)

    def _count(self, more: int) -> None:
        with self._changing:
            self._users += more
        used(self, takes_long=True)

    def _whole(self) -> T:
        with self._loading:
            if self._held is None:
                room_for(self._takes)
                with reserved(self._takes):
                    self._held = self._load()
                    self._settle()
            return self._held

    def _let_go(self) -> None:
        self._held = None
        self._settle()
