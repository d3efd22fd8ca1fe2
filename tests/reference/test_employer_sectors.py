"""What an employer's business suggests."""

import pytest

from matching.reference import sectors, sectors_of_employer
from matching.reference.tables import table, toml


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TSMC", {"semiconductor"}),
        ("台積電", {"semiconductor"}),
        ("Samsung Electronics Co., Ltd.", {"semiconductor"}),
        ("㈜LG에너지솔루션", {"secondary-battery"}),
        ("BYD", {"secondary-battery", "mobility"}),
        ("LG Display", {"display"}),
        ("Walmart", set()),
        ("A Small Fab", set()),
        ("", set()),
    ],
)
def test_an_employer_suggests_what_it_is_known_for(name, expected):
    assert sectors_of_employer(name) == expected


def test_only_advanced_sectors_are_suggested_and_each_has_employers():
    suggested = set(table(toml("employer_sectors.toml")["employers"]))
    assert suggested == {sector.id for sector in sectors()} - {"other"}
