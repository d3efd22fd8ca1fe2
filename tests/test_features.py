"""Features worked out by hand: shares in [0, 1], and NaN for what is not known."""

import dataclasses
import math
import re

import numpy as np
import pytest

from matching import features
from matching.columns import Wishes
from matching.domain import (
    Candidate,
    Cefr,
    Employer,
    EmployerSize,
    Isced,
    LanguageNeed,
    Opening,
    Pay,
    PayPeriod,
    Preferences,
    Remote,
    Skill,
)
from matching.features import FEATURES, feature_matrix, feature_names
from matching.mentions import LISTED
from matching.profiles import candidate_profile
from matching.retrieval import GRID
from tests.pairs import ENGLISH, KOREAN, MIXED_PEOPLE, MIXED_POSTS, pairs, speaks
from tests.people import degree, job, opening, person, won

NAN = math.nan


def value(name: str, post: Opening, someone: Candidate, **rest: tuple[float, ...]) -> float:
    feature = next(each for each in FEATURES if each.name == name)
    (found,) = feature.compute(pairs(post, someone, **rest))
    return float(found)


def is_(found: float, expected: float) -> bool:
    return math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=1e-9)


def person_who(wishes: Preferences | None = None, **rest: object) -> Candidate:
    return person("p", preferences=wishes or Preferences(), **rest)


@pytest.mark.parametrize(
    ("share", "expected"), [(-0.3, 0.0), (0.0, 0.0), (0.25, 0.25), (0.5, 0.5), (1.0, 1.0), (1.3, 1.0)]
)
def test_likeness_is_stretched_between_its_two_ends(share, expected):
    unlike, same = 0.2, 0.7
    cosine = unlike + share * (same - unlike)
    found = value("similarity", opening(), person_who(), likeness=(cosine,), ends=(unlike, same))
    assert found == pytest.approx(expected, abs=1 / GRID / (same - unlike))  # the grid's step, stretched


@pytest.mark.parametrize("name", ["must", "nice"])
@pytest.mark.parametrize(
    ("asked", "has", "expected"),
    [
        (("Plasma etching", "TCAD"), (Skill(name="plasma etching"),), 1 / 2 * LISTED),
        (("Plasma etching", "TCAD"), (Skill(keywords=("건식식각", "TCAD")),), LISTED),  # Korean names the same skill
        (("Plasma etching", "dry etch", "TCAD"), (Skill(name="TCAD"),), 1 / 2 * LISTED),  # two names of one skill
        (("Zymurgy", "TCAD"), (Skill(name="zymurgy"),), 1 / 2 * LISTED),  # unknown to the table: by its own name
        (("TCAD",), (), 0.0),  # known to be none
        (("TCAD",), (Skill(name="CVD"),), 0.0),
        ((), (Skill(name="CVD"),), NAN),
        (None, (Skill(name="CVD"),), NAN),
    ],
)
def test_skills_asked_are_counted_by_meaning(name, asked, has, expected):
    assert is_(value(name, opening(**{name: asked}), person_who(skills=has, jobs=None)), expected)


def test_a_skill_counts_wherever_the_profile_names_it():
    told = person_who(skills=None, jobs=(job(title="Engineer", summary="Ran plasma etching."),))
    assert value("must", opening(must=("Plasma etching",)), told) == 1.0
    undated = person_who(skills=None, jobs=(job(title="Engineer", summary="Ran plasma etching.", start=None),))
    assert value("must", opening(must=("Plasma etching",)), undated) == LISTED
    assert math.isnan(value("must", opening(must=("Plasma etching",)), person_who(skills=None, jobs=None)))


def test_naming_a_skill_again_and_again_is_worth_no_more_than_once():
    asked = opening(must=("Plasma etching", "TCAD"))
    once = person_who(skills=(Skill(name="TCAD"),), jobs=None)
    stuffed = person_who(skills=(Skill(name="TCAD", keywords=("TCAD",) * 300), *(Skill(name="tcad"),) * 90), jobs=None)
    assert value("must", asked, stuffed) == value("must", asked, once) == 1 / 2 * LISTED
    assert candidate_profile(once) in candidate_profile(stuffed).replace("TCAD, tcad", "TCAD")


