"""The gate over many: what every clause and door says of some people and an opening.

One person is a pool of one. What a clause asks of people depends only on the day and the
pack, so those answers are kept, each door's part of them already folded, and an opening
adds a few single grades.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.domain import Opening
from matching.eligibility.careers import Careers
from matching.eligibility.facts import OF_CANDIDATE, Bounds, grade
from matching.eligibility.held import Held, held_of_each, spliced_bounds
from matching.eligibility.measures import MEASURES, About
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.points import about, total
from matching.eligibility.policy import Policy
from matching.eligibility.policy import policy as current_policy
from matching.eligibility.records import Asked, Clause, ListTerms, Pack
from matching.eligibility.stays import Route
from matching.eligibility.terms import Terms
from matching.eligibility.verdict import Grade, Grades, all_of, any_of
from matching.errors import PolicyNotInForceError
from matching.splicing import Splice

ALWAYS_COMPUTED = ("work_years", "degree_level")  # the scorer reads them under any pack
Memo = MutableMapping[tuple[str, str], Bounds]
_YES, _NO = np.int8(Grade.YES), np.int8(Grade.NO)


@dataclass(frozen=True)
class Rulebook:
    """One pack on one day: what all its clauses mean then.

    `carry` takes a value or a list that is not published yet for a later day to be as the
    last one known; otherwise what rests on such a value is unknown.
    """

    policy: Policy
    pack: Pack
    terms: Terms
    carry: bool = False

    @classmethod
    def on(cls, day: date, pack: str | None = None, policy: Policy | None = None, *, carry: bool = False) -> Rulebook:
        """Return the named pack, or the K-Tech Pass's in force, as it reads on a day.

        Raises `UnknownNameError` and `PolicyNotInForceError`.
        """
        rules = policy or current_policy()
        chosen = rules.chosen(pack, day)
        return cls(rules, chosen, Terms.of(chosen, rules, day, carry=carry), carry)

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.terms.day

    @property
    def key(self) -> tuple[str, str, date, bool]:
        """What answers may be remembered under."""
        return self.policy.digest, self.pack.id, self.day, self.carry

    @property
    def route(self) -> Route:
        """The way to stay that the pack is a version of."""
        return self.policy.routes[self.pack.route]

    @property
    def in_force(self) -> bool:
        """Whether this pack is the one in force on the day; otherwise the answer is a what-if."""
        started = self.day >= self.pack.first_day and self.pack.status != "draft"
        return started and self.policy.pack_on(self.day, self.pack.route).id == self.pack.id

    def about(self, whom: About) -> dict[str, Clause]:
        """Return the clauses that are about the candidate, the opening, or both."""
        return {name: each for name, each in self.pack.clause.items() if MEASURES[each.fact].about == whom}

    def is_known(self, clause: Clause) -> bool:
        """Whether the dated value behind a clause is published for the day."""
        _, dated = self.policy.need(clause, self.day)
        return self.carry or dated is None or dated.is_known_on(self.day)

    def answer(self, clause: Clause, bounds: Bounds) -> Grades:
        """Answer a clause for each row of a fact's bounds."""
        grades = grade(bounds, self.policy.need(clause, self.day)[0])
        if clause.judged is not None:
            grades = np.minimum(grades, Grade.OPEN).astype(np.int8)
        if not self.is_known(clause):
            grades = np.clip(grades, Grade.LEANS_TO_NO, Grade.OPEN).astype(np.int8)
        return grades


def rulebooks_on(
    day: date, policy: Policy | None = None, *, carry: bool = False
) -> list[tuple[str, Rulebook | None, date]]:
    """Return each route, its rulebook in force on a day (None before the first held), and its first day."""
    rules = policy or current_policy()
    found: list[tuple[str, Rulebook | None, date]] = []
    for route in rules.routes:
        first = rules.packs_of(route)[0].first_day
        try:
            pack = rules.pack_on(day, route)
            found.append((route, Rulebook.on(day, pack.id, rules, carry=carry), first))
        except PolicyNotInForceError:
            found.append((route, None, first))
    return found


