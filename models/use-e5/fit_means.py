"""Fit the two languages' mean vectors of each part, and write means.npz and card.json.

    python models/use-e5/fit_means.py \
        --en data/sample/candidates-en.jsonl data/sample/openings-en.jsonl \
        --ko data/sample/candidates-ko.jsonl data/sample/openings-ko.jsonl \
        --without data/sample/parallel/candidates.en.jsonl data/sample/parallel/openings.en.jsonl

A JSONL file holds candidates or openings; their profile texts are taken, as they are
when matching. Any other file is plain text, a text a line. Of each file at most
`--texts` are used, evenly spread. Both languages should hold the same kinds of text:
the difference of the means is what is taken for the language. Only mean vectors are
kept; no text can be had back from them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching.encoders.base import one_blas_thread
from matching.encoders.bundled import sha256_of
from matching.encoders.centred import Part, hangul_share
from matching.encoders.e5 import MultilingualE5
from matching.encoders.use import UniversalSentenceEncoder
from matching.ingest.files import kind_of_file, read_candidates, read_openings
from matching.profiles import candidate_profile, opening_profile

HERE = Path(__file__).parent
LANGUAGES = ("en", "ko")


def profiles(path: Path) -> dict[str, str]:
    """Return the texts of a file by id; a line of plain text is its own id."""
    if path.suffix != ".jsonl":
        return {line: line for line in path.read_text("utf-8").splitlines() if line.strip()}
    if kind_of_file(path) == "opening":
        return {opening.id: opening_profile(opening) for opening in read_openings(path)}
    return {candidate.id: candidate_profile(candidate) for candidate in read_candidates(path)}


def chosen(paths: Sequence[Path], *, without: frozenset[str], most: int) -> list[str]:
    """Return at most `most` texts of each file, evenly spread, none of the ids in `without`."""
    texts: list[str] = []
    for path in paths:
        some = [text for identifier, text in profiles(path).items() if identifier not in without]
        texts += some[:: max(1, len(some) // most)][:most]
    return texts


def mean_vector(part: Part, texts: Sequence[str]) -> np.ndarray:
    """Return the mean of the texts' unit vectors, float32; not itself of length one."""
    return np.mean([part.vector(text) for text in texts], axis=0, dtype=np.float64).astype(np.float32)


def at_share(target: int, means: Sequence[np.ndarray], shares: Sequence[float]) -> np.ndarray:
    """Return the mean of texts with no Hangul (0) or nothing but Hangul (1).

    Korean profiles hold many Latin letters, so the line through the two languages'
    means is carried on to both ends; between them the same line is used.
    """
    slope = (means[1] - means[0]) / np.float32(shares[1] - shares[0])
    return np.asarray(means[0] + np.float32(target - shares[0]) * slope, dtype=np.float32)


def main() -> None:
    options = _options()
    without = frozenset(identifier for path in options.without for identifier in profiles(path))
    texts = [chosen(options.en, without=without, most=options.texts)]
    texts += [chosen(options.ko, without=without, most=options.texts)]
    shares = [float(np.mean([hangul_share(text) for text in some])) for some in texts]
    arrays = {}
    with one_blas_thread():
        for part in (UniversalSentenceEncoder.load(), MultilingualE5.load()):
            means = [mean_vector(part, some) for some in texts]
            arrays |= {f"{part.name}_{LANGUAGES[end]}": at_share(end, means, shares) for end in (0, 1)}
    np.savez(HERE / "means.npz", **arrays)
    _write_card([*options.en, *options.ko], [len(some) for some in texts], shares)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--en", type=Path, nargs="+", required=True, help="files of English texts")
    parser.add_argument("--ko", type=Path, nargs="+", required=True, help="files of Korean texts")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="files whose ids are left out")
    parser.add_argument("--texts", type=int, default=160, help="most texts of each file")
    return parser.parse_args()


def _write_card(files: Sequence[Path], counts: Sequence[int], shares: Sequence[float]) -> None:
    """Put the new hash and data into the card; its measured figures are to be measured again."""
    path = HERE / "card.json"
    card = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    card["means_sha256"] = sha256_of(HERE / "means.npz")
    card["means_fitted_on"] = {
        "files": {file.name: sha256_of(file) for file in files},
        "texts": dict(zip(LANGUAGES, counts, strict=True)),
        "mean_hangul_share": dict(zip(LANGUAGES, (round(share, 4) for share in shares), strict=True)),
    }
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
