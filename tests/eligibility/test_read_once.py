"""What variants of a person share is read once, and what is laid out of them is what each gives alone."""

from __future__ import annotations

import numpy as np

from matching.domain import Residence
from matching.eligibility import careers
from matching.eligibility.careers import careers_of
from matching.ingest.json_resume import read_candidate
from tests import small


def variants():
    """Return somebody whose job says no country, the same living in Korea, and the same with another job beside."""
    document = small.resume("one", employer="Somewhere Ltd")
    del document["work"][0]["x-ktech"]["country"]
    one = read_candidate(document)
    other = read_candidate(small.resume("other", start="2019")).employments
    in_korea = one.model_copy(update={"residence": Residence(country="KR")})
    return one, in_korea, one.model_copy(update={"employments": (*one.employments, *other)})


def test_variants_laid_out_together_are_each_as_alone():
    together, rows = careers_of(variants()).employments, 0
    for person, each in enumerate(variants()):
        alone = careers_of([each]).employments
        mine = together.person == person
        rows += len(alone.entry)
        for name in ("entry", "start_first", "start_last", "end_first", "end_last", "sector", "korea_grade"):
            assert getattr(together, name)[mine].tolist() == getattr(alone, name).tolist(), name
    assert len(together.person) == rows == 4


def test_where_a_job_is_follows_where_each_variant_lives():
    first, second = careers_of(variants()[:2]).employments.korea_grade
    assert first < second


def test_an_entry_that_variants_share_is_read_once_and_another_persons_by_itself(monkeypatch):
    read, really = [], careers.spans_of
    monkeypatch.setattr(careers, "spans_of", lambda job: read.append(job.employer) or really(job))
    one, in_korea, two_jobs = variants()
    careers_of([one, in_korea, two_jobs])
    assert read == ["Somewhere Ltd", "TSMC"]
    read.clear()
    careers_of([one, one.model_copy(update={"id": "another"}), one])
    assert read == ["Somewhere Ltd"] * 3, "the control: of whom else is nothing remembered"


def test_no_column_is_left_out():
    assert all(len(column) == 4 for column in vars(careers_of(variants()).employments).values() if _is_column(column))


def _is_column(value: object) -> bool:
    return isinstance(value, np.ndarray)
