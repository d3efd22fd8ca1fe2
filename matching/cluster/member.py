"""What runs in an actor: one replica of a share. It knows nothing of Ray."""

from __future__ import annotations

import math
import pickle
import threading
import zlib
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from matching.cluster.door import opened
from matching.cluster.question import Part, Size
from matching.cluster.share import LostError, Share
from matching.cluster.sources import Source
from matching.collecting import leave_to_rest
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
    """A replica whose people are at hand, with the name of its `door`; or why they are not."""

    size: Size | None = None
    error: MatchingError | None = None
    door: str | None = None


class Member:
    """A replica; it has nobody until it was made ready, so that one that was started again is not waited for."""

    def __init__(self, source: Source, part: Part) -> None:
        self._source, self._part, self._one_at_a_time = source, part, threading.Lock()
        self._share: Share | None = None
        self._door: str | None = None

    def ready(self) -> Ready:
        """Have the people at hand; a later call returns at once."""
        try:
            if self._share is None:
                self._share = Share(self._part, self._source.open(self._part))
                leave_to_rest(look=False)
                self._door = opened(lambda step: packed(self._said(step)))
            return Ready(self._share.size(), door=self._door)
        except MatchingError as error:
            return Ready(error=error)

    def do(self, step: bytes) -> bytes:
        """Take a step of a question, both ways as `packed` has it; nothing where this replica is not ready."""
        return b"" if self._share is None else packed(self._said(step), most=_LONG)

    def _said(self, step: bytes) -> Reply[object]:
        share = self._share
        if share is None:
            raise ValueError("nobody is at hand yet")
        try:
            with self._one_at_a_time:
                return Reply(unpacked(step)(share))
        except LostError:
            return Reply()
        except MatchingError as error:
            return Reply(error=error)


def packed(value: object, most: float = math.inf) -> bytes:
    """Return a value as bytes, deflated where these are more than `most`.

    Ray would pickle with a function of Python for each object, which takes twice as long, and pass what is longer than
    100 kB through a memory of its own, which takes 4 ms longer than what is sent with the call (27 November 2026).
    """
    written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _AS_IT_IS + written if len(written) <= most else _DEFLATED + zlib.compress(written, 1)


def unpacked(data: bytes) -> Any:
    """Return what was packed; only for what came from a member or goes to one."""
    written = data[1:] if data[:1] == _AS_IT_IS else zlib.decompress(memoryview(data)[1:])
    return pickle.loads(written)  # noqa: S301 - whoever can send it may run programs in the cluster anyway
