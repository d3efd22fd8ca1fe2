"""What became of a large table, told as of one that was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from matching.bulk.deciding import Decided, bad_in
from matching.bulk.reading import Problem
from matching.bulk.report import What, warnings_of
from matching.bulk.table import Table
from matching.language import Text, message

MOST_PROBLEMS = 1_000


@dataclass(frozen=True)
class Whole:
    """What became of all of a table's rows, whatever part of them was stored in which call."""

    table: Table
    decided: Decided

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind: `total` is the sum of the others."""
        return self.decided.counts

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What is wrong, row by row, the first thousand; the file of bad rows has them all."""
        found = (problem for _, problems in bad_in(self.table, self.decided) for problem in problems)
        return list(islice(found, MOST_PROBLEMS))

    @property
    def warnings(self) -> Sequence[Text]:
        """What is to be told of the table and of its good cells."""
        found = warnings_of(self.table, self.decided.warned, skipped=self.decided.count(What.SKIPPED))
        erased = self.decided.count(What.ERASED)
        return [*found, message("bulk", "warning-erased", count=erased)] if erased else found
