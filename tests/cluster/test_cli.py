"""A cluster's long work on the command line, over shares in this process: the same files as one machine's."""

import json
import sys

import numpy as np
import pytest

from matching.cluster import Share
from matching.cluster.sources import StoreSource
from tests.bag_of_words import BagOfWords
from tests.cluster.fleets import InProcess
from tests.test_cli_pairing import DAY, call, home  # noqa: F401 - fixtures


@pytest.fixture
def fleet(call, monkeypatch):  # noqa: F811 - the fixture
    source = StoreSource()
    fleet = InProcess([Share(part, source.open(part)) for part in source.parts(2)])
    monkeypatch.setattr("matching.cli.cluster.join", lambda address: None)
    monkeypatch.setattr("matching.cli.cluster_jobs.join", lambda address: None)
    monkeypatch.setattr("matching.cluster.fleet.RayFleet.found", lambda: fleet)
    yield fleet
    for each in fleet.held:
        each._loader.store.close()


def arrays(home) -> dict[str, np.ndarray]:  # noqa: F811 - the folder
    with np.load(home / "all-pairs" / "lists.npz") as file:
        return {name: file[name] for name in file}


def test_all_pairs_over_shares_are_the_file_of_one_machine(call, home, fleet):  # noqa: F811 - fixtures
    over_shares = call("cluster", "all-pairs", *DAY)
    assert "lists of 3 openings and 10 people" in over_shares
    found, asked = arrays(home), fleet.asked
    assert call("all-pairs", *DAY) == over_shares  # read, not made again
    (home / "all-pairs" / "lists.npz").unlink()
    call("all-pairs", *DAY)
    whole = arrays(home)
    assert found.keys() == whole.keys()
    assert all(np.array_equal(each, whole[name]) for name, each in found.items())
    call("cluster", "all-pairs", *DAY)
    assert fleet.asked == asked  # nothing was to be done


def test_what_ray_says_of_machines_is_no_part_of_a_list(call, fleet, monkeypatch):  # noqa: F811 - fixtures
    plain = fleet.ask

    def telling(step, among):
        sys.stdout.write("(raylet) a node has been marked dead\n")
        return plain(step, among)

    monkeypatch.setattr(fleet, "ask", telling)
    monkeypatch.setattr("matching.cluster.fleet.leave", lambda: None)
    found = json.loads(call("cluster", "shortlist", "o0", "--json", *DAY))
    assert (found.pop("missingShares"), found.pop("shares")) == ([], 2)
    assert found == json.loads(call("shortlist", "o0", "-k", "10", "--json", *DAY))


def test_a_missing_share_is_named_in_the_language_asked_for(call, fleet):  # noqa: F811 - fixtures
    fleet.fails = {number: {1} for number in range(1, 99)}
    assert "(share 2)" in call("cluster", "all-pairs", *DAY, fails=True)
    assert "(분할 2)" in call("cluster", "all-pairs", *DAY, "--lang", "ko", fails=True)


def test_what_has_no_vectors_is_encoded_on_the_cluster(call, home, fleet, monkeypatch):  # noqa: F811 - fixtures
    def here(name, fingerprint, batches):
        yield from ((some, BagOfWords().encode(some)) for some in batches)

    monkeypatch.setattr("matching.cluster.embedding.over_processors", here)
    assert call("cluster", "embed").startswith("0 texts were encoded and kept;")
    call("shortlist", "o0", *DAY)
    for path in (home / "cache").glob("vectors.sqlite3*"):
        path.unlink()
    known = call("cluster", "embed")
    assert not known.startswith("0 ")
    assert call("cluster", "embed", "--lang", "ko").startswith("텍스트 0개의 벡터를")


def test_a_cluster_that_holds_shares_is_given_no_others(call, monkeypatch):  # noqa: F811 - fixtures
    started = []
    for name in ("connect", "ray_here"):
        monkeypatch.setattr(f"matching.cluster.fleet.{name}", lambda *_: None)
    monkeypatch.setattr("matching.cluster.fleet.RayFleet.started", lambda *asked: started.append(asked) or Nobody())
    monkeypatch.setattr("matching.cluster.fleet.shares_there", lambda: {"share-0-of-3-replica-0": (0, 3, 0)})
    assert "holds shares of the people already" in call("cluster", "up", "--address", "there:1", fails=True)
    assert "이미 사람들의 분할이 있습니다" in call("cluster", "up", "--address", "there:1", "--lang", "ko", fails=True)
    assert started == []
    monkeypatch.setattr("matching.cluster.fleet.shares_there", dict)
    call("cluster", "up", "--address", "there:1")
    assert [asked[1:] for asked in started] == [(2, 1)]


class Nobody:
    """A fleet that was only started."""

    every = ()

    def stop(self) -> None:
        """Have nothing to end."""

    def wait_or_complain(self, seconds: float) -> None:
        """Be ready at once."""
