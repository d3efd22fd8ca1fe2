"""What an opening's page says of its pairs is worked out once for each, and anew where it rests on something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from api.pages import pairs
from matching.accounts.owners import Owners
from matching.eligibility.judge import Judge
from matching.embedding import VectorCache
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate
from matching.ledger.ahead import Ahead
from matching.ledger.listed import Listed, Wanted
from matching.ledger.listing import Lists
from matching.recommend import Shortlist
from matching.rights import By, erase
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.ledger import made

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = read_candidate(small.resume("soon", start="2019-07-01"))  # eight years in July 2027


@dataclass
class Pages:
    """Lists of ten people and one who will have the years, and what was worked out for their pages."""

    space: Workspace
    lists: Lists
    ahead: Ahead
    cut: list[str]
    judged: list[tuple[str, date]]

    def said(self, opening: str = "o0", day: date = small.DAY, pack: str | None = None) -> tuple[object, object]:
        """Return what a page says of the pairs, once what was worked out before is taken off the record."""
        self.cut.clear()
        self.judged.clear()
        found = self.listed(opening, day, pack)
        return pairs.words_of(found), pairs.first_days(found, day, pack)

    def listed(self, opening: str = "o0", day: date = small.DAY, pack: str | None = None) -> Listed[Shortlist]:
        return self.lists.shortlist(opening, Wanted(day, pack, pairs.MATCHES))


@pytest.fixture
def pages(tmp_path, monkeypatch) -> Iterator[Pages]:
    cut: list[str] = []
    judged: list[tuple[str, date]] = []
    words_cited, day_by_time = pairs.words_cited, Judge.day_by_time

    def cutting(match, document, source):
        cut.append(match.candidate.id)
        return words_cited(match, document, source)

    def judging(self, now, door=None, **more):
        judged.append((now.candidate.id, now.day))
        return day_by_time(self, now, door, **more)

    monkeypatch.setattr(pairs, "words_cited", cutting)
    monkeypatch.setattr(Judge, "day_by_time", judging)
    forget_words()
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        space.add([*small.candidates(), SOON], small.openings())
        lists = Lists(space, made.ledger_of(store).keys)
        lists.followed = pairs.made_with
        ahead = Ahead(lists, space, Owners(store), lambda: small.DAY, most=8)
        yield Pages(space, lists, ahead, cut, judged)


def test_a_page_asked_for_again_works_nothing_out_and_says_the_same(pages):
    first = pages.said()
    assert set(pages.cut) == set(first[0]) == {each.candidate.id for each in pages.listed().found.matches}
    assert ("soon", small.DAY) in pages.judged
    assert date(2027, 6, 1) < first[1]["soon"] < date(2027, 8, 1)
    assert pages.said() == first
    assert (pages.cut, pages.judged) == ([], [])


def test_what_a_page_says_is_there_with_a_list_that_was_made_ahead(pages):
    assert pages.ahead.step()
    assert pages.ahead.step()
    assert (pages.cut != [], ("soon", small.DAY) in pages.judged) == (True, True)
    pages.said("o0")
    pages.said("o1")
    assert (pages.cut, pages.judged) == ([], [])


def test_whoever_is_erased_takes_all_of_it_along(pages):
    words, days = pages.said()
    assert {"c08", "soon"} <= {*words, *days}
    assert len(pairs._WORDS) == len(words)
    erase(pages.space, made.ledger_of(pages.space.store), "c08", NOW, By("local", action="ktech-match erase"))
    assert (len(pairs._WORDS), len(pairs._DAYS)) == (0, 0)
    after, same = pages.said()
    assert "c08" not in after
    assert same == days


def test_another_day_is_asked_by_itself(pages):
    later = date(2026, 12, 23)
    pages.said()
    pages.said(day=later)
    assert ("soon", later) in pages.judged
    pages.said(day=later)
    assert pages.judged == []


def test_another_version_of_the_rule_is_asked_by_itself(pages):
    pages.said()
    pack = pages.listed().found.rulebook.pack.id
    pages.said(pack=pack)
    assert ("soon", small.DAY) in pages.judged


def test_words_of_other_reasons_are_cut_anew_and_of_the_same_not(pages):
    before, _ = pages.said()
    changed = read_candidate(small.resume("c08", start="2013", label="Etch lead of a line"))
    pages.space.add([changed], replace=True)
    after, _ = pages.said()
    assert set(pages.cut) == {"c08"}
    assert after["c08"] != before["c08"]
    assert all(after[each] is before[each] for each in after if each != "c08")


def test_words_are_said_in_both_languages(pages):
    words, _ = pages.said()
    where = [each[0].where for some in words.values() for each in some["candidate"]]
    assert where
    assert any(each["ko"] != each["en"] for each in where)
