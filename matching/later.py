"""What is made when somebody asks for it, and not before."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Later(Generic[V]):
    """A value that is made once somebody asks; it is compared and packed as the value, which is made for that.

    Whatever making it raises is raised to whoever asks, each time anew.

    >>> asked = []
    >>> each = Later(lambda: asked.append("once") or 7)
    >>> len(asked), each.value, each.value, len(asked)
    (0, 7, 7, 1)
    """

    def __init__(self, make: Callable[[], V]) -> None:
        self._make = make
        self._data = b""

    @classmethod
    def of(cls, value: V) -> Later[V]:
        """Return a value that is there already."""
        made = cls(partial(_itself, value))
        made.__dict__["value"] = value
        return made

    @classmethod
    def as_bytes(cls, value: V) -> Later[V]:
        """Return a value as bytes, which are read when somebody asks, and packed and sent as they are."""
        return cls._read_from(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    @classmethod
    def _read_from(cls, data: bytes) -> Later[V]:
        made = cls(partial(_read, data))
        made._data = data
        return made

    @cached_property
    def value(self) -> V:
        """The value."""
        return self._make()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]  # its value need not have one

    def __repr__(self) -> str:
        return repr(self.__dict__["value"]) if "value" in self.__dict__ else "Later(...)"

    def __reduce__(self) -> tuple[Callable[[Any], Later[V]], tuple[V | bytes]]:
        return (Later._read_from, (self._data,)) if self._data else (Later.of, (self.value,))


def _itself(value: V) -> V:
    return value


def _read(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - of this process, or of one that it took values from
