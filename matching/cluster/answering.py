"""A list over all shares, equal to the bit to that of one pool that holds them all.

What one pool knows and a share does not is exchanged: first how many people have which
verdict, and how all of them use the asked words; then, where more are left than are
compared in full, sums by which lists are standardised, and the best of each share; then
where the first of each share stand. Sums are exact, so that no order of adding shows.

A share that no replica answers for is left out from the beginning of a question, and
named. One that is lost on the way makes the question start again: no answer ever counts
people in one step whom it lacks in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from matching.cluster.question import WHO, Best, Cut, Looked, Places, Plan, Question, Shown, Standing, Who
from matching.cluster.share import LostError, Share
from matching.eligibility import Grade, Rulebook
from matching.errors import BadInputError, ClusterError, EncoderError
from matching.language import Text, message
from matching.lexical import Usage
from matching.moments import Moments
from matching.recommend import Shortlist, versions_of

R = TypeVar("R")
Step = Callable[[Share], R]
_TRIES = 5


class Fleet(Protocol):
    """All shares, wherever they are."""

    @property
    def shares(self) -> int:
        """How many shares there are; they are numbered from 0, in the order of ids."""

    def ask(self, step: Step[R], among: Collection[int]) -> dict[int, R]:
        """Return what each of some shares answers, by number; one of which nothing comes back is not there.

        Raises `LostError` where one cannot go on with a question.
        """


@dataclass(frozen=True)
class Answer:
    """A list, and the numbers of the shares whose people are on it nowhere because nothing was heard of them."""

    shortlist: Shortlist
    missing: tuple[int, ...] = ()
    shares: int = 1

    @property
    def notice(self) -> Text | None:
        """What is to be said before a list that lacks people, `None` of one that lacks nobody."""
        if not self.missing:
            return None
        count, named = len(self.missing), _named(self.missing)
        return message("cluster", "partial", missing=named, count=count, shares=self.shares)


def _named(shares: Sequence[int]) -> Text:
    every = [message("cluster", "share", number=each + 1) for each in shares]
    return Text(*(", ".join(each[lang] for each in every) for lang in ("en", "ko")))


def missing_shares(missing: Sequence[int], shares: int) -> ClusterError:
    """Return what is raised where nothing can be said without some shares."""
    return ClusterError("cluster-share-missing", missing=_named(missing), count=len(missing), shares=shares)


class _OutdatedError(Exception):
    """Shares are as of different writes."""

    def __init__(self, newest: int) -> None:
        self.newest = newest


def answer(fleet: Fleet, question: Question) -> Answer:
    """Rank the people of all shares. Raises what `recommend.shortlist` does, and `ClusterError`."""
    return steadily(question, partial(_answered, fleet))


def steadily(question: Question, do: Callable[[Question], R]) -> R:
    """Return what comes of a question, asked again where shares change on the way. Raises `ClusterError`."""
    for number in range(_TRIES):
        try:
            return do(replace(question, key=f"{question.key}/{number}"))
        except LostError:
            continue
        except _OutdatedError as error:
            question = replace(question, as_of=error.newest)
    raise ClusterError("cluster-unsteady", tries=_TRIES)


def _answered(fleet: Fleet, question: Question) -> Answer:
    looked, missing = looked_at(fleet, question)
    shown = Placed.of(fleet, question, looked).shown()
    return Answer(_shortlist(looked, question, shown), missing, fleet.shares)


def looked_at(fleet: Fleet, question: Question) -> tuple[list[Looked], tuple[int, ...]]:
    """Return what the gate says of each share's people, and which shares are missing; these make up one pool."""
    found = _looked(fleet, question)
    missing = tuple(number for number in range(fleet.shares) if number not in found)
    looked = [found[number] for number in sorted(found)]
    _refuse_unlike(looked, question, is_whole=not missing)
    return looked, missing


def _looked(fleet: Fleet, question: Question) -> dict[int, Looked]:
    """Ask all shares; one whose replica fails at that is asked of its others, until there are none."""
    step, found = partial(Share.look, question=question), dict[int, Looked]()
    while left := [number for number in range(fleet.shares) if number not in found]:
        more = fleet.ask(step, left)
        if not more:
            break
        found |= more
    return found


def _refuse_unlike(looked: Sequence[Looked], question: Question, *, is_whole: bool) -> None:
    """Refuse shares that do not make up one pool."""
    if not looked:
        raise ClusterError("cluster-no-share")
    if len({each.as_of for each in looked}) > 1 or looked[0].as_of < question.as_of:
        raise _OutdatedError(max(question.as_of, *(each.as_of for each in looked)))
    with_people = [each for each in looked if each.people]
    if len({each.made_by for each in with_people}) > 1:
        raise ClusterError("cluster-unlike")
    stored = {each.stored for each in looked if each.stored is not None}
    if is_whole and stored and stored != {sum(each.people for each in looked)}:
        raise ClusterError("cluster-incomplete")
    if not with_people:
        raise BadInputError("empty-pool")
    dimension, asked = with_people[0].dimension, question.vectors.whole.shape[-1]
    if dimension != asked:
        raise EncoderError("encoder-differs", pool=dimension, query=asked)


