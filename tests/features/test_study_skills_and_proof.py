"""Fields of study, neighbours of skills, likeness by section and grades of facts, worked out by hand."""

import math

import numpy as np
import pytest

from matching.domain import Candidate, DegreeStatus, Evidence, Grade, Isced, Opening, Skill
from matching.features import FEATURES
from matching.features.likeness import skills_similarity, title_similarity
from matching.mentions import LISTED
from matching.pool import Pool
from matching.reference import sectors, skill_named
from matching.reference.fields_of_study import field_codes, nearness, sectors_with_fields
from matching.reference.neighbours import near, ties_of
from matching.reference.tables import rows, table, tables, toml, words
from matching.retrieval import OpeningVectors, on_grid
from tests.pairs import KOREAN, pairs
from tests.people import degree, job, opening, person

NAN = math.nan


def value(name: str, post: Opening, someone: Candidate) -> float:
    feature = next(each for each in FEATURES if each.name == name)
    return float(feature.compute(pairs(post, someone))[0])


def is_(found: float, expected: float) -> bool:
    return math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=1e-9)


# Fields of study ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        ((degree(field="Electronic Engineering"),), 1.0),
        ((degree(field="전자공학과"),), 1.0),
        ((degree(field="Artificial Intelligence"),), 0.5),
        ((degree(field="Accounting"),), 0.0),
        ((degree(field="Accounting"), degree(field="물리학")), 1.0),  # the nearest counts
        ((degree(field="Accounting"), degree(field="Wizardry")), NAN),  # the other may be anything
        ((degree(field="Physics"), degree(field="Wizardry")), 1.0),
        ((degree(field=None),), NAN),
        ((), 0.0),
        (None, NAN),
    ],
)
def test_a_field_of_study_is_as_near_as_the_table_says(degrees, expected):
    assert is_(value("degree-field", opening(sector="semiconductor"), person("p", degrees=degrees)), expected)


def test_a_field_given_up_does_not_count():
    left = degree(field="Physics", status=DegreeStatus.WITHDRAWN)
    assert value("degree-field", opening(sector="semiconductor"), person("p", degrees=(left,))) == 0.0


@pytest.mark.parametrize("sector", [None, "other"])
def test_an_opening_of_no_sector_has_no_field_of_study(sector):
    post = opening(sector=sector, title="Clerk")
    assert math.isnan(value("degree-field", post, person("p", degrees=(degree(field="Physics"),))))


def test_every_sector_but_other_has_its_fields_and_no_field_is_both_own_and_near():
    assert sectors_with_fields() == {each.id for each in sectors()} - {"other"}
    known = {str(each["isced"]) for each in tables(toml("fields_of_study.toml")["field"])}
    for each in table(toml("fields_of_study.toml")["sector"]).values():
        own, close = set(words(table(each)["own"])), set(words(table(each)["near"]))
        assert own
        assert not own & close
        assert own | close <= known


def test_every_name_of_a_field_leads_to_its_code_and_no_two_share_one():
    names: dict[str, str] = {}
    for record in tables(toml("fields_of_study.toml")["field"]):
        both = table(record["name"])
        for name in (str(both["en"]), str(both["ko"]), *words(record["aliases"])):
            assert field_codes(name) == {record["isced"]}, name
            assert names.setdefault(name, str(record["isced"])) == record["isced"]
    assert nearness("0714", "nowhere") == 0.0


# Neighbours --------------------------------------------------------------------------------------------


def beside(one: str, other: str) -> bool:
    ties = [ties_of(one), ties_of(other)]
    return near(ties[0]).holds(ties[1])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("PyTorch", "TensorFlow", True),  # beside each other under machine learning
        ("PyTorch", "Machine learning", True),  # one above the other
        ("Machine learning", "PyTorch", True),
        ("Kubernetes", "Docker", True),
        ("Python", "Java", True),
        ("Python", "Plasma etching", False),
        ("Plasma etching", "Wet etching", False),  # microelectronics holds too many to tell
    ],
)
def test_skills_are_neighbours_by_esco(one, other, expected):
    assert beside(one, other) is expected


