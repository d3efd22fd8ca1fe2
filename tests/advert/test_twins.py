"""One advert in two languages asks for the same."""

import tomllib
from pathlib import Path

import pytest

from matching.advert import opening_of
from matching.reference import language_code, skill_named

TWINS = tomllib.loads((Path(__file__).parent / "twins.toml").read_text(encoding="utf-8"))["twin"]


def asked(text):
    opening = opening_of(text)
    pay = opening.pay
    return {
        "years": opening.minimum_years,
        "isced": opening.minimum_isced,
        "must": sorted(skill_named(name).id for name in opening.must or ()),
        "nice": sorted(skill_named(name).id for name in opening.nice or ()),
        "languages": sorted(
            [language_code(each.language), each.need.value, each.cefr.value if each.cefr else ""]
            for each in opening.languages or ()
        ),
        "pay": [pay.currency, pay.minimum, pay.maximum, pay.period.value] if pay.minimum else None,
    }


def expected(twin):
    lists = {name: twin.get(name, []) for name in ("must", "nice", "languages")}
    return {name: twin.get(name) for name in ("years", "isced", "pay")} | lists


@pytest.mark.parametrize("twin", TWINS, ids=[twin["english"].split("\n")[0] for twin in TWINS])
@pytest.mark.parametrize("language", ["korean", "english"])
def test_each_of_two_twins_asks_for_what_both_were_written_to_ask(twin, language):
    assert asked(twin[language]) == expected(twin)


def test_there_are_enough_twins_and_hardly_two_ask_for_the_same():
    assert len(TWINS) >= 20
    assert len({str(expected(twin)) for twin in TWINS}) > 18


def test_a_twin_that_asks_for_something_else_would_be_found():
    first, second = TWINS[0], TWINS[1]
    assert asked(first["korean"]) != expected(second)
    assert asked(first["korean"].replace("5년", "6년")) != expected(first)
    assert asked(first["english"].replace("Bachelor", "Master")) != expected(first)
