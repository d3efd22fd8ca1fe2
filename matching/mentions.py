"""Which skills a profile mentions, and what a mention is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from matching.domain import Candidate
from matching.forgetting import remembered
from matching.narrow import Whole, narrow, of_one_type
from matching.postings import Postings
from matching.profiles import candidate_texts
from matching.reference import normalise, skill_named, skills_in
from matching.splicing import Splice, entries_of

#: What a skill counts that stands in a list without work or study that shows it: half, as little as can be
#: without taking "Python" in a short but honest CV for nothing.
LISTED = 0.5
_LOOKED_UP = 16
"""Of fewer people than one in so many each is looked up among those who mention a skill."""


@remembered(2**14)
def skill_key(name: str) -> str:
    """Return what a skill is counted under: its id where the table knows it, else its own name."""
    skill = skill_named(name)
    return skill.id if skill else f"~{normalise(name)}"


class Mention(NamedTuple):
    """Where a profile best speaks of a skill, and what that is worth: 1 within dated work or study, else `LISTED`."""

    pointer: str
    weight: float


def mentions_of(candidate: Candidate) -> Iterator[tuple[str, Mention]]:
    """Yield every mention of a skill under its key: summary, work, study, list of skills, headline in this order.

    What a dated entry tells counts whole; a name in a list, the summary or the headline
    counts `LISTED`, because anybody can write one.
    """
    for pointer, text in candidate_texts(candidate):
        if not pointer.startswith(("/skills/", "/basics/label")):
            mention = Mention(pointer, _weight(candidate, pointer))
            yield from ((each.skill.id, mention) for each in skills_in(text))
    for row, skill in enumerate(candidate.skills or ()):
        mention = Mention(f"/skills/{row}", LISTED)
        yield from ((skill_key(name), mention) for name in (skill.name, *skill.keywords) if name)
    headline = Mention("/basics/label", LISTED)
    yield from ((each.skill.id, headline) for each in skills_in(candidate.headline or ""))


def skills_of(candidate: Candidate) -> dict[str, Mention]:
    """Return the skills a profile mentions, each once, however often it is named: the first of the best mentions."""
    return _best(mentions_of(candidate))


def _best(mentions: Iterable[tuple[str, Mention]]) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for key, mention in mentions:
        before = found.get(key)
        if before is None or before.weight < mention.weight:
            found[key] = mention
    return found


def _weight(candidate: Candidate, pointer: str) -> float:
    section, _, rest = pointer.removeprefix("/").partition("/")
    if section == "work":
        job = (candidate.employments or ())[int(rest.partition("/")[0])]
        return 1.0 if job.start or job.end else LISTED
    if section == "education":
        degree = (candidate.degrees or ())[int(rest.partition("/")[0])]
        return 1.0 if degree.start or degree.end or degree.awarded else LISTED
    return LISTED


def says_skills(candidate: Candidate) -> bool:
    """Whether a profile says anything from which skills could be read."""
    return candidate.skills is not None or bool(candidate.employments) or candidate.summary is not None


@dataclass(frozen=True)
class Uses:
    """Jobs that tell of skills, ordered by skill: person's row and the job's place in their list, shape (uses,) each.

    Those of the skill of a column are from `ends[column]` to before `ends[column + 1]`.
    """

    person: NDArray[np.int32]
    entry: Whole
    ends: NDArray[np.intp]

    @classmethod
    def of(cls, found: Sequence[tuple[int, int, int]], skills: int) -> Uses:
        """Lay out uses, given as person, entry and skill."""
        table = np.array(found, dtype=np.int32).reshape(-1, 3)
        table = table[np.argsort(table[:, 2], kind="stable")]
        ends = np.searchsorted(table[:, 2], np.arange(skills + 1))
        return cls(table[:, 0].copy(), narrow(table[:, 1]), ends)

    @property
    def skill(self) -> NDArray[np.intp]:
        """The column of the skill of each, shape (uses,)."""
        return np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))

    def of_skill(self, column: int) -> slice:
        """Return which are of the skill of a column."""
        return slice(*self.ends[column : column + 2].tolist())


@dataclass(frozen=True)
class SkillTable:
    """What each mention of a skill is worth, in parts of `LISTED`, as a sparse matrix, shape (people, skills).

    Skills are in the order of their keys; `columns` has the number of each. `uses` tells which jobs tell of which.
    """

    columns: Mapping[str, int]
    mentions: csc_array
    stated: NDArray[np.bool_]
    uses: Uses

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> SkillTable:
        """Read every profile's skills."""
        skills = [[*mentions_of(candidate)] for candidate in candidates]
        columns = _numbered({key for mentions in skills for key, _ in mentions})
        people, numbers, weights, used = [], [], [], []
        for row, mentions in enumerate(skills):
            for key, mention in _best(mentions).items():
                people.append(row)
                numbers.append(columns[key])
                weights.append(round(mention.weight / LISTED))
            used += sorted({(row, int(each.pointer.split("/")[2]), columns[key])
                            for key, each in mentions if each.pointer.startswith("/work/")})  # fmt: skip
        shape = (len(candidates), max(len(columns), 1))
        stated = np.array([says_skills(candidate) for candidate in candidates], dtype=bool)
        at = np.array((people, numbers), dtype=np.int32)
        mentioned = csc_array((narrow(np.array(weights, dtype=np.int64)), at), shape=shape)
        return cls(columns, mentioned, stated, Uses.of(used, len(columns)))

    def spliced(self, fresh: SkillTable, splice: Splice) -> SkillTable:
        """Return the table of a splice's people."""
        postings, edits = self._mentioned.spliced(fresh._mentioned, splice)
        uses, edits_of_uses = self._used.spliced(fresh._used, splice)
        columns = _numbered(postings.terms.tolist())
        sizes = np.zeros(len(columns), dtype=np.intp)
        sizes[[columns[key] for key in uses.terms.tolist()]] = uses.sizes
        entries = edits_of_uses.of(*of_one_type(self.uses.entry, fresh.uses.entry))
        weights = edits.of(*of_one_type(self.mentions.data, fresh.mentions.data))
        ends = postings.ends if columns else np.zeros(2)
        shape = (len(splice), max(len(columns), 1))
        mentions = csc_array((narrow(weights), postings.rows, ends.astype(np.int32)), shape=shape)
        stated = splice.rows(self.stated, fresh.stated)
        return SkillTable(columns, mentions, stated, Uses(uses.rows, narrow(entries), np.append(0, np.cumsum(sizes))))

    @property
    def _mentioned(self) -> Postings:
        keys = np.array(list(self.columns), dtype=object)
        return Postings(keys, self.mentions.indptr[: len(keys) + 1].astype(np.intp), self.mentions.indices)

    @property
    def _used(self) -> Postings:
        return Postings(np.array(list(self.columns), dtype=object), self.uses.ends, self.uses.person)

    def _column(self, number: int) -> tuple[NDArray[np.int32], Whole]:
        """Return who mentions the skill of a column, each once, and what each mention is worth, in parts."""
        start, end = self.mentions.indptr[number : number + 2]
        return self.mentions.indices[start:end], self.mentions.data[start:end]

    def worth_of(self, number: int, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what the mention of one skill is worth in each row, 0 without any, shape (len(rows),)."""
        people, parts = self._column(number)
        if len(rows) * _LOOKED_UP > self.mentions.shape[0]:
            whole = np.zeros(self.mentions.shape[0])
            whole[people] = parts
            return whole[rows] * LISTED
        found, at = np.zeros(len(rows)), people.searchsorted(rows.astype(people.dtype))
        if len(people):
            has = people.take(at, mode="clip") == rows  # who mentions it stands there once
            found[has] = parts[at[has]]
        return found * LISTED

    def worth(self, keys: Iterable[str], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what the mentions of some skills add up to in each row, shape (len(rows),)."""
        total = np.zeros(len(rows))
        for number in sorted({self.columns[key] for key in keys if key in self.columns}):
            total += self.worth_of(number, rows)
        return total

    def uses_by(self, key: str, rows: NDArray[np.intp]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """Return which uses of a skill are of which of some people: places in `rows`, and uses."""
        of_skill = self.jobs_with(key)
        uses, places = entries_of(self.uses.person[of_skill], rows)
        return places, uses + of_skill.start

    def of_row(self, row: int) -> list[float]:
        """Return what one person of a small table mentions: what each column's skill is worth, 0 without any."""
        worth: list[float] = (self.mentions.toarray()[row] * LISTED).tolist()
        return worth

    def jobs_with(self, key: str) -> slice:
        """Return which of the uses are of a skill."""
        number = self.columns.get(key)
        return slice(0, 0) if number is None else self.uses.of_skill(number)

    def taking(self, rows: NDArray[np.intp]) -> SkillTable:
        """Return the table of some of its people, in any order and as often as they are named."""
        places: list[list[int]] = [[] for _ in range(self.mentions.shape[0])]
        for at, row in enumerate(rows.tolist()):
            places[row].append(at)
        uses = zip(*(each.tolist() for each in (self.uses.person, self.uses.entry, self.uses.skill)), strict=True)
        used = sorted((at, entry, skill) for row, entry, skill in uses for at in places[row])
        mentions = csc_array(self.mentions.tocsr()[rows])
        return SkillTable(self.columns, mentions, self.stated[rows], Uses.of(used, len(self.columns)))


def _numbered(keys: Iterable[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(sorted(keys))}
