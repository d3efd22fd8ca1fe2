"""Write the sets of data/evaluation: `python data/evaluation/build/make_sets.py [folder]`.

titles-ko-en: each title of data/reference/titles.csv asks with its Korean name for English
names. Grade 2: a name of the same title. Grade 1: a name of another title that falls under
the same ESCO occupation. A spelling that two titles share is left out of the corpus.

parallel-sample: the grades of data/sample/parallel, from the plan that it was invented by.
Grade 2: the person's career is of the opening's branch. Grade 1: of its sector alone.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1]
sys.path[:0] = [str(DATA.parent), str(DATA / "sample" / "build")]

from make_sample import OPENINGS, PARALLEL_CANDIDATES, PARALLEL_OPENINGS, SEED, Random, opening, people  # noqa: E402

Pair = tuple[str, str, int]
HANGUL = re.compile("[가-힣]")


def titles_ko_en(folder: Path) -> None:
    """Write the titles as queries, corpus and grades."""
    with (DATA / "reference" / "titles.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = {row["id"]: english_names(row) for row in rows}
    shared = {
        name for name, count in Counter(n.casefold() for each in names.values() for n in each).items() if count > 1
    }
    corpus = [
        (f"{row['id']}.{number}", name, row)
        for row in rows
        for number, name in enumerate(names[row["id"]])
        if name.casefold() not in shared
    ]
    write_lines(folder / "queries.jsonl", ({"_id": row["id"], "text": row["ko"], **group_of(row)} for row in rows))
    write_lines(folder / "corpus.jsonl", ({"_id": identifier, "text": name} for identifier, name, _ in corpus))
    pairs = [
        (asking["id"], identifier, 2 if asking["id"] == row["id"] else 1)
        for asking in rows
        for identifier, _, row in corpus
        if asking["id"] == row["id"] or (asking["esco"] and asking["esco"] == row["esco"])
    ]
    write_qrels(folder, pairs)


def english_names(row: dict[str, str]) -> list[str]:
    """Return a title's names without Hangul, the displayed one first, each spelling once."""
    names = [row["en"], *(name for name in row["aliases"].split("|") if name and not HANGUL.search(name))]
    return list({name.casefold(): name for name in reversed(names)}.values())[::-1]


def group_of(row: dict[str, str]) -> dict[str, str]:
    """Return the occupation of a title: titles of one share their distractors, and are not independent."""
    return {"group": row["esco"]} if row["esco"] else {}


def parallel_sample(folder: Path) -> None:
    """Write the grades of the parallel sample."""
    asked = [opening(number, Random(f"{SEED} opening {number}")) for number in range(OPENINGS)]
    persons = people()[:PARALLEL_CANDIDATES]
    pairs = []
    for post in asked[: 9 * PARALLEL_OPENINGS : 9]:
        for person in persons:
            branch = person.career.branch
            grade = 2 if branch == post.branch else int(branch.sector == post.branch.sector)
            if person.career.plan != "other-sector" and grade:
                pairs.append((post.id, person.id, grade))
    write_qrels(folder, pairs)


def write_lines(path: Path, documents: Iterable[dict[str, str]]) -> None:
    """Write one document a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in documents).encode())


def write_qrels(folder: Path, pairs: Iterable[Pair]) -> None:
    """Write graded pairs under their head."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, pair)) for pair in pairs)]
    (folder / "qrels.tsv").write_bytes("".join(f"{row}\n" for row in rows).encode())


def main() -> None:
    """Write everything into the folder given, or beside this one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    titles_ko_en(folder / "titles-ko-en")
    parallel_sample(folder / "parallel-sample")


if __name__ == "__main__":
    main()
