"""Groups that people put themselves into: a CSV of its own, never inferred, never kept with a profile.

The first column is `id`; every other is an attribute, such as `gender` or `age band`.
An empty cell is an attribute that somebody did not volunteer. Openings have one
attribute of their own, the size of the employer, which their documents state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from matching.bulk.delimited import divide, rows, unguarded
from matching.domain import Opening
from matching.errors import AlreadyExistsError, BadInputError, Place
from matching.ingest.encoding import decode
from matching.ingest.files import read_bytes

ID = "id"
EMPLOYER_SIZE = "employer-size"
Groups = Mapping[str, str | None]
"""The group of each person, or opening, by id; `None` where it was not volunteered, or not stated."""


def read_groups(path: Path, known: Collection[str]) -> dict[str, Groups]:
    """Read people's groups, by attribute; who is not in the file volunteered nothing.

    Raises `BadInputError`, also for a row about somebody who is not known: left out
    without a word it would change a rate.
    """
    try:
        return _groups(decode(read_bytes(path)).text, known)
    except BadInputError as error:
        raise error.within(file=str(path)) from None


def _groups(text: str, known: Collection[str]) -> dict[str, Groups]:
    delimiter, table = divide(text)
    lines = [
        (line, [unguarded(cell.strip()) for cell in cells]) for line, cells in rows(table, delimiter) if any(cells)
    ]
    head = lines[0][1] if lines else []
    if len(head) < 2 or head[0] != ID or not all(head) or len(set(head)) < len(head):
        raise BadInputError("groups-head", at=Place(line=1))
    found: dict[str, dict[str, str | None]] = {name: dict.fromkeys(known) for name in head[1:]}
    seen: set[str] = set()
    for line, cells in lines[1:]:
        at = Place(line=line)
        if len(cells) != len(head):
            raise BadInputError("groups-cells", at=at, count=len(head))
        if cells[0] in seen:
            raise AlreadyExistsError("candidate", cells[0], at=at)
        if cells[0] not in known:
            raise BadInputError("groups-unknown-person", at=at)
        seen.add(cells[0])
        for name, cell in zip(head[1:], cells[1:], strict=True):
            found[name][cells[0]] = cell or None
    return dict(found)


def employer_sizes(openings: Sequence[Opening]) -> Groups:
    """Return the size of each opening's employer, `None` where it is not stated."""
    return {each.id: None if each.employer.size is None else each.employer.size.value for each in openings}
