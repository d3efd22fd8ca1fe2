"""A list that was shown is made again bit for bit, whatever has become of the pool since."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.embedding import VectorCache
from matching.errors import BadInputError, NotFoundError
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.ledger import Entry, Kind, Ledger
from matching.ledger import replay as replaying
from matching.ledger.listed import Wanted
from matching.ledger.listing import Lists
from matching.ledger.replay import Outcome, Replays
from matching.merges import Decision
from matching.narrowing import Narrowing
from matching.registry import Shelf
from matching.scoring.cards import read_card
from matching.settings import settings
from matching.store import Store, history
from matching.store.documents import PEOPLE, exchange
from matching.store.tables import CANDIDATES
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.counts import cases
from tests.databases import OPEN, Place
from tests.ledger import made

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Decision("reviewer-1", small.DAY)


class Shown:
    """A store with its ledger, in which lists are shown and recorded."""

    def __init__(self, store: Store, cache: Path) -> None:
        self.store = store
        self.space = Workspace(store, BagOfWords(), cache=VectorCache(cache))
        self.ledger = made.ledger_of(store)
        self.lists = Lists(self.space, self.ledger.keys)
        self.shown: dict[int, str] = {}

    def show(self, opening: str = "o0", **wanted: object) -> int:
        listed = self.lists.shortlist(opening, Wanted(small.DAY, **wanted))  # type: ignore[arg-type]
        return self._keep(Kind.LIST_SHOWN, listed)

    def suggest(self, person: str = "c00", **wanted: object) -> int:
        listed = self.lists.suggestions(person, Wanted(small.DAY, **wanted))  # type: ignore[arg-type]
        return self._keep(Kind.SUGGESTIONS_SHOWN, listed)

    def _keep(self, kind: Kind, listed) -> int:
        number = self.ledger.record(
            Entry(
                kind,
                NOW + timedelta(minutes=len(self.shown)),
                "user-1",
                people=listed.people,
                digest=listed.digest,
                objects=listed.objects,
                versions=listed.versions,
                inputs=listed.inputs,
            )
        )
        self.shown[number] = json.dumps(listed.document)
        return number

    def replays(self, shelf: Shelf | None = None) -> Replays:
        """Return replays by a workspace that knows nothing of what this one holds."""
        return Replays(
            Workspace(self.store, BagOfWords(), cache=VectorCache(self.store.file.home / "c")), self.ledger, shelf
        )

    def erase(self, person: str) -> None:
        """Erase somebody as far as documents and ledger go."""
        with self.store.file.writing() as file:
            self.ledger.erase(file, Entry(Kind.ERASED, NOW + timedelta(days=1), "officer-1", people=(person,)))
            exchange(file, PEOPLE, out=[person], into=[])
            history.forget(file, CANDIDATES, [person])


@pytest.fixture
def shown(some_place: Place, tmp_path: Path) -> Iterator[Shown]:
    with closing(some_place.open()) as store:
        found = Shown(store, tmp_path / "cache")
        found.space.add(small.candidates(), small.openings())
        yield found


def change(shown: Shown, number: int) -> None:
    """Write something: a person replaced, another added, an opening replaced, two merged, the merge undone."""
    kind = number % 5
    if kind == 0:
        label = f"Etch engineer, level {number}"
        shown.space.add([read_candidate(small.resume(f"c0{number % 10}", label=label))], replace=True)
    elif kind == 1:
        shown.space.add([read_candidate(small.resume(f"n{number}", label="Etch specialist"))])
    elif kind == 2:
        shown.space.add(openings=[read_opening(small.posting("o0", title=f"Etch engineer {number}"))], replace=True)
    elif kind == 3:
        same = [read_candidate(small.resume(f"{name}{number}")) for name in ("x", "y")]
        shown.space.add(same)
        shown.show(k=1)
        shown.space.merge_people(f"x{number}", f"y{number}", decision=BY)
    else:
        shown.space.people_merges.undo(shown.space.people_merges.records()[0].id, decision=BY)


def test_past_lists_are_made_again_bit_for_bit_after_the_pool_has_changed(shown):
    for number in range(cases(16, 40)):
        shown.show("o0", k=1 + number % 3)
        shown.suggest(f"c0{number % 10}", k=1, view="whole" if number % 2 else "masked")
        if number % 2:
            change(shown, number // 2)
    while len(shown.shown) < cases(40, 100):
        shown.show("o2", k=1)
    numbers = list(shown.shown)
    assert len({shown.shown[number] for number in numbers}) > cases(24, 60)  # the lists are not all one and the same
    replays = shown.replays()
    found = {number: replays.replay(str(number)) for number in numbers}
    assert [number for number in numbers if found[number].outcome is not Outcome.SAME] == []
    assert all(json.dumps(found[number].document) == shown.shown[number] for number in numbers)


def test_a_list_that_was_narrowed_is_made_again_as_it_was(shown):
    whole = shown.show("o0", k=100)
    some = Narrowing(only=frozenset({"c00", "c05", "c08"}))
    narrowed = shown._keep(
        Kind.LIST_SHOWN, shown.lists.shortlist("o0", Wanted(small.DAY, k=100, least=0.4), narrowing=some)
    )
    matches = [each["candidate"]["id"] for each in json.loads(shown.shown[narrowed])["matches"]]
    assert set(matches) <= some.only
    assert 0 < len(matches) < len(json.loads(shown.shown[whole])["matches"])
    replayed = shown.replays().replay(str(narrowed))
    assert replayed.outcome is Outcome.SAME
    assert json.dumps(replayed.document) == shown.shown[narrowed]


@pytest.mark.both
def test_past_documents_are_kept_only_where_a_list_was_made_of_them(shown):
    def past() -> int:
        with shown.store.file.reading() as file:
            return len(file.execute(history.PAST["candidates"].select()).all())

    def rewrite(label: str) -> None:
        shown.space.add([read_candidate(small.resume("c00", label=label))], replace=True)

    rewrite("one")
    assert past() == 0  # no list was shown
    shown.show()
    rewrite("two")
    assert past() == 1
    rewrite("three")
    assert past() == 1  # "two" was on no list
    with shown.store.file.writing() as file:
        assert history.forget_until(file, CANDIDATES, shown.store.revision.candidates) == 1
    assert past() == 0


def test_the_same_bits_come_out_of_another_process_with_another_order_of_hashes(shown, some_place):
    numbers = [shown.show("o0"), shown.suggest("c05"), shown.show("o2", view="whole")]
    shown.space.add([read_candidate(small.resume("c00", label="another"))], replace=True)
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    call = [sys.executable, "-c", OPEN + PROGRAM, str(some_place.at), str(some_place.home), *map(str, numbers)]
    root = Path(__file__).parents[2]
    done = subprocess.run(call, capture_output=True, text=True, env=environment, check=True, cwd=root)
    assert done.stdout.strip() == "['same', 'same', 'same']"


PROGRAM = """
from matching.embedding import VectorCache
from matching.ledger.replay import Replays
from matching.workspace import Workspace
from tests.bag_of_words import BagOfWords
from tests.ledger import made

