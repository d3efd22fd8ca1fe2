"""Shares on two machines, here two nodes of Ray on one: a node that is killed with all that runs on it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from matching.cluster import answer
from matching.cluster.head import processes_below
from matching.cluster.member import packed, unpacked
from tests.cluster.fleets import written
from tests.cluster.made_up import COUNT, HeldUpSource, MadeSource, a_question, part_of_made

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra `cluster` is not installed"),
    pytest.mark.filterwarnings("ignore"),
]


class Node:
    """A second node of a cluster, as `ray start --address` makes it on another machine."""

    def __init__(self, address: str, log: Path) -> None:
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--address={address}", "--block",
                   "--node-ip-address=127.0.0.1", "--num-cpus=1", f"--object-store-memory={100 << 20}"]  # fmt: skip
        with log.open("wb") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)

    def kill(self) -> None:
        """End the node and all that it runs, as a power cut does."""
        for each in [*processes_below(self.process.pid), self.process.pid]:
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


@pytest.fixture
def nodes(joined, tmp_path):
    """The cluster with a second node, which is there."""
    from matching.cluster.fleet import ray_here

    ray, address = ray_here(), joined.address
    node = Node(address, tmp_path / "node.log")
    try:
        until = time.monotonic() + 90
        while sum(each["Alive"] for each in ray.nodes()) < 2:
            assert time.monotonic() < until, (tmp_path / "node.log").read_text()
            time.sleep(0.2)
        yield node
    finally:
        node.kill()


def node_of(share) -> str:
    from matching.cluster.fleet import ray_here

    return ray_here().get_runtime_context().get_node_id()


def nodes_of(fleet) -> dict[int, list[str]]:
    """Return the node of each replica of each share."""
    from matching.cluster.fleet import ray_here

    step, get = packed(node_of), ray_here().get
    return {
        number: [unpacked(get(each.actor.do.remote(step))).value for each in some]
        for number, some in fleet.replicas.items()
    }


def test_a_node_that_is_killed_takes_no_list_with_it(joined, nodes, tmp_path):
    ask, whole = a_question()
    spread = joined.fleet.started(MadeSource(), 2, 2)
    single = joined.fleet.started(HeldUpSource(tmp_path), 3, 1)
    try:
        for each in (spread, single):
            each.wait_or_complain(300)
        on = nodes_of(spread)
        assert all(len(set(own)) == 2 for own in on.values()), on  # no share has all its replicas on one node
        lost = [number for number, (own,) in nodes_of(single).items() if own != node_of(None)]
        assert 0 < len(lost) < 3
        nodes.kill()

        found = answer(spread, replace(ask, key="replicas"))  # the other replica answers
        assert (found.missing, written_of(found)) == ((), whole)

        partial = answer(single, replace(ask, key="partial"))  # there is none: it says who is missing
        assert partial.missing == tuple(lost)
        absent = {each for number in lost for each in part_of_made(number, 3)}
        assert not {each.candidate.id for each in partial.shortlist.matches} & absent
        assert sum(partial.shortlist.counts.values()) == COUNT - len(absent)
        assert all(f"share {number + 1}" in partial.notice.en for number in lost)

        (tmp_path / "go-on").touch()
        single.wait_or_complain(300)  # Ray starts it again on the node that is left
        healed = answer(single, replace(ask, key="healed"))
        assert (healed.missing, written_of(healed)) == ((), whole)
    finally:
        spread.stop()
        single.stop()


def written_of(found) -> str:
    return written(found.shortlist)
