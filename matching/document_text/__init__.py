"""What stands on a document's pages, as a reader would see it: text in reading order, and what was hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.document_text.limits import Limits

if TYPE_CHECKING:
    from matching.document_text.model import DocumentText

_DEFAULT_LIMITS = Limits()


def read_document(
    content: bytes, *, name: str | None = None, limits: Limits = _DEFAULT_LIMITS, check_ink: bool = True
) -> DocumentText:
    """Return the visible text of a PDF, a Word document (.docx) or a plain text.

    Its bytes decide its kind; `name` is only for messages. The parser runs in a child
    process held to `limits`. With `check_ink` the pages of a PDF are drawn, and text that
    leaves no ink is hidden text. Whatever cannot be read is a `BadInputError` that says
    what to do.
    """
    import hashlib

    from matching.document_text import kinds, wire
    from matching.document_text.process import READERS
    from matching.document_text.refusal import Refused
    from matching.errors import BadInputError, Place

    try:
        kind = kinds.kind_of(content, limits)
        answer = READERS.answer(kind, content, limits, check_ink=check_ink)
        return wire.decoded(answer, sha256=hashlib.sha256(content).hexdigest())
    except Refused as refused:
        raise BadInputError(refused.code, at=Place(file=_shown(name)), **refused.values) from None
    except ValueError:
        raise BadInputError("document-damaged", at=Place(file=_shown(name))) from None


def _shown(name: str | None) -> str | None:
    """Return a file's name as it may stand in a message: its last part, as drawn, 80 characters of it."""
    from matching.document_text.characters import cleaned

    return cleaned((name or "").replace("\\", "/").rpartition("/")[2][:1000])[:80] or None
