"""People laid out by other processes are those laid out here, to the bit; what could not be done there is done here."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from matching import crew as module
from matching import pools as pools_module
from matching.crew import Crew
from matching.embedding import VectorCache, load_embedder
from matching.pools import Pools
from matching.store import Store
from matching.workspace import Workspace
from tests.pool_differences import differences_of_pools
from tests.some_of_the_sample import some_people

PEOPLE, AT_ONCE = some_people(60), 15


@pytest.fixture(autouse=True)
def two_processes_for_a_few(monkeypatch):
    monkeypatch.setattr(module, "WORTH_IT", 20)
    monkeypatch.setattr(module, "available_cores", lambda: 2)
    monkeypatch.setattr(pools_module, "_AT_ONCE", AT_ONCE)
    monkeypatch.setattr(pools_module, "RETRIEVED", 5)
    monkeypatch.setattr(pools_module, "look_through_all", lambda: None)  # seconds, among all that other tests left


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    """A store whose people have their vectors: those that lie beside the sample."""
    folder = tmp_path_factory.mktemp("crew")
    with closing(Store(folder / "store.sqlite3")) as store:
        made = Workspace(store, load_embedder(), cache=VectorCache(folder / "cache"))
        made.add(candidates=PEOPLE)
        yield made


@pytest.fixture
def crew(space):
    return Crew.of(space.store, space._encoding._cache)


@pytest.fixture
def threads(monkeypatch):
    """Let threads do what processes do, since to start those takes seconds."""
    monkeypatch.setattr(module, "ProcessPoolExecutor", lambda count, **_: ThreadPoolExecutor(count))


def test_a_pool_laid_out_elsewhere_is_the_one_laid_out_here(space, crew, monkeypatch):
    heard = []
    people = space.store.candidates()
    assert len(people) > 2 * AT_ONCE
    here = Pools(space._encoding).people_after(None, people)
    elsewhere = Pools(space._encoding, crew=crew, progress=lambda done, total: heard.append((done, total)))
    monkeypatch.setattr(Pools, "people", lambda *_: pytest.fail("somebody was laid out here"))
    found = elsewhere.people_after(None, people)
    assert differences_of_pools(found, here) == []
    assert heard == [(min(done + AT_ONCE, len(people)), len(people)) for done in range(0, len(people), AT_ONCE)]


def test_whoever_changed_meanwhile_is_laid_out_here(space, crew, threads):
    people = space.store.candidates()
    row = AT_ONCE + 3  # within the second range
    others = replace(people, digests=people.digests.copy())
    others.digests[row] += 1
    assert [each is None for each in crew.laid_out(others, AT_ONCE)] == [False, True, False]
    gone = people.taking([each for each in range(len(people)) if each != row])
    assert [each is None for each in crew.laid_out(gone, AT_ONCE)] == [False, True, False]
    assert [each is None for each in crew.laid_out(people, AT_ONCE)] == [False, False, False]


def test_where_no_process_can_work_all_is_done_here(space, crew, threads, tmp_path, caplog):
    lost = Crew(tmp_path / "nothing" / "store.sqlite3", tmp_path / "nothing", crew.cache)
    (tmp_path / "nothing").write_text("a file where a folder should be")
    people = space.store.candidates()
    found = Pools(space._encoding, crew=lost).people_after(None, people)
    assert differences_of_pools(found, Pools(space._encoding).people_after(None, people)) == []
    assert "laid out in this process" in caplog.text


def test_few_people_are_not_worth_a_process(crew, space, monkeypatch):
    people = space.store.candidates()
    monkeypatch.setattr(module, "ProcessPoolExecutor", lambda *_, **__: pytest.fail("a process was started"))
    monkeypatch.setattr(module, "WORTH_IT", len(people) + 1)
    assert list(crew.laid_out(people, AT_ONCE)) == []
    monkeypatch.setattr(module, "WORTH_IT", len(people))
    monkeypatch.setattr(module, "available_cores", lambda: 1)
    assert list(crew.laid_out(people, AT_ONCE)) == []


def test_a_workspace_has_a_crew_where_its_encoder_is_that_of_the_settings(space, tmp_path):
    cache = VectorCache(tmp_path)
    assert Workspace(space.store, load_embedder(), cache=cache)._pools._crew is None
    usual = Workspace(space.store, cache=cache)._pools._crew
    assert usual == Crew(space.store.file.address, space.store.file.home, tmp_path)


def test_pools_are_joined_in_pairs_of_like_size(space, monkeypatch):
    """So that of eight parts each person is copied three times, not up to seven."""
    joined = []
    really = Pools._joined

    def noted(self, everybody, later, one):
        joined.append((len(one[1]), len(later[1])))
        return really(self, everybody, later, one)

    monkeypatch.setattr(pools_module, "_AT_ONCE", 5)
    monkeypatch.setattr(Pools, "_joined", noted)
    assert len(Pools(space._encoding).people_after(None, PEOPLE[:33])) == 33
    assert joined == [(5, 5), (5, 5), (10, 10), (5, 5), (10, 3), (20, 13)]
