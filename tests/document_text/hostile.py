"""Files made to hurt their reader, each with the codes of the answers that are right.

`READS` is an answer, too: what only looks dangerous is read for its visible text.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.document_text.raw import PACKAGE, WORDS, docx, page, paragraph, parts_of, pdf, stream, word_xml, zipped

READS = "reads"
Made = tuple[Callable[[], bytes], set[str]]


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        4: stream(WORDS),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return pdf({**objects, **{10 + n: leaf for n in range(count)}})


def _zeros(megabytes: int, *, raw: bool = False) -> bytes:
    """Return so many megabytes of zeros deflated: one block again and again, for it is made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return (b"" if raw else b"\x78\xda") + block * megabytes + packer.flush()


def _flate(megabytes: int) -> bytes:
    return page(contents=stream(_zeros(megabytes), b"/Filter /FlateDecode"))


def _flate_in_flate() -> bytes:
    inner = zlib.compress(_zeros(1024), 9)
    return page(contents=stream(inner, b"/Filter [/FlateDecode /FlateDecode]"))


def _huge_image() -> bytes:
    image = stream(
        _zeros(100),
        b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceRGB /Filter /FlateDecode",
    )
    return page(WORDS + b" q 500 0 0 500 0 0 cm /X Do Q", resources=b"/XObject << /X 9 0 R >>", more={9: image})


def _form_loop() -> bytes:
    form = stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 9 0 R >> >>"
    )
    return page(WORDS + b" /X Do", resources=b"/XObject << /X 9 0 R >>", more={9: form})


def _form_bomb() -> bytes:
    forms = {}
    for n in range(9, 39):
        inner = b"/X Do " * 10 if n < 38 else b"0 0 1 1 re f " * 100
        forms[n] = stream(
            inner,
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /X %d 0 R >> >>" % (n + 1),
        )
    return page(WORDS + b" /X Do", resources=b"/XObject << /X 9 0 R >>", more=forms)


def _pattern_bomb() -> bytes:
    tile = stream(
        b"0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>",
    )
    return page(b"/Pattern cs /P scn 0 0 595 842 re f " + WORDS, resources=b"/Pattern << /P 9 0 R >>", more={9: tile})


def _encrypted_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(page()))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _zip_bomb(megabytes: int, *, said: int | None = None) -> bytes:
    """Return a Word file whose main part unpacks to so many megabytes; its directory may say another size."""
    parts = parts_of()
    packed = _zeros(megabytes, raw=True)
    made = bytearray(zipped({**parts, "word/document.xml": packed}, method=zipfile.ZIP_STORED))
    size = struct.pack("<I", megabytes << 20 if said is None else said)
    here, there = made.rfind(b"PK\x03\x04"), made.rfind(b"PK\x01\x02")
    for start, method, unpacked in ((here, 8, 22), (there, 10, 24)):
        made[start + method : start + method + 2] = b"\x08\x00"
        made[start + unpacked : start + unpacked + 4] = size
    return bytes(made)


def _lying_zip() -> bytes:
    """Return a bomb whose directory says that its part is small."""
    return _zip_bomb(200, said=5_000)


def _shared_bytes() -> bytes:
    """Return an archive whose entries are all the same bytes (Fifield's overlapping bomb)."""
    made = bytearray(zipped({**parts_of(), "word/a.xml": _random_letters(900_000)}))
    start = made.find(b"PK\x01\x02")
    last = made.rfind(b"PK\x01\x02")
    end = made.find(b"PK\x05\x06")
    entry = bytes(made[last:end])
    copies = b"".join(entry[:46] + b"word/%c.xml" % (98 + n) + entry[46 + 10 :] for n in range(20))
    directory = bytes(made[start:end]) + copies
    count = 24
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return bytes(made[:start]) + directory + tail


