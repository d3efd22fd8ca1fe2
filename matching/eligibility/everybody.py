"""What a pack says of everybody in a pool on a day, worked out for some people after the other.

For a million at once the facts alone would take 400 MB until they are held in few bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from matching.eligibility.careers import Careers
from matching.eligibility.careers_spliced import careers_of_rows
from matching.eligibility.gate import PeopleAnswers, Rulebook, answers_about_people
from matching.eligibility.held import joined_bounds
from matching.memory import room_for
from matching.runs import even

T = TypeVar("T")

AT_ONCE = 2**16
"""So many people at once."""
_ROOM = 160  # bytes a person, while it is worked out


def answers_about_everybody(careers: Careers, rulebook: Rulebook) -> PeopleAnswers:
    """Return what `answers_about_people` does, held in few bytes; the same bits however many are worked out at once."""
    some = even(careers.rows, AT_ONCE)
    if len(some) > 1:
        room_for(_ROOM * careers.rows)
    parts = [careers] if len(some) == 1 else [careers_of_rows(careers, each.start, each.stop) for each in some]
    return _joined([answers_about_people(each, rulebook).held for each in parts])


def _joined(parts: Sequence[PeopleAnswers]) -> PeopleAnswers:
    if len(parts) == 1:
        return parts[0]
    return PeopleAnswers(
        sum(each.rows for each in parts),
        _by_name([each.bounds for each in parts], joined_bounds),
        _by_name([each.grades for each in parts], np.concatenate),
        _by_name([each.doors for each in parts], np.concatenate),
        _by_name([each.points for each in parts], joined_bounds),
        parts[0].day,
    )


def _by_name(parts: Sequence[Mapping[str, T]], join: Callable[[Sequence[T]], T]) -> dict[str, T]:
    return {name: join([each[name] for each in parts]) for name in parts[0]}
