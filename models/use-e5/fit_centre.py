"""Fit what is taken off each part's vectors, and write centre.npz and card.json.

    python models/use-e5/fit_centre.py [--model ktech-e5] \
        --pair data/sample/candidates-en.jsonl data/sample/candidates-ko.jsonl \
        --pair data/sample/openings-en.jsonl data/sample/openings-ko.jsonl \
        --without data/sample/parallel/candidates.en.jsonl data/sample/parallel/openings.en.jsonl

A pair is one kind of text in English and in Korean; the texts need not be translations,
but should be alike in all but language, since the difference of their means is what is
taken for the language. A JSONL file holds candidates or openings, whose profile texts
are taken as they are when matching; any other file is plain text, a text a line. Of
each file at most `--texts` are used, evenly spread. Single lines of all pairs count as
one more kind. Only means are kept; no text can be had back from them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from matching.encoders.base import one_blas_thread
from matching.encoders.bundled import sha256_of
from matching.encoders.e5 import MultilingualE5
from matching.encoders.later import Part
from matching.encoders.tuned import TunedE5
from matching.encoders.use import UniversalSentenceEncoder
from matching.ingest.files import kind_of_file, read_candidates, read_openings
from matching.profiles import candidate_profile, opening_profile

MODELS = Path(__file__).parents[1]
PARTS: dict[str, Callable[[], list[Part]]] = {
    "use-e5": lambda: [UniversalSentenceEncoder.load(), MultilingualE5.load()],
    "ktech-e5": lambda: [TunedE5.read(MODELS / "ktech-e5")],
}
SHORTEST_LINE = 15  # characters; shorter ones are titles and names of skills

Kind = tuple[list[str], list[str]]


def profiles(path: Path) -> dict[str, str]:
    """Return the texts of a file by id; a line of plain text is its own id."""
    if path.suffix != ".jsonl":
        return {line: line for line in path.read_text("utf-8").splitlines() if line.strip()}
    if kind_of_file(path) == "opening":
        return {opening.id: opening_profile(opening) for opening in read_openings(path)}
    return {candidate.id: candidate_profile(candidate) for candidate in read_candidates(path)}


def spread(texts: Sequence[str], most: int) -> list[str]:
    """Return at most `most` texts, evenly spread."""
    return list(texts[:: max(1, len(texts) // most)][:most])


def kinds_of_text(pairs: Sequence[Sequence[Path]], *, without: frozenset[str], most: int) -> list[Kind]:
    """Return each pair's texts by language, and single lines of them all."""
    kinds, lines = [], ([], [])
    for pair in pairs:
        kind = tuple(
            spread([text for identifier, text in profiles(path).items() if identifier not in without], most)
            for path in pair
        )
        for found, texts in zip(lines, kind, strict=True):
            found += [line for text in texts for line in text.splitlines() if len(line) >= SHORTEST_LINE]
        kinds.append(kind)
    return [*kinds, (spread(lines[0], 2 * most), spread(lines[1], 2 * most))]


def titles_of(path: Path) -> Kind:
    """Return the English and Korean titles of a table: very short texts have a language direction of their own."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["en"] for row in rows], [row["ko"] for row in rows]


def mean_vector(part: Part, texts: Sequence[str]) -> np.ndarray:
    """Return the mean of the texts' unit vectors; not itself of length one."""
    return np.mean([part.vector(text) for text in texts], axis=0, dtype=np.float64)


def centre(part: Part, kinds: Sequence[Kind]) -> dict[str, np.ndarray]:
    """Return the mean over all kinds, and an orthonormal base of the languages' differences."""
    means = np.array([[mean_vector(part, texts) for texts in kind] for kind in kinds])
    base, _ = np.linalg.qr((means[:, 1] - means[:, 0]).T)
    return {
        f"{part.name}_mean": means.mean(axis=(0, 1)).astype(np.float32),
        f"{part.name}_language": np.ascontiguousarray(base.T, dtype=np.float32),
    }


def main() -> None:
    options = _options()
    without = frozenset(identifier for path in options.without for identifier in profiles(path))
    kinds = kinds_of_text(options.pair, without=without, most=options.texts)
    if options.titles:
        kinds.append(titles_of(options.titles))
    arrays: dict[str, np.ndarray] = {}
    with one_blas_thread():
        for part in PARTS[options.model]():
            arrays |= centre(part, kinds)
    np.savez(MODELS / options.model / "centre.npz", **arrays)
    files = [path for pair in options.pair for path in pair] + ([options.titles] if options.titles else [])
    _write_card(MODELS / options.model, files, kinds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=sorted(PARTS), default="use-e5")
    parser.add_argument("--pair", type=Path, nargs=2, action="append", required=True, metavar=("ENGLISH", "KOREAN"))
    parser.add_argument(
        "--titles", type=Path, help="a table with titles in the columns en and ko, one more kind of text"
    )
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="files whose ids are left out")
    parser.add_argument("--texts", type=int, default=160, help="most texts of each file")
    return parser.parse_args()


def _write_card(folder: Path, files: Sequence[Path], kinds: Sequence[Kind]) -> None:
    """Put the new hash and data into the card; its measured figures are to be measured again."""
    path = folder / "card.json"
    card = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    card["centre_sha256"] = sha256_of(folder / "centre.npz")
    card["centre_fitted_on"] = {
        "files": {file.name: sha256_of(file) for file in files},
        "texts": [{"en": len(english), "ko": len(korean)} for english, korean in kinds],
    }
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
