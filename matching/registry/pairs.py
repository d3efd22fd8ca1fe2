"""Pairs that gates are asked about: their features, and the same people with what is masked exchanged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Json
from matching.eligibility.gate import Rulebook
from matching.features import SIDES, Pairs, Side, every_pair, feature_matrix
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.pool import OpeningPool, Pool

FeaturesOf = Callable[[str, Sequence[str]], Mapping[Side, NDArray[np.float64]]]
"""Told an opening's id and people's ids, it returns each side's features, a row a person."""

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
    pairs = list(every_pair(posts, people, rulebook))
    return {side: np.concatenate([feature_matrix(each, side) for each in pairs]) for side in SIDES}


def features_by_id(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> FeaturesOf:
    """Return how the features of one opening and some people of the pools are had by their ids."""
    answers, row_of = people.answers(rulebook), {each.id: row for row, each in enumerate(posts.openings)}

    def features(opening: str, names: Sequence[str]) -> dict[Side, NDArray[np.float64]]:
        row = row_of[opening]
        rows, back = np.unique([people.rows_by_id[each] for each in names], return_inverse=True)
        pairs = Pairs(posts.openings[row], posts.vectors_of(row), people, rows, answers)
        return {side: feature_matrix(pairs, side)[back] for side in SIDES}

    return features


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
