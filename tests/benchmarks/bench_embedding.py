"""Measure the default encoder: speed, and each way of centring on texts in both languages.

    python tests/benchmarks/bench_embedding.py speed
    python tests/benchmarks/bench_embedding.py quality [--sts FILE]

`quality` reads job_sentences.tsv and data/sample/parallel (no text of which the centre
was fitted on), and, where given, a KorSTS file (tab-separated; score, sentence,
sentence in the last three columns). The speed depends on OPENBLAS_CORETYPE: say which
was set.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from matching.encoders.centred import Centre, CentredEncoder, Part, load_use_e5
from matching.ingest.files import read_candidates, read_openings
from matching.profiles import candidate_profile, opening_profile
from matching.settings import settings

HERE = Path(__file__).parent
PARALLEL = settings().data / "sample" / "parallel"
Pairs = tuple[list[str], list[str]]


class Remembering:
    """A part whose vectors are computed once, so that ways of centring are compared cheaply."""

    def __init__(self, part: Part) -> None:
        self.name, self.dimension, self.identity = part.name, part.dimension, part.identity
        self._part, self._vectors = part, {}

    def vector(self, text: str) -> np.ndarray:
        if text not in self._vectors:
            self._vectors[text] = self._part.vector(text)
        return self._vectors[text]


def nothing(centre: Centre) -> Centre:
    return Centre(np.zeros_like(centre.mean), centre.language[:0])


def mean_alone(centre: Centre) -> Centre:
    return Centre(centre.mean, centre.language[:0])


CENTRINGS: dict[str, Callable[[Centre], Centre]] = {
    "nothing": nothing,
    "the mean": mean_alone,
    "mean and language": lambda centre: centre,
}


def encoders() -> Iterator[tuple[str, CentredEncoder]]:
    """Yield each part and both joined, with each way of centring."""
    loaded = load_use_e5(settings().models)
    parts = {part.name: Remembering(part) for part in loaded.parts}
    for names in (("use",), ("e5",), ("use", "e5")):
        for label, centring in CENTRINGS.items():
            centres = {name: centring(loaded.centres[name]) for name in names}
            encoder = CentredEncoder("+".join(names), [parts[name] for name in names], centres)
            yield f"{encoder.name:7} {label:17}", encoder


def sentences() -> Pairs:
    with (HERE / "job_sentences.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["en"] for row in rows], [row["ko"] for row in rows]


def candidates() -> Pairs:
    files = [read_candidates(PARALLEL / f"candidates.{language}.jsonl") for language in ("en", "ko")]
    return [candidate_profile(each) for each in files[0]], [candidate_profile(each) for each in files[1]]


def openings() -> Pairs:
    files = [read_openings(PARALLEL / f"openings.{language}.jsonl") for language in ("en", "ko")]
    return [opening_profile(each) for each in files[0]], [opening_profile(each) for each in files[1]]


def found_across(english: np.ndarray, korean: np.ndarray) -> tuple[float, float]:
    """Return how often a text's translation comes first among the other language's texts, and among all."""
    count = len(english)
    both = np.concatenate([english, korean])
    cosines = both @ both.T
    np.fill_diagonal(cosines, -np.inf)
    right = np.r_[count : 2 * count, 0:count]
    other = np.where(
        np.arange(2 * count)[:, None] < count, right[0] <= np.arange(2 * count), np.arange(2 * count) < count
    )
    across = np.where(other, cosines, -np.inf).argmax(axis=1)
    return float((across == right).mean()), float((cosines.argmax(axis=1) == right).mean())


def own_language_share(
    asking: tuple[np.ndarray, np.ndarray], asked: tuple[np.ndarray, np.ndarray], k: int = 10
) -> float:
    """Return the share of the asking text's language among the best k; .5 where it plays no part."""
    both, boundary = np.concatenate(asked), len(asked[0])
    shares = []
    for is_korean, vectors in enumerate(asking):
        best = np.argsort(-(vectors @ both.T), axis=1)[:, :k]
        shares.append(((best >= boundary) == is_korean).mean())
    return float(np.mean(shares))


def order_kept(asking: tuple[np.ndarray, np.ndarray], asked: np.ndarray) -> float:
    """Return the mean rank correlation of one list of candidates for an opening in either language."""
    rows = zip(asking[0] @ asked.T, asking[1] @ asked.T, strict=True)
    return float(np.mean([spearmanr(*both).statistic for both in rows]))


def sts(path: Path) -> tuple[list[float], Pairs]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    rows = [row[-3:] for row in rows if len(row) >= 3 and row[-1] and row[-2]]
    return [float(row[0]) for row in rows], ([row[1] for row in rows], [row[2] for row in rows])


def quality(sts_file: Path | None) -> None:
    pairs = {"sentences": sentences(), "candidates": candidates(), "openings": openings()}
    print("found across / in a mixed list; own language in the best 10 (ideal .50); order kept; KorSTS")
    for label, encoder in encoders():
        at = {kind: (encoder.encode(texts[0]), encoder.encode(texts[1])) for kind, texts in pairs.items()}
        row = ["{} {:.2f} / {:.2f}".format(kind, *found_across(*both)) for kind, both in at.items()]
        row.append(f"own {own_language_share(at['openings'], at['candidates']):.2f}")
        row.append(f"order {order_kept(at['openings'], at['candidates'][0]):.2f}")
        if sts_file:
            scores, texts = sts(sts_file)
            cosines = (encoder.encode(texts[0]) * encoder.encode(texts[1])).sum(axis=1)
            row.append(f"sts {spearmanr(scores, cosines).statistic:.3f}")
        print(label, " | ".join(row), flush=True)


def speed() -> None:
    began = time.perf_counter()
    encoder = load_use_e5(settings().models)
    print(f"OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE')}, loaded in {time.perf_counter() - began:.2f} s")
    e5 = encoder.parts[1]
    texts = [text for texts in candidates() for text in texts if 150 <= len(e5.input_ids(text)) <= 250]
    print(f"{len(texts)} texts, {np.mean([len(e5.input_ids(text)) for text in texts]):.0f} tokens on average")
    encoder.encode(texts[:2])
    for encoder.workers in (1, 2):
        wall, core = time.perf_counter(), time.process_time()
        encoder.encode(texts)
        wall, core = time.perf_counter() - wall, time.process_time() - core
        print(
            f"{encoder.workers} at a time: {len(texts) / wall:.1f} documents/s, {len(texts) / core:.1f} a core-second"
        )
    began = time.perf_counter()
    for number in range(50):
        encoder.encode([f"semiconductor etch process engineer {number}"])
    print(f"a query: {(time.perf_counter() - began) / 50 * 1e3:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="speed", choices=["speed", "quality"])
    parser.add_argument("--sts", type=Path)
    options = parser.parse_args()
    quality(options.sts) if options.what == "quality" else speed()


if __name__ == "__main__":
    main()
