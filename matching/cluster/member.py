"""What runs in an actor: one replica of a share. It knows nothing of Ray."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from matching.cluster.question import Part, Size
from matching.cluster.share import LostError, Share
from matching.cluster.sources import Source
from matching.errors import MatchingError

R = TypeVar("R")


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

    def do(self, step: Callable[[Share], R]) -> Reply[R] | None:
        """Take a step of a question; None where this replica is not ready."""
        if self._share is None:
            return None
        try:
            return Reply(step(self._share))
        except LostError:
            return Reply()
        except MatchingError as error:
            return Reply(error=error)
