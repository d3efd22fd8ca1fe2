"""What an opening's terms cost it, against counting person by person."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.documents.rules import terms_document
from matching.domain import Cefr, Isced, LanguageNeed, LanguageSkill, Need, Pay, Skill
from matching.eligibility import Grade, Rulebook, answers_about_people, gate
from matching.eligibility.careers import careers_of
from matching.mentions import says_skills, skill_key, skills_of
from matching.opening_terms import SMALLEST, Count, opening_terms, without_small_steps
from matching.pool import Pool
from matching.retrieval import on_grid
from tests.eligibility.agreement import seeded
from tests.people import TODAY, degree, job, opening, person, won

RULE = Rulebook.on(TODAY, "2026-06")
FULL = opening(
    must=("plasma etching", "TCAD"), minimum_years=10.0, minimum_isced=Isced.DOCTORATE,
    languages=(LanguageNeed(language="Korean", cefr=Cefr.B2, need=Need.MUST), LanguageNeed(language="English")),
)  # fmt: skip
POSTS = {
    "all": FULL,
    "a range": FULL.model_copy(update={"pay": won(150_000_000, 170_000_000)}),
    "no pay": FULL.model_copy(update={"pay": Pay()}),
    "by the month": FULL.model_copy(update={"pay": won(17_472_000, period="MONTH")}),  # x 12 = 4 x 52,416,000
    "too little": FULL.model_copy(update={"pay": won(90_000_000)}),
    "another field": FULL.model_copy(update={"sector": "other"}),
    "nothing asked": opening(),
    "any level of Korean": opening(languages=(LanguageNeed(language="ko", need=Need.MUST),)),
}


def somebody(pick, number):
    """Return somebody who may lack any of the things asked for, or not say."""
    levels = pick((None, Cefr.A2, Cefr.B2, Cefr.C1, Cefr.C1))
    korean = pick((None, (), *[(LanguageSkill(language="Korean", cefr=levels),)] * 4))
    both = (Skill(name="TCAD"), Skill(name="Plasma etching"))
    skills = pick((None, (), both[:1], both[1:], both, both, both))
    schools = pick(("Stanford University", "Stanford University", "KAIST", "NTU", "Nowhere Institute"))
    degrees = (degree(schools, pick((6, 7, 8, 8, 8, None))),)
    jobs = (job(start=pick(("2010-03-01", "2014-07-01", "2015", "2016-11-23", "2017", "2022-01-01"))),)
    return person(
        f"p{number}", pick((degrees, degrees, degrees, None)), pick((jobs, jobs, jobs, None)), languages=korean,
        skills=skills,
    )  # fmt: skip


def pool_of(people):
    return Pool(tuple(people), np.tile(on_grid(np.array([1.0, 0.0])), (len(people), 1)), "made-up")


@pytest.fixture(scope="module")
def people():
    pick = seeded(4)
    return [somebody(pick, number) for number in range(90)]


@pytest.fixture(scope="module")
def pool(people):
    return pool_of(people)


def korean_ranks(one):
    """Return the least and the most that somebody's Korean can be, A1 being 1; nothing said may be all."""
    if one.languages is None:
        return 0, 6
    levels = [list(Cefr).index(each.cefr) + 1 if each.cefr else None for each in one.languages]
    return (levels[0] or 1, levels[0] or 6) if levels else (0, 0)


@pytest.fixture(scope="module")
def alone(people):
    """What the rule says of each person by themselves."""
    return [(one, answers_about_people(careers_of([one]), RULE)) for one in people]


def grade_of(answers, post):
    """Return one person's answer."""
    return Grade(int(gate(answers, post, RULE).answer[0]))


def meets(one, facts, post):
    """Return, in the order in which they are asked, whether somebody surely and perhaps meets each demand."""
    found = []
    if post.minimum_years:
        found.append(tuple(facts["work_years"][level, 0] >= post.minimum_years for level in (0, 1)))
    if post.minimum_isced:
        found.append(tuple(facts["degree_level"][level, 0] >= post.minimum_isced for level in (0, 1)))
    for need in post.languages or ():
        if need.need is Need.MUST:
            rank = list(Cefr).index(need.cefr) + 1 if need.cefr else 1
            found.append(tuple(level >= rank for level in korean_ranks(one)))
    for skill in post.must or ():
        said = skill_key(skill) in skills_of(one)
        found.append((said, said or not says_skills(one)))
    return found


def one_by_one(alone, post):
    """Return each person's grade and demands met."""
    return [(grade_of(answers, post), meets(one, answers.bounds, post)) for one, answers in alone]


def counted(answers, without=()):
    """Count the eligible who meet all demands but some: for sure, and at most."""
    sure = most = 0
    for grade, demands in answers:
        kept = [each for number, each in enumerate(demands) if number not in without]
        sure += grade is Grade.YES and all(surely for surely, _ in kept)
        most += grade is not Grade.NO and all(perhaps for _, perhaps in kept)
    return Count(sure, most)


