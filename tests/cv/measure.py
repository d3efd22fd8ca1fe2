"""How well CVs are read: `python -m tests.cv.measure [--held-out | --development] [--format pdf] [--show-errors]`.

Values are compared after NFKC without case, spaces and punctuation; nothing counts by
half. Intervals are the middle 95 % of 1,000 seeded bootstrap samples of CVs; "whole" is
the share of CVs in which the field is right throughout.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.cv.scoring import FIELDS, Count, Mistake, Score, invented, leaks, score

LABELLED = Path(__file__).parent / "labelled"
FORMATS = ("pdf", "docx")
SAMPLES, SEED = 1_000, 20260101
Reader = Callable[[Path], dict]


class Result(NamedTuple):
    """One file's reading against its truth."""

    id: str
    format: str
    truth: dict
    score: Score
    invented: list[Mistake]
    leaks: list[str]

    @property
    def label(self) -> dict:
        """What the truth says about the document itself."""
        return self.truth["x-label"]

    @property
    def layout(self) -> str:
        """The layout of the file, which differs between formats."""
        return self.label["wordLayout"] if self.format == "docx" else self.label["layout"]


def identifiers() -> list[str]:
    """Return the ids of all labelled CVs."""
    return sorted(path.name.removesuffix(".truth.json") for path in LABELLED.glob("*.truth.json"))


def held_out() -> set[str]:
    """Return the ids of the careers held out (`held_out.txt`)."""
    lines = (LABELLED / "held_out.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def truth_of(identifier: str) -> dict:
    """Return the truth about a CV."""
    return json.loads((LABELLED / f"{identifier}.truth.json").read_text(encoding="utf-8"))


def is_held_out(identifier: str) -> bool:
    """Whether a CV is of a career that is held out."""
    return truth_of(identifier)["x-label"]["career"] in held_out()


def read_file(path: Path) -> dict:
    """Read a file as the service does and return the JSON Resume."""
    from matching.cv import read_cv
    from matching.document_text import read_document

    return read_cv(read_document(path.read_bytes(), name=path.name)).resume


def measure(wanted: Iterable[str], formats: Iterable[str] = FORMATS, reader: Reader = read_file) -> list[Result]:
    """Read and score each file."""
    results = []
    for identifier in wanted:
        truth = truth_of(identifier)
        for each in formats:
            reading = reader(LABELLED / f"{identifier}.{each}")
            scored = score(truth, reading)
            results.append(Result(identifier, each, truth, scored, invented(truth, scored), leaks(truth, reading)))
    return results


def f1(right: np.ndarray, wrong: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """Return 2tp / (2tp + fp + fn); NaN where there is nothing to read and nothing was read."""
    below = 2 * right + wrong + missed
    return np.divide(2 * right, below, out=np.full(np.shape(below), np.nan), where=below > 0)


def total(results: list[Result], field: str) -> Count:
    """Return a field's counts over all results."""
    count = Count()
    for each in results:
        count = count.plus(each.score.counts[field])
    return count


def field_f1(results: list[Result], field: str) -> float:
    """Return the F1 of a field over all results."""
    return float(f1(*(np.array(part) for part in total(results, field))))


def interval(results: list[Result], field: str) -> tuple[float, float]:
    """Return the middle 95 % of F1 when CVs (with both their files) are drawn again."""
    ids = sorted({each.id for each in results})
    counts = np.array([total([each for each in results if each.id == one], field) for one in ids])
    drawn = np.random.default_rng(SEED).integers(0, len(ids), (SAMPLES, len(ids)))
    values = f1(*counts[drawn].sum(axis=1).T)
    if np.isnan(values).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def whole(results: list[Result], field: str) -> float:
    """Return the share of files that have the field and have it right throughout."""
    counts = [each.score.counts[field] for each in results]
    shown = [count for count in counts if sum(count)]
    return sum(not count.wrong and not count.missed for count in shown) / len(shown) if shown else float("nan")


def table(results: list[Result]) -> list[str]:
    """Return a line for each field."""
    lines = [f"{'':16}{'n':>5}{'precision':>10}{'recall':>8}{'F1':>7}{'95 %':>15}{'whole':>7}"]
    for field in FIELDS:
        right, wrong, missed = total(results, field)
        if right + wrong + missed == 0:
            continue
        precision, recall = (right / (right + other) if right + other else float("nan") for other in (wrong, missed))
        low, high = interval(results, field)
        lines.append(
            f"{field:16}{right + missed:5}{precision:10.3f}{recall:8.3f}{field_f1(results, field):7.3f}"
            f"   {low:.3f}-{high:.3f}{whole(results, field):7.2f}"
        )
    return lines


MAIN = ("employer", "title", "work start", "work end", "school", "level", "degree words", "field", "study end", "skill")


def by(results: list[Result], what: str, group: Callable[[Result], str]) -> list[str]:
    """Return the main fields' F1 for each group."""
    lines = [
        f"{'F1 by ' + what:18}{'n':>4}"
        + "".join(f"{field.replace('work ', '').replace('study ', 's.')[:9]:>10}" for field in MAIN)
    ]
    for name in sorted({group(each) for each in results}):
        part = [each for each in results if group(each) == name]
        lines.append(f"{name:18}{len(part):4}" + "".join(f"{field_f1(part, field):10.3f}" for field in MAIN))
    return lines


def report(title: str, results: list[Result], *, errors: bool) -> list[str]:
    """Return the whole report of a part."""
    lines = ["", f"== {title}: {len({each.id for each in results})} CVs, {len(results)} files", *table(results)]
    lines += ["", *by(results, "format", lambda each: each.format)]
    lines += ["", *by(results, "language", lambda each: each.label["language"])]
    lines += ["", *by(results, "layout", lambda each: f"{each.format} {each.layout}")]
    made_up = [(each.id, each.format, one) for each in results for one in each.invented]
    leaked = [(each.id, each.format, one) for each in results for one in each.leaks]
    lines += [
        "",
        f"values read that stand nowhere in the truth: {len(made_up)}",
        f"protected values kept: {len(leaked)}",
    ]
    lines += [f"  LEAK {name}.{kind}: {one}" for name, kind, one in leaked]
    if errors:
        lines += [
            f"  {each.id}.{each.format:4} {one.field:14} said {one.said!r}, read {one.read!r}"
            for each in results
            for one in each.score.mistakes
        ]
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description="Score the reading of the labelled CVs.")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--held-out", action="store_true")
    part.add_argument("--development", action="store_true")
    parser.add_argument("--format", choices=FORMATS)
    parser.add_argument("--show-errors", action="store_true")
    parser.add_argument("--only", help="ids that contain this")
    asked = parser.parse_args(arguments)
    formats = (asked.format,) if asked.format else FORMATS
    parts = {"development": False, "held out": True}
    for title, held in parts.items():
        if (held and asked.development) or (not held and asked.held_out):
            continue
        ids = [each for each in identifiers() if is_held_out(each) is held and (asked.only or "") in each]
        if ids:
            errors = asked.show_errors and (not held or asked.held_out)
            sys.stdout.write("\n".join(report(title, measure(ids, formats), errors=errors)) + "\n")


if __name__ == "__main__":
    main()
