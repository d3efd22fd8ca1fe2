"""The labelled sets of `bench_lexical.py`."""

from __future__ import annotations

import csv
import gzip
import json
import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.ingest.files import read_candidates, read_openings
from matching.profiles import Embedded, candidate_embedded, opening_embedded
from matching.settings import settings

SEED = 7
FEWEST_TASKS, FEWEST_TITLES, TASKS, TOOLS = 8, 4, 6, 8
ADVERTS, SHORTEST = 700, 60


@dataclass(frozen=True)
class Task:
    """Questions, entries, and how well each entry answers each question: 0, 1 or 2."""

    name: str
    questions: list[Embedded]
    entries: list[Embedded]
    grades: np.ndarray


def parallel() -> Task:
    """The parallel sample, both languages in one pool."""
    folder = settings().data / "sample"
    sys.path.insert(0, str(folder / "build"))
    from make_sample import OPENINGS, SEED, people  # the plan behind the sample
    from openings import opening

    of_people = {each.id: each.career.branch for each in people()}
    of_posts = {
        each.id: each.branch for each in (opening(n, random.Random(f"{SEED} opening {n}")) for n in range(OPENINGS))
    }
    both = ("en", "ko")
    persons = [each for tongue in both for each in read_candidates(folder / "parallel" / f"candidates.{tongue}.jsonl")]
    posts = [each for tongue in both for each in read_openings(folder / "parallel" / f"openings.{tongue}.jsonl")]
    plans = [(of_posts[post.id], [of_people[each.id] for each in persons]) for post in posts]
    grades = [[2 if own == one else int(own.sector == one.sector) for one in rest] for own, rest in plans]
    return Task("parallel", [*map(opening_embedded, posts)], [*map(candidate_embedded, persons)], np.array(grades))


def onet(folder: Path) -> Task:
    """Occupations, one half of each asking for the other."""
    titles = {row["O*NET-SOC Code"]: [] for row in _rows(folder / "Occupation Data.txt")}
    tasks, tools, related = defaultdict(list), defaultdict(list), defaultdict(set)
    for row in _rows(folder / "Task Statements.txt"):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    for row in _rows(folder / "Technology Skills.txt"):
        tools[row["O*NET-SOC Code"]].append(row["Example"])
    for row in _rows(folder / "Alternate Titles.txt"):
        titles[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    for row in _rows(folder / "Related Occupations.txt"):
        if row["Relatedness Tier"] == "Primary-Short":
            related[row["O*NET-SOC Code"]].add(row["Related O*NET-SOC Code"])
    codes = [each for each in titles if len(tasks[each]) >= FEWEST_TASKS and len(titles[each]) >= FEWEST_TITLES]
    draws, questions, entries = random.Random(SEED), [], []
    for code in codes:
        done, used, called = tasks[code], tools[code], titles[code]
        for each in (done, used, called):
            draws.shuffle(each)
        half = [min(len(done) // 2, TASKS), min(len(used) // 2, TOOLS)]
        questions.append(_entry(called[:1], done[: half[0]], used[: half[1]]))
        entries.append(_entry(called[1:3], done[half[0] : 2 * half[0]], used[half[1] : 2 * half[1]]))
    grades = [[2 if one == other else int(other in related[one]) for other in codes] for one in codes]
    return Task("onet", questions, entries, np.array(grades))


def _entry(titles: list[str], lines: list[str], tools: list[str]) -> Embedded:
    return "\n".join([*titles, *lines, ", ".join(tools)]), "\n".join(titles), ", ".join(tools)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def adverts(path: Path) -> Task:
    """Korean adverts of technical groups first: what is required asks for the duties."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if min(len(row["duties"] or ""), len(row["required"] or "")) > SHORTEST]
    technical = ("engineering", "manufacturing", "medical and bio research", "game development")
    first = [row for row in rows if row["group"] in technical]
    rest = [row for row in rows if row["group"] not in technical]
    random.Random(SEED).shuffle(rest)
    chosen = (first + rest)[:ADVERTS]
    questions = [(f"{row['required']}\n{row['preferred'] or ''}", "", "") for row in chosen]
    entries = [(row["duties"], "", "") for row in chosen]
    return Task("adverts", questions, entries, 2 * np.eye(len(chosen), dtype=int))
