"""What companies say of lists that they were shown is no label: nothing learns from it, is measured by it, or moves."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.agreeing import agreed
from matching.evaluation.judged_sample import stored_judgements
from matching.judgements import Judgements, contents_of, pairs_judged
from matching.ledger import Ledger
from matching.ledger.listed import Wanted
from matching.ledger.listing import Lists
from matching.screening import Answer, Given, kept
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.judgements.made import judgement
from tests.test_architecture import FILES, imports, source

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
READERS = {
    "matching/rights/erasing.py": "takes them out with the person",
    "matching/rights/everything.py": "gives them to the person",
    "matching/rights/restoring.py": "takes them out of a backup",
    "matching/rights/retention.py": "takes them out when their days are over",
    "matching/rights/seen.py": "tells the person that somebody answered",
    "matching/exports/lists.py": "writes them beside the people of a list that was ranked",
    "api/screening.py": "takes and gives them",
    "api/screening_examples.py": "describes them",
    "api/routes/screenings.py": "takes and gives them",
    "api/routes/openings.py": "takes them out with the opening",
    "api/pages/screening.py": "takes and shows them",
    "api/pages/narrow.py": "narrows a company's own list by them",
}
"""Every file that reads what companies answer, and what for."""


def readers(texts: dict[str, str]) -> set[str]:
    return {
        file
        for file, text in texts.items()
        if not file.startswith("matching/screening/")
        and any(f"{each}.".startswith("matching.screening.") for each in imports(text))
    }


def test_only_these_files_read_what_companies_answer_and_none_of_them_learns_or_measures():
    assert readers({file: source(file) for file in FILES}) == set(READERS)
    for package in ("judgements", "evaluation", "scoring", "registry", "features", "matches", "recommend", "fusion"):
        assert not [file for file in READERS if file.startswith(f"matching/{package}")]


@pytest.mark.parametrize("file", ["matching/evaluation/judged.py", "matching/cli/scorer.py", "api/promoting.py"])
@pytest.mark.parametrize("line", ["from matching.screening import kept", "import matching.screening.tables"])
def test_a_file_that_began_to_read_them_would_be_found(file, line):
    assert readers({file: f"{source(file)}\n{line}\n"}) == {file}


def test_no_other_file_names_their_table():
    naming = {file for file in FILES if '"screenings"' in source(file)}
    assert naming <= {
        "matching/screening/tables.py",
        "matching/store/migrations/versions/0005_screenings.py",
        "matching/rights/erasing.py",  # the name of a count
        "matching/rights/everything.py",  # the name of a field
        "matching/accounts/scopes.py",
        "api/permissions.py",
        "api/routes/screenings.py",
        "api/screening_examples.py",
    }


@pytest.fixture
def space(tmp_path: Path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        made = Workspace(store, BagOfWords())
        made.add(small.candidates(), small.openings())
        seen = contents_of(small.candidates(), small.openings())
        given = [
            judgement(grade, name, opening="o0", candidate=person, seen=seen.now(("o0", person)))
            for person, grades in (("c00", (3, 2)), ("c01", (0, 1)), ("c02", (2, 2)))
            for name, grade in zip(("judge-1", "judge-2"), grades, strict=True)
        ]
        Judgements(store).add(given)
        yield made


def answer_all(space: Workspace) -> None:
    """Let two users of a company answer about everybody on the list, the head of it best, as a shown list invites."""
    with space.store.file.writing() as file:
        for number, person in enumerate(small.candidates()):
            said = Answer.YES if number < 3 else Answer.NO
            for user in ("judge-1", "user-2"):  # a name that an annotator has as well
                kept.answer(
                    file, "firm-x", "o0", person.id, Given(answer=said), NOW, by=user, shown="0" * 64
                )  # fmt: skip


def learned_from(space: Workspace) -> str:
    """Return all labels that scorers are learned from and measured by, and how far annotators agree, as text."""
    judgements = Judgements(space.store)
    labels = pairs_judged(judgements.usable(), judgements.contents())
    arrays = [getattr(labels, name).tolist() for name in ("opening", "candidate", "side", "grade", "annotators")]
    return repr((arrays, stored_judgements(space.store), agreed(space).document()))


def listed(space: Workspace) -> str:
    keys = Ledger(space.store.file, b"k" * 32).keys
    return Lists(space, keys).shortlist("o0", Wanted(small.DAY, k=100)).digest


def test_answers_change_no_label_no_agreement_and_no_list_to_the_last_bit(space):
    before = learned_from(space), listed(space)
    answer_all(space)
    with space.store.file.reading() as file:
        assert len(kept.of_opening(file, "o0")) == len(small.candidates())
    assert (learned_from(space), listed(space)) == before


def test_the_same_said_as_a_judgement_would_change_labels_and_agreement(space):
    before = learned_from(space)
    seen = contents_of(small.candidates(), small.openings())
    Judgements(space.store).add(
        [judgement(3, "user-2", opening="o0", candidate="c00", seen=seen.now(("o0", "c00")))]
    )  # fmt: skip
    assert learned_from(space) != before


def test_a_person_who_changed_would_change_the_list(space):
    before = listed(space)
    changed = small.candidates()[0].model_copy(update={"headline": "Etch manager"})
    space.add([changed], replace=True)
    assert listed(space) != before
