"""A part of an encoder that is laid out when a first text is encoded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from matching.collecting import give_back
from matching.errors import EncoderError


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
    are kept: they need the identity. `read` checks the files once more; what it returns
    must be of that identity, else vectors of one encoder would be taken for another's.
    """

    def __init__(self, name: str, dimension: int, identity: Mapping[str, str], read: Callable[[], Part]) -> None:
        self.name, self.dimension, self.identity = name, dimension, dict(identity)
        self._read, self._reading = read, threading.Lock()
        self._part: Part | None = None

    def vector(self, text: str) -> np.ndarray:
        """Return the unit vector of a text. Raises `EncoderError`."""
        return self._whole().vector(text)

    def _whole(self) -> Part:
        with self._reading:
            if self._part is None:
                part = self._read()
                if part.identity != self.identity:
                    raise EncoderError("encoder-changed", name=self.name)
                self._part = part
                give_back()
            return self._part