def test_a_skill_that_dated_work_shows_counts_whole_beside_its_name_in_a_list():
    shown = person_who(skills=(Skill(name="TCAD"),), jobs=(job(title="Engineer", summary="Built TCAD decks."),))
    assert value("must", opening(must=("TCAD",)), shown) == 1.0


YEAR_JOBS = (job(start="2022-11-23"),)  # four years to the day


@pytest.mark.parametrize(
    ("ask", "jobs", "expected"),
    [
        (8.0, YEAR_JOBS, 1 / 2),
        (4.0, YEAR_JOBS, 1.0),
        (2.0, YEAR_JOBS, 1.0),
        (8.0, (), 0.0),
        (8.0, None, NAN),
        (8.0, (job(start="2022"),), NAN),  # four years or five
        (2.0, (job(start="2022"),), 1.0),  # enough either way
        (None, YEAR_JOBS, NAN),
        (0.0, YEAR_JOBS, NAN),
    ],
)
def test_years_are_a_share_of_those_asked(ask, jobs, expected):
    found = value("years", opening(minimum_years=ask), person_who(jobs=jobs))
    assert math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(
    ("ask", "degrees", "expected"),
    [
        (Isced.MASTER, (degree(isced=8),), 1.0),
        (Isced.MASTER, (degree(isced=7),), 1.0),
        (Isced.MASTER, (degree(isced=6),), 0.5),
        (Isced.DOCTORATE, (degree(isced=6),), 0.0),
        (Isced.MASTER, (), 0.0),
        (Isced.MASTER, None, NAN),
        (Isced.MASTER, (degree(isced=None),), NAN),
        (Isced.MASTER, (degree(isced=8, awarded="2030"),), 0.0),  # not yet
        (None, (degree(isced=8),), NAN),
    ],
)
def test_a_degree_one_level_short_counts_half(ask, degrees, expected):
    assert is_(value("degree", opening(minimum_isced=ask), person_who(degrees=degrees)), expected)


@pytest.mark.parametrize(
    ("needs", "languages", "expected"),
    [
        ((KOREAN, ENGLISH), speaks(ko=Cefr.B2, en=Cefr.C2), 1.0),
        ((KOREAN, ENGLISH), speaks(ko=Cefr.B2, en=Cefr.B2), 2 / 3),  # required weighs 1, welcome 1/2
        ((KOREAN, ENGLISH), speaks(en=Cefr.C2), 1 / 3),
        ((KOREAN,), speaks(ko=Cefr.B1), 0.0),
        ((KOREAN,), (), 0.0),
        ((KOREAN,), None, NAN),
        ((KOREAN,), speaks(ko=None), NAN),  # how well is not said
        ((LanguageNeed(language="ko"),), speaks(ko=None), 1.0),  # any level will do
        ((LanguageNeed(language="Klingon"),), speaks(ko=Cefr.B2), NAN),
        ((), speaks(ko=Cefr.B2), NAN),
        (None, speaks(ko=Cefr.B2), NAN),
    ],
)
def test_languages_are_a_weighed_share_of_those_asked(needs, languages, expected):
    assert is_(value("languages", opening(languages=needs), person_who(languages=languages)), expected)


@pytest.mark.parametrize(
    ("stated", "wished", "expected"),
    [
        ("robot", ("robot", "bio"), 1.0),
        ("robot", ("bio",), 0.0),
        ("robot", (), 0.0),
        ("robot", None, NAN),
        (None, ("robot",), NAN),
    ],
)
def test_a_sector_is_wished_or_not(stated, wished, expected):
    post = opening(sector=stated, title="Clerk")
    assert is_(value("sector", post, person_who(Preferences(sectors=wished))), expected)


