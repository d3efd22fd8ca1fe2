"""Sets from judgements that people gave: grade 0 to 3 for a pair, asked from one side.

Only judged pairs are ranked, because an unjudged pair is not known to be bad. Where
several annotators judged a pair, the lower of the middle grades counts. A judgement
without a grade ("cannot tell") says nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from matching.domain import Candidate, Opening
from matching.evaluation.beir import with_something_relevant
from matching.evaluation.labelled import Entry, LabelledSet, Origin
from matching.features import SIDES, Side
from matching.language import message

RELEVANT_FROM = 2
"""Of grades 0 to 3, the lowest that means yes."""


class Judgement(Protocol):
    """What is needed of a stored judgement."""

    @property
    def opening_id(self) -> str: ...

    @property
    def candidate_id(self) -> str: ...

    @property
    def side(self) -> Side: ...

    @property
    def grade(self) -> int | None: ...

    @property
    def annotator(self) -> str: ...


def from_judgements(
    judgements: Iterable[Judgement],
    candidates: Sequence[Candidate],
    openings: Sequence[Opening],
    *,
    name: str = "judgements",
    day: date | None = None,
) -> LabelledSet:
    """Return the set of the judged pairs, each side with the grades that were given from it.

    Judgements of people or openings that are not given are left out and counted in a
    note. Raises `BadInputError` when nothing was judged good by either side.
    """
    people, posts = {each.id: each for each in candidates}, {each.id: each for each in openings}
    given: dict[Side, dict[_Pair, list[int]]] = {side: defaultdict(list) for side in SIDES}
    left_out = 0
    for each in judgements:
        if each.opening_id not in posts or each.candidate_id not in people:
            left_out += 1
        elif each.grade is not None:
            given[each.side][each.opening_id, each.candidate_id].append(each.grade)
    company, candidate = ({pair: _agreed(some) for pair, some in sorted(given[side].items())} for side in SIDES)
    pairs = sorted({*company, *candidate})
    labelled = LabelledSet(
        name=name,
        queries=tuple(Entry.of_document(posts[each]) for each in sorted({post for post, _ in pairs})),
        corpus=tuple(Entry.of_document(people[each]) for each in sorted({person for _, person in pairs})),
        grades=_nested(company.items()),
        other_grades=_nested(((person, post), grade) for (post, person), grade in candidate.items()),
        title=message("evaluation", "judged-title"),
        origin=Origin.JUDGED,
        digest=hashlib.sha256(repr([list(company.items()), list(candidate.items())]).encode()).hexdigest(),
        day=day,
        only_graded=True,
        relevant_from=RELEVANT_FROM,
        notes=(
            message("evaluation", "judged-note", company=len(company), candidate=len(candidate), left_out=left_out),
        ),
    )
    return with_something_relevant(labelled)


_Pair = tuple[str, str]


def _agreed(grades: Sequence[int]) -> int:
    """Return the middle grade, of two middle ones the lower."""
    return sorted(grades)[(len(grades) - 1) // 2]


def _nested(pairs: Iterable[tuple[_Pair, int]]) -> dict[str, dict[str, int]]:
    """Return grades by the first id and the second."""
    nested: dict[str, dict[str, int]] = defaultdict(dict)
    for (asking, asked), grade in pairs:
        nested[asking][asked] = grade
    return dict(nested)
