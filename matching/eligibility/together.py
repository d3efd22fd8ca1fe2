"""Whether a door is open in each of many situations of one person on one day, whose variants are one pool."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.careers import careers_of
from matching.eligibility.facts import OF_CANDIDATE, WHAT_COUNTS, Bounds, certain_years
from matching.eligibility.gate import Rulebook
from matching.eligibility.measures import MEASURES
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.records import Clause, Door
from matching.eligibility.settling import Situation, with_confirmed
from matching.eligibility.verdict import Grade

Truths = NDArray[np.bool_]


def can_be_yes(clause: Clause) -> bool:
    """Whether facts alone can answer a clause: no office judges it, none of its rows of points is unknowable."""
    return not clause.judged and MEASURES[clause.fact].about != "both"


class Together:
    """Some situations of one person; each fact is computed once for the variants of person and opening among them."""

    def __init__(self, rulebook: Rulebook, some: Sequence[Situation]) -> None:
        self._rulebook, self._some = rulebook, some
        people = {(id(each.candidate), each.confirmed): each for each in some}
        self._posts = {id(each.opening): each.opening for each in some}
        person, post = ({key: row for row, key in enumerate(each)} for each in (people, self._posts))
        self._person = np.array([person[id(each.candidate), each.confirmed] for each in some], dtype=np.intp)
        self._post = np.array([post[id(each.opening)] for each in some], dtype=np.intp)
        careers = careers_of([each.candidate for each in people.values()])
        self._careers = with_confirmed(careers, *(each.confirmed for each in people.values()))
        self._known: dict[Hashable, Bounds] = {}

    def opens(self, door: Door) -> Truths:
        """Say of each situation whether a door is open to it, shape (situations,)."""
        found = np.ones(len(self._some), dtype=bool)
        for name in door.clauses:
            if found.any():
                assumed = np.array([name in each.assumed for each in self._some], dtype=bool)
                found &= assumed | self._is_yes(self._rulebook.pack.clause[name])
        return found

    def _is_yes(self, clause: Clause) -> Truths:
        rulebook = self._rulebook
        if not can_be_yes(clause):
            return np.zeros(len(self._some), dtype=bool)
        if MEASURES[clause.fact].about == "opening":
            each = [OF_OPENING[clause.fact](post, rulebook.terms) for post in self._posts.values()]
            of_posts: Truths = rulebook.answer(clause, np.concatenate(each, axis=1)) == Grade.YES
            return of_posts[self._post]
        fact = certain_years if clause.fact in WHAT_COUNTS else OF_CANDIDATE[clause.fact]
        if (clause.key, fact) not in self._known:
            self._known[clause.key, fact] = fact(self._careers, rulebook.terms, clause)
        bounds = self._known[clause.key, fact]
        of_people: Truths
        if fact is certain_years:  # where what is certain is enough, so is what is plausible
            of_people = (bounds[0] >= rulebook.policy.need(clause, rulebook.day)[0]) & rulebook.is_known(clause)
        else:
            of_people = rulebook.answer(clause, bounds) == Grade.YES
        return of_people[self._person]
