"""What is made when somebody asks for it, and not before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Generic, TypeVar

V = TypeVar("V")


class Later(Generic[V]):
    """A value that is made once somebody asks; it is compared and packed as the value, which is made for that.

    Whatever making it raises is raised to whoever asks, each time anew.

    >>> asked = []
    >>> each = Later(lambda: asked.append("once") or 7)
    >>> asked, each.value, each.value, asked
    ([], 7, 7, ['once'])
    """

    def __init__(self, make: Callable[[], V]) -> None:
        self._make = make

    @classmethod
    def of(cls, value: V) -> Later[V]:
        """Return a value that is there already."""
        made = cls(partial(_itself, value))
        made.__dict__["value"] = value
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

    def __reduce__(self) -> tuple[Callable[[V], Later[V]], tuple[V]]:
        return Later.of, (self.value,)


def _itself(value: V) -> V:
    return value
