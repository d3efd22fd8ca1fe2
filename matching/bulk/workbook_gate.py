"""What an Excel workbook must be before anything parses it: a ZIP of bounded size, without macros and DOCTYPE."""

from __future__ import annotations

import io
import zipfile
import zlib

from matching.errors import BadInputError

MOST_ENTRIES = 1_000
MOST_BYTES = 300_000_000
MOST_RATIO = 100
_SMALL = 1_000_000  # an entry below this may be packed as tightly as it likes
_BLOCK = 1 << 20
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and any workbook with a password
_MACROS = ("vbaproject", "macrosheets/", "activex/", "xl/embeddings/", "dialogsheets/")
_DOCTYPES = ("<!doctype", "<!entity")
_MARKS = tuple(mark.encode(encoding) for mark in _DOCTYPES for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_MARK = max(map(len, _MARKS))


def judge(content: bytes) -> None:
    """Refuse what is no workbook, is too large unpacked, or holds more than tables. Raises `BadInputError`."""
    if content.startswith(_OLD_FORMAT):
        raise BadInputError("workbook-old")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _judge_list(archive.infolist())
            for entry in archive.infolist():
                _judge_entry(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise BadInputError("workbook-broken") from None


def _judge_list(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise BadInputError("workbook-broken")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise BadInputError("workbook-too-large", most=f"{MOST_BYTES // 1_000_000:,}")
    for entry in entries:
        packed_tightly = entry.file_size > max(1, entry.compress_size) * MOST_RATIO
        if entry.file_size > _SMALL and packed_tightly:
            raise BadInputError("workbook-too-large", most=f"{MOST_BYTES // 1_000_000:,}")
    if any(mark in name for name in names for mark in _MACROS):
        raise BadInputError("workbook-macros")


def _judge_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Look through an entry for a DOCTYPE; reading it to its end also checks its size and checksum."""
    if entry.is_dir():
        return
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(entry) as file:
        before = b""
        while block := file.read(_BLOCK):
            text = (before + block).lower() if is_xml else b""
            if any(mark in text for mark in _MARKS):
                raise BadInputError("workbook-doctype")
            before = block[-_LONGEST_MARK:]
