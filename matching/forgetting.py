"""What a process keeps of people's words to be quick, and how it forgets all of it when somebody is erased.

Whatever is remembered by a text, or may hold one, is registered here: functions by
`remembered` in the place of `functools.lru_cache`, other things by `forgets`. Nobody can
tell whose words they are, so that all go at once, and are made again when they are needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
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


def forget_words() -> None:
    """Forget every text that is registered here."""
    for each in list(_CACHES):
        each.cache_clear()
    for other in _OTHERS:
        other()
