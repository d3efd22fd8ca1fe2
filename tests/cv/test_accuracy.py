"""How well labelled CVs are read: the least F1 of each field, over careers in both formats.

One file of each CV is read here, its PDF or its DOCX by turns, so that the suite stays
quick; `python -m tests.cv.measure` reads all.
"""

import pytest

from tests.cv.measure import field_f1, identifiers, measure, report, total

LEAST_F1 = {
    "employer": 0.95,
    "title": 0.95,
    "work start": 0.95,
    "work end": 0.95,
    "school": 0.95,
    "level": 0.95,
    "degree words": 0.95,
    "study start": 0.95,
    "study end": 0.95,
}


def half() -> list[tuple[str, str]]:
    """Return each CV with one format: the two tellings of a career in different ones, careers by turns."""
    careers = sorted({identifier.rpartition("-")[0] for identifier in identifiers()})
    turn = {career: number for number, career in enumerate(careers)}
    kinds = ("pdf", "docx")
    return [(identifier, kinds[(turn[identifier[:-2]] + (identifier[-1] == "b")) % 2]) for identifier in identifiers()]


@pytest.fixture(scope="module")
def results():
    return [result for identifier, kind in half() for result in measure([identifier], (kind,))]


def test_half_of_the_files_has_every_cv_and_both_formats_alike():
    kinds = [kind for _, kind in half()]
    assert [identifier for identifier, _ in half()] == identifiers()
    assert kinds.count("pdf") == kinds.count("docx")


@pytest.mark.parametrize("field", LEAST_F1)
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_field_is_read_as_well_as_promised(results, field, kind):
    part = [each for each in results if each.format == kind]
    reached = field_f1(part, field)
    assert reached >= LEAST_F1[field], "\n".join([f"{kind} {total(part, field)}", *report(kind, part, errors=False)])


def test_nothing_protected_is_kept(results):
    assert [(each.id, each.format, each.leaks) for each in results if each.leaks] == []
