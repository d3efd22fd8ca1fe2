"""Pairs that gates are asked about: their features, and the same people with what is masked exchanged."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Json
from matching.eligibility.gate import Rulebook
from matching.features import SIDES, Pairs, Side, feature_matrix
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.pool import OpeningPool, Pool

#: What of `basics` says who somebody is; none of it reaches a text or a feature.
MASKED = ("name", "email", "phone", "url", "image", "profiles", "location")
#: Invented names of several scripts and customs.
NAMES = (
    "Wei Chen",
    "Amara Okafor",
    "이서연",
    "John Smith",
    "Fatima Zahra",
    "Nguyễn Văn Minh",
    "박지훈",
    "Olga Petrova",
)


def features_of(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> dict[Side, NDArray[np.float64]]:
    """Return each side's features of every opening with every person, shape (openings * people, features)."""
    answers, rows = people.answers(rulebook), np.arange(len(people))
    pairs = [Pairs(opening, posts.vectors_of(row), people, rows, answers) for row, opening in enumerate(posts.openings)]
    return {side: np.concatenate([feature_matrix(each, side) for each in pairs]) for side in SIDES}


def exchanged(people: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the people, each with another name, in running text too, and the next one's photo, contact and address.

    A name is one that stands nowhere in the person's own document: there it would be taken for theirs.
    """
    documents = [write_candidate(each) for each in people]
    others = [*documents[1:], *documents[:1]]
    return tuple(
        read_candidate(_with(one, other, row)) for row, (one, other) in enumerate(zip(documents, others, strict=True))
    )


def _with(document: Json, other: Json, row: int) -> Json:
    own = _basics(document)
    rest = {key: value for key, value in own.items() if key not in MASKED}
    taken = {key: value for key, value in _basics(other).items() if key in MASKED}
    text = json.dumps({**document, "basics": rest}, ensure_ascii=False)
    names = [NAMES[(row + step) % len(NAMES)] for step in range(len(NAMES))]
    name = next((each for each in names if each not in text and each != own.get("name")), names[0])
    if own.get("name"):
        text = text.replace(json.dumps(own["name"], ensure_ascii=False)[1:-1], name)
    swapped: Json = json.loads(text)
    return {**swapped, "basics": {**_basics(swapped), **taken, "name": name}}


def _basics(document: Json) -> Json:
    found = document.get("basics")
    return found if isinstance(found, dict) else {}
