"""The table of features: its order, its README, and that each can be known."""

import re
from pathlib import Path

import numpy as np

import matching.features
from matching.domain import (
    Cefr,
    Employer,
    EmployerSize,
    Evidence,
    Grade,
    Isced,
    Preferences,
    Remote,
    Skill,
)
from matching.features import FEATURES, Pairs, feature_matrix, feature_names, lay_out, table_in_markdown
from matching.pool import Pool
from matching.retrieval import OpeningVectors, on_grid
from tests.pairs import KOREAN, MIXED_PEOPLE, MIXED_POSTS, pairs, speaks
from tests.people import degree, job, opening, person

COMPANY = (
    "similarity", "title-similarity", "skills-similarity", "must", "must-related", "nice", "title", "field",
    "seniority", "years", "degree", "degree-field", "languages", "recency", "evidence",
)  # fmt: skip
CANDIDATE = (
    "similarity", "title-similarity", "seniority", "sector", "place", "pay", "size", "remote", "working-language",
)  # fmt: skip
FULL_PERSON = person(
    "full", headline="Etch engineer", degrees=(degree(field="Physics"),), languages=speaks(ko=Cefr.C1),
    jobs=(job(title="Senior etch process engineer", summary="Ran TCAD decks and TensorFlow."),),
    skills=(Skill(name="TCAD"),), evidence=(Evidence(pointer="/work/0/position", grade=Grade.READ),),
    preferences=Preferences(
        sectors=("semiconductor",), places=("Seoul",), minimum_pay=90_000_000, employer_sizes=(EmployerSize.SMALL,),
        remote=Remote.REMOTE, working_languages=("ko",)),
)  # fmt: skip
FULL_POST = opening(
    "full", title="Senior etch process engineer", must=("TCAD", "PyTorch"), nice=("CVD",), minimum_years=8.0,
    minimum_isced=Isced.MASTER, languages=(KOREAN,), locality="Hwaseong", remote=Remote.HYBRID,
    employer=Employer(size=EmployerSize.SMALL),
)  # fmt: skip


def full_pair() -> Pairs:
    base = pairs(FULL_POST, FULL_PERSON)
    one = on_grid(np.array([[0.6, 0.8]]))
    pool = Pool((FULL_PERSON,), one, "made-up", sections={"title": one, "skills": one})
    query = OpeningVectors(one[0], {"title": one[0], "skills": one[0]})
    return Pairs(FULL_POST, query, pool, base.rows, base.answers)


def test_the_features_of_each_side_stand_in_their_order():
    assert feature_names("company") == COMPANY
    assert feature_names("candidate") == CANDIDATE


def test_a_pair_that_says_everything_is_known_everywhere():
    for side in ("company", "candidate"):
        assert dict(zip(feature_names(side), np.isnan(feature_matrix(full_pair(), side)[0]), strict=True)) == (
            dict.fromkeys(feature_names(side), False)
        )


def test_the_readme_holds_the_table_as_it_is():
    text = (Path(matching.features.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert table_in_markdown() in text
    assert table_in_markdown().count("\n") == len(FEATURES) + 2
    assert table_in_markdown().replace("`must`", "`mast`") not in text


def test_every_feature_says_what_its_values_mean_and_where_it_reads():
    for each in FEATURES:
        assert all(re.search("[a-z]", words) for words in (each.one, each.zero, each.unknown, each.reads)), each.name
        assert " / " in each.reads


def test_what_both_sides_ask_is_computed_once():
    base = full_pair()
    shared = [each for each in FEATURES if each.name in ("similarity", "title-similarity")]
    assert len(shared) == 4
    for side in ("company", "candidate"):
        feature_matrix(base, side)
    first = base.column(shared[0].compute)
    assert base.column(shared[2].compute) is first


def test_columns_are_laid_out_once_a_pool():
    pool = pairs(MIXED_POSTS[1], *MIXED_PEOPLE).pool
    lay_out(pool)
    made = {id(value) for _, value in pool._made.items()}
    feature_matrix(pairs(MIXED_POSTS[1], *MIXED_PEOPLE), "company")
    lay_out(pool)
    assert {id(value) for _, value in pool._made.items()} == made
    assert len(made) == 5
