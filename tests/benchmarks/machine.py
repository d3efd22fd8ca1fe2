"""What every benchmark prints of the machine it ran on, and how it takes times."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable

import numpy as np

COMMAND = "import sys; sys.argv[0] = 'ktech-match'; from matching.cli import main; main()"
"""What Python runs as the command line, whatever lies in its environment."""


def describe() -> str:
    """Return processor count, Python, NumPy and the kernels BLAS was told to use."""
    kernels = os.environ.get("OPENBLAS_CORETYPE", "its own choice")
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, BLAS kernels: {kernels}"
    )


def alternately(ways: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, np.ndarray]:
    """Return milliseconds of each way, shape (rounds,); the ways take turns, so that noise meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 2):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if number >= 2:
                times[name].append((time.perf_counter() - start) * 1e3)
    return {name: np.array(values) for name, values in times.items()}


def processor(ways: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """Return the median milliseconds of processor time of each way, all threads together.

    The ways take turns in an order drawn for each round: whoever comes first finds less in the caches.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    rng = np.random.default_rng(0)
    for number in range(rounds + 1):
        for name in rng.permutation(sorted(ways)).tolist():
            start = time.process_time()
            ways[name]()
            if number:
                times[name].append((time.process_time() - start) * 1e3)
    return {name: float(np.median(values)) for name, values in times.items()}
