"""Words and their fusion with meaning: what each list finds, what a cut costs, and how fast texts are read.

    python tests/benchmarks/bench_lexical.py quality [--onet FOLDER] [--adverts FILE]
    python tests/benchmarks/bench_lexical.py cut
    python tests/benchmarks/bench_lexical.py speed

`quality` needs the default encoder. Its sets, each a question, entries and a grade:

    parallel   24 openings and 40 people, each in both languages (data/sample/parallel): 2 for the line of work
               that was planned, 1 for another of its sector. The names are those of our skill table, so words
               across languages are at their best here.
    onet       911 occupations (O*NET): half of an occupation's tasks, another title, half of its tools, ask for
               the other half: 2; occupations O*NET calls closely related: 1
    adverts    700 Korean adverts: what is required asks for the same advert's duties

Weights are chosen on every second question (`tune`), and reported on the others; nothing
is chosen on `parallel`.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import bm25s
import numpy as np
from lexical_sets import Task, adverts, onet, parallel
from machine import describe

from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.fusion import WEIGHTS, Column, fused, ranked, standardised
from matching.ingest.files import read_candidates, read_openings
from matching.lexical import LexicalIndex, tokens_of
from matching.pool import Pool
from matching.profiles import SECTIONS, candidate_embedded, opening_embedded
from matching.recommend import Shortlist, shortlist
from matching.retrieval import OpeningVectors
from matching.sample import sample_files
from matching.settings import settings

DAY = date(2026, 11, 23)
NOTHING = -1e9
K = 60  # of reciprocal rank fusion, as in Cormack, Clarke and Büttcher (SIGIR 2009)
STEPS = {"title": (0, 0.1, 0.25, 0.5), "skills": (0, 0.1, 0.25, 0.5), "words": (0.25, 0.5, 1, 2)}
DISTRACTORS = 20
Lists = list[dict[str, Column]]


def lists_of(task: Task, encoding: Encoding) -> Lists:
    """Return each question's four lists, as `fusion` makes them."""
    encoding.keep([*task.questions, *task.entries])
    (whole, sections), (asked, parts) = encoding.of_entries(task.entries), encoding.of_entries(task.questions)
    index, every = LexicalIndex.of(task.entries), np.arange(len(task.entries))
    found = []
    for row, tokens in enumerate(tokens_of(task.questions)):
        one = {"whole": whole.products(asked[row], every).astype(float)}
        for section in SECTIONS:
            known = sections[section][:].any(axis=1) & parts[section][row].any()
            one[section] = np.where(known, sections[section].products(parts[section][row], every), np.nan).astype(float)
        words = index.scores(tokens, every).astype(float)
        one["words as they are"] = words.copy()
        for group in (index.is_korean, ~index.is_korean):
            words[group] = standardised(words[group])
        found.append({name: standardised(each) for name, each in one.items()} | {"words": words})
    return found


def plain_bm25(task: Task) -> list[Column]:
    """Return the peer: the same BM25 over words as spaces part them."""
    library = bm25s.BM25(method="lucene")
    library.index([each[0].casefold().split() or [""] for each in task.entries], show_progress=False)
    asked = (list(dict.fromkeys(each[0].casefold().split())) for each in task.questions)
    return [library.get_scores([word for word in words if word in library.vocab_dict] or [""]) for words in asked]


def by_ranks(lists: dict[str, Column]) -> Column:
    """Return the peer of the fusion: weighted reciprocal ranks of the same lists."""
    return fused({name: 1 / (K + ranked(lists[name])) for name in WEIGHTS})


def measures(scores: Column, grades: np.ndarray) -> tuple[float, float]:
    """Return nDCG at 10, and the reciprocal rank of the first that is graded 2."""
    order = np.argsort(-np.nan_to_num(scores, nan=NOTHING, neginf=NOTHING), kind="stable")
    discount = 1 / np.log2(np.arange(2, 12))
    ideal = np.sort(grades)[::-1][:10] @ discount[: min(10, len(grades))]
    first = np.flatnonzero(grades[order] == 2)
    ndcg = grades[order][:10] @ discount[: min(10, len(grades))] / ideal if ideal else 0.0
    return float(ndcg), float(1 / (1 + first[0])) if len(first) else np.nan  # nothing to be found


def hard(task: Task, plain: list[Column], row: int) -> np.ndarray:
    """Return the entries that answer a question and the twenty others that share most words with it."""
    wrong = np.flatnonzero(task.grades[row] == 0)
    near = wrong[np.argsort(-plain[row][wrong], kind="stable")[:DISTRACTORS]]
    return np.concatenate([near, np.flatnonzero(task.grades[row] == 2)])  # so that equals count against an answer


def mean(values: Iterator[tuple[float, float]]) -> str:
    return "{:.3f} {:.3f}".format(*np.nanmean(list(values), axis=0))


