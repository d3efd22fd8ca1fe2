"""The careers of some people alone, taken from those of all, are the ones laid out of them, to the bit."""

import numpy as np
import pytest

from matching.eligibility.careers import careers_of
from matching.eligibility.careers_spliced import careers_among
from tests.pool_differences import differences
from tests.some_of_the_sample import some_people

PEOPLE = some_people(9)


@pytest.mark.parametrize("step", [1, 2, 7, 10_000])
def test_careers_of_some_are_those_laid_out_of_them_alone(step):
    rows = np.arange(step // 2, len(PEOPLE), step)
    found, alone = careers_among(careers_of(PEOPLE), rows), careers_of([PEOPLE[row] for row in rows])
    assert list(differences(found, alone)) == []
    if step == 7:
        assert list(differences(found, careers_of(PEOPLE[: len(rows)]))) != []  # the control
