"""Lists are made before they are asked for, and again when anything they rest on has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from matching import explained
from matching.accounts.owners import Owners
from matching.consents import Purpose, given
from matching.consents.blocks import block
from matching.consents.model import TEXT_VERSION
from matching.eligibility.assess import assess_row
from matching.embedding import VectorCache
from matching.errors import NotFoundError
from matching.forgetting import forget_words
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.ledger import ahead, listing
from matching.ledger.ahead import Ahead
from matching.ledger.listed import Wanted
from matching.ledger.listing import Lists
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.held_words import words_at_rest
from tests.ledger import made

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Kept:
    """A store of ten people and three openings, whose lists are made ahead."""

    def __init__(self, store: Store, cache: VectorCache, *, most: int = 64) -> None:
        self.space, self.day, self.is_busy = Workspace(store, BagOfWords(), cache=cache), small.DAY, False
        self.space.add(small.candidates(), small.openings())
        self.owners = Owners(store)
        self.lists = Lists(self.space, made.ledger_of(store).keys)
        self.ahead = Ahead(
            self.lists, self.space, self.owners, lambda: self.day, most=most, is_busy=lambda: self.is_busy
        )

    def made(self) -> int:
        """Make all that is due, and return how many lists that were."""
        return sum(iter(lambda: int(self.ahead.step()), 0))

    def is_ready(self, opening: str, *, employer: str | None = None) -> bool:
        """Whether a list is there already: then it is the very one that is held."""
        held = len(self.space.pool.lists)
        self.lists.shortlist(opening, Wanted(self.day), employer=employer)
        return len(self.space.pool.lists) == held


def written_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which whoever is put into words is added."""
    written: list[str] = []
    monkeypatch.setattr(explained, "assess_row", lambda *given: written.append(given[2].id) or assess_row(*given))
    return written


@pytest.fixture
def kept(tmp_path) -> Iterator[Kept]:
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        yield Kept(store, VectorCache(tmp_path / "cache"))


def test_a_list_is_there_before_anybody_asked_for_it(kept):
    assert not kept.is_ready("o0")  # as long as nothing was made
    assert kept.made() == 2
    assert all(kept.is_ready(each.id) for each in small.openings())
    assert kept.made() == 0


def test_a_list_is_made_as_the_openings_owner_asks_for_it(kept):
    kept.owners.claim("opening", ["o1"], "hanbit", NOW)
    with kept.space.store.file.writing() as file:
        block(file, "c00", NOW, identifier="b1", employer="hanbit", name=None)
    kept.made()
    assert kept.is_ready("o1", employer="hanbit")
    assert not kept.is_ready("o1")  # another list: with the person who blocks the owner


def test_an_opening_that_comes_later_gets_its_list(kept):
    kept.made()
    kept.space.add(openings=[read_opening(small.posting("o9", title="Cleaning engineer"))])
    assert kept.made() == 1  # the others are there
    assert kept.is_ready("o9")


def test_lists_are_made_again_when_a_person_changes(kept):
    kept.made()
    kept.space.add([read_candidate(small.resume("c77", label="Lithography engineer"))])
    assert not kept.is_ready("o0")
    assert kept.made() == 2
    assert all(kept.is_ready(each.id) for each in small.openings())


def test_lists_are_made_again_when_somebody_withdraws_a_consent(kept):
    kept.made()
    with kept.space.store.file.writing() as file:
        given.change(file, "c00", {Purpose.SHARING: False}, NOW, version=TEXT_VERSION, by="c00")
    assert kept.made() == len(small.openings())
    assert "c00" not in kept.lists.shortlist("o0", Wanted(kept.day)).people


def test_lists_of_today_are_made_again_on_the_next_day_and_those_of_another_day_stay(kept):
    kept.lists.shortlist("o0", Wanted(small.DAY + timedelta(days=30)))
    kept.made()
    kept.day += timedelta(days=1)
    assert kept.made() == len(small.openings())
    assert kept.is_ready("o0")
    assert kept.made() == 0


def test_whoever_waits_for_a_ranking_goes_first(kept):
    kept.is_busy = True
    assert kept.made() == 0
    kept.is_busy = False
    assert kept.made() == len(small.openings())


