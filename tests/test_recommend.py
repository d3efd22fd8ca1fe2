"""The pipeline on a small pool whose answers are known by construction."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.domain import Candidate, Preferences, Skill
from matching.eligibility import Grade
from matching.errors import AlreadyExistsError, BadInputError, EncoderError
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.mentions import LISTED
from matching.pool import OpeningPool, Pool
from matching.profiles import candidate_profile
from matching.recommend import shortlist, suggestions
from matching.retrieval import OpeningVectors, PersonVectors, on_grid
from matching.scoring import Look, prior
from tests.people import TODAY, degree, job, opening, person, won

DIMENSION = 64


def vector(text: str) -> np.ndarray:
    """A bag of words as a unit vector: enough to tell texts apart, the same for the same text."""
    counts = np.zeros(DIMENSION)
    for word in text.casefold().split():
        counts[sum(word.encode()) % DIMENSION] += 1
    return on_grid(counts / max(np.linalg.norm(counts), 1e-9))


def asked(text: str) -> OpeningVectors:
    return OpeningVectors(vector(text))


def asking(text: str) -> PersonVectors:
    return PersonVectors(vector(text))


def pool_of(*people: Candidate) -> Pool:
    return Pool(people, np.stack([vector(candidate_profile(each)) for each in people]), "bag-of-words")


def posts_of(*openings) -> OpeningPool:
    return OpeningPool(openings, np.stack([vector(each.title) for each in openings]), "bag-of-words")


PEOPLE = (
    person("yes-close", headline="Etch process engineer", skills=(Skill(name="plasma etching"), Skill(name="TCAD"))),
    person("yes-far", headline="Pastry chef", jobs=(job(title="Pastry chef"),), skills=()),
    person("open", headline="Etch process engineer", jobs=(job(start="2018"),)),
    person("leans", headline="Etch process engineer", degrees=(degree("Nowhere Institute"),)),
    person("no-degree", headline="Etch process engineer", degrees=(degree(isced=6),)),
    person("no-years", headline="Etch process engineer", jobs=(job(start="2019-06-01"),)),
    person("no-both", headline="Etch process engineer", degrees=(), jobs=()),
)
POST = opening(must=("Plasma etching", "SPC"), minimum_years=5.0)


def listed(post=POST, people=PEOPLE, **rest):
    return shortlist(post, asked("etch process engineer"), pool_of(*people), TODAY, **rest)


def test_yes_stands_before_cannot_tell_and_who_leans_to_no_comes_last():
    found = listed()
    assert [each.candidate.id for each in found.matches] == ["yes-close", "yes-far", "open", "leans"]
    assert [each.assessment.grade for each in found.matches] == [Grade.YES, Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO]
    assert [each.rank for each in found.matches] == [1, 2, 3, 4]


def test_a_better_score_never_overtakes_a_better_verdict():
    found = {each.candidate.id: each.score for each in listed().matches}
    assert found["open"] > found["yes-far"]  # and yet it stands below


def test_who_fails_is_counted_by_reason_and_not_ranked():
    found = listed()
    assert dict(found.counts) == {Grade.YES: 2, Grade.OPEN: 1, Grade.LEANS_TO_NO: 1, Grade.NO: 3}
    # no-degree fails degree and school; no-years experience; no-both degree, school, experience, global company
    expected = {"degree": 2, "school": 2, "experience": 2, "global-company": 1, "pay": 0, "sector": 0, "workplace": 0}
    assert dict(found.failed) == expected


def test_among_the_unknown_who_only_waits_for_the_openings_terms_stands_first():
    vague = listed(opening(pay=won(150_000_000, 170_000_000)))
    assert [each.candidate.id for each in vague.matches][:2] == ["yes-close", "yes-far"]
    assert {each.assessment.grade for each in vague.matches[:3]} == {Grade.OPEN}


def test_near_misses_who_suit_the_opening_stand_first():
    near = person("close", headline="Etch process engineer", jobs=(job(start="2020-06-01"),))
    far = person("far", headline="Pastry chef", jobs=(job(start="2018-12-01", title="Pastry chef"),), skills=())
    assert [each.candidate.id for each in listed(people=(far, near)).near_misses] == ["close", "far"]


def test_a_near_miss_fails_one_thing_alone_and_is_told_what():
    found = listed()
    assert [(each.candidate.id, [f.clause for f in each.lacking]) for each in found.near_misses] == [
        ("no-years", ["experience"])
    ]
    assert "7 years 5 months" in found.near_misses[0].lacking[0].reason.en


def test_what_the_opening_itself_lacks_is_said_once():
    poor = listed(opening(pay=won(100_000_000)))
    assert poor.matches == ()
    assert [each.clause for each in poor.lacking] == ["pay"]
    assert "₩57,248,000 short" in poor.lacking[0].reason.en  # 157,248,000 - 100,000,000
    assert poor.failed_alone["pay"] == 4  # the two that were yes, the open one and the one that leans


def test_what_the_opening_lacks_is_the_same_whoever_stands_first_in_the_pool():
    silent = opening(pay=won(None), must=POST.must)
    sure, refused = PEOPLE[0], PEOPLE[-1]
    lacking = [listed(silent, people=each).lacking for each in ((sure, refused), (refused, sure))]
    assert lacking[0] == lacking[1]
    assert [each.pointer for each in lacking[0][0].missing] == ["/baseSalary"]


def test_the_list_is_cut_at_k_without_changing_its_order():
    assert [m.candidate.id for m in listed(k=2).matches] == [m.candidate.id for m in listed().matches][:2]


def test_the_parts_of_each_side_add_up_to_its_score():
    for match in listed().matches:
        for score, reasons in (
            (match.company_score, match.company_reasons),
            (match.candidate_score, match.candidate_reasons),
        ):
            assert score == pytest.approx(0.5 + sum(each.part for each in reasons), abs=1e-9)
        low, high = match.interval
        assert low <= match.score <= high


def test_a_match_names_its_weaker_side_and_knows_no_probability_without_judgements():
    for match in listed().matches:
        weaker = {"company": match.company_score, "candidate": match.candidate_score}
        assert match.weaker_side == min(weaker, key=weaker.get)
        assert (match.company_probability, match.candidate_probability) == (None, None)


def test_a_person_is_told_to_look_where_the_score_alone_does_not_settle_it():
    for match in listed().matches:
        low, high = match.interval
        assert match.look_by_hand is (low < prior().look.cut <= high or high - low > prior().look.width)
    sure = replace(prior(), look=Look(cut=1.0, width=1.0))
    assert not any(match.look_by_hand for match in listed(scorer=sure).matches)


def test_negatives_stand_first():
    for match in listed().matches:
        signs = [each.part > 0 for each in match.company_reasons]
        assert signs == sorted(signs)


def test_found_and_missing_skills_are_named_with_where_they_stand():
    first = listed().matches[0]
    must = next(each for each in first.company_reasons if each.feature == "must")
    where = {each.skill.en: each.in_candidate for each in must.evidence}
    assert where == {"Plasma etching": "/skills/0", "Statistical process control": None}
    assert must.value == 1 / 2 * LISTED  # one of two, in a list alone


def resume(name: str, identifier: str) -> dict:
    return {
        "basics": {"name": name, "label": "Etch process engineer", "email": f"{name[0].lower()}@example.com"},
        "work": [{"name": "TSMC", "position": "Engineer", "startDate": "2014-07-01", "summary": "Led HAR etch.",
                  "x-ktech": {"sector": "semiconductor"}}],
        "education": [{"institution": "Stanford University", "x-ktech": {"isced": 8, "awarded": "2014-06-15"}}],
        "x-ktech": {"id": identifier},
    }  # fmt: skip


def test_exchanging_names_changes_no_bit_of_any_score():
    names = ["Wei Chen", "Amara Okafor", "김민수", "John Smith", "Rust Kim"]
    people = [read_candidate(resume(name, f"c{i}")) for i, name in enumerate(names)]
    swapped = [read_candidate(resume(name, f"c{i}")) for i, name in enumerate(names[::-1])]
    before, after = (listed(people=tuple(each)).matches for each in (people, swapped))
    numbers = [
        [(m.candidate.id, m.score, m.company_score, m.candidate_score, m.interval) for m in each]
        for each in (before, after)
    ]
    assert numbers[0] == numbers[1]
    assert [write_candidate(a)["basics"]["name"] for a in swapped] == names[::-1]  # the control: the names did change


def test_another_order_of_the_pool_gives_the_same_list_to_the_last_bit():
    forward, backward = listed(), listed(people=PEOPLE[::-1])
    assert [(m.candidate.id, m.score) for m in forward.matches] == [(m.candidate.id, m.score) for m in backward.matches]


def test_equals_are_ordered_by_id():
    twins = tuple(person(name, headline="Etch process engineer") for name in ("b", "c", "a"))
    assert [m.candidate.id for m in listed(people=twins).matches] == ["a", "b", "c"]


def test_an_empty_pool_and_an_id_twice_are_refused():
    with pytest.raises(BadInputError, match="holds no candidate"):
        Pool((), np.zeros((0, DIMENSION), dtype=np.float32), "x")
    with pytest.raises(AlreadyExistsError, match='"a"'):
        pool_of(person("a"), person("a"))


def test_a_vector_of_another_encoder_is_refused():
    with pytest.raises(EncoderError, match="64 dimensions"):
        shortlist(POST, OpeningVectors(np.zeros(3, dtype=np.float32)), pool_of(*PEOPLE), TODAY)


def test_suggestions_rank_openings_and_name_what_an_opening_lacks():
    posts = posts_of(
        opening("good", title="Etch process engineer"),
        opening("other", title="Pastry chef", sector="other"),
        opening("poor", title="Etch process engineer", pay=won(150_000_000)),
        opening("range", title="Etch process engineer", pay=won(150_000_000, 160_000_000)),
    )
    found = suggestions(PEOPLE[0], asking("etch process engineer"), posts, TODAY)
    assert [(m.opening.id, m.assessment.grade) for m in found.matches] == [("good", Grade.YES), ("range", Grade.OPEN)]
    assert [each.opening.id for each in found.near_misses] == ["poor", "other"]


def test_one_employer_does_not_fill_a_list_of_suggestions():
    posts = posts_of(*(opening(f"o{i}", title="Etch process engineer") for i in range(6)))
    found = suggestions(PEOPLE[0], asking("etch process engineer"), posts, TODAY)
    assert [m.opening.id for m in found.matches] == ["o0", "o1", "o2"]


def test_both_sides_of_a_pair_agree_on_its_numbers():
    person_side = suggestions(PEOPLE[0], asking(candidate_profile(PEOPLE[0])), posts_of(POST), TODAY).matches[0]
    company_side = next(
        m for m in shortlist(POST, asked(POST.title), pool_of(*PEOPLE), TODAY).matches if m.candidate.id == "yes-close"
    )
    assert (person_side.score, person_side.company_score) == (company_side.score, company_side.company_score)


def test_a_wish_that_is_met_raises_the_candidates_side_and_a_silent_one_leaves_it():
    def side(preferences):
        return listed(people=(person("a", headline="x", preferences=preferences),)).matches[0].candidate_score

    silent, met = side(Preferences()), side(Preferences(sectors=("semiconductor",)))
    missed = side(Preferences(sectors=("bio",)))
    assert missed < silent < met


def test_the_same_question_on_another_day_may_have_another_answer():
    newcomer = person("new", jobs=(job(start="2018-11-24"),))
    the_day_before, the_day = (listed(people=(newcomer,)), None)
    assert the_day_before.counts[Grade.NO] == 1
    the_day = shortlist(POST, asked("x"), pool_of(newcomer), date(2026, 11, 24))
    assert the_day.counts[Grade.YES] == 1
