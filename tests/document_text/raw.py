"""Documents written byte by byte: PDFs with any object, Word packages with any part."""

from __future__ import annotations

import io
import zipfile

WORDS = b"BT /F1 11 Tf 72 700 Td (Process engineer, Suwon, 2016 to 2019) Tj ET"


def pdf(objects: dict[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """Return a PDF of numbered objects with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (max(places) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), extra) + content + b"\nendstream"


def page(
    content: bytes = WORDS,
    *,
    resources: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    page_extra: bytes = b"",
    catalog: bytes = b"",
    more: dict[int, bytes] | None = None,
    contents: bytes | None = None,
) -> bytes:
    """Return a PDF of one page. Objects 1 to 5 are the catalogue, the tree, the page, its content and a font."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R %s "
            b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % (box, page_extra, resources),
            4: contents or stream(content),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            **(more or {}),
        }
    )


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="{package}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)


def paragraph(text: str, run: str = "", properties: str = "") -> str:
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


SPACES = (
    'xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:wps="urn:wps" xmlns:v="urn:v" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def word_xml(body: str, *, before: str = "", extra: str = "") -> str:
    start = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}" {SPACES}>'
    return f"{start}{extra}<w:body>{body}</w:body></w:document>"


def parts_of(body: str = "", *, main: str = _MAIN, document: str | bytes | None = None) -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": _TYPES.format(package=PACKAGE, main=main),
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": word_xml(body or paragraph("Process engineer, Suwon")) if document is None else document,
    }


def zipped(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str = "", *, more: dict[str, str | bytes] | None = None, **how: str | bytes) -> bytes:
    """Return a Word document of one body, with more parts."""
    return zipped({**parts_of(body, **how), **(more or {})})  # type: ignore[arg-type]
