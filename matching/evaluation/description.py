"""What a set says of itself, in `set.toml` beside its files; all of it may be left out.

origin = "synthetic"              # synthetic, table, judged or outside; outside where nothing is said
day = 2026-11-23                  # the day its documents are about
made-from = ["data/reference/titles.csv"]
[title]
en = "..."
ko = "..."
[[note]]
en = "..."
ko = "..."
[parallel]                        # the same documents in two languages, see `parallel`
openings = "../../sample/parallel/openings.{language}.jsonl"
people = "../../sample/parallel/candidates.{language}.jsonl"
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matching.errors import BadInputError, Place
from matching.evaluation.labelled import Origin
from matching.ingest.files import read_bytes
from matching.language import Text

FILE = "set.toml"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Value):
    """A sentence in both languages."""

    en: str
    ko: str

    def text(self) -> Text:
        """Return it as a `Text`."""
        return Text(self.en, self.ko)


class ParallelFiles(_Value):
    """Where openings and people lie; `{language}` stands for en and ko."""

    openings: str = "openings.{language}.jsonl"
    people: str = "people.{language}.jsonl"


class Description(_Value):
    """The contents of a `set.toml`."""

    title: Said | None = None
    origin: Origin = Origin.OUTSIDE
    day: date | None = None
    relevant_from: int = Field(1, alias="relevant-from", ge=1, le=100)
    made_from: tuple[str, ...] = Field((), alias="made-from")
    note: tuple[Said, ...] = ()
    parallel: ParallelFiles | None = None

    def title_or(self, name: str) -> Text:
        """Return the title, the set's name where none is given."""
        return self.title.text() if self.title else Text(name, name)


def described(folder: Path) -> Description:
    """Read a folder's `set.toml`; without one nothing is said. Raises `BadInputError`."""
    path = folder / FILE
    if not path.exists():
        return Description()
    try:
        return Description.model_validate(tomllib.loads(read_bytes(path).decode()))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadInputError("set-description", at=Place(file=str(path)), where=where) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadInputError("set-not-toml", at=Place(file=str(path))) from None
