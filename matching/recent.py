"""The last few of many things that were made, for whoever asks again."""

from __future__ import annotations

import pickle
import threading
import zlib
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

V = TypeVar("V")

_WINDOW = 32_768  # bytes: how far back deflating looks
_QUICKLY = 2  # zlib's level: 6 takes twice as long and saves a quarter


class Recent(Generic[V]):
    """The last `most` values by their keys; what was asked for longest ago goes first.

    With `size` they are at most so much together; a value that is more alone is held alone.
    `let_go` is told of each that others took the place of, and of no other, while nobody else can change or clear
    this: it may not ask it for anything.
    """

    def __init__(
        self,
        most: int,
        size: Callable[[V], int] = lambda _: 1,
        let_go: Callable[[Hashable, V], None] = lambda _, __: None,
    ) -> None:
        self._most, self._size, self._let_go, self._changing = most, size, let_go, threading.Lock()
        self._held: dict[Hashable, V] = {}
        self._sizes = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> V | None:
        """Return a value, None where it is not held."""
        with self._changing:
            found = self._held.pop(key, None)
            if found is not None:
                self._held[key] = found
            return found

    def put(self, key: Hashable, value: V) -> V:
        """Hold a value, and return it."""
        size = self._size(value)
        with self._changing:
            self._take_out(key)
            while self._held and self._sizes + size > self._most:
                oldest, gone = next(iter(self._held.items()))
                self._take_out(oldest)
                self._let_go(oldest, gone)
            self._held[key] = value
            self._sizes += size
            return value

    def drop(self, key: Hashable) -> None:
        """Hold a value no longer."""
        with self._changing:
            self._take_out(key)

    def _take_out(self, key: Hashable) -> None:
        if key in self._held:
            self._sizes -= self._size(self._held.pop(key))

    def values(self) -> list[V]:
        """Return what is held, what was asked for last at the end."""
        with self._changing:
            return list(self._held.values())

    def take(self) -> list[tuple[Hashable, V]]:
        """Return all that is held with its keys, what was asked for last at the end, and hold nothing any more."""
        with self._changing:
            held = list(self._held.items())
            self._held.clear()
            self._sizes = 0
        return held

    def clear(self) -> None:
        """Hold nothing any more."""
        self.take()


class MadeOf(Generic[V]):
    """The last `most` values that were made of certain objects; another object that equals one has its own."""

    def __init__(self, most: int) -> None:
        self._held: Recent[tuple[tuple[object, ...], V]] = Recent(most)

    def __len__(self) -> int:
        return len(self._held)

    def once(self, objects: tuple[object, ...], asked: Hashable, make: Callable[[], V]) -> V:
        """Return what was made of these very objects and what was asked, made where it is not held."""
        key = (*map(id, objects), asked)  # what is held keeps its objects, so that their ids are nobody else's
        held = self._held.get(key)
        return (held or self._held.put(key, (objects, make())))[1]

    def clear(self) -> None:
        """Hold nothing any more."""
        self._held.clear()


class Deflated(Generic[V]):
    """The last `most` values as deflated bytes: for what is sooner read again than made again, and seldom needed.

    Values that are much alike take a tenth of what they take as objects: each is deflated
    against the first one. What is returned equals what was put and is another object.
    """

    def __init__(self, most: int) -> None:
        self._held: Recent[tuple[bytes, bytes]] = Recent(most)
        self._like = b""

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> V | None:
        """Return a value, None where it is not held."""
        read = self.later(key)
        return None if read is None else read()

    def later(self, key: Hashable) -> Callable[[], V] | None:
        """Return what reads a value, whatever is let go of meanwhile; None where it is not held."""
        held = self._held.get(key)
        return None if held is None else partial(_inflated, *held)

    def put(self, key: Hashable, value: V) -> V:
        """Hold a value, and return it."""
        written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        like = self._like = self._like or written[-_WINDOW:]
        press = zlib.compressobj(_QUICKLY, zdict=like)
        self._held.put(key, (like, press.compress(written) + press.flush()))
        return value

    def clear(self) -> None:
        """Hold nothing any more, not even what the first value was like."""
        self._like = b""
        self._held.clear()


def _inflated(like: bytes, deflated: bytes) -> Any:
    return pickle.loads(zlib.decompressobj(zdict=like).decompress(deflated))  # noqa: S301 - put by this process
