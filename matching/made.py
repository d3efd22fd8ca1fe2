"""What was made of a pool, for whoever asks again: kept with it, or the last of it within so many bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from matching.splicing import Splice, Spliceable

T = TypeVar("T")
V = TypeVar("V")
Key = tuple[Callable[..., object], *tuple[Hashable, ...]]

MIB = 1024 * 1024


@dataclass(frozen=True)
class Room:
    """How much may be held of what was made of a pool: so many things, and so many bytes for each of its entries.

    A small pool has `at_least` bytes; the last `surely` things are held whatever they take.
    """

    most: int
    for_each: int
    at_least: int
    surely: int = 1

    def bytes_of(self, entries: int) -> int:
        """Return how many bytes there are for a pool of so many entries."""
        return max(self.for_each * entries, self.at_least)


class Within(Generic[V]):
    """Values by their keys, as many as there is room for; what was asked for longest ago goes first.

    `weigh` returns the bytes that a value takes: those of its arrays where none is given.
    """

    def __init__(self, room: Room, weigh: Callable[[V], int] | None = None) -> None:
        self._room, self._weigh, self._changing = room, weigh or bytes_of, threading.Lock()
        self._held: dict[Hashable, tuple[V, int]] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._held

    @property
    def nbytes(self) -> int:
        """How many bytes are held."""
        return self._bytes

    def get(self, key: Hashable) -> V | None:
        """Return a value, None where it is not held."""
        found = self._found(key)
        return found and found[0]

    def once(self, key: Hashable, make: Callable[[], V], *, entries: int) -> V:
        """Return the value of a key, made where it is not held; `entries` is the size of the pool that it is of."""
        found = self._found(key)
        return found[0] if found else self.put(key, make(), entries=entries)

    def _found(self, key: Hashable) -> tuple[V, int] | None:
        with self._changing:
            found = self._held.pop(key, None)
            if found is not None:
                self._held[key] = found
            return found

    def put(self, key: Hashable, value: V, *, entries: int) -> V:
        """Hold a value, and return it."""
        size, most = self._weigh(value), self._room.bytes_of(entries)
        with self._changing:
            self._bytes += size - self._held.pop(key, (value, 0))[1]
            self._held[key] = value, size
            while len(self._held) > self._room.most or (self._bytes > most and len(self._held) > self._room.surely):
                self._bytes -= self._held.pop(next(iter(self._held)))[1]
        return value

    def items(self) -> list[tuple[Hashable, V]]:
        """Return what is held by its keys, what was asked for last at the end."""
        with self._changing:
            return [(key, value) for key, (value, _) in self._held.items()]

    def values(self) -> list[V]:
        """Return what is held, in the same order."""
        return [value for _, value in self.items()]

    def clear(self) -> None:
        """Hold nothing any more."""
        with self._changing:
            self._held.clear()
            self._bytes = 0


def bytes_of(value: object) -> int:
    """Return the bytes of the arrays that a value holds, each counted once."""
    return sum({id(array): array.nbytes for array in _arrays(value)}.values())


def _arrays(value: object) -> Iterator[np.ndarray[Any, Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _arrays(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _arrays(each)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _arrays(getattr(value, part.name))


class Made:
    """What functions made of a pool.

    What they made of it alone is a layout and is held as long as the pool is: there are as
    many as functions. What they made of it and some values, a column for each question,
    is held as far as there is room.
    """

    def __init__(self, room: Room) -> None:
        self.layouts: dict[Callable[..., object], object] = {}
        self.answers: Within[object] = Within(room)

    def once(self, pool: object, make: Callable[..., T], *asked: Hashable, entries: int) -> T:
        """Return what a function makes of a pool and some values, made where it is not held."""
        made: Any
        if asked:
            made = self.answers.once((make, *asked), lambda: make(pool, *asked), entries=entries)
        else:
            made = self.layouts[make] if make in self.layouts else self.layouts.setdefault(make, make(pool))
        known: T = made
        return known

    def held(self, make: Callable[..., T], *asked: Hashable) -> T | None:
        """Return what a function made of the pool and some values, None where it is not held."""
        made: Any = self.answers.get((make, *asked))
        known: T | None = made
        return known

    def items(self) -> list[tuple[Key, object]]:
        """Return what is held by its function and the values asked."""
        asked: list[tuple[Any, object]] = self.answers.items()
        return [*(((make,), each) for make, each in list(self.layouts.items())), *asked]

    def take_spliced(self, before: Made, fresh: Callable[..., object], splice: Splice) -> None:
        """Take what can be spliced of what was made of the pool before; the rest is made when it is asked for.

        `fresh` returns what a function makes of the pool of the fresh rows.
        """
        for (make, *asked), made in before.items():
            if isinstance(made, Spliceable):
                self._put(make, asked, made.spliced(fresh(make, *asked), splice), len(splice))

    def _put(self, make: Callable[..., object], asked: list[Hashable], made: object, entries: int) -> None:
        if asked:
            self.answers.put((make, *asked), made, entries=entries)
        else:
            self.layouts[make] = made
