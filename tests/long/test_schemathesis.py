"""At least 10,000 calls made from the description, each answered as it says."""

from __future__ import annotations

from tests import small
from tests.api.conftest import workspace  # noqa: F401 - the fixture
from tests.api.schema_calls import attack
from tests.api.test_schema_calls import pytestmark, unlimited

__all__ = ["pytestmark"]
EXAMPLES = 190


def test_ten_thousand_calls_made_from_the_description_are_answered_as_it_says(workspace):  # noqa: F811
    workspace.add(small.candidates(), small.openings())
    found = attack(unlimited(workspace), EXAMPLES)
    print(sum(found.calls.values()), dict(found.answers))  # noqa: T201
    assert found.failures == {}
    assert sum(found.calls.values()) >= 10_000
    assert not any(status >= 500 for status in found.answers)
