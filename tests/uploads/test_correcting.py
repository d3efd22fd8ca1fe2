"""What a person corrects and confirms: facts keep their places while they stay; typed ones are the person's word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.upload_form import iso_date, sent_back
from matching.domain import Grade
from matching.errors import BadInputError
from matching.ingest.json_resume import read_candidate
from matching.uploads.correcting import confirmed, corrected, evidence_of, facts

PLACES = [
    {"pointer": "/work/0/name", "grade": "read", "page": 1, "start": 10, "end": 14, "document": "d"},
    {"pointer": "/work/1/name", "grade": "read", "page": 1, "start": 50, "end": 57, "document": "d"},
    {"pointer": "/work/1/startDate", "grade": "inferred", "page": 2, "start": 0, "end": 4, "document": "d"},
]
RESUME = {
    "basics": {"name": "A", "label": "Engineer"},
    "work": [
        {"name": "TSMC", "position": "Engineer", "startDate": "2016-03", "endDate": "2019-08", "url": "u"},
        {"name": "Samsung", "startDate": "2019", "x-ktech": {"ongoing": True}},
    ],
    "x-ktech": {"evidence": PLACES},
}


def grades(resume):
    return {pointer: each.grade for pointer, each in evidence_of(resume).items()}


def test_a_fact_that_stays_keeps_its_place_and_one_that_was_typed_is_the_persons_word():
    after = {**RESUME, "work": [{**RESUME["work"][0], "name": "ASML"}, RESUME["work"][1]]}
    better = corrected(RESUME, after)
    assert grades(better) == {
        "/work/0/name": Grade.CONFIRMED,
        "/work/1/name": Grade.READ,
        "/work/1/startDate": Grade.INFERRED,
    }
    assert evidence_of(better)["/work/0/name"].page is None
    assert evidence_of(better)["/work/1/name"].page == 1


def test_entries_that_move_up_take_their_places_along():
    after = {**RESUME, "work": [RESUME["work"][1]]}
    better = corrected(RESUME, after, {"/work/0": "/work/1"})
    assert grades(better) == {"/work/0/name": Grade.READ, "/work/0/startDate": Grade.INFERRED}
    assert evidence_of(better)["/work/0/name"].start == 50
    without_moves = corrected(RESUME, after)  # the control: nobody says that they moved
    assert grades(without_moves)["/work/0/name"] is Grade.CONFIRMED


def test_whoever_confirms_confirms_every_fact_and_each_keeps_its_place():
    person = confirmed(RESUME)
    assert {each.pointer for each in person.evidence} == set(facts(RESUME))
    assert {each.grade for each in person.evidence} == {Grade.CONFIRMED}
    assert {each.pointer: each.start for each in person.evidence}["/work/1/name"] == 50


def test_what_is_confirmed_can_be_read_again():
    person = confirmed(RESUME)
    assert read_candidate(person.source).evidence == person.evidence
    assert person.employments[1].ongoing is True


def test_a_correction_that_contradicts_itself_is_refused_at_its_field():
    after = {**RESUME, "work": [{**RESUME["work"][0], "endDate": "2015"}]}
    with pytest.raises(BadInputError, match="/work/0/endDate"):
        corrected(RESUME, after)


FORM = {
    "basics/name": "A", "basics/label": "Engineer",
    "work/0/name": "TSMC", "work/0/position": "Engineer", "work/0/startDate": "2016.3", "work/0/endDate": "2019년 8월",
    "work/1/name": "Samsung", "work/1/startDate": "2019", "work/1/x-ktech/ongoing": "1",
}  # fmt: skip


def test_a_form_sent_back_as_it_was_shown_changes_nothing():
    after, moves = sent_back(RESUME, FORM)
    assert after == RESUME
    assert moves == {"/work/0": "/work/0", "/work/1": "/work/1"}


def test_a_job_taken_out_is_gone_and_one_added_stands_last():
    form = {**FORM, "work/0/remove": "1", "work/new/name": "KAIST", "work/new/startDate": "2021. 1. 5."}
    after, moves = sent_back(RESUME, form)
    assert [each["name"] for each in after["work"]] == ["Samsung", "KAIST"]
    assert after["work"][1] == {"name": "KAIST", "startDate": "2021-01-05", "endDate": ""}
    assert moves == {"/work/0": "/work/1", "/work/1": "-"}
    assert grades(corrected(RESUME, after, moves))["/work/1/name"] is Grade.CONFIRMED


def test_an_end_that_nobody_typed_is_not_known_instead_of_today():
    form = {name: value for name, value in FORM.items() if name != "work/1/x-ktech/ongoing"}
    after, _ = sent_back(RESUME, form)
    assert after["work"][1] == {"name": "Samsung", "startDate": "2019", "endDate": ""}
    job = read_candidate(after).employments[1]
    assert (job.end, job.ongoing) == (None, None)


def test_a_date_that_is_none_is_refused_at_its_field():
    with pytest.raises(BadInputError, match="/work/0/startDate"):
        sent_back(RESUME, {**FORM, "work/0/startDate": "spring"})


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2016", "2016"),
        ("2016.03", "2016-03"),
        ("2016/3", "2016-03"),
        ("2016년 3월", "2016-03"),
        ("2016-3-1", "2016-03-01"),
        ("2016. 3. 1.", "2016-03-01"),
    ],
)
def test_a_date_is_taken_as_people_type_it(typed, iso):
    assert iso_date(typed) == iso


TEXTS = st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=12)
NAMES = (
    *("work/0/name", "work/0/startDate", "work/1/x-ktech/cefr", "work/new/name", "work/0/remove", "basics/summary"),
    *("skills/new/keywords", "education/new/x-ktech/isced", "languages/new/x-ktech/cefr"),
)


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS))
def test_any_form_is_taken_or_refused_at_a_field(form):
    try:
        corrected(RESUME, *sent_back(RESUME, form))
        refused_at = None
    except BadInputError as error:
        refused_at = error.at.pointer
    assert refused_at is None or refused_at.startswith("/")
