"""Write the sample pool: `python data/sample/build/make_sample.py [folder]`.

The same seed gives the same bytes on every machine: what is drawn depends on names and
numbers alone, and text is written as UTF-8 with one JSON document a line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from adverts import posting  # noqa: E402 - the path stands above
from careers import career  # noqa: E402
from cv import Json, Person, document, person  # noqa: E402
from openings import Opening, opening  # noqa: E402
from phrases import Tongue, Voice  # noqa: E402

SEED = 20261123
CANDIDATES = 2_100
OPENINGS = 216
PARALLEL_CANDIDATES = 40
PARALLEL_OPENINGS = 24
#: The share of each language in the pool, in the order in which numbers are dealt out.
SHARES: dict[str, dict[Tongue, float]] = {
    "candidates": {"en": 0.5, "ko": 0.3, "mixed": 0.2},
    "openings": {"en": 0.4, "ko": 0.42, "mixed": 0.18},
}


def people() -> list[Person]:
    """Plan the candidates, each from a seed of its own."""
    return people_numbered(range(1, CANDIDATES + 1))


def people_numbered(numbers: Iterable[int]) -> list[Person]:
    """Plan the candidates of some numbers."""
    return [_one_person(number) for number in numbers]


def _one_person(number: int) -> Person:
    rng = Random(f"{SEED} candidate {number}")
    return person(number, career(number, rng), rng)


def tongue_of(kind: str, number: int) -> Tongue:
    """Deal the languages out by the shares, the same for every run."""
    place, upper = Random(f"{SEED} {kind} tongue {number}").random(), 0.0
    for tongue, share in SHARES[kind].items():
        upper += share
        if place < upper:
            return tongue
    return "mixed"


def write(path: Path, documents: Iterable[Json]) -> None:
    """Write one document a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in documents)
    path.write_bytes("".join(f"{row}\n" for row in rows).encode())


def write_candidates(folder: Path) -> None:
    """Write the pool by language, and the first people in both languages."""
    pool = people()
    for tongue in SHARES["candidates"]:
        chosen = [each for number, each in enumerate(pool, 1) if tongue_of("candidates", number) == tongue]
        write(folder / f"candidates-{tongue}.jsonl", (document(each, Voice(tongue, each.id)) for each in chosen))
    both: tuple[Tongue, ...] = ("en", "ko")
    for tongue in both:
        shown = (document(each, Voice(tongue, each.id)) for each in pool[:PARALLEL_CANDIDATES])
        write(folder / "parallel" / f"candidates.{tongue}.jsonl", shown)


def planned_opening(number: int) -> Opening:
    """Plan the opening of a number, from 0."""
    return opening(number, Random(f"{SEED} opening {number}"))


def write_openings(folder: Path) -> None:
    """Write the openings by language, and the first of them in both languages."""
    pool = [planned_opening(number) for number in range(OPENINGS)]
    for tongue in SHARES["openings"]:
        chosen = [each for number, each in enumerate(pool) if tongue_of("openings", number) == tongue]
        write(folder / f"openings-{tongue}.jsonl", (posting(each, Voice(tongue, each.id)) for each in chosen))
    both: tuple[Tongue, ...] = ("en", "ko")
    for tongue in both:
        shown = (posting(each, Voice(tongue, each.id)) for each in pool[: 9 * PARALLEL_OPENINGS : 9])
        write(folder / "parallel" / f"openings.{tongue}.jsonl", shown)


def main() -> None:
    """Write everything into the folder given, or beside this package."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    write_candidates(folder)
    write_openings(folder)


if __name__ == "__main__":
    main()