@pytest.mark.parametrize(
    ("where", "wished", "expected"),
    [
        ("Hwaseong", ("Suwon",), 1.0),  # both in Gyeonggi
        ("Hwaseong", ("서울",), 0.5),  # another province of the capital region
        ("Hwaseong", ("Busan",), 0.0),
        ("Hwaseong", ("Busan", "Seoul"), 0.5),
        ("Hwaseong", None, NAN),
        ("Hwaseong", ("Atlantis",), NAN),
        ("Atlantis", ("Seoul",), NAN),
        (None, ("Seoul",), NAN),
    ],
)
def test_a_place_is_in_a_province_wished_for_or_near_it(where, wished, expected):
    assert is_(value("place", opening(locality=where), person_who(Preferences(places=wished))), expected)


@pytest.mark.parametrize(
    ("offer", "wish", "expected"),
    [
        (won(100e6), 100_000_000, 1.0),
        (won(120e6), 100_000_000, 1.0),
        (won(85e6), 100_000_000, 0.5),  # half way from 70 % to 100 %
        (won(70e6), 100_000_000, 0.0),
        (won(10e6), 100_000_000, 0.0),
        (won(85e6, 100e6), 100_000_000, 0.75),  # the middle of 0.5 and 1
        (won(10e6, period="MONTH"), 120_000_000, 1.0),
        (won(50e6), 0, 1.0),
        (Pay(currency="KRW", minimum=100e6, period=PayPeriod.YEAR), 90_000_000, 1.0),  # open upward, but enough
        (Pay(currency="KRW", minimum=80e6, period=PayPeriod.YEAR), 90_000_000, NAN),
        (Pay(currency="KRW", maximum=90e6, period=PayPeriod.YEAR), 90_000_000, 0.5),  # from nothing to all
        (won(100e6, currency="USD"), 100_000_000, NAN),
        (won(100e6, period="HOUR"), 100_000_000, NAN),
        (Pay(), 100_000_000, NAN),
        (Pay(), 0, NAN),
        (won(100e6), None, NAN),
    ],
)
def test_pay_is_a_share_of_what_is_expected(offer, wish, expected):
    assert is_(value("pay", opening(pay=offer), person_who(Preferences(minimum_pay=wish))), expected)


@pytest.mark.parametrize(
    ("size", "wished", "expected"),
    [
        (EmployerSize.SMALL, (EmployerSize.SMALL, EmployerSize.LARGE), 1.0),
        (EmployerSize.SMALL, (EmployerSize.LARGE,), 0.0),
        (EmployerSize.SMALL, None, NAN),
        (None, (EmployerSize.LARGE,), NAN),
    ],
)
def test_a_size_is_wished_or_not(size, wished, expected):
    post = opening(employer=Employer(name="E", size=size))
    assert is_(value("size", post, person_who(Preferences(employer_sizes=wished))), expected)


@pytest.mark.parametrize(
    ("mode", "wish", "expected"),
    [
        ("remote", "remote", 1.0), ("hybrid", "remote", 0.5), ("onsite", "remote", 0.0),
        ("remote", "hybrid", 1.0), ("hybrid", "hybrid", 1.0), ("onsite", "hybrid", 0.5),
        ("onsite", "onsite", 1.0), ("remote", "onsite", 1.0), (None, "remote", NAN), ("remote", None, NAN),
    ],
)  # fmt: skip
def test_work_less_remote_than_wished_counts_less(mode, wish, expected):
    post = opening(remote=mode and Remote(mode))
    assert is_(value("remote", post, person_who(Preferences(remote=wish and Remote(wish)))), expected)


@pytest.mark.parametrize(
    ("needs", "wished", "expected"),
    [
        ((KOREAN,), ("Korean",), 1.0),
        ((KOREAN,), ("English",), 0.0),
        ((KOREAN, ENGLISH), ("English",), 0.0),  # English is welcome only, Korean required
        ((ENGLISH,), ("English",), NAN),
        ((KOREAN,), None, NAN),
        (None, ("Korean",), NAN),
    ],
)
def test_a_working_language_is_one_that_the_opening_requires(needs, wished, expected):
    post = opening(languages=needs)
    assert is_(value("working-language", post, person_who(Preferences(working_languages=wished))), expected)