replays = Replays(Workspace(store, BagOfWords(), cache=VectorCache(Path(home) / "d")), made.ledger_of(store))
print([replays.replay(number).outcome.value for number in sys.argv[3:]])
"""


# What cannot be shown to be the same ----------------------------------------------------------------------


@pytest.mark.both
def test_of_erased_people_it_says_how_many_and_since_when_and_shows_the_rest(shown):
    number = shown.show("o0")
    shown.erase("c01")
    shown.erase("c09")
    found = shown.replays().replay(str(number))
    assert (found.outcome, found.gone, found.gone_since) == (Outcome.ERASED, 2, NOW + timedelta(days=1))
    assert found.document is not None
    ids = [each["candidate"]["id"] for each in found.document["matches"]]
    assert ids
    assert "c01" not in ids
    assert [each for each in json.loads(shown.shown[number])["matches"] if each["candidate"]["id"] == "c01"]


def test_of_an_erased_person_no_suggestions_are_shown_again(shown):
    number = shown.suggest("c00")
    shown.erase("c00")
    found = shown.replays().replay(str(number))
    assert (found.outcome, found.gone, found.document) == (Outcome.ERASED, 1, None)


@pytest.mark.both
def test_an_erasure_leaves_the_chain_whole_and_nobody_to_be_found(shown):
    shown.show("o0")
    assert "c00" in shown.ledger.people(shown.ledger.latest(1)).values()
    shown.erase("c00")
    assert shown.ledger.verify().flaws == ()
    assert shown.ledger.about("c00") == ()
    assert "c00" not in shown.ledger.people(shown.ledger.latest(10)).values()


def test_other_rules_are_named_with_the_first_entry_that_bears_them(shown, monkeypatch):
    number = shown.show("o0")

    class Rules:
        digest = "0123456789abcdef"

    later = NOW + timedelta(days=3)
    shown.ledger.record(Entry(Kind.LIST_SHOWN, later, "user-1", versions={"policy": Rules.digest}))
    monkeypatch.setattr(replaying, "policy", Rules)
    found = shown.replays().replay(str(number))
    assert (found.outcome, found.document) == (Outcome.CHANGED, None)
    (changed,) = found.changes
    assert (changed.name, changed.now, changed.since) == ("policy", Rules.digest, later)


def test_another_encoder_is_named(shown):
    number = shown.show("o0")
    replays = shown.replays()
    replays._space.embedder.fingerprint = "another"
    found = replays.replay(str(number))
    assert (found.outcome, [each.name for each in found.changes]) == (Outcome.CHANGED, ["encoder"])


def test_a_scorer_that_is_gone_or_another_under_its_name_is_named(shown, tmp_path):
    number = shown.show("o0")
    other = tmp_path / "models" / "prior"
    other.mkdir(parents=True)
    card = (settings().models / "prior" / "card.json").read_text()
    (other / "card.json").write_text(card + " ")
    found = shown.replays(Shelf(tmp_path / "none", other)).replay(str(number))
    assert (found.outcome, [(each.name, each.now) for each in found.changes]) == (
        Outcome.CHANGED,
        [("scorer_sha256", None)],
    )


def test_a_scorer_that_was_in_service_then_is_used_again(shown, tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "scorers", settings().models / "prior")
    card = read_card(settings().models / "prior").model_copy(update={"name": "other"})
    shelf.add(card)
    served = replace(shown.space.served, scorer=shelf.load("other"), sha256=shelf.sha256("other"))
    monkeypatch.setattr(Workspace, "served", property(lambda self: served))
    number = shown.show("o0")
    monkeypatch.undo()
    assert shown.space.served.scorer.name == "prior"
    assert shown.replays(shelf).replay(str(number)).outcome is Outcome.SAME


def test_other_code_that_gives_the_same_bits_is_the_same_and_is_named(shown, monkeypatch):
    number = shown.show("o0")
    now: Mapping[str, str] = {"code": "another", "data": shown.ledger.entry(str(number)).versions["data"]}
    monkeypatch.setattr(replaying, "software_versions", lambda: now)
    found = shown.replays().replay(str(number))
    assert (found.outcome, [each.name for each in found.changes]) == (Outcome.SAME, ["code"])


def test_a_list_that_comes_out_otherwise_is_said_to_differ(shown, monkeypatch):
    number = shown.show("o0")
    made_of = replaying.ranked_people
    monkeypatch.setattr(replaying, "ranked_people", lambda *given: replace(made_of(*given), failed={}))
    assert shown.replays().replay(str(number)).outcome is Outcome.DIFFERENT


def test_only_lists_are_replayed(shown):
    number = shown.ledger.record(Entry(Kind.RECORD_READ, NOW, "user-1", people=("c00",)))
    with pytest.raises(BadInputError, match="only lists"):
        shown.replays().replay(str(number))
    with pytest.raises(NotFoundError, match="ledger entry"):
        shown.replays().replay("99")
    with pytest.raises(NotFoundError, match="ledger entry"):
        shown.replays().replay("x")


def test_a_list_of_files_is_said_to_be_made_of_what_was_never_stored(shown):
    number = shown.ledger.record(Entry(Kind.LIST_SHOWN, NOW, "local", digest="0" * 64))
    assert shown.replays().replay(str(number)).outcome is Outcome.FOREIGN


# Who saw whom ---------------------------------------------------------------------------------------------


def scanned(ledger: Ledger, person: str) -> list[int]:
    """Go through all entries and take those whose subjects are a person's."""
    entries = ledger.latest(10_000)
    names = {each for each, whose in ledger.people(entries).items() if whose == person}
    return sorted(each.number for each in entries if names & set(each.subjects))


def test_who_saw_a_person_is_what_a_plain_scan_finds(tmp_path):
    with made.filled(tmp_path, made.entries(400)) as ledger:
        for person in (f"p{number:02}" for number in range(12)):
            found = ledger.about(person)
            assert [each.number for each in found] == scanned(ledger, person)
            assert len(found) > 20
        since = made.BEGIN + timedelta(minutes=200)
        late = [each.number for each in ledger.about("p03", since=since)]
        assert late == [number for number in scanned(ledger, "p03") if number > 200]
        for_company = [each for each in ledger.latest(10_000) if each.company == "hanbit"]
        assert sorted(each.number for each in for_company) == [each.number for each in ledger.by_company("hanbit")]
        assert ledger.about("nobody") == ()


def test_who_saw_one_of_two_who_were_merged_was_seen_with_both(shown):
    shown.space.add([read_candidate(small.resume("x")), read_candidate(small.resume("y"))])
    numbers = [shown.ledger.record(Entry(Kind.RECORD_READ, NOW, "u", people=(each,))) for each in ("x", "y")]
    assert [each.number for each in shown.ledger.about("x")] == numbers[:1]
    shown.space.merge_people("x", "y", decision=BY)
    assert [each.number for each in shown.ledger.about("x")] == numbers
