"""Fit the two languages' mean vectors of each part, and write means.npz and card.json.

    python models/use-e5/fit_means.py --en english.txt --ko korean.jsonl --field text \
        --describe "what the texts are, their licences"

A file is plain text (a text a line) or JSONL (`--field` names the member; several may
be given and are joined by line ends). At most `--texts` of each language are used, evenly
spread over the file. Only mean vectors are kept; no text can be had back from them.
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

HERE = Path(__file__).parent
MOST_OF_THE_OTHER_LANGUAGE = 0.05


def read_texts(path: Path, fields: Sequence[str], count: int) -> list[str]:
    """Return at most `count` texts of a file, evenly spread."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    chosen = lines[:: max(1, len(lines) // count)][:count]
    if path.suffix != ".jsonl":
        return chosen
    return ["\n".join(str(entry[field]) for field in fields) for entry in map(json.loads, chosen)]


def mean_vector(part: Part, texts: Sequence[str]) -> np.ndarray:
    """Return the mean of the texts' unit vectors, float32; not itself of length one."""
    return np.mean([part.vector(text) for text in texts], axis=0, dtype=np.float64).astype(np.float32)


def at_pure_language(mean: np.ndarray, other: np.ndarray, share: float, other_share: float) -> np.ndarray:
    """Return the mean carried on to a text wholly in its language.

    `share` is the mean share of Hangul in the texts of `mean`; Korean adverts hold many
    Latin letters, and the line through both means is what is used between them.
    """
    target = round(share)
    return mean + np.float32((target - share) / (share - other_share)) * (mean - other)


def main() -> None:
    options = _options()
    texts = {
        language: read_texts(getattr(options, language), options.field, options.texts) for language in ("en", "ko")
    }
    shares = {language: float(np.mean([hangul_share(text) for text in some])) for language, some in texts.items()}
    arrays = {}
    with one_blas_thread():
        for part in (UniversalSentenceEncoder.load(), MultilingualE5.load()):
            en, ko = (mean_vector(part, texts[language]) for language in ("en", "ko"))
            arrays[f"{part.name}_en"] = at_pure_language(en, ko, shares["en"], shares["ko"])
            arrays[f"{part.name}_ko"] = at_pure_language(ko, en, shares["ko"], shares["en"])
    np.savez(HERE / "means.npz", **arrays)
    _write_card(options.describe, {language: len(some) for language, some in texts.items()}, shares)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--en", type=Path, required=True, help="English texts")
    parser.add_argument("--ko", type=Path, required=True, help="Korean texts")
    parser.add_argument("--field", action="append", default=[], help="member of a JSONL entry; may be repeated")
    parser.add_argument("--texts", type=int, default=2_000, help="most texts of each language")
    parser.add_argument("--describe", required=True, help="what the texts are, for the card")
    return parser.parse_args()


def _write_card(describe: str, counts: dict[str, int], shares: dict[str, float]) -> None:
    """Put the new hash and data into the card; its measured figures stay and are to be measured again."""
    path = HERE / "card.json"
    card = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    card["means_sha256"] = sha256_of(HERE / "means.npz")
    card["means_fitted_on"] = {"texts": describe, "count": counts, "hangul_share": shares}
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
