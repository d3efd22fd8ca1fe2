"""Shares as Ray actors, each with replicas: who is asked, what is done when one is gone, and how it is healed.

Ray starts an actor again whose process has ended, elsewhere if its machine is gone. A replica
that failed is asked nothing until it says that its people are at hand again; meanwhile
another one answers for its share, and where there is none the share is missing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from types import ModuleType
from typing import Any, TypeVar

from matching.cluster.member import Member, Ready, Reply, packed, unpacked
from matching.cluster.question import Size
from matching.cluster.share import LostError, Share
from matching.cluster.sources import Source
from matching.errors import ClusterError, MatchingError

R = TypeVar("R")
NAMESPACE = "ktech-match"
_NAME = re.compile(r"share-(\d+)-of-(\d+)-replica-(\d+)")
_HARDLY_ANY = 0.001
"""What Ray reckons a share to take of a processor: of what takes nothing it does not heed where it is to be."""
_SECONDS = 60.0
"""How long a step may take before its replica counts as gone."""


def ray_here() -> ModuleType:
    """Return Ray. Raises `ClusterError` where it is not installed."""
    try:
        import ray
    except ImportError as error:
        raise ClusterError("cluster-no-ray") from error
    return ray  # type: ignore[no-any-return]


def connect(address: str) -> None:
    """Join a cluster by its address. Raises `ClusterError`."""
    ray = ray_here()
    if ray.is_initialized():
        return
    try:
        ray.init(address=address, namespace=NAMESPACE, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ClusterError("cluster-unreachable", address=address) from error


def leave() -> None:
    """Leave the cluster, which goes on; of machines that end Ray prints nothing any more."""
    ray_here().shutdown()


@dataclass
class Replica:
    """One replica; while it heals, `healing` is what it will say once its people are at hand."""

    number: int
    actor: Any
    healing: Any = None
    size: Size | None = None
    problem: MatchingError | None = None

    def heal(self) -> None:
        """Ask it to get its people."""
        self.healing = self.actor.ready.remote()

    def is_ready(self, seconds: float = 0) -> bool:
        """Whether it can be asked, waiting for so long."""
        ray = ray_here()
        if self.healing is None:
            return True
        done, _ = ray.wait([self.healing], timeout=seconds)
        if not done:
            return False
        try:
            said: Ready = ray.get(self.healing)
        except ray.exceptions.RayActorError:
            self.heal()
            return False
        self.size, self.problem = said.size, said.error
        if said.error is not None:
            self.heal()
            return False
        self.healing = None
        return True


class RayFleet:
    """All shares of a cluster; the first replica that can answers for its share."""

    def __init__(self, replicas: Mapping[int, list[Replica]], shares: int, seconds: float = _SECONDS) -> None:
        self.replicas, self._shares, self._seconds = replicas, shares, seconds

    @property
    def shares(self) -> int:
        """How many shares there are."""
        return self._shares

    @classmethod
    def started(cls, source: Source, shares: int, replicas: int = 1) -> RayFleet:
        """Start actors that live on when this process ends: shares in turns over the machines, replicas on others."""
        ray, on = ray_here(), _machines()
        options = {"lifetime": "detached", "namespace": NAMESPACE, "max_restarts": -1, "num_cpus": _HARDLY_ANY}
        made: dict[int, list[Replica]] = {}
        remote = ray.remote(Member)
        for part in source.parts(shares):
            names = [f"share-{part.number}-of-{shares}-replica-{number}" for number in range(replicas)]
            made[part.number] = [
                Replica(number, remote.options(name=name, scheduling_strategy=at, **options).remote(source, part))
                for number, (name, at) in enumerate(zip(names, islice(cycle(on), part.number, None), strict=False))
            ]
        fleet = cls(made, shares)
        for each in fleet.every:
            each.heal()
        return fleet

    @classmethod
    def found(cls, seconds: float = 5.0) -> RayFleet:
        """Return the shares of the cluster that this process has joined, having waited so long for those that heal.

        Raises `ClusterError` where there are none.
        """
        ray = ray_here()
        found: dict[int, list[Replica]] = {}
        shares = 0
        for name in sorted(ray.util.list_named_actors()):
            if match := _NAME.fullmatch(name):
                number, shares, replica = map(int, match.groups())
                found.setdefault(number, []).append(Replica(replica, ray.get_actor(name, NAMESPACE)))
        if not found:
            raise ClusterError("cluster-no-share")
        fleet = cls(found, shares)
        for each in fleet.every:
            each.heal()
        fleet.wait(seconds)
        return fleet

    @property
    def every(self) -> list[Replica]:
        """All replicas of all shares."""
        return [replica for number in sorted(self.replicas) for replica in self.replicas[number]]

    def wait(self, seconds: float) -> None:
        """Wait until every replica is ready or says what is in the way of it, or for so long."""
        until = time.monotonic() + seconds
        for each in self.every:
            while not each.is_ready(1.0) and each.problem is None and time.monotonic() < until:
                continue

    def wait_or_complain(self, seconds: float) -> None:
        """Wait until every replica is ready. Raises what is in the way of one, or `ClusterError`."""
        self.wait(seconds)
        for each in self.every:
            if each.problem is not None:
                raise each.problem
            if each.healing is not None:
                raise ClusterError("cluster-slow", seconds=round(seconds))

    def ask(self, step: Callable[[Share], R], among: Collection[int]) -> dict[int, R]:
        """Return what each of some shares answers; one whose replica fails on the way is not there."""
        asked = {number: self._first_ready(number) for number in among}
        written, found = packed(step), {}
        replies = {
            replica.actor.do.remote(written): (number, replica)
            for number, replica in asked.items()
            if replica is not None
        }
        for reply in _as_they_come(list(replies), self._seconds):
            number, replica = replies[reply]
            said = self._said(replica, reply)
            if said is None:
                continue
            if said.error is not None:
                raise said.error
            if said.value is None:
                raise LostError
            found[number] = said.value
        return found

    def stop(self) -> None:
        """End all actors of all shares."""
        ray = ray_here()
        for each in self.every:
            ray.kill(each.actor)

    def _first_ready(self, number: int) -> Replica | None:
        return next((each for each in self.replicas.get(number, []) if each.is_ready()), None)

    def _said(self, replica: Replica, reply: Any) -> Reply[Any] | None:
        """Return what a replica answers by now; None where it does not, and from then on it is healed."""
        ray = ray_here()
        gone = ray.exceptions.RayActorError, ray.exceptions.GetTimeoutError, ray.exceptions.ObjectLostError
        try:
            said: bytes = ray.get(reply, timeout=0)
        except gone:
            said = b""
        if not said:
            replica.heal()
            return None
        answered: Reply[Any] = unpacked(said)
        return answered


def _machines() -> list[Any]:
    """Return where Ray may start an actor: each machine, or any other one should it be gone."""
    ray = ray_here()
    ids = sorted(each["NodeID"] for each in ray.nodes() if each["Alive"])
    return [ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(each, soft=True) for each in ids]


def _as_they_come(replies: list[Any], seconds: float) -> Iterator[Any]:
    """Give replies as they come, so that one is read while others are awaited; in the end those that do not come."""
    ray, until = ray_here(), time.monotonic() + seconds
    while replies:
        done, replies = ray.wait(replies, timeout=max(0.0, until - time.monotonic()))
        if not done:
            done, replies = replies, []
        yield from done
