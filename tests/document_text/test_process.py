"""The child process: what it may not do, and how its end is told."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from matching.document_text import child, process, read_document, wire
from matching.document_text.limits import Limits
from matching.document_text.refusal import Refused
from matching.errors import BadInputError
from tests.document_text.raw import page

TRIES = {
    "a socket": "import socket; socket.socket()",
    "a file to read": "open('/etc/hostname')",
    "a file to write": "open('/tmp/x', 'w')",
    "a process": "import subprocess; subprocess.Popen(['true'])",
    "a fork": "import os; os.fork()",
    "a shell": "import os; os.system('true')",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "a file by the C library": "import ctypes; assert ctypes.CDLL(None).open(b'/etc/hostname', 0) >= 0",
    "a socket by the C library": "import ctypes; libc = ctypes.CDLL(None); assert libc.socket(2, 1, 0) >= 0",
    "much memory": "bytearray(500 << 20)",
}
BEFORE = "import sys, socket, subprocess, ctypes, os\nfrom matching.document_text.child import give_up_the_rest\n"
BEFORE += "from matching.document_text.limits import Limits\n"
LIMITED = "give_up_the_rest(Limits())\n"


WITHOUT = ("a socket", "a file to read", "a process", "a file by the C library", "much memory")
TRYING = """
for name, code in {tries!r}.items():
    try:
        exec(code)
    except BaseException:
        continue
    print(name, flush=True)
print("tried all", flush=True)
"""


def reached(before: str, tries: dict[str, str]) -> list[str]:
    """Return what a process got at, in order, and that it lived to try all."""
    script = before + TRYING.format(tries=tries)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=20, text=True)
    return said.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are the kernel's")
def test_a_limited_process_gets_at_nothing():
    assert reached(BEFORE + LIMITED, TRIES) == ["tried all"]


def test_without_the_limits_it_could():
    assert reached(BEFORE, {name: TRIES[name] for name in WITHOUT}) == [*WITHOUT, "tried all"]


def test_a_child_is_given_no_environment(monkeypatch):
    monkeypatch.setenv("A_SECRET", "x")
    started = process.started(process._CHILD)
    try:
        assert b"A_SECRET" not in Path(f"/proc/{started.pid}/environ").read_bytes()
    except FileNotFoundError:
        pytest.skip("no /proc here")
    finally:
        started.kill()
        process.let_go(started)


def test_a_child_is_used_for_one_document_and_another_is_ready():
    readers = process.Readers(ready=1)
    question = {"kind": "text", "content": b"CV", "limits": Limits(), "check_ink": True}
    first = wire.decoded(readers.answer(**question), sha256="")
    waiting = list(readers._waiting)
    assert len(waiting) == 1
    readers.answer(**question)
    assert readers._waiting[0].pid != waiting[0].pid
    readers.close()
    assert readers._waiting == []
    assert all(each.returncode is not None for each in waiting)
    assert first.pages[0].text == "CV"


def test_a_waiting_child_that_died_is_replaced():
    readers = process.Readers(ready=1)
    readers.refill()
    readers._waiting[0].kill()
    readers._waiting[0].wait()
    assert b"CV" in readers.answer("text", b"CV", Limits(), check_ink=True)
    readers.close()


def test_many_threads_may_read_at_once():
    found = []
    workers = [threading.Thread(target=lambda: found.append(read_document(page()).pages[0].text)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == ["Process engineer, Suwon, 2016 to 2019"] * 6


def test_a_fork_of_the_service_leaves_its_children_alone():
    process.READERS.refill()
    waiting = process.READERS._waiting[0]
    pid = os.fork()
    if pid == 0:
        os._exit(0 if process.READERS._waiting == [] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert waiting.poll() is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (-9, "document-too-slow"),
        (-24, "document-too-slow"),
        (-6, "document-too-much-memory"),
        (1, "document-damaged"),
        (-11, "document-damaged"),
    ],
)
def test_the_end_of_a_child_says_why(status, code):
    assert process._ended(status, Limits()).code == code


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"kind": "pdf"}', b"\xff", b'{"kind": "exe", "pages": []}', b'{"pages": 1}']
)
def test_an_answer_that_is_none_is_not_believed(answer):
    with pytest.raises(ValueError, match=r"."):
        wire.decoded(answer, sha256="")


def test_a_refusal_keeps_its_values():
    with pytest.raises(Refused) as caught:
        wire.decoded(wire.encoded(Refused("document-too-many-pages", most=30, found=31)), sha256="")
    assert caught.value.values == {"most": 30, "found": 31}


def test_memory_and_depth_that_run_out_are_answers(monkeypatch):
    def fail(error):
        def raising(*_, **__):
            raise error

        return raising

    for error, code in ((MemoryError(), b"document-too-much-memory"), (RecursionError(), b"document-damaged")):
        monkeypatch.setattr(child, "reading_of", fail(error))
        assert code in child.answer_to("pdf", b"", Limits(), check_ink=True)


def test_a_crash_of_the_parser_is_a_damaged_document(monkeypatch):
    def crashed(*_, **__):
        raise Refused("document-damaged")

    monkeypatch.setattr(process.READERS, "answer", crashed)
    with pytest.raises(BadInputError, match="damaged"):
        read_document(page())
