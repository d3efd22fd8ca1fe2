"""Parts of one answer worked out at the same time, where there is enough of them and a core for each.

What is worked out is long stretches of NumPy, which lets other threads go on; results are
what they would be one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from matching.settings import available_cores

T = TypeVar("T")

MUCH = 20_000
"""From so many numbers on it pays to share them out."""
_MOST = 32  # threads, for all answers that are worked out at a time; only those are started that are needed


def parts_for(numbers: int) -> int:
    """Return among how many threads to share the work on so many numbers."""
    return available_cores() if numbers >= MUCH else 1


def side_by_side(works: Sequence[Callable[[], T]], parts: int) -> list[T]:
    """Return what each of some works returns, in their order; as many at a time as `parts` says.

    Raises what the first of them raises that fails. A work may not wait for others of its kind.
    """
    if parts == 1:
        return [each() for each in works]
    found, left = dict[int, T](), iter(enumerate(works))

    def work_on(_: int) -> None:
        found.update((at, work()) for at, work in left)

    list(_threads().map(work_on, range(parts)))
    return [found[at] for at in range(len(works))]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST, thread_name_prefix="side-by-side")
