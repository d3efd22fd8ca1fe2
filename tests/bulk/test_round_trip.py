"""What a person or an opening says comes back whole out of a table's flat columns."""

import json

import pytest
from hypothesis import assume, given, settings

from matching.bulk import bad_rows_file, cells_of, check, columns, read_table
from matching.bulk.delimited import written
from matching.bulk.template import header_of
from matching.bulk.workbook import written as workbook_of
from matching.errors import BadInputError
from matching.ingest.files import read_candidates, read_openings
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.sample import sample_folder
from tests.counts import cases
from tests.ingest.documents import postings, resumes
from tests.small import candidates, openings

READ = {"candidates": read_candidate, "openings": read_opening}


def labelled(name, kind):
    """Return a column's label in Korean with its numbers."""
    parts = name.split("_")
    numbers = tuple(int(part) for part in parts if part.isdigit())
    column = columns(kind)["_".join("#" if part.isdigit() else part for part in parts)]
    return header_of((column, numbers), "ko")


def through_a_table(values, kind, form="csv", *, korean=False):
    rows = [cells_of(value, kind) for value in values]
    names = list(dict.fromkeys(name for row in rows for name in row))
    header = [labelled(name, kind) for name in names] if korean else names
    cells = [header, *([row.get(name, "") for name in names] for row in rows)]
    content = written(cells) if form == "csv" else workbook_of(kind, cells)
    report = check(read_table(content, f"t.{form}", kind))
    assert [problem.text.en for problem in report.problems] == []
    return [READ[kind](json.loads(each.text)) for each in report.good]


def facts(value):
    """Return all that is known of somebody or of a post, without the document that it was read from."""
    found = value.model_dump(exclude={"evidence"})
    return without_sources(found)


def without_sources(value):
    if isinstance(value, dict):
        return {key: without_sources(inner) for key, inner in value.items() if key != "source"}
    return [without_sources(each) for each in value] if isinstance(value, list | tuple) else value


def can_be_flat(value):
    """Whether a table can say it: no entry that says nothing, the kinds of degrees in order."""
    lists = ("employments", "degrees", "skills", "languages")
    for held in (getattr(value, name, None) for name in lists):
        if held is not None and any(says_nothing(each) for each in held if not isinstance(each, str)):
            return False
    said = json.dumps(facts(value), default=str)
    if '""' in said or '"\\n' in said or '\\n"' in said:  # a text that says nothing, in a list of texts
        return False
    return all(each.leaves for each in getattr(value, "employments", None) or () if "leaves" in each.source)


def says_nothing(entry):
    return not any(value not in (None, ()) for name, value in entry if name != "source")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("korean", [False, True])
def test_the_small_people_and_openings_come_back_as_they_were(form, korean):
    for kind, values in (("candidates", candidates()), ("openings", openings())):
        back = through_a_table(values, kind, form, korean=korean)
        assert [facts(each) for each in back] == [facts(each) for each in values]


def test_the_samples_people_and_openings_come_back_as_they_were():
    folder = sample_folder()
    people = read_candidates(folder / "candidates-mixed.jsonl")[:60]
    posts = read_openings(folder / "openings-mixed.jsonl")[:60]
    assert [facts(each) for each in through_a_table(people, "candidates")] == [facts(each) for each in people]
    assert [facts(each) for each in through_a_table(posts, "openings")] == [facts(each) for each in posts]


@given(resumes)
@settings(max_examples=cases(10, 25), deadline=None)
def test_any_resume_that_a_table_can_say_comes_back_as_it_was(document):
    person = read_candidate(document)
    assume(can_be_flat(person))
    (back,) = through_a_table([person], "candidates")
    assert facts(back) == facts(person)


@given(postings)
@settings(max_examples=cases(10, 25), deadline=None)
def test_any_posting_that_a_table_can_say_comes_back_as_it_was(document):
    post = read_opening(document)
    assume(can_be_flat(post))
    (back,) = through_a_table([post], "openings")
    assert facts(back) == facts(post)


def test_a_fact_that_got_lost_would_be_found():
    person = candidates()[0]
    changed = person.model_copy(update={"headline": "Somebody else"})
    assert facts(changed) != facts(person)
    assert facts(through_a_table([changed], "candidates")[0]) != facts(person)


def test_what_was_said_survives_being_bad_and_mended():
    (person,) = candidates()[:1]
    row = cells_of(person, "candidates") | {"work_1_from": "soon"}
    table = read_table(written([list(row), list(row.values())]), "t.csv", "candidates")
    back = bad_rows_file(check(table)).decode("utf-8-sig").replace("soon", "2014-07-01")
    (good,) = check(read_table(back.encode(), "t.csv", "candidates")).good
    assert facts(read_candidate(json.loads(good.text))) == facts(person)


def test_an_unknown_kind_of_file_is_still_an_error_of_ours():
    with pytest.raises(BadInputError, match="no header is known"):
        read_table(b"%PDF-1.7", "cv.pdf", "candidates")
