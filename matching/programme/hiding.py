"""Counts of people as a programme may publish them: a group of one to four is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from matching.opening_terms import SMALLEST


def hidden(count: int) -> int | None:
    """Return a count that stands alone, None for one to four; nobody is shown as nobody.

    >>> hidden(0), hidden(4), hidden(5)
    (0, None, 5)
    """
    return None if 0 < count < SMALLEST else count


def hidden_in_sum(counts: Sequence[int]) -> list[int | None]:
    """Return counts that add up to a known whole, none of one to four shown or left to be computed from the others.

    With a hidden count that stands alone, or with too few in the hidden ones together,
    the next smallest is hidden as well.

    >>> hidden_in_sum([40, 3, 12, 0]), hidden_in_sum([40, 4, 2, 1])
    ([40, None, None, 0], [40, None, None, None])
    """
    shown = [hidden(each) for each in counts]
    while None in shown and (shown.count(None) == 1 or _sum_hidden(counts, shown) < SMALLEST):
        left = [at for at, each in enumerate(shown) if each]
        if not left:
            break
        shown[min(left, key=lambda at: counts[at])] = None
    return shown


def _sum_hidden(counts: Sequence[int], shown: Sequence[int | None]) -> int:
    return sum(count for count, each in zip(counts, shown, strict=True) if each is None)
