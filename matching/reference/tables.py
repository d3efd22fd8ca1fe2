"""Reading the tables of `data/reference`: each file once a process, nothing at import."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from matching.language import Text

Row: TypeAlias = Mapping[str, str]
Toml: TypeAlias = "str | int | float | bool | list[Toml] | dict[str, Toml]"


def folder() -> Path:
    """Return where the tables lie."""
    from matching.settings import settings  # late: pydantic costs more than all of this package

    return settings().data / "reference"


@cache
def rows(file: str) -> tuple[Row, ...]:
    """Return the rows of a CSV table, in order."""
    with (folder() / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def toml(file: str) -> Mapping[str, Toml]:
    """Return a TOML file as it stands."""
    with (folder() / file).open("rb") as document:
        return tomllib.load(document)


def table(value: Toml) -> Mapping[str, Toml]:
    """Return a value as a table; the file is wrong if it is something else."""
    if not isinstance(value, dict):
        raise TypeError(f"a table was expected in data/reference, not {value!r}")
    return value


def tables(value: Toml) -> tuple[Mapping[str, Toml], ...]:
    """Return a value as an array of tables."""
    if not isinstance(value, list):
        raise TypeError(f"an array was expected in data/reference, not {value!r}")
    return tuple(table(item) for item in value)


def words(value: Toml) -> tuple[str, ...]:
    """Return a value as an array of strings."""
    if not isinstance(value, list):
        raise TypeError(f"an array was expected in data/reference, not {value!r}")
    return tuple(str(item) for item in value)


def text(value: Toml) -> Text:
    """Return an `{en, ko}` table as a `Text`."""
    both = table(value)
    return Text(str(both["en"]), str(both["ko"]))


@cache
def note(name: str) -> Text | None:
    """Return a note's sentence by its id, `None` for the empty id."""
    return text(toml("notes.toml")[name]) if name else None
