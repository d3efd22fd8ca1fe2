"""Files made to hurt their reader: each is answered in ten seconds, with its reason, and harms nobody else."""

import subprocess
import sys
import threading
import time

import pytest

from matching.document_text import read_document
from matching.document_text.limits import Limits
from matching.errors import BadInputError
from tests.document_text.hostile import ARCHIVES, FILES, OTHERS, PDFS, READS
from tests.document_text.raw import docx, page

SECONDS, MEGABYTES = 10, 512
SLOW = ("a million tiles an inch", "3,000,000 letters", "40,000 rules", "forms in forms, 10 to the 29")
HEAVY = ("600 MB in a stream", "a gigabyte twice packed", "a form that draws itself")
QUICK = [name for name in FILES if name not in (*SLOW, *HEAVY)]


def answer(content: bytes, **how) -> tuple[str, float]:
    start = time.perf_counter()
    try:
        read_document(content, **how)
        said = READS
    except BadInputError as error:
        assert error.text().ko != error.text().en
        said = error.code
    return said, time.perf_counter() - start


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_is_answered_with_its_reason(name):
    make, right = FILES[name]
    said, seconds = answer(make(), name=name)
    assert said in right
    assert seconds <= SECONDS


def test_the_hostile_files_are_many_and_of_every_kind():
    assert len(FILES) >= 80
    assert min(len(PDFS), len(ARCHIVES), len(OTHERS)) >= 15
    assert len(QUICK) > 0.9 * len(FILES)


@pytest.mark.parametrize("name", [SLOW[0]])
def test_a_file_that_never_ends_is_put_aside_when_its_time_is_over(name):
    make, right = FILES[name]
    said, seconds = answer(make(), limits=Limits(seconds=1))
    assert said == "document-too-slow"
    assert said in right
    assert 0.9 <= seconds < 5


def test_an_honest_file_is_read_while_hostile_ones_are_being_read():
    hostile = [FILES[name][0]() for name in (SLOW[0], HEAVY[1], "a gigabyte in a Word file")]
    workers = [threading.Thread(target=answer, args=(each,), kwargs={"limits": Limits(seconds=2)}) for each in hostile]
    for worker in workers:
        worker.start()
    said, seconds = answer(page())
    for worker in workers:
        worker.join()
    assert said == READS
    assert seconds < SECONDS


MEASURE = """
import resource
from matching.document_text import read_document
from matching.errors import BadInputError
from tests.document_text.hostile import FILES
for name in {names!r}:
    try:
        read_document(FILES[name][0]())
    except BadInputError:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="macOS counts in other units and knows no limit of private memory")
def test_no_child_holds_more_than_512_megabytes():
    names = (HEAVY[1], "a picture of 10 GB")
    script = MEASURE.format(names=names)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, timeout=60)
    most = int(said.stdout) / 1024
    assert 100 < most <= MEGABYTES  # one of them does reach for memory


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cv\x00.pdf", "cv.pdf"),
        ("a" * 4096, "a" * 80),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\cv.docx", "cv.docx"),
        ("이력서\n.pdf", "이력서 .pdf"),
    ],
)
def test_a_hostile_name_is_shown_harmless(name, shown):
    with pytest.raises(BadInputError, match="nothing is written") as caught:
        read_document(b"", name=name)
    assert caught.value.at.file == shown


@pytest.mark.parametrize("name", ["cv.docx", "cv.png", "cv", None])
def test_the_bytes_decide_and_not_the_name(name):
    assert read_document(page(), name=name).kind == "pdf"
    assert read_document(docx(), name=name).kind == "docx"
