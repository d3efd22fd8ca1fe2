"""Eligibility at size: all routes and doors for many people and one opening, facts of careers, one proof.

People are the sample's, laid out as columns and repeated; nobody here exists. The gate
stands beside its floor (reading, once, every column of answers it has to fold) and a
peer (pandas, evaluating the pass's doors clause by clause from the facts); facts beside
plain Python that sorts and merges one person's jobs after another; the proof beside
reading and writing the same document as JSON.

    python tests/benchmarks/bench_eligibility.py [people]
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import fields, replace
from datetime import date

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from machine import alternately, describe

from matching.domain import Candidate, Opening
from matching.eligibility import Rulebook, answers_about_people, gate
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.gate import PeopleAnswers, rulebooks_on
from matching.eligibility.proof import proof
from matching.ingest.files import read_candidates, read_openings
from matching.settings import settings

DAY, ROUNDS, CAREERS = date(2026, 11, 23), 9, 100_000


def sample() -> tuple[list[Candidate], list[Opening]]:
    """Return the people and openings of the sample."""
    folder = settings().data / "sample"
    people = [each for path in sorted(folder.glob("candidates-*.jsonl")) for each in read_candidates(path)]
    return people, [each for path in sorted(folder.glob("openings-*.jsonl")) for each in read_openings(path)]


def repeated(careers: Careers, people: int) -> Careers:
    """Return the same careers over and over, as columns of `people` persons."""
    times = -(-people // careers.rows)
    tables = {}
    for name in ("degrees", "employments", "stays"):
        table = getattr(careers, name)
        values = {each.name: getattr(table, each.name) for each in fields(table)}
        arrays = {key: column for key, column in values.items() if isinstance(column, np.ndarray)}
        tiled = {key: np.tile(values, times) for key, values in arrays.items()}
        if "person" in tiled:
            step = np.repeat(np.arange(times) * careers.rows, len(arrays["person"]))
            tiled["person"] = tiled["person"] + step
        tables[name] = replace(table, **tiled)
    return replace(
        careers, rows=times * careers.rows, **tables,
        degrees_stated=np.tile(careers.degrees_stated, times),
        employments_stated=np.tile(careers.employments_stated, times),
    )  # fmt: skip


def lean(answers: PeopleAnswers) -> PeopleAnswers:
    """Keep what the gate needs: grades, doors and points; facts are for reasons and scores."""
    return replace(answers, bounds={})


def with_pandas(books: list[tuple[Rulebook, PeopleAnswers]], facts: pd.DataFrame, opening: Opening) -> list[pd.Series]:
    """Answer the doors of the K-Tech Pass as an analyst would, clause by clause from the facts' certain bounds."""
    found = []
    for book, _ in books[:1]:
        needs = {name: book.policy.need(clause, book.day)[0] for name, clause in book.pack.clause.items()}
        asked = {name: clause.key for name, clause in book.pack.clause.items() if clause.key in facts}
        for door in book.pack.door:
            mask = pd.Series(True, index=facts.index)
            for name in door.clauses:
                if name in asked:
                    mask &= facts[asked[name]] >= needs[name]
            found.append(mask)
    return found


def bench_gate(people: int) -> None:
    """Time every route and door for all people and one opening."""
    candidates, openings = sample()
    careers = repeated(careers_of(candidates), people)
    memo: dict[tuple[str, str], np.ndarray] = {}
    started = time.perf_counter()
    books = [(book, answers_about_people(careers, book, memo)) for _, book, _ in rulebooks_on(DAY) if book is not None]
    took = time.perf_counter() - started
    facts = pd.DataFrame({key: bounds[0] for key, bounds in books[0][1].bounds.items()})
    books = [(book, lean(answers)) for book, answers in books]
    memo.clear()
    doors = sum(len(book.pack.door) for book, _ in books)
    columns = [grades for _, answers in books for grades in answers.doors.values()]
    points = [bounds for _, answers in books for bounds in answers.points.values()]
    held = sum(c.nbytes for c in columns) + sum(p.nbytes for p in points)
    grades = sum(g.nbytes for _, answers in books for g in answers.grades.values())
    print(f"\n{careers.rows:,} people, {len(books)} routes, {doors} doors; {describe()}")
    print(f"facts and clauses of all routes, once a day: {took:.2f} s; kept: {(held + grades) / 2**20:,.0f} MiB")
    print(f"columns of careers: {_size(careers) / 2**20:,.0f} MiB; highest use: {_highest():,.0f} MiB")
    opening = openings[0]
    ways = {
        "gate, all routes and doors": lambda: [gate(answers, opening, book) for book, answers in books],
        "floor: read what it folds": lambda: [c.max() for c in columns] + [p.max() for p in points],
        "peer: pandas, 7 doors, certain": lambda: with_pandas(books, facts, opening),
    }
    _show(ways, "floor: read what it folds")


def _size(careers: Careers) -> int:
    tables = (careers.degrees, careers.employments, careers.stays)
    arrays = [getattr(table, each.name) for table in tables for each in fields(table)]
    return sum(each.nbytes for each in arrays if isinstance(each, np.ndarray))


def _highest() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench_facts() -> None:
    """Time reading and reckoning 100,000 careers, from profiles and from columns."""
    candidates, _ = sample()
    people = [candidates[n % len(candidates)] for n in range(CAREERS)]
    careers_of(candidates)
    book = Rulebook.on(DAY)
    started = time.perf_counter()
    careers = careers_of(people)
    laid = time.perf_counter() - started
    started = time.perf_counter()
    answers_about_people(careers, book)
    reckoned = time.perf_counter() - started
    started = time.perf_counter()
    plain = [_plain_years(each) for each in people[: CAREERS // 10]]
    peer = (time.perf_counter() - started) * 10
    print(f"\n{CAREERS:,} careers: laid out from profiles in {laid:.2f} s, facts of the pass in {reckoned:.2f} s")
    print(f"one fact of them (years of work) in plain Python, by sorting: {peer:.2f} s, {len(plain) * 10:,} people;")
    print(f"ours, {len(answers_about_people(careers, book).bounds)} facts with bounds: {reckoned / peer:.2f} of that")


def _plain_years(candidate: Candidate) -> float:
    """Years of work as a script would count them: sort, merge, divide by 365.25."""
    spans = sorted(
        (job.start.first.toordinal(), job.end.last.toordinal() if job.end else DAY.toordinal())
        for job in candidate.employments or () if job.start
    )  # fmt: skip
    total, reached = 0, 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / 365.25


def bench_proof() -> None:
    """Time the proof of one pair."""
    candidates, openings = sample()
    document = json.dumps(proof(candidates[0], openings[0], DAY), ensure_ascii=False)
    ways = {
        "proof of one pair": lambda: proof(candidates[0], openings[0], DAY),
        "floor: write and read it as JSON": lambda: json.loads(json.dumps(json.loads(document))),
    }
    print(f"\nA proof of {len(document) / 1024:.0f} KiB")
    _show(ways, "floor: write and read it as JSON", rounds=60)


def _show(ways: dict[str, object], floor: str, *, rounds: int = ROUNDS) -> None:
    times = {name: np.array(values) for name, values in alternately(ways, rounds=rounds).items()}
    base = float(np.median(times[floor]))
    for name, values in times.items():
        middle = np.median(values)
        print(f"{name:34} {middle:8.2f} ms (least {values.min():.2f})  {middle / base:6.2f} of the floor")


if __name__ == "__main__":
    bench_gate(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    bench_facts()
    bench_proof()