@dataclass(frozen=True)
class PeopleAnswers:
    """What a pack says of each of some people on a day.

    `bounds` by the fact's key, `grades` by clause, `doors` what each door's clauses about
    people amount to, shape (rows,); `points` by table, shape (3, rows).
    """

    rows: int
    bounds: Mapping[str, Held]
    grades: Mapping[str, Grades]
    doors: Mapping[str, Grades]
    points: Mapping[str, Held]
    day: date

    @property
    def held(self) -> PeopleAnswers:
        """These answers with their bounds in fewer bytes, for whoever remembers them."""
        return replace(self, bounds=held_of_each(self.bounds), points=held_of_each(self.points))

    def spliced(self, fresh: PeopleAnswers, splice: Splice) -> PeopleAnswers:
        """Return the answers of a splice's people."""
        return PeopleAnswers(
            len(splice),
            spliced_bounds(self.bounds, fresh.bounds, splice),
            splice.last_axes(self.grades, fresh.grades),
            splice.last_axes(self.doors, fresh.doors),
            spliced_bounds(self.points, fresh.points, splice),
            self.day,
        )


def answers_about_people(careers: Careers, rulebook: Rulebook, memo: Memo | None = None) -> PeopleAnswers:
    """Compute each clause about people once for all of them; grades have the shape (rows,).

    `memo` lets several rulebooks of one day share the facts that they have in common.
    """
    known: Memo = {} if memo is None else memo
    pack, clauses = rulebook.pack, rulebook.about("candidate")
    cited = {"source": pack.source, "locator": pack.locator}
    asked: list[Asked] = [*clauses.values(), *(Asked(fact=fact, **cited) for fact in ALWAYS_COMPUTED)]
    asked += [item for table in pack.points.values() for item in table.item if item.fact and about(item) == "candidate"]
    bounds = {each.key: _fact(each, careers, rulebook, known) for each in asked}
    grades = {name: rulebook.answer(clause, bounds[clause.key]) for name, clause in clauses.items()}
    return PeopleAnswers(
        careers.rows,
        bounds,
        grades,
        {d.id: all_of([grades[n] for n in d.clauses if n in grades], rows=careers.rows) for d in pack.door},
        {name: total(table, bounds, "candidate", rows=careers.rows) for name, table in pack.points.items()},
        rulebook.day,
    )


def _fact(asked: Asked, careers: Careers, rulebook: Rulebook, memo: Memo) -> Bounds:
    pack, lists = rulebook.pack, MEASURES[asked.fact].lists
    key = asked.key, repr([_terms(getattr(pack, name)) for name in sorted(lists)])
    if key not in memo:
        memo[key] = OF_CANDIDATE[asked.fact](careers, rulebook.terms, asked)
    return memo[key]


def _terms(terms: ListTerms | None) -> object:
    return terms and (terms.lists, terms.last_rank, terms.years)


@dataclass(frozen=True)
class Gate:
    """The answers for one opening and many people, or for one person and many openings.

    `clauses` holds grades of the shape (rows,) or (1,) where a clause is about the
    one side alone; `bounds` the facts by their keys; `doors` and `answer` have the shape
    (rows,). `people` is the answer if all that is open about the opening turned out
    well: who is sure once its terms are.
    """

    rulebook: Rulebook
    clauses: Mapping[str, Grades]
    bounds: Mapping[str, Held]
    doors: Mapping[str, Grades]
    answer: Grades
    people: Grades

    def of_row(self, row: int) -> Gate:
        """Return the answers for one of the rows, as a pool of one has them."""
        at = slice(row, row + 1)
        return Gate(
            self.rulebook,
            {name: each if len(each) == 1 else each[at] for name, each in self.clauses.items()},
            {key: each if each.shape[1] == 1 else each[:, at] for key, each in self.bounds.items()},
            {name: each[at] for name, each in self.doors.items()},
            self.answer[at],
            self.people[at],
        )


