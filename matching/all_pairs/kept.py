"""All pairs as one file, made step by step and gone on with where it was left.

It holds ids, grades and scores, nothing that anybody wrote, and can be made again at any
time; so it is not a part of the store. Its key names the state of the store that it is
of. A file of another state is not read, and when somebody is erased all of it is removed
(`rights.erasing.finish`). A step is written whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.compared import Sought
from matching.all_pairs.work import STATE, Arrays, By, Table, Work
from matching.eligibility.verdict import Grade
from matching.errors import BadInputError
from matching.scoring import mutual_score

FOLDER, _FILE, _KEY = "all-pairs", "lists.npz", "key.json"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Key:
    """What a file is of: how pairs are ordered, the state of the store, and what lists are made with.

    `layout` is another where the file is laid out otherwise, or pairs are as like as another number says.
    """

    by: By
    people_revision: int
    openings_revision: int
    taking_part: str
    day: str
    pack: str
    policy: str
    encoder: str
    scorer: str
    k: int
    per_employer: int
    retrieved: int
    layout: int = 2

    def as_json(self) -> str:
        """Return the key as it is written."""
        return json.dumps(asdict(self), sort_keys=True)


class Ids(NamedTuple):
    """Of whom a file is: the ids of all rows."""

    people: Sequence[str]
    openings: Sequence[str]

    @classmethod
    def of(cls, sought: Sought) -> Ids:
        """Return those of two pools."""
        return cls(sought.people.ids, [each.id for each in sought.posts.openings])


@dataclass(frozen=True)
class Entry:
    """One place on a list: whose id, the verdict, the score, and both sides' where pairs were compared in full."""

    id: str
    grade: Grade
    score: float
    company: float | None
    candidate: float | None


@dataclass(frozen=True)
class _Lists:
    ids: dict[str, int]
    others: Sequence[str]
    ends: NDArray[np.int64]
    arrays: Arrays

    def of(self, name: str) -> tuple[Entry, ...] | None:
        row = self.ids.get(name)
        if row is None:
            return None
        at = slice(int(self.ends[row]), int(self.ends[row + 1]))
        some = {column: each[at] for column, each in self.arrays.items() if column != "lengths"}
        if "likeness" in some:
            scores, sides = some["likeness"], [(None, None)] * len(some["rows"])
        else:
            company, candidate = (np.asarray(some[side], dtype=np.float64) for side in ("company", "candidate"))
            scores, sides = (
                mutual_score(company, candidate),
                list(zip(company.tolist(), candidate.tolist(), strict=True)),
            )
        columns = zip(some["rows"].tolist(), some["grades"].tolist(), scores.tolist(), sides, strict=True)
        return tuple(Entry(self.others[row], Grade(grade), score, *own) for row, grade, score, own in columns)


class Kept:
    """A file of all pairs."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            self.key: str = bytes(file["key"]).decode()
            ids = {name: json.loads(bytes(file[f"{name}_ids"])) for name in ("people", "openings")}
            self._people = _lists(file, "people", ids["openings"], ids["people"])
            self._openings = _lists(file, "openings", ids["people"], ids["openings"])

    def people_of(self, opening: str) -> tuple[Entry, ...] | None:
        """Return the people on an opening's list, best first; None for an opening that the file does not have."""
        return self._people.of(opening)

    def openings_of(self, candidate: str) -> tuple[Entry, ...] | None:
        """Return the openings on a person's list, best first; None for somebody whom the file does not have."""
        return self._openings.of(candidate)

    @property
    def pairs(self) -> dict[Table, int]:
        """How many pairs the lists of either side hold."""
        return {"people": int(self._people.ends[-1]), "openings": int(self._openings.ends[-1])}


def read(home: Path, key: Key) -> Kept | None:
    """Return the file of a key, None where there is none or it is of another."""
    path = home / FOLDER / _FILE
    try:
        kept = Kept(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return kept if kept.key == key.as_json() else None


def remove(home: Path) -> None:
    """Remove all that was made."""
    folder = home / FOLDER
    if folder.exists():
        shutil.rmtree(folder)


def make(
    work: Work, ids: Ids, key: Key, home: Path, is_current: Callable[[], bool], progress: Progress | None = None
) -> Kept:
    """Do what is not done yet, and return the whole, whose lists are of some ids, in the order of their rows.

    `is_current` says whether the store is still as the key says; it is asked behind each
    step, and where it is not all is removed: raises `BadInputError`.
    """
    folder = _folder(home, key)
    parts: dict[Table, dict[int, Arrays]] = {"people": {}, "openings": {}}
    for number, (table, first) in enumerate(work.steps):
        part = folder / f"{table}-{first:08}.npz"
        arrays = _loaded(part)
        if arrays is None:
            arrays = work.do(table, first)
            _write(part, arrays)
            _check(home, is_current)
        else:
            work.done(arrays)
        parts[table][first] = {name: each for name, each in arrays.items() if not name.startswith(STATE)}
        if progress:
            progress(number + 1, len(work.steps))
    rest = work.rest()
    if rest is not None:
        parts["people"][0] = rest
    _write(folder / _FILE, _whole(parts, ids, key))
    _check(home, is_current)
    for part in folder.glob("*-*.npz"):
        part.unlink()
    return Kept(folder / _FILE)


def _folder(home: Path, key: Key) -> Path:
    """Return the folder of a key, empty where it was another's."""
    folder = home / FOLDER
    if not (folder / _KEY).exists() or (folder / _KEY).read_text(encoding="utf-8") != key.as_json():
        remove(home)
        folder.mkdir(mode=0o700, parents=True)
        (folder / _KEY).write_text(key.as_json(), encoding="utf-8")
    return folder


def _check(home: Path, is_current: Callable[[], bool]) -> None:
    if not is_current():
        remove(home)
        raise BadInputError("all-pairs-overtaken")


def _whole(parts: dict[Table, dict[int, Arrays]], ids: Ids, key: Key) -> dict[str, NDArray[np.generic]]:
    in_order = {table: [some[first] for first in sorted(some)] for table, some in parts.items()}
    lists = {
        f"{table}_{name}": np.concatenate([each[name] for each in some])
        for table, some in in_order.items()
        for name in some[0]
    }
    texts = {"key": key.as_json(), "people_ids": json.dumps([*ids.people]), "openings_ids": json.dumps([*ids.openings])}
    return lists | {name: np.frombuffer(text.encode(), dtype=np.uint8) for name, text in texts.items()}


def _lists(file: Arrays, table: Table, ids: Sequence[str], others: Sequence[str]) -> _Lists:
    arrays = {name.removeprefix(f"{table}_"): file[name] for name in file if name.startswith(f"{table}_")}
    ends = np.concatenate([[0], np.cumsum(np.asarray(arrays.pop("lengths"), dtype=np.int64))])
    return _Lists({each: row for row, each in enumerate(ids)}, others, ends, arrays)


def _loaded(path: Path) -> Arrays | None:
    """Return a step that was written, None where it was not or is damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in file}
    except (OSError, ValueError, zipfile.BadZipFile):
        return None


def _write(path: Path, arrays: Arrays) -> None:
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        np.savez_compressed(file, **dict(arrays))  # type: ignore[arg-type]  # names are no options of it
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
