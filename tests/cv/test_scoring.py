"""Scoring a reading: counts worked out by hand, nothing by half, and mistakes that are found."""

import copy

import numpy as np
import pytest

from tests.cv.false_alarms import wilson
from tests.cv.measure import Result, f1, field_f1, interval, report, total, whole
from tests.cv.scoring import Count, alike, invented, leaks, pairs, plain, score

LABEL = {
    "also": {},
    "allowed": {},
    "protected": ["1990.05.12", "미혼"],
    "language": "en",
    "layout": "a",
    "wordLayout": "b",
}
TRUTH = {
    "basics": {"name": "Ana Silva", "email": "ana@example.org", "profiles": [{"url": "https://www.example.org/ana/"}]},
    "work": [
        {"name": "Acme", "position": "Engineer", "startDate": "2019-03", "x-ktech": {"ongoing": True}},
        {"name": "Brook Ltd", "position": "Intern", "startDate": "2018", "endDate": "2018"},
    ],
    "education": [
        {
            "institution": "KAIST",
            "studyType": "석사과정",
            "area": "Physics",
            "endDate": "2018-02",
            "x-ktech": {"isced": 7},
        }
    ],
    "skills": [{"name": "Tools", "keywords": ["C++", "Git"]}, {"name": "Lab work"}],
    "languages": [{"language": "English", "fluency": "C1", "x-ktech": {"cefr": "C1"}}],
    "x-label": LABEL,
}


def changed(**changes):
    reading = copy.deepcopy(TRUTH) | changes
    del reading["x-label"]
    return reading


def test_the_truth_itself_is_right_throughout():
    result = score(TRUTH, changed())
    assert result.mistakes == []
    assert result.counts["employer"] == Count(right=2)
    assert result.counts["skill"] == Count(right=3)


def test_nothing_read_is_all_missed_and_nothing_wrong():
    result = score(TRUTH, {})
    assert result.counts["employer"] == Count(missed=2)
    assert result.counts["work end"] == Count(missed=2)
    assert result.counts["link"] == Count(missed=1)
    assert sum(count.right + count.wrong for count in result.counts.values()) == 0


def test_entries_are_paired_whatever_their_order():
    assert score(TRUTH, changed(work=TRUTH["work"][::-1])).mistakes == []


def test_a_date_less_precise_than_written_is_wrong_and_missed():
    work = copy.deepcopy(TRUTH["work"])
    work[0]["startDate"] = "2019"
    assert score(TRUTH, changed(work=work)).counts["work start"] == Count(right=1, wrong=1, missed=1)


def test_an_ongoing_post_read_as_ended_is_wrong():
    work = copy.deepcopy(TRUTH["work"])
    work[0] = {"name": "Acme", "position": "Engineer", "startDate": "2019-03", "endDate": "2020-01"}
    assert score(TRUTH, changed(work=work)).counts["work end"] == Count(right=1, wrong=1, missed=1)


def test_employer_and_title_exchanged_are_both_wrong():
    work = [{**TRUTH["work"][0], "name": "Engineer", "position": "Acme"}, TRUTH["work"][1]]
    result = score(TRUTH, changed(work=work))
    assert result.counts["employer"] == result.counts["title"] == Count(right=1, wrong=1, missed=1)
    assert invented(TRUTH, result) == []


def test_a_post_made_up_is_wrong_and_invented():
    result = score(TRUTH, changed(work=[*TRUTH["work"], {"name": "Nowhere Inc", "position": "King"}]))
    assert result.counts["employer"] == Count(right=2, wrong=1)
    assert [each.read for each in invented(TRUTH, result)] == ["Nowhere Inc", "King"]


def test_other_words_that_are_as_right_are_right():
    truth = {**TRUTH, "x-label": {**LABEL, "also": {"/education/0/studyType": ["석사"]}}}
    education = [{**TRUTH["education"][0], "studyType": "석사"}]
    assert score(truth, changed(education=education)).mistakes == []
    assert len(score(TRUTH, changed(education=education)).mistakes) == 1


def test_what_is_allowed_counts_neither_way():
    truth = {**TRUTH, "x-label": {**LABEL, "allowed": {"language": ["TOPIK"]}}}
    languages = [*TRUTH["languages"], {"language": "TOPIK"}]
    assert score(truth, changed(languages=languages)).counts["language"] == Count(right=1)
    assert score(TRUTH, changed(languages=languages)).counts["language"] == Count(right=1, wrong=1)


def test_the_day_of_the_award_is_the_end_of_a_degree():
    more = {"isced": 7, "awarded": "2018-02", "status": "awarded"}
    education = [{"institution": "KAIST", "studyType": "석사과정", "area": "Physics", "x-ktech": more}]
    assert score(TRUTH, changed(education=education)).mistakes == []


def test_a_status_that_was_not_stated_may_be_awarded_and_nothing_else():
    def with_status(status):
        more = {"isced": 7, "status": status}
        return changed(education=[{**TRUTH["education"][0], "x-ktech": more}])

    assert score(TRUTH, with_status("awarded")).counts["status"] == Count()
    assert score(TRUTH, with_status("withdrawn")).counts["status"] == Count(wrong=1)


def test_case_spaces_and_punctuation_do_not_matter_and_letters_do():
    assert plain("㈜한빛 세미텍") == plain("(주)한빛세미텍")
    assert plain("Sc.D.") == plain("SCD") != plain("PhD")
    assert len({plain("C"), plain("C++"), plain("C#")}) == 3


def test_entries_that_share_nothing_are_not_paired():
    one, other = {"employer": "Acme", "title": "Engineer"}, {"employer": "Zug", "title": "Bahn"}
    assert alike(one, other) < 0.8
    assert sorted(pairs([one], [other]), key=str) == [(0, None), (None, 0)]


def test_a_protected_value_is_found_wherever_it_stands():
    assert leaks(TRUTH, changed()) == []
    assert leaks(TRUTH, changed(summary="Born 1990-05-12 in Lisbon")) == ["1990.05.12"]
    assert leaks(TRUTH, changed(meta={"status": "미혼"})) == ["미혼"]
    assert leaks(TRUTH, changed(meta={"birthDate": "1990"})) == ["birthDate"]


def results(*readings):
    return [
        Result(str(i), "pdf", TRUTH, scored := score(TRUTH, reading), invented(TRUTH, scored), [])
        for i, reading in enumerate(readings)
    ]


def test_f1_interval_and_whole_share_are_what_arithmetic_says():
    both = results(changed(), {})
    assert total(both, "employer") == Count(right=2, missed=2)
    assert field_f1(both, "employer") == pytest.approx(4 / 6)
    assert whole(both, "employer") == 0.5
    assert interval(results(changed(), changed()), "employer") == (1.0, 1.0)
    low, high = interval(both, "employer")
    assert (low, high) == (0.0, 1.0)
    assert np.isnan(f1(np.array(0), np.array(0), np.array(0)))


def test_a_report_names_every_mistake():
    lines = report("both", results(changed(), changed(work=TRUTH["work"][:1])), errors=True)
    assert any("said 'Brook Ltd', read None" in line for line in lines)


def test_wilsons_interval_is_the_textbooks():
    assert wilson(1, 10) == pytest.approx((0.0179, 0.4042), abs=1e-4)
