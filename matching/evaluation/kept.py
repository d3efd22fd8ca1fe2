"""The latest result of each part of a report, kept as JSON so that it can be shown without being measured again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from matching.errors import BadInputError, Place
from matching.evaluation.sections import PARTS, Section
from matching.language import Text
from matching.scoring.cards import replace_file

FOLDER = "evaluation"
LARGEST = 8_000_000


@dataclass(frozen=True)
class KeptPart:
    """What was measured of a part: as of which day, with what (`facts`), by which command."""

    format: int
    part: str
    day: date
    command: str
    facts: tuple[tuple[Text, str], ...]
    sections: tuple[Section, ...]


_JSON = TypeAdapter(KeptPart)
FORMAT = 1


def keep_sections(
    home: Path, sections: Sequence[Section], *, day: date, command: str, facts: Sequence[tuple[Text, str]]
) -> tuple[str, ...]:
    """Keep each part that was measured in the place of the one before, and return their names.

    Raises `ScorerError` where a file cannot be written.
    """
    by_part: dict[str, list[Section]] = {}
    for each in sections:
        if each.missing is None:
            by_part.setdefault(each.key.partition(":")[0], []).append(each)
    for part, found in by_part.items():
        kept = KeptPart(FORMAT, part, day, command, tuple(facts), tuple(found))
        replace_file(_path(home, part), _JSON.dump_json(kept, indent=1) + b"\n")
    return tuple(by_part)


def kept_part(home: Path, part: str) -> KeptPart | None:
    """Return what was last measured of a part, None where nothing was. Raises `BadInputError` for a damaged file."""
    path = _path(home, part)
    if part not in PARTS or not path.exists():
        return None
    try:
        with path.open("rb") as file:
            found = _JSON.validate_json(file.read(LARGEST))
    except (OSError, ValidationError):
        raise BadInputError("report-damaged", at=Place(file=path.name)) from None
    if found.format != FORMAT or found.part != part:
        raise BadInputError("report-damaged", at=Place(file=path.name))
    return found


def _path(home: Path, part: str) -> Path:
    return home / FOLDER / f"{part}.json"
