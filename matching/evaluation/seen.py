"""Whether a model has seen a set before: the files of ours that its card says it was fitted on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from pydantic import JsonValue

from matching.settings import settings

_KEYS = ("fitted_on", "trained_on")


def fitted_on(model: str) -> frozenset[str]:
    """Return the names of the files under a card's keys that end in `fitted_on` or `trained_on`.

    A model without a card of ours says nothing.
    """
    path = settings().models / model / "card.json"
    if not path.is_file():
        return frozenset()
    card: JsonValue = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(PurePosixPath(text).name for text in _texts_under(card, within=False))


def _texts_under(value: JsonValue, *, within: bool) -> Iterator[str]:
    """Yield keys and texts, but only below one of the keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if within:
                yield key
            yield from _texts_under(inner, within=within or key.endswith(_KEYS))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_under(inner, within=within)
    elif within and isinstance(value, str):
        yield value


def seen(files: tuple[str, ...], fitted: frozenset[str]) -> tuple[str, ...]:
    """Return those of a set's files that a system was fitted on, by their names without folders."""
    return tuple(file for file in files if PurePosixPath(file).name in fitted)