# All of them -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["company", "candidate"])
@pytest.mark.parametrize("post", MIXED_POSTS, ids=lambda post: post.id)
def test_every_feature_is_a_share_or_not_known(side, post):
    values = feature_matrix(pairs(post, *MIXED_PEOPLE), side)
    assert values.shape == (len(MIXED_PEOPLE), len(feature_names(side)))
    known = values[~np.isnan(values)]
    assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize("side", ["company", "candidate"])
def test_who_says_nothing_is_unknown_everywhere_but_in_the_text(side):
    row = feature_matrix(pairs(MIXED_POSTS[1], MIXED_PEOPLE[0]), side)[0]
    assert [name for name, each in zip(feature_names(side), row, strict=True) if not np.isnan(each)] == ["similarity"]


@pytest.mark.parametrize("side", ["company", "candidate"])
def test_a_post_that_says_nothing_is_unknown_everywhere_but_in_the_text(side):
    row = feature_matrix(pairs(MIXED_POSTS[0], MIXED_PEOPLE[3]), side)[0]
    assert [name for name, each in zip(feature_names(side), row, strict=True) if not np.isnan(each)] == ["similarity"]


def test_some_rows_have_the_values_they_have_among_all():
    whole = pairs(MIXED_POSTS[1], *MIXED_PEOPLE, likeness=(0.2, 0.3, 0.4, 0.5))
    some = dataclasses.replace(whole, rows=np.array([1, 3]))
    for side in ("company", "candidate"):
        np.testing.assert_array_equal(feature_matrix(some, side), feature_matrix(whole, side)[[1, 3]])
    nobody = dataclasses.replace(whole, rows=np.zeros(0, dtype=np.intp))
    assert feature_matrix(nobody, "company").shape == (0, len(feature_names("company")))


BANNED = re.compile(
    r"\b(age|aged|birth|born|gender|sex|name|photo|image|picture|national\w*|citizen\w*|countr\w+|ethnic\w*|race|religion\w*"
    r"|marital|married|famil\w+|child\w*|address\w*|school\w*|universit\w+|phone|e-?mail|disab\w+|military|health|visa)\b"
)


def banned(names: list[str]) -> list[str]:
    return [name for name in names if BANNED.search(name.replace("_", " ").replace("-", " ").casefold())]


def test_no_feature_and_no_column_is_about_who_somebody_is():
    columns = [field.name for field in dataclasses.fields(Wishes)]
    assert banned([each.name for each in FEATURES]) == []
    assert banned(columns) == []
    assert banned([each.compute.__name__ for each in FEATURES]) == []


def test_a_feature_about_who_somebody_is_would_be_found():
    wrong = [
        "age",
        "candidate_gender",
        "school-rank",
        "nationality",
        "home_country",
        "has_photo",
        "birth-year",
        "citizenship",
    ]
    assert banned(wrong) == wrong
    assert banned(["language", "wages", "percentage", "place", "sector"]) == []  # only whole words


def test_who_somebody_is_changes_no_feature():
    def with_basics(country: str, **basics: str) -> Candidate:
        source = {"basics": basics, "x-ktech": {"residence": {"country": country}}}
        return MIXED_PEOPLE[3].model_copy(update={"source": source})

    one = with_basics("BR", name="Ana Silva", image="a.png", gender="female")
    other = with_basics("KR", name="Kim Minjun", birthDate="1970-01-01")
    for side in ("company", "candidate"):
        np.testing.assert_array_equal(*(feature_matrix(pairs(MIXED_POSTS[1], each), side) for each in (one, other)))


def test_each_feature_has_one_name_a_side_and_a_docstring():
    for side in ("company", "candidate"):
        assert len(set(feature_names(side))) == len(feature_names(side))
    assert [each.name for each in FEATURES if not each.compute.__doc__] == []
    assert {each.compute.__module__.rpartition(".")[0] for each in FEATURES} == {features.__name__}