def test_an_opening_that_is_gone_is_wished_for_no_longer(kept):
    kept.made()
    assert kept.space.store.delete_opening("o1", lambda *_: True)
    kept.space.add([read_candidate(small.resume("c78"))])
    assert kept.made() == len(small.openings()) - 1


@pytest.fixture
def few(tmp_path) -> Iterator[Kept]:
    """Give a store of whose lists one is made ahead."""
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        yield Kept(store, VectorCache(tmp_path / "cache"), most=1)


def test_no_more_lists_are_made_than_are_kept_and_the_others_are_held_as_bytes(few, monkeypatch):
    written = written_by(monkeypatch)
    forget_words()
    assert few.made() == len(small.openings())
    assert few.ahead.is_done
    assert (len(few.space.pool.lists), len(few.space.pool.resting)) == (1, len(small.openings()) - 1)
    assert written  # the control: words are made
    written.clear()
    monkeypatch.setattr(listing, "rank_people", None)  # and nobody is ranked again
    lists = {each.id: few.lists.shortlist(each.id, Wanted(few.day)) for each in small.openings()}
    assert written == []
    monkeypatch.undo()
    written = written_by(monkeypatch)
    forget_words()
    for held in (few.space.pool.lists, few.space.pool.ranked, few.space.pool.resting):
        held.clear()
    for name, each in lists.items():
        anew = few.lists.shortlist(name, Wanted(few.day))
        assert (anew.body, anew.digest, anew.people) == (each.body, each.digest, each.people)
        assert (anew.found, anew.shown) == (each.found, each.shown)
        assert (anew.objects, anew.versions, anew.inputs) == (each.objects, each.versions, each.inputs)
    assert set(written) == {each.candidate.id for listed in lists.values() for each in listed.found.matches}


def test_a_list_held_as_bytes_goes_with_the_first_change_and_its_words_stay(few, monkeypatch):
    few.made()
    assert len(few.space.pool.resting) == len(small.openings()) - 1
    written = written_by(monkeypatch)
    few.space.add([read_candidate(small.resume("c77"))])
    assert len(few.space.pool.resting) == 0
    words_at_rest()  # as if many others had been asked for since
    for each in small.openings():
        few.lists.shortlist(each.id, Wanted(few.day))
    assert set(written) == {"c77"}


def test_of_a_list_held_as_bytes_more_is_made_once_it_is_asked_for(few):
    few.made()
    held = len(few.space.pool.lists)
    listed = few.lists.shortlist("o2", Wanted(few.day))
    assert len(few.space.pool.lists) == held  # what is sent is there without
    assert listed.document["matches"][0]["candidate"]["id"] == listed.shown.matches[0].candidate.id
    assert len(few.space.pool.lists) == held + 1
    assert few.lists.shortlist("o2", Wanted(few.day)).found == listed.found


def test_the_others_are_made_again_when_somebody_changes_those_that_waited_first(few, monkeypatch):
    made, really = [], Lists.laid_to_rest
    monkeypatch.setattr(Lists, "laid_to_rest", lambda self, wish: made.append(wish.opening) or really(self, wish))
    few.ahead.step()
    few.ahead.step()
    assert len(made) == 1
    assert not few.ahead.is_done
    few.space.add([read_candidate(small.resume("c77"))])
    few.made()
    listed = [each.opening for each in few.ahead._wishes.values()]
    others = [each.id for each in small.openings() if each.id not in listed]
    assert sorted(made[1:]) == sorted(others)
    assert made[-1] == made[0]


def test_no_more_of_the_others_are_made_than_can_be_held(few, monkeypatch):
    monkeypatch.setattr(ahead, "_MOST_AT_REST", 2)  # those that are shown first, of which one has its list
    assert few.made() == 2
    assert few.ahead.is_done


def test_of_an_opening_that_went_no_list_is_made(few):
    few.ahead.step()
    gone = few.ahead._others[-1]
    assert few.space.store.delete_opening(gone, lambda *_: True)
    few.space.add([read_candidate(small.resume("c78"))])
    assert few.made() == len(small.openings()) - 1
    assert few.ahead.is_done


