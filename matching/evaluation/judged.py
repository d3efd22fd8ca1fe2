"""Sets from judged pairs: the mean grade, 0 to 3, that a pair was given from one side (`judgements.learning`).

Only judged pairs are ranked, because an unjudged pair is not known to be bad. A mean
between two grades is one: it counts as relevant only where it reaches `RELEVANT_FROM`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from matching.domain import Candidate, Opening
from matching.evaluation.beir import with_something_relevant
from matching.evaluation.labelled import Entry, LabelledSet, Origin
from matching.features import Side
from matching.judgements import Judged
from matching.judgements.model import HIGHEST
from matching.language import message

RELEVANT_FROM = 2
"""Of grades 0 to 3, the lowest that means yes."""


def set_of(
    judged: Judged,
    candidates: Sequence[Candidate],
    openings: Sequence[Opening],
    *,
    name: str = "judgements",
    day: date | None = None,
) -> LabelledSet:
    """Return the set of some judged pairs, each side with the grades that were given from it.

    Every pair's documents must be among those given. Raises `BadInputError` when nothing
    was judged good by either side.
    """
    people, posts = {each.id: each for each in candidates}, {each.id: each for each in openings}
    company, candidate = _grades(judged, "company"), _grades(judged, "candidate")
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
            message(
                "evaluation", "judged-note", company=len(company), candidate=len(candidate),
                cannot_tell=judged.cannot_tell, left_out=len(judged.left_out),
            ),
        ),
    )  # fmt: skip
    return with_something_relevant(labelled)


_Pair = tuple[str, str]


def _grades(judged: Judged, side: Side) -> dict[_Pair, float]:
    """Return one side's mean grades, 0 to 3, by the ids of the opening and the person."""
    rows = judged.of(side)
    return dict(zip(rows.pairs, (rows.grade * HIGHEST).tolist(), strict=True))


def _nested(pairs: Iterable[tuple[_Pair, float]]) -> dict[str, dict[str, float]]:
    """Return grades by the first id and the second."""
    nested: dict[str, dict[str, float]] = defaultdict(dict)
    for (asking, asked), grade in pairs:
        nested[asking][asked] = grade
    return dict(nested)
