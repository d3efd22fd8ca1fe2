"""Whoever is erased is nowhere any more, and everything else is as it was."""

from __future__ import annotations

import gc
import json
import logging
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from matching.errors import NotFoundError
from matching.features import lay_out
from matching.judgements import Judgements
from matching.ledger import Kind
from matching.profiles import candidate_embedded
from matching.rights import By, Why, erase, erasing, finish
from matching.rights.restoring import erasing_again
from matching.store.backup import backup
from matching.store.restoring import restore
from matching.workspace import Workspace
from tests import small
from tests.counts import IS_LONG, cases
from tests.databases import schema_of_its_own
from tests.rights.canaries import NOW, PERSON, SECRET, TWIN, WORDS, Canary, cached, hits, texts_in
from tests.store.children import die_at, in_a_child

ROOT = Path(__file__).parents[2]
BY = By("local", action="ktech-match erase")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("filled") / "home"
    with closing(Canary(home)) as made:
        made.fill()
    return home


@pytest.fixture
def canary(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "home")
    with closing(Canary(tmp_path / "home")) as made:
        _ = made.space.pool
        yield made


def test_a_person_is_in_every_place_before_and_in_none_after(canary, caplog):
    caplog.set_level(logging.DEBUG)
    assert hits(canary) == set(WORDS), "the control"
    before, others = cached(canary.home), [each.id for each in small.candidates()]
    done = erase(canary.space, canary.ledger, PERSON, NOW, BY)
    assert hits(canary) == set()
    assert [word for word in WORDS.values() if word in caplog.text] == []
    assert cached(canary.home) < before
    assert [each.id for each in canary.store.candidates()] == others
    assert [each.id for each in canary.space.pool.candidates] == others
    assert canary.ledger.verify().holds
    assert done.removed == {
        "documents": 1, "versions": 3, "keys": 2, "consents": 8, "blocks": 1, "invitations": 1, "views": 2,
        "judgements": 1, "screenings": 1, "disputes": 1, "jobs": 2, "messages": 1, "accounts": 1, "sessions": 1,
        "apiKeys": 1, "uploads": 1, "webhooks": 1, "answers": 1,
    }  # fmt: skip


def test_memory_holds_no_word_of_whoever_was_erased(canary):
    _ = canary.space.pool.words, canary.space.pool.wishes
    lay_out(canary.space.pool)
    found = in_memory(canary.space)
    assert found >= {"id", "profile"}, "the control"
    assert "name" not in found, "a document is sealed, wherever it lies"
    assert erase(canary.space, canary.ledger, PERSON, NOW, BY)
    assert canary.space.laid_out()["candidates"] == len(small.candidates())  # at once, before anybody asks
    assert in_memory(canary.space) == set()
    assert {"skills", "wishes", "careers"} <= vars(canary.space.pool).keys()  # they were laid out for the others


def in_memory(space: Workspace) -> set[str]:
    """Return which of the person's words are in any text that what is held for all leads to."""
    seen: dict[int, object] = {}
    left: list[object] = [space._pool, space._records]
    while left:
        each = left.pop()
        if id(each) not in seen and not isinstance(each, type | ModuleType):
            seen[id(each)] = each
            left += (each.__closure__ or ()) if isinstance(each, FunctionType) else gc.get_referents(each)
    texts = [each for each in seen.values() if isinstance(each, str)]
    texts += [each.decode("utf-8", "replace") for each in seen.values() if isinstance(each, bytes)]
    return {name for name, word in WORDS.items() if any(word.casefold() in text.casefold() for text in texts)}


def test_the_ledger_says_that_somebody_was_erased_and_not_who(canary):
    assert canary.ledger.about(PERSON) != ()
    done = erase(canary.space, canary.ledger, PERSON, NOW, BY, Why.ORDER)
    entry = canary.ledger.entry(str(done.entry))
    assert (entry.kind, entry.inputs["why"], len(entry.subjects)) == (Kind.ERASED, "order", 1)
    assert canary.ledger.people([entry]) == {}
    assert canary.ledger.about(PERSON) == ()


def test_whoever_is_erased_again_is_not_found_and_nothing_is_written(canary):
    erase(canary.space, canary.ledger, PERSON, NOW, BY)
    head = canary.ledger.head
    for gone in (PERSON, TWIN, "person-never-there", "\0"):
        with pytest.raises(NotFoundError):
            erase(canary.space, canary.ledger, gone, NOW, BY)
    assert canary.ledger.head == head


def test_judgements_about_others_keep_their_numbers(canary):
    erase(canary.space, canary.ledger, PERSON, NOW, BY)
    kept = Judgements(canary.store)
    assert [each.candidate_id for each in kept.all()] == ["c00", "c01"]
    assert [number for number, _ in kept.page()[0]] == [1, 3]
    assert kept.page(1, 1) == ([], 2)
    with pytest.raises(NotFoundError):
        kept.one("2")
    drawn = kept.latest_round()
    assert drawn is not None
    assert [each.candidate_id for each in drawn.pairs] == ["c02"]