@pytest.mark.parametrize("name", POSTS)
def test_each_price_is_what_counting_one_by_one_gives(alone, pool, name):
    post = POSTS[name]
    found, answers = opening_terms(post, pool, RULE), one_by_one(alone, post)
    asked = range(len(answers[0][1]))
    left = counted(answers)
    assert found.people == len(alone)
    assert found.left == left
    assert found.eligible == counted(answers, asked)

    def gained(without):
        rest = counted(answers, without)
        return rest.sure - left.sure, rest.most - left.most

    for prices, size in ((found.alone, 1), (found.pairs, 2)):
        assert all(price.left.sure - left.sure == price.gained.sure for price in prices)
        told = sorted((price.gained.sure, price.gained.most) for price in prices)
        assert told == sorted(gained(some) for some in combinations(asked, size))
        assert all(len(price.without) == size for price in prices)
        assert [price.gained.sure for price in prices] == sorted((p.gained.sure for p in prices), reverse=True)


def test_the_demands_do_remove_people_and_what_is_not_said_removes_only_from_the_lower_number(people, pool):
    found = opening_terms(FULL, pool, RULE)
    assert 0 < found.left.sure < found.left.most < found.eligible.most
    assert all(price.gained.sure + price.gained.most > 0 for price in found.pairs)


def test_a_price_names_what_is_left_out(pool):
    names = {text.en for price in opening_terms(FULL, pool, RULE).alone for text in price.without}
    assert {"10 years of work", "Korean B2", "skill: TCAD", "skill: plasma etching"} < names
    assert len(names) == 5  # English is only welcome
    assert all("{" not in text.ko for price in opening_terms(FULL, pool, RULE).alone for text in price.without)


@pytest.mark.parametrize("name", POSTS)
def test_each_step_of_pay_is_what_counting_at_that_pay_gives(alone, pool, name):
    post = POSTS[name]
    steps = opening_terms(post, pool, RULE).pay
    multiples = {step.multiple: step.pay for step in steps if not step.offered}
    assert multiples == {2: 104_832_000, 3: 157_248_000, 4: 209_664_000}  # of 52,416,000
    for step in steps:
        paying = post if step.offered else post.model_copy(update={"pay": won(step.pay)})
        grades = [grade_of(answers, paying) for _, answers in alone]
        assert step.eligible == Count(grades.count(Grade.YES), len(grades) - grades.count(Grade.NO))
    assert [step.pay for step in steps] == sorted(step.pay for step in steps)


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        (won(165_000_000), [165_000_000]),
        (won(13_750_000, period="MONTH"), [165_000_000]),
        (won(150_000_000, 170_000_000), [150_000_000]),
        (won(80_000, period="HOUR"), []),  # how many hours are worked a year is not said
        (won(120_000, currency="USD"), []),
        (Pay(), []),
    ],
)
def test_the_pay_offered_is_a_step_where_it_is_one_of_the_year(pool, pay, expected):
    assert [step.pay for step in opening_terms(opening(pay=pay), pool, RULE).pay if step.offered] == expected


def test_a_language_asked_for_twice_and_two_names_of_a_skill_are_no_trouble(people, pool):
    need = LanguageNeed(language="Korean", cefr=Cefr.B2, need=Need.MUST)
    post = opening(languages=(need, need.model_copy()), must=("Plasma etching", "plasma etching"))
    found = opening_terms(post, pool, RULE)
    assert [len(found.alone), len(found.pairs)] == [3, 3]
    single = opening_terms(opening(languages=(need,), must=("plasma etching",)), pool, RULE)
    assert found.left == single.left
    assert {price.gained for price in single.alone} <= {price.gained for price in found.pairs}


@given(st.lists(st.integers(0, 60)))
def test_no_difference_below_five_can_be_read_off_a_series(counts):
    shown = without_small_steps(counts)
    assert len(shown) == len(counts)
    for count, said in zip(counts, shown, strict=True):
        assert (said is None) == (count < SMALLEST)
        assert said is None or (said >= SMALLEST and abs(said - count) < SMALLEST)
    told = {each for each in shown if each is not None}
    assert all(abs(one - other) >= SMALLEST for one, other in combinations(told, 2))


@given(st.lists(st.integers(0, 60)).map(sorted))
def test_a_rising_series_still_rises(counts):
    told = [each for each in without_small_steps(counts) if each is not None]
    assert told == sorted(told)


def test_a_series_shown_as_it_is_would_tell_of_one_person():
    counts = [10, 16, 11]
    assert without_small_steps(counts) == [10, 16, 10]
    assert min(abs(one - other) for one, other in combinations(counts, 2)) == 1


@pytest.mark.parametrize("name", POSTS)
def test_what_is_shown_of_an_openings_terms_tells_of_no_fewer_than_five_people(pool, name):
    found = opening_terms(POSTS[name], pool, RULE)
    told = {number for shown in found.shown.values() for number in shown if number is not None}
    assert all(number >= SMALLEST for number in told)
    assert all(abs(one - other) >= SMALLEST for one, other in combinations(told, 2))
    for count, (low, high) in found.shown.items():
        assert (low is None) == (count.sure < SMALLEST)
        assert (high is None) == (count.most < SMALLEST)
        assert low is None or high is None or low <= high


def test_a_document_shows_nothing_else(people, pool):
    found = opening_terms(FULL, pool, RULE)
    document = terms_document(found)
    numbers = [document["eligible"], document["left"], *(each["left"] for each in document["withoutOne"])]
    numbers += [each["left"] for each in document["withoutTwo"]] + [each["eligible"] for each in document["pay"]]
    assert {(each["sure"], each["most"]) for each in numbers} == set(found.shown.values())
    few = terms_document(opening_terms(FULL, pool_of(people[:4]), RULE))
    assert few["eligible"] == few["left"] == {"sure": None, "most": None}
