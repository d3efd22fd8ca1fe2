"""All pairs over shares give the very file of one pool, and go on where they were left."""

from datetime import date

import numpy as np
import pytest

from matching.all_pairs import ByScore, Ids, Key, Sought, make, work
from matching.cluster import pairing as module
from matching.cluster.pairing import InShares
from matching.cluster.question import Pairing
from matching.eligibility import Rulebook
from matching.errors import ClusterError
from matching.scoring import prior
from tests.all_pairs.pools import pool_of, posts_of
from tests.cluster.fleets import InProcess, laid_out
from tests.people import TODAY
from tests.some_of_the_sample import some_people, some_posts

KEY = Key("score", 1, 1, "all", str(TODAY), "pack", "policy", "random", "prior", 6, 2, 30)
PEOPLE, POSTS = tuple(sorted(some_people(40), key=lambda each: each.id)), tuple(some_posts(30))


@pytest.fixture(scope="module")
def sought() -> Sought:
    return Sought(laid_out(pool_of(PEOPLE)), posts_of(POSTS), Rulebook.on(TODAY), prior(), 6, 2, 5)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    for where in (work, module):
        monkeypatch.setattr(where, "POSTS", 3)
        monkeypatch.setattr(where, "people_at_once", lambda openings: 8)


def asked(sought: Sought, day: date = TODAY) -> Pairing:
    return Pairing("p", sought.posts, day, None, sought.scorer, sought.k, sought.per_employer, sought.retrieved, 0)


def over(fleet: InProcess, sought: Sought) -> InShares:
    return InShares.begun(fleet, asked(sought))


def arrays(home) -> dict[str, np.ndarray]:
    with np.load(home / "all-pairs" / "lists.npz") as file:
        return {name: file[name] for name in file}


def alone(sought, home):
    doing = ByScore(sought, [None] * len(POSTS))
    return doing, make(doing, Ids.of(sought), KEY, home, lambda: True)


def same(one, other) -> bool:
    return one.keys() == other.keys() and all(
        each.dtype == other[name].dtype and np.array_equal(each, other[name]) for name, each in one.items()
    )


@pytest.mark.parametrize("shares", [1, 2, 3])
def test_any_number_of_shares_gives_the_file_of_one_pool(sought, tmp_path, shares):
    _, whole = alone(sought, tmp_path / "one")
    make(over(InProcess.of(sought.people, shares), sought), Ids.of(sought), KEY, tmp_path / "shares", lambda: True)
    assert same(arrays(tmp_path / "one"), arrays(tmp_path / "shares"))
    assert min(whole.pairs.values()) > len(POSTS)
    assert max(arrays(tmp_path / "one")["people_lengths"]) == 5  # of more who may, so many are compared: a choice


def test_one_bit_would_show(sought, tmp_path):
    alone(sought, tmp_path)
    one, other = arrays(tmp_path), arrays(tmp_path)
    other["people_company"][0] = np.nextafter(other["people_company"][0], 2)
    assert not same(one, other)


def test_a_run_goes_on_where_it_was_left(sought, tmp_path):
    alone(sought, tmp_path / "one")

    def stop(done, total):
        if done == total - 2:
            raise KeyboardInterrupt

    first = over(InProcess.of(sought.people, 2), sought)
    with pytest.raises(KeyboardInterrupt):
        make(first, Ids.of(sought), KEY, tmp_path / "two", lambda: True, stop)
    again, done = over(InProcess.of(sought.people, 2), sought), []
    plain = again.do
    again.do = lambda *step: done.append(step) or plain(*step)
    make(again, Ids.of(sought), KEY, tmp_path / "two", lambda: True)
    assert done == first.steps[-2:]
    assert same(arrays(tmp_path / "one"), arrays(tmp_path / "two"))


def test_a_share_that_does_not_answer_ends_the_run_and_is_named(sought, tmp_path):
    fleet = InProcess.of(sought.people, 3)
    doing = over(fleet, sought)
    fleet.fails = {number: {1} for number in range(2, 99)}
    for table in ("people", "openings"):
        with pytest.raises(ClusterError, match=r"share 2") as raised:
            doing.do(table, 0)
        assert raised.value.code == "cluster-share-missing"
    fleet.fails = {}
    assert doing.do("openings", 0)


def test_a_replica_that_was_asked_nothing_yet_is_begun_with(sought, tmp_path):
    fleet = InProcess.of(sought.people, 2)
    doing, other = over(fleet, sought), over(InProcess.of(sought.people, 2), sought)
    fleet.held[1]._pairing = None
    assert same(doing.do("openings", doing.firsts[1]), other.do("openings", other.firsts[1]))


def test_people_as_of_another_write_are_refused(sought):
    fleet = InProcess.of(sought.people, 2)
    fleet.held[0]._people = type(fleet.held[0]._people)(sought.people, fleet.held[0]._people.there, as_of=7)
    with pytest.raises(ClusterError, match="changed during"):
        over(fleet, sought)