def test_none_is_made_where_none_is_wanted_and_where_nobody_is_there(tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        assert Kept(store, VectorCache(tmp_path / "cache"), most=0).made() == 0
    with closing(Store(tmp_path / "empty.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        lists = Lists(space, made.ledger_of(store).keys)
        assert not Ahead(lists, space, Owners(store), lambda: small.DAY, most=9).step()


def test_of_openings_written_at_once_those_get_their_lists_that_are_shown_first(tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        kept = Kept(store, VectorCache(tmp_path / "cache"), most=2)
        kept.made()
        assert {each.objects["opening"] for each in kept.space.pool.lists.values()} == {"o0", "o1"}
        kept.space.add(openings=[read_opening(small.posting("o9", title="Cleaning engineer"))])
        assert kept.ahead.step()
        assert kept.is_ready("o9"), "and what was written last is made first"


def test_a_shorter_list_is_the_beginning_of_a_longer_one_and_costs_no_ranking(kept, monkeypatch):
    ranked, really = [], listing.rank_people
    monkeypatch.setattr(
        listing, "rank_people", lambda *given, **more: ranked.append(more["k"]) or really(*given, **more)
    )
    kept.lists.shortlist("o0", Wanted(kept.day))
    cut = {k: kept.lists.shortlist("o0", Wanted(kept.day, k=k)) for k in (1, 3)}
    assert ranked == [Wanted.k]
    kept.space.pool.lists.clear()
    kept.space.pool.ranked.clear()
    for k, short in cut.items():
        alone = kept.lists.shortlist("o0", Wanted(kept.day, k=k))
        assert len(alone.found.matches) == k
        assert (short.document, short.digest, short.people) == (alone.document, alone.digest, alone.people)
    assert ranked == [Wanted.k, 1, 3], "the control: without the longer one, and for a longer one, people are ranked"


def test_a_pair_is_put_into_words_once_though_others_change(kept, monkeypatch):
    written = written_by(monkeypatch)
    forget_words()
    before = kept.lists.shortlist("o0", Wanted(kept.day)).found.matches
    assert written == [each.candidate.id for each in before]
    written.clear()
    kept.space.add([read_candidate(small.resume("c77"))])
    after = kept.lists.shortlist("o0", Wanted(kept.day)).found.matches
    assert written == ["c77"]
    said = {each.candidate.id: (each.assessment, each.company_reasons, each.candidate_reasons) for each in after}
    assert all(said[each.candidate.id][0] is each.assessment for each in before)
    forget_words()
    kept.space.pool.lists.clear()
    kept.space.pool.ranked.clear()
    kept.lists.shortlist("o0", Wanted(kept.day))
    assert written == ["c77", *(each.candidate.id for each in after)]  # control: what was forgotten is written anew


def test_an_opening_is_read_once_a_write_and_again_when_it_is_another(kept, monkeypatch):
    read, really = [], Store.opening_at
    monkeypatch.setattr(Store, "opening_at", lambda self, *given: read.append(given) or really(self, *given))
    for k in (1, 2, 3):
        kept.lists.shortlist("o0", Wanted(kept.day, k=k))
    assert len(read) == 1
    kept.space.add(openings=[read_opening(small.posting("o0", title="Cleaning engineer"))], replace=True)
    assert kept.lists.shortlist("o0", Wanted(kept.day)).found.opening.title == "Cleaning engineer"
    assert len(read) == 2
    assert kept.space.store.delete_opening("o0", lambda *_: True)
    with pytest.raises(NotFoundError):
        kept.lists.shortlist("o0", Wanted(kept.day))


def test_a_changed_profile_is_put_into_words_anew_and_no_other(kept, monkeypatch):
    kept.lists.shortlist("o0", Wanted(kept.day))
    written = written_by(monkeypatch)
    kept.space.add([read_candidate(small.resume("c08", start="2013", label="Etch lead of a line"))], replace=True)
    kept.lists.shortlist("o0", Wanted(kept.day))
    assert written == ["c08"]
