"""What runs in an actor: one replica of a share. It knows nothing of Ray."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from matching.cluster.question import Part, Size
from matching.cluster.share import LostError, Share
from matching.cluster.sources import Source
from matching.errors import MatchingError

R = TypeVar("R")
_AS_IT_IS, _DEFLATED = b"=", b"~"
_LONG = 50_000  # bytes


@dataclass(frozen=True)
class Reply(Generic[R]):
    """What a step gave: a value; an error of ours; or neither where the question has to start again."""

    value: R | None = None
    error: MatchingError | None = None


@dataclass(frozen=True)
class Ready:
    """A replica whose people are at hand, or why they are not."""

    size: Size | None = None
    error: MatchingError | None = None


class Member:
    """A replica; it has nobody until it was made ready, so that one that was started again is not waited for."""

    def __init__(self, source: Source, part: Part) -> None:
        self._source, self._part = source, part
        self._share: Share | None = None

    def ready(self) -> Ready:
        """Have the people at hand; a later call returns at once."""
        try:
            if self._share is None:
                self._share = Share(self._part, self._source.open(self._part))
            return Ready(self._share.size())
        except MatchingError as error:
            return Ready(error=error)

    def do(self, step: bytes) -> bytes:
        """Take a step of a question, both ways as `packed` has it; nothing where this replica is not ready."""
        return b"" if self._share is None else packed(self._said(self._share, unpacked(step)))

    def _said(self, share: Share, step: Callable[[Share], object]) -> Reply[object]:
        try:
            return Reply(step(share))
        except LostError:
            return Reply()
        except MatchingError as error:
            return Reply(error=error)


def packed(value: object) -> bytes:
    """Return a value as bytes, deflated where it is long.

    Ray would pickle with a function of Python for each object, which takes twice as long, and pass what is longer than
    100 kB through a memory of its own, which takes 4 ms longer than what is sent with the call (27 November 2026).
    """
    written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _AS_IT_IS + written if len(written) < _LONG else _DEFLATED + zlib.compress(written, 1)


def unpacked(data: bytes) -> Any:
    """Return what was packed; only for what came from a member or goes to one."""
    written = data[1:] if data[:1] == _AS_IT_IS else zlib.decompress(memoryview(data)[1:])
    return pickle.loads(written)  # noqa: S301 - whoever can send it may run programs in the cluster anyway
