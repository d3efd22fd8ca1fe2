"""One advert in two languages asks for the same."""

import pytest

from matching.advert import opening_of
from matching.reference import language_code, skill_named
from tests.advert.twins import TWINS


def asked(text):
    opening = opening_of(text)
    pay = opening.pay
    return {
        "years": opening.minimum_years,
        "isced": opening.minimum_isced,
        "must": frozenset(skill_named(name).id for name in opening.must or ()),
        "nice": frozenset(skill_named(name).id for name in opening.nice or ()),
        "languages": frozenset(
            (language_code(each.language), each.need.value, each.cefr and each.cefr.value)
            for each in opening.languages or ()
        ),
        "pay": (pay.currency, pay.minimum, pay.maximum, pay.period.value) if pay.minimum else None,
    }


def expected(twin):
    return {name: getattr(twin, name) for name in ("years", "isced", "must", "nice", "languages", "pay")}


@pytest.mark.parametrize("twin", TWINS, ids=[twin.english.split("\n")[0] for twin in TWINS])
@pytest.mark.parametrize("language", ["korean", "english"])
def test_each_of_two_twins_asks_for_what_both_were_written_to_ask(twin, language):
    assert asked(getattr(twin, language)) == expected(twin)


def test_there_are_enough_twins_and_no_two_ask_for_the_same():
    assert len(TWINS) >= 20
    assert len({str(sorted(map(str, expected(twin).items()))) for twin in TWINS}) > 18


def test_a_twin_that_asks_for_something_else_would_be_found():
    first, second = TWINS[0], TWINS[1]
    assert asked(first.korean) != expected(second)
    assert asked(first.korean.replace("5년", "6년")) != expected(first)
    assert asked(first.english.replace("Bachelor", "Master")) != expected(first)
