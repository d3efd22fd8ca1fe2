"""A document that is read and written again is the same document; a change changes nothing else."""

import copy
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from matching.domain import (
    Candidate,
    Cefr,
    Degree,
    Employer,
    EmployerSize,
    Employment,
    EmploymentType,
    Evidence,
    Grade,
    Isced,
    LanguageNeed,
    LanguageSkill,
    Opening,
    PartialDate,
    Pay,
    PayPeriod,
    Preferences,
    Remote,
    Residence,
    Skill,
)
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from tests.counts import cases
from tests.ingest.documents import PLANTED, postings, resumes

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
often = settings(max_examples=cases(25, 150), deadline=None, derandomize=True, suppress_health_check=SLOW)


def same(one: object, other: object) -> bool:
    """Whether two documents are one and the same, to the type of a number and the order of keys."""
    return json.dumps(one) == json.dumps(other)


def test_what_counts_as_the_same_tells_numbers_and_orders_apart():
    assert not same({"a": 1}, {"a": 1.0})
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same({"a": None}, {})


@often
@given(resumes)
def test_a_resume_comes_back_as_it_was(document):
    before = copy.deepcopy(document)
    assert same(write_candidate(read_candidate(document)), before)
    assert same(document, before)  # and reading wrote nothing into it


@often
@given(postings)
def test_a_posting_comes_back_as_it_was(document):
    before = copy.deepcopy(document)
    assert same(write_opening(read_opening(document)), before)
    assert same(document, before)


def facts(value: object) -> object:
    """Return a value as plain data without the documents it was read from."""
    if isinstance(value, BaseModel):
        return {name: facts(getattr(value, name)) for name in type(value).model_fields if name != "source"}
    return [facts(each) for each in value] if isinstance(value, tuple) else value


