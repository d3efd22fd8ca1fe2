"""Reasons: the score's own parts in words, negatives first, and true when tried."""

import re

import numpy as np
import pytest

from matching.domain import Cefr, Employer, EmployerSize, Isced, LanguageNeed, Need, Pay, Preferences, Remote, Skill
from matching.explanation import Reason, reasons
from matching.features import feature_matrix, feature_names
from matching.language import Text
from matching.mentions import LISTED
from matching.scoring import prior
from tests.pairs import ENGLISH, KOREAN, MIXED_PEOPLE, MIXED_POSTS, pairs, speaks
from tests.people import degree, job, opening, person, won

POST = MIXED_POSTS[1]
SIDES = ("company", "candidate")


def told(side, post, someone, likeness=0.3) -> dict[str, Reason]:
    return {each.feature: each for each in reasons(pairs(post, someone, likeness=(likeness,)), 0, side, prior())}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("someone", MIXED_PEOPLE, ids=lambda each: each.id)
@pytest.mark.parametrize("post", MIXED_POSTS, ids=lambda each: each.id)
def test_the_reasons_and_one_half_add_up_to_the_score(side, post, someone):
    one = pairs(post, someone)
    score = prior().of(side).predict(feature_matrix(one, side))[0]
    assert 0.5 + sum(each.part for each in reasons(one, 0, side, prior())) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("someone", MIXED_PEOPLE, ids=lambda each: each.id)
def test_what_speaks_against_stands_first_then_what_is_not_known_then_what_speaks_for(side, someone):
    found = reasons(pairs(POST, someone), 0, side, prior())
    kind = [0 if each.part < 0 else 1 if each.value is None else 2 if each.part == 0 else 3 for each in found]
    assert kind == sorted(kind)
    weights = [each.part for each in found if each.part < 0]
    assert weights == sorted(weights)
    gains = [each.part for each in found if each.part > 0]
    assert gains == sorted(gains, reverse=True)
    assert sorted(each.feature for each in found) == sorted(feature_names(side))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("post", MIXED_POSTS, ids=lambda each: each.id)
def test_every_reason_is_a_whole_sentence_in_both_languages(side, post):
    for someone in MIXED_PEOPLE:
        for each in reasons(pairs(post, someone), 0, side, prior()):
            assert each.text.en.endswith((".", ")")), each
            assert re.search("[가-힣]", each.text.ko), each
            assert not re.search(r"[{}]|inf|nan|None", each.text.en + each.text.ko), each
            assert (each.value is None) == (each.part == 0 and each.text != each.title and each.value is None)


def test_taking_a_cited_skill_away_lowers_the_part_as_said():
    post = opening(must=("Plasma etching", "TCAD", "CVD"))
    has = person("p", jobs=(), skills=(Skill(name="dry etch"), Skill(name="TCAD")))
    before = told("company", post, has)["must"]
    cited = [each for each in before.evidence if each.in_candidate]
    assert [each.in_candidate for each in before.evidence] == ["/skills/0", "/skills/1", None]
    assert [each.in_opening for each in before.evidence] == [f"/x-ktech/requirements/must/{n}" for n in range(3)]
    weight = prior().of("company").weights_[feature_names("company").index("must")]
    for each in cited:
        kept = tuple(skill for row, skill in enumerate(has.skills) if f"/skills/{row}" != each.in_candidate)
        after = told("company", post, has.model_copy(update={"skills": kept}))["must"]
        assert before.part - after.part == pytest.approx(weight / 3 * LISTED)  # they stand in a list alone


def test_taking_away_a_skill_that_is_not_cited_changes_nothing():
    post = opening(must=("TCAD",))
    has = person("p", jobs=(), skills=(Skill(name="TCAD"), Skill(name="CVD")))
    without = has.model_copy(update={"skills": has.skills[:1]})
    assert told("company", post, has)["must"] == told("company", post, without)["must"]


