"""The process that parses one document: bytes in, JSON out, and nothing else within its reach.

It is started once for one document and ends with it. Before it sees a byte of the document
it has loaded all that it needs and given up the rest: memory, processor time and file size
are limited by the kernel, and it may open no further file or socket. The kernel's limits
are Linux's; macOS knows no limit of private memory and keeps the others as well as it can.
"""

from __future__ import annotations

import heapq  # noqa: F401 - `Counter.most_common` imports it when first called, and then no file may be opened
import json
import os
import sys
from typing import NoReturn

import matching.document_text.docx_document
import matching.document_text.pdf_document
from matching.document_text.kinds import DOCX
from matching.document_text.limits import Limits
from matching.document_text.model import DocumentKind
from matching.document_text.plain import lines_of
from matching.document_text.refusal import Refused
from matching.document_text.wire import Reading, ReadLine, encoded

_REFUSED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.spawn", "open")
_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr", "ascii", "latin-1", "cp437")


def _guard(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)


def give_up_the_rest(limits: Limits) -> None:
    """Limit this process for good; what a kernel does not know is left out."""
    for codec in _CODECS:
        "".encode(codec)
    try:
        import resource
    except ImportError:
        resource = None  # type: ignore[assignment]  # no POSIX system
    if resource is not None:
        for name, most in (
            ("RLIMIT_CORE", 0),
            ("RLIMIT_FSIZE", 0),
            ("RLIMIT_AS", limits.address_space),
            ("RLIMIT_DATA", limits.private_memory),
            ("RLIMIT_CPU", limits.seconds),
            ("RLIMIT_NOFILE", 3),
        ):
            _limit(resource, name, most)
    sys.addaudithook(_guard)


def _limit(resource: object, name: str, most: int) -> None:
    which = getattr(resource, name, None)
    if which is not None:
        try:
            resource.setrlimit(which, (most, most))  # type: ignore[attr-defined]
        except (ValueError, OSError):  # macOS refuses limits below what is mapped
            return


def reading_of(kind: str, content: bytes, limits: Limits, *, check_ink: bool) -> Reading:
    """Return what a document says, parsed in this process."""
    if kind == DOCX:
        return matching.document_text.docx_document.read(content, limits)
    if kind == DocumentKind.PDF:
        return matching.document_text.pdf_document.read(content, limits, check_ink=check_ink)
    return Reading(DocumentKind.TEXT, [[ReadLine(text) for text in page] for page in lines_of(content, limits)])


def answer_to(kind: str, content: bytes, limits: Limits, *, check_ink: bool) -> bytes:
    """Return the JSON answer to one document; whatever its bytes do to the parser is an answer, too."""
    try:
        return encoded(reading_of(kind, content, limits, check_ink=check_ink))
    except Refused as refused:
        return encoded(refused)
    except MemoryError:
        return encoded(Refused("document-too-much-memory"))
    except RecursionError:
        return encoded(Refused("document-damaged"))


def main() -> NoReturn:
    """Read one question from standard input and answer it on standard output."""
    matching.document_text.pdf_document.start()
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(*asked["limits"])
    give_up_the_rest(limits)
    content = sys.stdin.buffer.read()
    answer = answer_to(asked["kind"], content, limits, check_ink=asked["check_ink"])
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # freeing what a parser left behind takes time and can only crash


if __name__ == "__main__":
    main()