def unknown(document: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield the planted keys and what stands there."""
    entries = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, inner in entries:
        if isinstance(key, str) and key.startswith(PLANTED):
            yield (*path, key), json.dumps(inner)
        else:
            yield from unknown(inner, (*path, key))


JOB = Employment(employer="A", title="B", start=PartialDate(2015, 3), end=PartialDate(2016), full_time_share=0.5)
CHANGES_OF_A_CANDIDATE = {
    "id": ["another"],
    "headline": ["B", None],
    "summary": ["B", None],
    "degrees": [(Degree(school="A", isced=Isced.MASTER, awarded=PartialDate(2015, 3, 1)),), (), None],
    "employments": [(JOB,), (), None],
    "skills": [(Skill(name="B", keywords=("C",)),), None],
    "languages": [(LanguageSkill(language="ko", cefr=Cefr.B1),), None],
    "preferences": [Preferences(minimum_pay=5, remote=Remote.REMOTE, sectors=("robot",)), Preferences()],
    "evidence": [(Evidence(pointer="/work/0/name", grade=Grade.READ, page=1, start=0, end=3),), ()],
    "residence": [Residence(country="KR", since=PartialDate(2015, 3)), Residence()],
    "synthetic": [True, False],
}
PAY = Pay(currency="KRW", minimum=4_000.5, maximum=5_000.0, period=PayPeriod.MONTH)
CHANGES_OF_AN_OPENING = {
    "id": ["another"],
    "title": ["B"],
    "description": ["B", None],
    "responsibilities": ["B", None],
    "qualifications": ["B\nC", None],
    "skills": [("A", "B"), (), None],
    "language": ["ko", None],
    "posted": [PartialDate(2015, 3, 1), None],
    "valid_through": [PartialDate(2015), None],
    "employment_type": [EmploymentType.INTERN, EmploymentType.PER_DIEM, None],
    "employer": [Employer(id="e", name="B", size=EmployerSize.SMALL, country="KR"), Employer()],
    "industry": ["B", None],
    "sector": ["display", None],
    "locality": ["Ulsan", None],
    "region": ["B", None],
    "country": ["JP", None],
    "remote": [Remote.HYBRID, None],
    "pay": [PAY, Pay()],
    "must": [("A",), (), None],
    "nice": [("A",), None],
    "minimum_years": [7.5, None],
    "minimum_isced": [Isced.BACHELOR, None],
    "languages": [(LanguageNeed(language="ko", cefr=Cefr.B1),), None],
    "synthetic": [True, False],
}


def test_the_changes_tried_are_of_every_attribute():
    assert set(CHANGES_OF_A_CANDIDATE) == set(Candidate.model_fields) - {"source"}
    assert set(CHANGES_OF_AN_OPENING) == set(Opening.model_fields) - {"source"}


def changed(changes: dict[str, list[object]], data: st.DataObject) -> dict[str, object]:
    name = data.draw(st.sampled_from(sorted(changes)))
    return {name: data.draw(st.sampled_from(changes[name]))}


REPLACED = {"degrees": "education", "employments": "work", "skills": "skills", "languages": "languages"} | {
    "employer": "hiringOrganization", "pay": "baseSalary", "qualifications": "qualifications",
    "responsibilities": "responsibilities", "language": "inLanguage", "industry": "industry", "id": "identifier",
    "country": "addressCountry",  # a structured country gives way to a name
}  # fmt: skip


def check_change(read, write, value, change):
    """Change one attribute: it reads back, all others are as they were, and unknown keys outside it stay."""
    wanted = value.model_copy(update=change)
    document = write(wanted)
    assert facts(read(document)) == facts(wanted)
    gone = REPLACED.get(next(iter(change)))
    before = {path: said for path, said in unknown(value.source) if gone not in path}
    assert before.items() <= dict(unknown(document)).items()
    json.dumps(document, allow_nan=False)


@settings(often, max_examples=cases(50, 300))
@given(resumes, st.data())
def test_a_change_of_a_candidate_is_written_and_nothing_else_moves(document, data):
    check_change(read_candidate, write_candidate, read_candidate(document), changed(CHANGES_OF_A_CANDIDATE, data))


@settings(often, max_examples=cases(35, 200))
@given(postings, st.data())
def test_a_change_of_an_opening_is_written_and_nothing_else_moves(document, data):
    value = read_opening(document)
    change = changed(CHANGES_OF_AN_OPENING, data)
    if "pay" in change and document.get("salaryCurrency"):
        return  # a currency of its own, outside the pay
    check_change(read_opening, write_opening, value, change)


def test_a_change_within_an_entry_keeps_the_entry_s_own_keys():
    document = {"work": [{"name": "A", "url": "u", "x-ktech": {"country": "KR"}}, {"name": "B", "location": "Busan"}]}
    person = read_candidate(document)
    first = person.employments[0].model_copy(update={"employer": "C"})
    written = write_candidate(person.model_copy(update={"employments": (first, person.employments[1])}))
    assert written["work"] == [
        {"name": "C", "url": "u", "x-ktech": {"country": "KR"}},
        {"name": "B", "location": "Busan"},
    ]


def test_a_change_of_pay_keeps_what_the_amount_says_besides():
    document = {
        "title": "t",
        "x-ktech": {"id": "o"},
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "KRW",
            "note": 1,
            "value": {"minValue": 5, "maxValue": 9, "q": 2},
        },
    }
    post = read_opening(document)
    written = write_opening(post.model_copy(update={"pay": post.pay.model_copy(update={"maximum": 12.0})}))
    document["baseSalary"]["value"]["maxValue"] = 12
    assert written == document


def test_a_raised_maximum_does_not_lose_a_minimum_given_as_one_number():
    post = read_opening({"title": "t", "baseSalary": {"currency": "KRW", "value": 5}})
    written = write_opening(post.model_copy(update={"pay": post.pay.model_copy(update={"maximum": 12.0})}))
    assert written["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "KRW",
        "value": {"maxValue": 12, "minValue": 5},
    }


def test_each_of_several_places_is_moved():
    document = {
        "title": "t",
        "jobLocation": [{"address": {"addressRegion": "A", "k": 1}}, {"address": {"addressRegion": "A"}}],
    }
    post = read_opening(document)
    written = write_opening(post.model_copy(update={"region": "B"}))
    assert written["jobLocation"] == [{"address": {"addressRegion": "B", "k": 1}}, {"address": {"addressRegion": "B"}}]


def test_a_changed_profile_keeps_the_id_that_was_made_from_its_content():
    person = read_candidate({"basics": {"label": "A"}})
    assert person.id.startswith("cand-")
    again = read_candidate(write_candidate(person.model_copy(update={"headline": "B"})))
    assert (again.id, again.headline) == (person.id, "B")


def test_the_same_content_has_the_same_id_and_another_has_another():
    one, two, other = ({"basics": {"label": "A"}, "meta": 1}, {"meta": 1, "basics": {"label": "A"}}, {"meta": 2})
    assert read_candidate(one).id == read_candidate(two).id != read_candidate(other).id


@pytest.mark.parametrize("kind", [Candidate, Opening])
def test_a_value_without_a_document_can_be_written(kind):
    if kind is Candidate:
        value = Candidate(id="a", headline="B", employments=(JOB,))
        assert facts(read_candidate(write_candidate(value))) == facts(value)
    else:
        post = Opening(id="a", title="B", pay=PAY, employer=Employer(name="E"))
        assert facts(read_opening(write_opening(post))) == facts(post)
