"""A list is sent of words that were written with each pair, byte for byte as its document would be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from matching import explained, forgetting, packed
from matching.documents import lists
from matching.documents.lists import shortlist_document, shortlist_text
from matching.eligibility.written import as_json
from matching.embedding import VectorCache
from matching.explanation.leaves import value_at
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate
from matching.ledger.listed import people_on
from matching.masking import masked_document, masked_shortlist
from matching.recommend import Shortlist
from matching.store import Store
from matching.who import Who
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.held_words import words_at_rest

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
    really = explained.reason_document
    monkeypatch.setattr(explained, "reason_document", lambda each: written.append(each) or really(each))
    return written


def test_a_masked_list_is_sent_as_its_document_is_written_and_writes_no_reason_anew(found, counted):
    masked = masked_shortlist(found)
    text = shortlist_text(masked)
    assert counted == []
    assert text == as_json(shortlist_document(masked))
    assert len(counted) > len(masked.matches)  # the control: the document writes them


def test_a_whole_list_writes_anew_what_masking_moves_and_nothing_else(found, counted):
    text = shortlist_text(found)
    moved = [each for each in found.matches if each.reasons != each.masked().reasons]
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
    odd = replace(first, who=Who.of(first.candidate.model_copy(update={"headline": f"{mark} engineer"})))
    changed = replace(found, matches=(odd, *others))
    assert shortlist_text(changed) == as_json(shortlist_document(changed))


def test_words_that_were_held_as_bytes_are_sent_the_same(found):
    text = shortlist_text(masked_shortlist(found))
    assert len(explained._SAID) == 0  # the control: they are objects as yet
    words_at_rest()
    assert len(explained._SAID) == len(explained._WRITTEN) == len(found.matches)
    for key in list(explained._SAID._held._held):
        said, written = explained.with_rule(explained._SAID.later(key), found.rulebook), explained._WRITTEN.get(key)
        (match,) = (each for each in found.matches if each.written == written)
        assert explained._written(said, match.candidate) == written
        assert all(part in text for part in written[:3])


def test_words_read_from_bytes_are_those_that_were_made_and_speak_of_the_very_rule_of_the_list(space, found):
    words_at_rest()
    again = space.shortlist("o0", small.DAY)
    assert again.matches == found.matches
    for one, other in zip(again.matches, found.matches, strict=True):
        assert one.assessment is not other.assessment  # the control: it was read
        assert one.assessment.pack is again.rulebook.pack
        assert one.assessment.route is again.rulebook.route


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Give a list to which the id of everybody is added who is read from their document."""
    ids: list[str] = []
    really = packed.read_candidate

    def reading(document):
        found = really(document)
        ids.append(found.id)
        return found

    monkeypatch.setattr(packed, "read_candidate", reading)
    return ids


def test_a_masked_list_of_which_words_are_held_reads_nobody_on_it(space, found, read):
    text, on_it = shortlist_text(masked_shortlist(found)), set(people_on(found))
    assert {each.who.id for each in found.near_misses} - {each.who.id for each in found.matches}  # both are named
    packed.forget_read()
    read.clear()
    again = masked_shortlist(space.shortlist("o0", small.DAY))
    assert shortlist_text(again) == text
    assert set(people_on(again)) == on_it
    first = space.records.candidates.ids[0]  # of whom it is asked what nobody could have
    assert set(read) <= {first}
    assert {each.candidate.id for each in again.matches} <= set(read)  # the control: who is asked for is read


def test_only_those_are_read_of_whom_no_words_are_held(space, found, read):
    one = found.matches[0].candidate
    changed = one.model_copy(update={"headline": "Head of etch"})
    packed.forget_read()
    read.clear()
    try:
        assert space.replace(changed, lambda *_: True) is not None
        _ = space.pool  # of so few people it is laid out whole
        packed.forget_read()
        read.clear()
        again = masked_shortlist(space.shortlist("o0", small.DAY))
        assert "Head of etch" in shortlist_text(again)
        assert one.id in read
        assert set(read) <= {one.id, space.records.candidates.ids[0]}
    finally:
        space.replace(one, lambda *_: True)


def test_whoever_is_forgotten_is_read_again(space, found, read):
    forget_words()
    read.clear()
    again = space.shortlist("o0", small.DAY)
    assert {each.who.id for each in (*again.matches, *again.near_misses)} <= set(read)


def test_nothing_said_is_held_once_words_are_forgotten_whatever_others_take_the_place_of_meanwhile(
    space, found, monkeypatch
):
    cleared = [id(getattr(each, "__self__", None)) for each in forgetting._OTHERS]
    at = [cleared.index(id(each)) for each in (explained._TOLD, explained._SAID, explained._WRITTEN)]
    assert at == sorted(at)  # what goes from the first to the others is gone before these are cleared
    monkeypatch.setattr(explained._TOLD, "_most", 1)
    forget_words()
    space.shortlist("o0", small.DAY)
    assert len(explained._SAID) == len(found.matches) - 1  # the control
    forget_words()
    assert (len(explained._TOLD), len(explained._SAID), len(explained._WRITTEN)) == (0, 0, 0)
