"""Reading a two-page PDF and a Word file, against pdfium's plain text and a child's start in the same run.

PYTHONPATH=. python tests/benchmarks/bench_documents.py
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np
import pypdfium2
from machine import alternately, describe

from matching.document_text import read_document
from matching.document_text.child import reading_of
from matching.document_text.kinds import kind_of
from matching.document_text.limits import Limits
from matching.document_text.pdf_document import start
from matching.document_text.process import READERS, let_go, started

LABELLED = Path(__file__).parents[1] / "cv" / "labelled"
TWO_PAGES, WORD = LABELLED / "en-robot-a.pdf", LABELLED / "en-robot-a.docx"
ROUNDS, PAUSE = 15, 0.5  # seconds in which the next child gets ready, as it does between two uploads


def plain(content: bytes) -> str:
    """Return pdfium's own text of all pages: the floor."""
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def inside(content: bytes, *, check_ink: bool) -> float:
    """Return processor milliseconds of one reading in this process: what foreign load does not touch."""
    start = time.process_time()
    reading_of(kind_of(content), content, Limits(), check_ink=check_ink)
    return (time.process_time() - start) * 1e3


def rested(content: bytes, *, check_ink: bool) -> float:
    """Return milliseconds of one reading with a child ready."""
    time.sleep(PAUSE)
    start = time.perf_counter()
    read_document(content, check_ink=check_ink)
    return (time.perf_counter() - start) * 1e3


def start_a_child() -> None:
    """Start a child and let it load all that it needs."""
    child = started("matching.document_text.child")
    child.communicate(
        b'{"kind": "text", "limits": [20000000, 30, 200000, 50000000, 200, 100, 16000000, 9, '
        b'1073741824, 419430400], "check_ink": true}\na'
    )
    let_go(child)


def main() -> None:
    """Print medians, ratios to the floor, and the largest child."""
    pdf, word = TWO_PAGES.read_bytes(), WORD.read_bytes()
    read_document(pdf)
    rows = {
        "two pages, no check of ink": [rested(pdf, check_ink=False) for _ in range(ROUNDS)],
        "two pages, checked": [rested(pdf, check_ink=True) for _ in range(ROUNDS)],
        "a Word file": [rested(word, check_ink=True) for _ in range(ROUNDS)],
    }
    start()
    for check in (False, True):
        rows[f"the same, processor, ink {check}"] = [inside(pdf, check_ink=check) for _ in range(ROUNDS)]
    floor = alternately({"pdfium's text": lambda: plain(pdf), "a child's start": start_a_child}, rounds=ROUNDS)
    least = float(np.median(floor["pdfium's text"]))
    print(f"median of {ROUNDS}; {describe()}")
    for name, values in {**rows, **floor}.items():
        middle, best = np.median(values), np.min(values)
        print(f"{name:28} {middle:7.1f} ms, least {best:6.1f}, of pdfium's text {middle / least:5.1f}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the largest child held {most:.0f} MiB; aims: 150 ms unchecked, 300 ms checked")
    READERS.close()


if __name__ == "__main__":
    main()
