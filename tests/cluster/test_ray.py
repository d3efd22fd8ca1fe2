"""Shares as Ray actors: the same bits as one pool, and never a wrong answer when one is killed."""

import os
import signal
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from matching.cluster import answer
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
    return fleet


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
