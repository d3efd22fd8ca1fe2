"""A part of an encoder that is laid out when a first text is encoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from matching.errors import EncoderError
from matching.memory import OnDemand

_TAKES = 170 * 2**20  # bytes, while it is laid out


class Part(Protocol):
    """An encoder before centring; `identity` is what shapes its vectors."""

    name: str
    dimension: int

    @property
    def identity(self) -> dict[str, str]: ...

    def vector(self, text: str) -> np.ndarray: ...


class Later:
    """A part whose files were checked, and whose network is laid out at the first text.

    Laying one out takes a second and 126 MiB (40 more while it is done), which nobody needs who compares vectors that
    are kept: they need the identity. Where memory is short, and no text is being encoded, it is let go until the next.
    `read` checks the files once more; what it returns must be of that identity, else vectors of one encoder would be
    taken for another's.
    """

    def __init__(self, name: str, dimension: int, identity: Mapping[str, str], read: Callable[[], Part]) -> None:
        self.name, self.dimension, self.identity = name, dimension, dict(identity)
        self._read = read
        self._part = OnDemand(self._as_checked, takes=_TAKES)

    def vector(self, text: str) -> np.ndarray:
        """Return the unit vector of a text. Raises `EncoderError`."""
        return self._part.use(lambda part: part.vector(text))

    def _as_checked(self) -> Part:
        part = self._read()
        if part.identity != self.identity:
            raise EncoderError("encoder-changed", name=self.name)
        return part
