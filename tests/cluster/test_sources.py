"""A share lets go of whoever is gone, and of nobody else, with the first question after."""

import pytest

from matching.cluster.sources import _has_lost
from matching.pool import without_vectors
from tests.people import person


def pool_of(ids):
    return without_vectors([person(each) for each in ids]) if ids else None


@pytest.mark.parametrize(
    ("before", "now", "is_lost"),
    [
        ("abc", "abc", False),  # somebody is another
        ("abc", "abcd", False),
        ("bcd", "abcd", False),
        ("abc", "ac", True),
        ("abc", "abd", True),  # as many as before
        ("abc", "", True),
        ("", "abc", False),
        ("", "", False),
    ],
)
def test_somebody_is_lost_where_an_id_of_before_is_not_there(before, now, is_lost):
    assert _has_lost(pool_of(before), pool_of(now)) is is_lost
