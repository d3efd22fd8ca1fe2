"""What the notebooks share: documents, figures that say what is synthetic, tables.

No rule, feature or score is computed here; that is `matching`'s.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from matching.domain import Candidate, Json, Opening
from matching.evaluation.even_handed import spread_over
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.sample import sample_files
from matching.settings import settings

T = TypeVar("T")

DAY = date(2026, 11, 23)
"""The day that the sample and the parallel set are about."""
SYNTHETIC = "synthetic: invented documents"
SYNTHETIC_KO = "지어낸 자료"
_KOREAN_FONTS = ("NanumGothic", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "AppleGothic")


# Documents ------------------------------------------------------------------------------------------


def evenly(values: Sequence[T], count: int | None) -> list[T]:
    """Return so many of some values, evenly over their order; all of them where no count is given."""
    return list(values) if count is None else spread_over(values, count)


def sample_people(count: int | None = None, *, ids: Collection[str] | None = None) -> tuple[Candidate, ...]:
    """Return people of the synthetic sample: all, so many from all over it, or those of some ids."""
    return _sample("candidates", read_candidate, count, ids)


def sample_openings(count: int | None = None, *, ids: Collection[str] | None = None) -> tuple[Opening, ...]:
    """Return openings of the synthetic sample, as `sample_people`."""
    return _sample("openings", read_opening, count, ids)


def _sample(kind: str, read: Callable[[Json], T], count: int | None, ids: Collection[str] | None) -> tuple[T, ...]:
    files = [each for each in sample_files() if each.name.startswith(kind)]
    lines = [json.loads(line) for each in files for line in each.read_text(encoding="utf-8").splitlines()]
    if ids is not None:
        lines = [each for each in lines if each["x-ktech"]["id"] in ids]
    return tuple(read(each) for each in evenly(lines, count))


# Figures and tables ---------------------------------------------------------------------------------


def figure(
    title: str, *, synthetic: bool, rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None
) -> tuple[Figure, list[Axes]]:
    """Return a figure and its axes in reading order; where its data are synthetic, its title says so."""
    own = [each.name for each in font_manager.fontManager.ttflist]
    korean = [each for each in _KOREAN_FONTS if each in own]
    label = f"{SYNTHETIC} · {SYNTHETIC_KO}" if korean else SYNTHETIC
    with plt.rc_context({"font.family": ["DejaVu Sans", *korean[:1]]}):
        drawn, axes = plt.subplots(
            rows, columns, figsize=size or (4.6 * columns, 3.4 * rows), layout="constrained", squeeze=False
        )
        drawn.suptitle(f"{title}\n({label})" if synthetic else title, fontsize=11)
    plt.rcParams["font.family"] = ["DejaVu Sans", *korean[:1]]
    return drawn, list(axes.ravel())


def results_folder() -> Path:
    """Return the folder of results, `notebooks` in that of `KTECH_HOME`."""
    folder = settings().home / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hand_on(table: pd.DataFrame, name: str) -> Path:
    """Write a table as CSV into the folder of results, and return where it lies."""
    path = results_folder() / f"{name}.csv"
    table.to_csv(path, index=False)
    return path
