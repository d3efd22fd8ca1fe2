"""Several writes as one transaction, without handing a connection through everything between them.

Within `RecordFile.as_one` the first write begins a transaction, and whatever is written and
read after it in the same context takes part, each write with a savepoint of its own. It
belongs to a context: other threads and other calls neither see it nor take part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from matching.errors import StoreError


@dataclass
class Unit:
    """What is written as one: the transaction once something is, and what is to be done when it is kept."""

    of: object
    file: Connection | None = None
    failed: StoreError | None = None
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    otherwise: list[Callable[[], None]] = field(default_factory=list)
    _whole: ExitStack = field(default_factory=ExitStack)

    def begun(self, transaction: AbstractContextManager[Connection]) -> Connection:
        """Return the transaction, begun by the first who asks for it."""
        if self.file is None:
            self.file = self._whole.enter_context(transaction)
            self._whole.callback(self._is_over)
        return self.file

    def _is_over(self) -> None:
        """Let nobody take part any more: it is about to be kept or taken back."""
        self.file = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep all that is written within, or nothing of it where anything raises."""
        before, then = _UNIT.set(self), self.otherwise
        try:
            yield
            self._check()
            self._whole.close()
            then = self.afterwards
        finally:
            self._take_back()
            _UNIT.reset(before)
            for each in then:
                each()

    def _check(self) -> None:
        """Refuse to keep anything once a part failed: the database may have taken back more than that part."""
        if self.failed is not None:
            raise self.failed

    def _take_back(self) -> None:
        """Keep nothing of what is not kept yet.

        By an exception of its own, since a store may read a complaint of its database into any other.
        """
        with suppress(_TakenBackError), self._whole:
            raise _TakenBackError

    @contextmanager
    def part(self, file: Connection) -> Iterator[Connection]:
        """Give the transaction for one write, of which nothing is left in it where that raises."""
        point, is_whole, is_lost = file.begin_nested(), False, False
        try:
            yield file
            is_whole = True
        except (DBAPIError, sqlcipher.Error):
            is_lost = True  # nothing may be asked of the database any more, not even to take the part back
            raise
        finally:
            if not is_lost:
                (point.commit if is_whole else point.rollback)()


class _TakenBackError(Exception):
    """That nothing of what was written is to be kept."""


_UNIT: ContextVar[Unit | None] = ContextVar("unit", default=None)


def unit_of(store: object) -> Unit | None:
    """Return what a store's writes are parts of here, None where each is a transaction of its own."""
    unit = _UNIT.get()
    return unit if unit is not None and unit.of is store else None
