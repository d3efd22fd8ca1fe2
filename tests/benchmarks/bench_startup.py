"""Processor seconds of `ktech-match --help`, against an empty Python in the same run.

python tests/benchmarks/bench_startup.py
"""

from __future__ import annotations

import resource
import subprocess
import sys

import numpy as np
from machine import COMMAND, describe

ROUNDS = 15


def processor_seconds(*command: str) -> float:
    """Return user and system time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both, and their ratio."""
    ways = {"ktech-match --help": ("-c", COMMAND, "--help"), "empty Python": ("-c", "pass")}
    times = {
        name: np.median([processor_seconds(sys.executable, *call) for _ in range(ROUNDS)])
        for name, call in ways.items()
    }
    ours, floor = times.values()
    print(f"median of {ROUNDS}; {describe()}")
    print(f"ktech-match --help {ours:.3f} s, empty Python {floor:.3f} s, ratio {ours / floor:.1f} (aim: at most 0.3 s)")


if __name__ == "__main__":
    main()
