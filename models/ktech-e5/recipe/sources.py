"""Where the texts come from, and how they are read."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PARALLEL = ROOT / "data" / "parallel"
REFERENCE = ROOT / "data" / "reference"
SEED = 20261126
Json = dict[str, object]

csv.field_size_limit(10**9)


def apart(key: str, of: int) -> bool:
    """Whether a key belongs to the one part in `of` that is kept for development."""
    return blake2b(key.encode(), digest_size=4).digest()[0] % of == 0


def rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def tsv(name: str) -> Iterator[list[str]]:
    for line in (PARALLEL / name).read_text("utf-8").splitlines()[1:]:
        yield line.split("\t")


def duties() -> dict[str, list[tuple[str, str, str]]]:
    """Return (advert or cv, English, Korean) by O*NET code."""
    found = defaultdict(list)
    for code, kind, english, korean in tsv("duties.tsv"):
        found[code].append((kind, english, korean))
    return found
