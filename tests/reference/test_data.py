"""The tables themselves: nothing dangles, nothing contradicts itself, everything has a source."""

import tomllib
from collections import defaultdict

import pytest

import matching.reference
from matching.reference import companies, list_of, lists, schools
from matching.reference.index import OWN, entries
from matching.reference.names import keys
from matching.reference.tables import folder, note, rows, toml

NAMES = [("school_names.csv", "school"), ("company_names.csv", "company")]
PLACES = [("school_ranks.csv", "school", schools), ("company_lists.csv", "company", companies)]
KINDS = {
    "school": OWN | {"campus", "person-decides", "other-school"},
    "company": OWN | {"subsidiary", "affiliate", "other-company"},
}


@pytest.mark.parametrize(("file", "owner"), NAMES)
def test_every_name_stands_at_an_entity_that_exists_with_a_known_kind_and_note(file, owner):
    known = schools() if owner == "school" else companies()
    for row in rows(file):
        assert row[owner] in known, row
        assert row["kind"] in KINDS[owner], row
        assert row["ambiguous"] in {"", "yes"}, row
        assert row["name"] == row["name"].strip() != "", row
        assert not row["note"] or note(row["note"]), row


@pytest.mark.parametrize(
    "file", ["schools.csv", "companies.csv", *(name for name, _ in NAMES), *(name for name, *_ in PLACES)]
)
def test_every_row_has_a_known_source(file):
    sources = toml("sources.toml")
    assert all(row["source"] in sources for row in rows(file))


def test_every_source_says_what_it_is_and_when_it_was_checked():
    for name, source in toml("sources.toml").items():
        assert set(source) == {"title", "publisher", "published", "checked", "kind"}, name
        assert source["checked"].isoformat() in {"2026-11-22", "2026-11-26"}, name
        assert source["kind"] in {"primary", "news", "secondary", "general-knowledge"}, name


@pytest.mark.parametrize("file", sorted(path.name for path in folder().glob("*.toml")))
def test_every_toml_table_parses_and_names_a_known_source(file):
    document = tomllib.loads((folder() / file).read_text(encoding="utf-8"))
    if "source" in document:
        assert document["source"] in toml("sources.toml")
    else:
        assert file in {"lists.toml", "notes.toml", "sources.toml"}
    assert all(each["source"] in toml("sources.toml") for each in document.get("list", ()))


def disputed(named):
    """Return the spellings that mean one entity for sure and another as well."""
    owners = defaultdict(set)
    sure = defaultdict(set)
    for entry in named:
        if entry.kind in OWN:
            for spelling in keys(entry.name):
                owners[spelling].add(entry.owner)
                if not entry.ambiguous:
                    sure[spelling].add(entry.owner)
    return {spelling for spelling in sure if len(owners[spelling]) > 1}


@pytest.mark.parametrize(("file", "owner"), NAMES)
def test_no_unambiguous_name_belongs_to_two_entities(file, owner):
    assert disputed(entries(rows(file), owner)) == set()


def test_the_check_for_disputed_names_can_fail():
    row = {"name": "Acme", "kind": "official", "ambiguous": "", "note": ""}
    assert disputed(entries([{**row, "school": "a"}, {**row, "school": "b"}], "school")) == {"acme"}
    shared = {**row, "ambiguous": "yes"}
    assert disputed(entries([{**shared, "school": "a"}, {**shared, "school": "b"}], "school")) == set()


@pytest.mark.parametrize(("file", "owner"), NAMES)
def test_no_entity_has_one_name_twice(file, owner):
    seen = [(row[owner], row["name"]) for row in rows(file)]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(("file", "owner", "known"), PLACES)
def test_every_rank_names_an_entity_a_list_and_an_edition_that_is_held(file, owner, known):
    held = {(each.id, edition.edition): edition.held for each in lists() for edition in each.editions}
    for row in rows(file):
        assert row[owner] in known(), row
        assert held[row["list"], row["edition"]] in {"whole", "partial"}, row


@pytest.mark.parametrize(("file", "owner", "known"), PLACES)
def test_an_entity_has_one_rank_an_edition_and_every_held_edition_has_rows(file, owner, known):
    ranked = [(row[owner], row["list"], row["edition"]) for row in rows(file)]
    assert len(ranked) == len(set(ranked))
    of = lists("school" if owner == "school" else "company")
    held = {(each.id, e.edition) for each in of for e in each.editions if e.held != "missing"}
    assert {(each, edition) for _, each, edition in ranked} == held


@pytest.mark.parametrize(("file", "owner", "known"), PLACES)
def test_no_rank_lies_below_what_its_list_says_it_is_held_down_to(file, owner, known):
    deepest = {each.id: each.held_down_to for each in lists()}
    assert all(int(row["rank"] or 0) <= deepest[row["list"]] for row in rows(file))


def test_school_ranks_lie_within_1_and_100():
    assert {rank.position for school in schools().values() for rank in school.ranks} <= set(range(1, 101))


def test_company_ranks_lie_within_500_and_every_company_is_listed():
    assert all(0 <= each.position <= 500 for company in companies().values() for each in company.listings)
    assert all(company.listings for company in companies().values())


def test_every_school_is_ranked_and_none_stands_twice():
    assert len(schools()) == 187
    assert all(school.ranks for school in schools().values())
    for whole in ("qs-world", "the-world"):
        for edition in [each.edition for each in list_of(whole).editions if each.held == "whole"]:
            count = sum((r.list_id, r.edition) == (whole, edition) for s in schools().values() for r in s.ranks)
            assert 100 <= count <= 105, (whole, edition)  # ties at the end make it more than 100


def test_countries_are_iso_codes():
    codes = {school.country for school in schools().values()} | {company.country for company in companies().values()}
    assert all(len(code) == 2 and code.isupper() for code in codes - {""})


def test_no_domain_belongs_to_two_schools_and_known_traps_are_out():
    domains = [domain for row in rows("schools.csv") for domain in row["domains"].split(";") if domain]
    assert len(domains) == len(set(domains))
    assert not {"korea-u.ac.jp", "cuhk.edu.cn"} & set(domains)


def test_the_public_names_are_there_and_sorted():
    public = matching.reference.__all__
    assert public == sorted(public)
    assert all(hasattr(matching.reference, name) for name in public)
