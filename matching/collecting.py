"""When garbage is looked for, and free memory given back: never in the middle of what must not wait."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

_COLLECTED_EVERY = 20_000, 1, 5_000
"""A list makes some 50,000 objects, hardly any in a circle: Python's own 700 would look at them a hundred times.

What outlived one look is looked at with the next but one, some 60,000 objects in 20 ms: saved up for twenty looks
it took 140, for which whoever asked just then waited. All that is left takes 400 ms once hundreds of lists are held,
and is looked through once in thousands of lists.
"""

_ARENA_MAX = -8  # as glibc's malloc.h numbers it

MANY = 100_000
"""From so many people on free memory is given back at every change: of fewer it is not worth the milliseconds."""


def leave_to_rest(*, look: bool = True) -> None:
    """Keep the collector of garbage from looking through all profiles again and again, which stops every call.

    What is not at rest yet is looked through a last time, unless hardly any of it can be garbage.
    """
    if look:
        gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_EVERY)


def look_through_all() -> None:
    """Look for what was thrown away and holds itself in a circle, where much was made anew; takes seconds.

    All else that is thrown away is freed at once.
    """
    gc.unfreeze()
    leave_to_rest()
    give_back()


def look_through_what_moves() -> None:
    """Look for garbage among all that is not at rest, and give back what it took: takes some tenths of a second.

    After forty lists of a million people that is 36 MB.
    """
    gc.collect()
    give_back()


def give_back() -> None:
    """Give memory that is free back to the system, which the C library else holds on to; takes milliseconds.

    After a change of one in a million people that is 600 MB. A library that cannot does nothing.
    """
    _trim()(0)


def share_one_heap() -> None:
    """Let all threads that are still to come allocate from one heap of the C library, where it can.

    Else each core has several, and what one has free no other thread can use: of a million people 50 MB and more.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


@cache
def _trim() -> Callable[[int], object]:
    with suppress(AttributeError, OSError):
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
        return found
    return lambda _: None


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage in circles meanwhile: nothing that is read is any, and looking takes as long as reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