@dataclass(frozen=True)
class OpeningAnswers:
    """What a pack says of each of some openings on a day, by itself; shapes as in `PeopleAnswers`.

    `points` are those that each table gives for an opening, by the clause about both that reads the table.
    """

    rows: int
    bounds: Mapping[str, Bounds]
    grades: Mapping[str, Grades]
    points: Mapping[str, Bounds]

    def spliced(self, fresh: OpeningAnswers, splice: Splice) -> OpeningAnswers:
        """Return the answers of a splice's openings."""
        return OpeningAnswers(
            len(splice),
            splice.last_axes(self.bounds, fresh.bounds),
            splice.last_axes(self.grades, fresh.grades),
            splice.last_axes(self.points, fresh.points),
        )


def answers_about_openings(openings: Sequence[Opening], rulebook: Rulebook) -> OpeningAnswers:
    """Compute each clause about openings for all of some."""
    pack, clauses, rows = rulebook.pack, rulebook.about("opening"), len(openings)
    items = [item for table in pack.points.values() for item in table.item if about(item) == "opening"]
    bounds: dict[str, Bounds] = {}
    for asked in (*clauses.values(), *items):
        of_each = [OF_OPENING[asked.fact](opening, rulebook.terms) for opening in openings]
        bounds[asked.key] = np.concatenate(of_each, axis=1)
    return OpeningAnswers(
        rows,
        bounds,
        {name: rulebook.answer(clause, bounds[clause.key]) for name, clause in clauses.items()},
        {
            name: total(pack.points[str(clause.table)], bounds, "opening", rows=rows)
            for name, clause in rulebook.about("both").items()
        },
    )


def gate(people: PeopleAnswers, opening: Opening, rulebook: Rulebook) -> Gate:
    """Answer for everybody whether the status is open for this opening on the rulebook's day."""
    return gate_of(people, answers_about_openings([opening], rulebook), rulebook)


def gate_of(people: PeopleAnswers, posts: OpeningAnswers, rulebook: Rulebook) -> Gate:
    """Answer for many people and one opening, a row each, or for one person and many openings, a row each."""
    rows = people.rows if posts.rows == 1 else posts.rows
    bounds, both = dict[str, Held]({**people.bounds, **posts.bounds}), {}
    for name, clause in rulebook.about("both").items():
        bounds[clause.key] = points = people.points[str(clause.table)][:] + posts.points[name]
        both[name] = rulebook.answer(clause, points)
    doors = _doors(people, rulebook, posts.grades, both, rows)
    answer = any_of(list(doors.values()), rows=rows)
    sure = answer
    if any(((grades > Grade.NO) & (grades < Grade.YES)).any() for grades in posts.grades.values()):
        settled = {name: np.where(grades > Grade.NO, _YES, _NO) for name, grades in posts.grades.items()}
        sure = any_of(list(_doors(people, rulebook, settled, both, rows).values()), rows=rows)
    return Gate(rulebook, {**people.grades, **posts.grades, **both}, bounds, doors, answer, sure)


def _doors(
    people: PeopleAnswers, rulebook: Rulebook, of_opening: Mapping[str, Grades], both: Mapping[str, Grades], rows: int
) -> dict[str, Grades]:
    """Answer each door: what it asks of people is folded already, and an opening that fails it shuts it for all."""
    found = {}
    limiting = {name for name, grades in of_opening.items() if grades.min() < Grade.YES}
    for door in rulebook.pack.door:
        limits = [of_opening[name] for name in door.clauses if name in limiting]
        limits += [both[name] for name in door.clauses if name in both]
        column = people.doors[door.id]
        for limit in limits:
            column = np.minimum(column, limit)
        found[door.id] = column if len(column) == rows else np.broadcast_to(column, rows)
    return found
