"""Where uploads wait: a table of the store, apart from the profiles, so that no pool can hold them.

Each is sealed with a key of its own, which is destroyed when it is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from matching.errors import NotFoundError
from matching.store import Store
from matching.store.metadata import in_parts
from matching.store.people import UPLOAD, discard, keys_to_seal, person_key
from matching.store.tables import UPLOADS
from matching.uploads.upload import DAYS_KEPT, Upload, read_upload, upload_document


class Uploads:
    """The uploads in a store. Raises `StoreError` as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, upload: Upload, *, today: date) -> None:
        """Keep an upload, and delete those that have waited too long."""
        with self._store.file.writing() as file:
            _delete(file, file.scalars(select(UPLOADS.c.id).where(UPLOADS.c.created < _oldest(today))).all())
            sealed = keys_to_seal(file, UPLOAD, [upload.id])[upload.id].seal(_text(upload))
            file.execute(insert(UPLOADS).values(id=upload.id, created=upload.created.isoformat(), document=sealed))

    def get(self, identifier: str, *, today: date) -> Upload:
        """Return an upload; raises `NotFoundError` for one that is not there any more."""
        asked = select(UPLOADS.c.document).where(UPLOADS.c.id == identifier, UPLOADS.c.created >= _oldest(today))
        with self._store.file.reading() as file:
            sealed = file.scalar(asked) if identifier.isalnum() else None
            if sealed is None:
                raise NotFoundError("upload", identifier)
            text = person_key(file, UPLOAD, identifier).open(sealed)
        return read_upload(json.loads(text))

    def put(self, upload: Upload) -> None:
        """Write an upload again. Raises `NotFoundError` when it was deleted meanwhile."""
        with self._store.file.writing() as file:
            if file.scalar(select(UPLOADS.c.id).where(UPLOADS.c.id == upload.id)) is None:
                raise NotFoundError("upload", upload.id)
            sealed = person_key(file, UPLOAD, upload.id).seal(_text(upload))
            file.execute(update(UPLOADS).where(UPLOADS.c.id == upload.id).values(document=sealed))

    def remove(self, identifier: str) -> None:
        """Delete an upload. Raises `NotFoundError` when it is not there."""
        with self._store.file.writing() as file:
            if not identifier.isalnum() or not _delete(file, [identifier]):
                raise NotFoundError("upload", identifier)


def forget(file: Connection, ids: Sequence[str]) -> int:
    """Delete the uploads of somebody who is erased, with their keys; return how many there were."""
    return _delete(file, ids)


def _delete(file: Connection, ids: Sequence[str]) -> int:
    """Delete uploads with their keys; return how many were there."""
    discard(file, UPLOAD, ids)
    return sum(file.execute(delete(UPLOADS).where(UPLOADS.c.id.in_(some))).rowcount for some in in_parts(ids))


def _oldest(today: date) -> str:
    return (today - timedelta(days=DAYS_KEPT)).isoformat()


def _text(upload: Upload) -> str:
    return json.dumps(upload_document(upload), ensure_ascii=True, allow_nan=False)
