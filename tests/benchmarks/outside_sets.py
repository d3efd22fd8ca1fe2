"""Write sets that may not come with the project in BEIR layout, to be measured by `ktech-match evaluate`.

    python tests/benchmarks/outside_sets.py FOLDER OUT

FOLDER holds, as far as there are any: `titles/jobbert_validation_titles.csv` (job titles
with their ESCO occupation), `skills/esco_{tech,house}_validation_annotations.csv`
(sentences with ESCO skills), `korean_sts/korsts_sts-dev.tsv` (pairs of sentences with
their likeness), and `esco_v1.2/` for the labels of skills. One folder a set is written
under OUT; nothing of it is to be committed.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_TITLES = 1_500  # of 15,000: encoding all takes a quarter of an hour an encoder
SAME = 4.0  # of 0 to 5: "the same but for details"
OWN = {"en": "Labelled outside the project; for steering, never committed.",
       "ko": "프로젝트 밖에서 라벨을 붙인 데이터로, 방향을 잡는 데만 쓰고 저장소에 넣지 않습니다."}  # fmt: skip

Texts = Mapping[str, str]
Grades = Mapping[str, Mapping[str, int]]


def rows(path: Path, **how: object) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, **how)


def write(folder: Path, title: Mapping[str, str], queries: Texts, corpus: Texts, grades: Grades) -> None:
    """Write one set; queries without a relevant text are left in, and named when it is measured."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in (("queries", queries), ("corpus", corpus)):
        lines = (json.dumps({"_id": key, "text": text}, ensure_ascii=False) for key, text in texts.items())
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    pairs = (f"{asking}\t{asked}\t{grade}\n" for asking, some in grades.items() for asked, grade in some.items())
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(pairs), encoding="utf-8")
    said = [f"{language} = {json.dumps(text, ensure_ascii=False)}" for language, text in title.items()]
    note = [f"{language} = {json.dumps(text, ensure_ascii=False)}" for language, text in OWN.items()]
    about = ['origin = "outside"', "[title]", *said, "[[note]]", *note]
    (folder / "set.toml").write_text("\n".join(about) + "\n", encoding="utf-8")
    print(f"{folder}: {len(queries):,} queries, {len(corpus):,} texts, {sum(map(len, grades.values())):,} pairs")


def numbered(texts: Iterable[str], prefix: str) -> dict[str, str]:
    """Give each different text an id, in the order of its first use."""
    return {f"{prefix}{number:05d}": text for number, text in enumerate(dict.fromkeys(texts))}


def titles(folder: Path, out: Path) -> None:
    """Ask with each vacancy's title for its ESCO occupation, by the occupation's label."""
    found = [(row["vacancyTitle"].strip(), row["conceptUri"].rpartition("/")[2])
             for row in rows(folder / "titles" / "jobbert_validation_titles.csv")]  # fmt: skip
    labels = {row["id"]: row["label"] for row in rows(ROOT / "data" / "reference" / "esco_occupations.csv")}
    queries = numbered((title for title, _ in found if title), "t")
    ids = {text: key for key, text in queries.items()}
    grades: dict[str, dict[str, int]] = {}
    for title, concept in found:
        if title and concept in labels:
            grades.setdefault(ids[title], {})[concept] = 1
    every = max(1, len(grades) // MOST_TITLES)
    grades = dict(list(grades.items())[::every])
    asked = {key: queries[key] for key in grades}
    write(out / "titles-esco", {"en": "Vacancy titles to ESCO occupations", "ko": "공고 직함에서 ESCO 직업 찾기"},
          asked, labels, grades)  # fmt: skip


def skills(folder: Path, out: Path) -> None:
    """Ask with each sentence for the ESCO skills that it was annotated with, by their labels."""
    names = (folder / "esco_v1.2" / "skill_labels_v1.1_en.txt").read_text(encoding="utf-8").splitlines()
    labels = numbered((name.strip() for name in names if name.strip()), "s")
    by_label = {text.casefold(): key for key, text in labels.items()}
    for part in ("tech", "house"):
        found = [(row["sentence"], row["label"])
                 for row in rows(folder / "skills" / f"esco_{part}_validation_annotations.csv")]  # fmt: skip
        known = [(sentence, by_label[label.casefold()]) for sentence, label in found if label.casefold() in by_label]
        queries = numbered((sentence for sentence, _ in known), "q")
        ids = {text: key for key, text in queries.items()}
        grades: dict[str, dict[str, int]] = {}
        for sentence, skill in known:
            grades.setdefault(ids[sentence], {})[skill] = 1
        title = {"en": f"Sentences to ESCO skills ({part})", "ko": f"문장에서 ESCO 기술 찾기({part})"}
        write(out / f"skills-{part}", title, queries, labels, grades)


def sentences(folder: Path, out: Path) -> None:
    """Ask with a Korean sentence for those that say the same."""
    found = [row for row in rows(folder / "korean_sts" / "korsts_sts-dev.tsv", delimiter="\t", quoting=csv.QUOTE_NONE)
             if row["sentence1"] and row["sentence2"]]  # fmt: skip
    corpus = numbered((row["sentence2"] for row in found), "d")
    same = [row for row in found if float(row["score"]) >= SAME]
    queries = numbered((row["sentence1"] for row in same), "q")
    asking, asked = ({text: key for key, text in texts.items()} for texts in (queries, corpus))
    grades: dict[str, dict[str, int]] = {}
    for row in same:
        grades.setdefault(asking[row["sentence1"]], {})[asked[row["sentence2"]]] = 1
    write(out / "korean-sentences", {"en": "Korean sentences that say the same", "ko": "뜻이 같은 한국어 문장 찾기"},
          queries, corpus, grades)  # fmt: skip


def main() -> None:
    folder, out = map(Path, sys.argv[1:3])
    for part, make in (("titles", titles), ("skills", skills), ("korean_sts", sentences)):
        if (folder / part).is_dir():
            make(folder, out)


if __name__ == "__main__":
    main()
