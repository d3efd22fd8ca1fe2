"""In what two values made of columns differ: to the bit, the type and the order of what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

import numpy as np
from scipy.sparse import csc_array

from matching.lexical import LexicalIndex
from matching.packed import PackedPeople
from matching.pool import OpeningPool, Pool
from matching.runs import Runs
from matching.strings import Strings

OF_WORDS = ("is_korean", "lengths")
OF_SPARSE = ("data", "indices", "indptr", "shape")


def differences(one: object, other: object, at: str = "") -> Iterator[str]:
    """Yield where two values differ; people who are packed are those who are not."""
    one, other = (tuple(each) if isinstance(each, (PackedPeople, Strings)) else each for each in (one, other))
    if type(one) is not type(other):
        yield f"{at}: {type(one).__name__}, {type(other).__name__}"
    elif isinstance(one, Runs):
        yield from differences(one[:], other[:], at)  # not how the rows are cut into runs
    elif isinstance(one, np.ndarray):
        yield from [] if same_array(one, other) else [at]
    elif isinstance(one, Mapping):
        yield from differences([*one.items()], [*other.items()], at)
    elif isinstance(one, Sequence) and not isinstance(one, str):
        yield from differences(len(one), len(other), f"length of {at}")
        for number, pair in enumerate(zip(one, other, strict=False)):
            yield from differences(*pair, f"{at}[{number}]")
    else:
        yield from of_parts(one, other, at)


def of_parts(one: object, other: object, at: str) -> Iterator[str]:
    names = parts_of(one)
    if isinstance(one, LexicalIndex):  # not how entries are cut into segments
        yield from differences(postings_of(one), postings_of(other), f"{at}.segments")
    if names is None and one != other and not (one != one and other != other):
        yield at
    for name in names or ():
        yield from differences(getattr(one, name), getattr(other, name), f"{at}.{name}")


def postings_of(index: LexicalIndex) -> tuple[np.ndarray, ...]:
    """Return the token, the row and the count of each posting, by token and row."""
    tokens = np.concatenate([np.repeat(each.terms, np.diff(each.ends)) for each in index.segments])
    starts = np.cumsum([0, *map(len, index.segments)])
    rows = np.concatenate([each.rows + start for each, start in zip(index.segments, starts, strict=False)])
    counts = np.concatenate([each.counts.astype(np.int64) for each in index.segments])
    order = np.argsort(tokens, kind="stable")
    return tokens[order], rows[order], counts[order]


def parts_of(value: object) -> Sequence[str] | None:
    if isinstance(value, LexicalIndex):
        return OF_WORDS
    if isinstance(value, csc_array):
        return OF_SPARSE
    if (
        is_dataclass(value)
        and type(value).__module__.startswith("matching.")
        and not type(value).__module__.startswith(("matching.domain", "matching.reference"))
    ):
        return [each.name for each in fields(value)]
    return None


def same_array(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    return bool((one == other).all()) if one.dtype == object else one.tobytes() == other.tobytes()


COLUMNS = (
    "candidates",
    "vectors",
    "sections",
    "rows_by_id",
    "careers",
    "skills",
    "wishes",
    "background",
    "words",
    "place_by_id",
)
OF_OPENINGS = ("openings", "vectors", "sections", "words", "place_by_id")


def differences_of_pools(one: Pool, other: Pool) -> list[str]:
    """Return in what a pool differs from another, which is asked for all that the first holds."""
    found = [each for name in COLUMNS for each in differences(getattr(one, name), getattr(other, name), name)]
    for rulebook, answers in one._answers.values():
        found += differences(answers, other.answers(rulebook), f"answers on {rulebook.day}")
    for (make, *asked), made in one._made.items():
        found += differences(made, other.once(make, *asked), make.__name__)
    return found


def differences_of_opening_pools(one: OpeningPool, other: OpeningPool) -> list[str]:
    found = [each for name in OF_OPENINGS for each in differences(getattr(one, name), getattr(other, name), name)]
    for rulebook, answers in one._answers.values():
        found += differences(answers, other.answers(rulebook), f"answers on {rulebook.day}")
    return found
