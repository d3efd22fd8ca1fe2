"""Lists written as files from the command line, masked as those of the API are, and recorded as they are.

What speaks of nobody who is `stored`, but of people of files alone, is nobody's business but theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matching.cli.common import store_here, write_bytes
from matching.cli.ledger import ledger_of, now
from matching.cli.recording import ACTOR

if TYPE_CHECKING:
    from matching.exports import Format, Sheet
    from matching.language import Language
    from matching.recommend import Shortlist, Suggestions


def export_shortlists(
    lists: Sequence[Shortlist], path: Path, language: Language, reason: str | None, *, stored: bool
) -> None:
    """Write the people for one opening as a file; of several each has its id before the ending."""
    from matching.exports import CODE, shortlist_sheet
    from matching.masking import masked_shortlist

    for each in lists:
        sheet = shortlist_sheet(masked_shortlist(each), CODE)
        named = path if len(lists) == 1 else path.with_name(f"{path.stem}-{each.opening.id}{path.suffix}")
        _write(sheet, named, language, reason, stored=stored)


def export_suggestions(found: Suggestions, path: Path, language: Language, reason: str | None, *, stored: bool) -> None:
    """Write the openings for a person as a file."""
    from matching.exports import CODE, suggestions_sheet
    from matching.masking import masked_suggestions

    _write(suggestions_sheet(masked_suggestions(found), CODE), path, language, reason, stored=stored)


def _write(sheet: Sheet, path: Path, language: Language, reason: str | None, *, stored: bool) -> None:
    from matching.exports import format_of, written
    from matching.exports.recording import checked_reason

    file_format = format_of(path)
    why = checked_reason(reason, len(sheet.rows))
    content = written(sheet, file_format, language)
    if stored:
        _record(sheet, file_format, why, content)
    write_bytes(path, content)


def _record(sheet: Sheet, file_format: Format, why: str | None, content: bytes) -> None:
    from matching.exports.recording import Exported, digest_of, people_on, recorder_of

    exported = Exported(
        at=now(), actor=ACTOR, company=None, origin=None, of=sheet.of,
        opening=sheet.about if sheet.of == "shortlist" else None, people=people_on(sheet), file_format=file_format,
        rows=len(sheet.rows), reason=why, digest=digest_of(content), action="ktech-match export",
    )  # fmt: skip
    recorder_of(ledger_of(store_here()))(exported)
