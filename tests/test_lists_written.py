"""A list is sent of words that were written with each pair, byte for byte as its document would be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from matching import explained
from matching.documents import lists
from matching.documents.lists import shortlist_document, shortlist_text
from matching.eligibility.written import as_json
from matching.embedding import VectorCache
from matching.explanation.leaves import value_at
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate
from matching.masking import masked_document, masked_shortlist
from matching.recommend import Shortlist
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords

NAMED = small.resume("c90")
NAMED["work"][0]["highlights"] = ["Led by Ana Silva: plasma etching of FinFET gates"]


@pytest.fixture(scope="module")
def space(tmp_path_factory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("home")
    with closing(Store(home / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))
        space.add([*small.candidates(), read_candidate(NAMED)], small.openings())
        yield space


@pytest.fixture
def found(space) -> Shortlist:
    forget_words()
    return space.shortlist("o0", small.DAY)


@pytest.fixture
def counted(monkeypatch) -> list[object]:
    """Give a list to which every reason is added that is written anew."""
    written: list[object] = []
    really = lists.reason_document
    monkeypatch.setattr(lists, "reason_document", lambda each: written.append(each) or really(each))
    return written


def test_a_masked_list_is_sent_as_its_document_is_written_and_writes_no_reason_anew(found, counted):
    masked = masked_shortlist(found)
    text = shortlist_text(masked)
    assert counted == []
    assert text == as_json(shortlist_document(masked))
    assert len(counted) > len(masked.matches)  # the control: the document writes them


def test_a_whole_list_writes_anew_what_masking_moves_and_nothing_else(found, counted):
    text = shortlist_text(found)
    moved = [each for each in found.matches if each.shown != (each.company_reasons, each.candidate_reasons)]
    assert [each.candidate.id for each in moved] == ["c90"]
    assert counted == [*moved[0].company_reasons, *moved[0].candidate_reasons]
    assert text == as_json(shortlist_document(found))
    assert text != shortlist_text(masked_shortlist(found))


def test_what_a_masked_list_cites_stands_in_the_masked_profile(found):
    (match,) = (each for each in masked_shortlist(found).matches if each.candidate.id == "c90")
    (must,) = (each for each in match.company_reasons if each.feature == "must")
    (span,) = must.evidence[0].spans
    assert value_at(masked_document(match.candidate), span.pointer)[span.start : span.end] == "plasma etching"
    assert value_at(NAMED, span.pointer)[span.start : span.end] != "plasma etching"  # the control: it was moved


@pytest.mark.parametrize("mark", [lists._PLACE, "\0", '"\\u0000words\\u0000"'])
def test_whoever_writes_what_marks_the_places_of_words_changes_nothing(found, mark):
    first, *others = found.matches
    odd = replace(first, candidate=first.candidate.model_copy(update={"headline": f"{mark} engineer"}))
    changed = replace(found, matches=(odd, *others))
    assert shortlist_text(changed) == as_json(shortlist_document(changed))


def test_words_that_were_held_as_bytes_are_sent_the_same(found):
    text = shortlist_text(masked_shortlist(found))
    assert len(explained._SAID) == len(explained._WRITTEN) == len(found.matches)
    for key in list(explained._SAID._held._held):
        said, written = explained._with_rule(explained._SAID.get(key), found.rulebook), explained._WRITTEN.get(key)
        assert explained._written(said) == written
        assert all(part in text for part in written)


def test_words_read_from_bytes_are_those_that_were_made_and_speak_of_the_very_rule_of_the_list(space, found):
    explained._HELD.clear()
    again = space.shortlist("o0", small.DAY)
    assert again.matches == found.matches
    for one, other in zip(again.matches, found.matches, strict=True):
        assert one.assessment is not other.assessment  # the control: it was read
        assert one.assessment.pack is again.rulebook.pack
        assert one.assessment.route is again.rulebook.route
