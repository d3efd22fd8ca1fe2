"""Skills asked against skills mentioned: had, nearly had, and how lately used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.coded import Coded
from matching.eligibility.careers import Row
from matching.eligibility.intervals import Given
from matching.eligibility.spans import EVER, UNKNOWN_DAY
from matching.features.clock import certain_spans, clock_of, worked_by
from matching.features.pairs import Column, Pairs
from matching.features.some import People
from matching.mentions import skill_key
from matching.narrow import Whole, wide
from matching.pool import Pool
from matching.reference import skills_by_id
from matching.reference.neighbours import Near, Ties, near, ties_of

#: Years of work after which a skill that was not used since counts as not in use.
FORGOTTEN = 10.0
_MANY_MORE = 64
"""Among so many times as many people, uses are looked up for those asked about: all of them after each change of one
cost as much as for forty lists."""


def must(pairs: Pairs) -> Column:
    """Share of the required skills that the profile mentions, each once; one that is merely listed counts half."""
    return _coverage(pairs, pairs.opening.must)


def nice(pairs: Pairs) -> Column:
    """Share of the welcome skills that the profile mentions, each once; one that is merely listed counts half."""
    return _coverage(pairs, pairs.opening.nice)


def _coverage(pairs: Pairs, names: tuple[str, ...] | None) -> Column:
    keys = keys_of(names)
    if not keys:
        return pairs.unknown()
    table = pairs.pool.skills
    share = table.worth(keys, pairs.rows) / len(keys)
    return np.where(table.stated[pairs.rows], share, np.nan)


def keys_of(names: tuple[str, ...] | None) -> dict[str, str]:
    """Return the skills that an opening names by what they are counted under, with the first name of each."""
    found: dict[str, str] = {}
    for name in names or ():
        found.setdefault(skill_key(name), name)
    return found


def must_related(pairs: Pairs) -> Column:
    """Of the required skills not mentioned that ESCO has neighbours for, the share whose neighbour is mentioned.

    A neighbour that is merely listed counts half.
    """
    pool, table, rows = pairs.pool, pairs.pool.skills, pairs.rows
    total, lacking = np.zeros(len(rows)), np.zeros(len(rows))
    for key, name in keys_of(pairs.opening.must).items():
        beside = neighbours(pool, name)
        if beside is None:
            continue
        lacks, best = np.ones(len(rows), dtype=bool), np.zeros(len(rows))
        if key in table.columns:
            lacks = table.worth_of(table.columns[key], rows) == 0.0
        for number in beside:
            best = np.maximum(best, table.worth_of(number, rows))
        lacking += lacks
        total += np.where(lacks, best, 0.0)
    known = table.stated[rows] & (lacking > 0)
    return np.where(known, total / np.maximum(lacking, 1), np.nan)


def recency(pairs: Pairs) -> Column:
    """How lately the required skills were used, by the person's own working time: 1 now, 0 after ten years of work.

    The mean over those that a job's dates show. Only time worked since counts, so that
    neither a leave nor a gap makes a skill older.
    """
    total, shown = np.zeros(len(pairs.rows)), np.zeros(len(pairs.rows))
    for places, lately in lately_used(pairs, [*keys_of(pairs.opening.must)]):
        best = np.full(len(pairs.rows), np.nan)
        np.fmax.at(best, places, lately)
        known = ~np.isnan(best)
        total += np.where(known, best, 0.0)
        shown += known
    return np.where(shown > 0, total / np.maximum(shown, 1), np.nan)


def lately_used(pairs: Pairs, keys: Sequence[str]) -> list[tuple[Row, Column]]:
    """Return for each skill whose jobs tell of it, by places in the rows, and how lately each did (`last_uses`)."""
    table = pairs.pool.skills
    found = [table.uses_by(key, pairs.rows) for key in keys]
    if len(pairs.rows) * _MANY_MORE > len(pairs.pool):
        lately = pairs.pool.once(last_uses, pairs.today)
        return [(places, lately[uses]) for places, uses in found]
    person, uses = (np.concatenate([np.zeros(0, np.intp), *(each[at] for each in found)]) for at in (0, 1))
    every = _lately(pairs.some, pairs.today, person, table.uses.entry[uses])[:]
    ends = np.cumsum([len(places) for places, _ in found])
    return [(places, every[end - len(places) : end]) for (places, _), end in zip(found, ends.tolist(), strict=True)]


def last_uses(pool: Pool, today: int) -> Coded:
    """Return how lately each of the uses in `pool.skills.uses` was, NaN for a job without a day that is certain."""
    return _lately(pool, today, pool.skills.uses.person, pool.skills.uses.entry)


def _lately(people: People, today: int, person: Given, entry: Whole) -> Coded:
    """Return how lately each of some jobs was, given by its person's row and its place in their list."""
    jobs, (start, end) = people.careers.employments, certain_spans(people, today)
    sure = (jobs.start_last != EVER) & (jobs.start_last != UNKNOWN_DAY) & (start <= today)
    last = np.where(sure, np.maximum(end, start), UNKNOWN_DAY)
    ended = (jobs.end_first != UNKNOWN_DAY) & (jobs.end_first != EVER)  # its end is told, whatever its start
    last = np.where(~sure & ended, np.minimum(jobs.end_first, today), last)
    width = max(int(each.max(initial=0)) for each in (jobs.entry, entry)) + 1  # a job of leaves alone has no row
    latest = np.full(len(people) * width, UNKNOWN_DAY, dtype=np.int32)
    np.maximum.at(latest, wide(jobs.person) * width + jobs.entry, last)
    told = wide(person) * width + entry
    place = np.full(len(latest), -1, dtype=np.int32)
    place[told] = 0
    different = np.flatnonzero(place == 0)  # a job tells of several skills, and is looked up once
    place[different] = np.arange(len(different))
    whose, day = different // width, latest[different]
    since = worked_by(people, today)[whose] - people.once(clock_of, today).years_by(whose, day)
    lately = Coded.of(np.where(day == UNKNOWN_DAY, np.nan, np.clip(1 - since / FORGOTTEN, 0.0, 1.0)))
    return lately.taking(place[told])


