"""What a process keeps of people's words to be quick, and how it forgets all of it when somebody is erased.

Whatever is remembered by a text, or may hold one, is registered here: functions by
`remembered` in the place of `functools.lru_cache`, other things by `forgets`. Nobody can
tell whose words they are, so that all go at once, and are made again when they are needed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from weakref import WeakSet

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")

_CACHES: WeakSet[_lru_cache_wrapper[object]] = WeakSet()
_OTHERS: list[Callable[[], None]] = [re.purge]  # patterns are made of names


def remembered(most: int) -> Callable[[Callable[..., T]], _lru_cache_wrapper[T]]:
    """Return a decorator by which a function's last `most` answers are remembered until somebody is erased."""

    def remember(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
        made = lru_cache(most)(function)
        _CACHES.add(made)
        return made

    return remember


def forgets(clear: Callable[[], None]) -> Callable[[], None]:
    """Register what makes something else forget; it stands above a function of a module."""
    _OTHERS.append(clear)
    return clear


class Forgetting(Protocol):
    """Whoever remembers what people's words were used for."""

    def make_room(self) -> None:
        """Forget everything."""


F = TypeVar("F", bound=Forgetting)


class Forgetful(Generic[F]):
    """All of a kind that remember such things, as long as they are there; all of them forget."""

    def __init__(self) -> None:
        self._all: WeakSet[F] = WeakSet()
        self._changing = threading.Lock()  # somebody may be erased while another one is made
        forgets(self.forget)

    def add(self, each: F) -> None:
        """Let one forget too."""
        with self._changing:
            self._all.add(each)

    def forget(self) -> None:
        """Let all forget."""
        with self._changing:
            every = list(self._all)
        for each in every:
            each.make_room()


def forget_words() -> None:
    """Forget every text that is registered here."""
    for each in list(_CACHES):
        each.cache_clear()
    for other in _OTHERS:
        other()
