"""Shares as Ray actors: the same bits as one pool, and never a wrong answer when one is killed."""

import os
import signal
import time
from dataclasses import replace
from importlib.util import find_spec
from multiprocessing.connection import Connection

import numpy as np
import pytest

from matching.cluster import LostError, answer
from matching.cluster.embedding import encode_missing, on_cluster
from matching.cluster.member import packed, unpacked
from matching.embedding import VectorCache, load_embedder
from matching.errors import ClusterError
from tests.cluster.fleets import written
from tests.cluster.made_up import COUNT, MadeSource, a_question

pytestmark = [  # Ray itself may not be imported before its token is known
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra `cluster` is not installed"),
    pytest.mark.filterwarnings("ignore"),
]


def pid(share) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def fleet(joined):
    fleet = joined.fleet.started(MadeSource(), 2, 2)
    fleet.wait_or_complain(300)
    yield fleet
    fleet.stop()


@pytest.fixture(scope="module")
def asked():
    return a_question()


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
    other = joined.fleet.found(seconds=60)
    assert (other.shares, len(other.every)) == (2, 4)
    assert written(answer(other, again(ask, "other")).shortlist) == whole


def test_shares_of_this_machine_are_asked_past_ray_and_by_ray_where_there_is_no_door(fleet, asked, monkeypatch):
    ask, whole = asked
    fleet.wait_or_complain(300)
    own = type(fleet.replicas[0][0])
    by_ray = []
    monkeypatch.setattr(own, "asked", lambda each, *how, plain=own.asked: noted(by_ray, plain(each, *how)))
    assert written(answer(fleet, again(ask, "by-doors")).shortlist) == whole
    assert by_ray
    assert all(isinstance(each, Connection) for each in by_ray)
    by_ray.clear()
    monkeypatch.setattr(own, "_connection", lambda each, seconds: None)
    assert written(answer(fleet, again(ask, "by-ray")).shortlist) == whole
    assert by_ray
    assert not any(isinstance(each, Connection) for each in by_ray)


def noted(found: list, reply):
    found.append(reply)
    return reply


def loses_the_first(share) -> int:
    if share.part.number == 0:
        raise LostError
    time.sleep(0.3)
    return -1


def number_of(share) -> int:
    return share.part.number


def fails(share) -> int:
    return 1 // 0


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(fleet):
    fleet.wait_or_complain(300)
    with pytest.raises(LostError):
        fleet.ask(loses_the_first, [0, 1])
    assert fleet.ask(number_of, [0, 1]) == {0: 0, 1: 1}


def test_a_fault_of_ours_in_a_share_is_raised_with_where_it_was(fleet):
    fleet.wait_or_complain(300)
    with pytest.raises(ZeroDivisionError, match=r"in fails"):
        fleet.ask(fails, [0, 1])
    assert fleet.ask(number_of, [0, 1]) == {0: 0, 1: 1}


def test_what_is_ended_leaves_its_names_to_the_next(joined):
    for _ in range(2):
        three = joined.fleet.started(MadeSource(), 3)
        three.wait_or_complain(300)
        three.stop()


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


@pytest.mark.encoder
def test_texts_are_encoded_by_other_processes_to_the_same_bits(joined, tmp_path):
    encoder, cache = load_embedder("ktech-e5"), VectorCache(tmp_path)
    texts = [*(f"Etch engineer {number}" for number in range(70)), "식각 공정 엔지니어"]
    assert encode_missing(texts, encoder, cache, on_cluster(encoder, "ktech-e5")) == (0, len(texts))
    found = cache.get(encoder.fingerprint, texts, dimension=encoder.dimension)
    assert np.array_equal(np.stack([found[each] for each in texts]), encoder.encode(texts))


def test_another_encoder_of_that_name_is_refused(joined, tmp_path):
    other = type("Other", (), {"fingerprint": "another", "dimension": 384})
    with pytest.raises(ClusterError, match="not made alike"):
        encode_missing(["one"], other, VectorCache(tmp_path), on_cluster(other, "ktech-e5"))
