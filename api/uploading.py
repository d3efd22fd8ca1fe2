"""Files as they come over the wire: counted while they come in, kept in memory, never on disk."""

from __future__ import annotations

import secrets
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.dependencies import Today
from api.errors import ProblemError, flaw
from api.security import check_form
from matching.uploads.receiving import receive
from matching.uploads.upload import Upload

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_FORM = LARGEST_FILE + 64 * 1024
MOST_READ_AT_ONCE = 2  # each has a child process of its own
SECONDS_TO_WAIT = 20
LONGEST_NAME = 120
_reading = threading.BoundedSemaphore(MOST_READ_AT_ONCE)


class Sent(NamedTuple):
    """A file's bytes and what its sender calls it."""

    content: bytes
    name: str | None


class _InMemory(MultiPartParser):
    spool_max_size = LARGEST_FORM + 1


async def counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Give the body piece by piece; raises once it is larger than it may be."""
    announced, seen = request.headers.get("content-length", "0"), 0
    if announced.isdecimal() and int(announced[:20]) > most:
        raise ProblemError("body-too-large")
    async for piece in request.stream():
        seen += len(piece)
        if seen > most:
            raise ProblemError("body-too-large")
        yield piece


async def whole_body(request: Request) -> bytes:
    """Return a body that is a file, as it was sent."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise ProblemError("unsupported-media-type", headers={"Accept-Encoding": "identity"})
    content = b"".join([piece async for piece in counted(request, LARGEST_FILE)])
    if not content:
        raise ProblemError("invalid-input", (flaw("no-file", "", part="body"),))
    return content


async def form_of(request: Request, *, most: int = LARGEST_FORM, fields: int = 4, files: int = 1) -> FormData:
    """Read a form, with or without a file; a page's own form, if a session's cookie came with it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "multipart/form-data":
        raise ProblemError("unsupported-media-type", headers={"Accept-Post": "multipart/form-data"})
    parser = _InMemory(
        request.headers, counted(request, most), max_files=files, max_fields=fields, max_part_size=1024 * 1024
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise ProblemError("malformed-body") from None
    return check_form(request, form)


async def _sent(request: Request) -> Sent:
    """Take a file as the whole body (its name in the query) or as the field `file` of a form."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await file_in(await form_of(request))
    return Sent(await whole_body(request), shown_name(request.query_params.get("name")))


async def file_in(form: FormData) -> Sent:
    """Return a form's file, or else the text that was typed instead of one."""
    file, typed = form.get("file"), form.get("text")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    if isinstance(file, UploadFile) and content:
        return Sent(content, shown_name(file.filename))
    if isinstance(typed, str) and typed.strip():
        return Sent(typed.encode(), None)
    raise ProblemError("invalid-input", (flaw("no-file", "/file", part="body"),))


def shown_name(name: str | None) -> str | None:
    """Return a file's name fit to be shown: no folders, nothing that does not print."""
    if not name:
        return None
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or None


@contextmanager
def turn() -> Iterator[None]:
    """Give a turn to read; documents are read a few at a time, so that everything else goes on."""
    if not _reading.acquire(timeout=SECONDS_TO_WAIT):
        raise ProblemError("busy", headers={"Retry-After": str(SECONDS_TO_WAIT)})
    try:
        yield
    finally:
        _reading.release()


async def received(sent: Sent, today: date) -> Upload:
    """Read a file into an upload under an id that nobody can guess."""

    def read() -> Upload:
        with turn():
            return receive(sent.content, name=sent.name, identifier=secrets.token_hex(16), today=today)

    return await run_in_threadpool(read)


async def _upload(request: Request, today: Today) -> Upload:
    return await received(await _sent(request), today)


Received = Annotated[Upload, Depends(_upload)]
