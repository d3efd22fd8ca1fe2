"""ESCO's tables hold what they say, and our skills' links contradict neither them nor one another."""

import re
from collections import Counter

import pytest

from matching.reference.esco import (
    ONLY_IN_LISTS,
    Found,
    Relation,
    esco_of,
    esco_skill_named,
    esco_skills,
    esco_skills_in,
    narrower_named,
    occupation_labelled,
    occupations,
    occupations_also_named,
    skill_ids_by_concept,
)
from matching.reference.skills import skill_named, skills, spelling
from matching.reference.tables import folder, rows
from tests.counting import calls

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELD_OF_STUDY = re.compile(r"\d{2,4}")


def test_every_id_has_the_shape_of_an_esco_id_and_stands_once():
    for file in ("esco_skills.csv", "esco_occupations.csv"):
        ids = [row["id"] for row in rows(file)]
        assert len(ids) == len(set(ids))
        assert [each for each in ids if not (UUID.fullmatch(each) or FIELD_OF_STUDY.fullmatch(each))] == []


def test_all_occupations_are_there_with_a_unit_group_of_isco():
    assert len(occupations()) == 3039
    assert all(re.fullmatch(r"\d{4}", each.isco) and each.label for each in occupations().values())


def test_the_tables_stay_small():
    files = ("esco_skills.csv", "esco_occupations.csv", "skill_links.csv", "titles.csv")
    assert sum((folder() / file).stat().st_size for file in files) < 2_000_000


def doubly_owned(names):
    """Return the spellings that several owners have."""
    owners = {}
    for owner, name in names:
        owners.setdefault(spelling(name), set()).add(owner)
    return sorted(name for name, these in owners.items() if len(these) > 1)


def test_no_two_concepts_share_a_name():
    assert (
        doubly_owned([(each.id, name) for each in esco_skills().values() if not each.is_group for name in each.names()])
        == []
    )


def test_a_shared_name_would_be_noticed():
    assert doubly_owned([("a", "Deep learning"), ("b", "deep-learning"), ("b", "x")]) == ["deep learning"]


def test_every_label_and_alias_leads_to_its_concept():
    lost = [
        name
        for each in esco_skills().values()
        if not each.is_group
        for name in each.names()
        if esco_skill_named(name) != each
    ]
    assert lost == []


def test_occupations_other_names_stand_as_they_are_looked_up():
    assert [name for each in occupations().values() for name in each.aliases if spelling(name) != name][:5] == []
    assert occupation_labelled("Software  Developer") in occupations_also_named("software engineer") or (
        occupation_labelled("software developer") is not None
    )


def test_every_link_is_of_a_skill_that_exists_to_a_concept_that_exists():
    ids = {skill.id for skill in skills()}
    table = rows("skill_links.csv")
    assert len({row["skill"] for row in table}) == len(table)
    for row in table:
        assert row["skill"] in ids, row
        assert row["esco"] in esco_skills(), row
        assert Relation(row["relation"]), row
        assert Found(row["found"]), row


def test_no_two_of_our_skills_are_exactly_one_concept():
    exact = Counter(row["esco"] for row in rows("skill_links.csv") if row["relation"] == "exact")
    assert [each for each, count in exact.items() if count > 1] == []
    assert len(skill_ids_by_concept()) == len(exact)


def test_a_link_that_says_it_was_found_by_name_was():
    for skill in skills():
        link = esco_of(skill)
        if link and link.found is Found.EXACT:
            assert spelling(link.concept.label) in {spelling(skill.name.en), spelling(skill.name.ko)}, skill.id


def test_a_concept_named_like_our_skill_is_linked_to_it_unless_it_is_said_to_differ():
    """A label that is one of our display names means our skill, or its link says how it differs."""
    apart = []
    for concept in esco_skills().values():
        skill = skill_named(concept.label)
        if skill and spelling(concept.label) == spelling(skill.name.en) and not concept.is_group:
            link = esco_of(skill)
            if link is None or link.concept != concept:
                apart.append((concept.label, skill.id))
    assert apart == []


def test_what_esco_lacks_has_no_link():
    assert any(esco_of(skill) is None for skill in skills())


@pytest.mark.parametrize("text", ["Wireshark", "wireshark", "WIRESHARK", " Wire-shark "])
def test_case_and_surrounding_space_do_not_matter(text):
    named = esco_skill_named(text)
    assert (named is None) == ("-" in text)
    assert named is None or named.label == "Wireshark"


def test_a_single_tool_among_a_concepts_names_is_narrower_than_it():
    assert esco_skill_named("OCaml") is None
    assert narrower_named("OCaml").label == "computer programming"


def test_prose_names_a_concept_as_esco_writes_it_and_not_by_a_word_of_every_day():
    text = "We used Wireshark and WordPress, less often Access; angular momentum, unity and source control."
    assert [text[start:end] for _, start, end in esco_skills_in(text)] == ["Wireshark", "WordPress", "source control"]


def test_every_word_kept_out_of_prose_is_a_name():
    assert [word for word in ONLY_IN_LISTS if not (esco_skill_named(word) or narrower_named(word))] == []


def test_the_tables_are_read_in_a_few_calls_a_row():
    def read():
        for cached in (rows, occupations, esco_skills):
            cached.cache_clear()
        occupations()
        occupations_also_named("x")
        esco_skill_named("x")

    read()
    assert calls(read) < 20 * (len(occupations()) + len(esco_skills()))  # six are usual
