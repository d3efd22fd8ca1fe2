"""How well labelled CVs are read: the least F1 of each field, over careers in both formats.

One file of each CV is read here, its PDF or its DOCX by turns, without a child and
without the search for hidden text (of which `test_hidden_pdf` shows that it takes nothing
from honest files), so that the suite stays quick; `python -m tests.cv.measure` reads all
as the service does.
"""

from pathlib import Path

import pytest

from matching.cv import read_cv
from tests.cv.measure import field_f1, identifiers, measure, report, total
from tests.document_text.inside import read

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


def read_here(path: Path) -> dict:
    return read_cv(read(path.read_bytes(), check_ink=False)).resume


def test_half_of_the_files_has_every_cv_and_both_formats_alike():
    kinds = [kind for _, kind in half()]
    assert [identifier for identifier, _ in half()] == identifiers()
    assert kinds.count("pdf") == kinds.count("docx")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_each_field_is_read_as_well_as_promised_and_nothing_protected_is_kept(kind):
    part = [result for one, its in half() if its == kind for result in measure([one], (kind,), read_here)]
    short = [f"{field}: {total(part, field)}" for field, least in LEAST_F1.items() if field_f1(part, field) < least]
    assert short == [], "\n".join(report(kind, part, errors=False))
    assert [(each.id, each.leaks) for each in part if each.leaks] == []
