"""Cut the texts into tokens and put them, with the base weights, into one file for training.

    python models/ktech-e5/recipe/pack.py --texts FOLDER --public FOLDER --out pack.npz

Only the rows of the embedding that occur are taken along; the rest of the base network
goes as it lies in its package (4 bits a weight). Development sets are packed beside:
the texts kept apart by texts.py, job titles with their ESCO occupation, sentences with
their ESCO skills, and Korean sentence similarity. Nothing of these is trained on.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT)]

from matching.encoders.e5 import PREFIX, WEIGHTS, MultilingualE5  # noqa: E402 - the path stands above
from matching.encoders.e5_file import read_e5_file  # noqa: E402

LONGEST = 384


class Tokens:
    """Numbers for texts; each different text is cut once."""

    def __init__(self) -> None:
        self.file = read_e5_file(WEIGHTS.checked())
        self._encoder = MultilingualE5(self.file)
        self.numbers: dict[str, int] = {}
        self.cut: list[list[int]] = []

    def of(self, text: str) -> int:
        if text not in self.numbers:
            self.numbers[text] = len(self.cut)
            ids = self._encoder.input_ids(self._encoder.tokeniser.normalise(text))
            self.cut.append(ids if len(ids) <= LONGEST else [*ids[: LONGEST - 1], ids[-1]])
        return self.numbers[text]

    def all(self, texts: list[str]) -> list[int]:
        return [self.of(text) for text in texts if text.strip()]


def entries(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def numbered(tokens: Tokens, folder: Path) -> dict[str, list[dict]]:
    """Return every entry with its texts as numbers."""
    packed: dict[str, list[dict]] = {}
    for name in ("occupations", "skills", "composed", "lines", "documents", "spans"):
        packed[name] = []
        for entry in entries(folder, name):
            said = {
                key: tokens.all(value if isinstance(value, list) else [value])
                for key, value in entry.items()
                if key in ("en", "ko", "about", "phrases_en", "phrases_ko", "spans", "text", "dressed_en", "dressed_ko")
            }
            packed[name].append({**entry, **said})
    return packed


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL))


def development(tokens: Tokens, public: Path, packed: dict[str, list[dict]]) -> dict[str, dict]:
    """Return retrieval sets: queries, corpus, and for each query its right places in the corpus."""
    sets = {
        "titles en>en": _titles(tokens, public),
        "title>occupation": _title_labels(tokens, public, packed),
        "sentence>skill tech": _sentences(tokens, public, "tech"),
        "sentence>skill house": _sentences(tokens, public, "house"),
        "titles en>en, apart": _own_titles(packed),
        "titles ko>en": _korean_titles(packed, "en"),
        "titles ko>ko": _korean_titles(packed, "ko"),
    }
    for query, corpus in (("en", "en"), ("ko", "en"), ("en", "ko"), ("ko", "ko")):
        sets[f"duties {query}>{corpus}"] = _duties(packed, query, corpus)
    return sets


def _set(queries: list[int], corpus: list[int], right: list[list[int]]) -> dict:
    return {"queries": queries, "corpus": corpus, "right": right}


def _titles(tokens: Tokens, public: Path) -> dict:
    labelled = rows(public / "titles" / "jobbert_validation_titles.csv")
    Random(1).shuffle(labelled)
    by_title = {row["vacancyTitle"]: row["conceptUri"] for row in labelled[:3000]}
    corpus = list(by_title)
    places = defaultdict(list)
    for place, title in enumerate(corpus):
        places[by_title[title]].append(place)
    queries = [title for title in corpus if 1 < len(places[by_title[title]]) <= 60][:400]
    right = [[place for place in places[by_title[title]] if corpus[place] != title] for title in queries]
    return _set(tokens.all(queries), tokens.all(corpus), right) | {"itself": [corpus.index(each) for each in queries]}


def _title_labels(tokens: Tokens, public: Path, packed: dict[str, list[dict]]) -> dict:
    labels = [entry for entry in packed["occupations"] if entry["key"].startswith("http")]
    place = {entry["key"]: number for number, entry in enumerate(labels)}
    labelled = rows(public / "titles" / "jobbert_validation_titles.csv")
    Random(2).shuffle(labelled)
    some = [row for row in labelled if row["conceptUri"] in place][:1000]
    right = [[place[row["conceptUri"]]] for row in some]
    return _set([tokens.of(row["vacancyTitle"]) for row in some], [entry["en"][0] for entry in labels], right)


def _sentences(tokens: Tokens, public: Path, name: str) -> dict:
    written = (public / "esco_v1.2" / "skill_labels_v1.1_en.txt").read_text("utf-8").splitlines()
    labels = [line.strip() for line in written]
    place = {label: number for number, label in enumerate(labels)}
    asked = defaultdict(set)
    for row in rows(public / "skills" / f"esco_{name}_validation_annotations.csv"):
        label = row["label"].strip()
        if label in place:
            asked[row["sentence"]].add(place[label])
    return _set([tokens.of(each) for each in asked], tokens.all(labels), [sorted(each) for each in asked.values()])


def _korean_titles(packed: dict[str, list[dict]], language: str) -> dict:
    apart = [entry for entry in packed["occupations"] if entry["dev"] and entry["ko"]]
    corpus, right, queries, itself = [], [], [], []
    for entry in apart:
        names = entry[language]
        places = list(range(len(corpus), len(corpus) + len(names)))
        corpus += names
        for number, name in enumerate(entry["ko"]):
            others = [place for place in places if language == "en" or place != places[number]]
            if others:
                queries.append(name)
                right.append(others)
                itself.append(places[number] if language == "ko" else -1)
    return _set(queries, corpus, right) | {"itself": itself}


def _own_titles(packed: dict[str, list[dict]]) -> dict:
    """Return each first name against all others of the occupations kept apart."""
    apart = [entry for entry in packed["occupations"] if entry["dev"] and len(entry["en"]) > 1]
    corpus, right = [], []
    for entry in apart:
        right.append(list(range(len(corpus), len(corpus) + len(entry["en"]) - 1)))
        corpus += entry["en"][1:]
    return _set([entry["en"][0] for entry in apart], corpus, right)


def _duties(packed: dict[str, list[dict]], query: str, corpus: str) -> dict:
    apart = [entry for entry in packed["documents"] if entry["dev"]]
    adverts = [entry for entry in apart if entry["side"] == "advert"]
    cvs = {entry["group"]: number for number, entry in enumerate(e for e in apart if e["side"] == "cv")}
    texts = [entry[corpus][0] for entry in apart if entry["side"] == "cv"]
    return _set([entry[query][0] for entry in adverts], texts, [[cvs[entry["group"]]] for entry in adverts])


def similar(tokens: Tokens, public: Path) -> dict[str, list]:
    path = public / "korean_sts" / "korsts_sts-dev.tsv"
    said = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    said = [each for each in said if len(each) >= 7]
    return {
        "score": [float(each[4]) for each in said],
        "one": [tokens.of(each[5]) for each in said],
        "other": [tokens.of(each[6]) for each in said],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("texts", "public", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    tokens = Tokens()
    packed = numbered(tokens, options.texts)
    sets = development(tokens, options.public, packed)
    about = {"sets": packed, "development": sets, "similar": similar(tokens, options.public), "prefix": PREFIX}
    flat = np.concatenate([np.array(each, dtype=np.int32) for each in tokens.cut])
    used, compact = np.unique(flat, return_inverse=True)
    words = tokens.file.tensors["emb.word"].data.reshape(-1, 384 // 32 * 18)[used]
    layers = {f"t:{name}": each.data for name, each in tokens.file.tensors.items() if name != "emb.word"}
    kinds = {name: each.blocks for name, each in tokens.file.tensors.items()}
    np.savez_compressed(
        options.out, tokens=compact.astype(np.int32), lengths=np.array([len(each) for each in tokens.cut], np.int16),
        words=words, used=used.astype(np.int32), kinds=np.array(json.dumps(kinds)),
        about=np.frombuffer(json.dumps(about).encode(), np.uint8), **layers,
    )  # fmt: skip
    print(f"{len(tokens.cut)} texts, {len(flat)} tokens, {len(used)} pieces, {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