def tune(task: Task, lists: Lists) -> dict[str, float]:
    """Return the weights that find most for every second question."""
    ways = [dict(zip(STEPS, each, strict=True)) | {"whole": 1.0} for each in itertools.product(*STEPS.values())]
    rows = range(0, len(lists), 2)
    return max(ways, key=lambda way: np.mean([measures(fused(lists[row], way), task.grades[row])[0] for row in rows]))


def report(task: Task, encoding: Encoding) -> None:
    lists, plain = lists_of(task, encoding), plain_bm25(task)
    rows = range(len(lists)) if task.name == "parallel" else range(1, len(lists), 2)
    ways = {"BM25, words between spaces": lambda row: plain[row]}
    ways |= {name: lambda row, name=name: lists[row][name] for name in ("words as they are", "words", "whole")}
    ways |= {"title": lambda row: lists[row]["title"], "skills": lambda row: lists[row]["skills"]}
    ways |= {"fused by ranks": lambda row: by_ranks(lists[row]), "fused": lambda row: fused(lists[row])}
    print(f"{task.name}: {len(rows)} questions, {len(task.entries)} entries; nDCG@10 MRR, and MRR among hard ones")
    for name, score in ways.items():
        every = mean(measures(score(row), task.grades[row]) for row in rows)
        few = ((row, hard(task, plain, row)) for row in rows)
        _, among = mean(measures(score(row)[some], task.grades[row][some]) for row, some in few).split()
        print(f"  {name:28} {every}   {among}", flush=True)
    if task.name != "parallel":
        print(f"  best weights on the other half: {tune(task, lists)}; in use: {dict(WEIGHTS)}")


def quality(folder: Path | None, file: Path | None) -> None:
    encoding = Encoding(None, VectorCache(settings().cache), None)
    report(parallel(), encoding)
    if folder:
        report(onet(folder), encoding)
    if file:
        report(adverts(file), encoding)


def cut() -> None:
    """Compare lists of 20 from those retrieved with lists from everybody, over the sample."""
    encoding = Encoding(None, VectorCache(settings().cache), None)
    people = [each for path in sample_files() if "candidates" in path.name for each in read_candidates(path)]
    posts = [each for path in sample_files() if "openings" in path.name for each in read_openings(path)]
    texts = [candidate_embedded(each) for each in people]
    asked = [opening_embedded(each) for each in posts]
    encoding.keep([*texts, *asked])
    whole, sections = encoding.of_entries(texts)
    likeness = encoding.embedder.likeness
    pool = Pool(tuple(people), whole, "sample", likeness, sections, lambda: encoding.words_of(texts))
    of_posts = encoding.of_entries(asked)
    vectors = [OpeningVectors.of_row(row, *of_posts) for row in range(len(posts))]

    def lists(most: int) -> list[list[str]]:
        pairs = zip(posts, vectors, strict=True)
        return [_ids(shortlist(post, each, pool, DAY, retrieved=most)) for post, each in pairs]

    full = lists(len(people))
    for most in (50, 100, 200, 500, 1_000):
        some = [(a, b) for a, b in zip(full, lists(most), strict=True) if a]
        kept = np.mean([len(set(a) & set(b)) / len(a) for a, b in some])
        same, first = np.mean([a == b for a, b in some]), np.mean([a[0] in b for a, b in some])
        print(f"{most:5} retrieved of {len(people)}, {len(some)} openings: {kept:.3f} of the best 20 kept,", end=" ")
        print(f"the first {first:.3f}, whole lists {same:.3f}", flush=True)


def _ids(found: Shortlist) -> list[str]:
    return [match.candidate.id for match in found.matches]


def speed() -> None:
    print(describe())
    for name in ("en", "ko", "mixed"):
        file = settings().data / "sample" / f"candidates-{name}.jsonl"
        texts = [candidate_embedded(each) for each in read_candidates(file)]
        tokens_of(texts[:2])
        began = time.process_time()
        tokens = tokens_of(texts)
        took = time.process_time() - began
        size = np.mean([len(each.numbers) for each in tokens])
        print(f"{name}: {len(texts) / took:.0f} texts a second of processor, {size:.0f} tokens each")
    many = [tokens[row % len(tokens)] for row in range(100_000)]
    began = time.process_time()
    index = LexicalIndex.of_tokens(many)
    print(f"index of 100,000: {time.process_time() - began:.1f} s of processor")
    rows = np.arange(100_000)
    times = []
    for asked in tokens[:20]:
        began = time.process_time()
        index.scores(asked, rows)
        times.append(time.process_time() - began)
    print(f"one question to all of them: {np.median(times) * 1e3:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="quality", choices=["quality", "cut", "speed"])
    parser.add_argument("--onet", type=Path)
    parser.add_argument("--adverts", type=Path)
    options = parser.parse_args()
    ways = {"quality": lambda: quality(options.onet, options.adverts), "cut": cut, "speed": speed}
    ways[options.what]()


if __name__ == "__main__":
    main()
