"""The columns of a table of judgements, what people call them, and the words that may stand in their cells.

There is one such table, a row an answer: `judgements template`, `export` and `import`,
`scorer train` and the sample's own file all use it, and `checking` alone reads it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from matching.bulk.words import bare, spelt
from matching.errors import UnknownNameError
from matching.features import SIDES, Side
from matching.judgements.model import Answer
from matching.language import Text, message

PLACES: Mapping[str, tuple[str, ...]] = {
    "opening": ("opening",),
    "candidate": ("candidate",),
    "side": ("side",),
    "answer": ("answer",),
    "annotator": ("annotator",),
    "reason": ("reason",),
    "day": ("day",),
    "opening_version": ("versions", "opening"),
    "candidate_version": ("versions", "candidate"),
    "rules": ("versions", "rules"),
    "encoder": ("versions", "encoder"),
    "scorer": ("versions", "scorer"),
    "synthetic": ("synthetic",),
}
"""Where what stands under a header goes in a judgement's document."""

SHOWN = ("opening_text", "candidate_text")
"""Columns that show whoever judges what to judge; they are not read back."""


def label(column: str) -> Text:
    """Return what people call a column."""
    return message("judgements", f"column-{column.replace('_', '-')}")


def spellings(*names: str) -> dict[str, str]:
    """Return columns' names by every spelling of their headers."""
    return {bare(word): name for name in names for word in (name, label(name).en, label(name).ko)}


def side_label(side: Side) -> Text:
    """Return what people call a side."""
    return message("judgements", f"side-{side}")


def side_named(name: str) -> Side:
    """Return the side of a name. Raises `UnknownNameError`."""
    for side in SIDES:
        if name == side:
            return side
    raise UnknownNameError("side", name, SIDES)


def _sides() -> dict[str, JsonValue]:
    return {bare(word): side for side in SIDES for word in (side, side_label(side).en, side_label(side).ko)}


def _answers() -> dict[str, JsonValue]:
    return {bare(word): each.value for each in Answer for word in (each.value, each.label.en, each.label.ko)}


def _truths() -> dict[str, JsonValue]:
    return {word: truth for truth, name in ((True, "true"), (False, "false")) for word in spelt("true", name)}


def words() -> Mapping[str, Mapping[str, JsonValue]]:
    """Return by column what each word in its cells means."""
    return {"side": _sides(), "answer": _answers(), "synthetic": _truths()}


def pointer(column: str) -> str:
    """Return a column's place in a judgement's document as a JSON pointer."""
    return "".join(f"/{step}" for step in PLACES[column])
