"""Several files as one ZIP, the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say: a file's time would make each archive another


def bundled(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files, each a name and its content, as a ZIP; of two with one name the second gets a number."""
    out, seen = io.BytesIO(), dict[str, int]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            seen[name] = seen.get(name, 0) + 1
            stem, dot, ending = name.rpartition(".")
            numbered = name if seen[name] == 1 else f"{stem}-{seen[name]}{dot}{ending}"
            archive.writestr(zipfile.ZipInfo(numbered, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
