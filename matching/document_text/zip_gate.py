"""The gate before every ZIP archive: what is listed is judged before anything is unpacked, and unpacking is counted.

Documents and workbooks pass it with limits of their own. Source of the kinds: ECMA-376 part 2
(OPC), ODF 1.3 part 2, OWPML (KS X 6101) for HWPX.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from matching.document_text.limits import MEGABYTE, Limits
from matching.document_text.refusal import Refused

_MIMETYPES = (  # what an archive's "mimetype" says it is
    (b"application/hwp+zip", "document-hwp"),
    (b"application/vnd.oasis.opendocument", "document-odt"),
)
_INSIDE = (  # names that tell the other kinds
    ("Contents/section0.xml", "document-hwp"),
    ("xl/workbook.xml", "document-spreadsheet"),
    ("xl/workbook.bin", "document-spreadsheet"),
    ("ppt/presentation.xml", "document-unsupported"),
    ("Index/Document.iwa", "document-unsupported"),
)
_DOCTYPES = ("<!doctype", "<!entity")
_MARKS = tuple(mark.encode(encoding) for mark in _DOCTYPES for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_MARK = max(map(len, _MARKS))
_XML = (".xml", ".rels", ".vml")
_BLOCK = 1 << 20
_MACROS = ("vbaproject", "vbadata.xml")
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    OSError,
    ValueError,
)


class Package:
    """An archive that passed the gate; its parts are unpacked when asked for, and counted."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits, self._left = limits, limits.unpacked_bytes
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise Refused("document-damaged") from None
        entries = self._archive.infolist()
        _judge_list(entries, limits)
        for entry in entries:
            _judge_entry(entry, limits)
        if sum(entry.compress_size for entry in entries) > len(content):
            raise Refused("document-zip-bomb", most=limits.unpacked_bytes // MEGABYTE)  # entries share their bytes
        self._entries = {entry.filename: entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """The parts' names."""
        return list(self._entries)

    def part(self, name: str) -> bytes:
        """Return a part's bytes."""
        most = min(self._left, self._limits.xml_bytes)
        try:
            with self._archive.open(self._entries[name]) as file:
                data = file.read(most + 1)
        except _BROKEN:
            raise Refused("document-damaged") from None
        if len(data) > most:
            raise Refused("document-zip-bomb", most=self._limits.unpacked_bytes // MEGABYTE)
        self._left -= len(data)
        return data

    def look_through(self) -> None:
        """Unpack every part once, some at a time: each is whole and as long as it says, and no XML has a DOCTYPE.

        What a parser reads afterwards by itself, without this class, has then been looked at.
        """
        for name, entry in self._entries.items():
            if entry.is_dir():
                continue
            try:
                with self._archive.open(entry) as file:
                    self._look_through(file, is_xml=name.lower().endswith(_XML))
            except _BROKEN:
                raise Refused("document-damaged") from None

    def _look_through(self, file: IO[bytes], *, is_xml: bool) -> None:
        before = b""
        while block := file.read(_BLOCK):
            self._left -= len(block)
            if self._left < 0:
                raise Refused("document-zip-bomb", most=self._limits.unpacked_bytes // MEGABYTE)
            text = (before + block).lower() if is_xml else b""
            if any(mark in text for mark in _MARKS):
                raise Refused("document-doctype")
            before = block[-_LONGEST_MARK:]

    def xml(self, name: str) -> Element:
        """Return a part's root element; no part may declare a document type or an entity."""
        data = self.part(name)
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except DefusedXmlException:
            raise Refused("document-doctype") from None
        except (ParseError, LookupError, ValueError):
            raise Refused("document-damaged") from None
        return root


def _judge_list(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not entries:
        raise Refused("document-empty")
    if len(entries) > limits.zip_entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise Refused("document-zip-bomb", most=limits.unpacked_bytes // MEGABYTE)
    folded = Counter(entry.filename.replace("\\", "/").lower() for entry in entries)
    if folded.most_common(1)[0][1] > 1:
        raise Refused("document-archive-unsafe")


def _judge_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.orig_filename.replace("\\", "/")
    if "\x00" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise Refused("document-archive-unsafe")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("document-archive-unsafe")
    if entry.flag_bits & _ENCRYPTED:
        raise Refused("document-encrypted")
    if entry.file_size > max(limits.zip_small, limits.zip_ratio * entry.compress_size):
        raise Refused("document-zip-bomb", most=limits.unpacked_bytes // MEGABYTE)
    if any(mark in name.lower() for mark in (*_MACROS, *limits.zip_forbidden)):
        raise Refused("document-macro")
    if entry.compress_type not in _READABLE:
        raise Refused("document-damaged")


def word_package(content: bytes, limits: Limits) -> tuple[Package, str]:
    """Return a Word document's package and the name of its main part; refuse other archives by name."""
    return office_package(content, limits, "wordprocessingml")


def office_package(content: bytes, limits: Limits, family: str) -> tuple[Package, str]:
    """Return a package whose main part is of a family of ECMA-376, and that part's name; refuse others by name."""
    package = Package(content, limits)
    if "[Content_Types].xml" not in package:
        raise Refused(_other_kind(package))
    types = {
        each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in package.xml("[Content_Types].xml")
    }
    if any("macroenabled" in each.lower() for each in types.values()):
        raise Refused("document-macro")
    main = _main_part(package)
    kind = types.get(main, "")
    if main not in package or family not in kind or not kind.endswith("main+xml"):
        raise Refused(_other_kind(package, "document-damaged" if main else "document-archive"))
    return package, main


def _main_part(package: Package) -> str:
    if "_rels/.rels" not in package:
        return ""
    for each in package.xml("_rels/.rels"):
        if each.get("Type", "").endswith("/officeDocument"):
            return each.get("Target", "").lstrip("/")
    return ""


def _other_kind(package: Package, none: str = "document-archive") -> str:
    if "mimetype" in package:
        said = package.part("mimetype")[:100]
        return next((code for first, code in _MIMETYPES if said.startswith(first)), "document-unsupported")
    return next((code for name, code in _INSIDE if name in package), none)
