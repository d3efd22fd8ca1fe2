"""What becomes of the places of facts when a person corrects what was read, and when they confirm it.

A fact that stays as it was read keeps its place and grade; one that was typed is the
person's own word. Confirming lifts every fact to "confirmed": whoever confirms has the
whole profile before them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from matching.domain import Candidate, Evidence, Json
from matching.errors import pointer_step
from matching.ingest.fields import EXTENSION
from matching.ingest.json_resume import EVIDENCE, read_candidate
from matching.vocabulary import Grade

Moves = Mapping[str, str]
"""Where an entry stood, by where it stands now: `{"/work/0": "/work/1"}` says that the first job was taken out."""

_NO_FACTS = ("/x-ktech/evidence", "/x-ktech/id", "/x-ktech/synthetic", "/meta", "/$schema")


def facts(resume: Json) -> dict[str, JsonValue]:
    """Return every single value of a resume by its JSON pointer; blank and null are none."""
    return dict(_leaves(resume, ""))


def _leaves(value: JsonValue, pointer: str) -> Iterator[tuple[str, JsonValue]]:
    if pointer.startswith(_NO_FACTS) or value is None or value == "":
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{pointer}/{pointer_step(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{number}")
    else:
        yield pointer, value


def evidence_of(resume: Json) -> dict[str, Evidence]:
    """Return where each fact was read, by its pointer; of two for one fact the first."""
    found: dict[str, Evidence] = {}
    for each in read_candidate(resume).evidence:
        found.setdefault(each.pointer, each)
    return found


def corrected(before: Json, after: Json, moves: Moves | None = None) -> Json:
    """Return the corrected resume with the places of what did not change. Raises `BadInputError`."""
    said, places = facts(before), evidence_of(before)
    kept = []
    for pointer, value in facts(after).items():
        was = _moved(pointer, moves or {})
        if was in said and said[was] == value:
            if was in places:
                kept.append(places[was].model_copy(update={"pointer": pointer}))
        else:
            kept.append(Evidence(pointer=pointer, grade=Grade.CONFIRMED))
    return _with_evidence(after, kept)


def confirmed(resume: Json) -> Candidate:
    """Return the profile with every fact confirmed by the person. Raises `BadInputError`."""
    places = evidence_of(resume)
    kept = [
        places[pointer].model_copy(update={"grade": Grade.CONFIRMED})
        if pointer in places
        else Evidence(pointer=pointer, grade=Grade.CONFIRMED)
        for pointer in facts(resume)
    ]
    return read_candidate(_with_evidence(resume, kept))


def _moved(pointer: str, moves: Moves) -> str:
    head = "/".join(pointer.split("/")[:3])
    return moves[head] + pointer.removeprefix(head) if head in moves else pointer


def _with_evidence(resume: Json, evidence: list[Evidence]) -> Json:
    document = copy.deepcopy(resume)
    ours = document.setdefault(EXTENSION, {})
    if isinstance(ours, dict):
        ours.pop("evidence", None)
        if evidence:
            ours["evidence"] = [EVIDENCE.write(each.model_copy(update={"source": {}})) for each in evidence]
        if not ours:
            document.pop(EXTENSION)
    read_candidate(document)
    return document
