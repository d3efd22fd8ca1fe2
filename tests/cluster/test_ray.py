"""Shares as Ray actors: the same bits as one pool, and never a wrong answer when one is killed."""

import os
import signal
from dataclasses import dataclass, replace
from importlib.util import find_spec

import numpy as np
import pytest

from matching.cluster import answer, parts_of
from matching.cluster.member import packed, unpacked
from matching.domain import Skill
from matching.pool import Pool
from matching.recommend import shortlist
from matching.retrieval import OpeningVectors, on_grid
from tests.cluster.fleets import Held, part_of, question, written
from tests.people import TODAY, degree, job, opening, person

pytestmark = [  # Ray itself may not be imported before its token is known
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra `cluster` is not installed"),
    pytest.mark.filterwarnings("ignore"),
]

DIMENSION, COUNT = 8, 48
POST = opening(title="Etch engineer", description="Control of plasma chambers", must=("plasma etching",))


def unit(draw, *shape):
    vectors = draw.normal(size=(*shape, DIMENSION))
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def someone(number: int):
    school = ("Stanford University", None, "College of Nowhere")[number % 3]
    return person(
        f"p{number:03}",
        headline=("Etch engineer", "Pastry chef", "식각 엔지니어")[number % 3],
        degrees=(degree(school=school),),
        jobs=(job(start=("2014-07-01", "2025-01-01")[number % 2]),),
        skills=(Skill(name=("plasma etching", "CVD", "C++")[number % 3]),),
    )


def made_pool() -> Pool:
    draw = np.random.default_rng(3)
    sections = {"title": unit(draw, COUNT), "skills": unit(draw, COUNT)}
    return Pool(tuple(map(someone, range(COUNT))), unit(draw, COUNT), "made-up", sections=sections)


@dataclass(frozen=True)
class MadeSource:
    """Makes a share of the made pool on its machine."""

    def parts(self, shares):
        return parts_of([f"p{number:03}" for number in range(COUNT)], shares)

    def open(self, part):
        return Held(part_of(made_pool(), part), stored=COUNT)


def pid(share) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    from matching.cluster import fleet, head

    folder, patch = tmp_path_factory.mktemp("home"), pytest.MonkeyPatch()
    patch.setattr(head, "_home", lambda: folder)
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH", "RAY_USAGE_STATS_ENABLED"):
        patch.delenv(name, raising=False)
    head.use_token()
    started = head.start()
    try:
        fleet.connect(started.address)
        yield fleet.RayFleet
    finally:
        fleet.ray_here().shutdown()
        head.stop(started)
        patch.undo()


@pytest.fixture(scope="module")
def fleet(joined):
    fleet = joined.started(MadeSource(), 2, 2)
    fleet.wait_or_complain(300)
    return fleet


@pytest.fixture(scope="module")
def asked():
    draw = np.random.default_rng(4)
    vectors = OpeningVectors(unit(draw), {"title": unit(draw), "skills": unit(draw)})
    whole = written(shortlist(POST, vectors, made_pool(), TODAY, retrieved=5))
    return question(POST, vectors, retrieved=5), whole


def kill(fleet, number: int, replica: int) -> None:
    actor = fleet.replicas[number][replica].actor
    from matching.cluster.fleet import ray_here

    os.kill(unpacked(ray_here().get(actor.do.remote(packed(pid)))).value, signal.SIGKILL)


def again(asked, key):
    return replace(asked, key=key)


def test_actors_give_the_list_of_one_pool_to_the_last_bit(fleet, asked):
    ask, whole = asked
    found = answer(fleet, ask)
    assert found.missing == ()
    assert written(found.shortlist) == whole


def test_another_process_finds_the_shares_by_their_names(fleet, joined, asked):
    ask, whole = asked
    other = joined.found(seconds=60)
    assert (other.shares, len(other.every)) == (2, 4)
    assert written(answer(other, again(ask, "other")).shortlist) == whole


@pytest.mark.parametrize("step", [1, 3, 5])
def test_a_share_killed_on_the_way_is_answered_for_by_its_replica(fleet, asked, step, monkeypatch):
    ask, whole = asked
    fleet.wait_or_complain(300)
    steps, asking = [], type(fleet).ask

    def killing(self, taken, among):
        steps.append(1)
        if len(steps) == step:
            kill(fleet, 0, 0)
        return asking(self, taken, among)

    monkeypatch.setattr(type(fleet), "ask", killing)
    found = answer(fleet, again(ask, f"kill-{step}"))
    assert len(steps) > 5  # it started again
    assert found.missing == ()
    assert written(found.shortlist) == whole


def test_a_share_without_any_replica_is_named_and_healed(fleet, asked):
    ask, whole = asked
    fleet.wait_or_complain(300)
    kill(fleet, 1, 0)
    kill(fleet, 1, 1)
    found = answer(fleet, again(ask, "partial"))
    assert found.missing == (1,)
    assert "share 2" in found.notice.en
    left = {match.candidate.id for match in found.shortlist.matches}
    assert not left & {f"p{number:03}" for number in range(COUNT // 2, COUNT)}
    assert sum(found.shortlist.counts.values()) == COUNT // 2
    fleet.wait_or_complain(300)
    healed = answer(fleet, again(ask, "healed"))
    assert healed.missing == ()
    assert written(healed.shortlist) == whole
