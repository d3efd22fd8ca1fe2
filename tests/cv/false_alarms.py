"""How often an honest CV is said to hide text: `python -m tests.cv.false_alarms [--files 216] [--folder F]`.

Prints honest CVs (`render/honest.py`), reads them, and counts files with any hidden
piece, with Wilson's 95 % interval; the labelled CVs, all honest, are counted too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from pathlib import Path

from tests.cv.measure import LABELLED
from tests.cv.render.honest import print_honest

Z = 1.959964  # of 95 %


def wilson(found: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share.

    >>> tuple(round(end, 4) for end in wilson(0, 200))
    (0.0, 0.0188)
    """
    share, weight = found / of, Z * Z / of
    middle, half = share + weight / 2, Z * sqrt(share * (1 - share) / of + weight / of / 4)
    return max(0.0, (middle - half) / (1 + weight)), min(1.0, (middle + half) / (1 + weight))


def hidden(path: Path) -> list[str]:
    """Return what was taken for hidden in a file: why, and the words."""
    from matching.document_text import read_document

    document = read_document(path.read_bytes(), name=path.name)
    return [f"{each.why.value}: {each.text[:60]!r}" for each in document.hidden]


def report(title: str, files: list[tuple[str, Path]]) -> list[str]:
    """Return the share of files with any hidden piece, and each such file."""
    accused = [(wear, path, pieces) for wear, path in files if (pieces := hidden(path))]
    low, high = wilson(len(accused), len(files))
    lines = [f"{title}: {len(accused)} of {len(files)} files = {len(accused) / len(files):.2%} ({low:.2%}-{high:.2%})"]
    lines += [f"  {wear}: {number}" for wear, number in Counter(wear for wear, _, _ in accused).most_common()]
    return lines + [f"  {path.name} ({wear}): {'; '.join(pieces[:4])}" for wear, path, pieces in accused]


def main(arguments: list[str] | None = None) -> None:
    """Print both counts."""
    parser = argparse.ArgumentParser(description="Count honest CVs that the search for hidden text accuses.")
    parser.add_argument("--files", type=int, default=216)
    parser.add_argument("--folder", type=Path, help="keep the files here")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(2) as threads:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = list(threads.map(lambda number: print_honest(number, folder), range(asked.files)))
        sys.stdout.write("\n".join(report("honest PDFs", files)) + "\n")
    for kind in ("pdf", "docx"):
        labelled = [(kind, path) for path in sorted(LABELLED.glob(f"*.{kind}"))]
        sys.stdout.write("\n".join(report(f"labelled {kind}", labelled)) + "\n")


if __name__ == "__main__":
    main()
