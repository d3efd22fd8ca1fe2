"""What an Excel workbook must be before anything parses it: a package of bounded size that holds tables alone."""

from __future__ import annotations

from collections.abc import Mapping

from matching.document_text.limits import MEGABYTE, Limits
from matching.document_text.refusal import Refused
from matching.document_text.zip_gate import office_package
from matching.errors import BadInputError

LIMITS = Limits(
    zip_entries=1_000,
    zip_small=MEGABYTE,
    zip_forbidden=("macrosheets/", "activex/", "xl/embeddings/", "dialogsheets/"),
)
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and any workbook with a password
_CODES: Mapping[str, str] = {  # what the gate refuses, said of a workbook
    "document-zip-bomb": "workbook-too-large",
    "document-macro": "workbook-macros",
    "document-doctype": "workbook-doctype",
}


def judge(content: bytes, most: int) -> None:
    """Refuse what is no workbook, has more bytes unpacked, or holds more than tables. Raises `BadInputError`."""
    if content.startswith(_OLD_FORMAT):
        raise BadInputError("workbook-old")
    try:
        package, _ = office_package(content, LIMITS._replace(unpacked_bytes=most), "spreadsheetml")
        package.look_through()
    except Refused as refused:
        code = _CODES.get(refused.code, "workbook-broken")
        raise BadInputError(code, most=f"{most // MEGABYTE:,}") from None
