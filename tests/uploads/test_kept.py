"""Uploads wait in the store, sealed, and no longer than they may."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from matching.document_text.model import DocumentKind
from matching.errors import NotFoundError, StoreError
from matching.store.tables import PERSON_KEYS, UPLOADS
from matching.uploads.kept import Uploads
from matching.uploads.upload import DAYS_KEPT, Upload
from tests.databases import raw

DAY = date(2026, 11, 26)
ONE = Upload("one", "cv.txt", DocumentKind.TEXT, "0" * 64, DAY, ("Ana Silva\nEtch",), {"basics": {"name": "Ana Silva"}})


@pytest.fixture
def store(place):
    with closing(place.open()) as opened:
        yield opened


def keys(store):
    with store.file.reading() as file:
        return file.scalar(select(func.count()).select_from(PERSON_KEYS).where(PERSON_KEYS.c.kind == "upload"))


def test_an_upload_comes_back_as_it_was_and_as_it_was_corrected(store):
    kept = Uploads(store)
    kept.add(ONE, today=DAY)
    assert kept.get("one", today=DAY) == ONE
    changed = replace(ONE, resume={"basics": {"name": "Ana M. Silva"}})
    kept.put(changed)
    assert kept.get("one", today=DAY) == changed


def test_an_upload_waits_no_longer_than_it_may_and_its_key_goes_with_it(store):
    kept = Uploads(store)
    kept.add(ONE, today=DAY)
    last = DAY + timedelta(days=DAYS_KEPT)
    assert kept.get("one", today=last) == ONE
    with pytest.raises(NotFoundError, match="uploaded document"):
        kept.get("one", today=last + timedelta(days=1))
    kept.add(replace(ONE, id="other", created=last), today=last + timedelta(days=1))
    with store.file.reading() as file:
        assert file.scalars(select(UPLOADS.c.id)).all() == ["other"]
    assert keys(store) == 1


def test_a_removed_upload_is_gone_with_its_key(store):
    kept = Uploads(store)
    kept.add(ONE, today=DAY)
    assert keys(store) == 1
    kept.remove("one")
    for asked in (lambda: kept.get("one", today=DAY), lambda: kept.remove("one"), lambda: kept.put(ONE)):
        with pytest.raises(NotFoundError):
            asked()
    assert keys(store) == 0


def test_an_upload_does_not_open_under_another_id(store):
    kept = Uploads(store)
    kept.add(ONE, today=DAY)
    kept.add(replace(ONE, id="other"), today=DAY)
    raw(store, "UPDATE uploads SET document = (SELECT document FROM uploads WHERE id = 'one') WHERE id = 'other'")
    with pytest.raises(StoreError, match="damaged"):
        kept.get("other", today=DAY)
    assert kept.get("one", today=DAY) == ONE  # the control