def _plan(looked: Sequence[Looked], question: Question) -> Plan:
    """Say which strata are compared whole, and of which there is room for some."""
    usages = [each.usage for each in looked if each.usage is not None]
    cuts = {who: _cut(summed(each.strata.get(who, {}) for each in looked), question.retrieved) for who in question.who}
    there = {who: cut for who, cut in cuts.items() if cut is not None}
    return Plan(Usage.together(usages), there)


def _cut(strata: Mapping[int, int], room: int) -> Cut | None:
    """Return the first stratum, the best first, that has more people than there is room for."""
    for stratum in sorted(strata, reverse=True):
        if strata[stratum] > room:
            return Cut(stratum, room)
        room -= strata[stratum]
    return None


@dataclass(frozen=True)
class _Shares:
    """The shares that answer a question from its first step to the last."""

    fleet: Fleet
    question: Question
    numbers: list[int]

    def ask(self, step: Step[R]) -> dict[int, R]:
        """Return what each share answers. Raises `LostError` where one does not."""
        found = self.fleet.ask(step, self.numbers)
        if len(found) < len(self.numbers):
            raise LostError
        return {number: found[number] for number in self.numbers}

    def with_moments(self, plan: Plan) -> Plan:
        """Settle what contested strata are standardised by."""
        found = self.ask(partial(Share.moments, key=self.question.key, plan=plan))
        settled = {}
        for who, cut in plan.contested.items():
            parts = [each[who] for each in found.values()]
            settled[who] = replace(
                cut, moments={group: Moments.together(each[group] for each in parts) for group in parts[0]}
            )
        return plan.with_cuts(settled)

    def with_taken(self, plan: Plan) -> Plan:
        """Settle how many of a contested stratum each share brings."""
        found = self.ask(partial(Share.best, key=self.question.key, plan=plan))
        settled = {}
        for who, cut in plan.contested.items():
            settled[who] = replace(cut, taken=_taken({n: each[who] for n, each in found.items()}, cut))
        return plan.with_cuts(settled)

    def places(self, plan: Plan) -> dict[int, Places]:
        """Return which places on the whole lists each share has."""
        found = self.ask(partial(Share.standings, key=self.question.key, plan=plan))
        places: dict[int, Places] = {number: {who: [] for who in WHO} for number in self.numbers}
        for who in self.question.who:
            for place, number in enumerate(_first(found, who, self.question.most(who)), start=1):
                places[number][who].append(place)
        return places


@dataclass(frozen=True)
class Placed:
    """A question whose lists are settled but for who stands on them, which the shares say."""

    shares: _Shares
    plan: Plan
    places: Mapping[int, Places]

    @classmethod
    def of(cls, fleet: Fleet, question: Question, looked: Sequence[Looked]) -> Placed:
        """Settle who is compared, and where the first of each share stand."""
        shares = _Shares(fleet, question, [each.part.number for each in looked if each.people])
        plan = _plan(looked, question)
        if plan.contested:
            plan = shares.with_moments(plan)
            plan = shares.with_taken(plan)
        return cls(shares, plan, shares.places(plan))

    def last(self, step: Callable[..., R]) -> dict[int, R]:
        """Return what the last step gives of each share."""
        key = self.shares.question.key
        return self.shares.ask(partial(step, key=key, plan=self.plan, places=self.places))

    def shown(self) -> Shown:
        """Return who is named, explained by the shares that they are of."""
        parts = self.last(Share.shown).values()
        return Shown(
            {rank: match for each in parts for rank, match in each.matches.items()},
            {place: missed for each in parts for place, missed in each.near.items()},
        )


def _taken(best: Mapping[int, Best], cut: Cut) -> dict[int, int]:
    """Count how many of the best of all are of each share."""
    every = [
        (-score, identifier, number)
        for number, each in best.items()
        for score, identifier in zip(each.scores.tolist(), each.ids, strict=True)
    ]
    taken = dict.fromkeys(best, 0)
    for _, _, number in sorted(every)[: cut.room]:
        taken[number] += 1
    return taken


def _first(found: Mapping[int, Mapping[Who, list[Standing]]], who: Who, most: int) -> list[int]:
    """Return the numbers of the shares that the first of all are of, in order."""
    every = [(standing, number) for number, each in found.items() for standing in each[who]]
    return [number for _, number in sorted(every)[:most]]


def _shortlist(looked: Sequence[Looked], question: Question, shown: Shown) -> Shortlist:
    rulebook = Rulebook.on(question.day, question.pack)
    first = next(each for each in looked if each.people)
    return Shortlist(
        opening=question.opening,
        rulebook=rulebook,
        matches=tuple(shown.matches[rank].under(rulebook) for rank in sorted(shown.matches)),
        counts={grade: sum(each.counts.get(grade, 0) for each in looked) for grade in first.counts},
        failed=summed(each.failed for each in looked),
        failed_alone=summed(each.failed_alone for each in looked),
        near_misses=tuple(shown.near[place] for place in sorted(shown.near)),
        lacking=first.lacking,
        versions=versions_of(rulebook, first.made_by.encoder if first.made_by else "", question.scorer),
        not_taking_part=sum(each.without_consent for each in looked),
    )


K = TypeVar("K", str, int, Grade)


def summed(counts: Iterable[Mapping[K, int]]) -> dict[K, int]:
    """Add counts up by their keys, in the order in which these are first met."""
    total: dict[K, int] = {}
    for each in counts:
        for key, count in each.items():
            total[key] = total.get(key, 0) + count
    return total
