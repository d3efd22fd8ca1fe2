"""Documents with their bytes changed: `python -m tests.document_text.fuzz 2000` reads so many.

Whatever the change, the answer is a reading or one of the project's errors, in time.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from matching.document_text import read_document
from matching.document_text.limits import Limits
from matching.errors import BadInputError
from tests.document_text.raw import docx, page, paragraph, zipped

LABELLED = Path(__file__).parents[1] / "cv" / "labelled"
TOKENS = (
    b"0",
    b"-1",
    b"99999999999",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"null",
    b"/Length",
    b"endobj",
    b"stream",
    b"R",
    b"\x00",
    b"(",
)
MARKS = (b"<w:p>", b"</w:p>", b"<w:tbl>", b"&amp;", b"&#0;", b"<![CDATA[", b'w:val="-1"', b"<w:tc>", b"<!--", b"\xff")


def changed(content: bytes, chance: random.Random, tokens: tuple[bytes, ...]) -> bytes:
    """Return bytes with one to eight places overwritten, cut out, doubled or filled with what a parser knows."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(made) + 1), chance.randint(1, 40)
        kind = chance.randrange(5)
        if kind == 0:
            made[at : at + length] = chance.randbytes(length)
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length] * chance.randint(1, 9)
        elif kind == 3:
            made[at : at + chance.randint(0, 3)] = chance.choice(tokens)
        else:
            del made[at + chance.randrange(2000) + 1 :]
    return bytes(made)


def changed_word(content: bytes, chance: random.Random) -> bytes:
    """Return a Word document with the XML of one part changed, so that the change is past the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([each for each in parts if each.endswith((".xml", ".rels"))])
    part = parts[name]
    parts[name] = changed(part if isinstance(part, bytes) else part.encode(), chance, MARKS)
    return zipped(parts)


def _words() -> list[bytes]:
    return [docx(paragraph("Work") * 5), *(path.read_bytes() for path in sorted(LABELLED.glob("*.docx"))[:6])]


def words(number: int, seed: int) -> Iterator[bytes]:
    """Yield so many Word documents with their XML changed, alike for a seed."""
    chance, made = random.Random(seed), _words()
    for _ in range(number):
        yield changed_word(chance.choice(made), chance)


def documents(number: int, seed: int) -> Iterator[bytes]:
    """Yield so many changed documents, alike for a seed."""
    chance = random.Random(seed)
    pdfs = [page(), *(path.read_bytes() for path in sorted(LABELLED.glob("*.pdf"))[:6])]
    others = _words()
    for count in range(number):
        if count % 3 == 0:
            yield changed(chance.choice(pdfs), chance, TOKENS)
        elif count % 3 == 1:
            yield changed_word(chance.choice(others), chance)
        else:
            yield changed(chance.choice(others), chance, TOKENS)


def outcomes(number: int, seed: int) -> Counter[str]:
    """Read so many changed documents and count the answers; anything but an error of the project's own escapes."""
    found: Counter[str] = Counter()
    for content in documents(number, seed):
        start = time.perf_counter()
        try:
            read = read_document(content, limits=Limits())
            for each in read.pages:
                for line in each.lines:
                    if each.text[line.start : line.start + len(line.text)] != line.text:
                        raise AssertionError("an offset leads astray")
            found["reads"] += 1
        except BadInputError as error:
            error.text()
            found[error.code] += 1
        if time.perf_counter() - start > 10:
            raise AssertionError("an answer came late")
    return found


if __name__ == "__main__":
    print(outcomes(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))  # noqa: T201
