"""An opening's list of people, without reasons: the rows, the order and the scores of `recommend.shortlist`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.compared import Listed, Sought, compare
from matching.eligibility.gate import gate
from matching.eligibility.verdict import Grade
from matching.fusion import Asked, Few, strata
from matching.scoring import in_order, mutual_score

Mask = NDArray[np.bool_]


def people_of_opening(sought: Sought, post: int, among: Mask | None = None) -> Listed:
    """Return the best people for an opening; `among` says who is there for it, shape (people,)."""
    people, opening = sought.people, sought.posts.openings[post]
    one = gate(sought.answers, opening, sought.rulebook)
    admitted = one.answer > Grade.NO
    asked = Asked.of_opening(opening, sought.posts.vectors_of(post))
    few = Few(people, asked, strata(one.answer, one.people), sought.retrieved)
    rows = few.of(np.flatnonzero(admitted if among is None else admitted & among))
    scores = compare(sought, post, rows)
    order = in_order(one.answer[rows], one.people[rows], mutual_score(*scores), people.place_by_id[rows])[: sought.k]
    return Listed(rows[order], one.answer[rows[order]], *(each[order] for each in scores))