def test_a_relation_of_esco_makes_neighbours_both_ways():
    linked = [row for row in rows("esco_relations.csv") if row["relation"] == "linked"]
    assert len(linked) > 400
    labels = {row["id"]: row["label"] for row in rows("esco_skills.csv")}
    one, other = labels[linked[0]["concept"]], labels[linked[0]["other"]]
    assert beside(one, other)
    assert beside(other, one)


ASKED = opening(must=("PyTorch", "TCAD"))


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        (("TensorFlow",), LISTED / 2),  # of two missing one has a neighbour, merely listed
        (("PyTorch",), 0.0),  # TCAD is missing and has none here
        (("PyTorch", "TCAD"), NAN),  # nothing is missing
        (("Accounting",), 0.0),
        ((), 0.0),
    ],
)
def test_neighbours_of_missing_skills_are_counted(skills, expected):
    someone = person("p", jobs=(), skills=tuple(Skill(name=each) for each in skills))
    assert ties_of("TCAD") is not None
    assert is_(value("must-related", ASKED, someone), expected)


def test_a_neighbour_shown_by_dated_work_counts_whole():
    shown = person("p", jobs=(job(title="Engineer", summary="Trained models in TensorFlow."),))
    assert value("must-related", opening(must=("PyTorch",)), shown) == 1.0


def test_a_missing_skill_that_esco_does_not_know_says_nothing():
    someone = person("p", jobs=(), skills=(Skill(name="TensorFlow"),))
    assert skill_named("zymurgy of the third kind") is None
    assert math.isnan(value("must-related", opening(must=("zymurgy of the third kind",)), someone))
    assert math.isnan(value("must-related", opening(must=None), someone))
    assert math.isnan(value("must-related", ASKED, person("p", jobs=None, skills=None)))


# Likeness by section -----------------------------------------------------------------------------------


def test_sections_are_compared_apart_and_a_row_of_zeros_is_not_known():
    people = [person(f"p{n}") for n in range(3)]
    whole = on_grid(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]))
    said = on_grid(np.array([[0.6, 0.8], [0.0, 1.0], [0.0, 0.0]]))  # likeness .6, none but said, nothing said
    pool = Pool(tuple(people), whole, "made-up", sections={"title": said})
    query = on_grid(np.array([1.0, 0.0]))
    base = pairs(opening(), *people)
    one = type(base)(opening(), OpeningVectors(query, {"title": query}), pool, np.arange(3), base.answers)
    np.testing.assert_allclose(title_similarity(one), [0.6, 0.0, NAN], atol=1e-3)
    assert np.isnan(skills_similarity(one)).all()  # the opening asks for no skills
    silent = type(base)(opening(), OpeningVectors(query), pool, np.arange(3), base.answers)
    assert np.isnan(title_similarity(silent)).all()


# Grades of facts ---------------------------------------------------------------------------------------


def graded(*facts: tuple[str, Grade]) -> Candidate:
    return person("p", evidence=tuple(Evidence(pointer=pointer, grade=grade) for pointer, grade in facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([("/work/0/position", Grade.CONFIRMED)], 1.0),
        ([("/work/0/position", Grade.READ)], 0.5),
        ([("/work/0/position", Grade.INFERRED)], 0.0),
        ([("/work/0/position", Grade.CONFIRMED), ("/work/0/startDate", Grade.INFERRED)], 0.5),
        ([("/work/0/position", Grade.READ), ("/languages/0/language", Grade.CONFIRMED)], 0.5),  # no language is asked
        ([("/languages/0/language", Grade.CONFIRMED)], NAN),
        ([], NAN),
    ],
)
def test_facts_are_known_as_well_as_their_grades_say(facts, expected):
    assert is_(value("evidence", opening(), graded(*facts)), expected)


@pytest.mark.parametrize(
    ("asks", "part"),
    [
        ({"languages": (KOREAN,)}, "languages"),
        ({"must": ("TCAD",)}, "skills"),
        ({"minimum_isced": Isced.MASTER}, "education"),
    ],
)
def test_what_an_opening_asks_decides_which_facts_it_rests_on(asks, part):
    someone = graded(("/work/0/position", Grade.READ), (f"/{part}/0/x", Grade.CONFIRMED))
    assert value("evidence", opening(**asks), someone) == 0.75
    assert value("evidence", opening(), someone) == 0.5
