"""Honest CVs in bright clothes hide nothing: twelve of those that `tests.cv.false_alarms` prints by the hundred."""

from pathlib import Path

import pytest

from tests.cv.render.honest import wardrobe
from tests.document_text.inside import read

FILES = sorted((Path(__file__).parent / "honest").glob("*.pdf"))


def test_each_file_is_named_by_what_it_wears():
    assert len(FILES) == 12
    assert {path.stem for path in FILES} <= set(wardrobe())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_honest_cv_is_not_accused(path):
    assert read(path.read_bytes()).hidden == ()