def test_a_skill_is_cited_where_it_was_used_rather_than_where_it_is_listed():
    has = person(
        "p", jobs=(job(title="Engineer", summary="Ran plasma etching."),), skills=(Skill(name="Plasma etching"),)
    )
    (evidence,) = told("company", opening(must=("건식식각",)), has)["must"].evidence
    assert evidence.in_candidate == "/work/0/summary"


def test_skills_are_named_in_each_language_and_what_is_missing_too():
    has = person("p", jobs=(), skills=(Skill(name="TCAD"),))
    text = told("company", opening(must=("TCAD", "Plasma etching")), has)["must"].text
    assert text.en.startswith("1 of 2 required skills")
    assert "Missing: Plasma etching" in text.en
    assert "식각" in text.ko


def test_a_long_list_of_skills_is_cut_and_the_rest_counted():
    has = person("p", jobs=(), skills=())
    text = told("company", opening(must=tuple(f"skill {letter}" for letter in "abcdefghij")), has)["must"].text
    assert text.en.count("skill ") == 8
    assert text.en.endswith("+2.")


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (won(100_000_000), "100"),
        (won(90_000_000, 100_000_000), " to "),
        (Pay(currency="KRW", minimum=100_000_000.0, period=POST.pay.period), " or more"),
    ],
)
def test_pay_is_told_with_both_its_ends(offer, said):
    wishes = person("p", preferences=Preferences(minimum_pay=90_000_000))
    text = told("candidate", opening(pay=offer), wishes)["pay"].text
    assert said in text.en
    assert "inf" not in text.en + text.ko


@pytest.mark.parametrize(
    ("mode", "said"),
    [("remote", "among the wishes"), ("hybrid", "one step less remote"), ("onsite", "not among the wishes")],
)
def test_the_way_of_working_is_told_in_its_own_words(mode, said):
    wishes = person("p", preferences=Preferences(remote=Remote.REMOTE))
    assert said in told("candidate", opening(remote=Remote(mode)), wishes)["remote"].text.en


@pytest.mark.parametrize(
    ("where", "said"), [("Suwon", "among the wishes"), ("Seoul", "in a region"), ("Busan", "not among")]
)
def test_a_place_is_told_as_wished_near_or_not(where, said):
    wishes = person("p", preferences=Preferences(places=("Hwaseong",)))
    assert said in told("candidate", opening(locality=where), wishes)["place"].text.en


def test_the_remaining_features_say_what_they_compare():
    post = opening(
        sector="robot", minimum_years=8.0, minimum_isced=Isced.DOCTORATE, languages=(KOREAN, ENGLISH),
        employer=Employer(size=EmployerSize.SMALL),
    )  # fmt: skip
    someone = person(
        "p", degrees=(degree(isced=7),), jobs=(job(start="2022-11-23"),), languages=speaks(ko=Cefr.C1),
        preferences=Preferences(sectors=("robot",), employer_sizes=(EmployerSize.LARGE,), working_languages=("ko",)),
    )  # fmt: skip
    company, candidate = told("company", post, someone), told("candidate", post, someone)
    assert company["years"].text.en == "4 years of work against 8 years asked."
    assert company["degree"].text.en == "a master's degree against a doctorate asked."
    assert company["languages"].text == Text(
        "1 of 2 languages asked are at the level. Missing: English C1.",
        "요구 언어 2개 중 1개가 수준을 충족합니다. 없음: English C1.",
    )
    assert "30%" in company["similarity"].text.en
    assert "small employer: not among the wishes" in candidate["size"].text.en
    assert "among the wishes" in candidate["sector"].text.en
    assert candidate["working-language"].part > 0
    weight = prior().of("company").weights_[feature_names("company").index("languages")]
    assert company["languages"].part == pytest.approx(weight * (2 / 3 - 0.5))


def test_what_is_not_known_is_said_to_be_not_known_and_weighs_nothing():
    found = told("company", MIXED_POSTS[0], MIXED_PEOPLE[0])
    assert {each.value for name, each in found.items() if name != "similarity"} == {None}
    assert {each.part for name, each in found.items() if name != "similarity"} == {0.0}
    assert LanguageNeed(language="ko").need is Need.NICE
    assert np.isfinite([each.part for each in found.values()]).all()
