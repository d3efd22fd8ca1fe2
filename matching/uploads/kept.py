"""Where uploads wait: a table of the file of record, apart from the profiles, so that no pool can hold them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from matching.errors import NotFoundError
from matching.store.file import UPLOADS, RecordFile
from matching.uploads.upload import DAYS_KEPT, Upload, read_upload, upload_document


class Uploads:
    """The uploads in the file at a path. Raises `StoreError` as the store does."""

    def __init__(self, path: Path) -> None:
        self._file = RecordFile(path)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def add(self, upload: Upload, *, today: date) -> None:
        """Keep an upload, and delete those that have waited too long."""
        with self._file.writing() as file:
            file.execute(delete(UPLOADS).where(UPLOADS.c.created < _oldest(today)))
            file.execute(
                insert(UPLOADS).values(id=upload.id, created=upload.created.isoformat(), document=_text(upload))
            )

    def get(self, identifier: str, *, today: date) -> Upload:
        """Return an upload; raises `NotFoundError` for one that is not there any more."""
        asked = select(UPLOADS.c.document).where(UPLOADS.c.id == identifier, UPLOADS.c.created >= _oldest(today))
        with self._file.reading() as file:
            text = file.scalar(asked) if identifier.isalnum() else None
        if text is None:
            raise NotFoundError("upload", identifier)
        return read_upload(json.loads(text))

    def put(self, upload: Upload) -> None:
        """Write an upload again. Raises `NotFoundError` when it was deleted meanwhile."""
        with self._file.writing() as file:
            done = file.execute(update(UPLOADS).where(UPLOADS.c.id == upload.id).values(document=_text(upload)))
            if not done.rowcount:
                raise NotFoundError("upload", upload.id)

    def remove(self, identifier: str) -> None:
        """Delete an upload. Raises `NotFoundError` when it is not there."""
        with self._file.writing() as file:
            if not file.execute(delete(UPLOADS).where(UPLOADS.c.id == identifier)).rowcount:
                raise NotFoundError("upload", identifier)


def _oldest(today: date) -> str:
    return (today - timedelta(days=DAYS_KEPT)).isoformat()


def _text(upload: Upload) -> str:
    return json.dumps(upload_document(upload), ensure_ascii=True, allow_nan=False)