# Neighbours -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tied:
    """The columns of a pool's skills by the concept that each is, and by those it stands under."""

    own: Mapping[str, list[int]]
    under: Mapping[str, list[int]]


def tied(pool: Pool) -> Tied:
    """Lay out the skills of a pool by their concepts."""
    own: defaultdict[str, list[int]] = defaultdict(list)
    under: defaultdict[str, list[int]] = defaultdict(list)
    for key, number in pool.skills.columns.items():
        ties = ties_of_key(key)
        if ties is not None:
            own[ties.own or ""].append(number)
            for concept in ties.above:
                under[concept].append(number)
    own.pop("", None)
    return Tied(own, under)


def ties_of_key(key: str) -> Ties | None:
    """Return what ESCO ties a skill to, by what it is counted under."""
    skill = skills_by_id().get(key)
    return ties_of(skill.name.en if skill else key.removeprefix("~"))


def near_to(name: str) -> Near | None:
    """Return what makes a skill a neighbour of the one named, None where ESCO ties it to nothing."""
    ties = ties_of(name)
    return None if ties is None else near(ties)


def neighbours(pool: Pool, name: str) -> list[int] | None:
    """Return the columns of a pool's skills that are neighbours of the one named; None where nothing is known."""
    beside = near_to(name)
    if beside is None:
        return None
    concepts, own = pool.once(tied), pool.skills.columns.get(skill_key(name))
    found = {each for concept in beside.own for each in concepts.own.get(concept, ())}
    found |= {each for concept in beside.under for each in concepts.under.get(concept, ())}
    return sorted(found - {own})
