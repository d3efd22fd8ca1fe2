"""Two documents made into one: what only one says is taken, what both say stays, the rest is for a reviewer.

Entries of lists are matched first: the same employer at an overlapping time is one job,
the same school and level one degree. Of two dates the more exact one is taken where the
other contains it. Where the two say different things nothing is chosen here: each such
place needs a choice, the id of the entry to believe.
"""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import JsonValue

from matching.domain import Candidate, Json, Opening, PartialDate
from matching.duplicates.matched import MATCHED, Matching, narrower, same_entries
from matching.errors import BadInputError, Place, key_of_step, pointer_step
from matching.ingest.fields import EXTENSION
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate

_DATES = frozenset({"startDate", "endDate", "awarded", "since", "datePosted", "validThrough"})
_DAYS = ("ongoing", "status", "awarded", "leaves")
"""What an entry says of its days beside the standard's own keys."""
_WHOLE = ("/x-ktech/preferences", "/baseSalary", "/jobLocation", "/x-ktech/requirements", "/x-ktech/languages")
"""Where a list or an object is one statement: two that differ are not put together."""

T = TypeVar("T", Candidate, Opening)


@dataclass(frozen=True)
class Merged:
    """The document of two, and the places where a choice is needed that was not made."""

    document: Json
    conflicts: tuple[str, ...]


def merge_people(one: Candidate, other: Candidate, choices: Mapping[str, str] | None = None) -> Candidate:
    """Return two people as one, under the smaller id; `choices` name by place the id whose word is taken.

    Raises `BadInputError` that lists the places where a choice is needed, or for a choice
    that nothing asks for.
    """
    return read_candidate(_decided(one, other, write_candidate, choices))


def merge_openings(one: Opening, other: Opening, choices: Mapping[str, str] | None = None) -> Opening:
    """Return two openings as one, under the smaller id; see `merge_people`."""
    return read_opening(_decided(one, other, write_opening, choices))


def conflicts_between_people(one: Candidate, other: Candidate) -> tuple[str, ...]:
    """Return the places where a choice is needed to merge two people."""
    return _merged(one, other, write_candidate, {}).conflicts


def conflicts_between_openings(one: Opening, other: Opening) -> tuple[str, ...]:
    """Return the places where a choice is needed to merge two openings."""
    return _merged(one, other, write_opening, {}).conflicts


def _decided(one: T, other: T, write: Callable[[T], Json], choices: Mapping[str, str] | None) -> Json:
    found = _merged(one, other, write, choices or {})
    if found.conflicts:
        raise BadInputError("merge-needs-choices", places=", ".join(found.conflicts))
    return found.document


def _merged(one: T, other: T, write: Callable[[T], Json], choices: Mapping[str, str]) -> Merged:
    first, second = sorted((one, other), key=lambda each: each.id)
    lists: Mapping[str, Matching] = MATCHED if isinstance(one, Candidate) else {}
    return _merge(write(first), write(second), _Merging((first.id, second.id), choices, lists))


@dataclass
class _Merging:
    """One merge under way: the two ids, what is chosen, and what is still to be."""

    ids: tuple[str, str]
    choices: Mapping[str, str]
    lists: Mapping[str, Matching]
    """Whose entries are matched; of other lists the union is taken."""
    conflicts: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)
    """By list, where each entry of the second document has gone."""

    def chosen(self, place: str, one: JsonValue, other: JsonValue) -> JsonValue:
        """Return the value that a reviewer chose; until then the first one's, and the place is noted."""
        choice = self.choices.get(place)
        self.used.add(place)
        if choice is None:
            self.conflicts.append(place)
        elif choice not in self.ids:
            raise BadInputError("not-one-of", at=Place(pointer=place), allowed=", ".join(self.ids))
        return other if choice == self.ids[1] else one


def _merge(first: Json, second: Json, now: _Merging) -> Merged:
    one, other = _without_ours(first), _without_ours(second)
    document = copy.deepcopy(_objects("", one, other, now))
    unasked = sorted(set(now.choices) - now.used)
    if unasked:
        raise BadInputError("merge-choice-not-asked", at=Place(pointer=unasked[0]))
    evidence = [*_kept_evidence(first, document, {}), *_kept_evidence(second, document, now.rows)]
    distinct = [each for at, each in enumerate(evidence) if each not in evidence[:at]]
    if _same(document, one) and _same(distinct, _evidence_of(first)):
        return Merged(copy.deepcopy(first), tuple(now.conflicts))
    extension = document.setdefault(EXTENSION, {})
    if isinstance(extension, dict):
        extension["id"] = now.ids[0]
        if distinct:
            extension["evidence"] = [*distinct]
    return Merged(document, tuple(now.conflicts))


def _without_ours(document: Json) -> Json:
    """Return a document without its id and evidence, which are not merged like the rest."""
    extension = document.get(EXTENSION)
    if not isinstance(extension, dict):
        return document
    rest = {key: value for key, value in extension.items() if key not in ("id", "evidence")}
    return {**document, EXTENSION: rest}