def _random_letters(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def _entry(name: str, *, mode: int = 0o100644, flags: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in parts_of().items():
            archive.writestr(part, data)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, b"x")
    made = bytearray(out.getvalue())
    if flags:
        last = made.rfind(b"PK\x01\x02")
        made[last + 8] |= flags
    return bytes(made)


def _twice() -> bytes:
    other = word_xml(paragraph("Another text for another reader"))
    return _renamed(zipped({**parts_of(), "word/documenX.xml": other}), b"word/documenX.xml", b"word/document.xml")


def _renamed(made: bytes, old: bytes, new: bytes) -> bytes:
    return made.replace(old, new)


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
_DEEP = 200_000


def _office(main: str, more: dict[str, str | bytes] | None = None) -> bytes:
    return docx(main=main, more=more)


def _other_package(name: str) -> bytes:
    return zipped({**{k: v for k, v in parts_of().items() if k != "word/document.xml"}, name: b"<x/>"})


def _bad_widths() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 /Widths ["
        + b"-99999 " * 256
        + b"] >>"
    )
    return page(
        b"BT /F9 11 Tf 72 700 Td (Negative widths all over) Tj ET", resources=b"/Font << /F9 9 0 R >>", more={9: font}
    )


def _nested_arrays() -> bytes:
    return page(more={9: b"[" * 100_000 + b"]" * 100_000}, page_extra=b"/X 9 0 R")


def _many_objects() -> bytes:
    return pdf({**{n: b"null" for n in range(10, 100_000)}, 1: b"<< /Type /Catalog /Pages 2 0 R >>"})


def _many_letters() -> bytes:
    return page(
        contents=stream(
            zlib.compress(b"BT /F1 8 Tf 10 800 Td " + (b"(" + b"word " * 20 + b") Tj 0 -0.01 Td ") * 30_000 + b"ET"),
            b"/Filter /FlateDecode",
        )
    )


def _many_fragments() -> bytes:
    bits = b"".join(b"BT /F1 6 Tf %d %d Td (a) Tj ET " % (n % 590, n // 590 * 4) for n in range(90_000))
    return page(contents=stream(zlib.compress(bits), b"/Filter /FlateDecode"))


def _many_lines() -> bytes:
    rules = b"".join(
        b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (n % 595, n % 595, n % 842, n % 842) for n in range(20_000)
    )
    return page(contents=stream(zlib.compress(rules + WORDS), b"/Filter /FlateDecode"))


def _page_loop() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>",
            3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 3 >>",
        }
    )


DAMAGED, BOMB, UNSAFE = "document-damaged", "document-zip-bomb", "document-archive-unsafe"
SLOW, MEMORY, EMPTY = "document-too-slow", "document-too-much-memory", "document-empty"
PDFS: dict[str, Made] = {
    "600 MB in a stream": (lambda: _flate(600), {MEMORY, SLOW, EMPTY, DAMAGED}),
    "a gigabyte twice packed": (_flate_in_flate, {MEMORY, SLOW, EMPTY, DAMAGED}),
    "20,000 pages": (lambda: _pages(20_000), {"document-too-many-pages"}),
    "31 pages": (lambda: _pages(31), {"document-too-many-pages"}),
    "a loop of pages": (_page_loop, {DAMAGED, EMPTY}),
    "a page as large as a town": (lambda: page(box=b"[0 0 1e9 1e9]"), {DAMAGED, READS}),
    "a page of no size": (lambda: page(box=b"[0 0 0 0]"), {DAMAGED, READS}),
    "a page box of nonsense": (lambda: page(box=b"[nan -inf 9 (x)]"), {DAMAGED, READS}),
    "scripts at opening": (lambda: page(catalog=b"/OpenAction << /S /JavaScript /JS (while(true){}) >>"), {READS}),
    "a program to start": (lambda: page(catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), {READS}),
    "embedded files": (
        lambda: page(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) 9 0 R] >> >>",
            more={9: b"<< /Type /Filespec /F (a.exe) /EF << /F 10 0 R >> >>", 10: stream(b"MZ" * 999)},
        ),
        {READS},
    ),
    "an XFA form": (
        lambda: page(catalog=b"/AcroForm << /XFA 9 0 R /Fields [] >>", more={9: stream(LAUGHS.encode())}),
        {READS},
    ),
    "a password": (_encrypted_pdf, {"document-encrypted"}),
    "a picture of 10 GB": (_huge_image, {READS, MEMORY, SLOW}),
    "a form that draws itself": (_form_loop, {READS, MEMORY, SLOW}),
    "forms in forms, 10 to the 29": (_form_bomb, {READS, MEMORY, SLOW}),
    "a million tiles an inch": (_pattern_bomb, {READS, SLOW, MEMORY}),
    "cut in half": (lambda: page()[:400], {DAMAGED, EMPTY, READS}),
    "only a header": (lambda: b"%PDF-1.7\n", {DAMAGED}),
    "garbage after the header": (lambda: b"%PDF-1.7\n" + _random_letters(50_000), {DAMAGED}),
    "a wrong table of places": (lambda: page().replace(b" 00000 n", b" 00000 f"), {DAMAGED, EMPTY, READS}),
    "a start beyond the end": (lambda: page().replace(b"startxref\n", b"startxref\n99999999"), {READS, DAMAGED}),
    "a negative length": (
        lambda: page(contents=b"<< /Length -5 >>\nstream\n" + WORDS + b"\nendstream"),
        {READS, EMPTY, DAMAGED},
    ),
    "a length of gigabytes": (
        lambda: page(contents=b"<< /Length 4294967295 >>\nstream\n" + WORDS + b"\nendstream"),
        {READS, EMPTY, DAMAGED},
    ),
    "letters as large as the moon": (
        lambda: page(WORDS.replace(b" 11 Tf", b" 1e30 Tf")),
        {READS, EMPTY, DAMAGED, "document-only-hidden"},
    ),
    "letters of negative width": (_bad_widths, {READS, "document-only-hidden"}),
    "100,000 brackets": (_nested_arrays, {READS, DAMAGED, EMPTY, MEMORY}),
    "100,000 objects": (_many_objects, {DAMAGED, EMPTY}),
    "3,000,000 letters": (_many_letters, {"document-text-too-long", SLOW, MEMORY}),
    "90,000 letters of an object each": (_many_fragments, {READS, "document-text-too-long", SLOW, MEMORY}),
    "40,000 rules": (_many_lines, {READS, SLOW}),
    "half a million saved states": (lambda: page(b"q " * 500_000 + WORDS), {READS, MEMORY, SLOW, EMPTY, DAMAGED}),
    "a picture without text": (
        lambda: page(
            b"q 595 0 0 842 0 0 cm /X Do Q",
            resources=b"/XObject << /X 9 0 R >>",
            more={
                9: stream(
                    b"\x80",
                    b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
                )
            },
        ),
        {"document-scanned"},
    ),
    "letters drawn as shapes": (lambda: page(b"10 10 m 100 100 l 50 70 l f"), {"document-scanned"}),
    "no content": (lambda: page(b""), {EMPTY}),
    "only hidden text": (lambda: page(b"3 Tr " + WORDS), {"document-only-hidden"}),
    "a PDF and an archive": (lambda: page() + docx(), {"document-polyglot"}),
    "a PDF behind a program": (lambda: b"MZ\x90" + bytes(60) + page(), {"document-polyglot"}),
    "a PDF behind a web page": (lambda: b"<html><script>1</script>" + page(), {"document-polyglot"}),
}
ARCHIVES: dict[str, Made] = {
    "a gigabyte in a Word file": (lambda: _zip_bomb(1024), {BOMB}),
    "a bomb that says it is small": (_lying_zip, {BOMB, DAMAGED}),
    "one part under many names": (_shared_bytes, {BOMB, UNSAFE, DAMAGED}),
    "1,000 parts": (lambda: docx(more={f"word/{n}.xml": b"<x/>" for n in range(1000)}), {BOMB}),
    "billion laughs": (lambda: docx(document=word_xml("<w:p>&i;</w:p>", before=LAUGHS)), {"document-doctype"}),
    "an entity that is a file": (lambda: docx(document=word_xml("<w:p>&x;</w:p>", before=XXE)), {"document-doctype"}),
    "a DOCTYPE in UTF-16": (
        lambda: docx(
            document=word_xml(paragraph("a"), before="<!DOCTYPE w>")
            .replace('"1.0"', '"1.0" encoding="utf-16"')
            .encode("utf-16")
        ),
        {"document-doctype"},
    ),
    "a DOCTYPE in the list of kinds": (
        lambda: docx(more={"[Content_Types].xml": "<!DOCTYPE x><Types/>"}),
        {"document-doctype"},
    ),
    "an encoding nobody has": (lambda: docx(document=b'<?xml version="1.0" encoding="utf-77"?><x/>'), {DAMAGED}),
    "200,000 elements deep": (lambda: docx(document="<w>" * _DEEP + "</w>" * _DEEP), {DAMAGED, EMPTY, MEMORY, BOMB}),
    "tables 400 deep": (
        lambda: docx("<w:tbl><w:tr><w:tc>" * 400 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 400),
        {DAMAGED},
    ),
    "a million elements": (lambda: docx("<w:p/>" * 1_000_000), {EMPTY, MEMORY, BOMB, SLOW}),
    "a style that is its own parent": (
        lambda: docx(
            paragraph("Loop", properties='<w:pStyle w:val="a"/>'),
            more={
                "word/styles.xml": '<w:styles xmlns:w="w"><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>',
                "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="x/styles" Target="styles.xml"/></Relationships>',
            },
        ),
        {READS},
    ),
    "a part above the folder": (lambda: _entry("../../etc/cron.d/x"), {UNSAFE}),
    "a part at the root": (lambda: _entry("/etc/passwd"), {UNSAFE}),
    "a part on a drive": (lambda: _entry("C:\\x.xml"), {UNSAFE}),
    "a link": (lambda: _entry("word/link", mode=0o120777), {UNSAFE}),
    "an encrypted part": (lambda: _entry("word/secret.xml", flags=1), {"document-encrypted"}),
    "one name twice": (_twice, {UNSAFE}),
    "macros": (lambda: docx(more={"word/vbaProject.bin": b"x"}), {"document-macro"}),
    "macros by kind": (lambda: _office("application/vnd.ms-word.document.macroEnabled.main+xml"), {"document-macro"}),
    "a spreadsheet": (lambda: _other_package("xl/workbook.xml"), {"document-spreadsheet"}),
    "slides": (lambda: _other_package("ppt/presentation.xml"), {"document-unsupported", DAMAGED}),
    "an archive in an archive": (lambda: zipped({"a.zip": zipped({"cv.docx": docx()})}), {"document-archive"}),
    "a Hangul package": (
        lambda: zipped({"mimetype": "application/hwp+zip", "Contents/section0.xml": "<x/>"}),
        {"document-hwp"},
    ),
    "an OpenDocument": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        {"document-odt"},
    ),
    "half a Word file": (lambda: docx()[:300], {DAMAGED}),
    "a Word file without its middle": (
        lambda: docx()[:150] + docx()[250:],
        {DAMAGED, UNSAFE, READS, "document-archive"},
    ),
    "an empty archive": (lambda: zipped({}), {EMPTY}),
    "101 pages": (
        lambda: docx(f'{paragraph("a")}<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 101),
        {"document-too-many-pages"},
    ),
    "300,000 characters": (lambda: docx(paragraph("word " * 60_000)), {"document-text-too-long", BOMB}),
}
OTHERS: dict[str, Made] = {
    "nothing": (lambda: b"", {EMPTY}),
    "blanks": (lambda: b" \n\t" * 100, {EMPTY}),
    "NULs": (lambda: bytes(10_000), {EMPTY}),
    "noise": (lambda: _random_letters(100_000), {"document-unsupported"}),
    "a program": (lambda: b"\x7fELF" + bytes(100) + b"x", {"document-unsupported"}),
    "an old Word file": (lambda: _OLE + "WordDocument".encode("utf-16-le"), {"document-doc"}),
    "a locked Word file": (lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), {"document-encrypted"}),
    "a Hangul file": (lambda: _OLE + "HwpSummaryInformation".encode("utf-16-le"), {"document-hwp"}),
    "rich text": (lambda: b"{\\rtf1 text}", {"document-rtf"}),
    "a PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), {"document-image"}),
    "a JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(50), {"document-image"}),
    "a web page": (lambda: b"<!DOCTYPE html><html>CV</html>", {"document-markup"}),
    "XML with a DOCTYPE": (lambda: b"<?xml version='1.0'?>" + XXE.encode(), {"document-markup"}),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(20), {"document-archive"}),
    "20 MB and one byte": (lambda: b"a" * 20_000_001, {"document-too-large"}),
    "300,000 letters": (lambda: b"word " * 60_000, {"document-text-too-long"}),
    "40 pages of text": (lambda: b"a\f" * 40, {"document-too-many-pages"}),
    "commands for a screen": (lambda: b"\x1b[2J\x1b]0;owned\x07" * 500, {"document-unsupported"}),
}
FILES: dict[str, Made] = {**PDFS, **ARCHIVES, **OTHERS}
