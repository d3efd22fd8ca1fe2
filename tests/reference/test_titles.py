"""Job titles are known by any of their names, and words of rank are taken off without touching the work."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.reference.esco import Relation, occupations
from matching.reference.skills import spelling
from matching.reference.tables import rows
from matching.reference.titles import read_title, title_named, titles
from tests.counts import cases


def ranks(text):
    return [each.id for each in read_title(text).seniority]


def test_there_are_enough_titles_in_both_languages():
    assert len(titles()) >= 350
    assert all(title.name.en and re.search("[가-힣]", title.name.ko) for title in titles())
    assert len({title.id for title in titles()}) == len(titles())


def test_every_name_leads_to_its_title():
    assert [name for title in titles() for name in title.names() if title_named(name) != title] == []


def test_no_two_titles_share_a_name():
    owners = {}
    for title in titles():
        for name in title.names():
            owners.setdefault(spelling(name), set()).add(title.id)
    assert [name for name, these in owners.items() if len(these) > 1] == []


def test_an_occupation_comes_with_a_relation_and_its_unit_group_is_escos():
    for row in rows("titles.csv"):
        assert bool(row["esco"]) == bool(row["relation"]) == bool(row["isco"]), row
        if row["esco"]:
            assert occupations()[row["esco"]].isco == row["isco"], row


def test_no_two_titles_are_exactly_one_occupation():
    exact = [title.occupation.id for title in titles() if title.relation is Relation.EXACT]
    assert len(exact) == len(set(exact))


@pytest.mark.parametrize("text", ["반도체 공정 엔지니어", "반도체공정엔지니어", "Semiconductor  Process Engineer"])
def test_spaces_case_and_language_do_not_matter(text):
    assert title_named(text).id == "semiconductor-process-engineer"


@pytest.mark.parametrize(
    ("text", "work", "found"),
    [
        ("책임연구원", "연구원", ["chaegim"]),
        ("수석 엔지니어", "엔지니어", ["suseok"]),
        ("반도체 공정 엔지니어 (대리급)", "반도체 공정 엔지니어", ["daeri"]),
        ("백엔드 개발팀장", "백엔드 개발", ["lead"]),
        ("연구원(선임)", "연구원", ["seonim"]),
        ("인턴 연구원", "연구원", ["intern"]),
        ("Senior Backend Engineer II", "Backend Engineer", ["senior"]),
        ("Sr. Staff Software Engineer", "Software Engineer", ["senior", "staff"]),
        ("Software Engineer (Junior)", "Software Engineer", ["junior"]),
        ("Engineer, Senior", "Engineer", ["senior"]),
        ("과장", "", ["gwajang"]),
    ],
)
def test_words_of_rank_are_taken_off(text, work, found):
    read = read_title(text)
    assert (read.work, [each.id for each in read.seniority]) == (work, found)


@pytest.mark.parametrize(
    "text", ["본부장", "공장장", "영업 대리점 관리자", "Leadership trainer", "C++ developer", "책임감 있는 개발자"]
)
def test_a_rank_inside_another_word_is_none(text):
    assert (read_title(text).work, ranks(text)) == (text, [])


@given(st.text(max_size=60))
@settings(max_examples=cases(65, 200), deadline=None)
def test_any_text_is_read_and_reading_twice_changes_nothing(text):
    work = read_title(text).work
    assert read_title(work).work == work
    title_named(text)