def test_an_entry_written_while_somebody_is_erased_does_not_name_them_again(canary):
    (shown, *_) = canary.ledger.about(PERSON)
    erase(canary.space, canary.ledger, PERSON, NOW, BY)
    late = canary.ledger.record(_entry(PERSON, "c00"))
    assert set(canary.ledger.people([canary.ledger.entry(str(late))]).values()) == {"c00"}
    assert hits(canary) == set()
    assert canary.ledger.verify().holds
    canary.space.add([small.candidates()[0].model_copy(update={"id": PERSON})])  # somebody new has the id
    fresh = canary.ledger.entry(str(canary.ledger.record(_entry(PERSON))))
    assert canary.ledger.people([fresh]) == {fresh.subjects[0]: PERSON}
    assert set(fresh.subjects).isdisjoint(shown.subjects)


def _entry(*people: str):
    from matching.ledger import Entry

    return Entry(Kind.RECORD_READ, NOW, "user-9", people=people)


def test_an_account_without_a_profile_is_erased_as_well(canary):
    user = canary.accounts.create_user("ana@example.com", "plum tractor quiet 7", {"candidate"}, now=NOW)
    assert user.candidate is not None
    done = erase(canary.space, canary.ledger, user.candidate, NOW, BY)
    assert done.removed == {"keys": 1, "consents": 4, "accounts": 1}
    with pytest.raises(NotFoundError):
        canary.accounts.user(user.id)


def test_replacing_a_profile_leaves_no_vector_of_what_it_was(tmp_path):
    with closing(Canary(tmp_path / "home")) as made:
        first, second = small.candidates()[:2]
        second = second.model_copy(update={"id": first.id})
        made.space.add([first])
        made.space.add([second], replace=True)
        texts = candidate_embedded(first)
        cache = made.space._encoding._cache
        assert set(texts) & set(cache.get("bag-of-words-1", texts, dimension=64)) <= set(candidate_embedded(second))


@pytest.mark.parametrize("step", range(0, 11, cases(2, 1)))
def test_an_erasure_that_is_killed_is_finished_later_or_did_not_happen(filled, tmp_path, step):
    home = tmp_path / "home"
    shutil.copytree(filled, home)

    def erase_there() -> None:
        with closing(Canary(home)) as made:
            die_at(step, erasing, STEPS)
            erase(made.space, made.ledger, PERSON, NOW, BY)

    assert in_a_child(erase_there) == (-9 if step < len(STEPS) + 1 else 0)
    with closing(Canary(home)) as made:
        assert finish(made.space) == (step == len(STEPS))
        assert hits(made) == (set(WORDS) if step < len(STEPS) else set())
        assert made.ledger.verify().holds
        made.store.file.examine()


STEPS = (  # in this order, and `finish` a second time, after the transaction
    "finish", "whole_person", "standing", "former", "keys_to_seal", "_note", "destroy", "forget_rest", "_forget_user",
    "entry_of",
)  # fmt: skip


def test_a_backup_that_is_brought_back_forgets_them_in_every_place(canary, filled, tmp_path):
    backup(canary.store.file, tmp_path / "backup")
    erase(canary.space, canary.ledger, PERSON, NOW, BY)
    canary.close()
    path, again = canary.home / "store.sqlite3", erasing_again(SECRET, NOW, BY)
    restore(tmp_path / "backup", path, replace=True)
    with closing(Canary(canary.home)) as made:
        assert {"login", "invitation", "judgement"} <= hits(made), "the control: without it something comes back"
    done = restore(tmp_path / "backup", path, replace=True, also=again)
    assert done.erased_again == 2
    with closing(Canary(canary.home)) as made:
        assert hits(made) == set()
        assert made.ledger.verify().holds
        made.store.file.examine()


def test_a_person_is_erased_from_a_server_as_well(postgresql, tmp_path):
    (tmp_path / "home").mkdir()
    with closing(Canary(tmp_path / "home", schema_of_its_own(postgresql))) as made:
        made.fill()
        assert {name for name, word in WORDS.items() if word not in texts_in(made.store)} == set(), "the control"
        done = erase(made.space, made.ledger, PERSON, NOW, BY)
        assert (done.removed["documents"], done.removed["consents"]) == (1, 8)
        assert {name for name, word in WORDS.items() if word in texts_in(made.store)} == set()
        assert made.ledger.verify().holds
        made.store.file.examine()


@pytest.mark.parametrize("where", [(), *([("elsewhere",)] if IS_LONG else [])])
def test_nothing_in_the_memory_of_the_process_has_a_word_of_theirs(filled, tmp_path, where):
    """Whether it is this process that erases, or, in `make long-test`, another one."""
    shutil.copytree(filled, tmp_path / "home")
    command = [sys.executable, "-m", "tests.rights.remembering", str(tmp_path / "home"), *where]
    said = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    found = json.loads(said.stdout)
    assert {"kanarie-resist-7741", "quillonvard", "zephyrstad"} <= set(found["before"]), "the control"
    assert found["after"] == {}
