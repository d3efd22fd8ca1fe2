"""The same people and openings in both languages: verdicts, places and scores compared."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.domain import Employer
from matching.eligibility import Grade, Rulebook
from matching.evaluation.bilingual import Bilingual, days_of_the_rule, rulebooks, verdict_parity
from matching.evaluation.parity_report import parity_section
from matching.evaluation.rank_parity import Shifts, mixed, mixes, rank_parity, scored_versions, shifts
from matching.reference import Match, resolve_employer, resolve_school, suggested_sectors
from matching.scoring import prior
from matching.settings import settings
from tests.evaluation.even import table, workspace
from tests.people import opening, person

TODAY = date(2026, 11, 23)
DATA = settings().data
KTH = {"en": "KTH Royal Institute of Technology", "ko": "KTH 왕립공과대학교"}


@pytest.fixture(scope="module")
def sample():
    return Bilingual.read(DATA / "evaluation" / "parallel-sample")


def test_the_documents_of_both_languages_stand_in_the_same_order(sample):
    english, korean = sample.people["en"], sample.people["ko"]
    assert [each.id for each in english] == [each.id for each in korean]
    assert all(one.headline != other.headline for one, other in zip(english, korean, strict=True))
    assert sample.openings["ko"][0].language == "ko"


# Verdicts -----------------------------------------------------------------------------------------


def test_verdicts_are_compared_for_each_pair_door_and_version(sample):
    found = verdict_parity(sample, [Rulebook.on(TODAY)])
    # 40 people, 24 openings, 7 doors, and three versions beside the English one
    assert found.compared == 40 * 24 * 7 * 3
    assert (found.pairs, found.packs, found.days) == (960, ("2026-06",), (TODAY,))
    assert {Grade.YES, Grade.NO, Grade.OPEN} <= set(found.by_grade)
    assert (found.doors_differing, found.differing) == (0, ())


def test_one_word_that_is_known_in_one_language_only_is_found_with_its_person_and_clause(sample):
    korean = list(sample.people["ko"])
    at = next(row for row, each in enumerate(korean) if each.degrees and each.degrees[0].school)
    [first, *rest] = korean[at].degrees
    korean[at] = korean[at].model_copy(update={"degrees": (first.model_copy(update={"school": "어느대학교"}), *rest)})
    found = verdict_parity(replace(sample, people={**sample.people, "ko": tuple(korean)}), [Rulebook.on(TODAY)])
    assert {each.person for each in found.differing} == {korean[at].id}
    assert {each.version for each in found.differing} == {("en", "ko"), ("ko", "ko")}
    assert found.clauses["school"] > 0


def test_days_are_those_on_which_the_rule_changed_and_what_cannot_be_read_is_left_out():
    days = days_of_the_rule(TODAY)
    assert (days[0], days[-1]) == (date(2025, 2, 18), TODAY)
    books = rulebooks(days)
    asked = {(book.day, book.pack.id) for book in books}
    assert (date(2025, 2, 18), "announced-2025-02") in asked
    assert (date(2025, 2, 18), "2026-06") not in asked  # it asks for an income that no edition holds for that day
    assert {(TODAY, pack) for pack in ("announced-2025-02", "2025-04", "2026-06")} <= asked


def test_in_the_parallel_set_every_door_says_the_same():
    found = verdict_parity(Bilingual.read(DATA / "parallel_set"), [Rulebook.on(TODAY)])
    assert (found.people, found.openings) == (200, 100)
    assert found.doors_differing == 0
    # 워싱턴대학교 may be either of two schools, as "Washington University" may; "University of Washington" is one
    assert {(each.person, each.clauses) for each in found.differing} <= {("p148", ("school",))}


@pytest.mark.parametrize(
    ("english", "korean", "status"),
    [
        (KTH["en"], KTH["ko"], Match.FOUND),
        ("Université Grenoble Alpes", "그르노블 알프 대학교", Match.CAMPUS),
        ("Polytechnique Montréal", "몬트리올 공과대학교", Match.CAMPUS),
    ],
)
def test_a_school_is_known_in_both_languages(english, korean, status):
    one, other = resolve_school(english), resolve_school(korean)
    assert (one.status, one.entity) == (other.status, other.entity) == (status, other.entity)


@pytest.mark.parametrize(
    ("english", "korean", "status"),
    [
        ("Merck", "머크", Match.AMBIGUOUS),
        ("BAE Systems", "BAE 시스템즈", Match.FOUND),
        ("Zoox", "죽스", Match.RELATED),
        ("Scania", "스카니아", Match.RELATED),
        ("Hitachi Energy", "히타치에너지", Match.RELATED),
        ("Samsung R&D Institute Ukraine", "삼성전자 우크라이나 연구소", Match.RELATED),
    ],
)
def test_an_employer_is_known_in_both_languages(english, korean, status):
    one, other = resolve_employer(english), resolve_employer(korean)
    assert (one.status, one.entity) == (other.status, other.entity) == (status, other.entity)


@pytest.mark.parametrize(
    ("english", "korean", "sector"),
    [
        ("terms for battery makers", "배터리 업체 용어집", "secondary-battery"),
        ("polyethylene separators", "폴리에틸렌 분리막", "secondary-battery"),
        ("contracts for pouch cells", "파우치 셀 계약", "secondary-battery"),
        ("14 LNG carriers", "LNG 운반선 14척", "mobility"),
        ("autopilot of a target", "표적기 자동조종장치", "mobility"),
    ],
)
def test_a_field_is_suggested_in_both_languages(english, korean, sector):
    assert suggested_sectors(english) == suggested_sectors(korean) == {sector}


# Places -------------------------------------------------------------------------------------------

PEOPLE, POSTS = 24, 22
SCORES = np.random.default_rng(4).random((POSTS, PEOPLE))


def made() -> Bilingual:
    people = tuple(person(f"p{row:03d}") for row in range(PEOPLE))
    posts = tuple(opening(f"o{row:03d}", employer=Employer(id=f"e{row}")) for row in range(POSTS))
    return Bilingual({"en": people, "ko": people}, {"en": posts, "ko": posts})


def versions(own: float = 0.0, korean: float = 0.0) -> dict:
    """All four versions, with something added where languages agree, and where a person writes in Korean."""
    return {
        (post, who): table(SCORES + own * (post == who) + korean * (who == "ko"))
        for post in ("en", "ko")
        for who in ("en", "ko")
    }


def test_where_both_languages_score_the_same_nothing_moves():
    found = rank_parity(made(), versions(), seed=1, count=4)
    for each in (*found.gated, *found.ungated, *found.candidates):
        assert (each.median, each.largest, each.lost, each.holds) == (0, 0, 0, True)
        assert each.tau == pytest.approx(1)
    assert {each.value for each in found.own_share.values()} == {0.5}
    assert (found.bonus.value, found.korean.value) == (0, 0)


def test_a_bonus_for_a_common_language_is_found_with_its_size():
    found = rank_parity(made(), versions(own=0.2), seed=1, count=4)
    assert found.bonus.value == pytest.approx(0.2)
    assert found.korean.value == pytest.approx(0)
    assert min(each.low for each in found.own_share.values()) > 0.5
    assert {each.name: each.largest for each in found.ungated}["both"] == 0  # all of one language: nothing shows
    assert {each.name: each.largest for each in found.ungated}["mixed"] > 0  # it does where languages meet


def test_a_language_that_is_scored_higher_is_found_with_its_size():
    found = rank_parity(made(), versions(korean=-0.1), seed=1, count=4)
    assert found.korean.value == pytest.approx(-0.1)
    assert found.bonus.value == pytest.approx(0)
    own = {tongue: found.own_share[False, tongue].value for tongue in ("en", "ko")}
    assert own["ko"] < 0.5 < own["en"]


def test_a_shift_is_the_difference_of_two_places_worked_out_by_hand():
    # places 1 2 3 4 against 2 1 4 3 and against 4 1 2 3: shifts 1 1 1 1 and 3 1 1 1
    one, other = np.array([0, 1, 2, 3]), np.array([1, 0, 3, 2])
    third = np.array([1, 2, 3, 0])
    found = shifts("x", [[one, one]], [[other, third]], ["a", "b"], seed=1)
    assert (found.lists, found.people, found.median, found.largest, found.lost) == (2, 8, 1, 3, 0)
    # concordant less discordant pairs of six: 2 discordant, and 3
    assert found.tau == pytest.approx((2 / 6 + 0 / 6) / 2)
    assert (found.median_ends, found.holds) == (None, None)  # two groups are too few


def test_who_falls_off_a_list_stands_behind_its_last():
    found = shifts("x", [[np.array([0, 1, 2])]], [[np.array([1, 2])]], ["a"], seed=1)
    assert (found.lost, found.largest) == (1, 2)  # from place 1 to place 3


@pytest.mark.parametrize(("ends", "holds"), [((0, 1), True), ((0, 2), None), ((2, 3), False), (None, None)])
def test_the_aim_is_met_where_the_whole_interval_meets_it(ends, holds):
    assert Shifts("x", 30, 600, 1.0, ends, 5.0, 9, 0.9, 0).holds is holds


def test_everybody_writes_in_each_language_as_often():
    halves = mixes(11, seed=3, count=6)
    assert np.sum(halves, axis=0).tolist() == [3] * 11
    assert {int(half.sum()) for half in halves} == {5, 6}


def test_a_mixed_pool_takes_each_person_in_their_language():
    both = versions(korean=1.0)
    korean = np.arange(PEOPLE) < 5
    assert ((mixed(both, "en", korean).mutual > 1) == korean).all()


def test_whole_lists_say_nothing_of_a_share_and_are_left_out():
    few = {version: replace(each, grades=np.where(np.arange(PEOPLE) < 9, 3, 0) * np.ones_like(each.grades))
           for version, each in versions().items()}  # fmt: skip
    found = rank_parity(made(), few, seed=1, count=2)
    assert found.own_share[True, "en"] is None
    assert found.own_share[False, "en"] is not None


# The whole ----------------------------------------------------------------------------------------


def test_the_section_says_what_was_found_in_both_languages(sample, tmp_path):
    some = replace(
        sample,
        people={tongue: each[:12] for tongue, each in sample.people.items()},
        openings={tongue: each[:4] for tongue, each in sample.openings.items()},
    )
    scored = scored_versions(some, workspace(tmp_path), Rulebook.on(TODAY), prior())
    verdicts = verdict_parity(some, [Rulebook.on(TODAY)])
    section = parity_section(verdicts, rank_parity(some, scored, seed=1, count=2), encoder="x", scorer="prior")
    assert section.key == "parity"
    assert section.synthetic
    assert [len(each.rows) for each in section.tables] == [4, 4, 1, 4]
    assert "12" in section.note[0].ko
