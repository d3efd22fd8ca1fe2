"""What differs between two versions of a rule, criterion by criterion, and when each value was last compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from matching.eligibility.gate import Rulebook
from matching.eligibility.measures import TRUTH
from matching.eligibility.policy import YEAR_OF_DAYS
from matching.eligibility.records import Cited, Clause, DatedValue, Source
from matching.language import Text
from matching.reference.lists import list_of

Kind = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True)
class Asked:
    """What a version asks by a criterion on its day: an amount in a unit, with its source.

    `multiple` and `of` say of which dated value it is a multiple; `reading` how the
    source was understood; `checked` when the value was last compared with it.
    """

    need: float
    unit: str
    fact: str
    multiple: float | None
    of: Text | None
    judged: Text | None
    source: Source
    locator: str
    reading: Text | None
    since: date | None
    checked: date
    is_known: bool

    @property
    def meaning(self) -> tuple[object, ...]:
        """What makes a difference to anybody: two equal ones ask the same."""
        return self.need, self.unit, self.fact, self.multiple, self.judged

    @property
    def is_amount(self) -> bool:
        """Whether it asks for an amount; of the others, and of a school's rank, the criterion's name says all."""
        return self.unit != TRUTH and not self.fact.startswith("ranked_degree_level")


@dataclass(frozen=True)
class ClauseChange:
    """A criterion as each of two versions asks it; None where a version does not."""

    clause: str
    before: Asked | None
    after: Asked | None

    @property
    def kind(self) -> Kind:
        """What became of it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if self.before.meaning == self.after.meaning else "changed"

    @property
    def is_counted_otherwise(self) -> bool:
        """Whether both ask by it, and what counts is another."""
        return self.before is not None and self.after is not None and self.before.fact != self.after.fact


def asked_by(rulebook: Rulebook, clause: Clause) -> Asked:
    """Return what a rulebook asks by one of its clauses."""
    need, dated = rulebook.policy.need(clause, rulebook.day)
    value = rulebook.policy.parameters[clause.of] if clause.of is not None else None
    checked = min(clause.checked, dated.checked) if dated else clause.checked
    return Asked(
        need, clause.unit, clause.key, clause.multiple, value.title if value else None, clause.judged,
        rulebook.policy.sources[clause.source], clause.locator, clause.reading, dated.since if dated else None,
        checked, rulebook.is_known(clause),
    )  # fmt: skip


def clause_changes(before: Rulebook, after: Rulebook) -> tuple[ClauseChange, ...]:
    """Return every criterion of two versions, in the order of the second, what only the first asks last."""
    names = dict.fromkeys([*after.pack.clause, *before.pack.clause])

    def asked(book: Rulebook, name: str) -> Asked | None:
        return asked_by(book, book.pack.clause[name]) if name in book.pack.clause else None

    return tuple(ClauseChange(name, asked(before, name), asked(after, name)) for name in names)


@dataclass(frozen=True)
class Compared:
    """A value of a rule and when somebody last compared it with its source; `is_old` is more than a year ago."""

    key: str
    text: Text | None
    source: Source
    locator: str
    checked: date
    is_old: bool


def compared(rulebook: Rulebook) -> tuple[Compared, ...]:
    """Return what a version rests on and when each was last compared, the longest ago first.

    `key` is a clause, or "schools", "companies", "sectors", or "value" with the value's
    title in `text`, or "points" with the table's.
    """
    pack, policy = rulebook.pack, rulebook.policy
    found = [_compared(rulebook, name, None, each, each.checked) for name, each in pack.clause.items()]
    for name, terms in (("schools", pack.schools), ("companies", pack.companies)):
        if terms is not None:
            titles = ", ".join(list_of(each).full_title for each in terms.lists)
            found.append(_compared(rulebook, name, Text(titles, titles), terms, terms.checked))
    if rulebook.terms.sectors is not None:
        found.append(_compared(rulebook, "sectors", None, rulebook.terms.sectors, rulebook.terms.sectors.checked))
    for name in dict.fromkeys(each.of for each in pack.clause.values() if each.of is not None):
        dated: DatedValue = policy.at(name, rulebook.day)
        found.append(_compared(rulebook, "value", policy.parameters[name].title, dated, dated.checked))
    found += [_compared(rulebook, "points", each.title, each, each.checked) for each in pack.points.values()]
    return tuple(sorted(found, key=lambda each: each.checked))


def _compared(rulebook: Rulebook, key: str, text: Text | None, cited: Cited, checked: date) -> Compared:
    old = (rulebook.day - checked).days > YEAR_OF_DAYS
    return Compared(key, text, rulebook.policy.sources[cited.source], cited.locator, checked, old)
