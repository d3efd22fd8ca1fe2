"""On what answers are tried: every route's rule of a day, and openings, those alike to a rule taken together.

Verdicts of hundreds of variants of one person are computed at once, as the pool of
people that they are to the gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Employer, EmployerSize, Opening, Pay, PayPeriod
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.crossed import crossed
from matching.eligibility.gate import (
    Memo,
    OpeningAnswers,
    PeopleAnswers,
    Rulebook,
    answers_about_openings,
    answers_about_people,
    rulebooks_on,
)
from matching.eligibility.measures import MEASURES, YEARS
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.points import about, total
from matching.eligibility.policy import Policy
from matching.eligibility.policy import policy as current_policy
from matching.eligibility.readings import KOREA
from matching.eligibility.records import K_TECH_PASS, Item
from matching.eligibility.verdict import Grade, Grades
from matching.pool import OpeningPool
from matching.questions.model import Scene
from matching.recommend import SHOWN
from matching.scoring import TwoSided

_PLENTY = 10.0**12  # KRW a year, above whatever a rule may ask


@dataclass(frozen=True)
class Group:
    """Openings of which a rule says the same: one of them, and the places of all in the list of openings."""

    opening: Opening
    rows: NDArray[np.intp]


@dataclass(frozen=True)
class Ground:
    """One route's rule on the day, and the openings by what it says of them."""

    rulebook: Rulebook
    groups: tuple[Group, ...]

    @cached_property
    def asked(self) -> OpeningAnswers:
        """What the rule says of each group, a row each."""
        return answers_about_openings([group.opening for group in self.groups], self.rulebook)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Each group's share of the openings, shape (groups,)."""
        sizes = np.array([len(group.rows) for group in self.groups], dtype=np.float64)
        shares: NDArray[np.float64] = sizes / sizes.sum()
        return shares


@dataclass(frozen=True)
class Grounds:
    """All of it for a day; the K-Tech Pass's rule, or the one named, comes first.

    `posts` are openings with their vectors, where places in a list are to be looked at;
    `k` is how many of them are shown, `scorer` what orders them, None the prior.
    """

    scene: Scene
    rules: tuple[Ground, ...]
    posts: OpeningPool | None = None
    k: int = SHOWN
    scorer: TwoSided | None = None


def grounds_on(
    day: date,
    openings: OpeningPool | Sequence[Opening] = (),
    *,
    pack: str | None = None,
    policy: Policy | None = None,
    k: int = SHOWN,
    scorer: TwoSided | None = None,
) -> Grounds:
    """Return what answers are tried against on a day; it serves any number of people.

    Without openings a verdict is that of an opening that fulfils whatever a rule asks of
    openings. Raises `UnknownNameError` and `PolicyNotInForceError`.
    """
    rules = policy or current_policy()
    first = Rulebook.on(day, pack, rules)
    rest = [each for _, each, _ in rulebooks_on(day, rules) if each and each.pack.route != first.pack.route]
    books = (first, *rest)
    posts = openings if isinstance(openings, OpeningPool) else None
    given = tuple(posts.openings if posts else openings)  # type: ignore[arg-type]
    grounds = tuple(Ground(book, _groups(given, book)) for book in books)
    return Grounds(_scene(books, given), grounds, posts, k, scorer)


def _scene(books: Sequence[Rulebook], openings: tuple[Opening, ...]) -> Scene:
    asked = [(each, book) for book in books for _, each in book.pack.asked()]
    needs = {step.at_least for each, _ in asked for step in getattr(each, "steps", ()) if _is_time(each.fact)}
    clauses = [(clause, book) for book in books for clause in book.pack.clause.values() if _is_time(clause.fact)]
    needs |= {book.policy.need(clause, book.day)[0] for clause, book in clauses}
    statuses = {status for each, _ in asked for status in each.statuses}
    terms = tuple(book.terms for book in books)
    return Scene(books[0].day, tuple(sorted(needs)), tuple(sorted(statuses)), terms, openings)


def _is_time(fact: str) -> bool:
    return MEASURES[fact].unit == YEARS


