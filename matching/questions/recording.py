"""How an answer gets into a profile: by edits of the resume, read again by the one reader there is.

Trying an answer and recording it are the same edits; trying reads only the entry again
that was touched, because hundreds are tried for one person.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from matching.domain import Candidate, Grade, Json
from matching.errors import BadInputError
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.ingest.reread import reread
from matching.questions.model import Edit


def written(candidate: Candidate) -> Candidate:
    """Return the same person as their whole resume says it, so that every entry keeps the object it is read from."""
    return read_candidate(_with_id(candidate))


def _with_id(candidate: Candidate) -> Json:
    """Write the resume with its id in it: one made from the content would change with an answer."""
    return edited(write_candidate(candidate), [("/x-ktech/id", candidate.id)])


def edited(document: Json, edits: Iterable[Edit]) -> Json:
    """Return a document with some places changed; what is not touched is shared with the one given."""
    for pointer, value in edits:
        document = _set(document, pointer.split("/")[1:], value)
    return document


def _set(document: Json, steps: Sequence[str], value: JsonValue) -> Json:
    """Return an object with a value put at a path, what is missing on the way made."""
    step, rest = steps[0], steps[1:]
    changed = dict(document)
    if rest:
        changed[step] = _set_within(document.get(step), rest, value)
    elif value is None:
        changed.pop(step, None)
    else:
        changed[step] = value
    return changed


def _set_within(inner: JsonValue, steps: Sequence[str], value: JsonValue) -> JsonValue:
    if isinstance(inner, list):
        entries = list(inner)
        at = int(steps[0])
        entry = entries[at]
        entries[at] = _set(entry if isinstance(entry, dict) else {}, steps[1:], value) if steps[1:] else value
        return entries
    return _set(inner if isinstance(inner, dict) else {}, steps, value)


def tried(candidate: Candidate, document: Json, edits: Sequence[Edit]) -> tuple[Candidate, Json] | None:
    """Return a person and their resume after some edits, None where the resume would contradict itself.

    `candidate` is what `document` says.
    """
    changed = edited(document, edits)
    try:
        return reread(candidate, changed, [pointer for pointer, _ in edits]), changed
    except BadInputError:
        return None


def recorded(candidate: Candidate, edits: Sequence[Edit]) -> Candidate:
    """Return a person with what they said written into the profile, as confirmed by them.

    Raises `BadInputError` with the place in the resume.
    """
    document = copy.deepcopy(edited(_with_id(candidate), edits))
    extension = document["x-ktech"]
    places = {pointer for pointer, _ in edits}
    facts = extension.get("evidence") if isinstance(extension, dict) else None
    kept = [each for each in facts if not _is_of(each, places)] if isinstance(facts, list) else []
    said: list[JsonValue] = [
        {"pointer": pointer, "grade": Grade.CONFIRMED.value} for pointer, value in edits if value is not None
    ]
    return read_candidate(edited(document, [("/x-ktech/evidence", [*kept, *said])]))


def _is_of(fact: JsonValue, places: set[str]) -> bool:
    return isinstance(fact, dict) and fact.get("pointer") in places
