"""Lists as files that others read: CSV, XLSX, PDF and JSON with the same numbers and the versions they were made with.

sheet = shortlist_sheet(masked, CODE)
written(sheet, "xlsx", "ko")
"""

from matching.exports.bundle import bundled
from matching.exports.files import (
    FORMATS,
    MEDIA_TYPES,
    Format,
    disposition,
    file_name,
    format_named,
    format_of,
    written,
)
from matching.exports.lists import people_sheet, shortlist_sheet, suggestions_sheet
from matching.exports.table import CODE, Sheet, Stamp

__all__ = [
    "CODE",
    "FORMATS",
    "MEDIA_TYPES",
    "Format",
    "Sheet",
    "Stamp",
    "bundled",
    "disposition",
    "file_name",
    "format_named",
    "format_of",
    "people_sheet",
    "shortlist_sheet",
    "suggestions_sheet",
    "written",
]