def _groups(openings: tuple[Opening, ...], book: Rulebook) -> tuple[Group, ...]:
    """Put openings together of which every clause and every row of points says the same."""
    if not openings:
        return (Group(_ideal(book), np.array([0])),)
    found: dict[bytes, list[int]] = {}
    for row, opening in enumerate(openings):
        found.setdefault(_said_of(opening, book), []).append(row)
    return tuple(Group(openings[rows[0]], np.array(rows)) for rows in found.values())


def _said_of(opening: Opening, book: Rulebook) -> bytes:
    grades = [book.answer(each, OF_OPENING[each.fact](opening, book.terms)) for each in book.about("opening").values()]
    bounds = {each.key: OF_OPENING[each.fact](opening, book.terms) for each in _items_of_opening(book)}
    points = [total(table, bounds, "opening", rows=1) for table in book.pack.points.values()]
    return b"".join([*(each.tobytes() for each in grades), *(each.tobytes() for each in points)])


def _items_of_opening(book: Rulebook) -> list[Item]:
    return [item for table in book.pack.points.values() for item in table.item if about(item) == "opening"]


def _ideal(book: Rulebook) -> Opening:
    """Return an opening that has whatever a rule asks of openings, as far as an opening can state it."""
    admitted = book.terms.admitted_sectors
    return Opening(
        id="any", title="Research scientist", country=KOREA, sector=admitted[0] if admitted else None,
        employer=Employer(size=EmployerSize.SMALL),
        pay=Pay(currency="KRW", minimum=_PLENTY, maximum=_PLENTY, period=PayPeriod.YEAR),
    )  # fmt: skip


_THREE = np.array([0, 1, 1, 2], dtype=np.int8)
"""Answers by grade without which way an unknown leans: 0 no, 1 cannot tell, 2 yes."""
_NEARNESS = np.array([0.0, 0.25, 0.5, 1.0])
"""How near to yes each grade is: an unknown that leans to no is less surprised by a no than by a yes."""


@dataclass(frozen=True)
class Verdicts:
    """What one rule says of variants of a person, as grades.

    `route` and `sure` have the shape (groups, variants), `doors` (groups, doors, variants);
    `sure` is the gate's own answer about people alone.
    """

    ground: Ground
    careers: Careers
    answers: PeopleAnswers
    route: Grades
    doors: Grades
    sure: Grades

    @property
    def is_open(self) -> bool:
        """Whether there is an opening for which nobody can tell."""
        return bool((_THREE[self.route] == 1).any())


def verdicts(people: Sequence[Candidate], grounds: Grounds) -> list[Verdicts]:
    """Ask every rule about all variants at once."""
    careers = careers_of(people)
    memo: Memo = {}
    found = []
    for ground in grounds.rules:
        answers = answers_about_people(careers, ground.rulebook, memo)
        one, shape = crossed(answers, ground.asked, ground.rulebook), (len(ground.groups), len(people))
        doors = [one.doors[door.id].reshape(shape) for door in ground.rulebook.pack.door]
        route, sure = one.answer.reshape(shape), one.people.reshape(shape)
        found.append(Verdicts(ground, careers, answers, route, np.stack(doors, axis=1), sure))
    return found


def changes(answers: Verdicts, before: int | NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how much one rule's verdicts differ from those of another variant, shape (variants,).

    `before` is that variant, or one for each. It is the share of openings with another
    verdict, plus the share of doors with another one where the route's was not yes; each
    counts by how far it moves on the way from no to yes.
    """
    then = np.broadcast_to(before, answers.route.shape[1:])
    undecided = answers.route[:, then] != Grade.YES
    doors = _moved(answers.doors[:, :, then], answers.doors).mean(axis=1) * undecided
    found: NDArray[np.float64] = answers.ground.shares @ (_moved(answers.route[:, then], answers.route) + doors)
    return found


def _moved(before: Grades, after: Grades) -> NDArray[np.float64]:
    """Return how far each verdict moves; nothing where only the leaning does."""
    return np.where(_THREE[before] != _THREE[after], np.abs(_NEARNESS[after] - _NEARNESS[before]), 0.0)


def is_pass(ground: Ground) -> bool:
    """Whether a rule is one of the K-Tech Pass."""
    return ground.rulebook.pack.route == K_TECH_PASS
