"""A large CSV of people checked and stored: the time, the most memory, and what reading the file alone takes.

    python tests/benchmarks/bench_bulk.py [rows]

The table is made by a seeded generator: two jobs, a degree, a language and three skills a
row. It is checked and stored in a process of its own, and the resident sets of it and of
its helpers are added up twenty times a second (Linux). The peers read the same file in the
same run: `csv` with every row thrown away, and `pandas.read_csv` with every
cell as text.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from machine import describe

HEADER = (
    *("id", "이름", "이메일", "headline", "회사명", "직무", "입사일", "퇴사일", "경력 1 분야"),
    *("회사명 2", "직무 2", "입사일 2", "퇴사일 2", "학교명", "학위명", "전공", "학력 수준", "학위 상태"),
    *("학위 취득일", "언어", "cefr등급", "보유 기술", "희망연봉", "거주 국가"),
)
SCHOOLS = ("Stanford University", "KAIST", "National Taiwan University", "RWTH Aachen", "IIT Bombay")
SKILLS = ("plasma etching", "TCAD", "식각", "Python", "수율 분석", "C++", "전해질", "로봇 제어")
SECONDS, MEGABYTES = 15, 400
_SELF, _CHILDREN = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN


def make(path: Path, rows: int) -> None:
    """Write the table."""
    rng = np.random.default_rng(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            year, month = int(rng.integers(2008, 2022)), int(rng.integers(1, 13))
            pay = f"{int(rng.integers(40, 200)):,},000,000"
            skills = ";".join(rng.choice(SKILLS, 3, replace=False))
            job = [f"회사 {rng.integers(5_000)}", "공정 엔지니어", f"{year}.{month:02}", "현재", "반도체"]
            before = [f"Firm {rng.integers(5_000)}", "Engineer", f"{year - 4}-{month:02}", f"{year}-{month:02}"]
            school = [SCHOOLS[int(rng.integers(5))], "MSc", "Materials Science", "석사", "졸업", f"{year - 4}-02"]
            person = [f"p{number:07}", f"사람 {number}", f"p{number}@example.com", "Process engineer"]
            writer.writerow([*person, *job, *before, *school, "English", "C1", skills, pay, "TW"])


def stored(path: Path) -> None:
    """Check and store the table; print the seconds of each, the processors' seconds, and the rows."""
    from matching.bulk import check, read_table
    from matching.store import Store

    started = time.perf_counter()
    report = check(read_table(path.read_bytes(), path.name, "candidates"))
    checked = time.perf_counter() - started
    store = Store(path.with_suffix(".db"))
    written = store.add_documents("candidate", report.to_store())
    whole, own, helper = time.perf_counter() - started, *map(resource.getrusage, (_SELF, _CHILDREN))
    worked = own.ru_utime + own.ru_stime + helper.ru_utime + helper.ru_stime
    print(checked, whole, worked, written)


def most_memory(process: subprocess.Popen[str]) -> float:
    """Return the most MB that a process and its children were resident in together, until it ends."""
    most = 0.0
    while process.poll() is None:
        most = max(most, resident(process.pid))
        time.sleep(0.05)
    return most


def resident(identifier: int) -> float:
    """Return the MB that a process and its children are resident in now; 0 where it has ended."""
    folder = Path(f"/proc/{identifier}")
    try:
        pages = int((folder / "statm").read_text().split()[1])
        children = [int(each) for task in folder.glob("task/*/children") for each in task.read_text().split()]
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6 + sum(map(resident, children))


def seconds(read: object) -> float:
    started = time.perf_counter()
    read()  # type: ignore[operator]
    return time.perf_counter() - started


def with_csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def main() -> None:
    """Print the figures of one table."""
    if len(sys.argv) > 2:
        stored(Path(sys.argv[2]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    import pandas as pd

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        make(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.1f} MB; {describe()}")
        process = subprocess.Popen([sys.executable, __file__, "-", str(path)], stdout=subprocess.PIPE, text=True)
        memory = most_memory(process)
        checked, whole, worked, written = map(float, process.communicate()[0].split())
        csv_alone = seconds(lambda: with_csv(path))
        frame = seconds(lambda: pd.read_csv(path, dtype=str))
    assert written == rows
    print(f"checked {checked:6.2f} s, checked and stored {whole:6.2f} s ({whole / rows * 1e6:.0f} us a row)")
    print(f"processors' time {worked:.2f} s, largest resident sets {memory:.0f} MB")
    print(f"csv alone {csv_alone:.2f} s: {whole / csv_alone:.0f} times")
    print(f"pandas.read_csv {frame:.2f} s: {whole / frame:.0f} times")
    scale = rows / 100_000
    met = whole <= SECONDS * scale and memory <= MEGABYTES
    print(f"within {SECONDS * scale:g} s and {MEGABYTES} MB: {'yes' if met else 'no'}")


if __name__ == "__main__":
    main()
