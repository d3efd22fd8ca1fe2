"""Whole numbers in as few bytes as hold them, without loss.

The type of a column follows from its values alone, so that one made from another's rows has the type of one laid out
whole. All are signed, so that a difference of two is what it seems; whoever adds, multiplies or shifts
them, or compares their bits with a number that they might not hold, asks for them `wide`.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.signedinteger[Any]]
Array = TypeVar("Array", bound=NDArray[Any])

_TYPES = [(2 ** (8 * np.dtype(kind).itemsize - 1), kind) for kind in (np.int8, np.int16, np.int32, np.int64)]


def narrow(values: NDArray[Any]) -> Whole:
    """Return whole numbers, each in the fewest bytes in which all of them fit.

    >>> narrow(np.array([-128, 127])).dtype, narrow(np.array([128])).dtype, narrow(np.array([], dtype=int)).dtype
    (dtype('int8'), dtype('int16'), dtype('int8'))
    """
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    beyond = max(-least, most + 1)
    kind = next(each for limit, each in _TYPES if beyond <= limit)
    return values.astype(kind, copy=False)


def wide(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return whole numbers in eight bytes each, for sums, products, shifts and masks that fewer might not hold."""
    return values.astype(np.int64, copy=False)


def of_one_type(one: Array, other: Array) -> tuple[Array, Array]:
    """Return two arrays in the type that holds the values of both, so that either can be put into the other."""
    kind = np.promote_types(one.dtype, other.dtype)
    return one.astype(kind, copy=False), other.astype(kind, copy=False)  # type: ignore[return-value]  # arrays as given
