"""What is computed for many at once, or kept, is to the last bit what one at a time and afresh gives."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.validation import validate_data

from matching.consents import Purpose
from matching.consents import given as consents
from matching.consents.model import TEXT_VERSION
from matching.eligibility import Rulebook
from matching.eligibility.assess import assess_row, assess_under
from matching.eligibility.gate import gate
from matching.embedding import VectorCache
from matching.explanation import Advert, Papers, reasons
from matching.features import SIDES, feature_matrix
from matching.ingest.fields import Shape
from matching.ingest.json_resume import candidate_document, forget_documents, read_candidate, write_candidate
from matching.ledger.listed import Wanted
from matching.ledger.listing import Lists
from matching.ledger.macs import Keys
from matching.pool import without_vectors
from matching.profiles import _blotted, _may_stand_in, _written
from matching.recent import Recent
from matching.scoring import prior
from matching.scoring.estimator import AdditiveScorer
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.pairs import MIXED_PEOPLE, MIXED_POSTS, pairs

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_verdict_from_the_gate_of_all_is_that_of_a_pool_of_one():
    people, rulebook = small.candidates(), Rulebook.on(small.DAY)
    pool = without_vectors(people)
    seen = set()
    for post in small.openings():
        one = gate(pool.answers(rulebook), post, rulebook)
        for row, someone in enumerate(people):
            found = assess_row(one, row, someone, post)
            assert found == assess_under(rulebook, someone, post)
            seen.add(found.grade)
    assert len(seen) >= 3, "the control: verdicts differ"


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("post", MIXED_POSTS, ids=lambda each: each.id)
def test_reasons_with_parts_and_words_of_many_are_those_of_one(side, post):
    some, advert = pairs(post, *MIXED_PEOPLE), Advert(post)
    values = feature_matrix(some, side)
    parts = prior().of(side).parts(values)
    for at, someone in enumerate(MIXED_PEOPLE):
        others = Papers(someone, MIXED_POSTS[at % len(MIXED_POSTS)])
        _ = [others.words_of(key) for key in others.mentions]  # what was found for another opening
        for papers in (Papers.sharing(someone, advert), others.for_post(advert)):
            together = reasons(some, at, side, prior(), papers=papers, values=values[at], parts=parts[at])
            assert together == reasons(some, at, side, prior())


def test_the_ends_of_many_scores_are_those_of_each():
    some = pairs(MIXED_POSTS[0], *MIXED_PEOPLE)
    features = [feature_matrix(some, side) for side in SIDES]
    low, high = prior().mutual_band(*features)
    for at in range(len(MIXED_PEOPLE)):
        alone = prior().mutual_band(*(each[at : at + 1] for each in features))
        assert (low[at], high[at]) == (alone[0][0], alone[1][0])


def test_columns_that_need_no_check_are_scored_as_the_library_checks_them_and_others_are_checked():
    summed = prior().of("company")
    scorer = AdditiveScorer(summed.weights_, [each.knots for each in summed.shapes_])
    scorer.fit(np.zeros((1, len(summed.weights_))))
    values = feature_matrix(pairs(MIXED_POSTS[0], *MIXED_PEOPLE), "company")
    checked = validate_data(scorer, values, reset=False, ensure_all_finite="allow-nan", dtype=np.float64)
    assert scorer._is_plain(values)
    assert np.array_equal(checked, values, equal_nan=True)
    assert scorer.predict(values).tolist() == summed.predict(values).tolist()
    for bad in (values[:, 1:], np.where(np.isnan(values), np.inf, values), values[:0], values[0]):
        assert not scorer._is_plain(bad)
        with pytest.raises(ValueError, match=r"features|infinity|minimum|2D"):
            scorer.predict(bad)
    for bad in (values[:, 1:], np.where(np.isnan(values), np.inf, values), values[0]):
        with pytest.raises(ValueError, match="finite columns"):
            summed.predict(bad)


NAMES = ("Ana", "Silva", "김", "하늘", "김하늘", "KIM", "İpek", "straße", "\u212a", "\u017fam", "O'Neil", "李", "de")
WORDS = (*NAMES, "ana", "silva,", "김하늘은", "STRASSE", "ipek", "sam", "k", "etch", "a@b.co", "하 늘", "Ana-Silva")


@given(st.lists(st.sampled_from(NAMES), max_size=3), st.lists(st.sampled_from(WORDS), max_size=5))
def test_a_name_whose_patterns_are_not_made_stands_nowhere_in_the_text(name, text):
    whole, said = " ".join(name), " ".join(text)
    if not _may_stand_in(whole, said):
        assert _blotted(said, _written(whole)) == said


def test_a_name_is_looked_for_where_it_may_stand():
    assert _may_stand_in("Ana Silva", "I am ANA SILVA")
    assert not _may_stand_in("Ana Silva", "I etch")
    assert not _may_stand_in("김하늘", "공정을 맡았다")


def test_a_document_to_be_read_is_what_would_be_written():
    someone = read_candidate(small.resume("c00"))
    changed = someone.model_copy(update={"headline": "Another"})
    for each in (someone, changed, someone):
        assert candidate_document(each) == write_candidate(each)
    assert candidate_document(changed) is candidate_document(changed)
    forget_documents()
    assert candidate_document(changed) == write_candidate(changed)


def test_whoever_was_read_is_not_looked_through_again_for_what_has_changed_and_a_copy_is(monkeypatch):
    looked, really = [], Shape._differing
    monkeypatch.setattr(
        Shape, "_differing", lambda self, value, document: looked.append(value) or really(self, value, document)
    )
    someone = read_candidate(small.resume("c00"))
    assert candidate_document(someone) is someone.source
    assert looked == []
    copied, changed = someone.model_copy(), someone.model_copy(update={"headline": "Another"})
    assert (candidate_document(copied), candidate_document(changed)) == (someone.source, write_candidate(changed))
    assert {id(each) for each in looked} == {id(copied), id(changed)}


def test_the_last_few_are_held_and_what_was_asked_for_longest_ago_goes_first():
    held: Recent[str] = Recent(2)
    held.put("a", "1")
    held.put("b", "2")
    assert held.get("a") == "1"
    held.put("c", "3")
    assert [held.get(each) for each in "abc"] == ["1", None, "3"]
    held.clear()
    assert len(held) == 0


@pytest.fixture
def space(tmp_path):
    store = Store(tmp_path / "store.sqlite3")
    found = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
    found.add(small.candidates(), small.openings())
    yield found
    store.close()


def refuse(space: Workspace, person: str) -> None:
    with space.store.file.writing() as file:
        consents.change(file, person, {Purpose.SHARING: False}, NOW, version=TEXT_VERSION, by="u")


CHANGES = {
    "a consent": lambda space: refuse(space, "c00"),
    "a person": lambda space: space.add([read_candidate(small.resume("c99"))]),
    "the opening": lambda space: space.add(
        openings=[small.openings()[0].model_copy(update={"must": ()})], replace=True
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_list_is_made_once_and_again_when_anything_it_is_made_of_is_another(space, what):
    lists, wanted = Lists(space, Keys.of(b"k" * 32)), Wanted(small.DAY)
    first = lists.shortlist("o0", wanted)
    assert lists.shortlist("o0", wanted) is first
    assert lists.shortlist("o0", Wanted(small.DAY, k=1)).document != first.document
    assert lists.shortlist("o0", Wanted(small.DAY, view="whole")) is not first
    CHANGES[what](space)
    again = lists.shortlist("o0", wanted)
    assert again is not first
    assert (again.document, again.inputs) == (
        (afresh := Lists(Workspace(space.store, BagOfWords(), cache=VectorCache(space.store.file.home / "b")),
                         Keys.of(b"k" * 32)).shortlist("o0", wanted)).document,
        afresh.inputs,
    )  # fmt: skip


def test_a_list_stays_the_one_that_was_made_when_another_opening_is_written(space):
    lists, wanted = Lists(space, Keys.of(b"k" * 32)), Wanted(small.DAY)
    first = lists.shortlist("o0", wanted)
    space.add(openings=[small.openings()[0].model_copy(update={"id": "o9"})])
    assert lists.shortlist("o0", wanted) is first


def test_nothing_of_a_list_is_held_once_its_people_are_let_go(space):
    made, pool = Lists(space, Keys.of(b"k" * 32)).shortlist("o0", Wanted(small.DAY)), space.pool
    assert len(pool.lists) == 1
    space.let_go([])
    assert space.pool is not pool
    assert len(space.pool.lists) == 0
    assert made.digest