def _objects(place: str, one: Json, other: Json, now: _Merging, *, alike: str = "") -> Json:
    """Merge two objects key by key; of the key `alike` both spellings mean the same."""
    merged: Json = {}
    for key in dict.fromkeys((*one, *other)):
        if key == alike and key in one and key in other:
            merged[key] = one[key]
        else:
            step = pointer_step(key)
            merged[key] = _values(f"{place}/{step}", key, one.get(key), other.get(key), now)
    return merged


def _values(place: str, key: str, one: JsonValue, other: JsonValue, now: _Merging) -> JsonValue:
    if _says_nothing(other) or _same(one, other):
        return one
    if _says_nothing(one):
        return other
    if key in _DATES and (exact := _more_exact(one, other)) is not None:
        return exact
    statement = any(place.startswith(f"{each}/") or place == each for each in _WHOLE)
    if isinstance(one, dict) and isinstance(other, dict) and not (statement and place != "/x-ktech/preferences"):
        return _objects(place, one, other, now)
    if isinstance(one, list) and isinstance(other, list) and not statement:
        return _entries(place, one, other, now) if place in now.lists else _union(one, other)
    return now.chosen(place, one, other)


def _says_nothing(value: JsonValue) -> bool:
    return value is None or value == ""


def _same(one: object, other: object) -> bool:
    """Whether two values are the same but for spaces and the composition of letters."""
    if isinstance(one, str) and isinstance(other, str):
        plain = (" ".join(unicodedata.normalize("NFC", each).split()) for each in (one, other))
        return len(set(plain)) == 1
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _more_exact(one: JsonValue, other: JsonValue) -> str | None:
    try:
        exact = narrower(PartialDate.parse(one), PartialDate.parse(other))
    except BadInputError:  # a time of day, or what is no date: told apart as texts
        return None
    return None if exact is None else str(exact)


def _union(one: Sequence[JsonValue], other: Sequence[JsonValue]) -> list[JsonValue]:
    return [*one, *(each for each in other if not any(_same(each, known) for known in one))]


def _entries(place: str, one: Sequence[JsonValue], other: Sequence[JsonValue], now: _Merging) -> list[JsonValue]:
    """Merge two lists of jobs, degrees, languages or skills: what is the same entry becomes one."""
    same, merged = same_entries(place, one, other), list(one)
    now.rows[place] = dict(same)
    for row, entry in enumerate(other):
        if row not in same:
            now.rows[place][row] = len(merged)
            merged.append(entry)
            continue
        at = same[row]
        known = one[at]
        if isinstance(known, dict) and isinstance(entry, dict):
            both = _objects(f"{place}/{at}", known, entry, now, alike=now.lists[place].named_by)
            merged[at] = _coherent(f"{place}/{at}", place, both, (known, entry), now)
    return merged


def _coherent(place: str, list_: str, both: Json, sides: tuple[Json, Json], now: _Merging) -> Json:
    """Return an entry that can be read; where the days of the two contradict each other, those of the one believed."""
    try:
        now.lists[list_].read(both)
    except BadInputError:
        believed = sides[1] if now.chosen(f"{place}/endDate", 0, 1) == 1 else sides[0]
        return _with_days_of(believed, both)
    return both


def _with_days_of(believed: Json, both: Json) -> Json:
    """Return an entry with all that another one says of its days, and nothing else of them."""
    inner = believed.get(EXTENSION)
    said, extension = inner if isinstance(inner, dict) else {}, both.get(EXTENSION)
    changed = {key: value for key, value in both.items() if key not in _DATES}
    changed |= {key: believed[key] for key in _DATES if key in believed}
    if isinstance(extension, dict):
        rest = {key: value for key, value in extension.items() if key not in _DAYS}
        changed[EXTENSION] = {**rest, **{key: said[key] for key in _DAYS if key in said}}
    return changed


def _evidence_of(document: Json) -> list[Json]:
    extension = document.get(EXTENSION)
    facts = extension.get("evidence") if isinstance(extension, dict) else None
    return [each for each in facts if isinstance(each, dict)] if isinstance(facts, list) else []


def _kept_evidence(source: Json, merged: Json, rows: Mapping[str, Mapping[int, int]]) -> Iterator[Json]:
    """Yield where facts of a document were read, as far as the merged one says what was read there."""
    for fact in _evidence_of(source):
        pointer = str(fact.get("pointer", ""))
        moved = _moved(pointer, rows)
        if _same(_at(source, pointer), _at(merged, moved)):
            yield {**fact, "pointer": moved}


def _moved(pointer: str, rows: Mapping[str, Mapping[int, int]]) -> str:
    steps = pointer.split("/")
    if len(steps) > 2 and steps[2].isdigit() and (known := rows.get(f"/{steps[1]}")) is not None:
        steps[2] = str(known.get(int(steps[2]), int(steps[2])))
    return "/".join(steps)


def _at(document: JsonValue, pointer: str) -> JsonValue:
    """Return what stands at a pointer, None where nothing does."""
    for step in pointer.split("/")[1:]:
        name = key_of_step(step)
        if isinstance(document, dict):
            document = document.get(name)
        elif isinstance(document, list) and name.isdigit() and int(name) < len(document):
            document = document[int(name)]
        else:
            return None
    return document
