"""What people wish and speak, as columns: what was not said is never a no."""

import numpy as np
import pytest

from matching.background import background_of
from matching.columns import (
    CEFR_RANK,
    language_bits,
    level_range,
    province_bits,
    region_bits,
    sector_bits,
    size_bit,
    wishes_of,
)
from matching.domain import Cefr, EmployerSize, LanguageSkill, Preferences, Remote, Residence
from matching.reference import country_code, language_code, sectors
from matching.reference.languages import _codes
from matching.sample import sample_people
from matching.splicing import Splice
from tests.people import person

SILENT = person("silent")


def wishes(*preferences: Preferences):
    return wishes_of([person(str(row), preferences=wish) for row, wish in enumerate(preferences)])


def test_what_nobody_said_is_minus_one_or_nan():
    found = wishes_of([SILENT])
    columns = (found.sectors, found.provinces, found.regions, found.sizes, found.languages, found.remote)
    assert [column.tolist() for column in columns] == [[-1]] * 6
    assert np.isnan(found.minimum_pay).all()


def test_none_at_all_is_not_the_same_as_nothing_said():
    assert wishes(Preferences(sectors=())).sectors.tolist() == [0]
    assert wishes(Preferences(employer_sizes=())).sizes.tolist() == [0]


def test_wishes_are_one_bit_each_named_once_or_twice():
    found = wishes(Preferences(sectors=("robot", "display", "robot"), employer_sizes=(EmployerSize.LARGE,)))
    assert found.sectors.tolist() == [1 << sector_bits()["robot"] | 1 << sector_bits()["display"]]
    assert found.sizes.tolist() == [size_bit(EmployerSize.LARGE)]


def test_places_are_known_by_province_and_by_region_in_either_language():
    found = wishes(
        Preferences(places=("Hwaseong",)), Preferences(places=("판교", "Busan")), Preferences(places=("Atlantis",))
    )
    gyeonggi, busan = (1 << province_bits()[name] for name in ("gyeonggi", "busan"))
    assert found.provinces.tolist() == [gyeonggi, gyeonggi | busan, -1]  # a place we do not know says nothing
    assert found.regions.tolist()[0] == 1 << region_bits()["capital"]
    assert not any(mask >> province_bits()["jeju"] & 1 for mask in found.provinces.tolist()[:2])  # nobody wished for it


def test_the_other_columns_keep_their_values():
    found = wishes(Preferences(minimum_pay=90_000_000, remote=Remote.HYBRID, working_languages=("한국어", "en")))
    assert found.minimum_pay[:].tolist() == [90e6]
    assert found.remote.tolist() == [1]
    assert found.languages.tolist() == [1 << language_bits()["ko"] | 1 << language_bits()["en"]]


def test_all_that_can_be_wished_has_a_bit_of_its_own_in_64():
    tables = (sector_bits(), province_bits(), region_bits(), language_bits())
    assert [sorted(bits.values()) for bits in tables] == [[*range(len(bits))] for bits in tables]
    assert set(language_bits()) == set(_codes().values())
    assert max(len(bits) for bits in tables) <= 62  # the 63rd and 64th bit would make a mask negative: "did not say"
    assert list(sector_bits().values()) == list(range(len(sectors())))


@pytest.mark.parametrize(
    ("cefr", "fluency", "expected"),
    [
        (Cefr.B1, None, (3, 3)),
        (Cefr.B1, "native", (3, 3)),  # a level says more than a word
        (None, "C1", (5, 5)),
        (None, None, (1, 6)),  # spoken, but how well is not said
        (None, "some words of my own", (1, 6)),
    ],
)
def test_a_level_is_a_range(cefr, fluency, expected):
    assert level_range(LanguageSkill(language="ko", cefr=cefr, fluency=fluency)) == expected


def test_a_word_for_a_level_gives_the_range_it_can_mean():
    low, high = level_range(LanguageSkill(language="ko", fluency="fluent"))
    assert 1 < low < high <= CEFR_RANK["C2"] == 6


def levels(*languages: LanguageSkill | None) -> tuple[int, int]:
    listed = None if languages == (None,) else languages
    found = background_of([person("a", languages=listed)]).spoken.levels("ko")
    return int(found.lowest[0]), int(found.highest[0])


def test_who_lists_no_languages_may_speak_any_at_any_level():
    assert levels(None) == (0, 6)
    assert levels() == (0, 0)  # an empty list is known to be none
    assert levels(LanguageSkill(language="German", cefr=Cefr.C1)) == (0, 0)  # Korean is not among them


def test_a_language_named_twice_counts_as_the_better():
    better, worse = LanguageSkill(language="Korean", cefr=Cefr.C1), LanguageSkill(language="한국어", cefr=Cefr.A2)
    assert levels(better, worse) == levels(worse, better) == (5, 5)


def test_a_language_is_known_by_name_or_code():
    assert language_code("Korean") == language_code("한국어") == language_code("ko") == "ko"
    assert language_code("Klingon") is None


def test_people_are_narrowed_and_counted_by_columns_as_by_looking_at_each():
    people = sample_people()[::9]
    found, each = background_of(people), np.arange(len(people))
    assert found.countries_of(each) == [country_code(one.residence.country or "") for one in people]
    assert found.countries_of(each[:0]) == []
    for sector in sectors():
        stated = [any(job.sector == sector.id for job in one.employments or ()) for one in people]
        assert found.worked_in(sector.id).tolist() == stated
    assert not found.worked_in("no sector at all").any()
    assert set(found.spoken.languages) > {"ko", "en"}  # the control: something is listed
    for language in (*found.spoken.languages, "xx"):
        levels = found.spoken.levels(language)
        assert [(low, high) for low, high in zip(levels.lowest, levels.highest, strict=True)] == [
            looked_at(one.languages, language) for one in people
        ]


def looked_at(listed: tuple[LanguageSkill, ...] | None, language: str) -> tuple[int, int]:
    ranks = [level_range(each) for each in listed or () if language_code(each.language or "") == language]
    lows, highs = ([each[end] for each in ranks] for end in (0, 1))
    return (0, 6) if listed is None else (max(lows, default=0), max(highs, default=0))


def test_a_country_that_nobody_states_any_more_has_no_number():
    three = [person(name, residence=Residence(country=name)) for name in ("Japan", "Germany", "Atlantis")]
    assert background_of(three).countries == ("JP", "DE")
    last = background_of(three).spliced(background_of(three[2:]), Splice.of(np.array([1, 3]), 3, 1))
    assert (last.countries, last.countries_of(np.arange(2))) == (("DE",), ["DE", None])
